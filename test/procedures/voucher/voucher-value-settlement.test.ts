import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, opening, type Told } from '../given.ts'
import { headShare } from '../head-size.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-value-settlement'
const voucher = (more: Record<string, unknown> = {}): Told => [
  'voucher-set',
  '2026-09-07 09:00',
  {
    voucher: 'V-2026-17',
    from: '2026-09-14',
    to: '2027-08-31',
    level: 'PRI',
    hours: [{ from: '2026-09-14', weekly: 600 }],
    ...more,
  },
]
const week = (from: string, to: string, direct: number, more: Record<string, unknown> = {}): Told => [
  'week-recorded',
  `${to} 19:00`,
  { from, to, direct, ...more },
]
const recorded = (facts: readonly Told[], school = lombard(), first = voucher()) => given(ID, [first, ...facts], school)
const value = (input: Record<string, unknown>, school = lombard()) =>
  calculate('C-VV-1', { month: '2026-10-01', level: 'PRI', direct: 0, ...input }, school)

/** Ten hours a week, eight in the two days of its first week: 44 hours. */
const OCTOBER = [
  week('2026-10-01', '2026-10-02', 240),
  week('2026-10-05', '2026-10-09', 600),
  week('2026-10-12', '2026-10-16', 600),
  week('2026-10-19', '2026-10-23', 600),
  week('2026-10-26', '2026-10-30', 600),
]

describe('voucher-value-settlement', () => {
  it('EX-VV-1 44 direct hours in October 2026: 1 012.00 euro', async () => {
    expect(await value({ direct: 44 * 60 })).toEqual({
      amount: 101_200,
      hourly: 2300,
      tariff: 'allegato-a1-2025-26',
      payable: 2640,
      unpaid: 0,
      over: 0,
      copay: 0,
      codes: ['W-VV-TARIFF'],
    })
    const made = await recorded(OCTOBER)
    expect(Object.values(made.state.sums.direct ?? {}).reduce((sum, direct) => sum + direct, 0)).toBe(2640)
    expect(made.judge('month-settled', '2026-11-05', { month: '2026-10-01', amount: 101_200 }, 'committing-body')).toEqual({
      refused: [],
      warned: ['W-VV-TARIFF'],
    })
    expect(made.judge('month-settled', '2026-11-05', { month: '2026-10-01', amount: 101_201 }).refused).toEqual(['ERR-C-VV-1'])
  })

  it('EX-VV-2 34 h 15 min: 787.75 euro', async () => {
    expect(await value({ direct: 34 * 60 + 15 })).toMatchObject({ amount: 78_775 })
  })

  it('EX-VV-4 10.5 h, two of writing the PEI and one of transfers: 241.50, the rest is inside the price', async () => {
    expect(await value({ direct: 630, indirect: 120, transfers: 60 })).toMatchObject({ amount: 24_150, payable: 630, unpaid: 180 })
    const made = await recorded([week('2026-10-05', '2026-10-09', 600, { indirect: 120, transfers: 60, collateral: 30, trip: 90 })])
    expect(made.state.sums).toEqual({ direct: { '2026-10-05': 600 }, unpaid: { '2026-10': 300 } })
  })

  it('EX-VV-5 a line «albergo 62.00» is refused and worth nothing', async () => {
    expect(await value({ expenses: [{ what: 'lodging', cents: 6200 }] })).toMatchObject({
      amount: 0,
      codes: ['ERR-VV-LODGING', 'W-VV-TARIFF'],
    })
    const made = await recorded(OCTOBER)
    const bill = { voucher: 'V-2026-17', month: '2026-10-01', amount: 101_200 }
    expect(
      made.judge('invoice-filed', '2026-11-02', { ...bill, expenses: [{ what: 'lodging', cents: 6200 }] }, 'provider').refused,
    ).toEqual(['ERR-VV-LODGING'])
    expect(made.judge('invoice-filed', '2026-11-02', { ...bill, expenses: [] }, 'provider').refused).toEqual([])
  })

  it('ERR-VV-COPAY the family pays nothing, whatever the invoice says', async () => {
    const made = await recorded(OCTOBER)
    const bill = { voucher: 'V-2026-17', month: '2026-10-01', amount: 101_200 }
    expect(made.judge('invoice-filed', '2026-11-02', { ...bill, copay: 1 }).refused).toEqual(['ERR-VV-COPAY'])
    expect(made.judge('invoice-filed', '2026-11-02', { ...bill, copay: 0 }).refused).toEqual([])
    expect(await value({ copay: 500 })).toMatchObject({ copay: 0, codes: ['ERR-VV-COPAY', 'W-VV-TARIFF'] })
  })

  it('an invoice names its voucher by number, and its amount is compared with the time sheets', async () => {
    const made = await recorded(OCTOBER)
    const bill = { voucher: 'V-2026-18', month: '2026-10-01', amount: 100_000 }
    expect(made.judge('invoice-filed', '2026-11-02', bill)).toEqual({
      refused: ['ERR-C-VV-1/voucher'],
      warned: ['W-VV-TARIFF/invoice', 'W-C-VV-1'],
    })
    await expect(opening(ID, voucher({ voucher: 'V-Rossi-Mario' }))).rejects.toThrow('nessun nome')
  })

  it('ERR-VV-OVER a week above the voucher is refused, a derogation raises it, hours of a trip stand apart', async () => {
    const made = await recorded([])
    const judged = (data: Record<string, unknown>) =>
      made.judge('week-recorded', '2027-09-30', { from: '2026-10-12', to: '2026-10-16', direct: 600, ...data }).refused
    expect(judged({})).toEqual([])
    expect(judged({ direct: 601 })).toEqual(['ERR-VV-OVER'])
    expect(judged({ direct: 540, standby: 60 })).toEqual([])
    expect(judged({ direct: 540, standby: 61 })).toEqual(['ERR-VV-OVER'])
    expect(judged({ direct: 400, recovered: 201 })).toEqual(['ERR-VV-OVER'])
    expect(judged({ trip: 600, indirect: 300 })).toEqual([])
    expect(judged({ from: '2027-09-01', to: '2027-09-01', direct: 1 })).toEqual(['ERR-VV-OVER'])
    const derogation = await recorded(
      [],
      lombard(),
      voucher({
        hours: [
          { from: '2026-09-14', weekly: 600 },
          { from: '2026-10-26', weekly: 720 },
        ],
      }),
    )
    expect(derogation.judge('week-recorded', '2026-10-31', { from: '2026-10-19', to: '2026-10-23', direct: 601 }).refused).toEqual([
      'ERR-VV-OVER',
    ])
    expect(derogation.judge('week-recorded', '2026-10-31', { from: '2026-10-26', to: '2026-10-30', direct: 720 }).refused).toEqual([])
    expect(await value({ direct: 660, voucherMinutes: 600 })).toMatchObject({ over: 60, codes: ['ERR-VV-OVER', 'W-VV-TARIFF'] })
    expect(await value({ direct: 660, voucherMinutes: 600, derogation: 60 })).toMatchObject({ over: 0, codes: ['W-VV-TARIFF'] })
  })

  it('a week that straddles two months has two sheets, and one limit', async () => {
    const made = await recorded([week('2026-09-28', '2026-09-30', 400)])
    expect(made.judge('week-recorded', '2026-10-03', { from: '2026-09-30', to: '2026-09-30', direct: 1 }).refused).toEqual([
      'ERR-C-VV-1/order',
    ])
    const rest = (direct: number) => made.judge('week-recorded', '2026-10-03', { from: '2026-10-01', to: '2026-10-02', direct }).refused
    expect(rest(200)).toEqual([])
    expect(rest(201)).toEqual(['ERR-VV-OVER'])
    expect(made.judge('week-recorded', '2026-10-03', { from: '2026-09-28', to: '2026-10-02', direct: 1 }).refused).toEqual([
      'ERR-C-VV-1/period',
      'ERR-C-VV-1/order',
    ])
    expect(made.judge('week-recorded', '2026-10-12', { from: '2026-10-04', to: '2026-10-05', direct: 1 }).refused).toEqual([
      'ERR-C-VV-1/period',
    ])
    expect(made.judge('week-recorded', '2026-10-12', { from: '2026-10-06', to: '2026-10-05', direct: 1 }).refused).toEqual([
      'ERR-C-VV-1/period',
    ])
  })

  it('ERR-VV-OVER however many sheets a week has, it has one limit; over New Year too', async () => {
    const daily = await recorded([week('2026-10-05', '2026-10-05', 300), week('2026-10-06', '2026-10-06', 240)])
    const wednesday = (direct: number) =>
      daily.judge('week-recorded', '2026-10-07 19:00', { from: '2026-10-07', to: '2026-10-07', direct }).refused
    expect([wednesday(60), wednesday(61)]).toEqual([[], ['ERR-VV-OVER']])
    const newYear = await recorded([week('2026-12-28', '2026-12-31', 600)])
    expect(newYear.judge('week-recorded', '2027-01-02 19:00', { from: '2027-01-01', to: '2027-01-02', direct: 1 }).refused).toEqual([
      'ERR-VV-OVER',
    ])
  })

  it('AMB-35 a derogation that begins inside a week divides its sheet: no hour before it is above the maximum', async () => {
    const hours = [
      { from: '2026-09-14', weekly: 600 },
      { from: '2026-10-28', weekly: 720 },
    ]
    const sheets = [week('2026-10-26', '2026-10-27', 400)]
    const made = await recorded(sheets, lombard(), voucher({ hours }))
    const sheet = (from: string, direct: number) => made.judge('week-recorded', '2026-10-31', { from, to: '2026-10-30', direct }).refused
    expect(sheet('2026-10-28', 320)).toEqual([])
    expect(sheet('2026-10-28', 321)).toEqual(['ERR-VV-OVER'])
    const whole = await recorded([], lombard(), voucher({ hours }))
    expect(whole.judge('week-recorded', '2026-10-31', { from: '2026-10-26', to: '2026-10-30', direct: 720 }).refused).toEqual([
      'ERR-C-VV-1/period',
    ])
  })

  it('C-VV-1 hours that are still to come are no sheet', async () => {
    const made = await recorded([])
    const friday = { from: '2026-10-12', to: '2026-10-16', direct: 600 }
    expect(made.judge('week-recorded', '2026-10-15 19:00', friday).refused).toEqual(['ERR-C-VV-1/future'])
    expect(made.judge('week-recorded', '2026-10-16 19:00', friday).refused).toEqual([])
  })

  it('C-VV-1 a voucher lasts the school year, and not one day of another (004:28-29)', async () => {
    const refused = async (from: string, to: string) => (await opening(ID, voucher({ from, to }), 'clerk', lombard())).refused
    expect(await refused('2026-09-01', '2027-08-31')).toEqual([])
    for (const [from, to] of [
      ['2026-08-31', '2027-08-31'],
      ['2026-09-14', '2027-09-01'],
      ['2026-09-14', '2026-09-13'],
    ] as const)
      expect(await refused(from, to)).toEqual(['ERR-C-VV-1/year'])
  })

  it('no month is settled twice, nor its hours changed afterwards', async () => {
    const made = await recorded([...OCTOBER, ['month-settled', '2026-11-05', { month: '2026-10-01', amount: 101_200 }]])
    expect(made.judge('month-settled', '2026-11-06', { month: '2026-10-01', amount: 101_200 }).refused).toEqual(['ERR-C-VV-1/twice'])
    expect(made.judge('week-recorded', '2026-11-06', { from: '2026-10-31', to: '2026-10-31', direct: 0, indirect: 10 }).refused).toEqual([
      'ERR-C-VV-1/settled',
    ])
    expect(made.judge('week-recorded', '2026-11-06', { from: '2026-11-02', to: '2026-11-06', direct: 600 }).refused).toEqual([])
  })

  it('AMB-34, AMB-33 first hours are paid unless the contract says no; a trip’s hours are paid as they are recovered', async () => {
    const sheets = [week('2026-10-05', '2026-10-09', 480, { standby: 60, recovered: 60, trip: 60 })]
    const settle = (amount: number) => ['month-settled', '2026-11-05', { month: '2026-10-01', amount }] as const
    expect((await recorded(sheets)).judge(...settle(23_000)).refused).toEqual([])
    const unpaid = lombard({ parameters: { 'C-VAB-1/standby-paid': false } })
    expect((await recorded(sheets, unpaid)).judge(...settle(20_700)).refused).toEqual([])
    expect(await value({ direct: 480, standby: 60, unrecoveredTrip: 60 }, unpaid)).toMatchObject({ amount: 18_400, unpaid: 60 })
  })
})

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

describe('voucher-value-settlement: what was recorded wrongly', () => {
  it('a sheet that is withdrawn is paid no more, and a settlement that is withdrawn can be made again', async () => {
    const made = await recorded([...OCTOBER, ['month-settled', '2026-11-05', { month: '2026-10-01', amount: 101_200 }]])
    expect(corrected(made, 'f7').judge('month-settled', '2026-11-06', { month: '2026-10-31', amount: 101_200 }).refused).toEqual([])
    const [first, ...others] = Object.keys(made.state.sums.direct ?? {})
    expect(first).toBe('2026-10-01')
    expect(Object.keys(corrected(made, 'f2').state.sums.direct ?? {})).toEqual(others)
  })

  it('a month may be named by any of its days', async () => {
    const made = await recorded(OCTOBER)
    expect(made.judge('month-settled', '2026-11-05', { month: '2026-10-31', amount: 101_200 }).refused).toEqual([])
    expect(await value({ month: '2026-10-31', direct: 60 })).toEqual(await value({ month: '2026-10-01', direct: 60 }))
  })

  it('two school years of sheets leave the head under half of 4 KB (design § 8)', async () => {
    const mondays = Array.from({ length: 100 }, (_, index) => plusDays(civilDate('2026-09-14'), 7 * index)).filter(
      (date) => date.slice(0, 7) === plusDays(date, 4).slice(0, 7),
    )
    const months = [...new Set(mondays.map((date) => date.slice(0, 7)))]
    const settled = await recorded([
      ...mondays.map((date) => week(date, plusDays(date, 4), 500, { standby: 60, recovered: 40, indirect: 30, transfers: 15 })),
      ...months.map((month): Told => ['month-settled', '2028-09-01', { month: `${month}-01`, amount: 123_456 }]),
    ])
    expect(Object.keys(settled.state.sums.direct ?? {})).toHaveLength(mondays.length)
    expect(headShare(settled)).toBeLessThan(0.5)
  })
})

describe('voucher-value-settlement: properties', () => {
  it('C-VV-1 half a cent goes up, once, at the end of the month', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 5_000 }), async (direct, standby) => {
        const exact = BigInt(direct + standby) * 2300n
        const rounded = Number((exact * 2n + 60n) / 120n)
        expect(await value({ direct, standby })).toMatchObject({ amount: rounded })
      }),
    )
  })

  it('C-VV-1 what the sheets sum up to is what the calculation says, and the order of nothing else matters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 4, maxLength: 4 }), async (weeks) => {
        const mondays = ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26']
        const made = await recorded(
          weeks.map((direct, index) =>
            week(
              mondays[index] ?? '',
              (mondays[index] ?? '').replace(/\d\d$/, (day) => String(Number(day) + 4).padStart(2, '0')),
              direct,
            ),
          ),
        )
        const answered = await value({ direct: weeks.reduce((sum, direct) => sum + direct, 0) })
        const amount = typeof answered === 'object' && answered !== null && 'amount' in answered ? answered.amount : undefined
        expect(made.judge('month-settled', '2026-11-05', { month: '2026-10-01', amount }).refused).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})
