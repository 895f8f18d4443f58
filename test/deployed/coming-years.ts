import { systemClock } from '../../lib/adapters/clock.ts'
import { firstDayOf, type SchoolYearCalendar, schoolYearOf } from '../../lib/kernel/calendar/school-calendar.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import { dateOf, romeDateOf, yearOf } from '../../lib/kernel/time.ts'

/** The first calendar year of the school year that comes next, whatever day it is when the suite runs. */
export const COMING = yearOf(firstDayOf(schoolYearOf(romeDateOf(systemClock())))) + 1

const FROM_MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5]

/** A calendar of the suite's own making, for a school year that no region has decided yet. */
const calendarOf = (year: number): SchoolYearCalendar => ({
  region: 'Piemonte',
  schoolYear: schoolYearOf(dateOf(year, 9, 1)),
  source: 'calendario di prova',
  lessons: { PRI: { from: dateOf(year, 9, 14), to: dateOf(year + 1, 6, 10), weekdays: FROM_MONDAY_TO_FRIDAY } },
  suspensions: [{ from: dateOf(year, 12, 23), to: dateOf(year + 1, 1, 6), name: 'vacanze di Natale' }],
})

export const COMING_CALENDARS: readonly SchoolYearCalendar[] = [COMING, COMING + 1, COMING + 2]
  .map(calendarOf)
  .filter(({ schoolYear }) => schoolYear !== PIEMONTE_2026_27.schoolYear)
