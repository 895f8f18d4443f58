import { isDue, isInstant, type When } from './due.ts'
import type { NoticeMark } from './notice.ts'
import { dueOf, type Obligation } from './obligation.ts'
import type { CaseState } from './procedure.ts'
import type { ReminderPlan, Step } from './reminder-plan.ts'
import { OFFICE, type Role } from './role.ts'
import type { School } from './school.ts'
import {
  type CivilDate,
  fromMs,
  type Instant,
  later,
  plusDays,
  plusElapsedHours,
  romeDateOf,
  romeTime,
  romeWallTimeOf,
  toMs,
} from './time.ts'

/** Since when the present date of an obligation is known, and which one it replaced. */
export interface Told {
  readonly at: Instant
  readonly moved?: boolean
}

/** One step of a reminder plan for one obligation; who holds the roles is looked up when it rings. */
export interface Rung {
  readonly obligation: string
  readonly step: string
  readonly at: Instant
  /** The date it reminds of: when the date moves, it is another rung. */
  readonly aims: When
  readonly to: readonly Role[]
}

const isOffice = (role: Role): boolean => OFFICE.includes(role)

/** Families, requesters and other outsiders are reminded of duties, never of rights. */
const isReminded = (obligation: Obligation): boolean =>
  obligation.nature === 'duty' || (isOffice(obligation.bearer) && obligation.nature !== 'threshold')

/** Moved into the hours at which mail is sent: forward to the next opening of the window. */
function intoWindow(at: Instant, { window }: ReminderPlan): Instant {
  const time = romeWallTimeOf(at)
  if (window.opens <= time && time < window.closes) return at
  const day = romeDateOf(at)
  if (time < window.opens) return romeTime(day, window.opens)
  return at > romeTime(day, window.closes) ? romeTime(plusDays(day, 1), window.opens) : at
}

interface Dates {
  readonly start: Instant
  readonly target: When
  readonly legal: When
  readonly lateAfter: Instant
}

function momentsOf(step: Step, dates: Dates, school: School, until: Instant | undefined): Instant[] {
  const targetDay = isInstant(dates.target) ? romeDateOf(dates.target) : dates.target
  switch (step.kind) {
    case 'half':
      return [fromMs((toMs(dates.start) + toMs(dates.lateAfter)) / 2)]
    case 'days-before-target':
      return [romeTime(plusDays(targetDay, -step.days), step.time)]
    case 'legal-day':
      return isInstant(dates.legal) ? [] : [romeTime(dates.legal, step.time)]
    case 'hours-before-end':
      return [plusElapsedHours(dates.lateAfter, -step.hours)]
    case 'before-closing':
      return beforeClosing(step.minutes, dates, school)
    case 'past-end':
      return pastEnd(step, dates, until)
  }
}

/** Where an hour term ends while the office is closed: before the last closing inside the term. */
function beforeClosing(minutes: number, dates: Dates, school: School): Instant[] {
  const end = romeDateOf(dates.lateAfter)
  const lastDay = school.calendar.officeHoursOn(end)
  if (lastDay !== undefined && lastDay.opens <= dates.lateAfter && dates.lateAfter <= lastDay.closes) return []
  for (let day: CivilDate = end; day >= romeDateOf(dates.start); day = plusDays(day, -1)) {
    const office = school.calendar.officeHoursOn(day)
    if (office !== undefined && office.closes <= dates.lateAfter) return [plusElapsedHours(office.closes, -minutes / 60)]
  }
  return []
}

/** Day after day, then week after week; of those after the day of `until` the first two: one may give way to an opening or to the other. */
function pastEnd(step: Extract<Step, { kind: 'past-end' }>, dates: Dates, until: Instant | undefined): Instant[] {
  const untilDay = until === undefined ? undefined : romeDateOf(until)
  const firstDay = plusDays(romeDateOf(dates.lateAfter), 1)
  const moments = isInstant(dates.legal) ? [fromMs(toMs(dates.lateAfter) + 1)] : []
  for (let index = 0; index < step.days + step.thenWeeks; index += 1) {
    const lastButOne = moments.at(-2)
    if (untilDay !== undefined && lastButOne !== undefined && romeDateOf(lastButOne) > untilDay) break
    const days = index < step.days ? index : step.days + 7 * (index - step.days)
    moments.push(romeTime(plusDays(firstDay, days), step.time))
  }
  return moments
}

const byMoment = (a: Rung, b: Rung): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)

/** Of several rungs at one instant the last of the plan. */
function oneAtATime(ahead: readonly Rung[]): Rung[] {
  return [...new Map(ahead.map((rung) => [rung.at, rung])).values()]
}

/** One mail a day is enough for a day term: on the first day the opening, later the most urgent, the last of the plan. */
function oneADay(openings: readonly Rung[], ahead: readonly Rung[]): Rung[] {
  const byDay = new Map<CivilDate, Rung>()
  for (const rung of ahead) byDay.set(romeDateOf(rung.at), rung)
  for (const { at } of openings) byDay.delete(romeDateOf(at))
  return [...byDay.values()]
}

/**
 * The rungs of one obligation, earliest first. Those whose moment was past when the present date became known are left out; the first
 * rings at once.
 * @param until where given, of the escalation after it only the first rungs are there: enough to know when to look next.
 */
export function rungsOf(obligation: Obligation, told: Told, plan: ReminderPlan, school: School, until?: Instant): readonly Rung[] {
  if (obligation.settled !== undefined || !isReminded(obligation)) return []
  const { governing } = obligation
  if (governing === undefined || governing.kind === 'superseded' || governing.kind === 'stopped') return []
  const due = dueOf(obligation)
  const term = governing.kind === 'dated' ? governing.inputs.term.kind : undefined
  // What must come before a meeting ends at an hour and is not counted in hours: nobody is woken at night for it.
  const byHours = term === 'hours'
  const at = (moment: Instant): Instant => (byHours ? moment : intoWindow(moment, plan))
  const bearer = [obligation.bearer]
  const aims: When = due === undefined ? told.at : isDue(due) ? due.legal : due.opens
  const first = (step: string, moment: Instant): Rung => ({ obligation: obligation.id, step, at: at(moment), aims, to: bearer })
  // A day that follows from every fact anew moves without news: neither the move nor the opening is told again.
  const isMoved = told.moved === true && obligation.reckoned !== true
  const isNews = told.moved !== true || obligation.reckoned !== true
  if (due === undefined || !isDue(due)) return !isNews ? [] : [first(isMoved ? 'moved' : 'opening', told.at)]
  // A window is news on the day on which it opens; that its dates have moved, at once.
  const start = due.opens === undefined ? told.at : later(told.at, romeTime(due.opens, plan.window.opens))
  const moved = isMoved ? [first('moved', told.at)] : []
  const opensOn = first('opening', start)
  const openings = !isNews ? [] : moved.some(({ at }) => at >= opensOn.at) ? moved : [...moved, opensOn]
  const openedAt = openings.at(-1)?.at ?? start
  const dates: Dates = { start, target: due.target, legal: due.legal, lateAfter: due.lateAfter }
  // A period that the law calls usual is no deadline: past it the escalation is as short as past a term of our own.
  const isMild = term === 'window' || (governing.kind === 'dated' && governing.inputs.internal)
  const steps = (byHours ? plan.hourSteps : plan.daySteps).map((step) =>
    isMild && step.kind === 'past-end' ? { ...step, ...plan.internal } : step,
  )
  const rungs = steps.flatMap((step) =>
    step.kind === 'past-end' && obligation.nature !== 'duty'
      ? []
      : momentsOf(step, dates, school, until).flatMap((moment, index): Rung[] => {
          const escalates = step.kind === 'past-end'
          const number = escalates ? `-${index + 1}` : ''
          const rung: Rung = {
            obligation: obligation.id,
            step: `${step.name}${number}`,
            at: at(moment),
            aims,
            to: escalates ? [...new Set([...bearer, ...plan.escalation])] : bearer,
          }
          // What the sending window has put off beyond the end reminds of nothing any more.
          return escalates || rung.at <= due.lateAfter ? [rung] : []
        }),
  )
  const ahead = rungs.filter((rung) => rung.at > openedAt)
  return [...openings, ...(byHours ? oneAtATime(ahead) : oneADay(openings, ahead))].sort(byMoment)
}

/** What time has made of an obligation is told, once, to whoever bore it and to those above. */
export const lapsedRungs = (obligations: readonly Obligation[], plan: ReminderPlan): readonly Rung[] =>
  obligations.flatMap((obligation) => {
    const { id, settled, bearer } = obligation
    if (settled?.outcome !== 'lapsed' || !isReminded(obligation)) return []
    const at = intoWindow(fromMs(toMs(settled.at) + 1), plan)
    return [{ obligation: id, step: 'lapsed', at, aims: settled.at, to: [...new Set([bearer, ...plan.escalation])] }]
  })

/** What an act sends leaves at once. */
export const noticeRungs = (marks: readonly NoticeMark[], told: Readonly<Record<string, Told | undefined>>): readonly Rung[] =>
  marks.flatMap(({ id }) => {
    const known = told[id]
    return known === undefined ? [] : [{ obligation: id, step: 'notice', at: known.at, aims: known.at, to: [] }]
  })

/** A notice that did not arrive is told to the office, once, if what it was about is still open. */
export const undeliveredRungs = (state: CaseState, open: ReadonlySet<string>): readonly Rung[] =>
  state.undelivered.flatMap(({ fact, at, obligation }) =>
    open.has(obligation) ? [{ obligation, step: `undelivered-${fact}`, at, aims: at, to: ['clerk'] as const }] : [],
  )

/** The first rung after `moment`. */
export const nextAfter = (rungs: readonly Rung[], moment: Instant): Instant | undefined =>
  rungs.reduce<Instant | undefined>((first, { at }) => (at > moment && (first === undefined || at < first) ? at : first), undefined)
