import { describe, expect, it } from 'vitest'
import { correctionOf, standing, stateOf } from '../../lib/kernel/history.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { history, obligationOf, rome, school, stateAfter, type Told, trial } from './trial.ts'

const filed: Told = ['filed', '2026-10-05 09:00']
const correction = (when: string, data: Record<string, unknown>): Told => [
  'fact-corrected',
  when,
  { reason: 'errore di battitura', ...data },
]
const ids = (facts: ReturnType<typeof standing>): string[] => facts.map(({ id }) => id)

describe('the facts that stand', () => {
  it('come in the order in which they happened, then of recording', () => {
    expect(ids(standing(history(filed, ['nudged', '2026-10-09'], ['nudged', '2026-10-07'], ['answered', '2026-10-09'])))).toEqual([
      'f1',
      'f3',
      'f2',
      'f4',
    ])
  })

  it('come in the same order whatever order they are read in, the tenth after the second', () => {
    const facts = history(filed, ...Array.from({ length: 11 }, (): Told => ['nudged', '2026-10-07']))
    expect(ids(standing([...facts].reverse()))).toEqual(ids(standing(facts)))
    expect(ids(standing(facts)).at(-1)).toBe('f12')
  })

  it('that are corrected keep their id, and what hangs on them its identity', () => {
    const facts = history(filed, ['nudged', '2026-10-06'], correction('2026-10-10', { fact: 'f1', occurredAt: rome('2026-10-02') }))
    const obligation = obligationOf('trial-D1', facts)
    expect(obligation).toMatchObject({ id: 'trial-D1:f1', governing: { result: { raw: '2026-11-01', legal: '2026-11-02' } } })
    expect(obligationOf('trial-D1', history(filed)).id).toBe(obligation.id)
    expect(stateAfter(facts).openedAt).toBe(rome('2026-10-02'))
  })

  it('take whole new data where these were wrong', () => {
    const facts = history(
      filed,
      ['postponed', '2026-10-06', { to: '2026-10-20' }],
      correction('2026-10-10', { fact: 'f2', data: { to: '2026-10-19' } }),
    )
    expect(obligationOf('trial-D3', facts).governing).toMatchObject({ result: { legal: '2026-10-29' } })
    expect(
      stateAfter(
        history(filed, ['cancelled', '2026-10-06', { wholly: true }], correction('2026-10-07', { fact: 'f2', data: { wholly: false } })),
      ).last.cancelled?.data,
    ).toEqual({ wholly: false })
  })

  it('leave out what is withdrawn: as if it had not been', () => {
    const facts = history(filed, ['answered', '2026-10-06'], correction('2026-10-10', { fact: 'f2' }))
    expect(ids(standing(facts))).toEqual(['f1'])
    expect(obligationOf('trial-D1', facts).settled).toBeUndefined()
    expect(stateAfter(facts)).toMatchObject({ phase: 'FILED', folded: 1 })
  })

  it('may be corrected more than once, the last time counting; once withdrawn they stay so', () => {
    const twice = history(
      filed,
      correction('2026-10-06', { fact: 'f1', occurredAt: rome('2026-10-02') }),
      correction('2026-10-07', { fact: 'f1', occurredAt: rome('2026-10-03') }),
    )
    expect(standing(twice)[0]?.occurredAt).toBe(rome('2026-10-03'))
    const gone = history(
      filed,
      ['nudged', '2026-10-05'],
      correction('2026-10-06', { fact: 'f2' }),
      correction('2026-10-07', { fact: 'f2', occurredAt: rome('2026-10-03') }),
    )
    expect(ids(standing(gone))).toEqual(['f1'])
  })

  it('are not touched by a correction of what was never recorded', () => {
    expect(ids(standing(history(filed, correction('2026-10-06', { fact: 'f9' }), correction('2026-10-06', { fact: 'strange' }))))).toEqual([
      'f1',
    ])
  })

  it('undo what time has made only by a correction', () => {
    const silent: Told = ['silence', '2026-11-04 23:59', {}, { lapsed: { obligation: 'trial-D1:f1', calendar: 'prova-1' } }]
    expect(stateAfter(history(filed, silent)).phase).toBe('REFUSED')
    expect(stateAfter(history(filed, silent, correction('2026-11-06', { fact: 'f2' }))).phase).toBe('FILED')
  })
})

describe('facts out of order', () => {
  it('fold as they happened: an answer recorded late met the term in time', () => {
    const late: Told = ['answered', '2026-10-20', {}, { recordedAt: rome('2026-11-10') }]
    expect(obligationOf('trial-D1', history(filed, ['nudged', '2026-11-01'], late)).settled).toMatchObject({
      fact: 'f3',
      at: rome('2026-10-20'),
    })
    expect(JSON.stringify(stateAfter(history(filed, ['nudged', '2026-11-01'], late)).tracks.map(({ settled }) => settled?.at))).toBe(
      JSON.stringify(stateAfter(history(filed, late, ['nudged', '2026-11-01'])).tracks.map(({ settled }) => settled?.at)),
    )
  })

  it('a start that turns out to be earlier is the one that counts', () => {
    const facts = history(filed, ['nudged', '2026-10-09'], ['nudged', '2026-10-06', {}, { recordedAt: rome('2026-10-12') }])
    expect(obligationOf('trial-D5', facts)).toMatchObject({ id: 'trial-D5:f3', governing: { result: { legal: '2026-10-12' } } })
  })
})

describe('what we knew then', () => {
  const facts = history(
    filed,
    ['answered', '2026-10-20', {}, { recordedAt: rome('2026-11-10') }],
    ['fact-corrected', '2026-11-12', { fact: 'f1', reason: 'data', occurredAt: rome('2026-10-02') }],
  )
  const known = (when: string) => stateOf(trial, facts, { knownAt: rome(when) })

  it('leaves out what was recorded later', () => {
    expect(known('2026-11-09')?.phase).toBe('FILED')
    expect(known('2026-11-10')?.phase).toBe('ANSWERED')
  })

  it('leaves out later corrections', () => {
    expect([known('2026-11-11')?.openedAt, known('2026-11-12')?.openedAt]).toEqual([rome('2026-10-05 09:00'), rome('2026-10-02')])
  })

  it('is nothing before the first fact was recorded', () => {
    expect(known('2026-10-04')).toBeUndefined()
    expect(stateOf(trial, [])).toBeUndefined()
    expect(stateOf(trial, history(filed, ['fact-corrected', '2026-10-06', { fact: 'f1', reason: 'aperto per errore' }]))).toBeUndefined()
  })
})

it('a correction is read only from a fact that is one', () => {
  const [fact, wrong] = history(filed, correction('2026-10-06', { fact: 'f1', occurredAt: '2026-10-02T10:00:00+02:00' }))
  expect(fact && correctionOf(fact)).toBeUndefined()
  expect(wrong && correctionOf(wrong)).toEqual({ fact: 'f1', occurredAt: '2026-10-02T08:00:00.000Z' })
})

it('all obligations come in the order in which they arose', () => {
  const keys = obligations(trial, stateAfter(history(filed, ['nudged', '2026-10-06'])), school()).map(({ key }) => key)
  expect([keys[0], keys.at(-1)]).toEqual(['trial-D1', 'trial-D5'])
})
