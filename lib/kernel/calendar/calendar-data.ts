import * as z from 'zod'
import { type CivilDate, daysBetween } from '../time.ts'
import { dayRuleSchema } from './day-rule.ts'
import { inOrder, OUT_OF_ORDER, periodShape, textField, timeField } from './fields.ts'
import { schoolCalendarSchema } from './school-calendar.ts'

/** Keys of `officeHours`: 1 = Monday … 6 = Saturday. */
export const OFFICE_WEEKDAYS = ['1', '2', '3', '4', '5', '6'] as const

// Longer than a year would leave terms without any open day to aim at.
const LONGEST_CLOSURE_DAYS = 366
const FORTNIGHT = 14

const officeDay = z
  .strictObject({ opens: timeField, closes: timeField })
  .refine(({ opens, closes }) => opens < closes, { error: 'l’ufficio chiude prima di aprire' })

const openDay = officeDay.optional()

const closure = z
  .strictObject({ ...periodShape, reason: textField, source: textField })
  .refine(inOrder, { error: OUT_OF_ORDER })
  .refine(({ from, to }) => !inOrder({ from, to }) || daysBetween(from, to) < LONGEST_CLOSURE_DAYS, {
    error: 'una chiusura non può durare più di un anno',
  })

/** Days of the longest closed run that closures make together; a fortnight between two of them still leaves open days. */
function longestRun(closures: readonly z.output<typeof closure>[]): number {
  const sorted = [...closures].sort((a, b) => (a.from < b.from ? -1 : 1))
  let longest = 0
  let start: CivilDate | undefined
  let end: CivilDate | undefined
  for (const { from, to } of sorted) {
    if (start === undefined || end === undefined || daysBetween(end, from) > FORTNIGHT) [start, end] = [from, to]
    else if (to > end) end = to
    longest = Math.max(longest, daysBetween(start, end))
  }
  return longest
}

/**
 * The calendar of one school as it is stored, sent and versioned: plain JSON. National holidays are no part of it, they come by
 * rule; a weekday that is absent from `officeHours` is a day on which the office is closed (Sunday always is).
 */
export const calendarDataSchema = z.strictObject({
  version: textField,
  /** `patronOf(municipality)` proposes it; absent = the patron's day is ignored. */
  patron: z.strictObject({ municipality: textField, name: textField, day: dayRuleSchema, source: textField }).optional(),
  schoolYears: z
    .array(schoolCalendarSchema)
    .max(30)
    .refine((years) => new Set(years.map(({ schoolYear }) => schoolYear)).size === years.length, {
      error: 'due calendari per lo stesso anno scolastico',
    }),
  officeHours: z
    .strictObject(
      { 1: openDay, 2: openDay, 3: openDay, 4: openDay, 5: openDay, 6: openDay },
      { error: ({ code }) => (code === 'unrecognized_keys' ? 'giorno non valido: da 1 (lunedì) a 6 (sabato)' : undefined) },
    )
    .refine((hours) => Object.values(hours).some((day) => day !== undefined), {
      error: 'l’ufficio deve aprire almeno un giorno della settimana',
    }),
  closures: z
    .array(closure)
    .max(200)
    .refine((closures) => longestRun(closures) < LONGEST_CLOSURE_DAYS, {
      error: 'le chiusure, una dopo l’altra, non possono durare più di un anno',
    }),
})

export type CalendarData = z.infer<typeof calendarDataSchema>
/** What a caller may write before validation: dates and times as plain strings. */
export type CalendarInput = z.input<typeof calendarDataSchema>
