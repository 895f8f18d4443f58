import { describe, expect, it } from 'vitest'
import { calculate } from '../calculate.ts'

import { ask, balance, recorded, SATURDAY, trip } from './trip-told.ts'

describe('voucher-trip-recovery', () => {
  it('EX-VT-1, D-VT-1 a trip on Saturday 12 December of a five-day school: ten hours by 31 December, really by the 22nd', async () => {
    const made = await recorded([SATURDAY])
    expect(made.judge(SATURDAY[0], '2026-12-12 18:30', SATURDAY[2]).refused).toEqual(['ERR-C-VT-1/day'])
    expect((await recorded([])).judge(SATURDAY[0], '2026-12-12 18:30', SATURDAY[2])).toEqual({ refused: [], warned: [] })
    expect(balance(made.state, '2026-12-31')).toBe(600)
    expect(made.dates('D-VT-1')).toEqual({ raw: '2026-12-31', legal: '2026-12-31', target: '2026-12-22' })
    expect(made.find('D-VT-1')?.bearer).toBe('provider')
    // 22, 21, 18 and 17 December give twelve hours; the last three days alone nine.
    expect(made.dates('D-VT-1/begin')).toEqual({ raw: '2026-12-17', legal: '2026-12-17', target: '2026-12-17' })
    expect(made.computation('D-VT-1')?.sentence).toContain('è l’ultimo giorno di lezione in cui si può ancora recuperare')
  })

  it('EX-VT-1, C-VT-2 seven usable days of three hours: twenty-one hours, the last on 22 December', async () => {
    expect(await ask({ trip: { date: '2026-12-12', slots: [{ start: '08:00', end: '18:00' }] } })).toEqual({
      codes: [],
      minutes: 600,
      scheduled: 0,
      excess: 600,
      due: '2026-12-31',
      usable: ['2026-12-14', '2026-12-15', '2026-12-16', '2026-12-17', '2026-12-18', '2026-12-21', '2026-12-22'],
      recoverable: 21 * 60,
      lastRealDay: '2026-12-22',
      beginBy: '2026-12-17',
      recovered: 0,
      balance: 600,
      shortfall: 0,
      standing: 'OPEN',
      billable: 0,
    })
  })

  const sunday = { date: '2026-12-20', slots: [{ start: '08:00', end: '16:00' }] }

  it('EX-VT-2 a trip on Sunday 20 December is no service unless authorised in writing; then two hours come before it or are lost', async () => {
    const planned = await recorded([])
    expect(planned.judge('trip-day-recorded', '2026-12-01', sunday)).toEqual({ refused: ['ERR-VS-WINDOW'], warned: [] })
    expect(planned.judge('trip-day-recorded', '2026-12-01', { ...sunday, authorised: true })).toEqual({
      refused: [],
      warned: ['W-VT-SHORT'],
    })
    const authorised = await recorded([trip('2026-12-20', '08:00', '16:00', { authorised: true }, '2026-12-01 10:00')])
    expect(authorised.legal('D-VT-1')).toBe('2026-12-31')
    // The two days after it give six of the eight hours: to begin on the Friday before is the last chance.
    expect(authorised.legal('D-VT-1/begin')).toBe('2026-12-18')
  })

  it('EX-VT-2, C-VT-2 eight hours, two days of three hours after them, two hours short', async () => {
    expect(await ask({ trip: sunday })).toMatchObject({ codes: ['ERR-VS-WINDOW'], balance: 0 })
    expect(await ask({ trip: { ...sunday, authorised: true } })).toMatchObject({
      codes: ['W-VT-SHORT'],
      excess: 480,
      due: '2026-12-31',
      usable: ['2026-12-21', '2026-12-22'],
      recoverable: 360,
      shortfall: 120,
      lastRealDay: '2026-12-22',
    })
    expect(await ask({ trip: { ...sunday, authorised: true }, recoveries: [{ date: '2026-12-18', minutes: 120 }] })).toMatchObject({
      codes: [],
      recovered: 120,
      balance: 360,
      shortfall: 0,
    })
  })

  it('EX-VT-4 a recovery on 11 January for the trip of 12 December is refused, done or proposed', async () => {
    const made = await recorded([SATURDAY])
    expect(made.judge('hours-recovered', '2027-01-11 18:00', { trip: '2026-12-12', date: '2027-01-11', minutes: 180 }).refused).toEqual([
      'ERR-VT-WINDOW',
    ])
    const plan = {
      trip: '2026-12-12',
      recoveries: [
        { date: '2026-12-14', minutes: 180 },
        { date: '2027-01-11', minutes: 180 },
      ],
    }
    expect(made.judge('recovery-planned', '2026-12-13 10:00', plan).refused).toEqual(['ERR-VT-WINDOW/plan'])
    expect(
      await ask({
        trip: { date: '2026-12-12', slots: [{ start: '08:00', end: '18:00' }] },
        recoveries: [{ date: '2027-01-11', minutes: 180 }],
      }),
    ).toMatchObject({ codes: ['ERR-VT-WINDOW'], due: '2026-12-31', recovered: 0, balance: 600 })
  })

  it('EX-VT-5, D-VT-2 a trip on Saturday 15 May 2027, four hours: by 30 June, really by 8 June', async () => {
    const made = await recorded([trip('2027-05-15', '08:00', '12:00')])
    expect(balance(made.state, '2027-06-30')).toBe(240)
    expect(made.dates('D-VT-2')).toEqual({ raw: '2027-06-30', legal: '2027-06-30', target: '2027-06-08' })
    expect(made.legal('D-VT-2/begin')).toBe('2027-06-07')
    expect(made.find('D-VT-1')).toBeUndefined()
    expect(await ask({ trip: { date: '2027-05-15', slots: [{ start: '08:00', end: '12:00' }] } })).toMatchObject({
      excess: 240,
      due: '2027-06-30',
      lastRealDay: '2027-06-08',
      shortfall: 0,
    })
  })

  it('C-VT-1 each day of a longer trip uses its own date; July and August are for a person', async () => {
    expect(
      await calculate('C-VT-1', { dates: ['2026-12-31', '2027-01-01', '2027-06-30', '2027-07-01', '2027-08-31', '2026-09-01'] }),
    ).toEqual({
      days: [
        { date: '2026-12-31', due: '2026-12-31' },
        { date: '2027-01-01', due: '2027-06-30' },
        { date: '2027-06-30', due: '2027-06-30' },
        { date: '2027-07-01', code: 'MAN-VT-SUMMER' },
        { date: '2027-08-31', code: 'MAN-VT-SUMMER' },
        { date: '2026-09-01', due: '2026-12-31' },
      ],
    })
  })

  it('MAN-VT-SUMMER a trip in July owes nothing until the committing body decides, within thirty days by default', async () => {
    const july = trip('2027-07-05', '08:00', '13:00', { withoutLessons: true })
    expect((await recorded([])).judge(july[0], july[1], july[2])).toEqual({ refused: [], warned: ['MAN-VT-SUMMER'] })
    const made = await recorded([july, trip('2027-07-06', '08:00', '13:00', { withoutLessons: true })])
    expect(made.find('D-VT-2')).toBeUndefined()
    expect(made.legal('MAN-VT-SUMMER')).toBe('2027-08-05')
    expect(made.find('MAN-VT-SUMMER')?.bearer).toBe('committing-body')
    expect(made.judge('hours-recovered', '2027-07-20', { trip: '2027-07-05', date: '2027-07-19', minutes: 60 }).refused).toContain(
      'ERR-VT-WINDOW',
    )
    const decided = await recorded([july, ['summer-trip-decided', '2027-07-20', { outcome: 'not-recovered' }]])
    expect(decided.standing('MAN-VT-SUMMER', '2027-07-21')).toBe('met')
    expect(await ask({ trip: { date: '2027-07-05', slots: [{ start: '08:00', end: '13:00' }] } })).toMatchObject({
      codes: ['MAN-VT-SUMMER'],
      standing: 'TO-DECIDE',
    })
  })
})
