import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  civilDate,
  dateOf,
  dayOf,
  daysBetween,
  daysInMonth,
  endOfDay,
  epochDay,
  fromEpochDay,
  fromMs,
  instant,
  inWords,
  isInstantText,
  isLeapYear,
  momentInWords,
  monthOf,
  plusDays,
  plusElapsedHours,
  plusMonths,
  plusWallClockHours,
  romeDateOf,
  romeText,
  romeTime,
  romeWallTimeOf,
  startOfDay,
  toMs,
  wallTime,
  weekdayOf,
  yearOf,
  ZONE,
} from '../../lib/kernel/time.ts'
import { always, dates, moments } from './samples.ts'

const plain = (date: string): Temporal.PlainDate => Temporal.PlainDate.from(date)
const zoned = (moment: string): Temporal.ZonedDateTime => Temporal.Instant.from(moment).toZonedDateTimeISO(ZONE)
const HOUR_MS = 3_600_000

/** The clock changes of two centuries, as Temporal finds them in the zone's data: an independent reading of what the kernel bisects. */
const clockChanges = (): number[] => {
  const found: number[] = []
  let at: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`1900-01-02T00:00[${ZONE}]`)
  while (at !== null && at.year < 2100) {
    at = at.getTimeZoneTransition('next')
    if (at !== null) found.push(at.epochMilliseconds)
  }
  return found
}

describe('days', () => {
  it('count like Temporal from 1900 to 2300', () => {
    always(fc.tuple(dates, fc.integer({ min: -40_000, max: 40_000 })), ([date, n]) => {
      const expected = plain(date).add({ days: n })
      if (expected.year < 1900) return
      expect(plusDays(date, n)).toBe(expected.toString())
      expect(daysBetween(date, civilDate(expected.toString()))).toBe(n)
      expect(fromEpochDay(epochDay(date))).toBe(date)
    })
  })

  it('have the weekday that Temporal gives them, from Monday 1 to Sunday 7', () => {
    always(dates, (date) => expect(weekdayOf(date)).toBe(plain(date).dayOfWeek))
    expect(weekdayOf(civilDate('2026-10-25'))).toBe(7)
  })

  it('have years, months and days that put them together again', () => {
    always(dates, (date) => expect(dateOf(yearOf(date), monthOf(date), dayOf(date))).toBe(date))
  })

  it('go by months like Temporal, to the last day of a shorter month', () => {
    always(fc.tuple(dates, fc.integer({ min: -600, max: 600 })), ([date, n]) => {
      const expected = plain(date).add({ months: n }, { overflow: 'constrain' })
      if (expected.year >= 1900) expect(plusMonths(date, n)).toBe(expected.toString())
    })
    expect(plusMonths(civilDate('2027-01-31'), 1)).toBe('2027-02-28')
    expect(plusMonths(civilDate('2028-01-31'), 1)).toBe('2028-02-29')
    expect(plusMonths(civilDate('2026-10-31'), -8)).toBe('2026-02-28')
    expect(plusMonths(civilDate('2026-12-15'), 1)).toBe('2027-01-15')
    expect(plusMonths(civilDate('2027-01-15'), -1)).toBe('2026-12-15')
  })

  it('know leap years and the lengths of months', () => {
    expect([1900, 2000, 2024, 2026, 2100, 2400].filter(isLeapYear)).toEqual([2000, 2024, 2400])
    always(fc.tuple(fc.integer({ min: 1900, max: 2300 }), fc.integer({ min: 1, max: 12 })), ([year, month]) =>
      expect(daysInMonth(year, month)).toBe(Temporal.PlainYearMonth.from({ year, month }).daysInMonth),
    )
    expect([daysInMonth(2026, 0), daysInMonth(2026, 13)]).toEqual([0, 0])
  })

  it.each([
    '2027-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-04-00',
    '1899-12-31',
    '2026-4-1',
    '2026-04-01T00:00',
    '20260401',
    '',
    '२०२६-०४-०१',
    '10000-01-01',
    ' 2026-04-01',
  ])('do not exist: %j', (text) => expect(() => civilDate(text)).toThrow(RangeError))
})

describe('instants', () => {
  it.each([
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T01:30:00.000Z'],
    ['2026-10-13T11:20+02:00', '2026-10-13T09:20:00.000Z'],
    ['2026-10-13T09:20:00Z', '2026-10-13T09:20:00.000Z'],
    ['2026-10-13T09:20:00.5Z', '2026-10-13T09:20:00.500Z'],
    ['2026-10-13T09:20:00.000Z', '2026-10-13T09:20:00.000Z'],
    ['1900-01-01T00:00:00+01:00', '1899-12-31T23:00:00.000Z'],
  ])('are read from %s', (text, canonical) => {
    expect(instant(text)).toBe(canonical)
    expect(isInstantText(text)).toBe(true)
  })

  it.each([
    '2026-10-13T24:00:00.000Z',
    '2026-10-13T25:00:00.000Z',
    '2026-10-13T12:60:00.000Z',
    '2026-10-13T12:00:61.000Z',
    '2027-02-29T12:00:00.000Z',
    '2026-13-01T12:00:00Z',
    '2026-10-13T12:00:00',
    '2026-10-13',
    '2026-10-13T12:00+25:00',
    '1899-12-31T12:00:00.000Z',
    '1850-01-01T12:00:00Z',
    '3000-01-01T12:00:00.000Z',
    '9999-12-31T23:30:00.000Z',
    '-000001-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    'ieri',
    '',
  ])('do not exist: %j', (text) => {
    expect(() => instant(text)).toThrow(RangeError)
    expect(isInstantText(text)).toBe(false)
  })

  it('are milliseconds since the epoch and back, like Temporal', () => {
    always(moments, (moment) => {
      expect(toMs(moment)).toBe(Temporal.Instant.from(moment).epochMilliseconds)
      expect(fromMs(toMs(moment))).toBe(moment)
      expect(instant(moment)).toBe(moment)
    })
    expect(fromMs(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(fromMs(-1)).toBe('1969-12-31T23:59:59.999Z')
    expect(fromMs(1.7)).toBe('1970-01-01T00:00:00.001Z')
    expect(fromMs(-0.5)).toBe('1969-12-31T23:59:59.999Z')
  })

  it.each([Number.NaN, Infinity, -Infinity, 253_402_300_800_000, -62_167_219_200_001])('are not made of %d', (ms) => {
    expect(() => fromMs(ms)).toThrow(RangeError)
  })

  it('sort like time, as texts', () => {
    always(fc.tuple(moments, moments), ([a, b]) => expect(a < b).toBe(Temporal.Instant.compare(a, b) < 0))
    always(fc.tuple(dates, dates), ([a, b]) => expect(a < b).toBe(Temporal.PlainDate.compare(a, b) < 0))
  })
})

describe('Rome', () => {
  it('shows the date, the hour and the offset that Temporal reads from the zone', () => {
    always(
      moments,
      (moment) => {
        const expected = zoned(moment)
        expect(romeDateOf(moment)).toBe(expected.toPlainDate().toString())
        expect(romeWallTimeOf(moment)).toBe(expected.toPlainTime().toString().slice(0, 5))
        expect(romeText(moment)).toBe(expected.toString({ timeZoneName: 'never', smallestUnit: 'second' }))
      },
      1000,
    )
  })

  it('changes its clocks at the minute at which the zone does, in every change of two centuries', () => {
    const changes = clockChanges()
    expect(changes.length).toBeGreaterThan(250)
    for (const change of changes) {
      for (const ms of [change - 1, change, change - HOUR_MS, change + HOUR_MS]) {
        expect(romeText(fromMs(ms))).toBe(zoned(fromMs(ms)).toString({ timeZoneName: 'never', smallestUnit: 'second' }))
      }
    }
  })

  it('finds the moment of an hour like Temporal, around every change: first of two, forward where none', () => {
    for (const change of clockChanges()) {
      for (let minutes = -180; minutes <= 180; minutes += 30) {
        const wall = zoned(fromMs(change)).toPlainDateTime().add({ minutes })
        const expected = wall.toZonedDateTime(ZONE, { disambiguation: 'compatible' })
        const time = wallTime(wall.toPlainTime().toString().slice(0, 5))
        expect(romeTime(civilDate(wall.toPlainDate().toString()), time)).toBe(fromMs(expected.epochMilliseconds))
      }
    }
  })

  it('has days of 23, 24 and 25 hours', () => {
    const length = (text: string): number => (toMs(endOfDay(civilDate(text))) + 1 - toMs(startOfDay(civilDate(text)))) / HOUR_MS
    expect([length('2026-10-24'), length('2026-10-25'), length('2027-03-28'), length('2027-03-29')]).toEqual([24, 25, 23, 24])
    expect(startOfDay(civilDate('2026-10-25'))).toBe('2026-10-24T22:00:00.000Z')
    expect(endOfDay(civilDate('2026-10-25'))).toBe('2026-10-25T22:59:59.999Z')
    expect(startOfDay(civilDate('2027-03-28'))).toBe('2027-03-27T23:00:00.000Z')
    expect(endOfDay(civilDate('2027-03-28'))).toBe('2027-03-28T21:59:59.999Z')
  })

  it('has once had days that began at one: the clocks skipped midnight', () => {
    expect(romeText(startOfDay(civilDate('1966-05-22')))).toBe('1966-05-22T01:00:00+02:00')
    expect(endOfDay(civilDate('1966-05-21'))).toBe('1966-05-21T22:59:59.999Z')
  })

  it('has every instant in exactly one day, between its first and its last', () => {
    always(
      moments,
      (moment) => {
        const date = romeDateOf(moment)
        expect(startOfDay(date) <= moment && moment <= endOfDay(date)).toBe(true)
      },
      500,
    )
    always(
      dates,
      (date) => {
        expect(toMs(endOfDay(date)) + 1).toBe(toMs(startOfDay(plusDays(date, 1))))
        expect(romeDateOf(startOfDay(date))).toBe(date)
        expect(romeDateOf(endOfDay(date))).toBe(date)
      },
      500,
    )
  })

  it('takes an hour that is doubled as the first, and one that is skipped an hour on', () => {
    expect(romeText(romeTime(civilDate('2026-10-25'), wallTime('02:30')))).toBe('2026-10-25T02:30:00+02:00')
    expect(romeText(romeTime(civilDate('2027-03-28'), wallTime('02:30')))).toBe('2027-03-28T03:30:00+02:00')
  })

  it('adds hours that pass and hours that the clock shows', () => {
    const october = instant('2026-10-24T10:00:00+02:00')
    expect(romeText(plusElapsedHours(october, 48))).toBe('2026-10-26T09:00:00+01:00')
    expect(romeText(plusWallClockHours(october, 48))).toBe('2026-10-26T10:00:00+01:00')
    const march = instant('2027-03-27T10:00:00+01:00')
    expect(romeText(plusElapsedHours(march, 48))).toBe('2027-03-29T11:00:00+02:00')
    expect(romeText(plusWallClockHours(march, 48))).toBe('2027-03-29T10:00:00+02:00')
    always(
      fc.tuple(moments, fc.integer({ min: 0, max: 5000 })),
      ([moment, hours]) => {
        const wall = zoned(moment).toPlainDateTime().add({ hours }).toZonedDateTime(ZONE, { disambiguation: 'compatible' })
        expect(plusWallClockHours(moment, hours)).toBe(fromMs(wall.epochMilliseconds))
        expect(plusElapsedHours(moment, hours)).toBe(fromMs(zoned(moment).add({ hours }).epochMilliseconds))
      },
      500,
    )
  })
})

describe('times of the clock', () => {
  it.each(['24:00', '12:60', '7:30', '07:30:00', '', 'mezzogiorno'])('do not exist: %j', (text) =>
    expect(() => wallTime(text)).toThrow(RangeError),
  )
  it.each(['00:00', '07:30', '23:59'])('exist: %s', (text) => expect(wallTime(text)).toBe(text))
})

describe('words', () => {
  it('name the day as Italians write it, the first of the month as an ordinal', () => {
    expect(inWords(civilDate('2026-10-15'))).toBe('giovedì 15 ottobre 2026')
    expect(inWords(civilDate('2026-11-01'))).toBe('domenica 1° novembre 2026')
  })

  it('name the hour', () => expect(momentInWords(instant('2026-10-15T11:20:00+02:00'))).toBe('giovedì 15 ottobre 2026, ore 11:20'))
})
