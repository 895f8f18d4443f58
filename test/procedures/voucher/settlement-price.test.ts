import { describe, expect, it } from 'vitest'
import { civilDate } from '../../../lib/kernel/time.ts'
import { calculate } from '../calculate.ts'
import type { Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import { OCTOBER, recorded, value, voucher, week } from './settlement-told.ts'

describe('voucher-value-settlement: the price', () => {
  const price = (on: string, more: Record<string, unknown> = {}, school = lombard()) =>
    calculate('C-VV-2', { level: 'PRI', on, ...more }, school)

  it('C-VV-2 23.00 euro by the annex for 2025/26, and after it until an act, with W-VV-TARIFF (AMB-32)', async () => {
    expect(await price('2025-09-01')).toMatchObject({ hourly: 2300, codes: [] })
    expect(await price('2026-08-31')).toMatchObject({ hourly: 2300, codes: [] })
    expect(await price('2026-09-01')).toMatchObject({ hourly: 2300, tariff: 'allegato-a1-2025-26', codes: ['W-VV-TARIFF'] })
    expect(await price('2025-08-31')).toMatchObject({ hourly: 2300, codes: ['W-VV-TARIFF'] })
    expect(await price('2026-02-10', { level: 'SEC2' })).toMatchObject({ hourly: 2300, codes: [] })
  })

  it('C-VV-2 an act, or what the municipality has entered, comes before the annex on its days and goes on after them', async () => {
    const acts = [{ act: 'Det. 5/2026', from: '2026-09-01', until: '2027-08-31', firstCycle: 2450, secondCycle: 2300 }]
    expect(await price('2026-10-01', { acts })).toEqual({ hourly: 2450, tariff: 'Det. 5/2026', norm: 'Det. 5/2026', codes: [] })
    expect(await price('2026-10-01', { acts, level: 'SEC2' })).toMatchObject({ hourly: 2300, tariff: 'Det. 5/2026' })
    expect(await price('2027-09-01', { acts })).toMatchObject({ hourly: 2450, codes: ['W-VV-TARIFF'] })
    expect(await price('2026-08-31', { acts })).toMatchObject({ hourly: 2300, codes: [] })
    const entered = lombard({ tables: { 'voucher-tariff': [{ version: 'DGR', norm: 'DGR', values: { SEC2: 2400 } }] } })
    expect(await price('2026-10-01', { level: 'SEC2' }, entered)).toMatchObject({ hourly: 2400, codes: [] })
    expect(await price('2026-10-01', {}, entered)).toMatchObject({ hourly: 2300, codes: ['W-VV-TARIFF'] })
  })

  const TARIFF: Told = [
    'tariff-set',
    '2026-10-20 10:00',
    { act: 'Det. 5/2026', from: '2026-09-01', until: '2027-08-31', firstCycle: 2450, secondCycle: 2300 },
  ]

  it('C-VV-1 a month is paid at the price of the act, entered in the case or in the settings', async () => {
    const settle = ['month-settled', '2026-11-05', { month: '2026-10-01', amount: 44 * 2450 }] as const
    expect((await recorded([...OCTOBER, TARIFF])).judge(...settle)).toEqual({ refused: [], warned: [] })
    const entered = lombard({
      tables: { 'voucher-tariff': [{ version: 'Det. 5', norm: 'Det. 5/2026', values: { FIRST_CYCLE: 2450, SEC2: 2300 } }] },
    })
    expect((await recorded(OCTOBER, entered)).judge(...settle)).toEqual({ refused: [], warned: [] })
  })

  it('ERR-C-VV-2 a price begins on whatever day its act says, and does not end before it', async () => {
    const made = await recorded([])
    const act = { act: 'Det. 5/2026', from: '2026-10-02', firstCycle: 2450, secondCycle: 2300 }
    expect(made.judge('tariff-set', '2026-10-01', act, 'committing-body')).toEqual({ refused: [], warned: [] })
    expect(made.judge('tariff-set', '2026-10-01', { ...act, until: '2026-10-02' }).refused).toEqual([])
    expect(made.judge('tariff-set', '2026-10-01', { ...act, until: '2026-10-01' }).refused).toEqual(['ERR-C-VV-2'])
  })

  const act = (number: string, from: string, firstCycle: number, when: string, until?: string): Told => [
    'tariff-set',
    when,
    { act: number, from, firstCycle, secondCycle: 2300, ...(until === undefined ? {} : { until }) },
  ]

  it('C-VV-1 the price changes inside the month: each week at the price of its day, one rounding at the end', async () => {
    const sheets = [week('2026-10-12', '2026-10-16', 601), week('2026-10-19', '2026-10-23', 599)]
    const wide = voucher({ hours: [{ from: '2026-09-14', weekly: 720 }] })
    // 601 minutes at 23.00 are 230.3833, 599 at 24.50 are 244.5917: together 474.975.
    const settled = (made: Awaited<ReturnType<typeof recorded>>) =>
      made.judge('month-settled', '2026-11-05', { month: '2026-10-01', amount: 47_498 })
    const inCase = await recorded([...sheets, act('Det. 6/2026', '2026-10-19', 2450, '2026-10-25 10:00')], lombard(), wide)
    expect(settled(inCase)).toEqual({ refused: [], warned: ['W-VV-TARIFF'] })
    const versions = [
      { version: 'Det. 5', norm: 'Det. 5/2026', from: civilDate('2026-09-01'), values: { FIRST_CYCLE: 2300, SEC2: 2300 } },
      { version: 'Det. 6', norm: 'Det. 6/2026', from: civilDate('2026-10-19'), values: { FIRST_CYCLE: 2450, SEC2: 2300 } },
    ]
    const entered = lombard({ tables: { 'voucher-tariff': versions } })
    expect(settled(await recorded(sheets, entered, wide))).toEqual({ refused: [], warned: [] })
    expect(await value({ month: '2026-10-18', direct: 601 }, entered)).toMatchObject({ hourly: 2300 })
    expect(await value({ month: '2026-10-19', direct: 599 }, entered)).toMatchObject({ hourly: 2450 })
  })

  it('C-VV-1 a sheet has one price: where it changes inside a week the sheet is divided', async () => {
    const midweek = act('Det. 6/2026', '2026-10-21', 2450, '2026-10-15 10:00')
    const made = await recorded([midweek])
    const sheet = (from: string, to: string) => made.judge('week-recorded', '2026-10-31', { from, to, direct: 300 }).refused
    expect(sheet('2026-10-19', '2026-10-23')).toEqual(['ERR-C-VV-1/period'])
    expect([sheet('2026-10-19', '2026-10-20'), sheet('2026-10-21', '2026-10-23')]).toEqual([[], []])
    const late = await recorded([week('2026-10-19', '2026-10-23', 300)])
    expect(late.judge('tariff-set', '2026-10-25', midweek[2]).warned).toEqual(['W-C-VV-2'])
    expect(late.judge('tariff-set', '2026-10-25', { ...midweek[2], from: '2026-10-19' }).warned).toEqual([])
  })

  it('C-VV-2 a second act leaves the months of the first, one of the same day takes its place, and an end is an end', async () => {
    const first = act('Det. 1', '2026-09-01', 2450, '2026-10-20 10:00')
    const worth = async (acts: readonly Told[], amount: number) =>
      (await recorded([...OCTOBER, ...acts])).judge('month-settled', '2027-01-10', { month: '2026-10-01', amount })
    expect(await worth([first, act('Det. 2', '2027-01-01', 2500, '2026-12-20 10:00')], 44 * 2450)).toEqual({ refused: [], warned: [] })
    expect(await worth([first, act('Det. 1 bis', '2026-09-01', 2400, '2026-12-20 10:00')], 44 * 2400)).toEqual({ refused: [], warned: [] })
    const ended = act('Det. 1', '2026-09-01', 2450, '2026-10-20 10:00', '2026-09-30')
    expect(await worth([ended], 44 * 2450)).toEqual({ refused: [], warned: ['W-VV-TARIFF'] })
    expect(await worth([ended, first], 44 * 2450)).toEqual({ refused: [], warned: [] })
  })

  it('D-VV-1 asks the committing body for the price of the year, while no act covers it, and again on 1 September', async () => {
    const made = await recorded([])
    expect(made.find('D-VV-1')?.bearer).toBe('committing-body')
    expect(made.legal('D-VV-1')).toBe('2026-10-14')
    expect(made.computation('D-VV-1')?.inputs.internal).toBe(true)
    const covered = lombard({
      tables: { 'voucher-tariff': [{ version: 'Det. 5', norm: 'Det. 5/2026', values: { FIRST_CYCLE: 2450, SEC2: 2300 } }] },
    })
    expect((await recorded([], covered)).find('D-VV-1')).toBeUndefined()
    const settled = await recorded([TARIFF])
    expect(settled.standing('D-VV-1', '2026-10-21')).toBe('met')
    const renewed = await recorded([
      TARIFF,
      [
        'voucher-set',
        '2027-08-20 09:00',
        { voucher: 'V-2026-17', from: '2027-09-13', to: '2028-08-31', level: 'PRI', hours: [{ from: '2027-09-13', weekly: 540 }] },
      ],
    ])
    expect(renewed.at('2027-08-31 23:59').state.counts['tariff-year-began']).toBeUndefined()
    const september = renewed.at('2027-09-01 00:00')
    expect(september.state.counts['tariff-year-began']).toBe(1)
    expect(september.all.filter(({ key }) => key === 'D-VV-1').map(({ settled: done }) => done?.outcome)).toEqual(['met', undefined])
    expect(september.legal('D-VV-1')).toBe('2027-10-01')
  })

  it('D-VV-1 is not met by an act on the price of another year', async () => {
    const next = act('Det. 9', '2027-09-01', 2450, '2026-09-20 10:00')
    expect((await recorded([next])).standing('D-VV-1', '2026-09-21')).toBe('open')
    expect((await recorded([act('Det. 5', '2026-09-14', 2450, '2026-09-10 10:00')])).standing('D-VV-1', '2026-09-21')).toBe('met')
    const past = act('Det. 1', '2025-09-01', 2300, '2026-09-20 10:00', '2026-08-31')
    expect((await recorded([past])).standing('D-VV-1', '2026-09-21')).toBe('open')
  })

  it('a voucher that has ended, or been closed, follows no price any more', async () => {
    expect((await recorded([])).at('2028-01-01').state.counts['tariff-year-began']).toBeUndefined()
    const closed = await recorded([['settlement-closed', '2027-06-30']], lombard(), voucher({ to: '2028-08-31' }))
    expect(closed.at('2028-01-01').state.counts['tariff-year-began']).toBeUndefined()
    expect(closed.standing('D-VV-1', '2027-07-01')).toBe('ended')
  })
})
