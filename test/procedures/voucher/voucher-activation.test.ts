import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, daysBetween, plusDays, weekdayOf } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, opening, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-activation'
const school = lombard()

const request = { voucher: 'V-2026-17', channel: 'pec', pupil: 'p-alunno1', minutes: 900, level: 1, serious: false }
const asked = (when: string, more: Record<string, unknown> = {}): Told => ['activation-requested', when, { ...request, ...more }]
const received = (when: string): Told => ['request-received', when]
const activated = (when: string): Told => ['service-activated', when, { assistant: 'p-assistente' }]
const reached = (when: string, more: Record<string, unknown> = {}) => given(ID, [asked(when, more), received(when)], school)

describe('D-VA-1, five days from the receipt', () => {
  it.each([
    ['EX-VA-1 Monday 7 September', '2026-09-07', '2026-09-12'],
    ['EX-VA-2 Friday 2 October: a Sunday inside counts', '2026-10-02', '2026-10-07'],
    ['EX-VA-4 Thursday 3 December: the 8th is a holiday', '2026-12-03', '2026-12-09'],
    ['EX-VA-5 Tuesday 27 October: 1 November is a Sunday', '2026-10-27', '2026-11-02'],
    ['EX-VA-7 Monday 21 December: the 26th a holiday, the 27th a Sunday', '2026-12-21', '2026-12-28'],
  ])('%s: C-VA-1', async (_, day, due) => {
    expect((await reached(day)).legal('D-VA-1')).toBe(due)
    expect(await calculate('C-VA-1', { received: day }, school)).toMatchObject({ due, days: 5, lateDays: null, codes: [] })
  })

  it('a Saturday is a day like others: EX-VA-1 ends on one', async () => {
    expect(weekdayOf(civilDate('2026-09-12'))).toBe(6)
    expect((await reached('2026-09-07')).computation('D-VA-1')?.roll.why).toContain('sabato')
  })

  it('C-VA-1 explains itself in the words of the obligation', async () => {
    const computation = (await reached('2026-12-03')).computation('D-VA-1')
    const { explanation } = Object(await calculate('C-VA-1', { received: '2026-12-03' }, school))
    expect(explanation).toBe(computation?.sentence)
    expect(explanation).toContain('martedì 8 dicembre 2026 (Immacolata Concezione)')
    expect(explanation).toContain('AMB-31')
    expect(computation?.excluded).toBe('il giorno iniziale: giovedì 3 dicembre 2026')
  })

  it('counts from the receipt, not from the sending (AMB-31); until then the receipt is to be ascertained (D-VA-1/receipt)', async () => {
    const sent = await given(ID, [asked('2026-09-07')], school)
    expect(sent.find('D-VA-1')).toBeUndefined()
    expect(sent.legal('D-VA-1/receipt')).toBe('2026-09-08')
    const arrived = await given(ID, [asked('2026-09-07'), received('2026-09-09 17:59')], school)
    expect(arrived.legal('D-VA-1')).toBe('2026-09-14')
    expect(arrived.standing('D-VA-1/receipt', '2026-09-10')).toBe('met')
  })

  it('a second receipt moves nothing; a withdrawn request is due no more', async () => {
    const twice = await given(ID, [asked('2026-09-07'), received('2026-09-07'), received('2026-09-10')], school)
    expect(twice.legal('D-VA-1')).toBe('2026-09-12')
    const withdrawn = await given(ID, [asked('2026-09-07'), received('2026-09-07'), ['request-withdrawn', '2026-09-08']], school)
    expect(withdrawn.standing('D-VA-1', '2026-09-20')).toBe('ended')
  })

  it('D-VA-1 a receipt that is told after the service has begun, or after the withdrawal, binds nobody', async () => {
    const begun = await given(ID, [asked('2026-09-07'), activated('2026-09-08'), received('2026-09-09')], school)
    expect(begun.find('D-VA-1')).toBeUndefined()
    const withdrawn = await given(ID, [asked('2026-09-07'), ['request-withdrawn', '2026-09-08'], received('2026-09-09')], school)
    expect(withdrawn.find('D-VA-1')).toBeUndefined()
  })

  it.each([
    ['2026-12-23', '2026-12-28', 'Christmas and Saint Stephen lie inside'],
    ['2027-03-26', '2027-03-31', 'Good Friday is a day like others'],
    ['2027-03-24', '2027-03-30', 'Easter Monday moves it'],
    ['2027-04-26', '2027-05-03', '1 May is a Saturday and a holiday, the 2nd a Sunday'],
    ['2027-09-29', '2027-10-05', '4 October is a holiday from 2026 on (N-33)'],
    ['2027-01-01', '2027-01-07', 'Epiphany moves it'],
  ])('C-VA-1 received on %s: by %s, %s', async (day, due) => {
    expect(await calculate('C-VA-1', { received: day }, school)).toMatchObject({ due })
  })

  it('a receipt mended moves the day and keeps the obligation; withdrawn it leaves none', async () => {
    const one = await reached('2026-09-07')
    const mended = corrected(one, 'f2', '2026-09-08')
    expect(mended.legal('D-VA-1')).toBe('2026-09-14')
    expect(mended.find('D-VA-1')?.id).toBe(one.find('D-VA-1')?.id)
    expect(corrected(one, 'f2').find('D-VA-1')).toBeUndefined()
  })

  it('across the change to winter time five days are five days', async () => {
    expect((await reached('2026-10-23 23:30')).legal('D-VA-1')).toBe('2026-10-28')
    expect((await reached('2026-10-23 23:30')).standing('D-VA-1', '2026-10-28 23:59')).toBe('open')
    expect((await reached('2026-10-23 23:30')).standing('D-VA-1', '2026-10-29 00:00')).toBe('late')
  })

  it('in a leap year 29 February is a day', async () => {
    expect(await calculate('C-VA-1', { received: '2028-02-26' }, school)).toMatchObject({ due: '2028-03-02' })
  })

  it('says only the PEC proves the day by itself', async () => {
    expect((await opening(ID, asked('2026-09-07'), 'committing-body', school)).warned).toEqual([])
    expect((await opening(ID, asked('2026-09-07', { channel: 'email' }), 'committing-body', school)).warned).toEqual(['W-D-VA-1'])
  })

  it('the end is never before the fifth day, never a Sunday or holiday, and no day earlier would do', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 30 }), async (offset, shortDays) => {
        const day = plusDays(civilDate('2026-09-01'), offset)
        const { due, days } = Object(await calculate('C-VA-1', { received: day, shortDays }, school))
        expect(days).toBe(Math.min(5, shortDays))
        expect(daysBetween(day, due)).toBeGreaterThanOrEqual(days)
        expect(school.calendar.holidayOn(due)).toBeUndefined()
        for (let between = plusDays(day, days); between < due; between = plusDays(between, 1))
          expect(school.calendar.holidayOn(between)).toBeDefined()
      }),
    ))
})

describe('D-VA-2, particularly serious cases', () => {
  it.each([
    [1, '2026-09-08'],
    [2, '2026-09-09'],
    [3, '2026-09-10'],
    [4, '2026-09-11'],
  ])('%i days, written in the request: by %s', async (shortDays, due) => {
    const urgent = await reached('2026-09-07', { serious: true, shortDays })
    expect(urgent.legal(`D-VA-2/${shortDays}`)).toBe(due)
    expect(urgent.all.map(({ rule }) => rule)).toEqual(['D-VA-1', 'D-VA-2'])
    expect(urgent.find('D-VA-1')).toBeUndefined()
    expect(await calculate('C-VA-1', { received: '2026-09-07', shortDays }, school)).toMatchObject({ due, days: shortDays })
  })

  it('a term that is not shorter is no other term: min(5, short)', async () => {
    for (const shortDays of [5, 6, 30]) {
      expect((await reached('2026-09-07', { serious: true, shortDays })).legal('D-VA-1')).toBe('2026-09-12')
      expect((await opening(ID, asked('2026-09-07', { shortDays }), 'committing-body', school)).refused).toEqual([])
    }
    expect((await reached('2026-09-07', { serious: true })).legal('D-VA-1')).toBe('2026-09-12')
  })

  it('a shorter term without the seriousness is refused', async () => {
    expect((await opening(ID, asked('2026-09-07', { shortDays: 2 }), 'committing-body', school)).refused).toEqual(['ERR-D-VA-2'])
    expect((await opening(ID, asked('2026-09-07', { shortDays: 2, serious: true }), 'committing-body', school)).refused).toEqual([])
  })

  it('a short term rolls over a Sunday like a long one', async () => {
    expect((await reached('2026-09-11', { serious: true, shortDays: 2 })).legal('D-VA-2/2')).toBe('2026-09-14')
  })
})

describe('W-VA-LATE', () => {
  it('says how many days late, from the day after the last', async () => {
    const late = await reached('2026-12-03')
    expect(late.judge('service-activated', '2026-12-09 23:59', activated('')[2], 'provider').warned).toEqual([])
    expect(late.judge('service-activated', '2026-12-10 00:00', activated('')[2], 'provider').warned).toEqual(['W-VA-LATE'])
    const told = (day: string) => calculate('C-VA-1', { received: '2026-12-03', activated: day }, school)
    expect(await told('2026-12-09')).toMatchObject({ lateDays: 0, codes: [] })
    expect(await told('2026-12-12')).toMatchObject({ lateDays: 3, codes: ['W-VA-LATE'] })
    expect(await told('2026-12-01')).toMatchObject({ lateDays: 0, codes: [] })
  })

  it('judges on the shorter term where there is one, and not at all where no receipt is known', async () => {
    const urgent = await reached('2026-09-07', { serious: true, shortDays: 1 })
    expect(urgent.judge('service-activated', '2026-09-09', activated('')[2], 'provider').warned).toEqual(['W-VA-LATE'])
    const unknown = await given(ID, [asked('2026-09-07')], school)
    expect(unknown.judge('service-activated', '2026-10-09', activated('')[2], 'provider').warned).toEqual([])
  })

  it('an activation meets the obligation, late or not', async () => {
    const active = await given(ID, [asked('2026-09-07'), received('2026-09-07'), activated('2026-09-15')], school)
    expect(active.standing('D-VA-1', '2026-09-20')).toBe('met')
    expect(active.state.phase).toBe('ACTIVE')
  })
})

it('the provider reads hours and, logged, level and needs; the office hours alone (§ 7.4)', async () => {
  const { facts, seenBy, specialSeenBy } = await procedureOf(ID)
  const { personal, special } = facts['activation-requested'] ?? {}
  expect(Object.keys(personal ?? {})).toEqual(['pupil', 'minutes'])
  expect(Object.keys(special ?? {})).toEqual(['level', 'serious', 'peiNeeds'])
  expect(seenBy.provider).toBe('own-case')
  expect(specialSeenBy).toContain('provider')
  expect(specialSeenBy.filter((role) => role === 'dsga' || role === 'clerk')).toEqual([])
})
