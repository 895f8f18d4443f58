import { describe, expect, it } from 'vitest'
import type { Data, Fact } from '../../lib/kernel/fact.ts'
import { factIdOf } from '../../lib/kernel/fact.ts'
import { emptyState, fold } from '../../lib/kernel/fold.ts'
import type { CaseState } from '../../lib/kernel/procedure.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { history, obligationOf, obligationsOf, rome, stateAfter, type Told, trial } from './trial.ts'

const filed: Told = ['filed', '2026-10-05 09:00']
const dueDays = (key: string, ...told: Told[]): unknown[] =>
  obligationsOf(key, history(...told)).map(({ governing, settled }) =>
    settled === undefined
      ? governing?.kind === 'dated' && 'legal' in governing.result
        ? governing.result.legal
        : governing?.kind
      : settled.outcome,
  )

const ofType = (type: string): Fact => ({
  id: factIdOf(2),
  type,
  occurredAt: rome('2026-10-06'),
  recordedAt: rome('2026-10-06'),
  by: { subject: 'prova', role: 'clerk' },
  data: {},
})

describe('an obligation', () => {
  it('arises from its fact and is met by the first fact that meets it', () => {
    const met = obligationOf('trial-D1', history(filed, ['answered', '2026-10-10 10:00']))
    expect(met).toMatchObject({
      id: 'trial-D1:f1',
      trigger: { fact: 'f1' },
      settled: { fact: 'f2', outcome: 'met', at: rome('2026-10-10 10:00') },
    })
  })

  it('stays met: a later duplicate changes nothing', () => {
    const once = obligationOf('trial-D1', history(filed, ['answered', '2026-10-10']))
    const twice = obligationOf(
      'trial-D1',
      history(filed, ['answered', '2026-10-10'], ['answered', '2026-10-20'], ['cancelled', '2026-10-21', { wholly: true }]),
    )
    expect(twice).toEqual(once)
  })

  it('is not met by a fact that came before it', () => {
    expect(obligationOf('trial-D5', history(filed, ['answered', '2026-10-06'], ['nudged', '2026-10-07'])).settled).toBeUndefined()
  })

  it('is met by any of the facts listed, or by those of a record', () => {
    expect(obligationOf('trial-D3', history(filed, ['appealed', '2026-10-06'])).settled?.outcome).toBe('met')
    expect(obligationOf('trial-D5', history(filed, ['nudged', '2026-10-06'], ['answered', '2026-10-07'])).settled?.outcome).toBe('met')
  })

  it('ends without being met, where the words of the row are true', () => {
    expect(obligationOf('trial-D1', history(filed, ['cancelled', '2026-10-06', { wholly: true }])).settled?.outcome).toBe('ended')
    expect(obligationOf('trial-D1', history(filed, ['cancelled', '2026-10-06', { wholly: false }])).settled).toBeUndefined()
  })
})

describe('a second start', () => {
  it('is ignored unless the row says otherwise', () => {
    expect(dueDays('trial-D5', filed, ['nudged', '2026-10-06'])).toEqual(['2026-10-12'])
    expect(dueDays('trial-D5', filed, ['nudged', '2026-10-06'], ['nudged', '2026-10-09'])).toEqual(['2026-10-12'])
    expect(dueDays('trial-D5', filed, ['nudged', '2026-10-06'], ['answered', '2026-10-07'], ['nudged', '2026-10-09'])).toEqual(['met'])
  })

  it('moves an open term and keeps its identity; once met, nothing', () => {
    const moved = obligationOf('trial-D3', history(filed, ['postponed', '2026-10-07', { to: '2026-10-20' }]))
    expect(moved).toMatchObject({
      id: 'trial-D3:f1',
      trigger: { fact: 'f1' },
      start: { fact: 'f2' },
      governing: { result: { legal: '2026-10-30' } },
    })
    expect(dueDays('trial-D3', filed, ['answered', '2026-10-06'], ['postponed', '2026-10-07', { to: '2026-10-20' }])).toEqual(['met'])
  })

  it('without the date that it would count from is none', () => {
    expect(dueDays('trial-D3', filed, ['postponed', '2026-10-07'])).toEqual(['2026-10-15'])
  })

  it('renews: an open term starts again, a met one is followed by another', () => {
    expect(dueDays('trial-D4', filed, ['repeated', '2026-10-05'], ['repeated', '2026-10-07'])).toEqual(['2026-10-10'])
    const facts = history(filed, ['repeated', '2026-10-05'], ['repeatedAnswered', '2026-10-06'], ['repeated', '2026-10-07'])
    expect(obligationsOf('trial-D4', facts).map(({ id, settled }) => [id, settled?.outcome])).toEqual([
      ['trial-D4:f2', 'met'],
      ['trial-D4:f4', undefined],
    ])
  })
})

describe('one obligation for each', () => {
  const added = (person: string, when: string): Told => ['personAdded', when, { person }]

  it('value of the field, met by the fact that carries the same', () => {
    const facts = history(filed, added('a', '2026-10-06'), added('b', '2026-10-07'), ['personTold', '2026-10-08', { person: 'b' }])
    expect(obligationsOf('trial-D6', facts).map(({ of, settled }) => [of, settled?.outcome])).toEqual([
      ['a', undefined],
      ['b', 'met'],
    ])
  })

  it('is met for all by a fact that names none', () => {
    const facts = history(filed, added('a', '2026-10-06'), added('b', '2026-10-07'), ['personTold', '2026-10-08'])
    expect(obligationsOf('trial-D6', facts).map(({ settled }) => settled?.outcome)).toEqual(['met', 'met'])
  })

  it('lapses alone: what time made of one leaves the others', () => {
    const facts = history(filed, added('a', '2026-10-06'), added('b', '2026-10-07'), [
      'finality',
      '2026-10-12 10:00',
      {},
      { lapsed: { obligation: 'trial-D6:f2', calendar: 'prova-1' } },
    ])
    expect(obligationsOf('trial-D6', facts).map(({ of, settled }) => [of, settled?.outcome])).toEqual([
      ['a', 'lapsed'],
      ['b', undefined],
    ])
  })

  it('is remembered by the head too: a second start of a settled value stays ignored', () => {
    const facts = history(
      filed,
      added('a', '2026-10-06'),
      added('b', '2026-10-06'),
      ['personTold', '2026-10-07', { person: 'a' }],
      ['personTold', '2026-10-08', { person: 'b' }],
      added('a', '2026-10-09'),
    )
    for (const keepAll of [true, false]) {
      expect(stateAfter(facts, { keepAll }).tracks.filter(({ key, settled }) => key === 'trial-D6' && settled === undefined)).toEqual([])
    }
  })
})

describe('the state', () => {
  it('keeps the last of each fact, counts, phase and the latest moment', () => {
    const state = stateAfter(history(filed, ['nudged', '2026-10-06'], ['nudged', '2026-10-08'], ['answered', '2026-10-07']))
    expect(state).toMatchObject({
      procedure: 'trial',
      phase: 'ANSWERED',
      folded: 4,
      openedAt: rome('2026-10-05 09:00'),
      latest: rome('2026-10-08'),
      counts: { filed: 1, nudged: 2, answered: 1 },
    })
    expect(state.last.nudged?.id).toBe('f3')
  })

  it('keeps plain fields and, of the others, only those that the law computes with', () => {
    const state = stateAfter(
      history(
        ['filed', '2026-10-05', { subject: 'atti', name: 'Rossi' }],
        ['weighed', '2026-10-06', { sheets: 2, days: 5, diagnosis: 'frattura' }],
      ),
    )
    expect([state.last.filed?.data, state.last.weighed?.data]).toEqual([{ subject: 'atti' }, { sheets: 2, days: 5 }])
    expect(JSON.stringify(state)).not.toMatch(/Rossi|frattura/)
  })

  it('marks what was recorded despite a refusal, the last few', () => {
    const despite = (n: number): Told => [
      'answered',
      `2026-10-06 10:${String(n).padStart(2, '0')}`,
      { outcome: 'no' },
      { despite: { codes: ['ERR-trial-R1'], reason: `motivo ${n}` } },
    ]
    const state = stateAfter(history(filed, ...Array.from({ length: 12 }, (_, n) => despite(n))))
    expect(state.irregular.map(({ reason }) => reason)).toEqual([4, 5, 6, 7, 8, 9, 10, 11].map((n) => `motivo ${n}`))
  })

  it('keeps the last few notices that did not arrive', () => {
    const undelivered = (n: number): Told => [
      'notice-undelivered',
      `2026-10-06 10:${10 + n}`,
      { obligation: 'trial-D1:f1', step: `passo ${n}`, role: 'parent' },
    ]
    const state = stateAfter(history(filed, ...Array.from({ length: 12 }, (_, n) => undelivered(n))))
    expect(state.undelivered.map(({ step }) => step)).toEqual([4, 5, 6, 7, 8, 9, 10, 11].map((n) => `passo ${n}`))
    expect(state.folded).toBe(13)
  })

  it('knows no fact of another procedure', () => {
    expect(() => fold(trial, emptyState(trial, rome('2026-10-05')), ofType('strange'))).toThrow(RangeError)
  })

  it('does not read a fact named like a property of objects', () => {
    for (const type of ['constructor', 'toString', '__proto__']) {
      expect(() => fold(trial, emptyState(trial, rome('2026-10-05')), ofType(type))).toThrow(RangeError)
    }
  })

  it('is not changed by folding on', () => {
    const state = stateAfter(history(filed))
    const before = JSON.stringify(state)
    fold(trial, state, ofType('answered'))
    expect(JSON.stringify(state)).toBe(before)
  })
})

describe('the head', () => {
  const types = [
    'nudged',
    'answered',
    'repeated',
    'repeatedAnswered',
    'stopped',
    'resumed',
    'paused',
    'unpaused',
    'personAdded',
    'personTold',
    'postponed',
  ] as const
  const start = toMs(rome('2026-10-05'))
  const data = (type: string, index: number): Data =>
    type.startsWith('person') ? { person: `persona ${1000 + index}` } : type === 'postponed' ? { to: '2026-12-01' } : {}
  /** Facts of all kinds in a long round, the last ones of each kind the same whatever the length. */
  const long = (rounds: number): CaseState => {
    let state = stateAfter(history(filed), {})
    for (let index = 0; index < rounds * types.length; index += 1) {
      const type = types[index % types.length] ?? 'nudged'
      const occurredAt = fromMs(start + index * 60_000)
      const fact: Fact = {
        id: factIdOf(100_000 + index),
        type,
        occurredAt,
        recordedAt: occurredAt,
        by: { subject: 'prova', role: 'clerk' },
        data: data(type, Math.floor(index / types.length)),
      }
      state = fold(trial, state, fact)
    }
    return state
  }
  const size = (state: CaseState): number => JSON.stringify(state).length

  it('does not grow with the facts: 1,000 weigh like 500', () => {
    const [some, many] = [long(46), long(91)]
    expect(many.folded).toBeGreaterThan(1000)
    expect(Math.abs(size(many) - size(some))).toBeLessThan(40)
  })

  it('knows the same open obligations as the whole history', () => {
    const facts = history(
      filed,
      ...Array.from({ length: 60 }, (_, index): Told => {
        const type = types[(index * 7) % types.length] ?? 'nudged'
        return [type, `2026-10-${String(6 + Math.floor(index / 4)).padStart(2, '0')} 1${index % 4}:00`, { ...data(type, index % 5) }]
      }),
    )
    const open = (keepAll: boolean): unknown[] =>
      stateAfter(facts, { keepAll })
        .tracks.filter(({ settled }) => settled === undefined)
        .map((track) => JSON.stringify(track))
        .sort()
    expect(open(false)).toEqual(open(true))
    expect(open(true).length).toBeGreaterThan(5)
  })
})
