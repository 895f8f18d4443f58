import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metLate } from '../../../lib/kernel/standing.ts'
import { civilDate, plusDays, romeText, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { always } from '../../kernel/samples.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { opening, procedureOf, rome, type Told } from '../given.ts'
import { everyDay, lombard } from '../lombard-school.ts'
import { absence, MORNINGS, notified } from './oss-told.ts'

/** Wednesday 14 October 2026, OSS 08:30–10:30 (EX-ABS-1). */
const freed = (when: string, input: Record<string, unknown> = {}) =>
  calculate(
    'C-ABS-1',
    { level: 'PRI', from: '2026-10-14', told: 'uos', grid: MORNINGS, notifiedAt: romeText(rome(when)), ...input },
    lombard(),
  )

const warned = async (when: string, data: Record<string, unknown> = {}) =>
  (await opening('pupil-absence-notice', notified(when, data), 'parent', lombard())).warned

/** Compiled once: properties ask it hundreds of times. */
const SCHOOL = lombard()

describe('pupil-absence-notice', () => {
  it('EX-ABS-1, C-ABS-1 the family writes at 07:40: in time, two hours are freed', async () => {
    expect(await freed('2026-10-14 07:40')).toEqual({
      freedMinutes: 120,
      freedHours: 2,
      firstSlot: '2026-10-14T06:30:00.000Z',
      prompt: true,
      forward: false,
      codes: [],
    })
    expect(await warned('2026-10-14 07:40')).toEqual([])
    const notice = await absence([notified('2026-10-14 07:40')])
    expect(notice.dates('D-ABS-1')).toMatchObject({ legal: '2026-10-14 08:30' })
    expect(notice.standing('D-ABS-1', '2026-10-14 12:00')).toBe('met')
    expect(notice.find('D-ABS-1')?.bearer).toBe('parent')
  })

  it('EX-ABS-2, C-ABS-1 at 09:10 it is late: the two hours count from 08:30 all the same', async () => {
    expect(await freed('2026-10-14 09:10')).toMatchObject({ freedMinutes: 120, freedHours: 2, prompt: false, codes: ['W-ABS-LATE'] })
    expect(await warned('2026-10-14 09:10')).toEqual(['W-ABS-LATE'])
    const inTime = async (when: string) => (await absence([notified(when)])).all.filter(({ key }) => key === 'D-ABS-1').map(metLate)
    expect(await inTime('2026-10-14 09:10')).toEqual([true])
    expect(await inTime('2026-10-14 08:30')).toEqual([true])
    expect(await inTime('2026-10-14 08:29')).toEqual([false])
  })

  it('C-ABS-1 before the very start it is in time, at the start no more', async () => {
    expect(await warned('2026-10-14 08:29')).toEqual([])
    expect(await warned('2026-10-14 08:30')).toEqual(['W-ABS-LATE'])
    expect(await warned('2026-10-13 23:59')).toEqual([])
  })

  it('EX-ABS-4, D-ABS-1 the family tells only the school: its duty stays, and the office forwards', async () => {
    const school = { told: 'school' }
    expect(await freed('2026-10-14 07:40', school)).toMatchObject({ prompt: true, forward: true, codes: ['W-ABS-WRONGADDRESSEE'] })
    expect(await warned('2026-10-14 07:40', school)).toEqual(['W-ABS-WRONGADDRESSEE'])
    const notice = await absence([notified('2026-10-14 07:40', school)])
    expect(notice.standing('D-ABS-1', '2026-10-14 08:29')).toBe('open')
    expect(notice.standing('D-ABS-1', '2026-10-14 08:30')).toBe('late')
    expect(notice.find('D-ABS-1/forward')).toMatchObject({ bearer: 'clerk', rule: 'D-ABS-1' })
    expect(notice.legal('D-ABS-1/forward')).toBe('2026-10-14 08:30')
    expect(notice.find('D-ABS-1/oss')).toBeUndefined()
    const forwarded = await absence([notified('2026-10-14 07:40', school), ['notice-forwarded', '2026-10-14 08:00', { channel: 'phone' }]])
    expect(forwarded.state.phase).toBe('FORWARDED')
    expect(forwarded.standing('D-ABS-1/forward', '2026-10-14 12:00')).toBe('met')
    // Somebody else has done it: the family's duty has ended, it was not met.
    expect(forwarded.standing('D-ABS-1', '2026-10-14 12:00')).toBe('ended')
    expect(forwarded.legal('D-ABS-1/oss')).toBe('2026-10-14 08:30')
  })

  it('D-ABS-1 the family tells the school, then the U.O.S. itself: its duty is met, the office forwards nothing', async () => {
    const facts: Told[] = [notified('2026-10-14 07:30', { told: 'school' }), ['uos-told', '2026-10-14 07:50', { channel: 'phone' }]]
    const both = await absence(facts)
    expect(['D-ABS-1', 'D-ABS-1/forward'].map((key) => both.standing(key, '2026-10-14 08:00'))).toEqual(['met', 'ended'])
    expect(both.legal('D-ABS-1/oss')).toBe('2026-10-14 08:30')
    expect(both.judge('uos-told', '2026-10-14 08:00', {}, 'parent').refused).toEqual([])
  })

  it('D-ABS-1 both told: nothing to forward', async () => {
    const notice = await absence([notified('2026-10-14 07:40', { told: 'both' })])
    expect(notice.find('D-ABS-1/forward')).toBeUndefined()
    expect(notice.standing('D-ABS-1', '2026-10-14 12:00')).toBe('met')
    expect(await warned('2026-10-14 07:40', { told: 'both' })).toEqual([])
  })

  it('D-ABS-1 told late to the school alone: the office has an hour', async () => {
    const late = await absence([notified('2026-10-14 09:10', { told: 'school' })])
    expect(late.legal('D-ABS-1/forward')).toBe('2026-10-14 10:10')
    expect(await warned('2026-10-14 09:10', { told: 'school' })).toEqual(['W-ABS-LATE', 'W-ABS-WRONGADDRESSEE'])
  })

  it('D-ABS-1 the U.O.S. warns the OSS before that hour (12b)', async () => {
    const notice = await absence([notified('2026-10-13 20:00')])
    expect(notice.find('D-ABS-1/oss')).toMatchObject({ bearer: 'social-worker' })
    expect(notice.legal('D-ABS-1/oss')).toBe('2026-10-14 08:30')
    const done = await absence([notified('2026-10-13 20:00'), ['oss-warned', '2026-10-13 20:30']])
    expect(done.state.phase).toBe('OSS_WARNED')
    expect(done.standing('D-ABS-1/oss', '2026-10-15')).toBe('met')
  })

  it('D-ABS-1 without the timetable its date is not known; the office passes the notice on before the lessons', async () => {
    const unknown = { grid: undefined, told: 'school' }
    const notice = await absence([notified('2026-10-13 20:00', unknown)])
    expect(notice.find('D-ABS-1')).toBeUndefined()
    expect(notice.legal('D-ABS-1/forward')).toBe('2026-10-14 08:00')
    expect(await warned('2026-10-14 09:10', { grid: undefined })).toEqual([])
    const hour = lombard({ parameters: { 'D-ABS-1/at-once': 2 } })
    expect((await absence([notified('2026-10-14 09:10', { told: 'school' })], hour)).legal('D-ABS-1/forward')).toBe('2026-10-14 11:10')
    const own = lombard({ parameters: { 'D-ABS-1/first-slot': wallTime('07:45') } })
    expect((await absence([notified('2026-10-13 20:00', unknown)], own)).legal('D-ABS-1/forward')).toBe('2026-10-14 07:45')
    const later = await absence([notified('2026-10-13 20:00', { ...unknown, fromTime: '11:00' })])
    expect(later.legal('D-ABS-1/forward')).toBe('2026-10-14 11:00')
  })

  it('C-ABS-1 the timetable told afterwards: the date is known, a late notice is told, and the minutes must be right', async () => {
    const notice = await absence([notified('2026-10-14 09:10', { grid: undefined })])
    const record = (freedMinutes: number) => notice.judge('freed-time-recorded', '2026-10-14 12:00', { freedMinutes, grid: MORNINGS })
    expect(record(120)).toEqual({ refused: [], warned: ['W-ABS-LATE/recorded'] })
    expect(record(121).refused).toEqual(['ERR-C-ABS-1'])
    expect(record(0).refused).toEqual(['ERR-C-ABS-1'])
    const recorded = await absence([
      notified('2026-10-14 09:10', { grid: undefined }),
      ['freed-time-recorded', '2026-10-14 12:00', { freedMinutes: 120, grid: MORNINGS }],
    ])
    expect(recorded.dates('D-ABS-1')).toMatchObject({ legal: '2026-10-14 08:30' })
    expect(recorded.standing('D-ABS-1', '2026-10-14 12:00')).toBe('met')
  })

  it('C-ABS-1 a part of the day frees its own part of each slot; the notice must come before the slot that it touches begins', async () => {
    const part = (fromTime: string | undefined, toTime?: string) => freed('2026-10-14 08:00', { fromTime, toTime })
    expect(await part('10:00')).toMatchObject({ freedMinutes: 30, freedHours: 0.5, firstSlot: '2026-10-14T06:30:00.000Z' })
    expect(await part(undefined, '09:00')).toMatchObject({ freedMinutes: 30 })
    expect(await part('09:00', '09:20')).toMatchObject({ freedMinutes: 20, freedHours: 0.33 })
    expect(await part('10:30')).toMatchObject({ freedMinutes: 0, firstSlot: null, prompt: true })
    expect(await part('09:00', '09:00')).toMatchObject({ freedMinutes: 0, firstSlot: null })
    const two = [...MORNINGS, { weekday: 3, start: '11:30', end: '12:30' }]
    expect(await freed('2026-10-14 11:00', { fromTime: '11:00', grid: two })).toMatchObject({
      freedMinutes: 60,
      firstSlot: '2026-10-14T09:30:00.000Z',
      prompt: true,
    })
  })

  it('C-ABS-1 where slots overlap, the OSS is there once', async () => {
    const grid = [...MORNINGS, { weekday: 3, start: '10:00', end: '11:00' }]
    expect(await freed('2026-10-14 07:40', { grid })).toMatchObject({ freedMinutes: 150 })
  })

  it('C-ABS-1 several days: only those with lessons, each by its weekday', async () => {
    // Friday to Monday: two days of service.
    expect(await freed('2026-10-16 07:00', { from: '2026-10-16', to: '2026-10-19' })).toMatchObject({ freedMinutes: 240 })
    // Monday 7 to Wednesday 9 December, the 8th a holiday.
    expect(await freed('2026-12-07 07:00', { from: '2026-12-07', to: '2026-12-09' })).toMatchObject({ freedMinutes: 240 })
    expect(await freed('2026-12-08 07:00', { from: '2026-12-08', to: '2026-12-09' })).toMatchObject({
      freedMinutes: 120,
      firstSlot: '2026-12-09T07:30:00.000Z',
    })
    // From Tuesday 22 December to Thursday 7 January, the holidays between.
    expect(await freed('2026-12-22 07:00', { from: '2026-12-22', to: '2027-01-07' })).toMatchObject({ freedMinutes: 240 })
    // From the first afternoon to the last morning.
    expect(await freed('2026-10-12 07:00', { from: '2026-10-12', fromTime: '09:30', to: '2026-10-14', toTime: '09:00' })).toMatchObject({
      freedMinutes: 60 + 120 + 30,
    })
  })

  it('C-ABS-1 the slot is an instant: by the clock on the wall, in summer and in winter', async () => {
    // The clocks go back on Sunday 25 October.
    expect(await freed('2026-10-23 07:00', { from: '2026-10-23' })).toMatchObject({ firstSlot: '2026-10-23T06:30:00.000Z' })
    expect(await freed('2026-10-26 07:00', { from: '2026-10-26' })).toMatchObject({ firstSlot: '2026-10-26T07:30:00.000Z' })
    expect(await freed('2026-10-23 07:00', { from: '2026-10-23', to: '2026-10-26' })).toMatchObject({ freedMinutes: 240 })
    const monday = await absence([notified('2026-10-25 20:00', { from: '2026-10-26' })])
    expect(monday.legal('D-ABS-1')).toBe('2026-10-26 08:30')
  })

  it('C-ABS-1 without a calendar all days but Sundays and holidays, leap day and all', async () => {
    expect(await freed('2028-02-28 07:00', { from: '2028-02-28', to: '2028-03-01' })).toMatchObject({ freedMinutes: 360 })
    expect(await freed('2030-11-01 07:00', { from: '2030-11-01' })).toMatchObject({ freedMinutes: 0 })
    expect(await freed('2030-11-04 07:00', { from: '2030-11-04' })).toMatchObject({ freedMinutes: 120 })
  })

  it('C-ABS-1 an end before the beginning frees nothing, and is told', async () => {
    expect(await warned('2026-10-14 07:40', { to: '2026-10-13' })).toEqual(['W-C-ABS-1'])
    expect(await warned('2026-10-14 07:40', { fromTime: '10:00', toTime: '09:00' })).toEqual(['W-C-ABS-1'])
    expect(await freed('2026-10-14 07:40', { to: '2026-10-13' })).toMatchObject({ freedMinutes: 0, firstSlot: null })
    expect(await warned('2026-10-14 07:40', { to: '2026-10-15', fromTime: '10:00', toTime: '09:00' })).toEqual([])
  })

  it('C-ABS-1 freed time is a part of the slots, and cutting an absence in two changes nothing', async () => {
    const calculation = (await procedureOf('pupil-absence-notice')).calculations?.['C-ABS-1']
    const minutesOf = (input: Record<string, unknown>): number =>
      Object(
        calculation?.run(calculation.input.parse({ level: 'PRI', told: 'uos', notifiedAt: '2026-09-14T05:00:00Z', ...input }), lombard()),
      ).freedMinutes
    const slots = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 8, max: 15 }), fc.integer({ min: 1, max: 59 }))
        .map(([weekday, hour, length]) => ({
          weekday,
          start: `${String(hour).padStart(2, '0')}:00`,
          end: `${String(hour).padStart(2, '0')}:${String(length).padStart(2, '0')}`,
        })),
      { minLength: 1, maxLength: 10 },
    )
    always(
      fc.tuple(slots, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 1438 })),
      ([grid, start, length, cut]) => {
        const from = plusDays(civilDate('2026-09-14'), start)
        const to = plusDays(from, length)
        const whole = minutesOf({ grid, from, to })
        const at = `${String(Math.floor(cut / 60)).padStart(2, '0')}:${String(cut % 60).padStart(2, '0')}`
        expect(minutesOf({ grid, from, to: from, toTime: at }) + minutesOf({ grid, from, fromTime: at, to })).toBe(whole)
        const { calendar } = SCHOOL
        let expected = 0
        for (let day = from; day <= to; day = plusDays(day, 1)) {
          if (!calendar.lessonDay(day, 'PRI')) continue
          // One slot an hour at most, all from the full hour: of equal hours the longest counts.
          const longest = new Map<string, number>()
          for (const { weekday, start, end } of grid)
            if (weekday === weekdayOf(day)) longest.set(start, Math.max(longest.get(start) ?? 0, Number(end.slice(3))))
          for (const length of longest.values()) expected += length
        }
        expect(whole).toBe(expected)
      },
    )
  })

  it('D-ABS-1 the pupil comes after all: nothing is owed, nothing is freed', async () => {
    const facts: Told[] = [notified('2026-10-13 20:00', { told: 'school' }), ['absence-revoked', '2026-10-13 21:00']]
    const revoked = await absence(facts)
    expect(revoked.state.phase).toBe('REVOKED')
    expect(['D-ABS-1', 'D-ABS-1/forward'].map((key) => revoked.standing(key, '2026-10-15'))).toEqual(['ended', 'ended'])
    expect(revoked.judge('freed-time-recorded', '2026-10-15', { freedMinutes: 120, grid: MORNINGS }).refused).toEqual(['ERR-C-ABS-1'])
    expect(revoked.judge('freed-time-recorded', '2026-10-15', { freedMinutes: 0, grid: MORNINGS }).refused).toEqual([])
    // The OSS who was warned must hear that the pupil is there.
    const notice = revoked.procedure.notices?.['D-ABS-1/revoked']
    expect(notice?.to({}, revoked.state)).toEqual({ people: [], roles: ['social-worker', 'clerk'] })
    const warnedAfter = await absence([...facts, ['oss-warned', '2026-10-13 21:30']])
    expect(warnedAfter.judge('freed-time-recorded', '2026-10-15', { freedMinutes: 0, grid: MORNINGS }).refused).toEqual([])
  })

  it('C-ABS-1 a moment written down wrong is corrected: late becomes in time', async () => {
    const wrong = await absence([notified('2026-10-14 09:10')])
    expect(wrong.find('D-ABS-1')?.settled?.at).toBe(rome('2026-10-14 09:10'))
    const right = corrected(wrong, 'f1', '2026-10-14 07:40')
    expect(right.find('D-ABS-1')?.settled?.at).toBe(rome('2026-10-14 07:40'))
  })

  it('pupil-absence-notice no reason is ever collected: no field takes one', async () => {
    const { facts } = await procedureOf('pupil-absence-notice')
    const fields = Object.values(facts).flatMap(({ plain, personal, special }) => Object.keys({ ...plain, ...personal, ...special }))
    expect([...new Set(fields)].sort()).toEqual(
      ['channel', 'freedMinutes', 'from', 'fromTime', 'grid', 'level', 'pupil', 'to', 'toTime', 'told'].sort(),
    )
    await expect(opening('pupil-absence-notice', notified('2026-10-14 07:40', { reason: 'influenza' }))).rejects.toThrow()
  })

  it('pupil-absence-notice the U.O.S. is told where the family has not told it, the school where the U.O.S. alone knows', async () => {
    const { notices } = await procedureOf('pupil-absence-notice')
    const to = async (told: string) => {
      const notice = await absence([notified('2026-10-14 07:40', { told })])
      return notices?.['D-ABS-1/notified']?.to(notice.history[0]?.data ?? {}, notice.state)
    }
    expect(await to('school')).toEqual({ people: [], roles: ['social-worker'] })
    expect(await to('uos')).toEqual({ people: [], roles: ['clerk'] })
  })

  it.each(['regulation', 'national', 'strictest'] as const)('D-ABS-1 under %s the text alone speaks', async (governing) => {
    const notice = await absence([notified('2026-10-14 07:40', { grid: everyDay('08:30', '10:30') })], lombard({ governing }))
    expect(notice.legal('D-ABS-1')).toBe('2026-10-14 08:30')
    expect(notice.computation('D-ABS-1')?.inputs.internal).toBe(true)
  })
})
