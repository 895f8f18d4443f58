import { common, type DatedInterval, type Interval, lengthOf, merged } from '../../kernel/interval.ts'
import { addMinutes, type Minutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { Parameter } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { type CivilDate, wallTime, weekdayOf } from '../../kernel/time.ts'

/** «Orario di servizio 7.00-18.00 da lunedì a sabato»: the annex fixes it, a derogation of the GLO does not move it (004:201-203). */
export const SERVICE_HOURS: Interval = { start: wallTime('07:00'), end: wallTime('18:00') }
const LAST_SERVICE_WEEKDAY = 6

export const WINDOW_NORM = 'Allegato A1 (004:203)'

const HOLIDAYS = 'C-VS-1/holidays'

export const windowParameters: Record<typeof HOLIDAYS, Parameter<boolean>> = {
  [HOLIDAYS]: {
    title: 'Nessun servizio nei giorni festivi da lunedì a sabato',
    default: true,
    reason: 'Il testo nomina solo i giorni della settimana: i festivi li toglie il calendario scolastico',
  },
}

/** The service hours of a weekday, 1 = Monday; undefined on Sunday. */
export const serviceHoursOn = (weekday: number): Interval | undefined => (weekday <= LAST_SERVICE_WEEKDAY ? SERVICE_HOURS : undefined)

/** What of a slot is service. */
export function inService({ date, start, end }: DatedInterval): Interval | undefined {
  const hours = serviceHoursOn(weekdayOf(date))
  return hours === undefined ? undefined : common({ start, end }, hours)
}

/** C-VS-1: the minutes of a slot inside and outside the service window. */
export function windowOfService(slot: DatedInterval): { readonly inside: Minutes; readonly outside: Minutes } {
  const part = inService(slot)
  const inside = part === undefined ? NO_TIME : lengthOf(part)
  return { inside, outside: minutes(lengthOf(slot) - inside) }
}

/** The same of all the slots of a day; time counted twice is counted once. */
export function dayInWindow(date: CivilDate, slots: readonly Interval[]): { readonly inside: Minutes; readonly outside: Minutes } {
  const parts = merged(slots).map((slot) => windowOfService({ date, ...slot }))
  return { inside: addMinutes(...parts.map(({ inside }) => inside)), outside: addMinutes(...parts.map((part) => part.outside)) }
}

/** Why the school calendar refuses service on a weekday of the window: the holiday's name. */
export const holidayRefused = (date: CivilDate, school: School): string | undefined =>
  parameterOf(school, HOLIDAYS, windowParameters[HOLIDAYS]) && serviceHoursOn(weekdayOf(date)) !== undefined
    ? school.calendar.holidayOn(date)?.name
    : undefined
