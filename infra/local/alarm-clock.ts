import type { Clock, Timetable } from './clock.ts'

/** Timers overflow beyond 24 days, and a laptop's clock jumps when it wakes: never sleep longer than this. */
const LONGEST_SLEEP_MS = 30_000

/** Fires a timetable in real time. `wake` is called whenever the nearest instant may have changed. */
export function alarmClock(timetable: Timetable, clock: Clock): { wake: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  let firing = false
  let stopped = false

  const arm = (): void => {
    clearTimeout(timer)
    const due = timetable.nextDue()
    if (stopped || firing || due === undefined) return
    timer = setTimeout(ring, Math.min(Math.max(due - clock.now(), 0), LONGEST_SLEEP_MS))
    timer.unref()
  }
  const ring = (): void => {
    firing = true
    timetable
      .fireDue()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        firing = false
        arm()
      })
  }
  return {
    wake: arm,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
