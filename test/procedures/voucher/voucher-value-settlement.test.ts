import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { opening, type Told } from '../given.ts'
import { headShare } from '../head-size.ts'
import { lombard } from '../lombard-school.ts'
import { ID, OCTOBER, recorded, value, voucher, week } from './settlement-told.ts'

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
