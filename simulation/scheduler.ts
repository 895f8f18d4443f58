import type { Faults } from '../lib/adapters/memory/faults.ts'
import { MemoryWakeUps } from '../lib/adapters/memory/waking.ts'
import type { CaseId, WakeUps } from '../lib/application/ports.ts'
import { type Instant, toMs } from '../lib/kernel/time.ts'
import type { Engine } from './engine.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'
import type { SimulatedWakeQueue } from './wake-queue.ts'
import { hours, seconds, type Weather } from './weather.ts'

/** The adapter asks for the next whole second and one more. */
const secondMs = (at: Instant): number => Math.ceil(toMs(at) / 1000) * 1000 + seconds(1)
/** Scheduler fires within the minute. */
const PRECISION_MS = seconds(58)
const LATE_MS = hours(24)
/** What timed out at the caller may still be done this long afterwards. */
const ZOMBIE_MS = seconds(300)

/** Scheduler: fires what is armed within a minute; in bad weather not at all, twice, a day late, or what had been taken back. */
export class SimulatedScheduler implements WakeUps {
  readonly held: MemoryWakeUps
  readonly #engine: Engine
  readonly #random: Random
  readonly #weather: Weather
  readonly #tally: Tally
  readonly #queue: () => SimulatedWakeQueue
  readonly #isOver: () => boolean
  readonly #planned = new Set<string>()

  constructor(
    engine: Engine,
    random: Random,
    weather: Weather,
    tally: Tally,
    faults: Faults,
    queue: () => SimulatedWakeQueue,
    isOver: () => boolean,
  ) {
    this.#engine = engine
    this.#random = random
    this.#weather = weather
    this.#tally = tally
    this.held = new MemoryWakeUps(faults)
    this.#queue = queue
    this.#isOver = isOver
  }

  async arm(caseId: CaseId, at: Instant): Promise<void> {
    if (this.#lags()) return this.#lag(() => this.#hold(caseId, at), `arm of ${caseId}`)
    await this.held.arm(caseId, at)
  }

  /** Plans the firing of what has been armed since. */
  plan(): void {
    for (const [name, { caseId, at }] of this.held.armed) {
      if (this.#planned.has(name)) continue
      this.#planned.add(name)
      this.#engine.at(secondMs(at) + this.#random.between(0, PRECISION_MS), () => this.#fire(name, caseId))
    }
  }

  #hold(caseId: CaseId, at: Instant): void {
    this.held.armed.set(`${caseId} ${at}`, { caseId, at })
    this.plan()
  }

  #lags(): boolean {
    return !this.#isOver() && this.#random.happens(this.#weather.wakeUp.olderWins)
  }

  /** The older call wins: it is answered with a time-out, and takes effect when others have been made since. */
  #lag(act: () => void, what: string): Promise<never> {
    this.#tally.add('older wake-up call wins')
    const run = this.#engine.current
    if (run !== undefined) run.isHurt = true
    this.#engine.after(this.#random.between(seconds(1), ZOMBIE_MS), act)
    return Promise.reject(new Error(`${what} timed out`))
  }

  #fire(name: string, caseId: CaseId): void {
    this.#planned.delete(name)
    if (!this.held.armed.delete(name)) return
    const { lost, doubled, late } = this.#weather.wakeUp
    const chance = this.#isOver() ? 1 : this.#random.share()
    if (chance < lost) {
      this.#tally.add('wake-up lost')
      return
    }
    const isLate = chance < lost + late
    if (isLate) this.#tally.add('wake-up late')
    this.#queue().send(caseId, isLate ? this.#random.between(0, LATE_MS) : 0)
    if (this.#random.happens(doubled)) {
      this.#tally.add('wake-up doubled')
      this.#queue().send(caseId, this.#random.between(0, seconds(30)))
    }
  }
}
