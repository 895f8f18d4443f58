import { type CivilDate, dateOf, isLeapYear, plusDays, type WallTime, weekdayOf } from '../time.ts'
import { type CalendarData, OFFICE_WEEKDAYS } from './calendar-data.ts'
import { dayIn } from './day-rule.ts'
import { type Holiday, type Layer, nationalHolidaysOf, SUNDAY } from './holidays.ts'

/** Why a day is closed, or without lessons: Italian reason, its norm or act, and whose calendar says so. */
export interface Closed {
  readonly reason: string
  readonly source: string
  readonly layer: Layer
}

/** What is special about one day. Days of which nothing is special have no entry. */
export interface SpecialDay {
  readonly national: Holiday | undefined
  readonly patron: Holiday | undefined
  readonly closed: Closed | undefined
  /** No holiday and no closure: special by the weekly closing day alone. */
  readonly ordinary: boolean
}

const SUNDAY_NUMBER = 7
// A school asks about a handful of years; the bound keeps strange dates from filling the memory.
const YEARS_KEPT = 64

export const officeDayOf = (data: CalendarData, weekday: number): { opens: WallTime; closes: WallTime } | undefined => {
  const key = OFFICE_WEEKDAYS[weekday - 1]
  return key === undefined ? undefined : data.officeHours[key]
}

/** The closure decided by the school that covers `date`. */
export function closureOn(data: CalendarData, date: CivilDate): Closed | undefined {
  const closure = data.closures.find(({ from, to }) => from <= date && date <= to)
  return closure && { reason: closure.reason, source: closure.source, layer: 'school' }
}

function patronIn(data: CalendarData, year: number): Holiday | undefined {
  const { patron } = data
  if (patron === undefined) return undefined
  return {
    date: dayIn(patron.day, year),
    name: `${patron.name} (patrono di ${patron.municipality})`,
    layer: 'patron',
    source: patron.source,
  }
}

const closedFor = (holiday: Holiday): Closed => ({ reason: holiday.name, source: holiday.source, layer: holiday.layer })

function yearOfDays(data: CalendarData, year: number): ReadonlyMap<string, SpecialDay> {
  const national = new Map<CivilDate, Holiday>()
  for (const holiday of nationalHolidaysOf(year)) if (!national.has(holiday.date)) national.set(holiday.date, holiday)
  const patronDay = patronIn(data, year)
  const weekly: Closed = {
    reason: 'giorno di chiusura settimanale dell’ufficio',
    source: `orario dell’ufficio, versione ${data.version} del calendario della scuola`,
    layer: 'school',
  }
  const days = new Map<string, SpecialDay>()
  const firstDay = dateOf(year, 1, 1)
  let weekday = weekdayOf(firstDay)
  for (let ahead = 0; ahead < (isLeapYear(year) ? 366 : 365); ahead += 1) {
    const date = plusDays(firstDay, ahead)
    const sunday: Holiday | undefined = weekday === SUNDAY_NUMBER ? { date, ...SUNDAY, layer: 'national' } : undefined
    const holiday = national.get(date) ?? sunday
    const patron = patronDay?.date === date ? patronDay : undefined
    const feast = holiday ?? patron
    const unusual = feast ? closedFor(feast) : closureOn(data, date)
    const closed = unusual ?? (officeDayOf(data, weekday) === undefined ? weekly : undefined)
    if (closed) days.set(date, { national: holiday, patron, closed, ordinary: unusual === undefined })
    weekday = (weekday % 7) + 1
  }
  return days
}

/** Looks a day up in the book of its year, written once per year: two map reads per question. */
export function yearBook(data: CalendarData): (date: CivilDate) => SpecialDay | undefined {
  const years = new Map<string, ReadonlyMap<string, SpecialDay>>()
  return (date) => {
    const year = date.slice(0, 4)
    let days = years.get(year)
    if (days === undefined) {
      days = yearOfDays(data, Number(year))
      if (years.size >= YEARS_KEPT) years.clear()
      years.set(year, days)
    }
    return days.get(date)
  }
}
