import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schoolOf } from '../../lib/application/context.ts'
import { obligationsOf, seeCase } from '../../lib/application/read-case.ts'
import { type SimulatedFact, simulate } from '../../lib/application/simulate.ts'
import type { ObligationView, OccurrenceView } from '../../lib/application/views.ts'
import { CORRECTION } from '../../lib/kernel/builtin.ts'
import type { Fact } from '../../lib/kernel/fact.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf, rome } from '../procedures/given.ts'
import { historyOf, play } from './histories.ts'
import { clerk, demoSchool, denied, document, injury, request, World } from './world.ts'

const school = schoolOf(demoSchool())

const without = (occurrence: OccurrenceView | undefined) => (occurrence === undefined ? undefined : `${occurrence.type} ${occurrence.at}`)

/** What a view says, whatever its facts are called. */
const said = (view: ObligationView) => ({
  key: view.key,
  state: view.state,
  metLate: view.metLate,
  governs: view.ruleSet,
  raw: view.raw,
  legal: view.legal,
  target: view.target,
  lateAfter: view.lateAfter,
  opens: view.opens,
  internal: view.internal,
  of: view.of,
  trigger: without(view.trigger),
  start: without(view.start),
  settledBy: without(view.settledBy),
  clocks: view.ruleSets.map(({ ruleSet, kind, legal }) => [ruleSet, kind, legal]),
})
const textOf = (view: ObligationView): string => JSON.stringify(said(view))

/** The facts of a case as a simulation is asked: without those that time made. */
function asAsked(facts: readonly Fact[]): SimulatedFact[] | undefined {
  const told = facts.filter(({ by }) => by.role !== 'service')
  const names = new Map<string, string>(told.map(({ id }, index) => [id, `f${index + 1}`]))
  const asked: SimulatedFact[] = []
  for (const { id: _, type, occurredAt, recordedAt, data, by } of told) {
    const of = type === CORRECTION ? names.get(String(data.fact)) : undefined
    if (type === CORRECTION && of === undefined) return undefined
    asked.push({
      type,
      occurredAt,
      recordedAt,
      ...(by.role === 'service' ? {} : { role: by.role }),
      data: of === undefined ? data : { ...data, fact: of },
    })
  }
  return asked
}

/** Time made something before it was told of something earlier: what stands recorded there, a simulation never lived through. */
function lapsedTooSoon(facts: readonly Fact[]): boolean {
  let lapsed = false
  let latest = ''
  for (const { by, occurredAt, type } of facts) {
    if (lapsed && by.role !== 'service' && (occurredAt < latest || type === CORRECTION)) return true
    lapsed ||= by.role === 'service'
    latest = occurredAt > latest ? occurredAt : latest
  }
  return false
}

describe.each(Object.keys(procedures))('%s', (id) => {
  it('simulated with the facts of a case says what the case says', async () => {
    const procedure = await procedureOf(id)
    let compared = 0
    await fc.assert(
      fc.asyncProperty(historyOf(procedure, 12), async (history) => {
        const world = await World.at('2026-10-12 12:00')
        const of = await play(world, procedure, history, async () => undefined)
        if (of === undefined) return
        await world.until('2027-01-20 12:00')
        const facts = await world.facts(of)
        const asked = asAsked(facts)
        if (asked === undefined || lapsedTooSoon(facts)) return
        compared += 1
        const seen = await seeCase(world.ports, clerk, of)
        if (seen === undefined) throw new Error('not seen')
        const outcome = simulate(procedure, asked, school, world.now)
        if ('denial' in outcome) throw new Error(JSON.stringify(outcome.denial))
        const { simulation } = outcome
        const simulated = simulation.obligations.map(textOf)
        const recorded = obligationsOf(seen, world.now)
        expect(simulation.phase).toBe(seen.head.state.plain.phase)
        // The head keeps of the settled obligations of a row the last; a simulation shows them all.
        for (const view of recorded) expect(simulated).toContain(textOf(view))
        const open = (views: readonly ObligationView[]) =>
          views
            .filter(({ settledBy }) => settledBy === undefined)
            .map(textOf)
            .sort()
        expect(open(simulation.obligations)).toEqual(open(recorded))
      }),
      { numRuns: 15, seed: 5 },
    )
    expect(compared).toBeGreaterThan(5)
  })
})

describe('a simulation', () => {
  const facts = (...all: readonly (readonly [type: string, at: string, data?: Record<string, unknown>])[]): SimulatedFact[] =>
    all.map(([type, at, data = {}]) => ({ type, occurredAt: rome(at), data }))

  it('answers the dates of the rulebook, and stores nothing', async () => {
    const procedure = await procedureOf('injury-lab-gym')
    const outcome = simulate(
      procedure,
      facts(['injury-occurred', '2026-10-12 10:30', injury], ['medical-document-filed', '2026-10-13 11:20', document(10)]),
      school,
    )
    const inail = 'simulation' in outcome ? outcome.simulation.obligations.find(({ key }) => key === 'injury-lab-gym-D4') : undefined
    expect(inail).toMatchObject({ legal: '2026-10-15T11:20:00+02:00', state: 'open', ruleSet: 'regulation' })
    expect(inail?.computation).toBeDefined()
  })

  it('names the flaws of each fact by its place', async () => {
    const procedure = await procedureOf('injury-lab-gym')
    const outcome = simulate(
      procedure,
      facts(['injury-occurred', '2026-10-12 10:30', { ...injury, place: 'roof' }], ['nothing', '2026-10-12 11:00']),
      school,
    )
    expect('denial' in outcome && outcome.denial.kind === 'malformed' ? outcome.denial.flaws.map(({ pointer }) => pointer) : []).toEqual([
      '/facts/0/data/place',
      '/facts/1/type',
    ])
    expect(denied({ ok: false, denial: { kind: 'not-found' } })).toEqual({ kind: 'not-found' })
  })

  it('reads a correction as strictly as a case does', async () => {
    const procedure = await procedureOf('injury-lab-gym')
    const correct = (data: Record<string, unknown>) =>
      simulate(
        procedure,
        facts(
          ['injury-occurred', '2026-10-12 10:30', injury],
          ['medical-document-filed', '2026-10-13 11:20', document(10)],
          [CORRECTION, '2026-10-14 10:00', { reason: 'x', ...data }],
        ),
        school,
        rome('2026-10-14 12:00'),
      )
    const pointers = (outcome: ReturnType<typeof correct>) =>
      'denial' in outcome && outcome.denial.kind === 'malformed' ? outcome.denial.flaws.map(({ pointer }) => pointer) : []
    expect(pointers(correct({ fact: 'f2', data: {} }))).toEqual(['/facts/2/data/data/protocol', '/facts/2/data/data/outcome'])
    expect(pointers(correct({ fact: 'f7' }))).toEqual(['/facts/2/data/fact'])
    expect(pointers(correct({ fact: 'f1' }))).toEqual(['/facts/2/data/fact'])
    const moved = correct({ fact: 'f2', occurredAt: '2026-10-13T09:05:00+02:00' })
    expect('simulation' in moved && moved.simulation.obligations.find(({ key }) => key === 'injury-lab-gym-D4')?.legal).toBe(
      '2026-10-15T09:05:00+02:00',
    )
  })

  it('says what the norm would refuse, and counts it all the same', async () => {
    const procedure = await procedureOf('access-formal')
    const outcome = simulate(
      procedure,
      facts(
        ['request-filed', '2026-10-12 12:00', request],
        ['decision-communicated', '2026-10-20 12:00', { outcome: 'refuse', channel: 'pec' }],
      ),
      school,
    )
    if ('denial' in outcome) throw new Error('denied')
    expect(outcome.simulation.refusals).toMatchObject([{ fact: 'f2', refusals: [{ code: 'ERR-access-formal-R4' }] }])
    expect(outcome.simulation.phase).toBe('DECIDED')
  })

  it('lets time pass between the facts, and after them', async () => {
    const procedure = await procedureOf('access-formal')
    const outcome = simulate(procedure, facts(['request-filed', '2026-10-12 12:00', request]), school, rome('2026-11-12 00:00'))
    if ('denial' in outcome) throw new Error('denied')
    expect(outcome.simulation.facts.map(({ type }) => type)).toEqual(['request-filed', 'refused-by-silence'])
    expect(outcome.simulation.obligations.find(({ key }) => key === 'N-09/appeal')?.legal).toBe('2026-12-11')
  })

  it('of two hundred facts, judged and explained, stays linear', async () => {
    const procedure = await procedureOf('injury-lab-gym')
    const many = (count: number) =>
      facts(
        ['injury-occurred', '2026-10-12 10:30', injury],
        ...Array.from({ length: count }, (_, at) => ['further-documents-received', '2026-10-13 11:20', { protocol: `${at}` }] as const),
      )
    // Each fold of such a fact asks this row: counted work, not time.
    const foldsOf = (count: number): number => {
      let folds = 0
      const test = (): boolean => {
        folds += 1
        return false
      }
      const base = procedure.deadlines['injury-lab-gym-D10']
      if (base === undefined) throw new Error('no such row')
      simulate(
        {
          ...procedure,
          deadlines: {
            ...procedure.deadlines,
            counting: { ...base, from: { 'further-documents-received': { where: { words: '', test } } } },
          },
        },
        many(count),
        school,
      )
      return folds
    }
    const [some, more] = [foldsOf(50), foldsOf(200)]
    expect(some).toBeGreaterThanOrEqual(50)
    expect(more).toBe(4 * some)
  })
})
