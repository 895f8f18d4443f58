import type { Ports } from '../lib/application/context.ts'
import { digestSchool } from '../lib/application/digest.ts'
import { type Swept, sweep } from '../lib/application/sweep.ts'
import { fromMs, type Instant, plusDays, plusElapsedHours, romeDateOf, romeTime, toMs, wallTime, weekdayOf } from '../lib/kernel/time.ts'
import type { Engine, Run } from './engine.ts'
import type { Functions } from './functions.ts'
import type { End } from './invocations.ts'
import { PUBLIC_URL } from './names.ts'
import { hours, minutes } from './weather.ts'

/** How often the sweep runs. */
export const SWEEP_PERIOD_MS = hours(1)
/** The sweep looks this far ahead, and would find nothing where nothing lies before it. */
const AHEAD_HOURS = 2
/** Lambda repeats what was invoked without waiting for it after these pauses. */
export const REPEATS_MS = [minutes(1), minutes(2)]
const MORNING = wallTime('07:30')

/** What the sweep's indexes hold at a moment: when the earliest of it is to be seen to, or whether somebody should look at once. */
export interface Pending {
  readonly now: boolean
  readonly earliest: Instant | undefined
}

async function digestAll(ports: Ports, now: () => Instant): Promise<void> {
  let failed = 0
  for (const school of await ports.schools.all()) {
    try {
      await digestSchool(ports, school, PUBLIC_URL, now())
    } catch {
      failed += 1
    }
  }
  if (failed > 0) throw new Error(`${failed} schools have not got their morning mail`)
}

/** What runs by the clock: the hourly sweep and the morning mail. */
export class Rounds {
  readonly #engine: Engine
  readonly #functions: Functions
  readonly #pending: () => Pending
  readonly #swept: (end: End<Swept>, run: Run, startedAt: number) => void
  #isSweeping = false

  constructor(engine: Engine, functions: Functions, pending: () => Pending, swept: (end: End<Swept>, run: Run, startedAt: number) => void) {
    this.#engine = engine
    this.#functions = functions
    this.#pending = pending
    this.#swept = swept
  }

  startSweeps(firstMs: number): void {
    this.#engine.at(firstMs, () => this.#sweep())
  }

  startDigests(): void {
    this.#engine.at(this.#nextMorning(), () => this.#digest())
  }

  #sweep(): void {
    const { now, earliest } = this.#pending()
    const engine = this.#engine
    let next = engine.now + SWEEP_PERIOD_MS
    const isNear = earliest !== undefined && earliest < plusElapsedHours(fromMs(engine.now), AHEAD_HOURS)
    if (now || isNear) this.#invoke(0)
    else {
      // Until something happens or comes near every sweep finds what this one found: nothing.
      const near = earliest === undefined ? Number.POSITIVE_INFINITY : toMs(earliest) - hours(AHEAD_HOURS)
      const until = Math.min(engine.next, near)
      if (until > next && until < Number.POSITIVE_INFINITY) {
        next += Math.ceil((until - next) / SWEEP_PERIOD_MS) * SWEEP_PERIOD_MS
      }
    }
    engine.at(next, () => this.#sweep())
  }

  #invoke(repetition: number): void {
    // One at a time, as the stack reserves it.
    if (this.#isSweeping) return
    this.#isSweeping = true
    const startedAt = this.#engine.now
    this.#functions.invoke(
      'sweep',
      (ports, now) => sweep(ports, PUBLIC_URL, now),
      (end, run) => {
        this.#isSweeping = false
        this.#swept(end, run, startedAt)
        const pause = REPEATS_MS[repetition]
        if (!('answer' in end) && pause !== undefined) this.#engine.after(pause, () => this.#invoke(repetition + 1))
      },
    )
  }

  #digest(): void {
    this.#invokeDigest(0)
    this.#engine.at(this.#nextMorning(), () => this.#digest())
  }

  #invokeDigest(repetition: number): void {
    this.#functions.invoke('digest', digestAll, (end) => {
      const pause = REPEATS_MS[repetition]
      if (!('answer' in end) && pause !== undefined) this.#engine.after(pause, () => this.#invokeDigest(repetition + 1))
    })
  }

  #nextMorning(): number {
    let day = romeDateOf(this.#engine.instant)
    for (;;) {
      const moment = toMs(romeTime(day, MORNING))
      if (moment > this.#engine.now && weekdayOf(day) <= 5) return moment
      day = plusDays(day, 1)
    }
  }
}
