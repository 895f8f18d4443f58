/** Where the local machine takes its time from. Epoch milliseconds. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** Stands still until it is told otherwise, and never goes back. */
export class VirtualClock implements Clock {
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  set(now: number): void {
    this.#now = Math.max(this.#now, now)
  }
}

/** Things that happen at an instant: the nearest one, and doing all that have come due. */
export interface Timetable {
  nextDue(): number | undefined
  fireDue(): Promise<void>
}

/**
 * Moves a virtual clock to `until`, stopping at every due instant on the way: what is due fires in order, and `settle` lets its
 * consequences (queues, streams) run out before time goes on.
 */
export async function advanceTo(
  until: number,
  world: { clock: VirtualClock; timetables: readonly Timetable[]; settle: () => Promise<void> },
): Promise<void> {
  await world.settle()
  for (;;) {
    const due = Math.min(...world.timetables.map((timetable) => timetable.nextDue() ?? Number.POSITIVE_INFINITY))
    if (due > until) break
    world.clock.set(due)
    for (const timetable of world.timetables) await timetable.fireDue()
    await world.settle()
  }
  world.clock.set(until)
}
