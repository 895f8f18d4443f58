import type { SchoolRecord, SchoolStore } from '../../application/ports.ts'
import type { CalendarInput } from '../../kernel/calendar/calendar.ts'
import { type SchoolCode, schoolCode } from '../../kernel/school.ts'
import type { Instant } from '../../kernel/time.ts'
import { changeName } from '../school-change.ts'
import type { Faults } from './faults.ts'
import { LaggingIndex } from './lagging-index.ts'

export class MemorySchools implements SchoolStore {
  readonly changes = new LaggingIndex()
  /** The table's stream: told of each write when it has happened. */
  written: (record: SchoolRecord) => void = () => undefined
  readonly #faults: Faults
  readonly #now: () => Instant
  readonly #records = new Map<SchoolCode, SchoolRecord>()
  readonly #calendars = new Map<string, CalendarInput>()

  constructor(faults: Faults, now: () => Instant) {
    this.#faults = faults
    this.#now = now
  }

  get(code: SchoolCode): Promise<SchoolRecord | undefined> {
    return this.#faults.run('schools.get', () => this.#records.get(code))
  }

  fresh(code: SchoolCode): Promise<SchoolRecord | undefined> {
    return this.#faults.run('schools.fresh', () => this.#records.get(code))
  }

  async put(given: SchoolRecord, expected: number | null): Promise<'committed' | 'conflict'> {
    const record = this.#faults.copy(given)
    return this.#faults.run(
      'schools.put',
      () => {
        if ((this.#records.get(record.code)?.revision ?? null) !== expected) return 'conflict'
        const key = `${record.code} ${record.calendar.version}`
        const known = this.#calendars.get(key)
        if (known !== undefined && JSON.stringify(known) !== JSON.stringify(record.calendar)) {
          throw new RangeError(`calendar version '${record.calendar.version}' of ${record.code} exists with other days`)
        }
        this.#calendars.set(key, record.calendar)
        this.#records.set(record.code, record)
        const change = changeName(record.revision)
        if (expected !== null) this.changes.set(`${record.code} ${change}`, { partition: 'changes', sort: `${this.#now()}#${record.code}` })
        this.written(record)
        return 'committed'
      },
      { conflict: () => 'conflict' },
    )
  }

  calendar(code: SchoolCode, version: string): Promise<CalendarInput | undefined> {
    return this.#faults.run('schools.calendar', () => this.#calendars.get(`${code} ${version}`))
  }

  changesUndelivered(before: Instant, limit: number): Promise<readonly { school: SchoolCode; change: string }[]> {
    return this.#faults.run('schools.changesUndelivered', () =>
      this.changes
        .rows('changes', (place) => place < before, limit)
        .map(({ item }) => {
          const [school = '', change = ''] = item.split(' ')
          return { school: schoolCode(school), change }
        }),
    )
  }

  changeDelivered(school: SchoolCode, change: string): Promise<void> {
    return this.#faults.run('schools.changeDelivered', () => this.changes.set(`${school} ${change}`, undefined))
  }

  all(): Promise<readonly SchoolCode[]> {
    return this.#faults.run('schools.all', () => [...this.#records.keys()].sort())
  }
}
