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
import { caseId, commandId } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { fromMs, type Instant, toMs } from '../../kernel/time.ts'
import { checkCommit } from '../commit-rules.ts'
import { cursorOf, placeOf } from '../cursor.ts'
import { dueMoment, duePlace, LOOK_BACK_DAYS, listPlace } from '../places.ts'
import type { Faults } from './faults.ts'
import { LaggingIndex } from './lagging-index.ts'
import type { MemoryRegisters } from './registers.ts'

interface Stored {
  head: Head
  readonly facts: StoredFact[]
  readonly people: Map<string, Person>
  readonly journal: JournalEntry[]
  readonly commands: Map<CommandId, CommandRecord>
}

const DAY_MS = 86_400_000

export class MemoryCases implements CaseStore {
  readonly bySchool = new LaggingIndex()
  readonly byDue = new LaggingIndex()
  /** The table's stream: told of each write when it has happened. */
  written: (commit: Commit) => void = () => undefined
  readonly #faults: Faults
  readonly #registers: MemoryRegisters
  readonly #cases = new Map<CaseId, Stored>()

  constructor(faults: Faults, registers: MemoryRegisters) {
    this.#faults = faults
    this.#registers = registers
  }

  read(id: CaseId): Promise<Head | undefined> {
    return this.#faults.run('cases.read', () => this.#cases.get(id)?.head)
  }

  readWithCounters(
    id: CaseId,
    school: SchoolCode,
    counters: readonly Omit<RegisterNumber, 'number'>[],
  ): Promise<{ head: Head | undefined; last: readonly number[] }> {
    return this.#faults.run('cases.readWithCounters', () => ({
      head: this.#cases.get(id)?.head,
      last: counters.map((counter) => this.#registers.last(school, counter)),
    }))
  }

  command(id: CaseId, command: CommandId): Promise<CommandRecord | undefined> {
    return this.#faults.run('cases.command', () => this.#cases.get(id)?.commands.get(command))
  }

  history(id: CaseId, without?: 'special'): Promise<readonly StoredFact[]> {
    return this.#faults.run('cases.history', () => {
      const facts = this.#cases.get(id)?.facts ?? []
      return without === undefined ? facts : facts.map((fact) => ({ ...fact, classes: { ...fact.classes, special: {} } }))
    })
  }

  people(id: CaseId): Promise<readonly Person[]> {
    return this.#faults.run('cases.people', () =>
      [...(this.#cases.get(id)?.people.values() ?? [])].sort((one, other) => (one.ref < other.ref ? -1 : 1)),
    )
  }

  journal(id: CaseId): Promise<readonly JournalEntry[]> {
    return this.#faults.run('cases.journal', () => this.#cases.get(id)?.journal ?? [])
  }

  async commit(commit: Commit): Promise<CommitResult> {
    checkCommit(commit)
    const write = this.#faults.copy(commit)
    return this.#faults.run('cases.commit', () => this.#refusal(write) ?? this.#write(write), { conflict: () => 'conflict' })
  }

  delivered(id: CaseId, command: CommandId): Promise<void> {
    return this.#faults.run('cases.delivered', () => this.byDue.set(`${id} ${command}`, undefined))
  }

  ofSchool(school: SchoolCode, page: Page): Promise<{ heads: readonly Head[]; next?: string }> {
    return this.#faults.run('cases.ofSchool', () => {
      const after = placeOf(page.cursor)
      const rows = this.bySchool.rows(school, (place) => place > after, page.limit + 1)
      const listed = rows.slice(0, page.limit)
      const heads = listed.flatMap(({ item }) => this.#cases.get(caseId(item))?.head ?? [])
      const last = listed.at(-1)
      return last === undefined || rows.length === listed.length ? { heads } : { heads, next: cursorOf(last.sort) }
    })
  }

  cursorAfter(head: Pick<Head, 'nextDue' | 'caseId'>): string {
    return cursorOf(listPlace(head))
  }

  wakeable(before: Instant, limit: number, from: Instant = fromMs(toMs(before) - LOOK_BACK_DAYS * DAY_MS)): Promise<readonly CaseId[]> {
    return this.#faults.run('cases.wakeable', () =>
      this.byDue.rows('due', (place) => place >= from && place < before, limit).map(({ item }) => caseId(item)),
    )
  }

  undelivered(before: Instant, limit: number): Promise<readonly { caseId: CaseId; id: CommandId }[]> {
    return this.#faults.run('cases.undelivered', () =>
      this.byDue
        .rows('pending', (place) => place < before, limit)
        .map(({ item }) => {
          const [of = '', id = ''] = item.split(' ')
          return { caseId: caseId(of), id: commandId(id) }
        }),
    )
  }

  destroy(id: CaseId, at: Instant): Promise<boolean> {
    return this.#faults.run('cases.destroy', () => {
      const stored = this.#cases.get(id)
      if (stored === undefined || stored.head.destroyedAt !== undefined) return false
      const { head } = stored
      const irregular = head.state.plain.irregular.map((mark) => ({ ...mark, reason: '' }))
      const state = { plain: { ...head.state.plain, irregular }, kept: {} }
      stored.head = { ...head, state, revision: head.revision + 1, wakeAt: null, nextDue: null, destroyedAt: at }
      stored.facts.forEach((fact, index) => {
        const despite = fact.despite === undefined ? {} : { despite: { ...fact.despite, reason: '' } }
        stored.facts[index] = { ...fact, ...despite, classes: { plain: fact.classes.plain, personal: {}, special: {} } }
      })
      stored.people.clear()
      this.byDue.set(id, undefined)
      this.bySchool.set(id, { partition: head.school, sort: listPlace(stored.head) })
      return true
    })
  }

  #refusal({ head, expected, command, numbers = [] }: Commit): CommitResult | undefined {
    const stored = this.#cases.get(head.caseId)
    if (command !== undefined && stored?.commands.has(command.id)) return 'command-exists'
    if ((stored?.head.revision ?? null) !== expected) return 'conflict'
    if (numbers.some(({ number, ...register }) => this.#registers.last(head.school, register) !== number - 1)) return 'number-taken'
    return undefined
  }

  #write(commit: Commit): CommitResult {
    const { head, facts, people = [], command, numbers = [], journal } = commit
    const stored: Stored = this.#cases.get(head.caseId) ?? { head, facts: [], people: new Map(), journal: [], commands: new Map() }
    this.#cases.set(head.caseId, stored)
    stored.head = head
    stored.facts.push(...facts)
    for (const person of people) stored.people.set(person.ref, person)
    if (journal !== undefined) stored.journal.push(journal)
    this.#registers.take(head.school, head.caseId, numbers)
    if (command !== undefined) {
      stored.commands.set(command.id, { body: command.body, answer: command.answer })
      this.byDue.set(`${head.caseId} ${command.id}`, { partition: 'pending', sort: duePlace(command.answer.recordedAt, head.caseId) })
    }
    const due = dueMoment(commit)
    this.byDue.set(head.caseId, due === null ? undefined : { partition: 'due', sort: duePlace(due, head.caseId) })
    this.bySchool.set(head.caseId, { partition: head.school, sort: listPlace(head) })
    this.written(commit)
    return 'committed'
  }
}
