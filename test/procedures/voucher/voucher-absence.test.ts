import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../../../lib/kernel/fact.ts'
import { lapsedRungs, rungsOf } from '../../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../../lib/kernel/reminder-plan.ts'
import { metLate } from '../../../lib/kernel/standing.ts'
import { civilDate, plusDays, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, procedureOf, rome, type Told } from '../given.ts'
import { headShare } from '../head-size.ts'
import { everyDay, lombard } from '../lombard-school.ts'

const ID = 'voucher-absence'
const MORNINGS = [{ from: '2026-09-14', grid: everyDay('08:30', '11:30') }]
const recorded = (facts: readonly Told[], school = lombard(), versions: unknown = MORNINGS, level = 'PRI') =>
  given(ID, [['timetable-set', '2026-09-14 08:00', { voucher: 'V-2026-17', level, versions }], ...facts], school)

const DAY = '2026-10-14'
const split = (scheduled: readonly [string, string][], absences: readonly [string, string, string?][], school = lombard()) =>
  calculate(
    'C-VAB-1',
    {
      date: DAY,
      level: 'PRI',
      scheduled: scheduled.map(([start, end]) => ({ start, end })),
      absences: absences.map(([start, end, noticedAt]) => ({ start, end, ...(noticedAt === undefined ? {} : { noticedAt }) })),
    },
    school,
  )
const ALL_DAY = ['00:00', '23:59'] as const

describe('voucher-absence', () => {
  it('EX-VAB-1 absent all day without notice: one hour at the school’s disposal, two lost, 23.00 euro', async () => {
    expect(await split([['08:30', '11:30']], [[...ALL_DAY]])).toEqual({
      direct: 0,
      standby: 60,
      lost: 120,
      payable: 60,
      amount: 2300,
      said: 'Svolto: 0 minuti. A disposizione della scuola: 1 ora. Non svolto: 2 ore',
    })
  })

  it('EX-VAB-2 notice at 17:00 of the day before: nothing is paid', async () => {
    expect(await split([['08:30', '11:30']], [[...ALL_DAY, '2026-10-13T17:00:00+02:00']])).toMatchObject({
      direct: 0,
      standby: 0,
      lost: 180,
      amount: 0,
    })
  })

  it('EX-VAB-4 the pupil arrives at 10:00 without notice: one hour of service, one at disposal, one lost: 46.00 euro', async () => {
    expect(await split([['08:00', '11:00']], [['08:00', '10:00']])).toMatchObject({ direct: 60, standby: 60, lost: 60, amount: 4600 })
  })

  it('EX-VAB-5 forty-five minutes in all: all at disposal, 17.25 euro', async () => {
    expect(await split([['08:30', '09:15']], [[...ALL_DAY]])).toMatchObject({ direct: 0, standby: 45, lost: 0, amount: 1725 })
  })

  it('C-VAB-1 a notice at 18:00:00 is in time, one a second later is not; the school may set another hour', async () => {
    const sudden = async (noticedAt: string, school = lombard()) => split([['08:30', '11:30']], [[...ALL_DAY, noticedAt]], school)
    expect(await sudden('2026-10-13T18:00:00+02:00')).toMatchObject({ standby: 0 })
    expect(await sudden('2026-10-13T18:00:01+02:00')).toMatchObject({ standby: 60 })
    expect(await sudden('2026-10-13T20:00:00+02:00', lombard({ parameters: { 'C-VAB-1/cutoff': wallTime('20:00') } }))).toMatchObject({
      standby: 0,
    })
  })

  it('C-VAB-1 one hour a day, also where the pupil is absent twice; parts that touch do not overlap', async () => {
    expect(
      await split(
        [
          ['08:00', '10:00'],
          ['14:00', '16:00'],
        ],
        [
          ['08:00', '09:00'],
          ['14:00', '16:00'],
        ],
      ),
    ).toMatchObject({ direct: 60, standby: 60, lost: 120 })
    expect(await split([['08:00', '10:00']], [['10:00', '12:00']])).toMatchObject({ direct: 120, standby: 0, lost: 0, amount: 4600 })
    expect(
      await split(
        [['08:00', '10:00']],
        [
          ['08:00', '09:00', '2026-10-12T10:00:00Z'],
          ['09:30', '10:00'],
        ],
      ),
    ).toMatchObject({ direct: 30, standby: 30, lost: 60 })
    expect(await split([['08:00', '10:00']], [])).toMatchObject({ direct: 120, standby: 0, lost: 0 })
  })

  it('AMB-34 a contract that does not pay the first hour: it is recorded, at nothing', async () => {
    const unpaid = lombard({ parameters: { 'C-VAB-1/standby-paid': false } })
    expect(await split([['08:00', '11:00']], [['08:00', '10:00']], unpaid)).toMatchObject({ standby: 60, payable: 60, amount: 2300 })
    expect(await split([['08:30', '11:30']], [[...ALL_DAY]], unpaid)).toMatchObject({ standby: 60, payable: 0, amount: 0 })
  })

  it('D-VAB-1 is due by 18:00 of the day before, an internal hour; a later notice is told that the absence is sudden', async () => {
    const inTime = await recorded([['absence-notified', '2026-10-13 17:00', { date: DAY }]])
    expect(inTime.legal('D-VAB-1')).toBe('2026-10-13 18:00')
    expect(inTime.computation('D-VAB-1')?.inputs.internal).toBe(true)
    expect(inTime.find('D-VAB-1')).toMatchObject({ nature: 'gate', bearer: 'parent', settled: { outcome: 'met' } })
    const late = await recorded([['absence-notified', '2026-10-14 07:50', { date: DAY }]])
    const obligation = late.find('D-VAB-1')
    expect(obligation && metLate(obligation)).toBe(true)
    const none = await recorded([])
    expect(none.judge('absence-notified', '2026-10-13 18:00', { date: DAY }, 'parent')).toEqual({ refused: [], warned: [] })
    expect(none.judge('absence-notified', '2026-10-13 18:01', { date: DAY }, 'parent')).toEqual({ refused: [], warned: ['W-C-VAB-1'] })
    // Of a Monday the day before is Sunday.
    expect((await recorded([['absence-notified', '2026-10-11 09:00', { date: '2026-10-12' }]])).legal('D-VAB-1')).toBe('2026-10-11 18:00')
  })

  it('D-VAB-2 one hour from the first scheduled minute of the absence, and no later than the day’s timetable', async () => {
    const found = await recorded([['absence-found', '2026-10-14 08:40', { date: DAY }]])
    expect(found.legal('D-VAB-2')).toBe('2026-10-14 09:30')
    expect(found.standing('D-VAB-2', '2026-10-14 09:30')).toBe('open')
    expect(found.standing('D-VAB-2', '2026-10-14 09:31')).toBe('lapsed')
    const leaves = await recorded([['absence-found', '2026-10-14 11:00', { date: DAY, start: '11:00' }]])
    expect(leaves.dates('D-VAB-2')).toEqual({ raw: '2026-10-14 12:00', legal: '2026-10-14 12:00', target: '2026-10-14 11:30' })
    const afternoon = await recorded([['absence-found', '2026-10-14 12:00', { date: DAY, start: '11:30' }]])
    expect(afternoon.find('D-VAB-2')).toBeUndefined()
  })

  it('D-VAB-2 ends when the pupil arrives, and a second absence of the day gives no second hour', async () => {
    const arrived = await recorded([
      ['absence-found', '2026-10-14 08:40', { date: DAY }],
      ['pupil-arrived', '2026-10-14 09:00', { date: DAY }],
      ['absence-found', '2026-10-14 10:30', { date: DAY, start: '10:30' }],
    ])
    expect(arrived.all.filter(({ key }) => key === 'D-VAB-2')).toHaveLength(1)
    expect(arrived.standing('D-VAB-2', '2026-10-14 09:05')).toBe('ended')
    const nextDay = await recorded([
      ['absence-found', '2026-10-14 08:40', { date: DAY }],
      ['absence-found', '2026-10-15 08:40', { date: '2026-10-15' }],
    ])
    expect(nextDay.all.filter(({ key }) => key === 'D-VAB-2').map(({ of }) => of)).toEqual([DAY, '2026-10-15'])
  })

  it('D-VAB-1, D-VAB-2 time makes what nobody records: no notice, and the end of the first hour; no family is written to', async () => {
    const found = (await recorded([['absence-found', '2026-10-14 08:40', { date: DAY }]])).at('2026-10-14 12:00')
    expect(found.standing('D-VAB-1', '2026-10-14 12:00')).toBe('lapsed')
    expect(found.state.last['notice-missed']?.at).toBe(rome('2026-10-14 08:40'))
    expect(found.state.last['first-hour-over']?.at).toBe(rome('2026-10-14 09:30'))
    expect(lapsedRungs(found.all, REGULATION_PLAN)).toEqual([])
    expect(found.all.flatMap((obligation) => rungsOf(obligation, { at: rome('2026-10-14 08:40') }, REGULATION_PLAN, lombard()))).toEqual([])
  })

  const sheet = (date: string, absences: readonly unknown[]): Told => ['absence-day-recorded', `${date} 13:00`, { date, absences }]
  const sudden = { start: '08:30', end: '11:30', sudden: true }

  it('the time sheet keeps the hours of the month, once a day', async () => {
    const made = await recorded([
      ['absence-found', '2026-10-14 08:40', { date: DAY }],
      sheet(DAY, [sudden]),
      sheet('2026-10-15', [{ start: '08:00', end: '09:00', noticedAt: '2026-10-14T10:00:00+02:00', sudden: false }]),
      sheet('2026-11-03', [sudden]),
    ])
    expect(made.state.sums).toEqual({
      standby: { '2026-10': 60, '2026-11': 60 },
      lost: { '2026-10': 150, '2026-11': 120 },
      absent: { [DAY]: 180, '2026-10-15': 30, '2026-11-03': 180 },
    })
    expect(made.judge('absence-day-recorded', '2026-10-20', { date: DAY, absences: [sudden] }).refused).toEqual(['ERR-C-VAB-1/twice'])
  })

  it('C-VAB-1 refuses a sheet whose «sudden» is not what the notice makes it, and a day without the pupil’s hours', async () => {
    const made = await recorded([])
    const refused = (date: string, absences: readonly unknown[]) =>
      made.judge('absence-day-recorded', '2026-12-31', { date, absences }).refused
    expect(refused(DAY, [sudden])).toEqual([])
    expect(refused(DAY, [{ ...sudden, sudden: false }])).toEqual(['ERR-C-VAB-1/sudden'])
    expect(refused(DAY, [{ ...sudden, noticedAt: '2026-10-13T17:00:00+02:00' }])).toEqual(['ERR-C-VAB-1/sudden'])
    expect(refused(DAY, [{ ...sudden, noticedAt: '2026-10-14T07:00:00+02:00' }])).toEqual([])
    expect(refused(DAY, [{ ...sudden, start: '11:30', end: '13:00' }])).toEqual(['ERR-C-VAB-1/day'])
    expect(refused('2026-12-24', [sudden])).toEqual(['ERR-C-VAB-1/day'])
    expect(refused('2026-10-17', [sudden])).toEqual(['ERR-C-VAB-1/day'])
  })

  it('AMB-45 the notice of a Monday counts until Sunday at 18:00, also on the night when the clocks change', async () => {
    const standby = async (date: string, noticedAt: string) =>
      Object(
        await calculate(
          'C-VAB-1',
          { date, level: 'PRI', scheduled: [{ start: '08:30', end: '11:30' }], absences: [{ start: '00:00', end: '23:59', noticedAt }] },
          lombard(),
        ),
      ).standby
    expect(await standby('2026-10-12', '2026-10-10T20:00:00+02:00')).toBe(0)
    expect(await standby('2026-10-12', '2026-10-11T18:00:00+02:00')).toBe(0)
    expect(await standby('2026-10-12', '2026-10-11T18:01:00+02:00')).toBe(60)
    expect(await standby('2026-10-26', '2026-10-25T18:00:00+01:00')).toBe(0)
    expect(await standby('2026-10-26', '2026-10-25T18:00:01+01:00')).toBe(60)
  })

  it('AMB-45 a service may want its notice on the morning of the day', async () => {
    const morning = lombard({ parameters: { 'C-VAB-1/cutoff': wallTime('07:30'), 'C-VAB-1/cutoff-days': 0 } })
    expect(await split([['08:30', '11:30']], [[...ALL_DAY, '2026-10-14T07:30:00+02:00']], morning)).toMatchObject({ standby: 0 })
    expect(await split([['08:30', '11:30']], [[...ALL_DAY, '2026-10-14T07:31:00+02:00']], morning)).toMatchObject({ standby: 60 })
    const told = await recorded([['absence-notified', '2026-10-13 20:00', { date: DAY }]], morning)
    expect(told.legal('D-VAB-1')).toBe('2026-10-14 07:30')
  })

  it('C-VAB-1, D-VAB-2 whoever calls sudden an absence of which there is a notice in time is told so', async () => {
    const inTime = await recorded([['absence-notified', '2026-10-13 17:00', { date: DAY }]])
    expect(inTime.judge('absence-day-recorded', '2026-10-14 13:00', { date: DAY, absences: [sudden] })).toEqual({
      refused: [],
      warned: ['W-C-VAB-1/notice'],
    })
    const known = { ...sudden, noticedAt: '2026-10-13T17:00:00+02:00', sudden: false }
    expect(inTime.judge('absence-day-recorded', '2026-10-14 13:00', { date: DAY, absences: [known] }).warned).toEqual([])
    expect(inTime.judge('absence-found', '2026-10-14 08:40', { date: DAY }, 'teacher').warned).toEqual(['W-D-VAB-2'])
    expect(inTime.judge('absence-found', '2026-10-15 08:40', { date: '2026-10-15' }, 'teacher').warned).toEqual([])
    const late = await recorded([['absence-notified', '2026-10-13 18:01', { date: DAY }]])
    expect(late.judge('absence-day-recorded', '2026-10-14 13:00', { date: DAY, absences: [sudden] }).warned).toEqual([])
  })

  it('C-VAB-1 a sheet of a day to come is refused: that is a notice', async () => {
    const made = await recorded([])
    expect(made.judge('absence-day-recorded', '2026-10-13 13:00', { date: DAY, absences: [sudden] }).refused).toEqual([
      'ERR-C-VAB-1/future',
    ])
    expect(made.judge('absence-day-recorded', '2026-10-14 00:01', { date: DAY, absences: [sudden] }).refused).toEqual([])
  })

  it('no fact has a field for the reason of an absence', async () => {
    const { facts } = await procedureOf(ID)
    for (const type of Object.values(facts)) expect(schemaOf(type).safeParse({ date: DAY, reason: 'febbre' }).success).toBe(false)
    expect(Object.values(facts).flatMap(({ special }) => Object.keys(special))).toEqual([])
  })

  it('upper secondary is told that its own guidelines come first (AMB-44)', async () => {
    const made = await recorded([])
    const again = { voucher: 'V-2026-17', level: 'SEC2', versions: MORNINGS }
    expect(made.judge('timetable-set', '2026-10-01', again)).toEqual({ refused: [], warned: ['W-D-VS-1'] })
  })

  it('a sheet that is withdrawn leaves the day free, and a pupil absent forty days leaves the head under half of 4 KB', async () => {
    const made = await recorded([sheet(DAY, [sudden])])
    expect(corrected(made, 'f2').judge('absence-day-recorded', '2026-10-20', { date: DAY, absences: [sudden] }).refused).toEqual([])
    const days = Array.from({ length: 60 }, (_, index) => plusDays(civilDate('2026-09-14'), index))
      .filter((date) => weekdayOf(date) <= 5)
      .slice(0, 40)
    const full = await recorded(days.flatMap((date): Told[] => [['absence-found', `${date} 08:40`, { date }], sheet(date, [sudden])]))
    expect(headShare(full)).toBeLessThan(0.5)
    expect(headShare(full, '2027-06-30')).toBeLessThan(0.5)
  })

  it('the hour at disposal is one of the clock and one that passes, also when summer time begins', async () => {
    const saturday = [
      {
        from: '2026-09-14',
        grid: [
          { weekday: 7, start: '07:00', end: '08:00' },
          { weekday: 6, start: '08:00', end: '11:00' },
        ],
      },
    ]
    const made = await recorded([['absence-found', '2027-03-27 08:10', { date: '2027-03-27' }]], lombard(), saturday)
    expect(made.legal('D-VAB-2')).toBe('2027-03-27 09:00')
    const night = [{ from: '2026-09-14', grid: [{ weekday: 7, start: '01:30', end: '04:00' }] }]
    expect((await recorded([['absence-found', '2027-03-28 01:30', { date: '2027-03-28' }]], lombard(), night)).legal('D-VAB-2')).toBe(
      '2027-03-28 03:30',
    )
  })

  it('C-VAB-1 the three parts add up to the scheduled time, and no day has more than one hour at disposal', async () => {
    const clock = fc.integer({ min: 420, max: 1080 })
    const text = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const part = fc.tuple(clock, clock).filter(([a, b]) => a < b)
    const minutesOf = (parts: readonly (readonly number[])[]) =>
      new Set(parts.flatMap(([a = 0, b = 0]) => Array.from({ length: b - a }, (_, index) => a + index)))
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(part, fc.boolean()), { maxLength: 4 }),
        async (scheduled, absences) => {
          const hours = minutesOf(scheduled)
          const missing = [...minutesOf(absences.map(([one]) => one))].filter((minute) => hours.has(minute)).length
          const unknown = [...minutesOf(absences.filter(([, known]) => !known).map(([one]) => one))].filter((minute) =>
            hours.has(minute),
          ).length
          const standby = Math.min(60, unknown)
          expect(
            await split(
              scheduled.map(([a, b]) => [text(a), text(b)]),
              absences.map(([[a, b], known]) => (known ? [text(a), text(b), '2026-10-12T10:00:00Z'] : [text(a), text(b)])),
            ),
          ).toMatchObject({ direct: hours.size - missing, standby, lost: missing - standby })
        },
      ),
      { numRuns: 100 },
    )
  })
})
