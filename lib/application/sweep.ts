import { type Instant, plusElapsedHours, romeWallTimeOf } from '../kernel/time.ts'
import type { Ports } from './context.ts'
import { deliverCommand, deliverSchoolChange, Unfinished } from './deliver.ts'
import type { CaseId } from './ports.ts'
import { tend } from './tend.ts'

/** What the primary paths are given before the sweep calls it a repair. */
const GRACE_MINUTES = 5
/** The sweep runs hourly: it arms what falls due before it comes again, for cases that lay beyond what Scheduler holds. */
const AHEAD_HOURS = 2
/** Cases per sweep and kind: a backlog is worked off over several sweeps, loudly. */
const LIMIT = 500
const TRIES = 2
/** Once a night the sweep looks back further than the weeks that it looks back every hour: an outage may last longer. */
const DEEP_LOOK = { hour: '03', days: 90 } as const

export interface Swept {
  readonly repaired: number
  readonly armed: number
  readonly gaveUp: readonly CaseId[]
  /** What was thrown on the way, gave up or not. */
  readonly faults: readonly unknown[]
}

/**
 * Tries twice; what the tries threw goes to `faults`, for whoever runs the sweep to log. A case that cannot be helped keeps no other waiting
 * (pitfalls, 19).
 */
async function attempt(work: () => Promise<void>, faults: unknown[]): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      await work()
      return true
    } catch (fault) {
      faults.push(fault)
    }
  }
  return false
}

/**
 * Repairs what was missed: commands nobody delivered, wake-ups that did not come, cases not yet armed. Zero repairs in healthy operation.
 * @param clock asked anew for each case: a sweep may last longer than the claim on a mail.
 */
export async function sweep(ports: Ports, publicUrl: string, clock: () => Instant): Promise<Swept> {
  const now = clock()
  const before = plusElapsedHours(now, -GRACE_MINUTES / 60)
  // A case may be found by more than one of the lists.
  const gaveUp = new Set<CaseId>()
  const faults: unknown[] = []
  let repaired = 0
  let failed = 0
  for (const { school, change } of await ports.schools.changesUndelivered(before, LIMIT)) {
    if (await attempt(() => deliverSchoolChange(ports, school, change), faults)) repaired += 1
    else failed += 1
  }
  for (const { caseId, id } of await ports.cases.undelivered(before, LIMIT)) {
    if (await attempt(() => deliverCommand(ports, publicUrl, caseId, id, clock()), faults)) repaired += 1
    else gaveUp.add(caseId)
  }
  /** Looks at a case; undefined when that failed, else whether there was something to do. */
  const looked = async (caseId: CaseId): Promise<boolean | undefined> => {
    let found = false
    const done = await attempt(async () => {
      const { outcome } = await tend(ports, caseId, publicUrl, clock())
      found ||= outcome === 'tended'
      if (outcome === 'unfinished') throw new Unfinished(caseId)
    }, faults)
    if (!done) gaveUp.add(caseId)
    return done ? found : undefined
  }
  const deep = romeWallTimeOf(now).startsWith(DEEP_LOOK.hour) ? plusElapsedHours(now, -24 * DEEP_LOOK.days) : undefined
  const overdue = new Set(await ports.cases.wakeable(before, LIMIT, deep))
  for (const caseId of overdue) if ((await looked(caseId)) === true) repaired += 1
  let armed = 0
  // From now on only: what came due within the grace is not the sweep's yet, or it would hide that nobody else does it (pitfalls, 18).
  for (const caseId of await ports.cases.wakeable(plusElapsedHours(now, AHEAD_HOURS), LIMIT, now)) {
    if (!overdue.has(caseId) && (await looked(caseId)) === true) armed += 1
  }
  ports.meter.count('Repairs', repaired)
  ports.meter.count('SweepGaveUp', gaveUp.size + failed)
  ports.meter.count('Sweeps', 1)
  return { repaired, armed, gaveUp: [...gaveUp], faults }
}
