import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calculate } from '../calculate.ts'
import { given, opening, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-service-hours'
const day = (date: string, slots: readonly (readonly [string, string])[], more: Record<string, unknown> = {}) => ({
  voucher: 'V-2026-17',
  date,
  slots: slots.map(([start, end]) => ({ start, end })),
  ...more,
})
const worked = (date: string, slots: readonly (readonly [string, string])[], more: Record<string, unknown> = {}): Told => [
  'service-day-worked',
  `${date} 19:00`,
  day(date, slots, more),
]
const inWindow = async (date: string, start: string, end: string, more: Record<string, unknown> = {}) =>
  calculate('C-VS-1', { date, slots: [{ start, end }], ...more }, lombard())
const refused = async (fact: Told, school = lombard()) => (await opening(ID, fact, 'provider', school)).refused

describe('voucher-service-hours', () => {
  it('EX-VS-1 Wednesday 14 October 06:45-08:45: an hour and three quarters inside, a quarter out', async () => {
    expect(await inWindow('2026-10-14', '06:45', '08:45')).toEqual({ inside: 105, outside: 15, codes: ['ERR-VS-WINDOW'] })
    expect(await refused(worked('2026-10-14', [['06:45', '08:45']]))).toEqual(['ERR-VS-WINDOW'])
  })

  it('EX-VS-2 17:00-18:30: one hour inside, half an hour out', async () => {
    expect(await inWindow('2026-10-14', '17:00', '18:30')).toEqual({ inside: 60, outside: 30, codes: ['ERR-VS-WINDOW'] })
    expect(await refused(worked('2026-10-14', [['17:00', '18:30']]))).toEqual(['ERR-VS-WINDOW'])
  })

  it('EX-VS-4 Sunday 20 December 08:00-16:00: nothing is service', async () => {
    expect(await inWindow('2026-12-20', '08:00', '16:00')).toEqual({ inside: 0, outside: 480, codes: ['ERR-VS-WINDOW'] })
    expect(await refused(worked('2026-12-20', [['08:00', '16:00']]))).toEqual(['ERR-VS-WINDOW'])
  })

  it('EX-VS-5 Saturday 12 December 08:00-18:00: ten hours', async () => {
    expect(await inWindow('2026-12-12', '08:00', '18:00')).toEqual({ inside: 600, outside: 0, codes: [] })
    expect(await refused(worked('2026-12-12', [['08:00', '18:00']]))).toEqual([])
  })

  it('C-VS-1 the edges 07:00 and 18:00 are inside, a minute beyond them is not; plans are judged alike', async () => {
    expect(await inWindow('2026-10-14', '07:00', '18:00')).toEqual({ inside: 660, outside: 0, codes: [] })
    expect(await inWindow('2026-10-14', '06:59', '18:01')).toMatchObject({ inside: 660, outside: 2 })
    expect(await inWindow('2026-10-14', '05:00', '06:00')).toMatchObject({ inside: 0, outside: 60 })
    const planned = (slots: readonly (readonly [string, string])[]): Told => ['service-day-planned', '2026-10-01', day('2026-10-14', slots)]
    expect(await refused(planned([['07:00', '18:00']]))).toEqual([])
    expect(await refused(planned([['17:00', '18:01']]))).toEqual(['ERR-VS-WINDOW/plan'])
  })

  it('a derogation of the GLO does not move the window, an authorisation in writing does (AMB-49)', async () => {
    expect(await refused(worked('2026-10-14', [['17:00', '19:00']], { basis: 'glo-derogation' }))).toEqual(['ERR-VS-WINDOW'])
    expect(await refused(worked('2026-10-14', [['17:00', '19:00']], { basis: 'trip-authorised' }))).toEqual([])
    expect(await inWindow('2026-10-14', '17:00', '19:00', { basis: 'glo-derogation' })).toMatchObject({ codes: ['ERR-VS-WINDOW'] })
  })

  it('a public holiday from Monday to Saturday is refused by the school calendar, unless the school allows it', async () => {
    expect(await refused(worked('2026-12-08', [['08:00', '10:00']]))).toEqual(['ERR-C-VS-1'])
    expect(await refused(['service-day-planned', '2026-12-01', day('2026-12-08', [['08:00', '10:00']])])).toEqual(['ERR-C-VS-1/plan'])
    expect(await inWindow('2026-12-08', '08:00', '10:00')).toEqual({ inside: 120, outside: 0, codes: ['ERR-C-VS-1'] })
    expect(await refused(worked('2026-12-08', [['08:00', '10:00']]), lombard({ parameters: { 'C-VS-1/holidays': false } }))).toEqual([])
  })

  it('D-VS-1 the gate of each day is met by time inside the window and open while some of it is not', async () => {
    const fine = await given(ID, [worked('2026-10-14', [['08:00', '10:00']]), worked('2026-10-15', [['08:00', '10:00']])], lombard())
    expect(fine.all.map(({ of, settled }) => [of, settled?.outcome])).toEqual([
      ['2026-10-14', 'met'],
      ['2026-10-15', 'met'],
    ])
    expect(fine.dates('D-VS-1')).toBe('undated')
    expect(fine.state.sums).toEqual({ inside: { '2026-10': 240 } })
    const early = await given(ID, [worked('2026-10-14', [['06:00', '10:00']])], lombard())
    expect(early.standing('D-VS-1', '2026-10-20')).toBe('open')
    expect(early.state.sums).toEqual({ inside: { '2026-10': 180 }, outside: { '2026-10': 60 } })
  })

  it('C-VS-1 hours still to come are planned, not served', async () => {
    const made = await given(ID, [worked('2026-10-14', [['08:00', '10:00']])], lombard())
    const friday = day('2026-10-16', [['08:00', '10:00']])
    expect(made.judge('service-day-worked', '2026-10-15 19:00', friday).refused).toEqual(['ERR-C-VS-1/future'])
    expect(made.judge('service-day-planned', '2026-10-15 19:00', friday).refused).toEqual([])
  })

  it('warns of a sheet that is recorded twice', async () => {
    const made = await given(ID, [worked('2026-10-14', [['08:00', '10:00']])], lombard())
    expect(made.judge('service-day-worked', '2026-10-14 19:10', day('2026-10-14', [['08:00', '10:00']])).warned).toEqual(['W-C-VS-1'])
    expect(made.judge('service-day-worked', '2026-10-15 19:10', day('2026-10-15', [['08:00', '10:00']])).warned).toEqual([])
  })

  it('C-VS-1 inside and outside add up to the time that passed, overlaps counted once', async () => {
    const clock = fc.integer({ min: 0, max: 1439 })
    const text = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(clock, clock).filter(([a, b]) => a < b),
          { minLength: 1, maxLength: 6 },
        ),
        fc.constantFrom('2026-10-12', '2026-10-17', '2026-10-18', '2026-10-25', '2027-03-28'),
        async (slots, date) => {
          const minutes = new Set(slots.flatMap(([a, b]) => Array.from({ length: b - a }, (_, index) => a + index)))
          const isSunday = ['2026-10-18', '2026-10-25', '2027-03-28'].includes(date)
          const inside = isSunday ? 0 : [...minutes].filter((minute) => minute >= 420 && minute < 1080).length
          expect(
            await calculate('C-VS-1', { date, slots: slots.map(([a, b]) => ({ start: text(a), end: text(b) })) }, lombard()),
          ).toMatchObject({
            inside,
            outside: minutes.size - inside,
          })
        },
      ),
      { numRuns: 100 },
    )
  })
})
