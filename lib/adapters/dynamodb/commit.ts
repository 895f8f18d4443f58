import type { Commit, CommitResult, NumberTaken } from '../../application/ports.ts'
import { checkCommit, journalRow } from '../commit-rules.ts'
import type { Item } from './attributes.ts'
import { encode } from './body.ts'
import type { CaseKeys, CaseSecrets } from './case-keys.ts'
import { factItem } from './fact-item.ts'
import { type HeadItem, headItem } from './head-item.ts'
import { counterKey, entryKey, journalKey, registerPk } from './keys.ts'
import { personItem } from './person-item.ts'
import type { Table } from './table.ts'
import { isOwn, type Put, putIf, transact } from './writing.ts'

interface Labelled {
  readonly put: Put
  /** What it means that its condition was not met. */
  readonly refusal: CommitResult
}

const IS_NEW = 'attribute_not_exists(pk)'
const UNMOVED = 'rev = :expected'

const revisionCondition = (expected: number | null) =>
  expected === null
    ? { ConditionExpression: IS_NEW }
    : { ConditionExpression: UNMOVED, ExpressionAttributeValues: { ':expected': expected } }

/** The counter moves from the number that was read, and the entry takes the next. */
function numberPuts({ head }: Commit, taken: NumberTaken): Labelled[] {
  const { number, at, ...register } = taken
  const pk = registerPk(head.school, register)
  const unmoved =
    number === 1
      ? { ConditionExpression: IS_NEW }
      : { ConditionExpression: 'n = :read', ExpressionAttributeValues: { ':read': number - 1 } }
  const counter = { Item: { ...counterKey(pk), kind: 'counter', n: number }, ...unmoved }
  const entry = {
    Item: { ...entryKey(pk, number), kind: 'entry', n: number, caseId: head.caseId, at },
    ConditionExpression: IS_NEW,
  }
  return [counter, entry].map((put) => ({ put, refusal: 'number-taken' }))
}

function putsOf(commit: Commit, head: HeadItem, secrets: CaseSecrets): Labelled[] {
  const { facts, people = [], numbers = [], command } = commit
  const { caseId, revision } = commit.head
  const put = (Item: Item, refusal: CommitResult, condition: Omit<Put, 'Item'> = {}): Labelled => ({ put: { Item, ...condition }, refusal })
  const journal = journalRow(commit)
  return [
    put(head, 'conflict', revisionCondition(commit.expected)),
    ...facts.map((fact) =>
      put(factItem(commit, fact, secrets.caseKey), command?.answer.fact === fact.id ? 'command-exists' : 'conflict', {
        ConditionExpression: IS_NEW,
      }),
    ),
    ...numbers.flatMap((taken) => numberPuts(commit, taken)),
    ...people.map((person) => put(personItem(caseId, person, secrets.caseKey), 'conflict')),
    ...(journal === undefined
      ? []
      : [put({ ...journalKey(caseId, revision), kind: 'journal', rev: revision, b: encode(journal) }, 'conflict')]),
  ]
}

/** The most telling of several refusals: a command that is there already explains all the others. */
const ORDER: readonly CommitResult[] = ['command-exists', 'conflict', 'number-taken']

async function writeAll(table: Table, puts: readonly Labelled[]): Promise<CommitResult> {
  const written = await transact(
    table,
    puts.map(({ put }) => put),
  )
  if (written === 'written') return 'committed'
  if (written === 'contended') return 'conflict'
  const refusals = written.failed.map((place) => puts[place]?.refusal)
  return ORDER.find((refusal) => refusals.includes(refusal)) ?? 'conflict'
}

/** The head alone: one conditional write, at half the price of a transaction. */
async function writeHead(table: Table, Item: HeadItem, expected: number | null): Promise<CommitResult> {
  const written = await putIf(table, { Item, ...revisionCondition(expected) })
  if (written === 'written') return 'committed'
  return written !== 'contended' && isOwn(written.refused, Item.b) ? 'committed' : 'conflict'
}

/** One write of a case: everything or nothing. */
export async function writeCommit(table: Table, keys: CaseKeys, commit: Commit): Promise<CommitResult> {
  checkCommit(commit)
  const { head, expected, facts, people = [], command, numbers = [] } = commit
  const secrets = await keys.forWriting(head.caseId, head.school, expected === null)
  // No salt: destroyed meanwhile, or not there.
  if (secrets === undefined) return 'conflict'
  const item = headItem(commit, secrets)
  const alone = facts.length + people.length + numbers.length === 0 && command === undefined && journalRow(commit) === undefined
  const result = alone ? await writeHead(table, item, expected) : await writeAll(table, putsOf(commit, item, secrets))
  if (result === 'committed') keys.remember(head.caseId, secrets.salt)
  else keys.forget(head.caseId)
  return result
}
