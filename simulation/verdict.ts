import { type Invariant, Violation } from './invariants.ts'
import { Tally } from './tally.ts'

/** Counts what was checked and keeps the first violation: it is found in the middle of a handler, which must not swallow it. */
export class Verdict {
  readonly checked = new Tally()
  #violation: Violation | undefined

  check(invariant: Invariant, holds: boolean, details: () => string, about?: string): void {
    this.checked.add(invariant)
    if (!holds) this.#violation ??= new Violation(invariant, details(), about)
  }

  /** @throws Violation when something has not held. */
  pronounce(): void {
    if (this.#violation !== undefined) throw this.#violation
  }
}
