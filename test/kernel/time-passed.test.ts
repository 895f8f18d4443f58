import { describe, expect, it } from 'vitest'
import type { Fact } from '../../lib/kernel/fact.ts'
import { livedThrough, timePassed } from '../../lib/kernel/lapse.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { calendarWith } from './samples.ts'
import { history, rome, school, stateAfter, type Told, trial } from './trial.ts'

const filed: Told = ['filed', '2026-10-05 09:00']
const passed = (now: string, facts = history(filed), at = school()) =>
  timePassed(trial, stateAfter(facts), at, rome(now), facts.length + 1, true)
const made = (facts: readonly Fact[]): string[] => facts.map(({ id, type, occurredAt }) => `${id} ${type} ${occurredAt}`)

describe('what time makes', () => {
  it('is nothing up to the last instant of the legal day', () => {
    const state = stateAfter(history(filed))
    const last = fromMs(toMs(rome('2026-11-05 00:00')) - 1)
    expect(timePassed(trial, state, school(), last, 2).made).toEqual([])
    expect(timePassed(trial, state, school(), fromMs(toMs(last) + 1), 2).made.length).toBe(1)
  })

  it('happened at that last instant, is recorded now, by the service, with the calendar it was judged on', () => {
    const { made: facts, state } = passed('2026-11-06')
    expect(facts).toEqual([
      {
        id: 'f2',
        type: 'silence',
        occurredAt: '2026-11-04T22:59:59.999Z',
        recordedAt: rome('2026-11-06'),
        by: { subject: 'service', role: 'service' },
        data: {},
        lapsed: { obligation: 'trial-D1:f1', calendar: 'prova-1' },
      },
    ])
    expect(state.phase).toBe('REFUSED')
  })

  it('lets terms count from it, that day excluded', () => {
    const [appeal] = obligations(trial, passed('2026-11-06').state, school()).filter(({ key }) => key === 'trial-D7')
    expect(appeal).toMatchObject({ trigger: { fact: 'f2', type: 'silence' }, governing: { result: { legal: '2026-12-04' } } })
  })

  it('goes on from what it has made: a chain, each at its own instant', () => {
    const { made: facts, state } = passed('2027-01-01')
    expect(made(facts)).toEqual(['f2 silence 2026-11-04T22:59:59.999Z', 'f3 finality 2026-12-04T22:59:59.999Z'])
    expect(facts[1]?.lapsed?.obligation).toBe('trial-D7:f2')
    expect(state.phase).toBe('FINAL')
  })

  it('is made once: after it is recorded nothing more', () => {
    const first = passed('2026-11-06')
    expect(passed('2026-11-07', [...history(filed), ...first.made]).made).toEqual([])
  })

  it('is nothing where the act came, the request ended or the clock stands', () => {
    for (const told of [
      ['answered', '2026-11-04'],
      ['cancelled', '2026-10-06', { wholly: true }],
      ['stopped', '2026-10-06'],
    ] satisfies Told[]) {
      expect(passed('2027-03-01', history(filed, told)).made).toEqual([])
    }
  })

  it('comes in order where several have lapsed, each for its own obligation', () => {
    const facts = history(filed, ['personAdded', '2026-10-06', { person: 'a' }], ['personAdded', '2026-10-08', { person: 'b' }])
    expect(passed('2026-10-20', facts).made.map(({ occurredAt, lapsed }) => [occurredAt.slice(0, 10), lapsed?.obligation])).toEqual([
      ['2026-10-12', 'trial-D6:f2'],
      ['2026-10-13', 'trial-D6:f3'],
    ])
    expect(passed('2026-10-13 12:00', facts).made.length).toBe(1)
  })

  it('follows the calendar of the day: a new holiday puts it off', () => {
    const patron = calendarWith({ version: 'nuovo', patron: { municipality: 'Rivalta', name: 'Santi', day: '11-04', source: 'delibera' } })
    expect(passed('2026-11-05 12:00', history(filed), school({}, patron)).made).toEqual([])
    expect(made(passed('2026-11-06', history(filed), school({}, patron)).made)).toEqual(['f2 silence 2026-11-05T22:59:59.999Z'])
  })

  it('follows the clock in law: under the text alone the text’s', () => {
    for (const governing of ['regulation', 'national', 'strictest'] as const) {
      expect(passed('2026-11-06', history(filed), school({ governing })).made.length).toBe(1)
    }
  })
})

describe('a history lived through', () => {
  const lived = (facts: readonly Fact[], now = '2026-12-01', at = school()) => livedThrough(trial, facts, at, rome(now), true)

  it('finds what came too late already lapsed', () => {
    const late = lived(history(filed, ['answered', '2026-11-10']))
    expect(made(late?.made ?? [])).toEqual(['f3 silence 2026-11-04T22:59:59.999Z'])
    expect(late?.state.phase).toBe('ANSWERED')
    expect(late?.state.tracks.find(({ key }) => key === 'trial-D1')?.settled?.outcome).toBe('lapsed')
  })

  it('finds what came in time, though recorded late, met', () => {
    const inTime = lived(history(filed, ['nudged', '2026-11-20'], ['answered', '2026-11-04 18:00', {}, { recordedAt: rome('2026-11-25') }]))
    expect(inTime?.made).toEqual([])
    expect(inTime?.state.tracks.find(({ key }) => key === 'trial-D1')?.settled?.outcome).toBe('met')
  })

  it('makes nothing twice of what is recorded, though the calendar has changed since', () => {
    const recorded: Told = ['silence', '2026-11-04 23:59', {}, { lapsed: { obligation: 'trial-D1:f1', calendar: 'prova-0' } }]
    const patron = calendarWith({ version: 'nuovo', patron: { municipality: 'Rivalta', name: 'Santi', day: '11-04', source: 'delibera' } })
    expect(lived(history(filed, recorded), '2026-11-30', school({}, patron))?.made).toEqual([])
    expect(lived(history(filed, recorded, ['nudged', '2026-11-10']), '2026-11-30')?.made).toEqual([])
  })

  it('is the same as time passing fact by fact', () => {
    const facts = history(filed, ['nudged', '2026-11-10'], ['answered', '2026-12-10'])
    let state = stateAfter(facts.slice(0, 1))
    const byHand: Fact[] = []
    for (const now of ['2026-11-10', '2027-02-01']) {
      const step = timePassed(trial, state, school(), rome(now), facts.length + byHand.length + 1, true)
      byHand.push(...step.made)
      state = step.state
    }
    expect(lived(facts.slice(0, 1), '2027-02-01')?.made.map(({ type, occurredAt }) => [type, occurredAt])).toEqual(
      byHand.map(({ type, occurredAt }) => [type, occurredAt]),
    )
  })

  it('of nothing is nothing', () => expect(lived([])).toBeUndefined())
})
