import * as z from 'zod'
import { firstDayOf, LEVELS, type Level, lastDayOf } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { type Minutes, minutes, minutesInWords } from '../../kernel/minutes.ts'
import type { Sight } from '../../kernel/procedure.ts'
import type { Role } from '../../kernel/role.ts'
import type { School } from '../../kernel/school.ts'
import { type CivilDate, plusDays, weekdayOf } from '../../kernel/time.ts'

/** What the procedures on the OSS share (000): who sees them, their register, the hours allotted and the weeks that these are for. */

/** The provider sees what it has told itself; who is assisted it knows from the social worker (inclusion § 7.4). */
export const ossSight = {
  ds: 'all',
  dsga: 'all',
  clerk: 'all',
  referent: 'own-case',
  teacher: 'own-case',
  'social-worker': 'own-case',
  provider: 'own-facts',
} as const satisfies { readonly [R in Role]?: Sight }

export const ossRegister = {
  title: 'Registro degli incarichi e degli orari OSS',
  norm: 'Piano gestione alunni, «Registrazioni» lasciate in bianco (000:57-63; AMB-09)',
} as const

export const levelField = () => field.oneOf(LEVELS)

/** Persons under their references, each once. */
export const peopleField = (max = 24) =>
  z
    .array(field.person())
    .min(1)
    .max(max)
    .refine((all) => new Set<string>(all).size === all.length, 'la stessa persona è indicata due volte')

export const PERIODS = ['week', 'year'] as const

/** The hours allotted, in minutes; per week unless said otherwise (ASSUMPTION of inclusion § 2). */
export const allottedMinutes = () => z.int().min(1).max(150_000)
export const allotmentFields = { allottedMinutes: allottedMinutes(), period: field.oneOf(PERIODS).optional() }

export interface Allotment {
  readonly allottedMinutes: number
  readonly period?: (typeof PERIODS)[number] | undefined
}

/** The minutes of a week, as an exact fraction: hours for the year are divided by the lesson weeks and never rounded (C-OSST-1, C-GEN-4). */
export interface Weekly {
  readonly minutes: number
  readonly weeks: number
}

export const mondayOf = (date: CivilDate): CivilDate => plusDays(date, 1 - weekdayOf(date))

/** The weekdays of lessons, and the weeks that have at least one, in the school year in which a day lies: a week begun is a week (C-GEN-4). */
function lessonsOf(level: Level, on: CivilDate, { calendar }: School): { readonly weekdays: ReadonlySet<number>; readonly weeks: number } {
  const schoolYear = calendar.schoolYearOf(on)
  const weekdays = new Set<number>()
  const mondays = new Set<CivilDate>()
  for (let day = firstDayOf(schoolYear); day <= lastDayOf(schoolYear); day = plusDays(day, 1)) {
    if (!calendar.lessonDay(day, level)) continue
    weekdays.add(weekdayOf(day))
    mondays.add(mondayOf(day))
  }
  return { weekdays, weeks: mondays.size }
}

/** 0 where no calendar says when the lessons of that level are. */
export const lessonWeeks = (level: Level, on: CivilDate, school: School): number => lessonsOf(level, on, school).weeks

const SUNDAY = 7

/** On which days of the week the school has lessons; where no calendar tells, on all but Sunday. */
export function lessonWeekdays(level: Level, on: CivilDate, school: School): (weekday: number) => boolean {
  const { weekdays, weeks } = lessonsOf(level, on, school)
  return weeks === 0 ? (weekday) => weekday !== SUNDAY : (weekday) => weekdays.has(weekday)
}

/** Undefined for hours of a year whose lesson weeks no calendar tells. */
export function weeklyOf(
  { allottedMinutes: allotted, period }: Allotment,
  level: Level,
  on: CivilDate,
  school: School,
): Weekly | undefined {
  const weeks = period === 'year' ? lessonWeeks(level, on, school) : 1
  return weeks === 0 ? undefined : { minutes: allotted, weeks }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** A length of time that is no whole number of minutes, in lowest terms. */
export interface ExactMinutes {
  readonly numerator: number
  readonly denominator: number
}

export const exactField = () => z.strictObject({ numerator: z.int().min(0), denominator: z.int().min(1) })

const exact = (numerator: number, denominator: number): ExactMinutes => {
  const common = divisor(numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}

export const exactly = ({ minutes: allotted, weeks }: Weekly): ExactMinutes => exact(allotted, weeks)

/** By how much `used` minutes of a week go beyond the hours allotted, and how much they leave of them: exactly, at most one of the two. */
export function against(used: Minutes, weekly: Weekly): { readonly over?: ExactMinutes; readonly unused?: ExactMinutes } {
  const difference = used * weekly.weeks - weekly.minutes
  if (difference === 0) return {}
  return difference > 0 ? { over: exact(difference, weekly.weeks) } : { unused: exact(-difference, weekly.weeks) }
}

/** `1 ora e 15 minuti`; `47 minuti e 7/19 di minuto`. */
export function exactInWords({ numerator, denominator }: ExactMinutes): string {
  const whole = minutes(Math.floor(numerator / denominator))
  const rest = numerator % denominator
  if (rest === 0) return minutesInWords(whole)
  const part = `${rest}/${denominator} di minuto`
  return whole === 0 ? part : `${minutesInWords(whole)} e ${part}`
}
