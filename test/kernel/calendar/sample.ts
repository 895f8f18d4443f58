import * as fc from 'fast-check'
import { type CalendarData, type CalendarInput, calendarDataSchema } from '../../../lib/kernel/calendar/calendar.ts'

const DAY = { opens: '08:00', closes: '16:00' }

/** The office of regulation.md § 0.3, Monday to Friday 08:00-16:00, with what a test wants otherwise. */
export const sampleInput = (changes: Partial<CalendarInput> = {}): CalendarInput => ({
  version: 'prova-1',
  schoolYears: [],
  officeHours: { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: DAY },
  closures: [],
  ...changes,
})

export const sampleData = (changes: Partial<CalendarInput> = {}): CalendarData => calendarDataSchema.parse(sampleInput(changes))

/** Checks a synchronous property: throws on a counterexample. `void` because fast-check's type allows promises too. */
export function always<T>(values: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 200): void {
  void fc.assert(fc.property(values, holds), { numRuns })
}
