import type { SchoolRecord, SchoolStore } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { type Instant, toMs } from '../../kernel/time.ts'

/** How old a school's record may be that `get` answers. */
const MAY_BE_OLD_MS = 60_000

/** One process's view of the schools: `get` answers as old a record as the port allows. */
export class CachedSchools implements SchoolStore {
  readonly #schools: SchoolStore
  readonly #now: () => Instant
  readonly #kept = new Map<SchoolCode, { readonly record: SchoolRecord; readonly at: number }>()

  constructor(schools: SchoolStore, now: () => Instant) {
    this.#schools = schools
    this.#now = now
  }

  async get(code: SchoolCode): Promise<SchoolRecord | undefined> {
    const known = this.#kept.get(code)
    if (known !== undefined && toMs(this.#now()) - known.at < MAY_BE_OLD_MS) return known.record
    return this.#keep(code, await this.#schools.get(code))
  }

  async fresh(code: SchoolCode): Promise<SchoolRecord | undefined> {
    return this.#keep(code, await this.#schools.fresh(code))
  }

  async put(record: SchoolRecord, expected: number | null): Promise<'committed' | 'conflict'> {
    const written = await this.#schools.put(record, expected)
    this.#kept.delete(record.code)
    return written
  }

  calendar(...asked: Parameters<SchoolStore['calendar']>): ReturnType<SchoolStore['calendar']> {
    return this.#schools.calendar(...asked)
  }

  changesUndelivered(...asked: Parameters<SchoolStore['changesUndelivered']>): ReturnType<SchoolStore['changesUndelivered']> {
    return this.#schools.changesUndelivered(...asked)
  }

  changeDelivered(...asked: Parameters<SchoolStore['changeDelivered']>): Promise<void> {
    return this.#schools.changeDelivered(...asked)
  }

  all(): Promise<readonly SchoolCode[]> {
    return this.#schools.all()
  }

  /** The same object as long as it is the same record: rules compile it once. */
  #keep(code: SchoolCode, record: SchoolRecord | undefined): SchoolRecord | undefined {
    if (record === undefined) return undefined
    const known = this.#kept.get(code)?.record
    const same = known?.revision === record.revision ? known : record
    this.#kept.set(code, { record: same, at: toMs(this.#now()) })
    return same
  }
}
