import type { Level } from '../../kernel/calendar/calendar.ts'
import { type Interval, lengthOf, merged } from '../../kernel/interval.ts'
import { type Capacity, capacity, lastUsable, latestBeginning, type Window, windowOf, type YearlyWindow } from '../../kernel/ledger.ts'
import { addMinutes, lessMinutes, type Minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { School } from '../../kernel/school.ts'
import { type CivilDate, plusDays } from '../../kernel/time.ts'
import { dayInWindow } from './service-window.ts'
import { scheduledOn, type TimetableVersion } from './timetable.ts'

export const TRIP_NORM = 'Allegato A1 (004:22)'
export const LEDGER_NORM = `${TRIP_NORM}; AMB-33`

/** «Entro dicembre» for trips from September to December, «entro giugno» for those from January to June (004:22). */
const WINDOWS = [
  { from: { month: 9, day: 1 }, until: { month: 12, day: 31 } },
  { from: { month: 1, day: 1 }, until: { month: 6, day: 30 } },
] as const satisfies readonly YearlyWindow[]

/** C-VT-1: where the hours of a day belong; undefined in July and August, of which the text says nothing. */
export const tripWindow = (date: CivilDate): Window | undefined => windowOf(WINDOWS, date)

/** A day with a trip: its hours by the clock, and whether lessons would have been held on it. */
export interface TripDay {
  readonly date: CivilDate
  readonly slots: readonly Interval[]
  /** In writing, for hours outside the service window. */
  readonly authorised: boolean
  readonly withoutLessons: boolean
}

export const clockMinutes = (slots: readonly Interval[]): Minutes => addMinutes(...merged(slots).map(lengthOf))

/** The hours of a trip that are service: outside the window only those authorised in writing (AMB-49). */
export const tripMinutes = ({ date, slots, authorised }: Pick<TripDay, 'date' | 'slots' | 'authorised'>): Minutes =>
  authorised ? clockMinutes(slots) : dayInWindow(date, slots).inside

/** What the day's timetable would have asked: nothing without lessons. */
export const scheduledThatDay = ({ date, withoutLessons }: TripDay, versions: readonly TimetableVersion[]): Minutes =>
  withoutLessons ? NO_TIME : scheduledOn(versions, date)

/** C-VT-2: «le ore di partecipazione», read as those above the day's timetable. */
export const excessOf = (day: TripDay, versions: readonly TimetableVersion[]): Minutes =>
  lessMinutes(tripMinutes(day), scheduledThatDay(day, versions))

/** What decides how much a day can give back. */
export interface Days {
  readonly level: Level
  readonly versions: readonly TimetableVersion[]
  isAbsent(date: CivilDate): boolean
  /** A day with a trip gives nothing back: the assistant works on it. */
  hasTrip(date: CivilDate): boolean
  recovered(date: CivilDate): Minutes
}

/** What each day can give back at all, and what is left of it after the recoveries made. */
export interface Room {
  readonly possible: Capacity
  readonly left: Capacity
}

/** Giving back means fewer hours on other days: lesson days with the pupil present, up to the hours of their timetable (AMB-33). */
export function roomIn({ level, versions, isAbsent, hasTrip, recovered }: Days, { calendar }: School): Room {
  const possible: Capacity = (date) => {
    const scheduled = scheduledOn(versions, date)
    return scheduled === NO_TIME || isAbsent(date) || hasTrip(date) || !calendar.lessonDay(date, level) ? NO_TIME : scheduled
  }
  return { possible, left: (date) => lessMinutes(possible(date), recovered(date)) }
}

/** The last day of lessons on which anything can be given back: what «entro dicembre» comes to. Recoveries do not move it. */
export const lastRealDay = ({ from, until }: Window, { possible }: Room): CivilDate | undefined => lastUsable(from, until, possible)

/**
 * The last day on which giving back can begin and still be finished inside the window; later the days do not suffice. Where all its days
 * together do not, it should have begun on the first. Undefined where nothing is owed, or the window has no day at all: no calendar is loaded.
 */
export function beginBy(owed: Minutes, window: Window, room: Room): CivilDate | undefined {
  if (owed === NO_TIME || lastRealDay(window, room) === undefined) return undefined
  return latestBeginning(owed, window.from, window.until, room.left) ?? window.from
}

/** The days after a trip that can give back. */
export function usableAfter(trip: CivilDate, window: Window, { left }: Room): readonly CivilDate[] {
  const usable: CivilDate[] = []
  for (let date = plusDays(trip, 1); date <= window.until; date = plusDays(date, 1)) if (left(date) > NO_TIME) usable.push(date)
  return usable
}

/** What those days can give back together, and what of the hours owed does not fit into them: it comes before the trip, or is lost. */
export function afterTrip(
  owed: Minutes,
  trip: CivilDate,
  window: Window,
  { left }: Room,
): { readonly recoverable: Minutes; readonly shortfall: Minutes } {
  const recoverable = capacity(plusDays(trip, 1), window.until, left)
  return { recoverable, shortfall: lessMinutes(owed, recoverable) }
}
