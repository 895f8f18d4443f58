import type { KeyObject } from 'node:crypto'
import type { Answer, CaseId, CommandRecord, Commit, JournalEntry, StoredFact } from '../../application/ports.ts'
import { type Data, factIdOf } from '../../kernel/fact.ts'
import { ROLES } from '../../kernel/role.ts'
import { journalRow } from '../commit-rules.ts'
import type { Item } from './attributes.ts'
import { decode, encode } from './body.ts'
import { unlike } from './head-packing.ts'
import { commandKey, factKey, pendingKeys } from './keys.ts'
import { answer, data, instantText } from './readers.ts'
import { open, seal } from './sealing.ts'
import { bytes, type Fields, list, number, object, oneOf, text } from './stored-text.ts'

const item = object(
  {
    pk: text,
    sk: text,
    /** The fact's place in the order of recording. */
    n: number,
    b: bytes,
  },
  {
    /** Personal fields, and the reason of a fact recorded despite a refusal. */
    p: bytes,
    s: bytes,
  },
)

const factBody = object(
  { type: text, occurredAt: instantText, recordedAt: instantText, by: object({ subject: text, role: oneOf([...ROLES, 'service']) }) },
  {
    plain: data,
    codes: list(text),
    warned: list(text),
    lapsed: object({ obligation: text, calendar: text }),
    /** What a command asked and was answered, with its fact; `journal` is the revision that journals what it moved. */
    command: object({ body: text, answer: data }, { journal: number }),
  },
)

const sealedPersonal = object({}, { data, reason: text })

const isEmpty = (of: object): boolean => Object.keys(of).length === 0
const orNothing = <N extends string>(name: N, of: Data): { [K in N]?: Data } | Record<never, never> => (isEmpty(of) ? {} : { [name]: of })

/** What of an answer stands in its fact already. */
const impliedAnswer = (caseId: CaseId, sequence: number, recordedAt: string): Fields => ({
  caseId,
  fact: factIdOf(sequence),
  version: sequence,
  recordedAt,
  warnings: [],
  moved: [],
})

/** A fact with nothing to seal and so short is far from its kilobyte: deflated it would cost the same, and more time to write and to read. */
const SHORT_FACT = 400

const sequenceOf = (fact: StoredFact): number => Number(fact.id.slice(1))

/** The item of a fact. The fact that a command recorded carries the command: what was asked, what was answered, what is to be delivered. */
export function factItem(commit: Commit, fact: StoredFact, caseKey: KeyObject): Item {
  const { head, command: asked, journal } = commit
  const journalled = journal !== undefined && journalRow(commit) === undefined
  const { caseId } = head
  const n = sequenceOf(fact)
  const command = asked?.answer.fact === fact.id ? asked : undefined
  const key = command === undefined ? factKey(caseId, n) : commandKey(caseId, command.id)
  const { classes, despite, id: _, ...rest } = fact
  const body = {
    ...rest,
    ...orNothing('plain', classes.plain),
    ...(despite === undefined ? {} : { codes: despite.codes }),
    ...(command === undefined
      ? {}
      : {
          command: {
            body: command.body,
            answer: unlike(command.answer, impliedAnswer(caseId, n, fact.recordedAt)),
            ...(journalled ? { journal: head.revision } : {}),
          },
        }),
  }
  const personal = { ...orNothing('data', classes.personal), ...(despite === undefined ? {} : { reason: despite.reason }) }
  const isBare = isEmpty(personal) && isEmpty(classes.special)
  const sealed = (of: object, name: 'personal' | 'special') => seal(caseKey, key, name, encode(of))
  return {
    ...key,
    kind: command === undefined ? 'fact' : 'command',
    ...{ n, b: isBare ? encode(body, SHORT_FACT) : encode(body) },
    ...(isEmpty(personal) ? {} : { p: sealed(personal, 'personal') }),
    ...(isEmpty(classes.special) ? {} : { s: sealed(classes.special, 'special') }),
    ...(command === undefined ? {} : pendingKeys(command.answer.recordedAt, caseId)),
  }
}

export interface ReadFact {
  readonly sequence: number
  readonly fact: StoredFact
  readonly command: CommandRecord | undefined
  readonly journal: { readonly revision: number; readonly entry: JournalEntry } | undefined
}

/** @param caseKey undefined: the case has been destroyed, and what was sealed is gone. */
export function readFactItem(raw: unknown, caseId: CaseId, caseKey: KeyObject | undefined, without?: 'special'): ReadFact {
  const { pk, sk, n, b, p, s } = item(raw, 'a fact')
  const { plain = {}, codes, command, ...fact } = factBody(decode(b), `${pk} ${sk}`)
  const opened = (sealed: Uint8Array | undefined, of: 'personal' | 'special'): Data =>
    sealed === undefined || caseKey === undefined ? {} : decode(open(caseKey, { pk, sk }, of, sealed))
  const { data: personal = {}, reason = '' } = sealedPersonal(opened(p, 'personal'), `${pk} ${sk} p`)
  const special = without === undefined ? opened(s, 'special') : {}
  const answered: Answer | undefined =
    command === undefined ? undefined : answer({ ...impliedAnswer(caseId, n, fact.recordedAt), ...command.answer }, `${pk} ${sk} answer`)
  return {
    sequence: n,
    fact: {
      id: factIdOf(n),
      ...fact,
      ...(codes === undefined ? {} : { despite: { codes, reason } }),
      classes: { plain, personal, special },
    },
    command: command === undefined || answered === undefined ? undefined : { body: command.body, answer: answered },
    journal:
      command?.journal === undefined || answered === undefined
        ? undefined
        : { revision: command.journal, entry: { at: answered.recordedAt, moves: answered.moved } },
  }
}
