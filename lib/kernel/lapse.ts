import { type Fact, type FactId, factIdOf } from './fact.ts'
import { emptyState, fold } from './fold.ts'
import { standing } from './history.ts'
import { pendingObligations } from './obligation.ts'
import type { CaseState, Procedure } from './procedure.ts'
import type { School } from './school.ts'
import type { Instant } from './time.ts'

export interface TimePassed {
  readonly state: CaseState
  /** The facts that time has made, in order, not yet recorded. */
  readonly made: readonly Fact[]
}

const NONE: ReadonlySet<string> = new Set()

const mayLapse = (procedure: Procedure, state: CaseState): boolean =>
  state.tracks.some((track) => track.settled === undefined && procedure.deadlines[track.key]?.lapse !== undefined)

/**
 * What time has made of a case by `now`: where an obligation with an effect has lapsed, the fold goes on as if the fact had occurred at
 * the last instant of the legal day, and terms count from it (design § 8). Repeats until nothing more lapses.
 * @param next the number of the first fact to be made.
 * @param recorded obligations whose lapse the history already holds: they lapse there and nowhere else.
 */
export function timePassed(
  procedure: Procedure,
  state: CaseState,
  school: School,
  now: Instant,
  next: number,
  keepAll = false,
  recorded = NONE,
): TimePassed {
  const made: Fact[] = []
  let current = state
  for (;;) {
    if (!mayLapse(procedure, current)) return { state: current, made }
    const [first] = pendingObligations(procedure, current, school)
      .flatMap(({ id, lapse }) => (lapse !== undefined && lapse.at < now && !recorded.has(id) ? [{ id, ...lapse }] : []))
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

/**
 * The state that a whole history has come to by `now`. Time is let pass before each fact, so that one that came too late finds what it was
 * late for already lapsed. Undefined when nothing stands.
 */
export function livedThrough(
  procedure: Procedure,
  history: readonly Fact[],
  school: School,
  now: Instant,
  keepAll = false,
): TimePassed | undefined {
  const facts = standing(history)
  const [first] = facts
  if (first === undefined) return undefined
  const recorded = new Set(facts.flatMap(({ lapsed }) => (lapsed === undefined ? [] : [lapsed.obligation])))
  const made: Fact[] = []
  let state = emptyState(procedure, first.occurredAt)
  const until = (moment: Instant): void => {
    const passed = timePassed(procedure, state, school, moment, history.length + made.length + 1, keepAll, recorded)
    made.push(...passed.made)
    state = passed.state
  }
  for (const fact of facts) {
    until(fact.occurredAt)
    state = fold(procedure, state, fact, keepAll)
  }
  until(now)
  return { state, made }
}
