import { CORRECTION } from './builtin.ts'
import { type Data, type Fact, type FactId, factId, isData, isFactIdText } from './fact.ts'
import { emptyState, fold } from './fold.ts'
import type { CaseState, Procedure } from './procedure.ts'
import { type Instant, instant, isInstantText } from './time.ts'

export interface Correction {
  readonly fact: FactId
  readonly occurredAt?: Instant
  readonly data?: Data
}

/** The correction that a stored fact carries, or undefined when it is none. */
export function correctionOf(fact: Fact): Correction | undefined {
  if (fact.type !== CORRECTION) return undefined
  const { fact: wrong, occurredAt, data } = fact.data
  if (typeof wrong !== 'string' || !isFactIdText(wrong)) return undefined
  return {
    fact: factId(wrong),
    ...(typeof occurredAt === 'string' && isInstantText(occurredAt) ? { occurredAt: instant(occurredAt) } : {}),
    ...(isData(data) ? { data } : {}),
  }
}

const sequenceOf = (fact: Fact): number => Number(fact.id.slice(1))

const byTime = (a: Fact, b: Fact): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : sequenceOf(a) - sequenceOf(b)

/** The facts that stand, in the order in which they happened: corrections applied, withdrawn facts left out. */
export function standing(history: readonly Fact[], knownAt?: Instant): readonly Fact[] {
  const known = knownAt === undefined ? history : history.filter((fact) => fact.recordedAt <= knownAt)
  const facts = new Map<FactId, Fact>()
  for (const fact of [...known].sort((a, b) => sequenceOf(a) - sequenceOf(b))) {
    if (fact.type !== CORRECTION) {
      facts.set(fact.id, fact)
      continue
    }
    const correction = correctionOf(fact)
    const wrong = correction && facts.get(correction.fact)
    if (correction === undefined || wrong === undefined) continue
    if (correction.data === undefined && correction.occurredAt === undefined) facts.delete(wrong.id)
    else facts.set(wrong.id, { ...wrong, occurredAt: correction.occurredAt ?? wrong.occurredAt, data: correction.data ?? wrong.data })
  }
  return [...facts.values()].sort(byTime)
}

/** The state that a history folds to; undefined when nothing stands. */
export function stateOf(
  procedure: Procedure,
  history: readonly Fact[],
  options: { knownAt?: Instant; keepAll?: boolean } = {},
): CaseState | undefined {
  const facts = standing(history, options.knownAt)
  const [first] = facts
  if (first === undefined) return undefined
  return facts.reduce((state, fact) => fold(procedure, state, fact, options.keepAll), emptyState(procedure, first.occurredAt))
}
