import type { Branded } from './brand.ts'

/** The zone of every Italian school office; all civil dates of the service are dates of this zone. */
export const ZONE = 'Europe/Rome'

/**
 * A moment, as `YYYY-MM-DDTHH:mm:ss.sssZ`. The canonical text sorts like time, so instants compare with `<` and
 * are stored, sent and hashed as they are.
 */
export type Instant = Branded<string, 'Instant'>

/** A day of the calendar, as `YYYY-MM-DD`, in no zone. Compares with `<`. */
export type CivilDate = Branded<string, 'CivilDate'>

/** A time of the wall clock, as `HH:mm`. */
export type WallTime = Branded<string, 'WallTime'>

const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const CIVIL_DATE = /^\d{4}-\d\d-\d\d$/
const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/

const DAY_MS = 86_400_000
const LAST_YEAR = 2999
/** Between these days of UTC it is a year from 1900 to 2999 in Rome, whatever its offset. */
const [FIRST_SURE, LAST_SURE] = ['1900-01-02', `${LAST_YEAR}-12-30`]

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => pad(value, 2))
const two = (value: number): string => TWO_DIGITS[value] ?? pad(value, 2)

const ZERO = 48
/** The number that the two digits from `at` on write. A case's dates are read and written hundreds of times for one command. */
const twoAt = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO
const fourAt = (text: string, at: number): number => twoAt(text, at) * 100 + twoAt(text, at + 2)

/** `HH:mm` of so many minutes after midnight. */
const clockText = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

const isCanonicalInstant = (text: string): text is Instant => INSTANT.test(text)
const isCivilDate = (text: string): text is CivilDate => {
  if (!CIVIL_DATE.test(text)) return false
  const [year, day] = [fourAt(text, 0), twoAt(text, 8)]
  return year >= 1900 && day >= 1 && day <= daysInMonth(year, twoAt(text, 5))
}
const isWallTime = (text: string): text is WallTime => WALL_TIME.test(text)

/**
 * The instant written in `text`, an ISO 8601 date-time with an offset or `Z`.
 * @throws RangeError when the text is no date-time, carries no offset, or lies outside the years 1900-2999 of Rome.
 */
export function instant(text: string): Instant {
  const moment = isCanonical(text) ? text : parsed(text)
  // The centuries left above are for terms: what counts from an accepted instant stays inside four digits. Only near the ends must the zone be asked.
  if ((moment < FIRST_SURE || moment > LAST_SURE) && yearOf(romeDateOf(moment)) > LAST_YEAR)
    throw new RangeError(`after the year ${LAST_YEAR}: ${text}`)
  return moment
}

const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])([01]\d|2[0-3]):?([0-5]\d))$/

/** An ISO 8601 date-time with its offset; fractions of a millisecond are dropped. */
function parsed(text: string): Instant {
  const [, day = '', hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = DATE_TIME.exec(text) ?? []
  if (!isCivilDate(day)) throw new RangeError(`no date-time with an offset: ${text}`)
  const wall = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -60_000 : 60_000)
  return fromMs(epochDay(day) * DAY_MS + wall - offset)
}

/**
 * The instant `ms` milliseconds after the epoch, fractions of a millisecond dropped.
 * @throws RangeError outside the years 0000-9999.
 */
export function fromMs(ms: number): Instant {
  const whole = Math.floor(ms)
  const day = Math.floor(whole / DAY_MS)
  const rest = whole - day * DAY_MS
  const text = `${dateText(day)}T${clockText(Math.floor(rest / 60_000))}:${two(Math.floor(rest / 1000) % 60)}.${pad(rest % 1000, 3)}Z`
  if (!isCanonicalInstant(text)) throw new RangeError(`outside the years 0000-9999: ${ms}`)
  return text
}

/** Milliseconds since the epoch. */
export const toMs = (moment: Instant): number =>
  epochDayOf(fourAt(moment, 0), twoAt(moment, 5), twoAt(moment, 8)) * DAY_MS +
  ((twoAt(moment, 11) * 60 + twoAt(moment, 14)) * 60 + twoAt(moment, 17)) * 1000 +
  (twoAt(moment, 20) * 10 + moment.charCodeAt(22) - ZERO)

/** @throws RangeError when the text is no day of the calendar from 1900 on. */
export function civilDate(text: string): CivilDate {
  if (!isCivilDate(text)) throw new RangeError(`not a day of the calendar (YYYY-MM-DD): ${text}`)
  return text
}

/** @throws RangeError when the text is no time from 00:00 to 23:59. */
export function wallTime(text: string): WallTime {
  if (!isWallTime(text)) throw new RangeError(`not a time of the clock (HH:mm): ${text}`)
  return text
}

export const isDate = isCivilDate
/** True for an instant as it is written everywhere inside. */
export const isCanonical = (text: string): text is Instant => isCanonicalInstant(text) && isCivilDate(text.slice(0, 10))
/** True for a date-time that `instant` accepts. */
export function isInstantText(text: string): boolean {
  try {
    return /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && instant(text) !== undefined
  } catch {
    return false
  }
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const daysInMonth = (year: number, month: number): number => (month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0))

/** The day `year`-`month`-`day`; months and days count from 1. */
export const dateOf = (year: number, month: number, day: number): CivilDate => civilDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`)

export const yearOf = (date: CivilDate): number => fourAt(date, 0)
export const monthOf = (date: CivilDate): number => twoAt(date, 5)
export const dayOf = (date: CivilDate): number => twoAt(date, 8)

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function epochDayOf(civilYear: number, month: number, day: number): number {
  const year = month > 2 ? civilYear : civilYear - 1
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** `YYYY-MM-DD` of the day that is `days` days after 1970-01-01; the inverse of {@link epochDayOf}. */
function dateText(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad(year, 4)}-${two(month)}-${two(dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1)}`
}

/** Days since 1970-01-01. */
export const epochDay = (date: CivilDate): number => epochDayOf(yearOf(date), monthOf(date), dayOf(date))

// The days around a case's dates are asked for again and again; as many as ten years have.
const DATES_KEPT = 3653
const dates = new Map<number, CivilDate>()

/** The day that is `days` days after 1970-01-01; the inverse of {@link epochDay}. */
export function fromEpochDay(days: number): CivilDate {
  const known = dates.get(days)
  if (known !== undefined) return known
  const date = civilDate(dateText(days))
  if (dates.size >= DATES_KEPT) dates.clear()
  dates.set(days, date)
  return date
}

/** The day `days` calendar days after `date` (before it, when negative). */
export const plusDays = (date: CivilDate, days: number): CivilDate => fromEpochDay(epochDay(date) + days)

/** Calendar days from `from` to `to`; negative when `to` comes first. */
export const daysBetween = (from: CivilDate, to: CivilDate): number => epochDay(to) - epochDay(from)

/** The same day number `months` months later (earlier, when negative); where the month lacks it, the month's last day. */
export function plusMonths(date: CivilDate, months: number): CivilDate {
  const index = yearOf(date) * 12 + monthOf(date) - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return dateOf(year, month, Math.min(dayOf(date), daysInMonth(year, month)))
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (date: CivilDate): number => ((((epochDay(date) + 3) % 7) + 7) % 7) + 1

// The zone's rules come with the runtime (ICU); nothing else of it is used, so that no Temporal need travel (docs/adr/0006).
// Made when it is first asked: its data take Node 12 ms to find, which a function that answers without dates need not wait for.
let zoneText: Intl.DateTimeFormat | undefined

/** What the zone's data say: `GMT+01:00` at `ms`, in milliseconds. */
function offsetMs(ms: number): number {
  zoneText ??= new Intl.DateTimeFormat('en', { timeZone: ZONE, timeZoneName: 'longOffset' })
  const [, sign, hour, minute] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(zoneText.format(ms)) ?? []
  return (Number(hour ?? 0) * 60 + Number(minute ?? 0)) * (sign === '-' ? -60_000 : 60_000)
}

/** From `since` on (milliseconds since the epoch) Rome's clocks are `offset` milliseconds ahead of UTC. */
interface Offset {
  readonly since: number
  readonly offset: number
}

/** The first minute after `from`, up to `to`, at which another offset holds than at `from`. */
function changeBetween(from: number, to: number, offset: number): number {
  let [before, after] = [from, to]
  while (after - before > 60_000) {
    const middle = before + Math.floor((after - before) / 120_000) * 60_000
    if (offsetMs(middle) === offset) before = middle
    else after = middle
  }
  return after
}

const FORTNIGHT_MS = 14 * DAY_MS

/** The offsets of a UTC year, the first from its beginning. Asked of the zone's data every fortnight: no summer time was shorter. */
function offsetsOf(year: number): readonly Offset[] {
  const begin = epochDayOf(year, 1, 1) * DAY_MS
  const end = epochDayOf(year + 1, 1, 1) * DAY_MS - 60_000
  let current: Offset = { since: begin, offset: offsetMs(begin) }
  const offsets = [current]
  for (let from = begin; from < end; from += FORTNIGHT_MS) {
    const to = Math.min(from + FORTNIGHT_MS, end)
    const offset = offsetMs(to)
    if (offset === current.offset) continue
    current = { since: changeBetween(from, to, current.offset), offset }
    offsets.push(current)
  }
  return offsets
}

// The zone's data never change while a process lives; the years that facts can name are few.
const offsetsByYear = new Map<number, readonly Offset[]>()

/** The stretch that was asked for last: most questions are about the same season. */
let recent = { since: 0, until: 0, offset: 0 }

/** How many milliseconds Rome's clocks are ahead of UTC: the zone's data are read once per year. */
function offsetAt(ms: number): number {
  if (ms >= recent.since && ms < recent.until) return recent.offset
  const year = Number(dateText(Math.floor(ms / DAY_MS)).slice(0, 4))
  let offsets = offsetsByYear.get(year)
  if (offsets === undefined) {
    offsets = offsetsOf(year)
    offsetsByYear.set(year, offsets)
  }
  const index = offsets.findLastIndex(({ since }) => since <= ms)
  const { since, offset } = offsets[index] ?? { since: ms, offset: 0 }
  recent = { since, until: offsets[index + 1]?.since ?? epochDayOf(year + 1, 1, 1) * DAY_MS, offset }
  return offset
}

/** Milliseconds from 1970-01-01T00:00 to what Rome's clocks show at `ms`, as if they showed UTC. */
const wallMs = (ms: number): number => ms + offsetAt(ms)

/** When Rome's clocks show `wall`: of a doubled hour the first time; an hour that the clocks skip moves forward by what they skip. */
function fromWallMs(wall: number): number {
  const before = offsetAt(wall - DAY_MS)
  const after = offsetAt(wall + DAY_MS)
  return before === after || offsetAt(wall - before) === before || offsetAt(wall - after) !== after ? wall - before : wall - after
}

/** The day on which `moment` falls in Rome. */
export const romeDateOf = (moment: Instant): CivilDate => fromEpochDay(Math.floor(wallMs(toMs(moment)) / DAY_MS))

/** The wall clock in Rome at `moment`, seconds dropped. */
export function romeWallTimeOf(moment: Instant): WallTime {
  const wall = wallMs(toMs(moment))
  return wallTime(clockText(Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / 60_000)))
}

/** `moment` as people in Rome write it, with its offset: `2026-10-25T11:00:00+01:00`. */
export const romeText = (moment: Instant): string =>
  `${fromMs(wallMs(toMs(moment))).slice(0, 19)}+${clockText(offsetAt(toMs(moment)) / 60_000)}`

/** When Rome's wall clock shows `time` on `date`; an hour the spring change skips moves forward, of a doubled one the first is meant. */
export const romeTime = (date: CivilDate, time: WallTime): Instant =>
  fromMs(fromWallMs(epochDay(date) * DAY_MS + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000))

const MIDNIGHT = wallTime('00:00')

/** The first instant of `date` in Rome. */
export const startOfDay = (date: CivilDate): Instant => romeTime(date, MIDNIGHT)

/** The last instant of `date` in Rome: lateness begins after it. */
export const endOfDay = (date: CivilDate): Instant => fromMs(toMs(startOfDay(plusDays(date, 1))) - 1)

export const plusElapsedHours = (moment: Instant, hours: number): Instant => fromMs(toMs(moment) + Math.round(hours * 3_600_000))

/** The instant at which Rome's wall clock has advanced by `hours`; differs from elapsed hours across a clock change. */
export function plusWallClockHours(moment: Instant, hours: number): Instant {
  return fromMs(fromWallMs(wallMs(toMs(moment)) + Math.round(hours * 3_600_000)))
}

export const earlier = <T extends string>(a: T, b: T): T => (a <= b ? a : b)
export const later = <T extends string>(a: T, b: T): T => (a >= b ? a : b)
/** For `sort`: the earlier first. */
export const chronological = <T extends string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

export const MONTHS = [
  'gennaio',
  'febbraio',
  'marzo',
  'aprile',
  'maggio',
  'giugno',
  'luglio',
  'agosto',
  'settembre',
  'ottobre',
  'novembre',
  'dicembre',
]
const WEEKDAYS = ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato', 'domenica']

/** `giovedì 15 ottobre 2026` */
export const inWords = (date: CivilDate): string =>
  `${WEEKDAYS[weekdayOf(date) - 1]} ${dayOf(date) === 1 ? '1°' : dayOf(date)} ${MONTHS[monthOf(date) - 1]} ${yearOf(date)}`

/** `giovedì 15 ottobre 2026, ore 11:20` */
export const momentInWords = (moment: Instant): string => `${inWords(romeDateOf(moment))}, ore ${romeWallTimeOf(moment)}`
