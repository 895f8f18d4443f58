import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../lib/kernel/fact.ts'
import { nextAfter, type Rung, rungsOf, undeliveredRungs } from '../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../lib/kernel/reminder-plan.ts'
import type { School } from '../../lib/kernel/school.ts'
import { fromMs, type Instant, plusDays, romeDateOf, romeText, romeTime, toMs, wallTime } from '../../lib/kernel/time.ts'
import { always, calendars, sixDays } from './samples.ts'
import { history, obligationOf, obligationsOf, rome, school, stateAfter, type Told } from './trial.ts'

const textOnly = school({ governing: 'regulation' })
const filed = (when: string): Fact[] => history(['filed', when])

const shown = (rung: Rung): string => `${romeText(rung.at).slice(0, 16).replace('T', ' ')} ${rung.step}`
/** Rungs up to the end of the first week past the legal date, as `date hour step`. */
const plan = (key: string, facts: readonly Fact[], told: string, more: { moved?: boolean; at?: School } = {}): Rung[] => [
  ...rungsOf(
    obligationOf(key, facts, more.at ?? textOnly),
    { at: rome(told), ...(more.moved === undefined ? {} : { moved: more.moved }) },
    REGULATION_PLAN,
    more.at ?? textOnly,
  ),
]
const upTo = (end: string, rungs: readonly Rung[]): string[] => rungs.filter(({ at }) => at <= rome(end)).map(shown)

describe('day terms (rulebook § 0.4)', () => {
  it('ring at once, at half term, two days, a day before and on the target, on the legal day, then daily past it', () => {
    // 30 days from Friday 2 October: Sunday 1 November, legally Monday 2, aimed at Friday 30 October. Told at 09:00; half of the way
    // to the last instant of 2 November (31 days, 15 hours and the hour of the clock change) is Sunday 18 October, 05:00.
    expect(upTo('2026-11-06', plan('trial-D1', filed('2026-10-02 09:00'), '2026-10-02 09:00'))).toEqual([
      '2026-10-02 09:00 opening',
      '2026-10-18 07:30 half',
      '2026-10-28 08:00 target-2',
      '2026-10-29 08:00 target-1',
      '2026-10-30 08:00 target',
      '2026-11-02 08:00 legal',
      '2026-11-03 08:00 past-legal-1',
      '2026-11-04 08:00 past-legal-2',
      '2026-11-05 08:00 past-legal-3',
      '2026-11-06 08:00 past-legal-4',
    ])
  })

  it('go to who must act, and past the legal date to the head teacher and the DSGA too', () => {
    const rungs = plan('trial-D3', filed('2026-10-05 09:00'), '2026-10-05 09:00')
    expect(rungs.find(({ step }) => step === 'target')?.to).toEqual(['clerk'])
    expect(rungs.find(({ step }) => step === 'past-legal-1')?.to).toEqual(['clerk', 'ds', 'dsga'])
    expect(plan('trial-D1', filed('2026-10-05 09:00'), '2026-10-05 09:00').find(({ step }) => step === 'past-legal-1')?.to).toEqual([
      'dsga',
      'ds',
    ])
  })

  it('escalate daily for thirty days, then weekly', () => {
    const past = plan('trial-D3', filed('2026-10-05 09:00'), '2026-10-05 09:00').filter(({ step }) => step.startsWith('past-legal'))
    expect(past.length).toBe(78)
    expect([past[0], past[29], past[30], past[31]].map((rung) => rung && shown(rung))).toEqual([
      '2026-10-16 08:00 past-legal-1',
      '2026-11-14 08:00 past-legal-30',
      '2026-11-15 08:00 past-legal-31',
      '2026-11-22 08:00 past-legal-32',
    ])
  })

  it('of the school’s own term escalate less', () => {
    const past = plan('trial-D14', filed('2026-10-05 09:00'), '2026-10-05 09:00').filter(({ step }) => step.startsWith('past-legal'))
    expect(past.map(shown)).toEqual([
      '2026-10-07 08:00 past-legal-1',
      '2026-10-08 08:00 past-legal-2',
      '2026-10-15 08:00 past-legal-3',
      '2026-10-22 08:00 past-legal-4',
      '2026-10-29 08:00 past-legal-5',
    ])
  })

  it('wait for the hours at which mail is sent', () => {
    expect(upTo('2026-10-06 12:00', plan('trial-D3', filed('2026-10-05 22:00'), '2026-10-05 22:00'))).toEqual(['2026-10-06 07:30 opening'])
    expect(upTo('2026-10-05 12:00', plan('trial-D3', filed('2026-10-05 03:00'), '2026-10-05 03:00'))).toEqual(['2026-10-05 07:30 opening'])
    expect(upTo('2026-10-05 20:00', plan('trial-D3', filed('2026-10-05 19:30'), '2026-10-05 19:30'))).toEqual(['2026-10-05 19:30 opening'])
  })

  it('ring once a day: the opening on its own day, later the most urgent', () => {
    // 3 days: target Thursday 8. Told on Tuesday at 07:00: the opening takes the day of target-2; half falls on Wednesday at 15:30,
    // the day of target-1, which is the more urgent.
    expect(
      upTo('2026-10-09', plan('trial-D4', history(['filed', '2026-10-05'], ['repeated', '2026-10-05 09:00']), '2026-10-06 07:00')),
    ).toEqual(['2026-10-06 07:30 opening', '2026-10-07 08:00 target-1', '2026-10-08 08:00 target', '2026-10-09 08:00 past-legal-1'])
  })

  it('told too late leave out what is past, and go on', () => {
    expect(upTo('2026-11-05', plan('trial-D1', filed('2026-10-02 09:00'), '2026-10-29 10:00'))).toEqual([
      '2026-10-29 10:00 opening',
      '2026-10-30 08:00 target',
      '2026-10-31 16:59 half',
      '2026-11-02 08:00 legal',
      '2026-11-03 08:00 past-legal-1',
      '2026-11-04 08:00 past-legal-2',
      '2026-11-05 08:00 past-legal-3',
    ])
    expect(upTo('2026-11-21', plan('trial-D1', filed('2026-10-02 09:00'), '2026-11-20 10:00'))).toEqual([
      '2026-11-20 10:00 opening',
      '2026-11-21 08:00 past-legal-19',
    ])
  })
})

describe('hour terms (rulebook § 0.4)', () => {
  it('ring at once, at half, 12, 4 and 1 hours before the end, at any hour, then when it has passed', () => {
    expect(upTo('2026-10-09 09:00', plan('trial-D12', filed('2026-10-05 09:00'), '2026-10-05 09:00'))).toEqual([
      '2026-10-05 09:00 opening',
      '2026-10-06 09:00 half',
      '2026-10-06 21:00 end-12h',
      '2026-10-07 05:00 end-4h',
      '2026-10-07 08:00 end-1h',
      '2026-10-07 09:00 past-legal-1',
      '2026-10-08 08:00 past-legal-2',
      '2026-10-09 08:00 past-legal-3',
    ])
  })

  it('ring before the office closes for the last time, where the end finds it closed', () => {
    // Friday 16 October 11:00 + 48 hours = Sunday 11:00; the office closes on Friday at 16:00.
    expect(upTo('2026-10-18 10:59', plan('trial-D12', filed('2026-10-16 11:00'), '2026-10-16 11:00'))).toEqual([
      '2026-10-16 11:00 opening',
      '2026-10-16 14:00 before-closing',
      '2026-10-17 11:00 half',
      '2026-10-17 23:00 end-12h',
      '2026-10-18 07:00 end-4h',
      '2026-10-18 10:00 end-1h',
    ])
  })

  it('count the hours that pass across a change of the clock', () => {
    // Saturday 24 October 10:00 summer time + 48 hours = Monday 09:00: 12 hours before it is Sunday 21:00, half Sunday 09:00.
    expect(upTo('2026-10-26 08:59', plan('trial-D12', filed('2026-10-24 10:00'), '2026-10-24 10:00'))).toEqual([
      '2026-10-24 10:00 opening',
      '2026-10-25 09:00 half',
      '2026-10-25 21:00 end-12h',
      '2026-10-26 05:00 end-4h',
      '2026-10-26 08:00 end-1h',
    ])
  })

  it('that end before the office opens ring before it closed the day before', () => {
    const rungs = upTo('2026-10-09 05:59', plan('trial-D12', filed('2026-10-07 06:00'), '2026-10-07 06:00'))
    expect(rungs).toEqual([
      '2026-10-07 06:00 opening',
      '2026-10-08 06:00 half',
      '2026-10-08 14:00 before-closing',
      '2026-10-08 18:00 end-12h',
      '2026-10-09 02:00 end-4h',
      '2026-10-09 05:00 end-1h',
    ])
  })

  it('told at the instant of a step are told once', () => {
    expect(upTo('2026-10-07 04:59', plan('trial-D12', filed('2026-10-05 09:00'), '2026-10-06 21:00'))).toEqual([
      '2026-10-06 21:00 opening',
      '2026-10-07 03:00 half',
    ])
  })

  it('ring once where two steps fall on one instant: half of 24 hours is 12 before their end', () => {
    const steps = upTo('2026-10-06 11:00', plan('trial-D12', filed('2026-10-05 09:00'), '2026-10-06 09:00'))
    expect(steps).toEqual(['2026-10-06 09:00 opening'])
    const day = upTo('2026-10-07 08:59', plan('trial-D12', filed('2026-10-05 09:00'), '2026-10-06 09:00'))
    expect(day).toEqual(['2026-10-06 09:00 opening', '2026-10-06 21:00 end-12h', '2026-10-07 05:00 end-4h', '2026-10-07 08:00 end-1h'])
  })

  it('told after the end escalate on the next morning', () => {
    expect(upTo('2026-10-09 09:00', plan('trial-D12', filed('2026-10-05 09:00'), '2026-10-08 10:00'))).toEqual([
      '2026-10-08 10:00 opening',
      '2026-10-09 08:00 past-legal-3',
    ])
  })
})

describe('the other kinds', () => {
  it('a window rings on the day on which it opens, not months before', () => {
    expect(upTo('2026-12-01', plan('trial-D15', filed('2026-10-05 09:00'), '2026-10-05 09:00'))).toEqual([
      '2026-11-02 07:30 opening',
      '2026-11-16 15:44 half',
      '2026-11-28 08:00 target-2',
      '2026-11-29 08:00 target-1',
      '2026-11-30 08:00 target',
      '2026-12-01 08:00 past-legal-1',
    ])
  })

  it('a term without a length, or an opening, is told once', () => {
    expect(plan('trial-D11', filed('2026-10-05 09:00'), '2026-10-05 09:00').map(shown)).toEqual(['2026-10-05 09:00 opening'])
  })

  it('a right is recalled to the office only, and never escalates', () => {
    expect(plan('trial-D10', filed('2026-10-05 09:00'), '2026-10-05 09:00')).toEqual([])
    const [appeal] = obligationsOf('trial-D7', history(['filed', '2026-10-05'], ['silence', '2026-11-04 23:59']), textOnly)
    expect(appeal && rungsOf(appeal, { at: rome('2026-11-05') }, REGULATION_PLAN, textOnly)).toEqual([])
    const own = appeal && rungsOf({ ...appeal, bearer: 'dsga' }, { at: rome('2026-11-05') }, REGULATION_PLAN, textOnly)
    expect(own?.map(({ step }) => step)).toEqual(['opening', 'half', 'target-2', 'target-1', 'target'])
    expect(
      appeal && rungsOf({ ...appeal, nature: 'threshold', bearer: 'dsga' }, { at: rome('2026-11-05') }, REGULATION_PLAN, textOnly),
    ).toEqual([])
  })

  it('what the hours of mail put off beyond the end of a right is left out', () => {
    const [appeal] = obligationsOf('trial-D7', history(['filed', '2026-10-05'], ['silence', '2026-11-04 23:59']), textOnly)
    const rungs = appeal && rungsOf({ ...appeal, bearer: 'dsga' }, { at: rome('2026-12-04 19:29') }, REGULATION_PLAN, textOnly)
    expect(rungs?.map(shown)).toEqual(['2026-12-04 19:29 opening'])
  })

  it('nothing rings for what is met, ended, suspended or superseded', () => {
    expect(plan('trial-D1', history(['filed', '2026-10-05'], ['answered', '2026-10-06']), '2026-10-06')).toEqual([])
    expect(plan('trial-D1', history(['filed', '2026-10-05'], ['cancelled', '2026-10-06', { wholly: true }]), '2026-10-06')).toEqual([])
    expect(plan('trial-D1', history(['filed', '2026-10-05'], ['stopped', '2026-10-06']), '2026-10-06')).toEqual([])
    expect(plan('trial-D9', filed('2026-10-05'), '2026-10-05', { at: school() })).toEqual([])
    expect(plan('trial-D9', filed('2026-10-05'), '2026-10-05').length).toBeGreaterThan(5)
  })
})

describe('a date that moves', () => {
  const moved = history(['filed', '2026-10-05 09:00'], ['postponed', '2026-10-12 10:00', { to: '2026-10-20' }])

  it('is told once, at once, and its plan starts again from the rungs not yet due', () => {
    expect(upTo('2026-10-31', plan('trial-D3', moved, '2026-10-12 10:00', { moved: true }))).toEqual([
      '2026-10-12 10:00 moved',
      '2026-10-21 17:29 half',
      '2026-10-28 08:00 target-2',
      '2026-10-29 08:00 target-1',
      '2026-10-30 08:00 target',
      '2026-10-31 08:00 past-legal-1',
    ])
  })

  it('has other rungs than the date that it replaced', () => {
    const identity = ({ obligation, aims, step }: Rung): string => `${obligation} ${aims} ${step}`
    const old = new Set(plan('trial-D3', filed('2026-10-05 09:00'), '2026-10-05 09:00').map(identity))
    expect(plan('trial-D3', moved, '2026-10-12 10:00', { moved: true }).filter((rung) => old.has(identity(rung)))).toEqual([])
  })

  it('of a window that opens on the day of the news is told once', () => {
    const rungs = upTo('2026-11-03', plan('trial-D15', filed('2026-10-05 09:00'), '2026-11-02 06:31', { moved: true }))
    expect(rungs).toEqual(['2026-11-02 07:30 moved'])
  })

  it('of a window is told at once, and again when it opens', () => {
    expect(upTo('2026-11-03', plan('trial-D15', filed('2026-10-05 09:00'), '2026-10-12 10:00', { moved: true }))).toEqual([
      '2026-10-12 10:00 moved',
      '2026-11-02 07:30 opening',
    ])
  })
})

describe('whatever the moment', () => {
  const start = toMs(rome('2026-06-01'))
  const samples = fc.record({
    filedAt: fc.integer({ min: 0, max: 700 * 24 * 60 }).map((minutes) => fromMs(start + minutes * 60_000)),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * 24 * 60 })),
    moved: fc.boolean(),
    key: fc.constantFrom('trial-D1', 'trial-D3', 'trial-D8', 'trial-D12', 'trial-D13', 'trial-D14', 'trial-D15', 'trial-D16'),
    calendar: fc.oneof(calendars, fc.constant(sixDays)),
    governing: fc.constantFrom('regulation' as const, 'national' as const, 'strictest' as const),
  })
  const [template] = history(['filed', '2026-10-05'])

  const each = (holds: (rungs: readonly Rung[], told: Instant, byHours: boolean, cut: (until: Instant) => readonly Rung[]) => void): void =>
    always(samples, ({ filedAt, late, moved, key, calendar, governing }) => {
      const at = school({ governing }, calendar)
      const told = fromMs(toMs(filedAt) + late * 60_000)
      const facts = template === undefined ? [] : [{ ...template, occurredAt: filedAt, recordedAt: told }]
      const [obligation] = obligationsOf(key, facts, at)
      if (obligation === undefined) return
      const byHours =
        obligation.governing?.kind === 'dated' && 'legal' in obligation.governing.result && obligation.governing.result.legal.length > 10
      const cut = (until?: Instant) => rungsOf(obligation, { at: told, moved }, REGULATION_PLAN, at, until)
      holds(cut(), told, byHours, cut)
    })

  it('rungs come in order, none before the date became known, each with a name of its own', () => {
    each((rungs, told) => {
      expect(rungs.length).toBeGreaterThan(0)
      expect(rungs.map(({ at }) => at)).toEqual(rungs.map(({ at }) => at).sort())
      expect(rungs.every(({ at }) => at >= told)).toBe(true)
      expect(new Set(rungs.map(({ obligation, aims, step }) => `${obligation} ${aims} ${step}`)).size).toBe(rungs.length)
      expect(rungs.filter(({ step }) => step === 'moved').length).toBeLessThanOrEqual(1)
    })
  })

  it('a day term sends one mail a day at most, inside the hours of mail; an hour term one at an instant', () => {
    each((rungs, _, byHours) => {
      const slots = rungs.map(({ at }) => (byHours ? at : romeDateOf(at)))
      expect(new Set(slots).size).toBe(slots.length)
      if (byHours) return
      for (const { at } of rungs) {
        const day = romeDateOf(at)
        expect(at >= romeTime(day, wallTime('07:30')) && at <= romeTime(day, wallTime('19:30'))).toBe(true)
      }
    })
  })

  it('a plan cut after a moment has the same next rung as the whole', () => {
    each((rungs, told, _, cut) => {
      for (const { at } of rungs.slice(0, 40)) {
        for (const until of [at, fromMs(toMs(at) - 1)])
          if (until >= told) expect(nextAfter(cut(until), until)).toBe(nextAfter(rungs, until))
      }
    })
  })

  it('the next rung after a moment is the first of those that follow', () => {
    each((rungs, told) => {
      const moment = romeTime(plusDays(romeDateOf(told), 3), wallTime('08:00'))
      expect(nextAfter(rungs, moment)).toBe(rungs.map(({ at }) => at).find((at) => at > moment))
    })
  })
})

it('a notice that did not arrive is told to the office once, while what it was about is open', () => {
  const told: Told = ['notice-undelivered', '2026-10-06', { obligation: 'trial-D1:f1', step: 'opening', role: 'parent', kind: 'bounce' }]
  const state = stateAfter(history(['filed', '2026-10-05'], told))
  expect(undeliveredRungs(state, new Set(['trial-D1:f1']))).toMatchObject([
    { obligation: 'trial-D1:f1', step: 'undelivered-f2', at: rome('2026-10-06'), to: ['clerk'] },
  ])
  expect(undeliveredRungs(state, new Set(['trial-D2:f1']))).toEqual([])
  expect(state.phase).toBe('FILED')
})
