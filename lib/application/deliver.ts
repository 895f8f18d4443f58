import type { SchoolCode } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'
import type { Ports } from './context.ts'
import type { CaseId, CommandId } from './ports.ts'
import { tend } from './tend.ts'

/** Cases woken in one go when a school's calendar, settings or contacts change. */
const PAGE = 50

/** Thrown where a try was not enough, so that the source of the event tries again. */
export class Unfinished extends Error {
  constructor(caseId: CaseId) {
    super(`case ${caseId} is not finished`)
    this.name = 'Unfinished'
  }
}

/** After a command: looks at its case, then marks the command as delivered; in this order, so that a crash between the two repeats the look. */
export async function deliverCommand(ports: Ports, publicUrl: string, caseId: CaseId, command: CommandId, now: Instant): Promise<void> {
  const { outcome } = await tend(ports, caseId, publicUrl, now)
  if (outcome === 'unfinished') throw new Unfinished(caseId)
  await ports.cases.delivered(caseId, command)
}

/** After a change of calendar, settings or contacts: every case of the school is woken, and derives its dates anew. */
export async function deliverSchoolChange(ports: Ports, school: SchoolCode, change: string): Promise<void> {
  await ports.schools.fresh(school)
  let cursor: string | undefined
  do {
    const page = await ports.cases.ofSchool(school, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    await ports.queue.wake(page.heads.map(({ caseId }) => caseId))
    cursor = page.next
  } while (cursor !== undefined)
  await ports.schools.changeDelivered(school, change)
}
