import type { Fault, Passage } from '../lib/adapters/memory/faults.ts'
import type { Engine, Fate, Run } from './engine.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'
import type { Timeline } from './timeline.ts'
import { faultOf, latencyMs, minutes, seconds, type Weather } from './weather.ts'

export type Work = 'api' | 'deliver' | 'wake' | 'feedback' | 'sweep' | 'digest'

/** What the stack gives each function. */
export const TIME_OUT_MS: Readonly<Record<Work, number>> = {
  api: seconds(29),
  deliver: seconds(60),
  wake: seconds(60),
  feedback: seconds(30),
  sweep: minutes(15),
  digest: minutes(15),
}

export type End<T> = { readonly answer: T } | { readonly fault: unknown } | { readonly lost: Fate['how'] }

/** Beyond these an invocation seldom comes. */
const LAST_FATED_CALL = 14

const never = (): Promise<never> => new Promise(() => undefined)

/** Invocations of functions, and the way of their calls to the ports and back: where time passes and faults are met. */
export class Invocations implements Passage {
  /** Set when the bad weather is over. */
  isOver = false
  readonly #engine: Engine
  readonly #random: Random
  readonly #weather: Weather
  readonly #faults: Tally
  readonly #timeline: Timeline
  #runs = 0

  constructor(engine: Engine, random: Random, weather: Weather, faults: Tally, timeline: Timeline) {
    this.#engine = engine
    this.#random = random
    this.#weather = weather
    this.#faults = faults
    this.#timeline = timeline
  }

  begin<T>(work: Work, delayMs: number, body: () => Promise<T>, ended: (end: End<T>, run: Run) => void): void {
    const engine = this.#engine
    this.#runs += 1
    const run: Run = {
      id: this.#runs,
      work,
      deadline: engine.now + delayMs + TIME_OUT_MS[work],
      calls: 0,
      isLost: false,
      isHurt: false,
      about: undefined,
      fate: this.#fate(),
      lose: (how, moment) => {
        run.isLost = true
        run.isHurt = true
        this.#faults.add(how)
        this.#timeline.add(run, how)
        engine.at(moment, () => ended({ lost: how }, run))
      },
    }
    const end = (outcome: End<T>): void => {
      this.#timeline.add(run, 'fault' in outcome ? `failed: ${outcome.fault}` : 'ended')
      ended(outcome, run)
    }
    engine.after(
      delayMs,
      () => {
        body().then(
          (answer) => end({ answer }),
          (fault: unknown) => end({ fault }),
        )
      },
      run,
    )
  }

  #fate(): Fate | undefined {
    if (this.isOver) return undefined
    const chance = this.#random.share()
    const { crash, timeOut } = this.#weather
    if (chance >= crash + timeOut) return undefined
    return {
      call: this.#random.between(1, LAST_FATED_CALL),
      how: chance < crash ? 'crash' : 'time-out',
      done: this.#random.happens(0.5),
    }
  }

  async enter(call: string): Promise<Fault | undefined> {
    const engine = this.#engine
    const run = engine.current
    // Nobody's call: the world is being made.
    if (run === undefined) return undefined
    run.calls += 1
    const ms = this.isOver && !this.#weather.calm ? this.#random.between(1, 200) : latencyMs(this.#random, this.#weather)
    if (run.fate?.call === run.calls && !run.fate.done) return this.#lost(run, run.fate.how)
    if (engine.now + ms > run.deadline) return this.#lost(run, 'time-out')
    await engine.sleep(ms)
    const fault = this.isOver ? undefined : faultOf(call, this.#random, this.#weather)
    if (fault !== undefined) {
      run.isHurt = true
      this.#faults.add(`${call === 'mailer.send' ? 'mail ' : ''}${fault}`)
    }
    this.#timeline.add(run, call, fault)
    return fault
  }

  leave(): Promise<void> | undefined {
    const run = this.#engine.current
    return run?.fate?.call === run?.calls && run?.fate?.done === true ? this.#lost(run, run.fate.how) : undefined
  }

  #lost(run: Run, how: Fate['how']): Promise<never> {
    run.lose(how, how === 'crash' ? this.#engine.now : run.deadline)
    return never()
  }
}
