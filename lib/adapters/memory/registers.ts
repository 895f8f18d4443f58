import type { CaseId, NumberTaken, Page, RegisterEntry, RegisterNumber, RegisterStore } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { cursorOf, placeOf } from '../cursor.ts'
import type { Faults } from './faults.ts'

type Register = Omit<RegisterNumber, 'number'>

/** Entries sort by their numbers' text. */
const WIDTH = 6
const entryPlace = (number: number): string => String(number).padStart(WIDTH, '0')

export class MemoryRegisters implements RegisterStore {
  readonly #faults: Faults
  readonly #entries = new Map<string, RegisterEntry[]>()

  constructor(faults: Faults) {
    this.#faults = faults
  }

  entries(
    school: SchoolCode,
    register: string,
    schoolYear: string,
    page: Page,
  ): Promise<{ entries: readonly RegisterEntry[]; next?: string }> {
    return this.#faults.run('registers.entries', () => {
      const after = placeOf(page.cursor)
      const rest = this.#of(school, { register, schoolYear }).filter(({ number }) => entryPlace(number) > after)
      const entries = rest.slice(0, page.limit)
      const last = entries.at(-1)
      return last === undefined || rest.length === entries.length ? { entries } : { entries, next: cursorOf(entryPlace(last.number)) }
    })
  }

  last(school: SchoolCode, register: Register): number {
    return this.#of(school, register).length
  }

  /** Part of a commit: the caller has seen that the numbers are free. */
  take(school: SchoolCode, caseId: CaseId, numbers: readonly NumberTaken[]): void {
    for (const { number, at, ...register } of numbers) this.#of(school, register).push({ number, caseId, at })
  }

  #of(school: SchoolCode, { register, schoolYear }: Register): RegisterEntry[] {
    const key = JSON.stringify([school, register, schoolYear])
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entries: RegisterEntry[] = []
    this.#entries.set(key, entries)
    return entries
  }
}
