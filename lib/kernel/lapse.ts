import { nextOccurrence } from './due.ts'
import { type Fact, type FactId, factIdOf } from './fact.ts'
import { emptyState, fold } from './fold.ts'
import { standing } from './history.ts'
import { pendingObligations } from './obligation.ts'
import { type CaseState, type Procedure, rowsOf } from './procedure.ts'
import type { School } from './school.ts'
import { type Instant, plusDays, romeDateOf, startOfDay } from './time.ts'

export interface TimePassed {
  readonly state: CaseState
  /** The facts that time has made, in order, not yet recorded. */
  readonly made: readonly Fact[]
}

const NONE: ReadonlySet<string> = new Set()

const mayLapse = (procedure: Procedure, state: CaseState): boolean => {
  const rows = rowsOf(procedure)
  return state.tracks.some((track) => track.settled === undefined && rows[track.key]?.lapse !== undefined)
}

/** What time makes next: a fact and its moment; for a lapse the obligation that lapses. */
interface Coming {
  readonly fact: string
  readonly at: Instant
  readonly obligation?: string
}

/** The next of the facts that time makes every year, of each kind; none where the case follows them no more. */
export function yearlyAhead(procedure: Procedure, state: CaseState): readonly Coming[] {
  return Object.entries(procedure.yearly ?? {}).flatMap(([fact, row]): Coming[] => {
    if (row === undefined || row.ended?.(state) === true) return []
    const since = state.last[fact]?.at ?? state.openedAt
    return [{ fact, at: startOfDay(nextOccurrence(plusDays(romeDateOf(since), 1), row.on)) }]
  })
}

/** What the history already holds is not made again: a lapse by its obligation, what comes every year by its moment. */
const nameOf = ({ fact, at, obligation }: Coming): string => obligation ?? `${fact}@${at}`

/** An obligation lapses when its legal day is over: later than that moment. What comes every year is there from its moment on. */
const isPast = ({ at, obligation }: Coming, now: Instant): boolean => (obligation === undefined ? at <= now : at < now)

/**
 * What time has made of a case by `now`: where an obligation with an effect has lapsed, the fold goes on as if the fact had occurred at
 * the last instant of the legal day, and terms count from it (design § 8). Repeats until nothing more lapses.
 * @param next the number of the first fact to be made.
 * @param recorded what the history already holds: it happens there and nowhere else.
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
    const lapses = mayLapse(procedure, current)
      ? pendingObligations(procedure, current, school).flatMap(({ id, lapse }): Coming[] =>
          lapse === undefined ? [] : [{ ...lapse, obligation: id }],
        )
      : []
    const [first] = [...lapses, ...yearlyAhead(procedure, current)]
      .filter((coming) => isPast(coming, now) && !recorded.has(nameOf(coming)))
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
      ...(first.obligation === undefined ? {} : { lapsed: { obligation: first.obligation, calendar: school.calendar.version } }),
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
  const recorded = new Set(
    facts.flatMap(({ type, occurredAt, lapsed }) =>
      lapsed === undefined && procedure.facts[type]?.kind !== 'lapse'
        ? []
        : [nameOf({ fact: type, at: occurredAt, ...(lapsed === undefined ? {} : { obligation: lapsed.obligation }) })],
    ),
  )
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
