import type { CalendarInput } from '../kernel/calendar/calendar.ts'
import { obligations } from '../kernel/obligation.ts'
import { joinState } from '../kernel/privacy.ts'
import { isSchoolCode, type SchoolCode, type Settings } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'
import { type RecordPorts, schoolOf } from './context.ts'
import { tellDates } from './head.ts'
import { type Denial, deny } from './outcome.ts'
import type { CaseId, Contact, Move, SchoolRecord } from './ports.ts'
import { seeHead } from './read-case.ts'
import { isOfficeOf, rolesAt, type User } from './user.ts'
import { written } from './views.ts'

/** What the office may change of its school. */
export type SchoolChange =
  | { readonly calendar: CalendarInput }
  | { readonly contacts: readonly Contact[] }
  | { readonly settings: Settings }

export interface Rehearsed {
  readonly case: CaseId
  readonly obligation: string
  readonly from: string | null
  readonly to: string | null
}

type Changed =
  | { readonly ok: true; readonly record: SchoolRecord; readonly moves: readonly Rehearsed[] }
  | { readonly ok: false; readonly denial: Denial }

const PAGE = 100

/** A computation names the version that it was counted on. */
const KEPT: Denial = {
  kind: 'malformed',
  flaws: [{ pointer: '/version', sentence: 'Un calendario con questa versione c’è già, con altri giorni: la nuova ne vuole un’altra' }],
}

export async function seeSchool(ports: RecordPorts, user: User, code: string): Promise<SchoolRecord | undefined> {
  if (!isSchoolCode(code) || !isOfficeOf(user, code)) return undefined
  return ports.schools.fresh(code)
}

/** Which open dates a changed record would move in the cases that the user may see; nothing is stored. */
async function rehearse(ports: RecordPorts, user: User, code: SchoolCode, next: SchoolRecord, now: Instant): Promise<Rehearsed[]> {
  const moved: Rehearsed[] = []
  const school = schoolOf(next)
  let cursor: string | undefined
  do {
    const found = await ports.cases.ofSchool(code, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    for (const head of found.heads) {
      const seen = await seeHead(ports, user, head)
      if (seen === undefined) continue
      const { moves } = tellDates(head.told, obligations(seen.procedure, joinState(head.state), school), now, '')
      moved.push(
        ...moves.map(({ obligation, from, to }: Move) => ({
          case: head.caseId,
          obligation,
          from: from === null ? null : written(from),
          to: to === null ? null : written(to),
        })),
      )
    }
    cursor = found.next
  } while (cursor !== undefined)
  return moved
}

/**
 * Changes a school's calendar, contacts or settings, or only rehearses it. The open dates follow when its cases are woken; what moved is
 * journaled with its cause.
 */
export async function changeSchool(
  ports: RecordPorts,
  user: User,
  code: string,
  change: SchoolChange,
  seen: number | undefined,
  rehearsal: boolean,
  now: Instant,
): Promise<Changed> {
  if (!isSchoolCode(code) || rolesAt(user, code).length === 0) return deny({ kind: 'not-found' })
  if (!isOfficeOf(user, code)) return deny({ kind: 'forbidden', sentence: 'Calendario, contatti e impostazioni li cambia la segreteria' })
  const record = await ports.schools.fresh(code)
  if (record === undefined) return deny({ kind: 'not-found' })
  const next: SchoolRecord = { ...record, ...change, revision: record.revision + 1 }
  if (rehearsal) return { ok: true, record, moves: await rehearse(ports, user, code, next, now) }
  if (seen === undefined) return deny({ kind: 'version-required' })
  if (seen !== record.revision) return deny({ kind: 'stale', version: record.revision })
  if ('calendar' in change) {
    const known = await ports.schools.calendar(code, change.calendar.version)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(change.calendar)) return deny(KEPT)
  }
  const result = await ports.schools.put(next, record.revision)
  return result === 'committed' ? { ok: true, record: next, moves: [] } : deny({ kind: 'stale', version: record.revision })
}
