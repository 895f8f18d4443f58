/**
 * What may go wrong with one call. `fail`: nothing was done, an error is thrown. `lost`: it was done, and an error is thrown all the same.
 * `throttle`: nothing was done, in the way the port says it. `conflict`: another transaction was in the way (`commit` only).
 */
export type Fault = 'fail' | 'lost' | 'throttle' | 'conflict'

export class Unavailable extends Error {
  constructor(call: string, fault: Fault) {
    super(`${call}: ${fault} on demand`)
    this.name = 'Unavailable'
  }
}

/** Faults on demand and counts of calls, by the name of the call: `cases.commit`, `mailer.send`. */
export class Faults {
  readonly calls = new Map<string, number>()
  readonly #planned = new Map<string, Fault[]>()
  #chaos: (call: string) => Fault | undefined = () => undefined

  /** The next calls of this name meet these faults, one each, in this order. */
  plan(call: string, ...faults: readonly Fault[]): void {
    this.#planned.set(call, [...(this.#planned.get(call) ?? []), ...faults])
  }

  /** Decides for every call that meets no planned fault. */
  chaos(decide: (call: string) => Fault | undefined): void {
    this.#chaos = decide
  }

  count(call: string): number {
    return this.calls.get(call) ?? 0
  }

  get total(): number {
    return [...this.calls.values()].reduce((sum, count) => sum + count, 0)
  }

  reset(): void {
    this.calls.clear()
    this.#planned.clear()
    this.#chaos = () => undefined
  }

  /** One call, between two turns of the event loop so that others may come in between. What is answered shares nothing with what is kept. */
  async run<T>(call: string, act: () => T, instead: { readonly [F in Fault]?: () => T } = {}): Promise<T> {
    this.calls.set(call, this.count(call) + 1)
    await Promise.resolve()
    const fault = this.#planned.get(call)?.shift() ?? this.#chaos(call)
    if (fault === undefined) return structuredClone(act())
    const answer = instead[fault]
    if (answer !== undefined) return structuredClone(answer())
    if (fault === 'lost') act()
    throw new Unavailable(call, fault)
  }
}
