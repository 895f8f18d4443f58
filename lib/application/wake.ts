import { type Instant, plusElapsedHours } from '../kernel/time.ts'
import type { Ports } from './context.ts'
import { Unfinished } from './deliver.ts'
import type { CaseId } from './ports.ts'
import { tend } from './tend.ts'

/** A wake-up that arrives this little before its moment has spent its schedule: the queue must bring it again (clocks differ by seconds). */
const EARLY_MINUTES = 1

export async function wake(ports: Ports, publicUrl: string, caseId: CaseId, now: Instant): Promise<void> {
  const { outcome, wakeAt, armed } = await tend(ports, caseId, publicUrl, now)
  const early = !armed && wakeAt !== null && wakeAt > now && wakeAt <= plusElapsedHours(now, EARLY_MINUTES / 60)
  if (outcome === 'unfinished' || early) throw new Unfinished(caseId)
}
