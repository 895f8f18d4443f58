import type { Fault } from '../lib/adapters/memory/faults.ts'
import type { Random } from './random.ts'

const HOUR = 3_600_000

/** What may go wrong in one seed, and how often. */
export interface Weather {
  readonly calm: boolean
  /** Of one call of a port. */
  readonly call: Readonly<Record<Fault, number>>
  readonly slow: number
  /** Of one invocation. */
  readonly crash: number
  readonly timeOut: number
  readonly stream: { readonly duplicate: number; readonly replay: number; readonly late: number; readonly outageHours: number }
  readonly staleIndex: number
  readonly wakeUp: { readonly lost: number; readonly doubled: number; readonly late: number; readonly olderWins: number }
  readonly mail: { readonly throttled: number; readonly timedOut: number; readonly bounced: number }
  readonly skewMs: number
}

const NEVER = { fail: 0, lost: 0, throttle: 0, conflict: 0 }
const CALM: Weather = {
  calm: true,
  call: NEVER,
  slow: 0,
  crash: 0,
  timeOut: 0,
  stream: { duplicate: 0, replay: 0, late: 0, outageHours: 0 },
  staleIndex: 0,
  wakeUp: { lost: 0, doubled: 0, late: 0, olderWins: 0 },
  mail: { throttled: 0, timedOut: 0, bounced: 0 },
  skewMs: 0,
}

const CALM_SHARE = 0.25
/** Slow calls are part of the weather: with a call of 30 seconds no mail leaves within 70. */
const SLOW_SHARE = 0.01
/** In some seeds everything is slow, and a sweep lasts longer than a claim. */
const SLOW_DAY = { share: 0.1, slow: 0.15 }

export function drawWeather(random: Random): Weather {
  const calm = random.happens(CALM_SHARE)
  // Drawn even where it is not used: a seed keeps its workload when only its weather changes.
  const rate = (...rates: readonly number[]): number => (random.happens(0.5) ? random.of(rates) : 0)
  const weather: Weather = {
    calm: false,
    call: { fail: rate(0.002, 0.01, 0.03), lost: rate(0.002, 0.01, 0.03), throttle: rate(0.002, 0.01), conflict: rate(0.01, 0.05) },
    slow: random.happens(SLOW_DAY.share) ? SLOW_DAY.slow : SLOW_SHARE,
    crash: rate(0.01, 0.05),
    timeOut: rate(0.005, 0.02),
    stream: { duplicate: rate(0.02, 0.2), replay: rate(0.02, 0.1), late: rate(0.05, 0.3), outageHours: rate(25, 30, 49) },
    staleIndex: rate(0.02, 0.2),
    wakeUp: { lost: rate(0.02, 0.1, 0.5), doubled: rate(0.05, 0.3), late: rate(0.02, 0.2), olderWins: rate(0.1, 0.4) },
    mail: { throttled: rate(0.02, 0.1), timedOut: rate(0.02, 0.1), bounced: rate(0.01, 0.05) },
    skewMs: random.happens(0.5) ? 2000 : 0,
  }
  return calm ? CALM : weather
}

const LEAST_MS = 1
const USUAL_MS = 200
const MOST_MS = 30_000

export const latencyMs = (random: Random, { slow }: Weather): number =>
  random.happens(slow) ? random.between(USUAL_MS, MOST_MS) : random.between(LEAST_MS, USUAL_MS)

/** What may be answered with a conflict: what writes with a condition. */
const CONTENDED: readonly string[] = ['cases.commit', 'schools.put']

/** What happens to one call. */
export function faultOf(call: string, random: Random, { call: rates, mail }: Weather): Fault | undefined {
  const chance = random.share()
  const isMail = call === 'mailer.send'
  const throttle = isMail ? mail.throttled : rates.throttle
  const lost = isMail ? mail.timedOut : rates.lost
  const conflict = CONTENDED.includes(call) ? rates.conflict : 0
  if (chance < rates.fail) return 'fail'
  if (chance < rates.fail + lost) return 'lost'
  if (chance < rates.fail + lost + throttle) return 'throttle'
  return chance < rates.fail + lost + throttle + conflict ? 'conflict' : undefined
}

export const hours = (count: number): number => count * HOUR
export const minutes = (count: number): number => count * 60_000
export const seconds = (count: number): number => count * 1000
