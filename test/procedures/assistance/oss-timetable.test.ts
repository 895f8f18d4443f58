import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lengthOf } from '../../../lib/kernel/interval.ts'
import { roundNumber } from '../../../lib/kernel/proposal-loop.ts'
import { rungsOf } from '../../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../../lib/kernel/reminder-plan.ts'
import type { School } from '../../../lib/kernel/school.ts'
import { civilDate, fromMs, romeText, wallTime } from '../../../lib/kernel/time.ts'
import { lessonWeeks } from '../../../lib/procedures/assistance/oss.ts'
import { always } from '../../kernel/samples.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { opening, procedureOf, rome, schoolWith, type Told } from '../given.ts'
import { everyDay, lombard } from '../lombard-school.ts'
import { confirmed, countered, type Grid, hours, known, MORNINGS, proposed, sent, timetable, told } from './oss-told.ts'

const judged = async (grid: Grid, data: Record<string, unknown> = {}, school: School = lombard(), from = '2026-09-14') =>
  (await timetable([known('2026-09-08', data)], school)).judge('timetable-proposed', '2026-09-09', { grid, from }, 'teacher')

const check = (grid: Grid, input: Record<string, unknown> = {}, school: School = lombard()) =>
  calculate('C-OSST-1', { level: 'PRI', from: '2026-09-14', allottedMinutes: hours(10), grid, ...input }, school)

const LONG = everyDay('08:30', '10:45')
const TUESDAY = (...slots: readonly (readonly [string, string])[]): Grid => slots.map(([start, end]) => ({ weekday: 2, start, end }))

/** Until the proposal has left, on Wednesday 16 September 2026. */
const UNTIL_SENT: readonly Told[] = [known('2026-09-08'), proposed('2026-09-15 10:00', MORNINGS), sent('2026-09-16 09:00')]

/** Compiled once: properties ask it hundreds of times. */
const SCHOOL = lombard()

describe('oss-timetable, the weekly grid', () => {
  it('EX-OSST-1, C-OSST-1 Monday to Friday 08:30–10:30 is 600 minutes of 600: it can be sent', async () => {
    expect(await judged(MORNINGS)).toEqual({ refused: [], warned: [] })
    expect(await check(MORNINGS)).toEqual({
      minutes: 600,
      allotted: { numerator: 600, denominator: 1 },
      over: null,
      unused: null,
      sendable: true,
      codes: [],
    })
  })

  it('EX-OSST-2, C-OSST-1 until 10:45 it is 675 of 600: an hour and a quarter too much', async () => {
    expect(await judged(LONG)).toEqual({ refused: ['ERR-OSS-OVER'], warned: [] })
    expect(await check(LONG)).toMatchObject({
      minutes: 675,
      over: { numerator: 75, denominator: 1 },
      sendable: false,
      codes: ['ERR-OSS-OVER'],
    })
  })

  it('EX-OSST-4, C-OSST-1 Tuesday 10:00–12:00 and 11:30–12:30 overlap', async () => {
    const grid = TUESDAY(['10:00', '12:00'], ['11:30', '12:30'])
    expect((await judged(grid)).refused).toEqual(['ERR-OSS-OVERLAP'])
    expect(await check(grid)).toMatchObject({ minutes: 180, sendable: false, codes: ['ERR-OSS-OVERLAP', 'W-OSS-UNDER'] })
  })

  it('C-OSST-1 slots that touch do not overlap, nor do equal hours of two days', async () => {
    expect((await judged(TUESDAY(['10:00', '12:00'], ['12:00', '12:30']))).refused).toEqual([])
    expect((await judged([...TUESDAY(['10:00', '12:00']), { weekday: 3, start: '10:00', end: '12:00' }])).refused).toEqual([])
    expect((await judged(TUESDAY(['10:00', '12:00'], ['10:00', '12:00']))).refused).toEqual(['ERR-OSS-OVERLAP'])
  })

  it('C-OSST-1 what is left unused warns, with its minutes', async () => {
    expect(await judged(everyDay('08:30', '10:29'))).toEqual({ refused: [], warned: ['W-OSS-UNDER'] })
    expect(await check(everyDay('08:30', '10:29'))).toMatchObject({
      unused: { numerator: 5, denominator: 1 },
      sendable: true,
      codes: ['W-OSS-UNDER'],
    })
    const oneMore = [...everyDay('08:30', '10:30').slice(1), { weekday: 1, start: '08:30', end: '10:31' }]
    expect(await check(oneMore)).toMatchObject({ over: { numerator: 1, denominator: 1 }, codes: ['ERR-OSS-OVER'] })
  })

  it('C-OSST-1 outside the opening hours of the school, or on a day of the week without lessons', async () => {
    expect((await judged(TUESDAY(['07:29', '08:30']))).refused).toEqual(['ERR-OSS-HOURS'])
    expect((await judged(TUESDAY(['07:30', '08:30']))).refused).toEqual([])
    expect((await judged(TUESDAY(['17:00', '18:00']))).refused).toEqual([])
    expect((await judged(TUESDAY(['17:00', '18:01']))).refused).toEqual(['ERR-OSS-HOURS'])
    expect((await judged([{ weekday: 6, start: '09:00', end: '10:00' }])).refused).toEqual(['ERR-OSS-HOURS'])
    expect((await judged([{ weekday: 7, start: '09:00', end: '10:00' }])).refused).toEqual(['ERR-OSS-HOURS'])
  })

  it('C-OSST-1 the opening hours are the school’s to set', async () => {
    const parameters = { 'C-OSST-1/opens': wallTime('08:00'), 'C-OSST-1/closes': wallTime('13:30') }
    const own = lombard({ parameters })
    expect((await judged(TUESDAY(['07:30', '08:30']), {}, own)).refused).toEqual(['ERR-OSS-HOURS'])
    expect((await judged(TUESDAY(['08:00', '13:30']), {}, own)).refused).toEqual([])
    expect(await check(TUESDAY(['13:00', '14:00']), {}, own)).toMatchObject({ codes: ['ERR-OSS-HOURS', 'W-OSS-UNDER'] })
  })

  it('C-OSST-1 without a calendar Saturday may have lessons, Sunday never', async () => {
    expect(await check([{ weekday: 6, start: '09:00', end: '10:00' }], { from: '2031-09-15' })).toMatchObject({ codes: ['W-OSS-UNDER'] })
    expect(await check([{ weekday: 7, start: '09:00', end: '10:00' }], { from: '2031-09-15' })).toMatchObject({
      codes: ['ERR-OSS-HOURS', 'W-OSS-UNDER'],
    })
  })
})

describe('oss-timetable, hours for the year', () => {
  /** Monday 14 September 2026 to Tuesday 8 June 2027 are 39 weeks, less that of 28 December: 38. */
  it('C-OSST-1 lesson weeks are those with at least one day of lessons', () => {
    expect(lessonWeeks('PRI', civilDate('2026-09-14'), lombard())).toBe(38)
    expect(lessonWeeks('PRI', civilDate('2026-12-31'), lombard())).toBe(38)
    // From Monday 7 September to Wednesday 30 June: one week more before, three after.
    expect(lessonWeeks('INF', civilDate('2027-08-31'), lombard())).toBe(42)
    expect(lessonWeeks('PRI', civilDate('2030-09-14'), lombard())).toBe(0)
  })

  it('C-OSST-1 the year’s hours divided by the lesson weeks, exactly', async () => {
    // 380 hours in 38 weeks are 10 a week.
    expect(await check(MORNINGS, { period: 'year', allottedMinutes: hours(380) })).toMatchObject({
      allotted: { numerator: 600, denominator: 1 },
      over: null,
      unused: null,
    })
    // One minute less in the year is 1/38 of a minute a week.
    expect(await check(MORNINGS, { period: 'year', allottedMinutes: hours(380) - 1 })).toMatchObject({
      allotted: { numerator: 22_799, denominator: 38 },
      over: { numerator: 1, denominator: 38 },
      sendable: false,
    })
    expect(await check(MORNINGS, { period: 'year', allottedMinutes: hours(380) + 2 })).toMatchObject({
      unused: { numerator: 1, denominator: 19 },
      sendable: true,
    })
    expect((await judged(MORNINGS, { period: 'year', allottedMinutes: hours(380) - 1 })).refused).toEqual(['ERR-OSS-OVER'])
    expect(await judged(MORNINGS, { period: 'year', allottedMinutes: hours(380) })).toEqual({ refused: [], warned: [] })
  })

  it('C-OSST-1 the weeks are those of the pupil’s own level', async () => {
    expect(await check(MORNINGS, { level: 'INF', period: 'year', allottedMinutes: hours(420) })).toMatchObject({ over: null, unused: null })
    expect(await check(MORNINGS, { level: 'PRI', period: 'year', allottedMinutes: hours(420) })).toMatchObject({
      unused: { numerator: 1200, denominator: 19 },
    })
  })

  it('C-OSST-1 without a calendar the year’s hours cannot be compared: said, not guessed', async () => {
    expect(await judged(MORNINGS, { period: 'year', allottedMinutes: hours(380) }, lombard(), '2030-09-16')).toEqual({
      refused: [],
      warned: ['W-C-OSST-1'],
    })
    expect(await check(MORNINGS, { period: 'year', allottedMinutes: 1, from: '2030-09-16' })).toMatchObject({
      allotted: null,
      over: null,
      unused: null,
    })
  })

  const slots = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 450, max: 1000 }), fc.integer({ min: 1, max: 80 }))
      .map(([weekday, from, length]) => ({
        weekday,
        start: clock(from),
        end: clock(from + length),
      })),
    { minLength: 1, maxLength: 12 },
  )

  it('C-OSST-1 over and unused are exact, and never both', async () => {
    const calculation = (await procedureOf('oss-timetable')).calculations?.['C-OSST-1']
    always(fc.tuple(slots, fc.integer({ min: 1, max: 60_000 }), fc.constantFrom('week', 'year')), ([grid, allottedMinutes, period]) => {
      const input = { level: 'PRI', from: '2026-09-14', allottedMinutes, period, grid }
      const found = Object(calculation?.output.parse(calculation.run(calculation.input.parse(input), SCHOOL)))
      const minutes = grid.reduce((sum, { start, end }) => sum + lengthOf({ start: wallTime(start), end: wallTime(end) }), 0)
      const weeks = period === 'year' ? 38 : 1
      expect(found.minutes).toBe(minutes)
      expect([found.over, found.unused].filter((one) => one !== null).length).toBe(minutes * weeks === allottedMinutes ? 0 : 1)
      // Back to the year's hours without a remainder.
      const { numerator = 0, denominator = 1 } = found.over ?? {}
      const { numerator: left = 0, denominator: of = 1 } = found.unused ?? {}
      expect((minutes * denominator * of - numerator * of + left * denominator) * weeks).toBe(allottedMinutes * denominator * of)
      expect(found.sendable).toBe(!found.codes.some((code: string) => code.startsWith('ERR-')))
      expect(found.codes.includes('ERR-OSS-OVER')).toBe(minutes * weeks > allottedMinutes)
    })
  })
})

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

describe('oss-timetable, proposed, sent, confirmed, told', () => {
  it('EX-OSST-5, D-OSST-3 sent on 16 September and nothing by the 21st: still sent, the U.O.S. is reminded, the teachers are told nothing', async () => {
    const waiting = (await timetable(UNTIL_SENT)).at('2026-09-22 09:00')
    expect(waiting.state.phase).toBe('SENT_TO_UOS')
    expect(waiting.dates('D-OSST-3')).toEqual({ raw: '2026-09-21', legal: '2026-09-21', target: '2026-09-21' })
    expect(waiting.standing('D-OSST-3', '2026-09-21 23:59')).toBe('open')
    expect(waiting.standing('D-OSST-3', '2026-09-22 00:00')).toBe('late')
    const obligation = waiting.find('D-OSST-3')
    const rungs = obligation === undefined ? [] : rungsOf(obligation, { at: rome('2026-09-16 09:00') }, REGULATION_PLAN, lombard())
    const onDays = rungs.filter(({ to }) => to.includes('social-worker')).map(({ at }) => romeText(at).slice(0, 10))
    expect(onDays).toEqual(expect.arrayContaining(['2026-09-21', '2026-09-22']))
    expect(waiting.find('D-OSST-4')).toBeUndefined()
    expect(waiting.judge('acceptance-told', '2026-09-22', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(waiting.judge('uos-solicited', '2026-09-22', { channel: 'pec' }).refused).toEqual([])
  })

  it('D-OSST-3 silence is never consent: not after a year either', async () => {
    const waiting = (await timetable(UNTIL_SENT)).at('2027-09-16')
    expect(waiting.state.phase).toBe('SENT_TO_UOS')
    expect(waiting.judge('acceptance-told', '2027-09-16', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
  })

  it('D-OSST-1, D-OSST-2, D-OSST-3, D-OSST-4 from the teachers to the U.O.S. and back', async () => {
    const facts = [...UNTIL_SENT, confirmed('2026-09-18 12:00'), told('2026-09-21 09:00')]
    const steps = await Promise.all(facts.map((_, index) => timetable(facts.slice(0, index + 1))))
    expect(steps.map(({ state }) => state.phase)).toEqual([
      'DRAFT',
      'PROPOSED_TO_SEGRETERIA',
      'SENT_TO_UOS',
      'CONFIRMED',
      'NOTIFIED_TO_TEACHERS',
    ])
    const [draft, proposal, gone, answered, done] = steps
    // Sunday 13 September: Monday.
    expect(draft?.dates('D-OSST-1')).toMatchObject({ raw: '2026-09-13', legal: '2026-09-14' })
    expect(draft?.find('D-OSST-1')?.bearer).toBe('teacher')
    expect(proposal?.legal('D-OSST-2')).toBe('2026-09-16')
    expect(gone?.find('D-OSST-3')?.bearer).toBe('social-worker')
    // Friday 18 September: the next working day is Monday.
    expect(answered?.legal('D-OSST-4')).toBe('2026-09-21')
    expect(['D-OSST-1', 'D-OSST-2', 'D-OSST-3', 'D-OSST-4'].map((key) => done?.standing(key, '2026-10-30'))).toEqual([
      'met',
      'met',
      'met',
      'met',
    ])
  })

  it('D-OSST-2 the teachers never write to the U.O.S. themselves', async () => {
    const found = await timetable(UNTIL_SENT.slice(0, 2))
    expect(found.judge('timetable-sent', '2026-09-16', { channel: 'pec' }, 'teacher').refused).toEqual(['ERR-D-OSST-2'])
    expect(found.judge('timetable-sent', '2026-09-16', { channel: 'pec' }, 'clerk').refused).toEqual([])
  })

  it.each([
    ['strictest', false, ['ERR-N-18']],
    ['strictest', true, ['ERR-N-18']],
    ['national', true, ['ERR-N-18']],
    ['regulation', false, ['ERR-N-18']],
    ['regulation', true, []],
  ] as const)('EX-NAT-5, N-18 by fax under %s, switched on: %s', async (governing, fax, refused) => {
    const found = await timetable(UNTIL_SENT.slice(0, 2), lombard({ governing, parameters: { 'D-OSST-2/fax': fax } }))
    expect(found.judge('timetable-sent', '2026-09-16', { channel: 'fax' })).toEqual({ refused, warned: [] })
  })

  it('N-18, D-OSST-2 the law’s channel is shown, the text’s under the text alone', async () => {
    expect((await timetable(UNTIL_SENT.slice(0, 2))).find('D-OSST-2')?.channel).toContain('PEC')
    const text = await timetable(UNTIL_SENT.slice(0, 2), lombard({ governing: 'regulation' }))
    expect(text.find('D-OSST-2')?.channel).toMatch(/^fax/)
  })

  it('D-OSST-2 by word of mouth nothing written is left: a warning', async () => {
    const found = await timetable(UNTIL_SENT.slice(0, 2))
    for (const channel of ['phone', 'in-person'])
      expect(found.judge('timetable-sent', '2026-09-16', { channel })).toEqual({ refused: [], warned: ['W-D-OSST-2'] })
  })

  it('D-OSST-4 a confirmation that comes twice is told once, by the day of the first', async () => {
    const facts = [...UNTIL_SENT, confirmed('2026-09-17 09:00')]
    expect((await timetable([...facts, confirmed('2026-09-18 09:00')])).legal('D-OSST-4')).toBe('2026-09-18')
    const done = await timetable([...facts, told('2026-09-17 12:00'), confirmed('2026-09-18 09:00')])
    expect(done.standing('D-OSST-4', '2026-09-30')).toBe('met')
  })

  it('D-OSST-1 a counter-proposal given up asks for nothing new; hours that changed still do', async () => {
    const given = await timetable([...UNTIL_SENT, countered('2026-09-17'), confirmed('2026-09-18')])
    expect([given.standing('D-OSST-1', '2026-09-30'), given.standing('D-OSST-4', '2026-09-19')]).toEqual(['ended', 'open'])
    const fewer = await timetable([...UNTIL_SENT, ['hours-changed', '2026-09-17', { allottedMinutes: hours(5) }], confirmed('2026-09-18')])
    expect(fewer.standing('D-OSST-1', '2026-09-19')).toBe('open')
  })

  it('oss-timetable the service ends: wherever the proposal stands, nothing is asked for any more', async () => {
    const all: readonly Told[] = [...UNTIL_SENT, confirmed('2026-09-17')]
    for (const [index] of all.entries()) {
      const ended = await timetable([...all.slice(0, index + 1), ['service-ended', '2026-09-18', { on: '2026-09-18' }]])
      expect(ended.all.filter(({ settled }) => settled === undefined)).toEqual([])
      expect(ended.state.phase).toBe('CLOSED')
    }
  })

  it('D-OSST-1, AMB-04 a counter-proposal: the teachers propose again, and the next version goes the same way', async () => {
    const facts = [...UNTIL_SENT, countered('2026-09-18 12:00')]
    const countering = await timetable(facts)
    expect(countering.state.phase).toBe('COUNTER_PROPOSED')
    expect(countering.standing('D-OSST-3', '2026-10-01')).toBe('met')
    expect(countering.dates('D-OSST-1')).toMatchObject({ raw: '2026-09-23' })
    expect(countering.judge('acceptance-told', '2026-09-19', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(countering.judge('timetable-sent', '2026-09-19', { channel: 'pec' }).refused).toEqual(['ERR-D-OSST-2/answered'])
    const again = await timetable([
      ...facts,
      proposed('2026-09-21 09:00', MORNINGS.slice(1)),
      sent('2026-09-21 10:00'),
      confirmed('2026-09-24'),
    ])
    expect(again.state.phase).toBe('CONFIRMED')
    expect(roundNumber(again.state, { proposed: 'timetable-proposed', confirmed: 'timetable-confirmed' })).toBe(2)
    expect(again.judge('acceptance-told', '2026-09-25', { recipients: ['p-teach01'] }).refused).toEqual([])
    expect(again.all.filter(({ key }) => key === 'D-OSST-1')).toHaveLength(2)
  })

  it('D-OSST-3 a new version before the answer: the old one needs none, and a late answer to it says nothing of the new', async () => {
    const facts = [...UNTIL_SENT, proposed('2026-09-17 09:00', MORNINGS.slice(1))]
    const anew = await timetable(facts)
    expect(anew.standing('D-OSST-3', '2026-09-18')).toBe('ended')
    expect(anew.legal('D-OSST-2')).toBe('2026-09-18')
    expect(anew.judge('timetable-confirmed', '2026-09-17 12:00', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/confirmed'])
    expect(anew.judge('counter-proposed', '2026-09-17 12:00', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/countered'])
    // Recorded all the same by the head teacher, it still confirms nothing.
    const despite = await timetable([...facts, confirmed('2026-09-17 12:00')])
    expect(despite.find('D-OSST-4')).toBeUndefined()
    expect(despite.judge('acceptance-told', '2026-09-17 13:00', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    const late = await timetable([...facts, confirmed('2026-09-17 12:00'), sent('2026-09-17 14:00')])
    expect(late.judge('acceptance-told', '2026-09-17 15:00', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(late.standing('D-OSST-3', '2026-09-18')).toBe('open')
  })

  it('D-OSST-3 the social worker changes her mind after confirming: nobody is told that it is accepted', async () => {
    const facts = [...UNTIL_SENT, confirmed('2026-09-18 09:00'), countered('2026-09-18 10:00')]
    const declined = await timetable(facts)
    expect(declined.standing('D-OSST-4', '2026-09-19')).toBe('ended')
    expect(declined.judge('acceptance-told', '2026-09-18 11:00', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    const after = await timetable([...facts, confirmed('2026-09-18 12:00')])
    expect(after.judge('acceptance-told', '2026-09-18 13:00', { recipients: ['p-teach01'] }).refused).toEqual([])
  })

  it('D-OSST-3 at one and the same moment what was recorded last counts', async () => {
    const same = '2026-09-18 09:00'
    const declined = await timetable([...UNTIL_SENT, confirmed(same), countered(same)])
    expect(declined.judge('acceptance-told', same, { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    const accepted = await timetable([...UNTIL_SENT, countered(same), confirmed(same)])
    expect(accepted.judge('acceptance-told', same, { recipients: ['p-teach01'] }).refused).toEqual([])
  })

  it('D-OSST-3 solicited, or received later than sent: five days anew', async () => {
    const solicited = await timetable([...UNTIL_SENT, ['uos-solicited', '2026-09-22 10:00', { channel: 'pec' }]])
    expect(solicited.legal('D-OSST-3')).toBe('2026-09-28')
    expect(solicited.all.filter(({ key }) => key === 'D-OSST-3')).toHaveLength(1)
    const letter = await timetable([...UNTIL_SENT, ['proposal-received', '2026-09-18 10:00']])
    expect(letter.legal('D-OSST-3')).toBe('2026-09-23')
    const done = await timetable([...UNTIL_SENT, confirmed('2026-09-18')])
    expect(done.judge('uos-solicited', '2026-09-22', { channel: 'pec' }).refused).toEqual(['ERR-D-OSST-3'])
    expect((await timetable(UNTIL_SENT.slice(0, 2))).judge('uos-solicited', '2026-09-22', { channel: 'pec' }).refused).toEqual([
      'ERR-D-OSST-3',
    ])
  })

  it('D-OSST-1 other hours: the teachers look at the timetable again, and one that is too long now is not sent', async () => {
    const less: Told = ['hours-changed', '2026-09-15 12:00', { allottedMinutes: hours(9) }]
    const facts = [known('2026-09-08'), proposed('2026-09-15 10:00', MORNINGS)]
    const before = await timetable(facts)
    expect(before.judge('hours-changed', '2026-09-15 12:00', { allottedMinutes: hours(9) }).warned).toEqual(['W-C-OSST-1/hours'])
    expect(before.judge('hours-changed', '2026-09-15 12:00', { allottedMinutes: hours(12) }).warned).toEqual([])
    const changed = await timetable([...facts, less])
    expect(changed.judge('timetable-sent', '2026-09-16', { channel: 'pec' }).refused).toEqual(['ERR-OSS-OVER/sent'])
    expect(changed.dates('D-OSST-1')).toMatchObject({ raw: '2026-09-20', legal: '2026-09-21' })
    expect(changed.judge('timetable-proposed', '2026-09-16', { grid: MORNINGS, from: '2026-09-21' }).refused).toEqual(['ERR-OSS-OVER'])
  })

  it('D-OSST-2 recorded as sent by mistake, and withdrawn: the office still owes it', async () => {
    const withdrawn = corrected(await timetable(UNTIL_SENT), 'f3')
    expect(withdrawn.state.phase).toBe('PROPOSED_TO_SEGRETERIA')
    expect(withdrawn.standing('D-OSST-2', '2026-09-17 00:00')).toBe('late')
    expect(withdrawn.find('D-OSST-3')).toBeUndefined()
  })

  it('D-OSST-2 a working day passes over a holiday and the suspended office day', async () => {
    // Monday 7 December, with the Immaculate Conception on Tuesday.
    const found = await timetable([known('2026-12-01'), proposed('2026-12-07 10:00', MORNINGS, '2026-12-14')])
    expect(found.legal('D-OSST-2')).toBe('2026-12-09')
  })

  it('oss-timetable who opens it knows the hours: none, no timetable', async () => {
    await expect(opening('oss-timetable', ['oss-made-known', '2026-09-08', { pupil: 'p-alu014', level: 'PRI' }])).rejects.toThrow()
    await expect(opening('oss-timetable', known('2026-09-08', { allottedMinutes: 0 }))).rejects.toThrow()
    expect((await opening('oss-timetable', known('2026-09-08'), 'teacher', schoolWith())).refused).toEqual([])
  })

  it('oss-timetable its messages name nobody, and go to the U.O.S. or to the teachers told', async () => {
    const { notices } = await procedureOf('oss-timetable')
    const done = await timetable([...UNTIL_SENT, confirmed('2026-09-18'), told('2026-09-21')])
    const to = (key: string, index: number) => notices?.[key]?.to(done.history[index]?.data ?? {}, done.state)
    expect(to('D-OSST-2/sent', 2)).toEqual({ people: [], roles: ['social-worker'] })
    expect(to('D-OSST-4/told', 4)).toEqual({ people: ['p-teach01', 'p-suppor1'], roles: [] })
  })

  it('D-OSST-4 whatever is done, and in whatever order, acceptance is told only of what was sent and then confirmed', async () => {
    const ACTS: readonly Told[] = [proposed('', MORNINGS), sent(''), confirmed(''), countered(''), told('')]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 12 }), async (acts) => {
        const facts: Told[] = [known('2026-09-01 08:00')]
        // What the last version has come to, by the text alone.
        let status = 'none'
        for (const [index, [type, , data = {}]] of acts.entries()) {
          const when = romeText(fromMs(Date.UTC(2026, 8, 2, 6, index)))
            .slice(0, 16)
            .replace('T', ' ')
          const found = await timetable(facts)
          const isRefused = found.judge(type, when, data, 'clerk').refused.length > 0
          const allowed: Record<string, readonly string[]> = {
            'timetable-proposed': ['none', 'proposed', 'sent', 'declined', 'confirmed'],
            'timetable-sent': ['proposed', 'sent'],
            'timetable-confirmed': ['sent', 'declined', 'confirmed'],
            'counter-proposed': ['sent', 'declined', 'confirmed'],
            'acceptance-told': ['confirmed'],
          }
          expect(isRefused, `${type} when ${status}`).toBe(!(allowed[type] ?? []).includes(status))
          if (isRefused) continue
          facts.push([type, when, data])
          status =
            {
              'timetable-proposed': 'proposed',
              'timetable-sent': 'sent',
              'timetable-confirmed': 'confirmed',
              'counter-proposed': 'declined',
            }[type] ?? status
        }
      }),
      { numRuns: 60 },
    )
  })
})
