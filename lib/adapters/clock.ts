import { fromMs, type Instant } from '../kernel/time.ts'

/**
 * How far the clock of a function runs ahead of the wall. Only a stack deployed with `-c movableClock=true` may be told so, for the suite that
 * waits there for terms of months (`npm run deploy:local`); anywhere else a clock that was moved stops the function.
 */
export function aheadMs({ MOVABLE_CLOCK, CLOCK_AHEAD_SECONDS }: NodeJS.ProcessEnv): number {
  if (CLOCK_AHEAD_SECONDS === undefined) return 0
  if (MOVABLE_CLOCK !== 'true') throw new Error('CLOCK_AHEAD_SECONDS is set in a stack whose clock is not movable')
  if (!/^\d{1,10}$/.test(CLOCK_AHEAD_SECONDS)) throw new Error('CLOCK_AHEAD_SECONDS is no number of seconds: the clock moves forward only')
  return Number(CLOCK_AHEAD_SECONDS) * 1000
}

const ahead = aheadMs(process.env)

/** The one wall-clock read of the service: everything else is told the time. */
export const systemClock = (): Instant => fromMs(Date.now() + ahead)
