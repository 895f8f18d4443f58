import type { KeyObject } from 'node:crypto'
import type { CaseId, Person } from '../../application/ports.ts'
import { decode, encode } from './body.ts'
import { personKey } from './keys.ts'
import { personRefText, role } from './readers.ts'
import { open, seal } from './sealing.ts'
import { bytes, object, text } from './stored-text.ts'

const person = object({ ref: personRefText, name: text }, { role, email: text, residence: text, powers: text, taxCode: text })

export function personItem(caseId: CaseId, of: Person, caseKey: KeyObject) {
  const key = personKey(caseId, of.ref)
  return { ...key, kind: 'person', p: seal(caseKey, key, 'personal', encode(of)) }
}

const sealedItem = object({ pk: text, sk: text, p: bytes })

export function readPersonItem(raw: unknown, caseKey: KeyObject): Person {
  const { pk, sk, p } = sealedItem(raw, 'a person')
  return person(decode(open(caseKey, { pk, sk }, 'personal', p)), `${pk} ${sk}`)
}
