import { calendarDataSchema, compileCalendar } from '../../lib/kernel/calendar/calendar.ts'
import { INCLUSION_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import type { School, Settings } from '../../lib/kernel/school.ts'
import { MONDAY_TO_FRIDAY, schoolWith } from './given.ts'

/** The calendar of the inclusion rulebook's worked examples (§ 4.1), or another school year. */
const calendar = (year = INCLUSION_2026_27): School['calendar'] =>
  compileCalendar(
    calendarDataSchema.parse({ version: 'inclusion-2026-27', schoolYears: [year], officeHours: MONDAY_TO_FRIDAY, closures: [] }),
  )

/** The school of the worked examples: lessons from Monday to Friday. */
export const lombard = (settings: Partial<Settings> = {}): School => schoolWith(settings, calendar())

/** The same with lessons on Saturday too. */
export const sixDays = (settings: Partial<Settings> = {}): School => {
  const { PRI } = INCLUSION_2026_27.lessons
  if (PRI === undefined) throw new Error('the calendar of the examples has lessons of the primaria')
  const lessons = { ...INCLUSION_2026_27.lessons, PRI: { ...PRI, weekdays: [1, 2, 3, 4, 5, 6] } }
  return schoolWith(settings, calendar({ ...INCLUSION_2026_27, lessons }))
}

/** A slot of every school day from Monday to Friday. */
export const everyDay = (start: string, end: string) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start, end }))
