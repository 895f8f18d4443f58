import { calendarDataSchema, compileCalendar } from '../../../lib/kernel/calendar/calendar.ts'
import { INCLUSION_2026_27 } from '../../../lib/kernel/calendar/school-calendars.ts'
import { DEFAULT_SETTINGS, type School, type Settings } from '../../../lib/kernel/school.ts'
import { calculate } from '../calculate.ts'

const MONDAY_TO_FRIDAY = Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, { opens: '08:00', closes: '16:00' }]))

/** The calendar of the inclusion rulebook's worked examples (§ 4.1). */
export const lombard = (settings: Partial<Settings> = {}): School => ({
  calendar: compileCalendar(
    calendarDataSchema.parse({
      version: 'inclusion-2026-27',
      schoolYears: [INCLUSION_2026_27],
      officeHours: MONDAY_TO_FRIDAY,
      closures: [],
    }),
  ),
  settings: { ...DEFAULT_SETTINGS, ...settings },
})

/** A calculation at the school of the worked examples. */
export const calculated = (_procedure: string, rule: string, input: unknown, school: School = lombard()): Promise<unknown> =>
  calculate(rule, input, school)

/** A slot of every school day from Monday to Friday. */
export const everyDay = (start: string, end: string) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start, end }))
