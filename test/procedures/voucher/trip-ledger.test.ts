import { describe, expect, it } from 'vitest'
import { civilDate, plusDays, weekdayOf } from '../../../lib/kernel/time.ts'
import { given, opening, type Told } from '../given.ts'
import { headShare } from '../head-size.ts'
import { everyDay, lombard, sixDays } from '../lombard-school.ts'
import { ask, back, balance, ID, recorded, SATURDAY, THREE_HOURS, timetable, trip } from './trip-told.ts'

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
    expect(balance(made.state, '2026-12-31')).toBe(5 * 60)
    const shorter = await recorded([trip('2026-10-14', '09:00', '11:00')])
    expect(balance(shorter.state, '2026-12-31')).toBe(0)
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
    expect(balance(whole.state, '2027-06-30')).toBe(300)
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
    expect(balance(half.state, '2026-12-31')).toBe(240)
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
    expect(balance(changed.state, '2026-12-31')).toBe(6 * 60)
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

describe('voucher-trip-recovery: which hours and days count', () => {
  it('AMB-49, C-VT-2 hours outside the window that nobody authorised are no service, also where the trip is recorded all the same', async () => {
    const owed = async (date: string, start: string, end: string, more = {}) =>
      balance((await recorded([trip(date, start, end, more)])).state, '2026-12-31')
    expect(await owed('2026-12-12', '08:00', '20:00')).toBe(10 * 60)
    expect(await owed('2026-12-12', '08:00', '20:00', { authorised: true })).toBe(12 * 60)
    expect(await owed('2026-12-20', '08:00', '16:00')).toBe(0)
    const evening = { date: '2026-12-12', slots: [{ start: '08:00', end: '20:00' }] }
    expect(await ask({ trip: evening })).toMatchObject({ codes: ['ERR-VS-WINDOW'], balance: 10 * 60 })
    expect(await ask({ trip: { ...evening, authorised: true } })).toMatchObject({ codes: [], balance: 12 * 60 })
    expect(await ask({ trip: { date: '2026-12-08', slots: evening.slots } })).toMatchObject({ balance: 0 })
  })

  it('C-VT-2 the day of the trip gives nothing back, also before the trip is recorded; a day given back has no trip', async () => {
    const none = await recorded([])
    const own = { trip: '2026-12-15', date: '2026-12-15', minutes: 60 }
    expect(none.judge('hours-recovered', '2026-12-15 18:00', own).refused).toEqual(['ERR-C-VT-2/day'])
    const plan = { trip: '2026-12-15', recoveries: [{ date: '2026-12-15', minutes: 60 }] }
    expect(none.judge('recovery-planned', '2026-12-10', plan).refused).toEqual(['ERR-C-VT-2/plan'])
    const given = await recorded([back('2026-12-12', '2026-12-15', 180)])
    const [type, when, data] = trip('2026-12-15', '08:00', '13:00')
    expect(given.judge(type, when, data).refused).toEqual(['ERR-C-VT-2/given'])
  })

  it('D-VS-1 a timetable changed in November is recorded with the one that ends, on whatever day; a new school year begins anew', async () => {
    const november = { from: '2026-11-02', grid: everyDay('09:00', '11:00') }
    const made = await recorded([])
    const set = (when: string, versions: unknown) =>
      made.judge('timetable-set', when, { voucher: 'V-2026-17', level: 'PRI', versions }).refused
    expect(set('2026-11-02 08:00', [november])).toEqual(['ERR-D-VS-1/versions'])
    expect(set('2026-11-20 08:00', [november])).toEqual(['ERR-D-VS-1/versions'])
    expect(set('2026-11-02 08:00', [...THREE_HOURS, november])).toEqual([])
    expect(set('2027-09-13 08:00', [{ from: '2027-09-13', grid: everyDay('09:00', '11:00') }])).toEqual([])
    const [type, when, data] = trip('2026-10-30', '08:00', '13:00')
    const changed = await recorded([timetable([november], 'PRI', '2026-11-02 08:00')])
    expect(changed.judge(type, when, data).refused).toEqual(['ERR-C-VT-2/timetable'])
    const both = await recorded([timetable([...THREE_HOURS, november], 'PRI', '2026-11-02 08:00'), trip('2026-10-30', '08:00', '13:00')])
    expect(balance(both.state, '2026-12-31')).toBe(120)
  })

  it('C-VT-2 with lessons on Saturday a Saturday gives back, and a trip on it owes less by its timetable', async () => {
    const week = [{ from: '2026-09-14', grid: [...everyDay('08:30', '11:30'), { weekday: 6, start: '08:30', end: '11:30' }] }]
    const made = await given(ID, [timetable(week), SATURDAY], sixDays())
    expect(balance(made.state, '2026-12-31')).toBe(7 * 60)
    expect(made.judge('hours-recovered', '2026-12-19 18:00', { trip: '2026-12-12', date: '2026-12-19', minutes: 180 }).refused).toEqual([])
  })

  it('D-VT-1, D-VT-2 a trip over New Year owes each day in its own window', async () => {
    const made = await recorded([trip('2026-12-31', '08:00', '13:00', { withoutLessons: true }), trip('2027-01-02', '08:00', '12:00')])
    expect([balance(made.state, '2026-12-31'), balance(made.state, '2027-06-30')]).toEqual([300, 240])
    expect([made.legal('D-VT-1'), made.legal('D-VT-2')]).toEqual(['2026-12-31', '2027-06-30'])
  })

  it('AMB-33 what was given back beyond the excess serves the next trip of the window, and none of another', async () => {
    const ahead = [back('2026-12-12', '2026-12-01', 180), trip('2026-12-12', '08:00', '10:00')]
    const next = await recorded([...ahead, trip('2026-12-19', '08:00', '10:00'), trip('2027-01-16', '08:00', '10:00')])
    expect([balance(next.state, '2026-12-31'), balance(next.state, '2027-06-30')]).toEqual([60, 120])
  })

  it('where no calendar is loaded it is for the person who records the trip to say whether there were lessons', async () => {
    const set = timetable([{ from: '2027-09-13', grid: everyDay('08:00', '11:00') }], 'PRI', '2027-09-13 08:00')
    const [type, when, data] = trip('2027-10-06', '08:00', '13:00')
    const made = await given(ID, [set], lombard())
    expect(made.judge(type, when, data).refused).toEqual([])
    expect(made.judge(type, when, { ...data, withoutLessons: true }).refused).toEqual([])
  })

  it('a whole year of recoveries, trips and absences leaves the head under half of 4 KB (design § 8)', async () => {
    const days = Array.from({ length: 260 }, (_, index) => plusDays(civilDate('2026-09-14'), index)).filter((date) => weekdayOf(date) <= 5)
    const of = (date: string) => (date <= '2026-12-31' ? '2026-10-03' : '2027-03-06')
    const grid = [...everyDay('08:30', '10:30'), ...everyDay('11:00', '12:00')].map((slot) => ({ ...slot, place: 'aula' }))
    const full = await recorded([
      timetable(['2026-09-14', '2026-11-02', '2027-02-01'].map((from) => ({ from, grid }))),
      ...days.filter((date) => weekdayOf(date) <= 3).map((date) => back(of(date), date, 37)),
      ...days.filter((date) => weekdayOf(date) === 4).map((date): Told => ['pupil-absent', `${date} 07:00`, { from: date, to: date }]),
      ...days.filter((date) => weekdayOf(date) === 5).map((date) => trip(date, '08:00', '18:00')),
    ])
    expect(headShare(full)).toBeLessThan(0.5)
  })
})
