import * as z from 'zod'
import { daysBetween } from '../time.ts'
import { dayRuleSchema } from './day-rule.ts'
import { inOrder, OUT_OF_ORDER, periodShape, textField, timeField } from './fields.ts'
import { schoolCalendarSchema } from './school-calendar.ts'

/** Keys of `officeHours`: 1 = Monday … 6 = Saturday. */
export const OFFICE_WEEKDAYS = ['1', '2', '3', '4', '5', '6'] as const

// Longer than a year would leave terms without any open day to aim at.
const LONGEST_CLOSURE_DAYS = 366

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
  closures: z.array(closure).max(200),
})

export type CalendarData = z.infer<typeof calendarDataSchema>
/** What a caller may write before validation: dates and times as plain strings. */
export type CalendarInput = z.input<typeof calendarDataSchema>
