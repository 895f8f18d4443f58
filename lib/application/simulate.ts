import { CORRECTION } from '../kernel/builtin.ts'
import type { Calendar } from '../kernel/calendar/calendar.ts'
import { type Data, type Fact, factIdOf } from '../kernel/fact.ts'
import { emptyState, fold } from '../kernel/fold.ts'
import { standing } from '../kernel/history.ts'
import { judge } from '../kernel/judge.ts'
import { livedThrough, timePassed } from '../kernel/lapse.ts'
import { obligations } from '../kernel/obligation.ts'
import type { CaseState, Procedure } from '../kernel/procedure.ts'
import type { Refusal, Warning } from '../kernel/refusal.ts'
import type { Role } from '../kernel/role.ts'
import { DEFAULT_SETTINGS, type School, type Settings } from '../kernel/school.ts'
import { type Instant, instant } from '../kernel/time.ts'
import type { Denial, Flaw } from './outcome.ts'
import { type Asked, readCorrection, readData } from './proposal.ts'
import { type ObligationView, obligationView } from './views.ts'

export interface SimulatedFact extends Asked {
  readonly recordedAt?: Instant
  readonly role?: Role
}

export interface Simulation {
  readonly phase: string
  readonly at: Instant
  readonly obligations: readonly ObligationView[]
  /** What the norm would refuse of each fact; the fact is counted all the same, as if it had happened. */
  readonly refusals: readonly { readonly fact: string; readonly refusals: readonly Refusal[] }[]
  readonly warnings: readonly { readonly fact: string; readonly warnings: readonly Warning[] }[]
  readonly facts: readonly Pick<Fact, 'id' | 'type' | 'occurredAt'>[]
}

export const schoolFor = (calendar: Calendar, settings: Partial<Settings>): School => ({
  calendar,
  settings: { ...DEFAULT_SETTINGS, ...settings },
})

/** The role in which a simulated fact is recorded when none is told: one that may. */
const roleFor = (procedure: Procedure, type: string): Role => {
  const [first] = procedure.facts[type]?.by ?? []
  return first === undefined || first === 'office' ? 'clerk' : first
}

/** No simulation looks further: what it corrects may lie in its own future. */
const FOREVER = instant('2999-12-31T00:00:00.000Z')

function readOne(
  procedure: Procedure,
  asked: SimulatedFact,
  before: readonly Fact[],
): { readonly data: Data } | { readonly flaws: readonly Flaw[] } {
  const result = readData(procedure, asked.type, asked.data)
  return 'flaws' in result || asked.type !== CORRECTION ? result : readCorrection(procedure, result.data, before, FOREVER)
}

function read(procedure: Procedure, facts: readonly SimulatedFact[]): { facts: Fact[] } | { flaws: Flaw[] } {
  const flaws: Flaw[] = []
  const history: Fact[] = []
  for (const [index, asked] of facts.entries()) {
    const result = readOne(procedure, asked, history)
    if ('flaws' in result) flaws.push(...result.flaws.map(({ pointer, sentence }) => ({ pointer: `/facts/${index}${pointer}`, sentence })))
    history.push({
      id: factIdOf(index + 1),
      type: asked.type,
      occurredAt: asked.occurredAt,
      recordedAt: asked.recordedAt ?? asked.occurredAt,
      by: { subject: 'simulation', role: asked.role ?? roleFor(procedure, asked.type) },
      data: 'flaws' in result ? {} : result.data,
    })
  }
  return flaws.length > 0 ? { flaws } : { facts: history }
}

function judgeAll(procedure: Procedure, history: readonly Fact[], school: School): Pick<Simulation, 'refusals' | 'warnings'> {
  const refusals: { fact: string; refusals: readonly Refusal[] }[] = []
  const warnings: { fact: string; warnings: readonly Warning[] }[] = []
  let state: CaseState | undefined
  for (const fact of standing(history)) {
    const empty = emptyState(procedure, fact.occurredAt)
    if (fact.by.role !== 'service') {
      const passed = state === undefined ? undefined : timePassed(procedure, state, school, fact.occurredAt, history.length + 1).state
      const proposal = { type: fact.type, occurredAt: fact.occurredAt, data: fact.data, role: fact.by.role }
      const judged = judge(procedure, passed, empty, proposal, school)
      if (judged.refusals.length > 0) refusals.push({ fact: fact.id, refusals: judged.refusals })
      if (judged.warnings.length > 0) warnings.push({ fact: fact.id, warnings: judged.warnings })
    }
    state = fold(procedure, state ?? empty, fact)
  }
  return { refusals, warnings }
}

/**
 * What would follow from these facts, seen at `at` (by default when the last of them happened). Stores nothing; needs nobody's permission.
 * Lapses are made between the facts, in the order in which time makes them.
 */
export function simulate(
  procedure: Procedure,
  facts: readonly SimulatedFact[],
  school: School,
  at?: Instant,
): { readonly simulation: Simulation } | { readonly denial: Denial } {
  const known = read(procedure, facts)
  if ('flaws' in known) return { denial: { kind: 'malformed', flaws: known.flaws } }
  const last = standing(known.facts).at(-1)
  const now = at ?? last?.occurredAt
  const lived = now === undefined ? undefined : livedThrough(procedure, known.facts, school, now, true)
  if (now === undefined || lived === undefined)
    return { denial: { kind: 'malformed', flaws: [{ pointer: '/facts', sentence: 'Serve almeno un fatto' }] } }
  const { state } = lived
  const history = [...known.facts, ...lived.made]
  const views = obligations(procedure, state, school).map((obligation) => obligationView(procedure, school, obligation, now))
  return {
    simulation: {
      phase: state.phase,
      at: now,
      obligations: views,
      ...judgeAll(procedure, history, school),
      facts: standing(history).map(({ id, type, occurredAt }) => ({ id, type, occurredAt })),
    },
  }
}
