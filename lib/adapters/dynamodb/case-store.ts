import type {
  CaseId,
  CaseStore,
  CommandId,
  CommandRecord,
  Commit,
  CommitResult,
  Head,
  JournalEntry,
  Page,
  Person,
  RegisterNumber,
  StoredFact,
} from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { fromMs, type Instant, toMs } from '../../kernel/time.ts'
import { cursorOf } from '../cursor.ts'
import { LOOK_BACK_DAYS, listPlace } from '../places.ts'
import { decode } from './body.ts'
import { dueCases, listedCases, undeliveredCommands } from './case-indexes.ts'
import { CaseKeys } from './case-keys.ts'
import { writeCommit } from './commit.ts'
import { type ReadFact, readFactItem } from './fact-item.ts'
import { headItem } from './head-item.ts'
import type { KeyVault } from './key-vault.ts'
import { casePk, commandKey, counterKey, END, FACT, HEAD, headKey, JOURNAL, PERSON, registerPk } from './keys.ts'
import { readPersonItem } from './person-item.ts'
import { instantText, move } from './readers.ts'
import { getAll, getItem, queryAll } from './reading.ts'
import { bytes, list, number, object, text } from './stored-text.ts'
import type { Table } from './table.ts'
import { putIf, updateIf } from './writing.ts'

const DAY_MS = 86_400_000
const DESTROY_TRIES = 4

const counter = object({ pk: text, n: number })
const journalItem = object({ rev: number, b: bytes })
const journalBody = object({ at: instantText, moves: list(move) })
const isHead = (item: Record<string, unknown>): boolean => item.sk === HEAD
const isFact = (item: Record<string, unknown>): boolean => item.kind === 'fact' || item.kind === 'command'

export class DynamoCases implements CaseStore {
  readonly #table: Table
  readonly #keys: CaseKeys

  constructor(table: Table, vault: KeyVault) {
    this.#table = table
    this.#keys = new CaseKeys(table, vault)
  }

  async read(caseId: CaseId): Promise<Head | undefined> {
    const item = await getItem(this.#table, headKey(caseId))
    return item === undefined ? undefined : (await this.#keys.head(item)).head
  }

  async readWithCounters(
    caseId: CaseId,
    school: SchoolCode,
    counters: readonly Omit<RegisterNumber, 'number'>[],
  ): Promise<{ head: Head | undefined; last: readonly number[] }> {
    if (counters.length === 0) return { head: await this.read(caseId), last: [] }
    const keys = counters.map((register) => counterKey(registerPk(school, register)))
    const items = await getAll(this.#table, [headKey(caseId), ...keys])
    const found = items.find(isHead)
    const numbers = new Map(
      items
        .filter((item) => item !== found)
        .map((item) => counter(item, 'a counter'))
        .map(({ pk, n }) => [pk, n]),
    )
    return {
      head: found === undefined ? undefined : (await this.#keys.head(found)).head,
      last: keys.map(({ pk }) => numbers.get(pk) ?? 0),
    }
  }

  async command(caseId: CaseId, id: CommandId): Promise<CommandRecord | undefined> {
    const item = await getItem(this.#table, commandKey(caseId, id))
    return item === undefined ? undefined : readFactItem(item, caseId, undefined).command
  }

  async history(caseId: CaseId, without?: 'special'): Promise<readonly StoredFact[]> {
    const { facts } = await this.#facts(caseId, HEAD, without)
    return facts.map(({ fact }) => fact)
  }

  async people(caseId: CaseId): Promise<readonly Person[]> {
    const items = await this.#between(caseId, HEAD, `${PERSON}${END}`)
    const found = items.find(isHead)
    if (found === undefined) return []
    const caseKey = await this.#keys.opened(found)
    return caseKey === undefined ? [] : items.filter(({ kind }) => kind === 'person').map((item) => readPersonItem(item, caseKey))
  }

  async journal(caseId: CaseId): Promise<readonly JournalEntry[]> {
    const { facts, items } = await this.#facts(caseId, `${JOURNAL}${END}`, 'special')
    const rows = items
      .filter(({ kind }) => kind === 'journal')
      .map((item) => journalItem(item, casePk(caseId)))
      .map(({ rev, b }) => ({ revision: rev, entry: journalBody(decode(b), casePk(caseId)) }))
    return [...facts.flatMap(({ journal }) => journal ?? []), ...rows]
      .sort((one, other) => one.revision - other.revision)
      .map(({ entry }) => entry)
  }

  commit(commit: Commit): Promise<CommitResult> {
    return writeCommit(this.#table, this.#keys, commit)
  }

  async delivered(caseId: CaseId, id: CommandId): Promise<void> {
    await updateIf(this.#table, {
      Key: commandKey(caseId, id),
      UpdateExpression: 'REMOVE gsi2pk, gsi2sk',
      ConditionExpression: 'attribute_exists(pk)',
    })
  }

  async ofSchool(school: SchoolCode, page: Page): Promise<{ heads: readonly Head[]; next?: string }> {
    const { caseIds, next } = await listedCases(this.#table, school, page)
    const items = await getAll(this.#table, caseIds.map(headKey))
    const heads = new Map<CaseId, Head>()
    for (const item of items) {
      const { head } = await this.#keys.head(item)
      heads.set(head.caseId, head)
    }
    return { heads: caseIds.flatMap((caseId) => heads.get(caseId) ?? []), ...(next === undefined ? {} : { next }) }
  }

  cursorAfter(head: Pick<Head, 'nextDue' | 'caseId'>): string {
    return cursorOf(listPlace(head))
  }

  wakeable(before: Instant, limit: number, from: Instant = fromMs(toMs(before) - LOOK_BACK_DAYS * DAY_MS)): Promise<readonly CaseId[]> {
    return dueCases(this.#table, from, before, limit)
  }

  undelivered(before: Instant, limit: number): Promise<readonly { caseId: CaseId; id: CommandId }[]> {
    return undeliveredCommands(this.#table, before, limit)
  }

  async destroy(caseId: CaseId, at: Instant): Promise<boolean> {
    for (let attempt = 1; attempt <= DESTROY_TRIES; attempt += 1) {
      const head = await this.read(caseId)
      if (head === undefined || head.destroyedAt !== undefined) return false
      const irregular = head.state.plain.irregular.map((mark) => ({ ...mark, reason: '' }))
      const state = { plain: { ...head.state.plain, irregular }, kept: {} }
      const bare: Head = { ...head, state, revision: head.revision + 1, wakeAt: null, nextDue: null, destroyedAt: at }
      const written = await putIf(this.#table, {
        Item: headItem({ head: bare }, undefined),
        ConditionExpression: 'rev = :expected',
        ExpressionAttributeValues: { ':expected': head.revision },
      })
      this.#keys.forget(caseId)
      if (written === 'written') return true
    }
    throw new Error(`case ${caseId} keeps changing`)
  }

  /** Facts stand right before the head, which holds the salt: one query reads both. */
  async #facts(
    caseId: CaseId,
    until: string,
    without?: 'special',
  ): Promise<{ readonly facts: readonly ReadFact[]; readonly items: readonly Record<string, unknown>[] }> {
    const items = await this.#between(caseId, FACT, until)
    const found = items.find(isHead)
    if (found === undefined) return { facts: [], items: [] }
    const caseKey = await this.#keys.opened(found)
    const facts = items.filter(isFact).map((item) => readFactItem(item, caseId, caseKey, without))
    return { facts: facts.sort((one, other) => one.sequence - other.sequence), items }
  }

  #between(caseId: CaseId, from: string, to: string): Promise<readonly Record<string, unknown>[]> {
    return queryAll(this.#table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': casePk(caseId), ':from': from, ':to': to },
      ConsistentRead: true,
    })
  }
}
