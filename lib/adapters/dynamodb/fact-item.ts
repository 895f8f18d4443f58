import * as z from 'zod'
import type { Answer, CaseId, CommandRecord, Commit, JournalEntry, StoredFact } from '../../application/ports.ts'
import { type Data, factIdOf } from '../../kernel/fact.ts'
import { journalRow } from '../commit-rules.ts'
import { dataOf, decode, encode } from './body.ts'
import { commandKey, factKey, type Key, pendingKeys } from './keys.ts'
import { answer, bytes, data, factIdText, instantText, role } from './schemas.ts'
import { open, seal } from './sealing.ts'

const item = z.object({
  pk: z.string(),
  sk: z.string(),
  /** The fact's place in the order of recording. */
  n: z.number(),
  b: bytes,
  /** Personal fields, and the reason of a fact recorded despite a refusal. */
  p: z.exactOptional(bytes),
  s: z.exactOptional(bytes),
})

/** What a command asked and was answered, with its fact; `journal` is the revision that journals what it moved. */
const commandBody = z.object({ body: z.string(), answer: data, journal: z.exactOptional(z.number()) })

const factBody = z.object({
  type: z.string(),
  occurredAt: instantText,
  recordedAt: instantText,
  by: z.object({ subject: z.string(), role: z.union([role, z.literal('service')]) }),
  plain: z.exactOptional(data),
  codes: z.exactOptional(z.array(z.string())),
  lapsed: z.exactOptional(z.object({ obligation: z.string(), calendar: z.string() })),
  command: z.exactOptional(commandBody),
})

const sealedPersonal = z.object({ data: z.exactOptional(data), reason: z.exactOptional(z.string()) })

const isEmpty = (of: object): boolean => Object.keys(of).length === 0
const orNothing = <N extends string>(name: N, of: Data): { [K in N]?: Data } | Record<never, never> => (isEmpty(of) ? {} : { [name]: of })

/** What of an answer stands in its fact already. */
const impliedAnswer = (caseId: CaseId, sequence: number, recordedAt: string): Data => ({
  caseId,
  fact: factIdOf(sequence),
  version: sequence,
  recordedAt,
  warnings: [],
  moved: [],
})

const unlike = (given: Data, implied: Data): Data =>
  Object.fromEntries(Object.entries(given).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(implied[name])))

export interface FactItem extends Key {
  readonly kind: 'command' | 'fact'
}

const sequenceOf = (fact: StoredFact): number => Number(fact.id.slice(1))

/** The item of a fact. The fact that a command recorded carries the command: what was asked, what was answered, what is to be delivered. */
export function factItem(commit: Commit, fact: StoredFact, caseKey: Uint8Array): FactItem {
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
            answer: unlike(dataOf(command.answer), impliedAnswer(caseId, n, fact.recordedAt)),
            ...(journalled ? { journal: head.revision } : {}),
          },
        }),
  }
  const personal = { ...orNothing('data', classes.personal), ...(despite === undefined ? {} : { reason: despite.reason }) }
  const sealed = (of: Data, name: 'personal' | 'special') => seal(caseKey, key, name, encode(of))
  return {
    ...key,
    kind: command === undefined ? 'fact' : 'command',
    ...{ n, b: encode(dataOf(body)) },
    ...(isEmpty(personal) ? {} : { p: sealed(dataOf(personal), 'personal') }),
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
export function readFactItem(raw: unknown, caseId: CaseId, caseKey: Uint8Array | undefined, without?: 'special'): ReadFact {
  const { pk, sk, n, b, p, s } = item.parse(raw)
  const { plain = {}, codes, command, ...fact } = factBody.parse(decode(b))
  const opened = (sealed: Uint8Array | undefined, of: 'personal' | 'special'): Data =>
    sealed === undefined || caseKey === undefined ? {} : decode(open(caseKey, { pk, sk }, of, sealed))
  const { data: personal = {}, reason = '' } = sealedPersonal.parse(opened(p, 'personal'))
  const special = without === undefined ? opened(s, 'special') : {}
  const answered: Answer | undefined =
    command === undefined ? undefined : answer.parse({ ...impliedAnswer(caseId, n, fact.recordedAt), ...command.answer })
  return {
    sequence: n,
    fact: {
      id: factIdText.parse(factIdOf(n)),
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
