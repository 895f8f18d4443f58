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

/** The way of a call to the service and back. A simulation lets time pass on it; whoever is lost on the way never comes back. */
export interface Passage {
  enter(call: string): Promise<Fault | undefined>
  leave(call: string, fault: Fault | undefined): Promise<void> | undefined
}

const DIRECT: Passage = { enter: async () => undefined, leave: () => undefined }

/** Faults on demand and counts of calls, by the name of the call: `cases.commit`, `mailer.send`. */
export class Faults {
  readonly calls = new Map<string, number>()
  readonly #passage: Passage
  /** What is kept shares nothing with what was given, nor what is answered with what is kept. */
  readonly copy: <T>(value: T) => T
  readonly #planned = new Map<string, Fault[]>()
  #chaos: (call: string) => Fault | undefined = () => undefined

  constructor(passage: Passage = DIRECT, copy: <T>(value: T) => T = structuredClone) {
    this.#passage = passage
    this.copy = copy
  }

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

  /** One call, between two turns of the event loop so that others may come in between. */
  async run<T>(call: string, act: () => T, instead: { readonly [F in Fault]?: () => T } = {}): Promise<T> {
    this.calls.set(call, this.count(call) + 1)
    const met = await this.#passage.enter(call)
    const fault = this.#planned.get(call)?.shift() ?? met ?? this.#chaos(call)
    const answer = fault === undefined ? act : instead[fault]
    if (answer !== undefined) {
      const answered = this.copy(answer())
      await this.#passage.leave(call, fault)
      return answered
    }
    if (fault === 'lost') act()
    await this.#passage.leave(call, fault)
    throw new Unavailable(call, fault ?? 'fail')
  }
}
