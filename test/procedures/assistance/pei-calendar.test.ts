import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schoolYearOf } from '../../../lib/kernel/calendar/school-calendar.ts'
import { rungsOf } from '../../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../../lib/kernel/reminder-plan.ts'
import { civilDate, plusDays, romeDateOf, romeText } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { type Case, rome, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import { arrived, byText, checked, held, invited, left, listed, opened, passedOn, pei, slot, THIRTEENTH } from './pei-told.ts'

const ROWS = ['DN-PEI-1', 'DN-PEI-2', 'DN-PEI-3', 'DN-PEI-4'] as const

/** Which rows of the calendar are still to be met, with their last day. */
const open = (one: Case): Record<string, string | undefined> =>
  Object.fromEntries(
    ROWS.flatMap((key) => (one.find(key)?.settled === undefined && one.find(key) !== undefined ? [[key, one.legal(key)]] : [])),
  )

const lived = async (facts: readonly Told[], now: string, at = lombard()) => (await pei(facts, at)).at(now)

const THIS_YEAR = { 'DN-PEI-1': '2026-10-31', 'DN-PEI-2': '2027-04-30', 'DN-PEI-3': '2027-06-30' }
const NEXT_YEAR = { 'DN-PEI-1': '2027-10-31', 'DN-PEI-2': '2028-04-30', 'DN-PEI-3': '2028-06-30' }

describe('the calendar of the PEI (N-05)', () => {
  it('EX-NAT-1, DN-PEI-1 no GLO by 31 October 2026: on 1 November it is late, and the case goes on', async () => {
    const one = await pei([opened('2026-09-10')])
    // A Saturday: the date does not move, the office is open the day before.
    expect(one.dates('DN-PEI-1')).toEqual({ raw: '2026-10-31', legal: '2026-10-31', target: '2026-10-30' })
    expect(one.standing('DN-PEI-1', '2026-10-31 23:59')).toBe('open')
    expect(one.standing('DN-PEI-1', '2026-11-01 00:00')).toBe('late')
    const due = one.find('DN-PEI-1')
    if (due === undefined) throw new Error('DN-PEI-1 is due')
    expect(due.bearer).toBe('ds')
    const told = rungsOf(due, { at: rome('2026-09-10') }, REGULATION_PLAN, one.school)
    // Reminders go out from 1 October, and from 1 November they go to the head teacher as a report.
    expect(romeText(told[0]?.at ?? rome('2026-01-01'))).toMatch(/^2026-10-01T07:30/)
    const report = told.find(({ step }) => step.startsWith('past-end') || step.startsWith('past-legal'))
    expect(romeDateOf(report?.at ?? rome('2026-01-01'))).toBe('2026-11-01')
    expect(report?.to).toContain('ds')
    // Never a refusal: everything of the meeting can still be done.
    const dates = arrived('2026-11-02', [slot('2026-11-20')])
    expect(one.judge(dates[0], dates[1], dates[2]).refused).toEqual([])
    const late = await pei([
      opened('2026-09-10'),
      dates,
      passedOn('2026-11-02 13:00'),
      checked('2026-11-03', slot('2026-11-20')),
      listed('2026-11-03 13:00'),
    ])
    expect(late.judge('invitations-sent', '2026-11-04', { channel: 'pec' }).refused).toEqual([])
    expect((await pei([opened('2026-09-10'), held('2026-11-20', 'definitive')])).standing('DN-PEI-1', '2026-11-21')).toBe('met')
  })

  it('DN-PEI-1, DN-PEI-2, DN-PEI-3 open their periods on 1 October, 1 November and 1 June', async () => {
    const one = await pei([opened('2026-09-01 08:00')])
    expect(open(one)).toEqual(THIS_YEAR)
    const opens = (key: string, before: string, day: string) => [one.standing(key, before), one.standing(key, day)]
    expect(opens('DN-PEI-1', '2026-09-30 23:59', '2026-10-01 00:00')).toEqual(['not-due-yet', 'open'])
    expect(opens('DN-PEI-2', '2026-10-31 23:59', '2026-11-01 00:00')).toEqual(['not-due-yet', 'open'])
    expect(opens('DN-PEI-3', '2027-05-31 23:59', '2027-06-01 00:00')).toEqual(['not-due-yet', 'open'])
    for (const key of ROWS.slice(0, 3)) expect(one.computation(key)?.inputs.internal, key).toBe(false)
  })

  it('N-05 the text alone knows no such dates', async () => {
    expect(open(await pei([opened('2026-09-10')], byText))).toEqual({})
    expect(open(await pei([opened('2026-09-10', { basis: 'new-certification' })], byText))).toEqual({})
    expect(open(await pei([opened('2026-09-10')], lombard({ governing: 'national' })))).toEqual(THIS_YEAR)
  })

  it.each([
    ['2026-09-01', ['DN-PEI-1', 'DN-PEI-2', 'DN-PEI-3']],
    ['2026-10-31', ['DN-PEI-1', 'DN-PEI-2', 'DN-PEI-3']],
    ['2026-11-01', ['DN-PEI-2', 'DN-PEI-3']],
    ['2027-04-30', ['DN-PEI-2', 'DN-PEI-3']],
    ['2027-05-01', ['DN-PEI-3']],
    ['2027-06-30', ['DN-PEI-3']],
    ['2027-07-01', []],
    ['2027-08-31', []],
  ])('a case that opens on %s, in the course of the year, is asked for what is still ahead', async (day, rows) => {
    expect(Object.keys(open(await pei([opened(`${day} 09:00`)])))).toEqual(rows)
    expect(Object.keys(open(await pei([arrived(`${day} 09:00`, [slot('2027-12-01')])])))).toEqual(rows)
    // And on 1 September for the whole of the next.
    expect(open(await lived([opened(`${day} 09:00`)], '2027-09-01 00:00'))).toEqual(NEXT_YEAR)
  })

  it('what the year has seen before the case opens is not asked again', async () => {
    const one = await pei([opened('2026-10-20', { heldThisYear: ['definitive'] })])
    expect(Object.keys(open(one))).toEqual(['DN-PEI-2', 'DN-PEI-3'])
    const byDates = await pei([arrived('2026-10-15', [slot('2026-11-20')]), opened('2026-10-20', { heldThisYear: ['definitive'] })])
    expect(Object.keys(open(byDates))).toEqual(['DN-PEI-2', 'DN-PEI-3'])
    expect(byDates.standing('DN-PEI-1', '2026-11-02')).toBe('ended')
    expect(open(await lived([opened('2026-10-20', { heldThisYear: ['definitive'] })], '2027-09-02'))).toEqual(NEXT_YEAR)
  })

  it('DN-PEI-1, DN-PEI-2, DN-PEI-3 what is said to have been held leaves out what was missed: it is overdue, until the year ends', async () => {
    const november = await pei([opened('2026-11-10', { heldThisYear: ['provisional'] })])
    expect(open(november)).toEqual(THIS_YEAR)
    expect(november.standing('DN-PEI-1', '2026-11-10 12:01')).toBe('late')
    expect(november.find('DN-PEI-1')?.bearer).toBe('ds')
    expect(open(await pei([opened('2027-05-10', { heldThisYear: ['definitive'] })]))).toEqual({
      'DN-PEI-2': '2027-04-30',
      'DN-PEI-3': '2027-06-30',
    })
    expect(open(await pei([opened('2027-08-31 23:59', { heldThisYear: ['definitive', 'intermediate'] })]))).toEqual({
      'DN-PEI-3': '2027-06-30',
    })
    const byDates = await pei([arrived('2026-11-10', [slot('2026-12-01')]), opened('2026-11-11', { heldThisYear: [] })])
    expect(open(byDates)).toEqual(THIS_YEAR)
    expect(
      (await pei([opened('2026-11-10', { heldThisYear: [] }), held('2026-12-01', 'definitive')])).standing('DN-PEI-1', '2026-12-02'),
    ).toBe('met')
    expect(open(november.at('2027-09-01 00:00'))).toEqual(NEXT_YEAR)
    expect(open(await pei([opened('2026-11-10', { heldThisYear: [] })], byText))).toEqual({})
  })

  it('dates that come again start no second calendar of the year', async () => {
    const twice = await pei([arrived('2026-09-21', [THIRTEENTH]), arrived('2027-01-11', [slot('2027-02-09')])])
    expect(twice.all.filter(({ key }) => key.startsWith('DN-'))).toHaveLength(3)
    const late = await pei([arrived('2026-11-05', [slot('2026-11-24')]), arrived('2027-01-11', [slot('2027-02-09')])])
    expect(Object.keys(open(late))).toEqual(['DN-PEI-2', 'DN-PEI-3'])
  })
})

describe('a pupil who has no PEI yet (DN-PEI-4)', () => {
  it.each(['new-certification', 'first-enrolment'])('%s: the provisional PEI by 30 June, the rest from September', async (basis) => {
    const one = await pei([opened('2027-02-10', { basis })])
    expect(open(one)).toEqual({ 'DN-PEI-4': '2027-06-30' })
    expect(one.standing('DN-PEI-4', '2027-05-31')).toBe('not-due-yet')
    expect(one.standing('DN-PEI-4', '2027-06-01')).toBe('open')
    expect(one.standing('DN-PEI-4', '2027-07-01')).toBe('late')
    expect((await pei([opened('2027-02-10', { basis }), held('2027-06-10', 'provisional')])).standing('DN-PEI-4', '2027-07-01')).toBe('met')
    expect(open(await lived([opened('2027-02-10', { basis })], '2027-09-01'))).toEqual(NEXT_YEAR)
    expect((await lived([opened('2027-02-10', { basis })], '2027-09-01')).standing('DN-PEI-4', '2027-09-01')).toBe('ended')
  })

  it.each(['2027-07-01', '2027-08-31'])(
    'certified on %s: 30 June has passed, the definitive PEI of the new year comes next',
    async (day) => {
      const facts = [opened(day, { basis: 'new-certification' })]
      expect(open(await pei(facts))).toEqual({})
      expect(open(await lived(facts, '2027-09-01'))).toEqual(NEXT_YEAR)
    },
  )

  it('learnt after the dates had opened the case: the calendar of who has a PEI ends', async () => {
    const one = await pei([arrived('2027-02-01', [slot('2027-02-20')]), opened('2027-02-10', { basis: 'new-certification' })])
    expect(open(one)).toEqual({ 'DN-PEI-4': '2027-06-30' })
  })
})

describe('meetings and rows', () => {
  const year = (...facts: readonly Told[]) => pei([opened('2026-09-10'), ...facts])

  it('each kind meets its own row and no other', async () => {
    expect(Object.keys(open(await year(held('2026-10-13', 'definitive'))))).toEqual(['DN-PEI-2', 'DN-PEI-3'])
    expect(Object.keys(open(await year(held('2027-02-09', 'intermediate'))))).toEqual(['DN-PEI-1', 'DN-PEI-3'])
    expect(Object.keys(open(await year(held('2027-06-10', 'final'))))).toEqual(['DN-PEI-1', 'DN-PEI-2'])
    expect(open(await year(held('2027-06-10', 'provisional'), held('2026-10-13', 'other')))).toEqual(THIS_YEAR)
  })

  it('one sitting may serve two ends, when it is said', async () => {
    expect(Object.keys(open(await year(held('2026-11-10', 'definitive', 'intermediate'))))).toEqual(['DN-PEI-3'])
    // A late definitive PEI is no check of it.
    expect(Object.keys(open(await year(held('2026-11-10', 'definitive'))))).toEqual(['DN-PEI-2', 'DN-PEI-3'])
    const certified = await pei([opened('2027-02-10', { basis: 'new-certification' }), held('2027-06-10', 'final', 'provisional')])
    expect(open(certified)).toEqual({})
  })

  it('DN-PEI-2 a check before November is none; after April it is late, but it counts', async () => {
    const early = await year(held('2026-10-31 18:00', 'intermediate'))
    expect(early.standing('DN-PEI-2', '2026-11-02')).toBe('open')
    expect(
      (await year()).judge('meeting-held', '2026-10-31', { kinds: ['intermediate'], chairSigned: true, secretarySigned: true }).warned,
    ).toContain('W-DN-PEI-2')
    expect((await year(held('2026-11-01 09:00', 'intermediate'))).standing('DN-PEI-2', '2026-11-02')).toBe('met')
    expect((await year()).standing('DN-PEI-2', '2027-05-01')).toBe('late')
    expect((await year(held('2027-05-10', 'intermediate'))).standing('DN-PEI-2', '2027-05-11')).toBe('met')
  })

  it('DN-PEI-1 a definitive PEI of September is in time, before its period has opened; one of 31 August is not of this year', async () => {
    expect((await year(held('2026-09-20 16:00', 'definitive'))).standing('DN-PEI-1', '2026-09-21')).toBe('met')
    expect(open(await lived([opened('2026-09-10'), held('2027-09-01 09:00', 'definitive')], '2027-09-02'))).not.toHaveProperty('DN-PEI-1')
    expect(open(await lived([opened('2026-09-10'), held('2027-08-31 16:00', 'definitive')], '2027-09-02'))).toEqual(NEXT_YEAR)
  })

  it('DN-PEI-3 a final check in May is in time, before its period has opened', async () => {
    expect((await year(held('2027-05-20', 'final'))).standing('DN-PEI-3', '2027-06-01')).toBe('met')
  })

  it('DN-PEI-3, DN-PEI-4 without proposals of resources next year’s request is unsupported', async () => {
    const signed = { chairSigned: true, secretarySigned: true }
    const one = await year()
    const warned = (data: object, at = one) => at.judge('meeting-held', '2027-06-10', { ...signed, ...data }).warned
    expect(warned({ kinds: ['final'] })).toContain('W-DN-PEI-3')
    expect(warned({ kinds: ['provisional'], proposals: false })).toContain('W-DN-PEI-3')
    expect(warned({ kinds: ['final'], proposals: true })).not.toContain('W-DN-PEI-3')
    expect(warned({ kinds: ['definitive'] })).not.toContain('W-DN-PEI-3')
    expect(warned({ kinds: ['final'] }, await pei([opened('2026-09-10')], byText))).not.toContain('W-DN-PEI-3')
  })
})

describe('from one school year to the next', () => {
  it('1 September ends what was left open and begins the new year, whoever looks first', async () => {
    const before = await lived([opened('2026-09-10')], '2027-08-31 23:59')
    expect(open(before)).toEqual(THIS_YEAR)
    const after = await lived([opened('2026-09-10')], '2027-09-01 00:00')
    expect(open(after)).toEqual(NEXT_YEAR)
    const ended = after.all.filter(({ key, settled }) => key.startsWith('DN-') && settled?.outcome === 'ended')
    expect(ended.map(({ key }) => key)).toEqual(['DN-PEI-1', 'DN-PEI-2', 'DN-PEI-3'])
    expect(after.state.counts['school-year-began']).toBe(1)
  })

  it('what was met stays met, and is due again', async () => {
    const facts = [opened('2026-09-10'), held('2026-10-13', 'definitive'), held('2027-02-09', 'intermediate'), held('2027-06-10', 'final')]
    expect(open(await lived(facts, '2027-08-31'))).toEqual({})
    const after = await lived(facts, '2027-09-01')
    expect(open(after)).toEqual(NEXT_YEAR)
    expect(after.all.filter(({ settled }) => settled?.outcome === 'met').map(({ key }) => key)).toEqual(
      expect.arrayContaining(ROWS.slice(0, 3)),
    )
  })

  it('a case that opens on the eve and one that opens on the day have the same year', async () => {
    expect(open(await lived([opened('2026-08-31 23:59')], '2026-09-02'))).toEqual(THIS_YEAR)
    expect(open(await lived([opened('2026-09-01 00:00')], '2026-09-02'))).toEqual(THIS_YEAR)
    expect(open(await lived([opened('2026-09-01 00:00')], '2027-09-01'))).toEqual(NEXT_YEAR)
  })

  it('DN-PEI-1 a meeting of July or August is of the year that ends', async () => {
    const summer = held('2027-08-27', 'definitive')
    const one = await pei([opened('2026-09-10')])
    expect(one.judge(summer[0], summer[1], summer[2]).warned).toContain('W-DN-PEI-1')
    const after = await lived([opened('2026-09-10'), summer], '2027-09-01')
    expect(open(after)).toEqual(NEXT_YEAR)
    expect((await pei([opened('2026-09-10'), summer])).standing('DN-PEI-1', '2027-08-28')).toBe('met')
  })

  it('a round of dates goes on over 1 September', async () => {
    const facts = [opened('2026-09-10'), arrived('2027-08-27', [slot('2027-09-20')]), passedOn('2027-08-30')]
    const after = await lived(facts, '2027-09-02')
    expect(after.standing('D-PEI-2', '2027-09-01')).toBe('open')
    expect(after.judge('compatibility-checked', '2027-09-02', { ...slot('2027-09-20'), commitments: [] }).refused).toEqual([])
    expect(open(after)).toEqual(NEXT_YEAR)
  })

  it('a meeting learnt of late counts for the year in which it sat', async () => {
    // Recorded on 3 September, after the new year has begun.
    const after = await lived([opened('2026-09-10'), held('2027-06-10', 'final')], '2027-09-03')
    expect(after.all.find(({ key }) => key === 'DN-PEI-3')?.settled?.outcome).toBe('met')
    expect(open(after)).toEqual(NEXT_YEAR)
    const moved = corrected(await pei([opened('2026-09-10'), held('2027-06-10', 'final')]), 'f2')
    expect(moved.standing('DN-PEI-3', '2027-06-20')).toBe('open')
  })

  it('a pupil who has left has no more years', async () => {
    const facts = [opened('2026-09-10'), left('2027-01-20')]
    expect(open(await pei(facts))).toEqual({})
    const years = await lived(facts, '2030-12-31')
    expect(years.state.counts['school-year-began']).toBeUndefined()
    expect(open(years)).toEqual({})
  })

  it('a case of thirteen years has thirteen calendars, and one open at a time', async () => {
    const one = await lived([opened('2026-09-10', { level: 'INF' })], '2039-09-01')
    expect(one.state.counts['school-year-began']).toBe(13)
    expect(open(one)).toEqual({ 'DN-PEI-1': '2039-10-31', 'DN-PEI-2': '2040-04-30', 'DN-PEI-3': '2040-06-30' })
  })

  it('whenever a case opens and whenever one looks, what is open is of the school year in course', async () => {
    const someDay = fc.integer({ min: 0, max: 1500 }).map((days) => plusDays(civilDate('2026-01-01'), days))
    await fc.assert(
      fc.asyncProperty(
        someDay,
        fc.integer({ min: 0, max: 1200 }),
        fc.constantFrom('attending', 'new-certification'),
        async (day, after, basis) => {
          const now = plusDays(day, after)
          const one = await lived([opened(`${day} 10:00`, { basis })], `${now} 12:00`)
          for (const last of Object.values(open(one))) expect(schoolYearOf(civilDate(last ?? ''))).toBe(schoolYearOf(now))
          const begun = Number(schoolYearOf(now).slice(0, 4)) - Number(schoolYearOf(day).slice(0, 4))
          expect(one.state.counts['school-year-began'] ?? 0).toBe(begun)
          if (begun > 0) expect(Object.keys(open(one))).toEqual(['DN-PEI-1', 'DN-PEI-2', 'DN-PEI-3'])
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('a year of one pupil', () => {
  it('three meetings, one case: each round runs its own terms', async () => {
    const round = (received: string, date: string, ...kinds: readonly string[]): readonly Told[] => [
      arrived(`${received} 09:00`, [slot(date)]),
      passedOn(`${received} 10:00`),
      checked(`${received} 11:00`, slot(date)),
      listed(`${received} 12:00`),
      invited(`${received} 13:00`),
      held(`${date} 16:30`, ...kinds),
    ]
    const facts = [
      opened('2026-09-10'),
      ...round('2026-09-21', '2026-10-13', 'definitive'),
      ...round('2027-01-11', '2027-02-09', 'intermediate'),
      ...round('2027-05-10', '2027-06-10', 'final'),
    ]
    const one = await pei(facts)
    for (const key of ['D-PEI-1', 'D-PEI-2', 'D-PEI-3', 'D-PEI-4', 'N-04/held'])
      expect(
        one.all.filter((due) => due.key === key && due.settled?.outcome === 'met'),
        key,
      ).toHaveLength(3)
    expect(open(one)).toEqual({})
  })
})
