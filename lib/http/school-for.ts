import { schoolFor } from '../application/simulate.ts'
import { type CalendarData, calendarDataSchema, compileCalendar } from '../kernel/calendar/calendar.ts'
import { INCLUSION_2026_27, PIEMONTE_2026_27 } from '../kernel/calendar/school-calendars.ts'
import type { School, Settings } from '../kernel/school.ts'
import type { CALENDAR_NAMES } from './schemas/requests.ts'

type CalendarName = (typeof CALENDAR_NAMES)[number]

const HOURS = { opens: '08:00', closes: '16:00' }
const MONDAY_TO_FRIDAY = { 1: HOURS, 2: HOURS, 3: HOURS, 4: HOURS, 5: HOURS }

const YEARS = { 'piemonte-2026-27': PIEMONTE_2026_27, 'inclusion-2026-27': INCLUSION_2026_27 } as const satisfies Record<
  CalendarName,
  unknown
>

const compiled = new Map<CalendarName, School['calendar']>()

/** The calendar of the rulebook's worked examples, with an office open from Monday to Friday. */
function named(name: CalendarName): School['calendar'] {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const calendar = compileCalendar(
    calendarDataSchema.parse({ version: name, schoolYears: [YEARS[name]], officeHours: MONDAY_TO_FRIDAY, closures: [] }),
  )
  compiled.set(name, calendar)
  return calendar
}

/** An optional field that was not sent counts as absent. */
const present = (settings: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> => ({
  ...(settings.governing === undefined ? {} : { governing: settings.governing }),
  ...(settings.internalTerms === undefined ? {} : { internalTerms: settings.internalTerms }),
  ...(settings.parameters === undefined ? {} : { parameters: settings.parameters }),
  ...(settings.tables === undefined ? {} : { tables: settings.tables }),
})

/** The school that a question without a school is asked of. */
export const schoolAsked = (
  calendar: CalendarName | CalendarData = 'piemonte-2026-27',
  settings: Parameters<typeof present>[0] = {},
): School => schoolFor(typeof calendar === 'string' ? named(calendar) : compileCalendar(calendar), present(settings))
