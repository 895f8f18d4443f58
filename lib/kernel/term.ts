import { type CivilDate, daysInMonth, type Instant, MONTHS } from './time.ts'

/** A day that returns every year; `month` and `day` count from 1. */
export interface MonthDay {
  readonly month: number
  readonly day: number
}

/** Which public holidays move the end of a term (Sundays always do). */
export type HolidayLayer = 'national' | 'patron'

/** Terms that have a length of their own. */
export type MeasuredTerm =
  | { readonly kind: 'hours'; readonly n: number }
  | { readonly kind: 'days'; readonly n: number }
  | { readonly kind: 'days-back'; readonly n: number }
  | { readonly kind: 'months'; readonly n: number }
  | { readonly kind: 'months-back'; readonly n: number }
  | { readonly kind: 'working-days'; readonly n: number }
  | { readonly kind: 'working-days-back'; readonly n: number }
  | { readonly kind: 'fixed'; readonly on: MonthDay }
  | { readonly kind: 'window'; readonly opens: MonthDay; readonly closes: MonthDay }
  | { readonly kind: 'on' }
  | { readonly kind: 'before' }
  | { readonly kind: 'after'; readonly n: number }

/** How a norm counts. */
export type Term =
  | MeasuredTerm
  /** The text says "urgently", "as soon as possible": `internal` is the school's own default, or null where only a person can set one. */
  | { readonly kind: 'promptly'; readonly wording: string; readonly internal: MeasuredTerm | null }

const counted =
  <K extends MeasuredTerm['kind']>(kind: K) =>
  (n: number): { readonly kind: K; readonly n: number } => {
    if (!Number.isInteger(n) || n < 0) throw new RangeError(`a term counts whole units from 0: ${n}`)
    return { kind, n }
  }

/** Elapsed or wall-clock hours, whichever end first; exact to the minute, never moved (rulebook A-03). */
export const hours = counted('hours')
/** Calendar days; the first is excluded, the last moves past Sundays and holidays. */
export const days = counted('days')
/** Calendar days before a day; the end moves back. */
export const daysBack = counted('days-back')
/** Months by the calendar; a day the month lacks becomes its last. */
export const months = counted('months')
export const monthsBack = counted('months-back')
/** Days on which the office is open, after the first. */
export const workingDays = counted('working-days')
export const workingDaysBack = counted('working-days-back')
const LEAP_YEAR = 2000
const returning = (day: MonthDay): MonthDay => {
  if (!(Number.isInteger(day.day) && day.day >= 1 && day.day <= daysInMonth(LEAP_YEAR, day.month))) {
    throw new RangeError(`no day of the year: month ${day.month}, day ${day.day}`)
  }
  return day
}

/** The first such day on or after the start; a FIXED date never moves (inclusion § 1.3). 29 February is the 28th in other years. */
export const fixed = (month: number, day: number): MeasuredTerm => ({ kind: 'fixed', on: returning({ month, day }) })
/** The first such period that has not ended at the start; it warns, it never blocks (inclusion § 1.3). */
export const within = (opens: MonthDay, closes: MonthDay): MeasuredTerm => ({
  kind: 'window',
  opens: returning(opens),
  closes: returning(closes),
})
/** On the day an act has named: never moved. */
export const onTheDay: MeasuredTerm = { kind: 'on' }
/** Before another act or moment, without a length of its own. */
export const before: MeasuredTerm = { kind: 'before' }
/** Not before `n` full days have passed after the start: an opening, not a due date. */
export const after = counted('after')
/** No length in the text: runs on the school's default, always shown as *termine interno*. */
export const promptly = (wording: string, internal: MeasuredTerm | null): Term => ({ kind: 'promptly', wording, internal })

/** Where counting starts: a moment where the norm counts hours, a day where an act names only a day. */
export type Anchor = { readonly at: Instant } | { readonly on: CivilDate }

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`
/** The day with the word before it: `il 30 giugno`, `l’8 marzo`, `dal 1° marzo`, `all’11 aprile`. */
const monthDay = (before: 'il ' | 'dal ' | 'al ', { month, day }: MonthDay): string => {
  const elided = { 'il ': 'l’', 'dal ': 'dall’', 'al ': 'all’' }[before]
  return `${day === 8 || day === 11 ? elided : before}${day === 1 ? '1°' : day} ${MONTHS[month - 1] ?? ''}`
}

/** The term as a clerk says it: `30 giorni`, `5 giorni lavorativi prima`. */
export function termInWords(term: Term): string {
  switch (term.kind) {
    case 'hours':
      return plural(term.n, 'ora', 'ore')
    case 'days':
      return term.n === 0 ? 'lo stesso giorno' : plural(term.n, 'giorno', 'giorni')
    case 'days-back':
      return `${plural(term.n, 'giorno', 'giorni')} prima`
    case 'months':
      return plural(term.n, 'mese', 'mesi')
    case 'months-back':
      return `${plural(term.n, 'mese', 'mesi')} prima`
    case 'working-days':
      return plural(term.n, 'giorno lavorativo', 'giorni lavorativi')
    case 'working-days-back':
      return `${plural(term.n, 'giorno lavorativo', 'giorni lavorativi')} prima`
    case 'fixed':
      return `entro ${monthDay('il ', term.on)}`
    case 'window':
      return `${monthDay('dal ', term.opens)} ${monthDay('al ', term.closes)}`
    case 'on':
      return 'nel giorno stabilito'
    case 'before':
      return 'prima'
    case 'after':
      return `non prima di ${plural(term.n, 'giorno intero', 'giorni interi')}`
    case 'promptly':
      return term.internal === null ? `«${term.wording}»` : `«${term.wording}» (termine interno: ${termInWords(term.internal)})`
  }
}
