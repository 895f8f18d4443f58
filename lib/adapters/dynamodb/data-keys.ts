import { randomBytes } from 'node:crypto'
import { DecryptCommand, GenerateDataKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms'
import type { SchoolCode } from '../../kernel/school.ts'
import { open, seal } from './sealing.ts'

/** Makes and unwraps the keys of schools: each is worth something only together with the name of its school. */
export interface DataKeys {
  /** A new key, wrapped. */
  make(school: SchoolCode): Promise<Uint8Array>
  open(school: SchoolCode, wrapped: Uint8Array): Promise<Uint8Array>
}

const REQUEST_TIMEOUT_MS = 3_000
const ATTEMPTS = 3

export const kmsClient = (config: KMSClientConfig = {}): KMSClient =>
  new KMSClient({
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

const contextOf = (school: SchoolCode) => ({ school })

/** @param keyId the key that wraps; only `make` needs it. */
export const kmsDataKeys = (client: KMSClient, keyId: string): DataKeys => ({
  make: async (school) => {
    const made = await client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: contextOf(school) }))
    if (made.CiphertextBlob === undefined) throw new Error('KMS made no key')
    return made.CiphertextBlob
  },
  open: async (school, wrapped) => {
    const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: contextOf(school) }))
    if (Plaintext === undefined) throw new Error('KMS opened no key')
    return Plaintext
  },
})

const KEY_BYTES = 32

/** Wraps with a key that is forgotten with the process. */
export function memoryDataKeys(): DataKeys {
  const master = randomBytes(KEY_BYTES)
  const placeOf = (school: SchoolCode) => ({ pk: 'wrapped', sk: school })
  return {
    make: async (school) => seal(master, placeOf(school), 'special', randomBytes(KEY_BYTES)),
    open: async (school, wrapped) => open(master, placeOf(school), 'special', wrapped),
  }
}
