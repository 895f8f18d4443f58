import { type Fact, type FactId, factIdOf } from './fact.ts'
import { fold } from './fold.ts'
import { obligations } from './obligation.ts'
import type { CaseState, Procedure } from './procedure.ts'
import type { School } from './school.ts'
import type { Instant } from './time.ts'

export interface TimePassed {
  readonly state: CaseState
  /** The facts that time has made, in order, not yet recorded. */
  readonly made: readonly Fact[]
}

/**
 * What time has made of a case by `now`: where an obligation with an effect has lapsed, the fold goes on as if the fact had occurred at
 * the last instant of the legal day, and terms count from it (design § 8). Repeats until nothing more lapses.
 */
export function timePassed(procedure: Procedure, state: CaseState, school: School, now: Instant, next: number, keepAll = false): TimePassed {
  const made: Fact[] = []
  let current = state
  for (;;) {
    const [first] = obligations(procedure, current, school)
      .flatMap(({ id, lapse }) => (lapse !== undefined && lapse.at < now ? [{ id, ...lapse }] : []))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
    if (first === undefined) return { state: current, made }
    const id: FactId = factIdOf(next + made.length)
    const fact: Fact = {
      id,
      type: first.fact,
      occurredAt: first.at,
      recordedAt: now,
      by: { subject: 'service', role: 'service' },
      data: {},
      lapsed: { obligation: first.id, calendar: school.calendar.version },
    }
    made.push(fact)
    current = fold(procedure, current, fact, keepAll)
  }
}
