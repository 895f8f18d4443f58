import { type Computation, explain } from '../kernel/computation.ts'
import { isDue, isInstant, type When } from '../kernel/due.ts'
import type { ClockResult, Obligation } from '../kernel/obligation.ts'
import type { Procedure } from '../kernel/procedure.ts'
import { type Role, roleName } from '../kernel/role.ts'
import type { RuleSet, School } from '../kernel/school.ts'
import { metLate, type Standing, standingOf } from '../kernel/standing.ts'
import { type Instant, romeText } from '../kernel/time.ts'
import type { Occurrence } from '../kernel/track.ts'
import type { CaseId, Head } from './ports.ts'

/** A day as `YYYY-MM-DD`, a moment with Rome's offset. */
export const written = (when: When): string => (isInstant(when) ? romeText(when) : when)

export interface ClockView {
  readonly ruleSet: RuleSet
  readonly norm: string
  readonly channel?: string
  /** `dated`, `stopped`, `undated` (no length in the text) or `superseded`. */
  readonly kind: ClockResult['kind']
  readonly raw?: string
  readonly legal?: string
  readonly target?: string
  readonly lateAfter?: string
  readonly opens?: string
  readonly internal?: boolean
  readonly computation?: Computation
}

export interface OccurrenceView {
  readonly fact: string
  readonly type: string
  readonly title: string
  readonly at: string
}

export interface ObligationView {
  readonly id: string
  readonly case?: CaseId
  readonly procedure: string
  readonly rule: string
  readonly key: string
  readonly title: string
  readonly nature: Obligation['nature']
  readonly bearer: Role
  readonly bearerName: string
  readonly state: Standing
  readonly metLate?: boolean
  /** The rule set that governs: its dates are repeated here. */
  readonly ruleSet?: RuleSet
  readonly norm?: string
  readonly channel?: string
  readonly internal?: boolean
  readonly raw?: string
  readonly legal?: string
  readonly target?: string
  readonly lateAfter?: string
  readonly opens?: string
  readonly trigger: OccurrenceView
  readonly start: OccurrenceView
  readonly of?: string
  readonly settledBy?: OccurrenceView
  readonly missed?: string
  readonly movedFrom?: string | null
  readonly movedBy?: string
  readonly computation?: Computation
  /** Both clocks, side by side. */
  readonly ruleSets: readonly ClockView[]
}

const occurrenceView = (procedure: Procedure, { fact, type, at }: Occurrence): OccurrenceView => ({
  fact,
  type,
  title: procedure.facts[type]?.title ?? type,
  at: romeText(at),
})

function clockView(clock: ClockResult, school: School): ClockView {
  const base = {
    ruleSet: clock.ruleSet,
    norm: clock.norm,
    kind: clock.kind,
    ...(clock.channel === undefined ? {} : { channel: clock.channel }),
  }
  if (clock.kind !== 'dated') return base
  const computation = explain(clock.inputs, school.calendar)
  const { result } = clock
  if (!isDue(result)) return { ...base, opens: result.opens, internal: clock.inputs.internal, computation }
  return {
    ...base,
    raw: written(result.raw),
    legal: written(result.legal),
    target: written(result.target),
    lateAfter: romeText(result.lateAfter),
    ...(result.opens === undefined ? {} : { opens: result.opens }),
    internal: clock.inputs.internal,
    computation,
  }
}

/** An obligation as the API shows it at `now`, its dates explained. */
export function obligationView(
  procedure: Procedure,
  school: School,
  obligation: Obligation,
  now: Instant,
  told?: Head['told'][string],
  caseId?: CaseId,
): ObligationView {
  const clocks = obligation.clocks.map((clock) => clockView(clock, school))
  const governing = clocks.find(({ ruleSet }) => ruleSet === obligation.governing?.ruleSet)
  const { kind: _, ...shown } = governing ?? { kind: undefined }
  return {
    id: obligation.id,
    ...(caseId === undefined ? {} : { case: caseId }),
    procedure: procedure.id,
    rule: obligation.rule,
    key: obligation.key,
    title: obligation.title,
    nature: obligation.nature,
    bearer: obligation.bearer,
    bearerName: roleName(obligation.bearer),
    state: standingOf(obligation, now),
    ...(obligation.settled?.outcome === 'met' ? { metLate: metLate(obligation) } : {}),
    ...shown,
    trigger: occurrenceView(procedure, obligation.trigger),
    start: occurrenceView(procedure, obligation.start),
    ...(obligation.of === undefined ? {} : { of: obligation.of }),
    ...(obligation.settled === undefined ? {} : { settledBy: occurrenceView(procedure, obligation.settled) }),
    ...(obligation.missed === undefined ? {} : { missed: obligation.missed }),
    ...(told?.from === undefined || told.from === told.legal ? {} : { movedFrom: told.from === null ? null : written(told.from) }),
    ...(told?.cause === undefined || told.from === told.legal ? {} : { movedBy: told.cause }),
    ruleSets: clocks,
  }
}
