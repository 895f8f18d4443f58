import { type Instant, plusElapsedHours } from '../kernel/time.ts'
import type { Ports } from './context.ts'
import { deliverCommand, deliverSchoolChange } from './deliver.ts'
import type { CaseId } from './ports.ts'
import { tend } from './tend.ts'

/** What the primary paths are given before the sweep calls it a repair. */
const GRACE_MINUTES = 5
/** The sweep runs hourly: it arms what falls due before it comes again, for cases that lay beyond what Scheduler holds. */
const AHEAD_HOURS = 2
/** Cases per sweep and kind: a backlog is worked off over several sweeps, loudly. */
const LIMIT = 500
const TRIES = 2

export interface Swept {
  readonly repaired: number
  readonly armed: number
  readonly gaveUp: readonly CaseId[]
  /** What was thrown on the way, gave up or not. */
  readonly faults: readonly unknown[]
}

/** Tries twice; what the tries threw goes to `faults`, for whoever runs the sweep to log. */
async function attempt(work: () => Promise<unknown>, faults: unknown[]): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      if ((await work()) !== false) return true
    } catch (fault) {
      faults.push(fault)
    }
  }
  return false
}

/** Repairs what was missed: commands nobody delivered, wake-ups that did not come, cases not yet armed. Zero repairs in healthy operation. */
export async function sweep(ports: Ports, publicUrl: string, now: Instant): Promise<Swept> {
  const before = plusElapsedHours(now, -GRACE_MINUTES / 60)
  const gaveUp: CaseId[] = []
  const faults: unknown[] = []
  let repaired = 0
  for (const { school, change } of await ports.schools.changesUndelivered(before, LIMIT)) {
    if (await attempt(() => deliverSchoolChange(ports, school, change), faults)) repaired += 1
  }
  for (const { caseId, id } of await ports.cases.undelivered(before, LIMIT)) {
    if (await attempt(() => deliverCommand(ports, publicUrl, caseId, id, now), faults)) repaired += 1
    else gaveUp.push(caseId)
  }
  const overdue = new Set(await ports.cases.wakeable(before, LIMIT))
  for (const caseId of overdue) {
    let tended = false
    const done = await attempt(async () => {
      const { outcome } = await tend(ports, caseId, publicUrl, now)
      tended ||= outcome === 'tended'
      return outcome !== 'unfinished'
    }, faults)
    if (!done) gaveUp.push(caseId)
    else if (tended) repaired += 1
  }
  let armed = 0
  for (const caseId of await ports.cases.wakeable(plusElapsedHours(now, AHEAD_HOURS), LIMIT)) {
    if (overdue.has(caseId)) continue
    const { outcome } = await tend(ports, caseId, publicUrl, now)
    if (outcome === 'tended') armed += 1
  }
  ports.meter.count('Repairs', repaired)
  ports.meter.count('SweepGaveUp', gaveUp.length)
  ports.meter.count('Sweeps', 1)
  return { repaired, armed, gaveUp, faults }
}
