import type { Commit, Head } from '../../application/ports.ts'
import { schoolCode } from '../../kernel/school.ts'
import { dueMoment, listPlace } from '../places.ts'
import { decode, encode } from './body.ts'
import { packHead, unpackHead } from './head-packing.ts'
import { caseOfPk, dueKeys, headKey, listPartition, schoolOfList, shardOf } from './keys.ts'
import { answer, caseIdText, commandIdText, data, instantText, role, schoolCodeText, when } from './readers.ts'
import { derivedKey, open, seal } from './sealing.ts'
import { caseState } from './state-reader.ts'
import { bytes, type Fields, fields, list, loose, number, object, orNull, type Reader, record, text } from './stored-text.ts'

/** Read capacity is billed by 4 KB: a head that grows past them is a procedure that keeps lists in its state (design § 8, Size). */
export const HEAD_LIMIT_BYTES = 4096

const item = object(
  {
    pk: text,
    sk: text,
    rev: number,
    /** `SCHOOL#shard`: where the item says its school. */
    gsi1pk: text,
    /** The body: plain fields. */
    b: bytes,
  },
  {
    /** What the state keeps of personal and special fields, and the reasons of irregular facts; absent where there is nothing. */
    x: bytes,
    /** The case's salt; absent once the case has been destroyed. */
    salt: bytes,
  },
)

const told = loose({ legal: orNull(when), target: orNull(when), at: instantText }, { from: orNull(when), cause: text })

const readHead: Reader<Head> = loose(
  {
    caseId: caseIdText,
    school: schoolCodeText,
    procedure: text,
    procedureVersion: number,
    version: number,
    revision: number,
    state: loose({ plain: caseState, kept: record(data) }),
    recordedAt: instantText,
    commands: list(loose({ id: commandIdText, body: text, answer })),
    told: record(told),
    remindedUpTo: instantText,
    wakeAt: orNull(instantText),
    armed: orNull(instantText),
    parties: list(loose({ subject: text, role })),
    registers: list(loose({ register: text, schoolYear: text, number })),
    nextDue: orNull(text),
  },
  { destroyedAt: instantText },
)

const sealedPart = object({ kept: record(data), reasons: list(text) })

/** Reasons are what somebody wrote: they are sealed with what the state keeps. */
function apart({ state }: Head): { readonly plain: Head['state']['plain']; readonly hidden: object | undefined } {
  const { plain, kept } = state
  const reasons = plain.irregular.map(({ reason }) => reason)
  const nothing = Object.keys(kept).length === 0 && reasons.every((reason) => reason === '')
  const irregular = plain.irregular.map((mark) => ({ ...mark, reason: '' }))
  return { plain: { ...plain, irregular }, hidden: nothing ? undefined : { kept, reasons } }
}

/** The body; what the item's own attributes say is not said again. */
function bodyOf(head: Head, plain: Head['state']['plain']): Fields {
  const { caseId: _, school: __, revision: ___, ...rest } = packHead({ ...head, state: { plain } })
  return rest
}

export type HeadItem = {
  readonly pk: string
  readonly sk: string
  readonly kind: 'head'
  readonly rev: number
  readonly b: Uint8Array
  readonly x?: Uint8Array
  readonly salt?: Uint8Array
  readonly gsi1pk: string
  readonly gsi1sk: string
  readonly gsi2pk?: string
  readonly gsi2sk?: string
}

const bytesOf = (of: HeadItem): number =>
  Object.entries(of).reduce((sum, [name, value]) => sum + name.length + (typeof value === 'number' ? 4 : value.length), 0)

/** @throws RangeError for a head that has outgrown its item. */
export function headItem(
  of: Pick<Commit, 'head' | 'command'>,
  secrets: { readonly schoolKey: Uint8Array; readonly salt: Uint8Array } | undefined,
): HeadItem {
  const { head } = of
  const key = headKey(head.caseId)
  const { plain, hidden } = apart(head)
  if (hidden !== undefined && secrets === undefined) throw new Error(`case ${head.caseId}: nothing to seal with`)
  const due = dueMoment(of)
  const made: HeadItem = {
    ...key,
    kind: 'head',
    rev: head.revision,
    b: encode(bodyOf(head, plain)),
    ...(secrets === undefined ? {} : { salt: secrets.salt }),
    ...(hidden === undefined || secrets === undefined
      ? {}
      : { x: seal(derivedKey(secrets.schoolKey, secrets.salt, head.caseId), key, 'special', encode(hidden)) }),
    gsi1pk: listPartition(head.school, shardOf(head.caseId)),
    gsi1sk: listPlace(head),
    ...(due === null ? {} : dueKeys(due, head.caseId)),
  }
  const size = bytesOf(made)
  if (size > HEAD_LIMIT_BYTES) throw new RangeError(`the head of case ${head.caseId} has ${size} bytes, at most ${HEAD_LIMIT_BYTES}`)
  return made
}

/** Reads a head; the key of its school is asked for only where something is sealed. */
export async function readHeadItem(
  raw: unknown,
  keyOf: (school: Head['school']) => Promise<Uint8Array>,
): Promise<{ readonly head: Head; readonly salt: Uint8Array | undefined }> {
  const { pk, sk, rev, gsi1pk, b, x, salt } = item(raw, 'a head')
  const caseId = caseOfPk(pk)
  const school = schoolCode(schoolOfList(gsi1pk))
  const body = unpackHead({ ...decode(b), caseId, school, revision: rev })
  const hidden =
    x === undefined || salt === undefined
      ? { kept: {}, reasons: [] }
      : sealedPart(decode(open(derivedKey(await keyOf(school), salt, caseId), { pk, sk }, 'special', x)), `${pk} ${sk} x`)
  const head = readHead({ ...body, state: { ...fields(body.state, `${pk} state`), kept: hidden.kept } }, pk)
  const { plain } = head.state
  const irregular = plain.irregular.map((mark, index) => ({ ...mark, reason: hidden.reasons[index] ?? mark.reason }))
  return { head: { ...head, state: { ...head.state, plain: { ...plain, irregular } } }, salt }
}
