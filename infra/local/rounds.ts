import { systemClock } from '../../lib/adapters/clock.ts'
import { romeDateOf, romeTime, wallTime, weekdayOf } from '../../lib/kernel/time.ts'
import type { Machine } from './machine.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const MORNING = wallTime('07:30')
const FRIDAY = 5

/** What Scheduler's rounds do on AWS (`infra/constructs/rounds.ts`): the sweep at once and every hour, the digest on weekdays at 07:30. */
export function startRounds(machine: Machine): { stop: () => void } {
  const run = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => console.error(error))
  }
  let digested = romeDateOf(systemClock())
  const sweeping = setInterval(() => run(machine.sweep), HOUR_MS)
  const digesting = setInterval(() => {
    const now = systemClock()
    const today = romeDateOf(now)
    if (today === digested || weekdayOf(today) > FRIDAY || now < romeTime(today, MORNING)) return
    digested = today
    run(machine.digest)
  }, MINUTE_MS)
  run(machine.sweep)
  return {
    stop: () => {
      clearInterval(sweeping)
      clearInterval(digesting)
    },
  }
}
