import { expect, it } from 'vitest'
import { calendarDataSchema } from '../../../lib/kernel/calendar/calendar.ts'

const withClosures = (...periods: readonly (readonly [from: string, to: string])[]) =>
  calendarDataSchema.safeParse({
    version: 'v',
    schoolYears: [],
    officeHours: { 1: { opens: '08:00', closes: '16:00' } },
    closures: periods.map(([from, to]) => ({ from, to, reason: 'lavori', source: 'delibera' })),
  }).success

it('closures that follow each other for more than a year are refused: no term would find an open day', () => {
  expect(withClosures(['2026-01-01', '2026-06-30'], ['2026-07-01', '2026-12-31'], ['2027-01-01', '2027-03-31'])).toBe(false)
  expect(withClosures(['2026-01-01', '2026-06-30'], ['2026-07-05', '2026-12-31'], ['2027-01-10', '2027-03-31'])).toBe(false)
})

it('closures with open weeks between them are not', () => {
  expect(withClosures(['2026-01-01', '2026-06-30'], ['2026-08-01', '2026-12-31'], ['2027-02-01', '2027-03-31'])).toBe(true)
})
