import type { When } from '../kernel/due.ts'
import { isDue } from '../kernel/due.ts'
import { yearlyAhead } from '../kernel/lapse.ts'
import { type NoticeMark, noticesOf } from '../kernel/notice.ts'
import { dueOf, type Obligation, pendingObligations } from '../kernel/obligation.ts'
import type { CaseState, Procedure } from '../kernel/procedure.ts'
import { lapsedRungs, nextAfter, noticeRungs, type Rung, rungsOf, undeliveredRungs } from '../kernel/reminder.ts'
import type { ReminderPlan } from '../kernel/reminder-plan.ts'
import type { School } from '../kernel/school.ts'
import { isLive, lateAfter, standingOf } from '../kernel/standing.ts'
import { earlier, fromMs, type Instant, later, toMs } from '../kernel/time.ts'
import type { Head, Move, ToldDate } from './ports.ts'

interface Dates {
  readonly legal: When | null
  readonly target: When | null
}

const datesOf = (obligation: Obligation): Dates => {
  const due = dueOf(obligation)
  return due !== undefined && isDue(due) ? { legal: due.legal, target: due.target } : { legal: null, target: null }
}

/**
 * What people have been told of each open obligation, brought up to date: a new date starts its plan at `at`, a moved one keeps the old with
 * its cause. Where only the day to aim at has moved people are told, but the term has not moved.
 */
export function tellDates(
  before: Head['told'],
  open: readonly Obligation[],
  at: Instant,
  cause: string,
): { told: Head['told']; moves: Move[] } {
  const told: Record<string, ToldDate> = {}
  const moves: Move[] = []
  for (const obligation of open) {
    if (obligation.settled !== undefined || obligation.governing?.kind === 'superseded') continue
    const known = before[obligation.id]
    const dates = datesOf(obligation)
    if (known === undefined) told[obligation.id] = { ...dates, at }
    else if (known.legal === dates.legal && known.target === dates.target) told[obligation.id] = known
    else {
      told[obligation.id] = { ...dates, at, from: known.legal, cause }
      if (known.legal !== dates.legal) moves.push({ obligation: obligation.id, from: known.legal, to: dates.legal, cause })
    }
  }
  return { told, moves }
}

/** All rungs of the open obligations, each from the moment its date became known. */
function rungs(
  open: readonly Obligation[],
  told: Head['told'],
  plan: ReminderPlan,
  school: School,
  until: Instant | undefined,
): readonly Rung[] {
  return open.flatMap((obligation) => {
    const known = told[obligation.id]
    return known === undefined ? [] : rungsOf(obligation, { at: known.at, moved: known.from !== undefined }, plan, school, until)
  })
}

/** Since when each message of an act waits to leave. */
const tellNotices = (before: Head['told'], marks: readonly NoticeMark[], at: Instant): Head['told'] =>
  Object.fromEntries(marks.map(({ id }) => [id, before[id] ?? { legal: null, target: null, at }]))

/**
 * When the case must be looked at next: the first rung not yet seen to, or the first moment at which time makes a fact.
 * @param yearly the moments of what time makes every year.
 */
export function wakeAfter(
  all: readonly Rung[],
  open: readonly Obligation[],
  yearly: readonly Instant[],
  remindedUpTo: Instant,
): Instant | null {
  const rung = nextAfter(all, remindedUpTo)
  const lapses = open.flatMap(({ lapse }) => (lapse === undefined ? [] : [fromMs(toMs(lapse.at) + 1)]))
  return [...(rung === undefined ? [] : [rung]), ...lapses, ...yearly].reduce<Instant | null>(
    (first, moment) => (first === null ? moment : earlier(first, moment)),
    null,
  )
}

/** The earliest legal end among the open obligations, for sorting lists. */
export function nextDueOf(open: readonly Obligation[], now: Instant): Instant | null {
  const ends = open.flatMap((obligation) => (isLive(standingOf(obligation, now)) ? (lateAfter(obligation) ?? []) : []))
  return ends.reduce<Instant | null>((first, end) => (first === null ? end : earlier(first, end)), null)
}

/** What follows from a state: the derived part of the head. Rungs are complete up to `until`; of those after it the first are there. */
export function derive(
  procedure: Procedure,
  state: CaseState,
  school: School,
  plan: ReminderPlan,
  before: Pick<Head, 'told' | 'remindedUpTo'>,
  at: Instant,
  cause: string,
  until: Instant = later(at, before.remindedUpTo),
): Pick<Head, 'told' | 'wakeAt' | 'nextDue'> & {
  readonly moves: readonly Move[]
  readonly open: readonly Obligation[]
  readonly rungs: readonly Rung[]
  readonly yearly: readonly Instant[]
} {
  const open = pendingObligations(procedure, state, school)
  const known = at > before.remindedUpTo ? at : fromMs(toMs(before.remindedUpTo) + 1)
  const dates = tellDates(before.told, open, known, cause)
  const marks = noticesOf(procedure, state)
  const told = marks.length === 0 ? dates.told : { ...dates.told, ...tellNotices(before.told, marks, known) }
  const yearly = yearlyAhead(procedure, state).map((coming) => coming.at)
  const all = [
    ...rungs(open, told, plan, school, until),
    ...noticeRungs(marks, told),
    ...lapsedRungs(open, plan),
    ...undeliveredRungs(state, new Set(Object.keys(told))),
  ]
  return {
    told,
    moves: dates.moves,
    open,
    rungs: all,
    yearly,
    wakeAt: wakeAfter(all, open, yearly, before.remindedUpTo),
    nextDue: nextDueOf(open, at),
  }
}
