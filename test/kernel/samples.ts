import * as fc from 'fast-check'
import { type Calendar, type CalendarInput, calendarDataSchema, compileCalendar } from '../../lib/kernel/calendar/calendar.ts'
import { type Computation, type ComputationInputs, explain } from '../../lib/kernel/computation.ts'
import { type Due, dateOfAnchor, isDue } from '../../lib/kernel/due.ts'
import type { Anchor, MeasuredTerm } from '../../lib/kernel/term.ts'
import {
  type CivilDate,
  civilDate,
  epochDay,
  fromEpochDay,
  fromMs,
  type Instant,
  instant,
  romeTime,
  toMs,
  wallTime,
} from '../../lib/kernel/time.ts'
import { sampleData } from './calendar/sample.ts'

/** Checks a synchronous property: throws on a counterexample. `void` because fast-check's type allows promises too. */
export function always<T>(values: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 300): void {
  const property = fc.property(values, (value) => {
    holds(value)
  })
  void fc.assert(property, { numRuns })
}

const daysFrom = (from: string, to: string): fc.Arbitrary<CivilDate> =>
  fc.integer({ min: epochDay(civilDate(from)), max: epochDay(civilDate(to)) }).map(fromEpochDay)

/** Days from 1900 to 2300. */
export const dates = daysFrom('1900-01-02', '2300-12-31')
/** Days of the years that people ask about. */
export const days2020to2040 = daysFrom('2020-01-01', '2040-12-31')

/** Moments from 1900 to 2300, to the millisecond. */
export const moments = fc.integer({ min: -2_208_900_000_000, max: 10_445_000_000_000 }).map(fromMs)

/** Moments to the minute from 2020 to 2040, half of them within two days of a clock change. */
export const moments2020to2040: fc.Arbitrary<Instant> = fc.oneof(
  fc.integer({ min: 26_297_280, max: 37_342_080 }).map((minute) => fromMs(minute * 60_000)),
  fc
    .tuple(fc.constantFrom('2024-03-31', '2026-10-25', '2027-03-28', '2031-10-26', '2038-03-28'), fc.integer({ min: -2880, max: 2880 }))
    .map(([change, minutes]) => fromMs(toMs(romeTime(civilDate(change), wallTime('02:00'))) + minutes * 60_000)),
)

const DAY = { opens: '08:00', closes: '16:00' }
const patron = { municipality: 'Torino', name: 'San Giovanni', day: '06-24', source: 'prova' } as const

export const calendarWith = (changes: Partial<CalendarInput> = {}): Calendar => compileCalendar(sampleData(changes))

/** The office of the worked examples (rulebook § 0.3): Monday to Friday, 08:00-16:00. */
export const fiveDays = calendarWith()
/** The same office, open on Saturday morning too. */
export const sixDays = compileCalendar(
  calendarDataSchema.parse({
    version: 'prova-6',
    schoolYears: [],
    closures: [],
    officeHours: { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: DAY, 6: { opens: '08:00', closes: '13:00' } },
  }),
)
/** With a patron and a summer closure of the school. */
export const ownDays = calendarWith({
  version: 'prova-patrono',
  patron,
  closures: [{ from: '2026-08-10', to: '2026-08-21', reason: 'chiusura estiva', source: 'delibera 12/2026' }],
})

export const calendars = fc.constantFrom(fiveDays, sixDays, ownDays)

export const on = (date: string): Anchor => ({ on: civilDate(date) })
export const at = (moment: string): Anchor => ({ at: instant(moment) })

const inputsOf = (term: MeasuredTerm, anchor: Anchor, more: Partial<ComputationInputs>): ComputationInputs => ({
  rule: 'prova-D1',
  norm: 'art. 1',
  term,
  internal: false,
  anchor,
  trigger: 'Istanza ricevuta',
  // A term that counts backwards has arisen long before the day it counts from.
  since: /back|before|window|^on$/.test(term.kind) ? civilDate('1900-01-01') : dateOfAnchor(anchor),
  counts: ['national', 'patron'],
  ...more,
})

export const explained = (term: MeasuredTerm, anchor: Anchor, calendar: Calendar, more: Partial<ComputationInputs> = {}): Computation =>
  explain(inputsOf(term, anchor, more), calendar)

/** The dates of a term that is due. */
export function dueOf(term: MeasuredTerm, anchor: Anchor, calendar: Calendar, more: Partial<ComputationInputs> = {}): Due {
  const { result } = explained(term, anchor, calendar, more)
  if (!isDue(result)) throw new Error('an opening is not due')
  return result
}
