import type { Calendar } from './calendar/calendar.ts'
import type { Anchor, HolidayLayer, MeasuredTerm, MonthDay } from './term.ts'
import {
  type CivilDate,
  dateOf,
  daysInMonth,
  earlier,
  endOfDay,
  fromMs,
  type Instant,
  plusDays,
  plusElapsedHours,
  plusMonths,
  plusWallClockHours,
  romeDateOf,
  startOfDay,
  toMs,
  yearOf,
} from './time.ts'

/** A moment for hour terms, a day for all others. */
export type When = Instant | CivilDate

/** The three dates of a term, and the moment after which the act is late. */
export interface Due {
  /** Where counting alone arrives; for hours, where elapsed hours arrive. */
  readonly raw: When
  /** Where the norm arrives: lateness is judged on it, after its last instant in Rome. */
  readonly legal: When
  /** The last day, or for hours the last moment, on which the office is open: what reminders aim at. */
  readonly target: When
  readonly lateAfter: Instant
  /** The first day on which the act makes sense: windows only. */
  readonly opens?: CivilDate
}

/** From when an act is possible: a gate with no end. */
export interface Opening {
  readonly opens: CivilDate
}

export interface CountOptions {
  /** The day on which the act became possible: the target never lies before it (rulebook § 0.2). */
  readonly since: CivilDate
  readonly counts: readonly HolidayLayer[]
}

const SEARCH_LIMIT = 400

/** The first day from `start` on, going by `step`, that satisfies `ok`; undefined when a year has none. */
export function seek(start: CivilDate, step: 1 | -1, ok: (date: CivilDate) => boolean): CivilDate | undefined {
  let date = start
  for (let tries = 0; tries < SEARCH_LIMIT; tries += 1) {
    if (ok(date)) return date
    date = plusDays(date, step)
  }
  return undefined
}

export const dateOfAnchor = (anchor: Anchor): CivilDate => ('at' in anchor ? romeDateOf(anchor.at) : anchor.on)
export const momentOfAnchor = (anchor: Anchor): Instant => ('at' in anchor ? anchor.at : startOfDay(anchor.on))

const dayInYear = (year: number, { month, day }: MonthDay): CivilDate => dateOf(year, month, Math.min(day, daysInMonth(year, month)))

/** The first such day of a year on or after `start`. */
export const nextOccurrence = (start: CivilDate, on: MonthDay): CivilDate => {
  const thisYear = dayInYear(yearOf(start), on)
  return thisYear >= start ? thisYear : dayInYear(yearOf(start) + 1, on)
}

const beforeInYear = (a: MonthDay, b: MonthDay): boolean => a.month < b.month || (a.month === b.month && a.day < b.day)

/** The n-th working day of the office after (before) `start`; the start is not counted. */
export function workingDay(start: CivilDate, n: number, step: 1 | -1, isWorking: (date: CivilDate) => boolean): CivilDate {
  let date = start
  for (let found = 0; found < n; found += 1) {
    const next = seek(plusDays(date, step), step, isWorking)
    if (next === undefined) throw new RangeError(`the office is never open in the year around ${date}`)
    date = next
  }
  return date
}

const targetDay = (raw: CivilDate, legal: CivilDate, since: CivilDate, calendar: Calendar): CivilDate => {
  const open = seek(raw, -1, (date) => date < since || calendar.officeOpenOn(date))
  return open === undefined || open < since ? legal : open
}

const dated = (raw: CivilDate, legal: CivilDate, options: CountOptions, calendar: Calendar): Due => ({
  raw,
  legal,
  target: targetDay(raw, legal, options.since, calendar),
  lateAfter: endOfDay(legal),
})

/** The last moment up to `limit`, not before `from`, at which the office is open; `limit` itself when there is none. */
function lastOpenMoment(limit: Instant, from: Instant, calendar: Calendar): Instant {
  const firstDay = romeDateOf(from)
  for (let day = romeDateOf(limit); day >= firstDay; day = plusDays(day, -1)) {
    const office = calendar.officeHoursOn(day)
    if (office === undefined || office.opens > limit) continue
    const moment = earlier(office.closes, limit)
    return moment > from ? moment : limit
  }
  return limit
}

function hourTerm(n: number, anchor: Anchor, calendar: Calendar): Due {
  const start = momentOfAnchor(anchor)
  const elapsed = plusElapsedHours(start, n)
  // No hour at all from the second of two doubled hours would be an hour ago on the clock.
  const legal = n === 0 ? start : earlier(elapsed, plusWallClockHours(start, n))
  return { raw: elapsed, legal, target: lastOpenMoment(legal, start, calendar), lateAfter: legal }
}

/** Counts `term` from `anchor`. Pure: the same inputs give the same dates. */
export function count(term: MeasuredTerm, anchor: Anchor, calendar: Calendar, options: CountOptions): Due | Opening {
  const start = dateOfAnchor(anchor)
  const isFree = (date: CivilDate): boolean => calendar.holidayOn(date, options.counts) === undefined
  const rolled = (raw: CivilDate, step: 1 | -1): Due => dated(raw, seek(raw, step, isFree) ?? raw, options, calendar)
  const unmoved = (date: CivilDate): Due => dated(date, date, options, calendar)
  switch (term.kind) {
    case 'hours':
      return hourTerm(term.n, anchor, calendar)
    case 'days':
      return term.n === 0 ? unmoved(start) : rolled(plusDays(start, term.n), 1)
    case 'months':
      return rolled(plusMonths(start, term.n), 1)
    case 'days-back':
      return rolled(plusDays(start, -term.n), -1)
    case 'months-back':
      return rolled(plusMonths(start, -term.n), -1)
    case 'working-days':
      return unmoved(workingDay(start, term.n, 1, calendar.officeOpenOn))
    case 'working-days-back':
      return unmoved(workingDay(start, term.n, -1, calendar.officeOpenOn))
    case 'fixed':
      return unmoved(nextOccurrence(start, term.on))
    case 'on':
      return unmoved(start)
    case 'window': {
      const closes = nextOccurrence(start, term.closes)
      const opens = dayInYear(beforeInYear(term.closes, term.opens) ? yearOf(closes) - 1 : yearOf(closes), term.opens)
      return { ...unmoved(closes), opens }
    }
    case 'before': {
      if ('on' in anchor) return unmoved(plusDays(anchor.on, -1))
      const limit = fromMs(toMs(anchor.at) - 1)
      const open = lastOpenMoment(limit, startOfDay(options.since), calendar)
      return { raw: anchor.at, legal: anchor.at, target: open === limit ? anchor.at : open, lateAfter: limit }
    }
    case 'after':
      return { opens: plusDays(start, term.n + 1) }
  }
}

export const isInstant = (when: When): when is Instant => when.length > 10
export const isDue = (result: Due | Opening): result is Due => 'legal' in result

export const endOfWhen = (when: When): Instant => (isInstant(when) ? when : endOfDay(when))

/** The target of the two that asks for the act first; never one from before `since`. */
export const prudent = (own: When, other: When, since: CivilDate): When => {
  const otherDate = isInstant(other) ? romeDateOf(other) : other
  return otherDate < since || endOfWhen(other) > endOfWhen(own) ? own : other
}
