import type { CaseId } from '../lib/application/ports.ts'
import { fromMs, type Instant } from '../lib/kernel/time.ts'
import { EventQueue } from './event-queue.ts'

/** One invocation of a function, from its start to its end or its loss. */
export interface Run {
  readonly id: number
  readonly work: string
  /** When its time is up. */
  readonly deadline: number
  /** Calls of ports made so far. */
  calls: number
  isLost: boolean
  /** Whether anything was done to it on purpose. */
  isHurt: boolean
  /** The case that it is busy with. */
  about: CaseId | undefined
  /** At which of its calls it is lost, if at any. */
  readonly fate: Fate | undefined
  /** Ends it without a word; whoever called learns of it at `moment`. */
  readonly lose: (how: Fate['how'], moment: number) => void
}

export interface Fate {
  readonly call: number
  readonly how: 'crash' | 'time-out'
  /** Whether the call is still made. */
  readonly done: boolean
}

/** All that is waiting to be continued by promises is done before this one is. */
const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The virtual clock and the one queue of events. An event, and everything that follows from it at once, is over before the next begins. */
export class Engine {
  now: number
  /** Whose event is being handled: what is asked of a port now, that invocation asks. */
  current: Run | undefined
  events = 0
  readonly #queue = new EventQueue<Run>()

  constructor(now: number) {
    this.now = now
  }

  get instant(): Instant {
    return fromMs(this.now)
  }

  /** Of what belongs to a run that is lost nothing happens. */
  at(moment: number, act: () => void, owner?: Run): void {
    this.#queue.add(Math.max(Math.ceil(moment), this.now), owner, act)
  }

  after(ms: number, act: () => void, owner?: Run): void {
    this.at(this.now + ms, act, owner)
  }

  /** Lets the run that asks wait. */
  sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.after(ms, resolve, this.current)
    return promise
  }

  get next(): number {
    return this.#queue.next?.at ?? Number.POSITIVE_INFINITY
  }

  /** Lets everything happen that is planned up to `end`, and calls `seen` after each event. */
  async until(end: number, seen: (run: Run | undefined) => void): Promise<void> {
    while (this.next <= end) {
      const event = this.#queue.take()
      if (event === undefined) break
      this.now = event.at
      if (event.owner?.isLost === true) continue
      this.current = event.owner
      this.events += 1
      event.act()
      await microtasks()
      seen(this.current)
      this.current = undefined
    }
    this.now = end
  }
}
