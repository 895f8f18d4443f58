import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measured } from '../../lib/kernel/computation.ts'
import { count, dateOfAnchor, isDue, isInstant, momentOfAnchor, seek, type When } from '../../lib/kernel/due.ts'
import {
  before,
  days,
  daysBack,
  fixed,
  hours,
  type MeasuredTerm,
  months,
  monthsBack,
  after as notBefore,
  onTheDay,
  promptly,
  termInWords,
  within,
  workingDays,
  workingDaysBack,
} from '../../lib/kernel/term.ts'
import {
  civilDate,
  earlier,
  endOfDay,
  plusDays,
  plusElapsedHours,
  plusWallClockHours,
  romeDateOf,
  romeText,
  weekdayOf,
} from '../../lib/kernel/time.ts'
import { always, at, calendars, days2020to2040, dueOf, explained, fiveDays, moments2020to2040, on, ownDays, sixDays } from './samples.ts'

const shown = (when: When): string => (isInstant(when) ? romeText(when).slice(0, 16) : when)
const threeDates = (...asked: Parameters<typeof dueOf>): string[] => {
  const { raw, legal, target } = dueOf(...asked)
  return [raw, legal, target].map(shown)
}
const since = (date: string) => ({ since: civilDate(date) })

describe('hours', () => {
  it('end at the minute, on a Sunday too; the target is the last closing of the office before', () => {
    expect(threeDates(hours(48), at('2026-10-16T15:30:00+02:00'), fiveDays)).toEqual([
      '2026-10-18T15:30',
      '2026-10-18T15:30',
      '2026-10-16T16:00',
    ])
  })

  it('are aimed at their own end while the office is open', () => {
    expect(threeDates(hours(24), at('2026-10-13T09:00:00+02:00'), fiveDays)).toEqual([
      '2026-10-14T09:00',
      '2026-10-14T09:00',
      '2026-10-14T09:00',
    ])
  })

  it('are aimed at their own end where the office does not open before it', () => {
    expect(threeDates(hours(24), at('2026-10-16T18:00:00+02:00'), fiveDays)).toEqual([
      '2026-10-17T18:00',
      '2026-10-17T18:00',
      '2026-10-17T18:00',
    ])
  })

  it('run out at the very instant, not at the end of the day', () => {
    expect(dueOf(hours(48), at('2026-10-13T11:20:00+02:00'), fiveDays).lateAfter).toBe('2026-10-15T09:20:00.000Z')
  })

  it('take the earlier end across a change of the clock', () => {
    expect(threeDates(hours(48), at('2026-10-24T10:00:00+02:00'), fiveDays).slice(0, 2)).toEqual(['2026-10-26T09:00', '2026-10-26T09:00'])
    expect(threeDates(hours(48), at('2027-03-27T10:00:00+01:00'), fiveDays).slice(0, 2)).toEqual(['2027-03-29T11:00', '2027-03-29T10:00'])
  })

  it('are never over before they began: none at all, from the second of two doubled hours', () => {
    const second = '2026-10-25T02:30:00+01:00'
    expect(dueOf(hours(0), at(second), fiveDays).legal).toBe('2026-10-25T01:30:00.000Z')
    expect(explained(hours(0), at(second), fiveDays).alternatives).toEqual([])
  })

  it('count from the first instant of a day where only the day is known', () => {
    expect(threeDates(hours(24), on('2026-10-13'), fiveDays)[1]).toBe('2026-10-14T00:00')
  })

  it('are the earlier of elapsed hours and hours of the clock', () => {
    always(fc.tuple(moments2020to2040, fc.integer({ min: 1, max: 400 }), calendars), ([start, n, calendar]) => {
      const { legal, raw, lateAfter } = dueOf(hours(n), { at: start }, calendar)
      const [elapsed, wall] = [plusElapsedHours(start, n), plusWallClockHours(start, n)]
      expect(raw).toBe(elapsed)
      expect(legal).toBe(earlier(elapsed, wall))
      expect(lateAfter).toBe(legal)
    })
  })
})

describe('days', () => {
  it('leave out the first and move past Sundays and holidays', () => {
    expect(threeDates(days(30), on('2026-10-02'), fiveDays)).toEqual(['2026-11-01', '2026-11-02', '2026-10-30'])
    expect(threeDates(days(2), on('2026-12-23'), fiveDays)).toEqual(['2026-12-25', '2026-12-28', '2026-12-24'])
  })

  it('take Saturday as an ordinary day', () => {
    expect(threeDates(days(2), on('2027-02-04'), fiveDays)).toEqual(['2027-02-06', '2027-02-06', '2027-02-05'])
    expect(threeDates(days(2), on('2027-02-04'), sixDays)).toEqual(['2027-02-06', '2027-02-06', '2027-02-06'])
  })

  it('count from the day in Rome of a moment, near midnight too', () => {
    expect(threeDates(days(3), at('2026-10-13T00:30:00+02:00'), fiveDays)[1]).toBe('2026-10-16')
    expect(threeDates(days(3), at('2026-10-13T23:59:59+02:00'), fiveDays)[1]).toBe('2026-10-16')
    expect(threeDates(days(3), at('2026-10-14T00:00:00+02:00'), fiveDays)[1]).toBe('2026-10-17')
  })

  it('run out with the last instant of the day in Rome', () => {
    expect(dueOf(days(3), on('2026-10-22'), fiveDays).lateAfter).toBe('2026-10-26T22:59:59.999Z')
    expect(dueOf(days(3), on('2026-10-13'), fiveDays).lateAfter).toBe('2026-10-16T21:59:59.999Z')
  })

  it('that are none are the day itself, a Sunday too', () => {
    expect(threeDates(days(0), on('2026-10-18'), fiveDays)).toEqual(['2026-10-18', '2026-10-18', '2026-10-18'])
  })

  it('aim at no day before the act was possible', () => {
    expect(threeDates(days(1), on('2026-10-16'), fiveDays)).toEqual(['2026-10-17', '2026-10-17', '2026-10-16'])
    expect(threeDates(days(1), on('2026-10-17'), fiveDays)).toEqual(['2026-10-18', '2026-10-19', '2026-10-19'])
  })

  it('pass the patron only where the norm counts him', () => {
    expect(threeDates(days(1), on('2026-06-23'), ownDays)).toEqual(['2026-06-24', '2026-06-25', '2026-06-23'])
    expect(threeDates(days(1), on('2026-06-23'), ownDays, { counts: ['national'] })).toEqual(['2026-06-24', '2026-06-24', '2026-06-23'])
  })

  it('do not move for a closure of the school: only the target does', () => {
    expect(threeDates(days(5), on('2026-08-06'), ownDays)).toEqual(['2026-08-11', '2026-08-11', '2026-08-07'])
  })

  it('pass 4 October from 2026 on', () => {
    expect(threeDates(days(1), on('2025-10-03'), fiveDays)[1]).toBe('2025-10-04')
    expect(threeDates(days(1), on('2027-10-03'), fiveDays)[1]).toBe('2027-10-05')
  })
})

describe('days backwards', () => {
  it('leave out the day they count from and move back', () => {
    expect(threeDates(daysBack(10), on('2027-04-08'), fiveDays)).toEqual(['2027-03-29', '2027-03-27', '2027-03-26'])
    expect(threeDates(daysBack(5), on('2027-01-08'), fiveDays)).toEqual(['2027-01-03', '2027-01-02', '2026-12-31'])
  })

  it('are aimed at their legal end where the act became possible too late', () => {
    expect(threeDates(daysBack(5), on('2026-10-22'), fiveDays, since('2026-10-20'))).toEqual(['2026-10-17', '2026-10-17', '2026-10-17'])
  })
})

describe('months', () => {
  it('end on the same day number, or on the last day of a shorter month', () => {
    expect(threeDates(months(1), on('2026-12-15'), fiveDays)[1]).toBe('2027-01-15')
    expect(threeDates(months(1), on('2028-01-31'), fiveDays)[0]).toBe('2028-02-29')
    expect(threeDates(months(1), on('2027-01-31'), fiveDays)).toEqual(['2027-02-28', '2027-03-01', '2027-02-26'])
    expect(threeDates(months(12), on('2028-02-29'), fiveDays)[0]).toBe('2029-02-28')
  })

  it('backwards do the same and move back; the day itself is still in time (C-GEN-2)', () => {
    expect(threeDates(monthsBack(1), on('2027-03-31'), fiveDays)).toEqual(['2027-02-28', '2027-02-27', '2027-02-26'])
    expect(threeDates(monthsBack(1), on('2027-07-15'), fiveDays)[1]).toBe('2027-06-15')
    expect(dueOf(monthsBack(1), on('2027-07-15'), fiveDays).lateAfter).toBe(endOfDay(civilDate('2027-06-15')))
  })
})

describe('working days', () => {
  it('are days on which the office is open, the first left out', () => {
    expect(threeDates(workingDays(1), on('2026-12-07'), fiveDays)).toEqual(['2026-12-09', '2026-12-09', '2026-12-09'])
    expect(threeDates(workingDays(5), on('2026-10-16'), sixDays)[1]).toBe('2026-10-22')
  })

  it('backwards are counted strictly before the day', () => {
    expect(threeDates(workingDaysBack(5), on('2026-10-23'), fiveDays)[1]).toBe('2026-10-16')
    expect(threeDates(workingDaysBack(5), on('2026-10-23'), sixDays)[1]).toBe('2026-10-17')
    expect(threeDates(workingDaysBack(5), on('2027-01-12'), fiveDays)[1]).toBe('2027-01-04')
  })

  it('leave out the closures of the school', () => {
    expect(threeDates(workingDays(3), on('2026-08-06'), ownDays)[1]).toBe('2026-08-25')
  })

  it('of an office that never opens are an error, not an endless search', () => {
    // The schema refuses closures that chain for so long (closures.test.ts): a calendar that got past it must not hang.
    const closed = { ...fiveDays, officeOpenOn: () => false }
    expect(() => dueOf(workingDays(1), on('2026-01-02'), closed)).toThrow(RangeError)
    expect(() => dueOf(days(30), on('2026-06-02'), closed)).not.toThrow()
  })
})

describe('fixed dates', () => {
  it('are the first on or after the start and never move', () => {
    expect(threeDates(fixed(6, 30), on('2027-06-30'), fiveDays)[1]).toBe('2027-06-30')
    expect(threeDates(fixed(6, 30), on('2027-07-01'), fiveDays)[1]).toBe('2028-06-30')
    expect(threeDates(fixed(10, 31), on('2027-01-01'), fiveDays)).toEqual(['2027-10-31', '2027-10-31', '2027-10-29'])
    expect(weekdayOf(civilDate('2027-10-31'))).toBe(7)
  })

  it('on 29 February are the 28th in other years', () => {
    expect(threeDates(fixed(2, 29), on('2027-01-01'), fiveDays)[1]).toBe('2027-02-28')
    expect(threeDates(fixed(2, 29), on('2028-01-01'), fiveDays)[1]).toBe('2028-02-29')
  })

  it.each([
    [2, 30],
    [13, 1],
    [0, 1],
    [4, 31],
    [6, 0],
    [6, 1.5],
  ])('of month %d, day %d cannot be written', (month, day) => {
    expect(() => fixed(month, day)).toThrow(RangeError)
    expect(() => within({ month: 1, day: 1 }, { month, day })).toThrow(RangeError)
    expect(() => within({ month, day }, { month: 1, day: 1 })).toThrow(RangeError)
  })
})

describe('windows', () => {
  const winter = within({ month: 11, day: 15 }, { month: 1, day: 15 })
  const march = within({ month: 3, day: 1 }, { month: 3, day: 31 })

  it.each([
    ['2026-03-10', '2026-03-01', '2026-03-31'],
    ['2026-03-31', '2026-03-01', '2026-03-31'],
    ['2026-04-01', '2027-03-01', '2027-03-31'],
    ['2026-01-01', '2026-03-01', '2026-03-31'],
  ])('asked on %s: from %s to %s', (start, opens, closes) =>
    expect(dueOf(march, on(start), fiveDays)).toMatchObject({ opens, legal: closes }),
  )

  it.each([
    ['2026-12-20', '2026-11-15', '2027-01-15'],
    ['2027-01-15', '2026-11-15', '2027-01-15'],
    ['2027-01-16', '2027-11-15', '2028-01-15'],
    ['2026-06-01', '2026-11-15', '2027-01-15'],
  ])('across the end of the year, asked on %s: from %s to %s', (start, opens, closes) =>
    expect(dueOf(winter, on(start), fiveDays)).toMatchObject({ opens, legal: closes }),
  )

  it('of a single day open and close on it', () => {
    expect(dueOf(within({ month: 5, day: 4 }, { month: 5, day: 4 }), on('2026-05-04'), fiveDays)).toMatchObject({
      opens: '2026-05-04',
      legal: '2026-05-04',
    })
  })
})

describe('before another act', () => {
  it('of a day: by the end of the day before', () => {
    const due = dueOf(before, on('2026-10-26'), fiveDays)
    expect(due).toMatchObject({
      raw: '2026-10-25',
      legal: '2026-10-25',
      target: '2026-10-23',
      lateAfter: endOfDay(civilDate('2026-10-25')),
    })
  })

  it('at a moment: until the last instant before it; aimed at itself while the office is open', () => {
    expect(dueOf(before, at('2026-10-26T15:00:00+01:00'), fiveDays)).toMatchObject({
      legal: '2026-10-26T14:00:00.000Z',
      target: '2026-10-26T14:00:00.000Z',
      lateAfter: '2026-10-26T13:59:59.999Z',
    })
  })

  it('at a moment when the office is closed: aimed at its last closing', () => {
    expect(threeDates(before, at('2026-10-26T07:00:00+01:00'), fiveDays)[2]).toBe('2026-10-23T16:00')
    expect(threeDates(before, at('2026-10-26T07:00:00+01:00'), fiveDays, since('2026-10-25'))[2]).toBe('2026-10-26T07:00')
  })
})

describe('the other kinds', () => {
  it('on the day that an act has named: never moved', () => {
    expect(threeDates(onTheDay, on('2026-10-25'), fiveDays)).toEqual(['2026-10-25', '2026-10-25', '2026-10-23'])
  })

  it('after so many full days: an opening, not a due date', () => {
    expect(count(notBefore(15), on('2026-10-16'), fiveDays, { since: civilDate('2026-10-16'), counts: ['national'] })).toEqual({
      opens: '2026-11-01',
    })
    expect(count(notBefore(0), on('2026-10-16'), fiveDays, { since: civilDate('2026-10-16'), counts: ['national'] })).toEqual({
      opens: '2026-10-17',
    })
  })

  it('promptly: the default, the school’s own term, or no date at all', () => {
    const soon = promptly('subito', days(1))
    expect(measured(soon, undefined)).toEqual({ term: days(1), internal: true })
    expect(measured(soon, hours(4))).toEqual({ term: hours(4), internal: true })
    expect(measured(promptly('entro i termini della polizza', null), undefined)).toEqual({ undated: 'entro i termini della polizza' })
    expect(measured(promptly('entro i termini della polizza', null), days(30))).toEqual({ term: days(30), internal: true })
    expect(measured(days(30), days(1))).toEqual({ term: days(30), internal: false })
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('count whole units from 0: not %d', (n) => {
    for (const make of [hours, days, daysBack, months, monthsBack, workingDays, workingDaysBack, notBefore])
      expect(() => make(n)).toThrow(RangeError)
  })
})

describe('words', () => {
  it.each<[MeasuredTerm, string]>([
    [hours(1), '1 ora'],
    [hours(48), '48 ore'],
    [days(0), 'lo stesso giorno'],
    [days(1), '1 giorno'],
    [daysBack(5), '5 giorni prima'],
    [months(1), '1 mese'],
    [monthsBack(2), '2 mesi prima'],
    [workingDays(1), '1 giorno lavorativo'],
    [workingDaysBack(5), '5 giorni lavorativi prima'],
    [fixed(6, 30), 'entro il 30 giugno'],
    [fixed(3, 8), 'entro l’8 marzo'],
    [fixed(9, 1), 'entro il 1° settembre'],
    [within({ month: 1, day: 8 }, { month: 2, day: 11 }), 'dall’8 gennaio all’11 febbraio'],
    [within({ month: 3, day: 1 }, { month: 3, day: 31 }), 'dal 1° marzo al 31 marzo'],
    [onTheDay, 'nel giorno stabilito'],
    [before, 'prima'],
    [notBefore(1), 'non prima di 1 giorno intero'],
  ])('%j is %s', (term, words) => expect(termInWords(term)).toBe(words))

  it('show an internal term as such', () => {
    expect(termInWords(promptly('subito', hours(1)))).toBe('«subito» (termine interno: 1 ora)')
    expect(termInWords(promptly('subito', null))).toBe('«subito»')
  })
})

const dayKinds = fc.constantFrom(days, months, workingDays)
const backKinds = fc.constantFrom(daysBack, monthsBack, workingDaysBack)
const lengths = fc.integer({ min: 1, max: 60 })
const isFree = (date: When, calendar: typeof fiveDays): boolean => !isInstant(date) && calendar.holidayOn(date) === undefined

describe('whatever the start, the length and the calendar', () => {
  it('a later start never ends a term earlier', () => {
    const kinds = fc.constantFrom(days, months, workingDays, daysBack, monthsBack, workingDaysBack)
    always(fc.tuple(kinds, lengths, days2020to2040, fc.integer({ min: 0, max: 40 }), calendars), ([make, n, start, later, calendar]) => {
      const [first, second] = [start, plusDays(start, later)].map((day) => dueOf(make(n), { on: day }, calendar))
      expect(first && second && first.legal <= second.legal && first.raw <= second.raw).toBe(true)
    })
    always(fc.tuple(moments2020to2040, fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 100 })), ([start, minutes, n]) => {
      const [first, second] = [start, plusElapsedHours(start, minutes / 60)].map((moment) => dueOf(hours(n), { at: moment }, fiveDays))
      expect(first && second && first.raw <= second.raw).toBe(true)
    })
  })

  it('a longer term never ends earlier, and a longer backward one never later', () => {
    always(fc.tuple(dayKinds, lengths, days2020to2040, calendars), ([make, n, start, calendar]) => {
      const [short, long] = [n, n + 1].map((length) => dueOf(make(length), { on: start }, calendar))
      expect(short && long && short.legal <= long.legal && short.raw < long.raw).toBe(true)
    })
    always(fc.tuple(backKinds, lengths, days2020to2040, calendars), ([make, n, start, calendar]) => {
      const [short, long] = [n, n + 1].map((length) => dueOf(make(length), { on: start }, calendar))
      expect(short && long && short.legal >= long.legal && short.raw > long.raw).toBe(true)
    })
    always(fc.tuple(moments2020to2040, fc.integer({ min: 0, max: 100 })), ([start, n]) => {
      // Equal where the clock skips the hour between them.
      expect(dueOf(hours(n), { at: start }, fiveDays).legal <= dueOf(hours(n + 1), { at: start }, fiveDays).legal).toBe(true)
    })
  })

  it('a term that rolls never ends on a Sunday or holiday, and only skips such days', () => {
    always(fc.tuple(fc.constantFrom(days, months), lengths, days2020to2040, calendars), ([make, n, start, calendar]) => {
      const { raw, legal } = dueOf(make(n), { on: start }, calendar)
      expect(isFree(legal, calendar)).toBe(true)
      if (!isInstant(raw)) expect(seek(raw, 1, (day) => isFree(day, calendar))).toBe(legal)
    })
    always(fc.tuple(fc.constantFrom(daysBack, monthsBack), lengths, days2020to2040, calendars), ([make, n, start, calendar]) => {
      const { raw, legal } = dueOf(make(n), { on: start }, calendar)
      expect(isFree(legal, calendar)).toBe(true)
      if (!isInstant(raw)) expect(seek(raw, -1, (day) => isFree(day, calendar))).toBe(legal)
    })
  })

  it('counting back is counting forward from the other end', () => {
    always(fc.tuple(lengths, days2020to2040, calendars), ([n, start, calendar]) => {
      const { raw } = dueOf(days(n), { on: start }, calendar)
      expect(isInstant(raw) ? undefined : dueOf(daysBack(n), { on: raw }, calendar).raw).toBe(start)
    })
    always(fc.tuple(lengths, days2020to2040, calendars), ([n, any, calendar]) => {
      const start = seek(any, 1, calendar.officeOpenOn) ?? any
      const { raw } = dueOf(workingDays(n), { on: start }, calendar)
      expect(isInstant(raw) ? undefined : dueOf(workingDaysBack(n), { on: raw }, calendar).raw).toBe(start)
    })
  })

  it('the target is a day on which the office is open and the act possible, or the legal end', () => {
    const kinds = fc.constantFrom(days, months, workingDays, daysBack, monthsBack, workingDaysBack)
    always(fc.tuple(kinds, lengths, days2020to2040, fc.integer({ min: -30, max: 30 }), calendars), ([make, n, start, shift, calendar]) => {
      const possible = plusDays(start, shift)
      const { raw, legal, target } = dueOf(make(n), { on: start }, calendar, { since: possible })
      if (isInstant(target)) throw new Error('a day')
      if (target !== legal) expect([calendar.officeOpenOn(target), target >= possible, target <= raw]).toEqual([true, true, true])
      else if (calendar.officeOpenOn(civilDate(String(raw))) && raw >= possible) expect(target).toBe(raw)
    })
  })

  it('the target of an hour term is a moment at which the office is open, or the end', () => {
    always(fc.tuple(moments2020to2040, lengths, calendars), ([start, n, calendar]) => {
      const { legal, target } = dueOf(hours(n), { at: start }, calendar)
      if (!isInstant(target) || !isInstant(legal)) throw new Error('a moment')
      const office = calendar.officeHoursOn(romeDateOf(target))
      if (target !== legal) expect(office !== undefined && office.closes === target && target > start && target < legal).toBe(true)
      else expect(target).toBe(legal)
    })
  })

  it('a day anchor is the first instant of its day', () => {
    always(days2020to2040, (day) => expect(dateOfAnchor({ at: momentOfAnchor({ on: day }) })).toBe(day))
  })

  it('what is due has an end that the same dates tell', () => {
    const anyTerm: fc.Arbitrary<MeasuredTerm> = fc.oneof(
      fc
        .tuple(fc.constantFrom(hours, days, daysBack, months, monthsBack, workingDays, workingDaysBack), lengths)
        .map(([make, n]): MeasuredTerm => make(n)),
      fc.constantFrom<MeasuredTerm[]>(onTheDay, before, fixed(6, 30), within({ month: 11, day: 1 }, { month: 2, day: 28 })),
    )
    always(fc.tuple(anyTerm, days2020to2040, calendars), ([term, start, calendar]) => {
      const { result } = explained(term, { on: start }, calendar)
      if (!isDue(result)) throw new Error('due')
      expect(isInstant(result.legal) ? result.lateAfter : endOfDay(result.legal)).toBe(result.lateAfter)
      if (result.opens !== undefined) expect(result.opens <= result.legal).toBe(true)
    })
  })
})
