import { SWEEP_PERIOD_MS } from './rounds.ts'
import { hours, minutes, seconds, type Weather } from './weather.ts'

const CALM_MS = seconds(70)
const SLACK_MS = hours(1)
/** Upper ends of the columns of the histogram. */
export const COLUMNS: readonly (readonly [name: string, ms: number])[] = [
  ['≤ 2 s', seconds(2)],
  ['≤ 10 s', seconds(10)],
  ['≤ 70 s', seconds(70)],
  ['≤ 10 min', minutes(10)],
  ['≤ 1 h', hours(1)],
  ['≤ 2 h', hours(2)],
  ['more', Number.POSITIVE_INFINITY],
]

/** How late reminders leave, against what is promised. */
export class Lateness {
  readonly histogram = new Map<string, number>()
  readonly #weather: Weather
  /** Sweeps that met a fault, by the moment at which they began: on these nobody can count. */
  readonly #hurtSweeps: number[] = []

  constructor(weather: Weather) {
    this.#weather = weather
  }

  /** Between these moments no sweep sees what is new. */
  staleFrom(from: number, until: number): void {
    this.#hurtSweeps.push(from, until)
  }

  sweepHurt(startedAt: number): void {
    this.#hurtSweeps.push(startedAt)
  }

  /** How late a reminder may be that was due at `due`: every sweep that was hurt since puts it off to the next. */
  allowed(due: number, now: number): number {
    if (this.#weather.calm) return CALM_MS
    const hurt = this.#hurtSweeps.filter((at) => at >= due && at <= now).length
    return SWEEP_PERIOD_MS * (1 + hurt) + SLACK_MS
  }

  left(now: number, due: number): void {
    const late = now - due
    const column = COLUMNS.find(([, ms]) => late <= ms)?.[0] ?? 'more'
    this.histogram.set(column, (this.histogram.get(column) ?? 0) + 1)
  }
}
