import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { always } from '../../kernel/samples.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { opening, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import { change, forwarded, hours, OUTING, requested, slot, WITHOUT_FRIDAY } from './oss-told.ts'

const asks = async (data: Record<string, unknown>, when = '2026-09-10') =>
  opening('oss-timetable-change', requested(when, data), 'teacher', lombard())

const delta = (data: Record<string, unknown> = {}) => {
  const { reason: _, level: __, ...rest } = OUTING
  return calculate('C-OSSC-1', { throughOffice: true, ...rest, ...data }, lombard())
}

const UNTIL_FORWARDED: readonly Told[] = [requested('2026-09-10 10:00'), forwarded('2026-09-11 09:00')]
const confirmed = (when: string): Told => ['change-confirmed', when]
const declined = (when: string): Told => ['change-declined', when, { remarks: 'non ci sono ore' }]
const told = (when: string): Told => ['change-told', when, { recipients: ['p-teach01'] }]

/** Compiled once: properties ask it hundreds of times. */
const SCHOOL = lombard()

describe('oss-timetable-change, the delta', () => {
  it('EX-OSSC-1, C-OSSC-1 an outing of four hours instead of two, all hours used: two over, a person decides', async () => {
    expect(await delta()).toEqual({
      weeks: [{ monday: '2026-09-21', deltaMinutes: 120, totalMinutes: 720, over: { numerator: 120, denominator: 1 } }],
      codes: ['MAN-OSSC-OVER'],
      verdict: 'PERSON_DECIDES',
    })
    expect(await asks(OUTING)).toEqual({ refused: [], warned: ['W-C-OSSC-1'] })
    const request = await change([requested('2026-09-10')])
    expect(request.judge('change-forwarded', '2026-09-11', { to: 'social-worker', channel: 'pec' })).toEqual({
      refused: [],
      warned: ['MAN-OSSC-OVER'],
    })
  })

  it('EX-OSSC-2, C-OSSC-1 with Friday’s two hours dropped in that week nothing is added: a version of the week of 21 September', async () => {
    const { dropped } = WITHOUT_FRIDAY
    expect(await delta({ dropped })).toEqual({
      weeks: [{ monday: '2026-09-21', deltaMinutes: 0, totalMinutes: 600, over: null }],
      codes: [],
      verdict: 'OK',
    })
    expect(await asks(WITHOUT_FRIDAY)).toEqual({ refused: [], warned: [] })
    const request = await change([requested('2026-09-10', WITHOUT_FRIDAY), forwarded('2026-09-11')])
    expect(request.find('MAN-OSSC-OVER')).toBeUndefined()
  })

  it('C-OSSC-1 hours dropped in another week make good for nothing', async () => {
    const dropped = [...OUTING.dropped, slot('2026-09-28', '08:30', '10:30')]
    expect(await delta({ dropped })).toMatchObject({
      weeks: [
        { monday: '2026-09-21', deltaMinutes: 120, totalMinutes: 720, over: { numerator: 120, denominator: 1 } },
        { monday: '2026-09-28', deltaMinutes: -120, totalMinutes: 480, over: null },
      ],
      verdict: 'PERSON_DECIDES',
    })
    // Sunday 27 September still belongs to the week that began on the 21st.
    expect(await delta({ dropped: [...OUTING.dropped, slot('2026-09-27', '08:30', '10:30')] })).toMatchObject({ verdict: 'OK' })
  })

  it('C-OSSC-1 a permanent change counts as one week, from its first day on', async () => {
    const permanent = {
      duration: 'permanent',
      dropped: [slot('2026-09-24', '08:30', '10:30')],
      added: [slot('2026-09-28', '08:30', '10:30')],
    }
    expect(await delta(permanent)).toMatchObject({ weeks: [{ monday: '2026-09-21', deltaMinutes: 0, totalMinutes: 600 }], verdict: 'OK' })
    expect(await delta({ ...permanent, added: [slot('2026-09-28', '08:30', '10:31')] })).toMatchObject({
      weeks: [{ deltaMinutes: 1, over: { numerator: 1, denominator: 1 } }],
    })
    const request = await change([requested('2026-09-10', { ...OUTING, ...permanent }), forwarded('2026-09-11')])
    expect(request.judge('change-confirmed', '2026-09-14', {}, 'social-worker').warned).toEqual(['W-C-OSSC-1/permanent'])
    expect((await change(UNTIL_FORWARDED)).judge('change-confirmed', '2026-09-14', {}, 'social-worker').warned).toEqual([])
  })

  it('C-OSSC-1 exactly the hours allotted is not above them; a year’s hours are divided by the lesson weeks, exactly', async () => {
    expect(await delta({ usedMinutes: hours(8) })).toMatchObject({ verdict: 'OK' })
    expect(await delta({ usedMinutes: hours(8) + 1 })).toMatchObject({ verdict: 'PERSON_DECIDES' })
    const yearly = { allottedMinutes: hours(380), lessonWeeks: 38, usedMinutes: hours(8) }
    expect(await delta(yearly)).toMatchObject({ verdict: 'OK' })
    expect(await delta({ ...yearly, allottedMinutes: hours(380) - 1 })).toMatchObject({
      weeks: [{ over: { numerator: 1, denominator: 38 } }],
      verdict: 'PERSON_DECIDES',
    })
  })

  it('C-OSSC-1 the lesson weeks are those of the calendar, where there is one', async () => {
    expect((await asks({ ...WITHOUT_FRIDAY, allottedMinutes: hours(400), lessonWeeks: 39 })).refused).toEqual(['ERR-C-OSSC-1/weeks'])
    expect((await asks({ ...WITHOUT_FRIDAY, allottedMinutes: hours(380), lessonWeeks: 38 })).refused).toEqual([])
    const unknown = { ...WITHOUT_FRIDAY, allottedMinutes: hours(400), lessonWeeks: 39 }
    const later = { ...unknown, dropped: [slot('2031-09-24', '08:30', '10:30')], added: [slot('2031-09-24', '10:30', '12:30')] }
    expect((await asks(later)).refused).toEqual([])
  })

  it('C-OSSC-1 only the place changes: the same hours taken away and added, and nothing is over', async () => {
    const place = { ...OUTING, reason: 'rehearsal-elsewhere', place: 'Teatro', added: OUTING.dropped }
    expect(await asks(place)).toEqual({ refused: [], warned: [] })
  })

  it('C-OSSC-1 a request that names no hours, or takes more than the week has, is not one', async () => {
    expect((await asks({ ...OUTING, dropped: [], added: [] })).refused).toEqual(['ERR-C-OSSC-1'])
    const all = { ...OUTING, usedMinutes: hours(1), added: [] }
    expect((await asks(all)).refused).toEqual(['ERR-C-OSSC-1/dropped'])
    expect((await asks({ ...all, usedMinutes: hours(2) })).refused).toEqual([])
  })

  it('C-OSST-1 hours added twice overlap; those that touch, or of two days, do not', async () => {
    const added = (...slots: readonly object[]) => asks({ ...OUTING, usedMinutes: hours(2), added: slots })
    const morning = slot('2026-09-24', '08:30', '12:30')
    expect((await added(morning, slot('2026-09-24', '12:00', '13:00'))).refused).toEqual(['ERR-OSS-OVERLAP'])
    expect((await added(morning, slot('2026-09-24', '12:30', '13:00'))).refused).toEqual([])
    expect((await added(morning, slot('2026-09-25', '12:00', '13:00'))).refused).toEqual([])
  })

  const dated = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 22 }), fc.integer({ min: 1, max: 59 }))
    .map(([day, hour, minute]) => ({ date: plusDays(civilDate('2026-09-14'), day), hour, minute }))
    .map(({ date, hour, minute }) => ({ date, start: clock(hour, 0), end: clock(hour, minute), minutes: minute }))

  it('C-OSSC-1 what is added and dropped is kept to the minute, week by week', async () => {
    const calculation = (await procedureOf('oss-timetable-change')).calculations?.['C-OSSC-1']
    const lists = fc.array(dated, { maxLength: 12 })
    always(
      fc.tuple(lists, lists, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 3000 })),
      ([dropped, added, usedMinutes, allotted]) => {
        const strip = (list: typeof added) => list.map(({ date, start, end }) => ({ date, start, end }))
        const input = { throughOffice: true, dropped: strip(dropped), added: strip(added), usedMinutes, allottedMinutes: allotted }
        const { weeks, verdict } = Object(calculation?.output.parse(calculation.run(calculation.input.parse(input), SCHOOL)))
        const sum = (list: typeof added) => list.reduce((total, { minutes }) => total + minutes, 0)
        expect(weeks.reduce((total: number, { deltaMinutes }: { deltaMinutes: number }) => total + deltaMinutes, 0)).toBe(
          sum(added) - sum(dropped),
        )
        for (const { monday, totalMinutes, deltaMinutes, over } of weeks) {
          expect(weekdayOf(monday)).toBe(1)
          expect(totalMinutes).toBe(usedMinutes + deltaMinutes)
          expect(over).toEqual(totalMinutes > allotted ? { numerator: totalMinutes - allotted, denominator: 1 } : null)
        }
        expect(verdict).toBe(weeks.some(({ totalMinutes }: { totalMinutes: number }) => totalMinutes > allotted) ? 'PERSON_DECIDES' : 'OK')
      },
    )
  })
})

function clock(hour: number, minute: number) {
  return wallTime(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
}

describe('oss-timetable-change, its way', () => {
  it('C-OSSC-1 a request that did not pass through the office, or goes to OSS or cooperative', async () => {
    const request = await change([requested('2026-09-10')])
    const forward = (to: string, role: 'clerk' | 'teacher') =>
      request.judge('change-forwarded', '2026-09-11', { to, channel: 'pec' }, role).refused
    expect(forward('social-worker', 'teacher')).toEqual(['ERR-OSSC-CHANNEL'])
    expect(forward('oss', 'clerk')).toEqual(['ERR-OSSC-CHANNEL'])
    expect(forward('provider', 'clerk')).toEqual(['ERR-OSSC-CHANNEL'])
    expect(forward('social-worker', 'clerk')).toEqual([])
    expect(await delta({ throughOffice: false, usedMinutes: 0 })).toMatchObject({ codes: ['ERR-OSSC-CHANNEL'], verdict: 'REFUSED' })
  })

  it.each([
    ['strictest', true, ['ERR-N-18']],
    ['national', true, ['ERR-N-18']],
    ['regulation', false, ['ERR-N-18']],
    ['regulation', true, []],
  ] as const)('N-18 by fax under %s, switched on: %s', async (governing, fax, refused) => {
    const request = await change([requested('2026-09-10', WITHOUT_FRIDAY)], lombard({ governing, parameters: { 'D-OSSC-2/fax': fax } }))
    expect(request.judge('change-forwarded', '2026-09-11', { to: 'social-worker', channel: 'fax' }).refused).toEqual(refused)
  })

  it('MAN-OSSC-OVER is asked of the social worker when the office has forwarded it, and her confirmation decides', async () => {
    const waiting = await change(UNTIL_FORWARDED)
    expect((await change(UNTIL_FORWARDED.slice(0, 1))).find('MAN-OSSC-OVER')).toBeUndefined()
    expect(waiting.find('MAN-OSSC-OVER')).toMatchObject({ bearer: 'social-worker', nature: 'duty' })
    expect(waiting.legal('MAN-OSSC-OVER')).toBe('2026-09-16')
    expect(waiting.judge('change-confirmed', '2026-09-14', {}, 'social-worker').refused).toEqual([])
    expect((await change([...UNTIL_FORWARDED, confirmed('2026-09-14')])).standing('MAN-OSSC-OVER', '2026-10-01')).toBe('met')
    expect((await change([...UNTIL_FORWARDED, declined('2026-09-14')])).standing('MAN-OSSC-OVER', '2026-10-01')).toBe('ended')
    const withdrawn = await change([...UNTIL_FORWARDED, ['change-withdrawn', '2026-09-14']])
    expect(withdrawn.standing('MAN-OSSC-OVER', '2026-10-01')).toBe('ended')
  })

  it('D-OSSC-1 ten days before the outing: asked in time, or told that it is late', async () => {
    expect((await change([requested('2026-09-10')])).dates('D-OSSC-1')).toEqual({
      raw: '2026-09-14',
      legal: '2026-09-14',
      target: '2026-09-14',
    })
    expect((await asks(WITHOUT_FRIDAY, '2026-09-14 23:59')).warned).toEqual([])
    expect((await asks(WITHOUT_FRIDAY, '2026-09-15 00:00')).warned).toEqual(['W-D-OSSC-1'])
    expect((await asks(OUTING, '2026-09-23')).warned).toEqual(['W-D-OSSC-1', 'W-C-OSSC-1'])
  })

  it('D-OSSC-1 the day of the first hours counts, and ten days before a Sunday the term moves back', async () => {
    const later = { ...OUTING, added: [...OUTING.added, slot('2026-09-30', '08:30', '09:30')] }
    expect((await change([requested('2026-09-10', later)])).legal('D-OSSC-1')).toBe('2026-09-14')
    // 7 October less ten days is Sunday 27 September.
    const sunday = { ...OUTING, dropped: [], added: [slot('2026-10-07', '08:30', '09:30')] }
    expect((await change([requested('2026-09-10', sunday)])).dates('D-OSSC-1')).toMatchObject({ raw: '2026-09-27', legal: '2026-09-26' })
  })

  it('D-OSSC-1 a teacher who knows of an outing is reminded to ask, and the request meets it', async () => {
    const known: Told = ['change-known', '2026-09-08', { on: '2026-09-24', reason: 'outing', pupil: 'p-alu014' }]
    const before = await change([known])
    expect(before.find('D-OSSC-1')).toMatchObject({ bearer: 'teacher' })
    expect(before.legal('D-OSSC-1')).toBe('2026-09-14')
    expect(before.standing('D-OSSC-1', '2026-09-15')).toBe('late')
    const asked = await change([known, requested('2026-09-10')])
    expect(asked.standing('D-OSSC-1', '2026-09-15')).toBe('met')
    expect(asked.all.filter(({ key }) => key === 'D-OSSC-1')).toHaveLength(1)
  })

  it('D-OSSC-1 known when ten days are no longer left: asked for at once, never due before it was known', async () => {
    const rows = async (when: string) => {
      const one = await change([['change-known', when, { on: '2026-09-24', reason: 'outing', pupil: 'p-alu014' }]])
      return Object.fromEntries(one.all.map(({ key }) => [key, [one.legal(key), one.target(key)]]))
    }
    expect(await rows('2026-09-14 23:59')).toEqual({ 'D-OSSC-1': ['2026-09-14', '2026-09-14'] })
    expect(await rows('2026-09-15 00:00')).toEqual({ 'D-OSSC-1/short': ['2026-09-16', '2026-09-16'] })
    expect(await rows('2026-09-23')).toEqual({ 'D-OSSC-1/short': ['2026-09-24', '2026-09-23'] })
    expect(await rows('2026-09-24 07:00')).toEqual({ 'D-OSSC-1/short': ['2026-09-25', '2026-09-24'] })
    const known: Told = ['change-known', '2026-09-21', { on: '2026-09-24', reason: 'outing', pupil: 'p-alu014' }]
    expect((await change([known, requested('2026-09-21 13:00')])).standing('D-OSSC-1/short', '2026-09-30')).toBe('met')
    expect((await change([requested('2026-09-20'), known])).find('D-OSSC-1/short')).toBeUndefined()
  })

  it('D-OSST-3 a request that was withdrawn waits for no answer, until it is made again', async () => {
    const facts: readonly Told[] = [...UNTIL_FORWARDED, ['change-withdrawn', '2026-09-14']]
    const withdrawn = await change(facts)
    expect(withdrawn.judge('change-confirmed', '2026-09-15', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/confirmed'])
    expect(withdrawn.judge('change-declined', '2026-09-15', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/declined'])
    expect(withdrawn.judge('answer-solicited', '2026-09-15', { channel: 'pec' }).refused).toEqual(['ERR-D-OSST-3'])
    const again = await change([...facts, requested('2026-09-15'), forwarded('2026-09-16')])
    expect(again.judge('change-confirmed', '2026-09-17', {}, 'social-worker').refused).toEqual([])
  })

  it('D-OSST-4 a confirmation that comes twice is told once', async () => {
    const done = await change([...UNTIL_FORWARDED, confirmed('2026-09-14'), told('2026-09-15'), confirmed('2026-09-16')])
    expect(done.standing('D-OSST-4/change', '2026-09-30')).toBe('met')
  })

  it('D-OSSC-2, D-OSST-3, D-OSST-4 forwarded, answered, told: as for the timetable (AMB-08)', async () => {
    const facts = [...UNTIL_FORWARDED, confirmed('2026-09-15 12:00'), told('2026-09-16 09:00')]
    const steps = await Promise.all(facts.map((_, index) => change(facts.slice(0, index + 1))))
    expect(steps.map(({ state }) => state.phase)).toEqual(['REQUESTED', 'FORWARDED', 'CONFIRMED', 'NOTIFIED_TO_TEACHERS'])
    const [asked, gone, answered, done] = steps
    expect(asked?.legal('D-OSSC-2')).toBe('2026-09-11')
    expect(gone?.dates('D-OSST-3/change')).toMatchObject({ raw: '2026-09-16', legal: '2026-09-16' })
    expect(gone?.find('D-OSST-3/change')?.rule).toBe('D-OSST-3')
    expect(answered?.legal('D-OSST-4/change')).toBe('2026-09-16')
    expect(['D-OSSC-1', 'D-OSSC-2', 'D-OSST-3/change', 'D-OSST-4/change'].map((key) => done?.standing(key, '2026-10-30'))).toEqual([
      'met',
      'met',
      'met',
      'met',
    ])
  })

  it('D-OSST-3 silence is no consent: the teachers are told nothing, not even on the day itself', async () => {
    const silent = (await change(UNTIL_FORWARDED)).at('2026-09-24 08:00')
    expect(silent.state.phase).toBe('FORWARDED')
    expect(silent.standing('D-OSST-3/change', '2026-09-24 08:00')).toBe('late')
    expect(silent.judge('change-told', '2026-09-24 08:00', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(silent.judge('answer-solicited', '2026-09-17', { channel: 'pec' }).refused).toEqual([])
    const again = await change([...UNTIL_FORWARDED, ['answer-solicited', '2026-09-17', { channel: 'pec' }]])
    expect(again.legal('D-OSST-3/change')).toBe('2026-09-22')
  })

  it('D-OSST-3 the answer is aimed at the day before the outing', async () => {
    const late = await change([requested('2026-09-22 09:00'), forwarded('2026-09-22 10:00')])
    expect(late.dates('D-OSST-3/change')).toEqual({ raw: '2026-09-27', legal: '2026-09-28', target: '2026-09-23' })
  })

  it('D-OSSC-2 declined: the teachers may ask for something else in the same case, as another version', async () => {
    const facts = [...UNTIL_FORWARDED, declined('2026-09-14')]
    const no = await change(facts)
    expect(no.state.phase).toBe('DECLINED')
    expect(no.judge('change-told', '2026-09-15', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(no.judge('change-forwarded', '2026-09-15', { to: 'social-worker', channel: 'pec' }).refused).toEqual(['ERR-D-OSSC-2'])
    expect(no.judge('change-requested', '2026-09-15', WITHOUT_FRIDAY, 'teacher').refused).toEqual([])
    const anew = await change([...facts, requested('2026-09-15 09:00', WITHOUT_FRIDAY)])
    expect(anew.legal('D-OSSC-2')).toBe('2026-09-16')
    expect(anew.state.counts['change-requested']).toBe(2)
    expect(anew.judge('change-confirmed', '2026-09-15 10:00', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/confirmed'])
    expect(anew.judge('change-declined', '2026-09-15 10:00', {}, 'social-worker').refused).toEqual(['ERR-D-OSST-3/declined'])
    const done = await change([...facts, requested('2026-09-15 09:00', WITHOUT_FRIDAY), forwarded('2026-09-16'), confirmed('2026-09-17')])
    expect(done.judge('change-told', '2026-09-18', { recipients: ['p-teach01'] }).refused).toEqual([])
  })

  it('D-OSSC-2 withdrawn: nothing is owed, and it is not forwarded any more', async () => {
    const withdrawn = await change([requested('2026-09-10'), ['change-withdrawn', '2026-09-10 12:00']])
    expect(withdrawn.standing('D-OSSC-2', '2026-09-20')).toBe('ended')
    expect(withdrawn.judge('change-forwarded', '2026-09-11', { to: 'social-worker', channel: 'pec' }).refused).toEqual(['ERR-D-OSSC-2'])
  })

  it('D-OSST-4 a confirmation withdrawn as wrong: the teachers are not told any more', async () => {
    const wrong = corrected(await change([...UNTIL_FORWARDED, confirmed('2026-09-14')]), 'f3')
    expect(wrong.state.phase).toBe('FORWARDED')
    expect(wrong.judge('change-told', '2026-09-15', { recipients: ['p-teach01'] }).refused).toEqual(['ERR-D-OSST-4'])
    expect(wrong.find('D-OSST-4/change')).toBeUndefined()
  })

  it('oss-timetable-change only what was forwarded asks the social worker: its messages', async () => {
    const { notices } = await procedureOf('oss-timetable-change')
    const done = await change([...UNTIL_FORWARDED, confirmed('2026-09-14'), told('2026-09-15')])
    expect(notices?.['D-OSSC-2/forwarded']?.to(done.history[1]?.data ?? {}, done.state)).toEqual({ people: [], roles: ['social-worker'] })
    expect(notices?.['D-OSST-4/told']?.to(done.history[3]?.data ?? {}, done.state)).toEqual({ people: ['p-teach01'], roles: [] })
  })
})
