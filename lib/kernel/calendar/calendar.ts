import { type CivilDate, daysBetween, type Instant, inWords, later, plusDays, romeTime, weekdayOf } from '../time.ts'
import type { CalendarData } from './calendar-data.ts'
import type { Holiday, Layer } from './holidays.ts'
import { type Level, lastDayOf, schoolYearOf } from './school-calendar.ts'
import { type Closed, closureOn, officeDayOf, yearBook } from './year-book.ts'

export { type CalendarData, type CalendarInput, calendarDataSchema } from './calendar-data.ts'
export type { Holiday } from './holidays.ts'
export { type Level, schoolCalendarSchema, schoolYearOf } from './school-calendar.ts'
export type { Closed } from './year-book.ts'

/** The school calendars run out: nothing loaded from the day after `until` on (from the day asked about, when undefined). */
export interface Expiry {
  readonly until: CivilDate | undefined
  /** Calendar days from the day asked about to `until`; 0 when that day itself has no calendar. */
  readonly daysLeft: number
  /** The school year to load. */
  readonly missing: string
  /** Italian sentence for the office. */
  readonly says: string
}

/** The four layers of one school (design § 4). Pure: it knows no present day. */
export interface Calendar {
  readonly version: string
  /**
   * The holiday on `date` among the layers that a norm counts (default: both). Sunday is one, named `domenica`, of the national
   * layer; a named national holiday comes before it, and before the patron. Saturday is none.
   */
  holidayOn(date: CivilDate, layers?: readonly ('national' | 'patron')[]): Holiday | undefined
  /** Why the office is closed on `date`: holiday, patron, closure of the school or weekly closing day, in this order. */
  officeClosedOn(date: CivilDate): Closed | undefined
  officeOpenOn(date: CivilDate): boolean
  /** Opening and closing moment of the office on `date`; undefined when it is closed. */
  officeHoursOn(date: CivilDate): { readonly opens: Instant; readonly closes: Instant } | undefined
  /** No holiday, no patron's day, no closure of the school: open, were it not for the weekly closing day. */
  ordinaryDay(date: CivilDate): boolean
  /** Whether there are lessons for `level`. False where no school calendar is loaded: {@link Calendar.noLessonsOn} tells it apart. */
  lessonDay(date: CivilDate, level: Level): boolean
  /** Why there are no lessons for `level` on `date`; undefined on a lesson day. */
  noLessonsOn(date: CivilDate, level: Level): Closed | undefined
  /** `2026/27`, from 1 September to 31 August. */
  schoolYearOf(date: CivilDate): string
  /** `until`: 31 August of the last school year loaded; undefined when none is. */
  coverage(): { readonly until: CivilDate | undefined }
  /** The alarm before a calendar runs out: set when the school years loaded without a gap from `date` on end within `days` days. */
  expiresWithin(date: CivilDate, days: number): Expiry | undefined
}

const WEEKDAYS = ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato', 'domenica'] as const

/** Makes the calendar of a school answer questions. The data must have passed `calendarDataSchema`. */
export function compileCalendar(data: CalendarData): Calendar {
  const daysOf = yearBook(data)
  const schoolYears = new Map(data.schoolYears.map((year) => [year.schoolYear, year]))
  const lastLoaded = [...schoolYears.keys()]
    .map(lastDayOf)
    .reduce<CivilDate | undefined>((a, b) => (a === undefined ? b : later(a, b)), undefined)
  const ownSource = `calendario della scuola, versione ${data.version}`

  const holidayOn: Calendar['holidayOn'] = (date, layers) => {
    const day = daysOf(date)
    if (day === undefined) return undefined
    if (layers === undefined) return day.national ?? day.patron
    return (layers.includes('national') ? day.national : undefined) ?? (layers.includes('patron') ? day.patron : undefined)
  }

  const noLessonsOn: Calendar['noLessonsOn'] = (date, level) => {
    const schoolYear = schoolYearOf(date)
    const loaded = schoolYears.get(schoolYear)
    const why = (reason: string, layer: Layer, source: string): Closed => ({ reason, source, layer })
    if (loaded === undefined) return why(`nessun calendario scolastico caricato per il ${schoolYear}`, 'school', ownSource)
    const holiday = holidayOn(date)
    if (holiday) return why(holiday.name, holiday.layer, holiday.source)
    const lessons = loaded.lessons[level]
    const regional = (reason: string): Closed => why(reason, 'region', loaded.source)
    if (lessons === undefined) return regional(`il calendario ${schoolYear} non dice le lezioni di quest’ordine di scuola`)
    if (date < lessons.from) return regional(`le lezioni cominciano ${inWords(lessons.from)}`)
    if (date > lessons.to) return regional(`le lezioni sono finite ${inWords(lessons.to)}`)
    const suspension = loaded.suspensions.find(({ from, to }) => from <= date && date <= to)
    if (suspension) return regional(suspension.name)
    const weekday = weekdayOf(date)
    if (!lessons.weekdays.includes(weekday)) return regional(`${WEEKDAYS[weekday - 1]}: giorno senza lezioni`)
    return closureOn(data, date)
  }

  const loadedUntil = (date: CivilDate): CivilDate | undefined => {
    let until: CivilDate | undefined
    for (let year = schoolYearOf(date); schoolYears.has(year); year = schoolYearOf(plusDays(until, 1))) until = lastDayOf(year)
    return until
  }

  return {
    version: data.version,
    holidayOn,
    officeClosedOn: (date) => daysOf(date)?.closed,
    officeOpenOn: (date) => daysOf(date)?.closed === undefined,
    officeHoursOn: (date) => {
      const hours = daysOf(date)?.closed === undefined ? officeDayOf(data, weekdayOf(date)) : undefined
      return hours && { opens: romeTime(date, hours.opens), closes: romeTime(date, hours.closes) }
    },
    ordinaryDay: (date) => daysOf(date)?.ordinary ?? true,
    lessonDay: (date, level) => noLessonsOn(date, level) === undefined,
    noLessonsOn,
    schoolYearOf,
    coverage: () => ({ until: lastLoaded }),
    expiresWithin: (date, days) => {
      const until = loadedUntil(date)
      const missing = schoolYearOf(until === undefined ? date : plusDays(until, 1))
      if (until === undefined) return { until, daysLeft: 0, missing, says: `Nessun calendario scolastico è caricato per il ${missing}.` }
      const daysLeft = daysBetween(date, until)
      if (daysLeft > days) return undefined
      const left = daysLeft === 1 ? 'manca un giorno' : `mancano ${daysLeft} giorni`
      return {
        until,
        daysLeft,
        missing,
        says: `I calendari scolastici caricati finiscono ${inWords(until)} (${left}): va caricato quello del ${missing}.`,
      }
    },
  }
}
