import type { Meter, ReadLog } from '../../application/ports.ts'
import type { Faults } from './faults.ts'

type Entry = Parameters<ReadLog['record']>[0]

export class MemoryReadLog implements ReadLog {
  readonly #faults: Faults
  readonly #entries: Entry[] = []

  constructor(faults: Faults) {
    this.#faults = faults
  }

  async record(given: Entry): Promise<void> {
    const entry = this.#faults.copy(given)
    return this.#faults.run('readLog.record', () => {
      this.#entries.push(entry)
    })
  }

  ofCase(caseId: Entry['caseId']): ReturnType<ReadLog['ofCase']> {
    return this.#faults.run('readLog.ofCase', () =>
      this.#entries
        .flatMap(({ caseId: of, ...entry }) => (of === caseId ? [entry] : []))
        .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
    )
  }
}

type Name = Parameters<Meter['count']>[0]

export class MemoryMeter implements Meter {
  readonly counts = new Map<Name, number>()

  count(name: Name, value: number): void {
    this.counts.set(name, this.of(name) + value)
  }

  of(name: Name): number {
    return this.counts.get(name) ?? 0
  }
}
