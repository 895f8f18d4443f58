import * as z from 'zod'
import type { CaseId, Person } from '../../application/ports.ts'
import { dataOf, decode, encode } from './body.ts'
import { personKey } from './keys.ts'
import { bytes, personRefText, role } from './schemas.ts'
import { open, seal } from './sealing.ts'

const person = z.object({
  ref: personRefText,
  name: z.string(),
  role: z.exactOptional(role),
  email: z.exactOptional(z.string()),
  residence: z.exactOptional(z.string()),
  powers: z.exactOptional(z.string()),
  taxCode: z.exactOptional(z.string()),
})

export function personItem(caseId: CaseId, of: Person, caseKey: Uint8Array) {
  const key = personKey(caseId, of.ref)
  return { ...key, kind: 'person', p: seal(caseKey, key, 'personal', encode(dataOf(of))) }
}

const sealedItem = z.object({ pk: z.string(), sk: z.string(), p: bytes })

export function readPersonItem(raw: unknown, caseKey: Uint8Array): Person {
  const { pk, sk, p } = sealedItem.parse(raw)
  return person.parse(decode(open(caseKey, { pk, sk }, 'personal', p)))
}
