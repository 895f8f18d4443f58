import { describe, expect, it } from 'vitest'
import type { Obligation } from '../../../lib/kernel/obligation.ts'
import { lapsedRungs, rungsOf } from '../../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../../lib/kernel/reminder-plan.ts'
import { civilDate, weekdayOf } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, rome } from '../given.ts'
import { everyDay, lombard } from '../lombard-school.ts'

import { ask, back, balance, ID, recorded, SATURDAY, trip } from './trip-told.ts'

describe('voucher-trip-recovery: what time makes', () => {
  const told = (obligation: Obligation | undefined, when: string) =>
    obligation === undefined ? [] : rungsOf(obligation, { at: rome(when) }, REGULATION_PLAN, lombard())

  it('D-VT-1/begin reminds the provider before its day, and on the night after it time says, once, that the days no longer suffice', async () => {
    const made = await recorded([SATURDAY])
    const reminders = told(made.find('D-VT-1/begin'), '2026-12-12 18:30')
    expect(reminders.filter(({ step }) => !step.startsWith('past')).map(({ step, at, to }) => [step, at.slice(0, 10), to])).toEqual([
      ['opening', '2026-12-12', ['provider']],
      ['target-2', '2026-12-15', ['provider']],
      ['target-1', '2026-12-16', ['provider']],
      ['target', '2026-12-17', ['provider']],
    ])
    const before = made.at('2026-12-17 23:00')
    expect(before.state.counts['recovery-too-late']).toBeUndefined()
    const after = made.at('2026-12-18 00:01')
    expect(after.state.counts['recovery-too-late']).toBe(1)
    expect(after.standing('D-VT-1/begin', '2026-12-18 00:01')).toBe('lapsed')
    expect(after.standing('D-VT-1', '2026-12-18 00:01')).toBe('open')
    expect(lapsedRungs(after.all, REGULATION_PLAN).map(({ at, to }) => [at, to])).toEqual([
      [rome('2026-12-18 07:30'), ['provider', 'ds', 'dsga']],
    ])
  })

  it('a day that moves with the recoveries is no news, and an absence known in advance moves it forward', async () => {
    const made = await recorded([SATURDAY, ['pupil-absent', '2026-12-14 09:00', { from: '2026-12-21', to: '2026-12-22' }]])
    expect(made.legal('D-VT-1/begin')).toBe('2026-12-15')
    expect(made.target('D-VT-1')).toBe('2026-12-18')
    const obligation = made.find('D-VT-1/begin')
    expect(obligation?.reckoned).toBe(true)
    const moved = obligation && rungsOf(obligation, { at: rome('2026-12-14 09:00'), moved: true }, REGULATION_PLAN, lombard())
    expect(moved?.map(({ step }) => step)).not.toContain('moved')
  })

  it('where the day is past from the start, time says so as soon as the trip is recorded', async () => {
    const late = await recorded([trip('2026-12-12', '08:00', '18:00', {}, '2026-12-21 09:00')])
    expect(late.legal('D-VT-1/begin')).toBe('2026-12-17')
    expect(late.at('2026-12-21 09:01').state.last['recovery-too-late']?.at).toBe(rome('2026-12-21 09:00'))
  })

  it('a recovery of the last day that is recorded the day after arms the row again: the next alarm is a true one', async () => {
    const facts = [SATURDAY, back('2026-12-12', '2026-12-17', 180, '2026-12-18 09:00')]
    const alarmed = (await recorded(facts)).at('2026-12-18 09:01')
    expect(alarmed.state.counts['recovery-too-late']).toBe(1)
    expect(alarmed.find('D-VT-1/begin')?.settled).toBeUndefined()
    // Seven hours are left, and nine can still be given back.
    expect(alarmed.legal('D-VT-1/begin')).toBe('2026-12-18')
    expect(alarmed.at('2026-12-19 00:01').state.counts['recovery-too-late']).toBe(2)
  })

  it('where the days truly fall short the alarm comes once, whatever is still recovered', async () => {
    const short = await recorded([
      SATURDAY,
      back('2026-12-12', '2026-12-18', 180),
      back('2026-12-12', '2026-12-21', 180),
      back('2026-12-12', '2026-12-22', 180),
    ])
    const end = short.at('2026-12-31 12:00')
    expect(end.state.counts['recovery-too-late']).toBe(1)
    expect(end.find('D-VT-1/begin')?.settled?.outcome).toBe('lapsed')
    expect(short.at('2027-01-01 00:01').state.counts['hours-unrecovered']).toBe(1)
    expect(balance(end.state, '2026-12-31')).toBe(60)
  })

  it('the hours still owed after 31 December are unrecovered: lapsed, not paid and not carried over', async () => {
    const made = await recorded([SATURDAY, back('2026-12-12', '2026-12-14', 180)])
    const newYear = made.at('2027-01-01 00:01')
    expect(newYear.state.phase).toBe('UNRECOVERED')
    expect(newYear.standing('D-VT-1', '2027-01-01 00:01')).toBe('lapsed')
    expect(newYear.state.last['hours-unrecovered']?.at).toBe('2026-12-31T22:59:59.999Z')
    expect(balance(newYear.state, '2026-12-31')).toBe(420)
    expect(balance(newYear.state, '2027-06-30')).toBe(0)
    expect(
      await ask({
        trip: { date: '2026-12-12', slots: [{ start: '08:00', end: '18:00' }] },
        recoveries: [{ date: '2026-12-14', minutes: 180 }],
        on: '2027-01-01',
      }),
    ).toMatchObject({ standing: 'UNRECOVERED', balance: 420, billable: 0 })
  })

  it('a recovery of 21 December that is recorded in January still meets what it was in time for', async () => {
    const made = await recorded([trip('2026-12-19', '08:00', '10:00'), back('2026-12-19', '2026-12-21', 120)])
    expect(made.at('2027-01-08 10:00').standing('D-VT-1', '2027-01-08 10:00')).toBe('met')
    expect(made.judge('hours-recovered', '2027-01-08 10:00', { trip: '2026-12-19', date: '2026-12-22', minutes: 60 }).refused).toEqual([])
  })

  it('D-VT-1 and D-VT-2 never move: 31 December and 30 June, also where they fall on a Sunday', async () => {
    const made = await given(
      ID,
      [
        [
          'timetable-set',
          '2028-09-11 08:00',
          { voucher: 'V-2028-1', level: 'PRI', versions: [{ from: '2028-09-11', grid: everyDay('08:00', '11:00') }] },
        ],
        trip('2028-12-02', '08:00', '12:00'),
      ],
      lombard(),
    )
    expect(weekdayOf(civilDate('2028-12-31'))).toBe(7)
    expect(made.legal('D-VT-1')).toBe('2028-12-31')
  })
})

it('C-VT-2 a recovery of December that is recorded in January as done in January is told to be dated: the hours were lost by then', async () => {
  const newYear = (await recorded([SATURDAY])).at('2027-01-08 09:00')
  const december = { trip: '2026-12-12', date: '2026-12-21', minutes: 180 }
  expect(newYear.judge('hours-recovered', '2027-01-08 10:00', december)).toEqual({ refused: [], warned: ['W-C-VT-2'] })
  expect((await recorded([SATURDAY])).judge('hours-recovered', '2026-12-21 18:00', december).warned).toEqual([])
  const spring = { trip: '2027-01-16', date: '2027-02-01', minutes: 60 }
  expect(newYear.judge('hours-recovered', '2027-02-01 18:00', spring).warned).toEqual([])
})

describe('voucher-trip-recovery: what was recorded wrongly', () => {
  it('a trip that is withdrawn owes nothing; a recovery that is withdrawn opens the balance again', async () => {
    const paid = await recorded([trip('2026-12-12', '08:00', '11:00'), back('2026-12-12', '2026-12-14', 180)])
    expect(paid.standing('D-VT-1', '2026-12-15')).toBe('met')
    const owed = corrected(paid, 'f3')
    expect(balance(owed.state, '2026-12-31')).toBe(180)
    expect(owed.standing('D-VT-1', '2026-12-15')).toBe('open')
    const none = corrected(await recorded([SATURDAY]), 'f2')
    expect(none.state.sums).toEqual({})
    expect(none.find('D-VT-1')).toBeUndefined()
  })

  it('a trip recorded after its recoveries, and even after 31 December, finds them', async () => {
    const late = await recorded([back('2026-11-14', '2026-11-16', 120), trip('2026-11-14', '08:00', '10:00', {}, '2027-01-15 09:00')])
    expect(late.find('D-VT-1')).toBeUndefined()
    const unpaid = await recorded([trip('2026-11-14', '08:00', '10:00', {}, '2027-01-15 09:00')])
    expect(unpaid.legal('D-VT-1')).toBe('2026-12-31')
    expect(unpaid.at('2027-01-15 09:01').standing('D-VT-1', '2027-01-15 09:01')).toBe('lapsed')
  })

  it('29 February lies in the window of June, and a summer-time Sunday has the hours of its clock', async () => {
    expect(await calculate('C-VT-1', { dates: ['2028-02-29'] })).toEqual({ days: [{ date: '2028-02-29', due: '2028-06-30' }] })
    const clocks = trip('2027-03-28', '01:00', '09:00', { authorised: true })
    expect(balance((await recorded([clocks])).state, '2027-06-30')).toBe(480)
  })

  it.each(['regulation', 'national', 'strictest'] as const)(
    'under «%s» the dates are those of the annex: no law has replaced them',
    async (governing) => {
      expect((await recorded([SATURDAY], lombard({ governing }))).legal('D-VT-1')).toBe('2026-12-31')
    },
  )
})
