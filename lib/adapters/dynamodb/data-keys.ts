import { createSecretKey, randomBytes } from 'node:crypto'
import type { SchoolCode } from '../../kernel/school.ts'
import { open, seal } from './sealing.ts'

/** Makes and unwraps the keys of schools: each is worth something only together with the name of its school. */
export interface DataKeys {
  /** A new key, wrapped. */
  make(school: SchoolCode): Promise<Uint8Array>
  open(school: SchoolCode, wrapped: Uint8Array): Promise<Uint8Array>
}

const KEY_BYTES = 32

/** Wraps with a key that is forgotten with the process. */
export function memoryDataKeys(): DataKeys {
  const master = createSecretKey(randomBytes(KEY_BYTES))
  const placeOf = (school: SchoolCode) => ({ pk: 'wrapped', sk: school })
  return {
    make: async (school) => seal(master, placeOf(school), 'special', randomBytes(KEY_BYTES)),
    open: async (school, wrapped) => open(master, placeOf(school), 'special', wrapped),
  }
}
