import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../../lib/adapters/dynamodb/body.ts'
import { HEAD_LIMIT_BYTES } from '../../../lib/adapters/dynamodb/head-item.ts'
import { stateOf } from '../../../lib/kernel/history.ts'
import { minutes } from '../../../lib/kernel/minutes.ts'
import { dueOf, type Obligation } from '../../../lib/kernel/obligation.ts'
import { lapsedRungs, rungsOf } from '../../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../../lib/kernel/reminder-plan.ts'
import { civilDate, plusDays, type WallTime, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { beginBy, roomIn, tripWindow } from '../../../lib/procedures/voucher/trip-ledger.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, opening, rome, type Told } from '../given.ts'
import { everyDay, lombard } from '../lombard-school.ts'

const ID = 'voucher-trip-recovery'
const THREE_HOURS = [{ from: '2026-09-14', grid: everyDay('08:30', '11:30') }]
const timetable = (versions: unknown = THREE_HOURS, level = 'PRI', when = '2026-09-14 08:00'): Told => [
  'timetable-set',
  when,
  { voucher: 'V-2026-17', level, versions },
]
const trip = (date: string, start: string, end: string, more: Record<string, unknown> = {}, when = `${date} 18:30`): Told => [
  'trip-day-recorded',
  when,
  { date, slots: [{ start, end }], ...more },
]
const back = (of: string, date: string, minutes: number, when = `${date} 18:30`): Told => [
  'hours-recovered',
  when,
  { trip: of, date, minutes },
]
const recorded = (facts: readonly Told[], school = lombard()) => given(ID, [timetable(), ...facts], school)
const balance = (sums: Readonly<Record<string, Readonly<Record<string, number>>>>, account: string): number =>
  Math.max(0, (sums.owed?.[account] ?? 0) - (sums.returned?.[account] ?? 0))

const wall = (hour: number): WallTime => wallTime(`${String(hour).padStart(2, '0')}:00`)

const ask = (input: Record<string, unknown>) => calculate('C-VT-2', { level: 'PRI', timetable: THREE_HOURS, ...input }, lombard())
const SATURDAY = trip('2026-12-12', '08:00', '18:00')

describe('voucher-trip-recovery', () => {
  it('EX-VT-1, D-VT-1 a trip on Saturday 12 December of a five-day school: ten hours by 31 December, really by the 22nd', async () => {
    const made = await recorded([SATURDAY])
    expect(made.judge(SATURDAY[0], '2026-12-12 18:30', SATURDAY[2]).refused).toEqual(['ERR-C-VT-1/day'])
    expect((await recorded([])).judge(SATURDAY[0], '2026-12-12 18:30', SATURDAY[2])).toEqual({ refused: [], warned: [] })
    expect(balance(made.state.sums, '2026-12-31')).toBe(600)
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
    expect(planned.judge('trip-day-recorded', '2026-12-01', sunday)).toEqual({ refused: ['ERR-VS-WINDOW'], warned: ['W-VT-SHORT'] })
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
    expect(balance(made.state.sums, '2027-06-30')).toBe(240)
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

describe('voucher-trip-recovery: the ledger', () => {
  it('C-VT-2 only the hours above the timetable of that day are owed; intervals that overlap count once', async () => {
    const made = await recorded([
      [
        'trip-day-recorded',
        '2026-10-14 19:00',
        {
          date: '2026-10-14',
          slots: [
            { start: '08:00', end: '13:00' },
            { start: '12:00', end: '16:00' },
          ],
        },
      ],
    ])
    expect(balance(made.state.sums, '2026-12-31')).toBe(5 * 60)
    const shorter = await recorded([trip('2026-10-14', '09:00', '11:00')])
    expect(balance(shorter.state.sums, '2026-12-31')).toBe(0)
    expect(shorter.find('D-VT-1')).toBeUndefined()
  })

  it('C-VT-2 a day without lessons has no timetable, and the calendar decides which days those are', async () => {
    const friday = { date: '2027-03-26', slots: [{ start: '08:00', end: '13:00' }] }
    const holidays = await recorded([])
    expect(holidays.judge('trip-day-recorded', '2027-03-26 18:00', friday).refused).toEqual(['ERR-C-VT-2/lessons'])
    expect(holidays.judge('trip-day-recorded', '2027-03-26 18:00', { ...friday, withoutLessons: true }).refused).toEqual([])
    expect(
      holidays.judge('trip-day-recorded', '2027-03-24 18:00', { ...friday, date: '2027-03-24', withoutLessons: true }).refused,
    ).toEqual(['ERR-C-VT-2/lessons'])
    const whole = await recorded([['trip-day-recorded', '2027-03-26 18:00', { ...friday, withoutLessons: true }]])
    expect(balance(whole.state.sums, '2027-06-30')).toBe(300)
    expect(await ask({ trip: friday })).toMatchObject({ scheduled: 0, excess: 300 })
  })

  it('C-VS-1 a public holiday is refused by the school calendar unless authorised in writing, or the school allows it', async () => {
    const immaculate = { date: '2026-12-08', slots: [{ start: '08:00', end: '13:00' }], withoutLessons: true }
    expect((await recorded([])).judge('trip-day-recorded', '2026-12-08 18:00', immaculate).refused).toEqual(['ERR-C-VS-1'])
    expect((await recorded([])).judge('trip-day-recorded', '2026-12-08 18:00', { ...immaculate, authorised: true }).refused).toEqual([])
    const open = lombard({ parameters: { 'C-VS-1/holidays': false } })
    expect((await recorded([], open)).judge('trip-day-recorded', '2026-12-08 18:00', immaculate).refused).toEqual([])
  })

  it('AMB-33 a recovery before the trip counts: what it covers raises no obligation', async () => {
    const before = [back('2026-12-12', '2026-12-01', 180), back('2026-12-12', '2026-12-02', 180)]
    const half = await recorded([...before, SATURDAY])
    expect(balance(half.state.sums, '2026-12-31')).toBe(240)
    expect(half.legal('D-VT-1/begin')).toBe('2026-12-21')
    const all = await recorded([...before, back('2026-12-12', '2026-12-03', 180), back('2026-12-12', '2026-12-04', 60), SATURDAY])
    expect(all.find('D-VT-1')).toBeUndefined()
  })

  it('D-VT-1 is met when the balance is zero, and a later trip of the window opens it again', async () => {
    const paid = [SATURDAY, ...['2026-12-14', '2026-12-15', '2026-12-16'].map((date) => back('2026-12-12', date, 180))]
    const three = await recorded(paid)
    expect(three.standing('D-VT-1', '2026-12-17')).toBe('open')
    expect(three.legal('D-VT-1/begin')).toBe('2026-12-22')
    const settled = await recorded([...paid, back('2026-12-12', '2026-12-17', 60)])
    expect(settled.standing('D-VT-1', '2026-12-18')).toBe('met')
    expect(settled.standing('D-VT-1/begin', '2026-12-18')).toBe('met')
    const again = await recorded([...paid, back('2026-12-12', '2026-12-17', 60), trip('2026-12-19', '08:00', '10:00')])
    expect(again.standing('D-VT-1', '2026-12-19 20:00')).toBe('open')
    expect(again.all.filter(({ key }) => key === 'D-VT-1')).toHaveLength(2)
    expect(again.legal('D-VT-1/begin')).toBe('2026-12-22')
  })

  it('recoveries leave the last real day where it is: only lessons, presence and trips move it, and that is news', async () => {
    const lastDays = ['2026-12-18', '2026-12-21', '2026-12-22'].map((date) => back('2026-12-12', date, 180))
    const made = await recorded([SATURDAY, ...lastDays])
    expect(made.target('D-VT-1')).toBe('2026-12-22')
    expect(
      await ask({
        trip: { date: '2026-12-12', slots: [{ start: '08:00', end: '18:00' }] },
        recoveries: [{ date: '2026-12-22', minutes: 180 }],
      }),
    ).toMatchObject({ lastRealDay: '2026-12-22', recoverable: 18 * 60, beginBy: '2026-12-17' })
  })

  it('a day with a trip gives nothing back, its own hours included, and one without excess changes nothing', async () => {
    const tuesday = { date: '2026-12-22', slots: [{ start: '08:30', end: '12:30' }] }
    expect((await recorded([])).judge('trip-day-recorded', '2026-12-14', tuesday).warned).toEqual(['W-VT-SHORT'])
    const both = await recorded([SATURDAY, ['trip-day-recorded', '2026-12-14 10:00', tuesday]])
    expect(both.target('D-VT-1')).toBe('2026-12-21')
    expect(both.legal('D-VT-1/begin')).toBe('2026-12-16')
    const within = await recorded([SATURDAY, trip('2026-12-15', '08:30', '11:30', {}, '2026-12-13 10:00')])
    expect(within.find('D-VT-1')?.start.fact).toBe('f2')
    expect(within.all.filter(({ key }) => key === 'D-VT-1')).toHaveLength(1)
  })

  it('an absence told again from the same day, and longer, counts once', async () => {
    const made = await recorded([
      SATURDAY,
      ['pupil-absent', '2026-12-13 10:00', { from: '2026-12-14', to: '2026-12-14' }],
      ['pupil-absent', '2026-12-13 11:00', { from: '2026-12-14', to: '2026-12-16' }],
    ])
    const on = (date: string) => made.judge('hours-recovered', '2026-12-23', { trip: '2026-12-12', date, minutes: 60 }).refused
    expect(on('2026-12-16')).toEqual(['ERR-C-VT-2/day'])
    expect(on('2026-12-17')).toEqual([])
  })

  it('hours given back in December do not count for a trip of January', async () => {
    const refused = (await recorded([])).judge('hours-recovered', '2026-12-21 18:00', {
      trip: '2027-01-16',
      date: '2026-12-21',
      minutes: 60,
    })
    expect(refused.refused).toEqual(['ERR-VT-WINDOW'])
  })

  it('hours that a timetable names twice are asked once', async () => {
    const twice = [
      { weekday: 3, start: '08:00', end: '10:00' },
      { weekday: 3, start: '09:00', end: '11:00' },
    ]
    const asked = {
      trip: { date: '2026-10-14', slots: [{ start: '08:00', end: '13:00' }] },
      timetable: [{ from: '2026-09-14', grid: twice }],
    }
    expect(await ask(asked)).toMatchObject({ scheduled: 180, excess: 120 })
  })

  it('a recovery is no more than what the day can give: timetable, lessons, presence, no trip, not yet given', async () => {
    const made = await recorded([
      SATURDAY,
      back('2026-12-12', '2026-12-14', 120),
      ['pupil-absent', '2026-12-14 12:00', { from: '2026-12-15', to: '2026-12-15' }],
    ])
    const refused = (date: string, minutes: number) =>
      made.judge('hours-recovered', '2026-12-23 10:00', { trip: '2026-12-12', date, minutes }).refused
    expect(refused('2026-12-14', 60)).toEqual([])
    expect(refused('2026-12-14', 61)).toEqual(['ERR-C-VT-2/day'])
    expect(refused('2026-12-15', 1)).toEqual(['ERR-C-VT-2/day'])
    expect(refused('2026-12-12', 1)).toEqual(['ERR-C-VT-2/day'])
    expect(refused('2026-12-19', 1)).toEqual(['ERR-C-VT-2/day'])
    expect(refused('2026-12-23', 1)).toEqual(['ERR-C-VT-2/day'])
    expect(refused('2026-12-16', 181)).toEqual(['ERR-C-VT-2/day'])
    expect(made.judge('hours-recovered', '2026-12-15 10:00', { trip: '2026-12-12', date: '2026-12-16', minutes: 60 }).refused).toEqual([
      'ERR-C-VT-2/future',
    ])
    const plan = (minutes: number) => ({
      trip: '2026-12-12',
      recoveries: [
        { date: '2026-12-16', minutes },
        { date: '2026-12-16', minutes: 60 },
      ],
    })
    expect(made.judge('recovery-planned', '2026-12-14', plan(120)).refused).toEqual([])
    expect(made.judge('recovery-planned', '2026-12-14', plan(121)).refused).toEqual(['ERR-C-VT-2/plan'])
    expect(made.judge('pupil-absent', '2026-12-14', { from: '2026-12-16', to: '2026-12-15' }).refused).toEqual(['ERR-C-VT-2/absence'])
  })

  it('the timetable of a day is the version in force on it, and a change ahead moves the last day to begin', async () => {
    const versions = [
      { from: '2026-09-14', grid: everyDay('08:30', '11:30') },
      { from: '2026-12-14', grid: everyDay('08:30', '09:30') },
    ]
    const changed = await recorded([
      ['timetable-set', '2026-12-01 09:00', { voucher: 'V-2026-17', level: 'PRI', versions }],
      trip('2026-12-11', '08:30', '17:30'),
    ])
    expect(balance(changed.state.sums, '2026-12-31')).toBe(6 * 60)
    // Seven days of one hour: all but one.
    expect(changed.legal('D-VT-1/begin')).toBe('2026-12-15')
    expect(
      changed.judge('timetable-set', '2026-12-02', { voucher: 'V-2026-17', level: 'PRI', versions: versions.slice(1) }).refused,
    ).toEqual(['ERR-D-VS-1/versions'])
    expect(
      (
        await opening(
          ID,
          ['timetable-set', '2026-09-07', { voucher: 'V-2026-17', level: 'PRI', versions: versions.slice(1) }],
          'clerk',
          lombard(),
        )
      ).refused,
    ).toEqual([])
  })

  it('D-VS-1 a timetable outside the service window is refused, and upper secondary is told of its own guidelines (AMB-44)', async () => {
    const early = [{ from: '2026-09-14', grid: [{ weekday: 1, start: '06:45', end: '08:45' }] }]
    const onSunday = [{ from: '2026-09-14', grid: [{ weekday: 7, start: '08:00', end: '09:00' }] }]
    for (const versions of [early, onSunday])
      expect((await opening(ID, timetable(versions), 'clerk', lombard())).refused).toEqual(['ERR-VS-WINDOW/timetable'])
    expect(await opening(ID, timetable(THREE_HOURS, 'SEC2'), 'clerk', lombard())).toEqual({ refused: [], warned: ['W-D-VS-1'] })
    const whole = [{ from: '2026-09-14', grid: [{ weekday: 6, start: '07:00', end: '18:00' }] }]
    expect((await opening(ID, timetable(whole), 'clerk', lombard())).refused).toEqual([])
    const clash = [
      {
        from: '2026-09-14',
        grid: [
          { weekday: 1, start: '08:00', end: '10:00' },
          { weekday: 1, start: '09:59', end: '11:00' },
        ],
      },
    ]
    expect((await opening(ID, timetable(clash), 'clerk', lombard())).refused).toEqual(['ERR-D-VS-1/clash'])
  })

  it('C-VT-1 a trip of another school year belongs to another voucher (004:28-29)', async () => {
    expect(
      (await recorded([])).judge('trip-day-recorded', '2027-09-20', {
        date: '2027-09-20',
        slots: [{ start: '08:00', end: '12:00' }],
        withoutLessons: true,
      }).refused,
    ).toEqual(['ERR-C-VT-1/year'])
  })

  it('infanzia has lessons until 30 June: its real last day is the legal one', async () => {
    const made = await given(ID, [timetable(THREE_HOURS, 'INF'), trip('2027-06-12', '08:00', '12:00')], lombard())
    expect(made.dates('D-VT-2')).toEqual({ raw: '2027-06-30', legal: '2027-06-30', target: '2027-06-30' })
    expect(made.legal('D-VT-2/begin')).toBe('2027-06-29')
  })

  it('a school without a calendar of the year is given the legal date and no reckoning', async () => {
    const made = await given(
      ID,
      [
        timetable([{ from: '2027-09-13', grid: everyDay('08:00', '11:00') }], 'PRI', '2027-09-13 08:00'),
        trip('2027-10-09', '08:00', '12:00'),
      ],
      lombard(),
    )
    expect(made.dates('D-VT-1')).toEqual({ raw: '2027-12-31', legal: '2027-12-31', target: '2027-12-31' })
    expect(made.find('D-VT-1/begin')).toBeUndefined()
  })
})

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
    expect(balance(end.state.sums, '2026-12-31')).toBe(60)
  })

  it('the hours still owed after 31 December are unrecovered: lapsed, not paid and not carried over', async () => {
    const made = await recorded([SATURDAY, back('2026-12-12', '2026-12-14', 180)])
    const newYear = made.at('2027-01-01 00:01')
    expect(newYear.state.phase).toBe('UNRECOVERED')
    expect(newYear.standing('D-VT-1', '2027-01-01 00:01')).toBe('lapsed')
    expect(newYear.state.last['hours-unrecovered']?.at).toBe('2026-12-31T22:59:59.999Z')
    expect(balance(newYear.state.sums, '2026-12-31')).toBe(420)
    expect(balance(newYear.state.sums, '2027-06-30')).toBe(0)
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

describe('voucher-trip-recovery: what was recorded wrongly', () => {
  it('a trip that is withdrawn owes nothing; a recovery that is withdrawn opens the balance again', async () => {
    const paid = await recorded([trip('2026-12-12', '08:00', '11:00'), back('2026-12-12', '2026-12-14', 180)])
    expect(paid.standing('D-VT-1', '2026-12-15')).toBe('met')
    const owed = corrected(paid, 'f3')
    expect(balance(owed.state.sums, '2026-12-31')).toBe(180)
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
    expect(balance((await recorded([clocks])).state.sums, '2027-06-30')).toBe(480)
  })

  it.each(['regulation', 'national', 'strictest'] as const)(
    'under «%s» the dates are those of the annex: no law has replaced them',
    async (governing) => {
      expect((await recorded([SATURDAY], lombard({ governing }))).legal('D-VT-1')).toBe('2026-12-31')
    },
  )

  it('a year of trips and recoveries leaves the head under half of 4 KB (design § 8)', async () => {
    const saturdays = Array.from({ length: 12 }, (_, index) => plusDays(civilDate('2026-10-03'), 7 * index)).filter(
      (date) => date <= '2026-12-19',
    )
    const mondays = Array.from({ length: 40 }, (_, index) => plusDays(civilDate('2026-09-21'), index)).filter(
      (date) => weekdayOf(date) <= 5,
    )
    const grid = [1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, start: '08:30', end: '10:30', place: 'aula' },
      { weekday, start: '11:00', end: '12:00', place: 'palestra' },
    ])
    const versions = [
      { from: '2026-09-14', grid },
      { from: '2026-11-02', grid },
    ]
    const full = await given(
      ID,
      [
        timetable(versions),
        ...mondays.map((date) => back('2026-10-03', date, 120)),
        ...saturdays.map((date) => trip(date, '08:00', '18:00')),
      ],
      lombard(),
    )
    const state = stateOf(full.procedure, full.history)
    if (state === undefined) throw new Error('no fact stands')
    expect(encode(state).length).toBeLessThan(HEAD_LIMIT_BYTES / 2)
  })
})

describe('voucher-trip-recovery: properties', () => {
  const schoolDays = Array.from({ length: 70 }, (_, index) => plusDays(civilDate('2026-10-01'), index)).filter(
    (date) => weekdayOf(date) <= 5 && date !== '2026-12-08',
  )
  const saturdays = ['2026-10-03', '2026-10-10', '2026-10-17', '2026-11-07', '2026-11-14', '2026-11-21', '2026-12-12']

  it('C-VT-2 whatever trips and recoveries there are, in whatever order, a window owes max(0, owed - returned)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...saturdays), hours: fc.integer({ min: 1, max: 10 }) }), {
          selector: ({ date }) => date,
          minLength: 1,
        }),
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...schoolDays), minutes: fc.integer({ min: 1, max: 180 }) }), {
          selector: ({ date }) => date,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.nat()),
        async (trips, recoveries, order) => {
          const facts: Told[] = [
            ...trips.map(({ date, hours }) => trip(date, '08:00', `${String(8 + hours).padStart(2, '0')}:00`, {}, '2026-12-15 10:00')),
            ...recoveries.map(({ date, minutes }) => back('2026-10-03', date, minutes, '2026-12-15 10:00')),
          ]
          const shuffled = facts.map((fact) => ({ fact, key: order.next().value ?? 0 })).sort((a, b) => a.key - b.key)
          const made = await recorded(shuffled.map(({ fact }) => fact))
          const owed = trips.reduce((sum, { hours }) => sum + hours * 60, 0)
          const returned = recoveries.reduce((sum, { minutes }) => sum + minutes, 0)
          expect(balance(made.state.sums, '2026-12-31')).toBe(Math.max(0, owed - returned))
          const open = made.all.some(({ key, settled }) => key === 'D-VT-1' && settled === undefined)
          expect(open).toBe(owed > returned)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('the last day to begin is the brute-force one, and never later for a larger balance', () => {
    const school = lombard()
    const grid = fc.uniqueArray(fc.record({ weekday: fc.integer({ min: 1, max: 6 }), hours: fc.integer({ min: 1, max: 5 }) }), {
      selector: ({ weekday }) => weekday,
      minLength: 1,
    })
    fc.assert(
      fc.property(grid, fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 600 }), fc.boolean(), (slots, owed, more, autumn) => {
        const window = tripWindow(civilDate(autumn ? '2026-10-10' : '2027-03-06'))
        if (window === undefined) throw new Error('a window')
        const room = roomIn(
          {
            level: 'PRI',
            versions: [
              {
                from: civilDate('2026-09-01'),
                grid: slots.map(({ weekday, hours }) => ({ weekday, start: wall(8), end: wall(8 + hours) })),
              },
            ],
            isAbsent: (date) => date.endsWith('-03'),
            hasTrip: (date) => date.endsWith('-10'),
            recovered: (date) => minutes(date.endsWith('-20') ? 60 : 0),
          },
          school,
        )
        const all: string[] = []
        for (let date = window.from; date <= window.until; date = plusDays(date, 1)) all.push(date)
        const givenFrom = (from: string) => all.filter((date) => date >= from).reduce((sum, date) => sum + room.left(civilDate(date)), 0)
        const brute =
          owed === 0 || givenFrom(window.from) === 0 ? undefined : (all.findLast((date) => givenFrom(date) >= owed) ?? window.from)
        const begin = beginBy(minutes(owed), window, room)
        expect(begin).toBe(brute)
        const later = beginBy(minutes(owed + more), window, room)
        if (begin !== undefined && later !== undefined) expect(later <= begin).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('C-VT-2 says what the rows of the case say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...saturdays),
        fc.integer({ min: 1, max: 10 }),
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...schoolDays), minutes: fc.integer({ min: 1, max: 180 }) }), {
          selector: ({ date }) => date,
          maxLength: 4,
        }),
        async (date, hours, recoveries) => {
          const end = `${String(8 + hours).padStart(2, '0')}:00`
          const made = await recorded([
            ...recoveries.map((one) => back(date, one.date, one.minutes, '2026-12-15 10:00')),
            trip(date, '08:00', end, {}, '2026-12-15 10:00'),
          ])
          const answered = await ask({ trip: { date, slots: [{ start: '08:00', end }] }, recoveries })
          const begin = made.find('D-VT-1/begin')
          const due = begin === undefined ? undefined : dueOf(begin)
          expect(answered).toMatchObject({ balance: balance(made.state.sums, '2026-12-31'), codes: [] })
          expect(answered).toHaveProperty('standing', begin === undefined ? 'SETTLED' : 'OPEN')
          if (due !== undefined && 'legal' in due) expect(answered).toHaveProperty('beginBy', due.legal)
        },
      ),
      { numRuns: 40 },
    )
  })
})
