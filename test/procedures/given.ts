import { calendarDataSchema, compileCalendar } from '../../lib/kernel/calendar/calendar.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import { type Computation, explain } from '../../lib/kernel/computation.ts'
import { isDue, isInstant, type When } from '../../lib/kernel/due.ts'
import { type Data, type Fact, factIdOf, isData, schemaOf } from '../../lib/kernel/fact.ts'
import { emptyState } from '../../lib/kernel/fold.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { judge } from '../../lib/kernel/judge.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { type ClockResult, type Obligation, obligations } from '../../lib/kernel/obligation.ts'
import type { CaseState, Procedure } from '../../lib/kernel/procedure.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, type RuleSet, type School, type Settings } from '../../lib/kernel/school.ts'
import { type Standing, standingOf } from '../../lib/kernel/standing.ts'
import { civilDate, type Instant, romeText, romeTime, wallTime } from '../../lib/kernel/time.ts'
import { procedures } from '../../lib/procedures/index.ts'

export const MONDAY_TO_FRIDAY = Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, { opens: '08:00', closes: '16:00' }]))

/** The calendar of the regulation's worked examples (rulebook § 0.3). */
export const rivalta = (
  closures: { from: string; to: string; reason: string; source: string }[] = [],
  officeHours: object = MONDAY_TO_FRIDAY,
): School['calendar'] =>
  compileCalendar(calendarDataSchema.parse({ version: 'rivalta-2026-27', schoolYears: [PIEMONTE_2026_27], officeHours, closures }))

export const schoolWith = (settings: Partial<Settings> = {}, calendar = rivalta()): School => ({
  calendar,
  settings: { ...DEFAULT_SETTINGS, ...settings },
})

/** `2026-10-13 11:20`, or a day alone for its noon, as Rome's clocks show it. */
export function rome(text: string): Instant {
  const [day = '', time = '12:00'] = text.split(' ')
  return romeTime(civilDate(day), wallTime(time))
}

export type Told = readonly [type: string, when: string, data?: Record<string, unknown>]

const parsed = (procedure: Procedure, type: string, data: Record<string, unknown>): Data => {
  const factType = procedure.facts[type]
  if (factType === undefined) throw new Error(`no fact ${type}`)
  const result = schemaOf(factType).parse(data)
  if (!isData(result)) throw new Error('not JSON')
  return result
}

/** A date as the rulebook prints it: `2026-10-15`, or `2026-10-15 11:20` for an hour term. */
const printed = (when: When): string => (isInstant(when) ? romeText(when).slice(0, 16).replace('T', ' ') : when)

export interface Dates {
  readonly raw: string
  readonly legal: string
  readonly target: string
}

export class Case {
  readonly procedure: Procedure
  readonly school: School
  readonly history: readonly Fact[]
  readonly state: CaseState

  constructor(procedure: Procedure, school: School, history: readonly Fact[], now?: Instant) {
    const folded =
      now === undefined ? stateOf(procedure, history, { keepAll: true }) : livedThrough(procedure, history, school, now, true)?.state
    if (folded === undefined) throw new Error('no fact stands')
    this.procedure = procedure
    this.school = school
    this.history = history
    this.state = folded
  }

  /** The case as time has made it by `when`. */
  at(when: string): Case {
    return new Case(this.procedure, this.school, this.history, rome(when))
  }

  get all(): readonly Obligation[] {
    return obligations(this.procedure, this.state, this.school)
  }

  /** The obligation of a row: the last that arose. */
  find(key: string): Obligation | undefined {
    return this.all.findLast((obligation) => obligation.key === key)
  }

  private clock(key: string, ruleSet?: RuleSet): ClockResult | undefined {
    const obligation = this.find(key)
    return ruleSet === undefined ? obligation?.governing : obligation?.clocks.find((clock) => clock.ruleSet === ruleSet)
  }

  /** Raw, legal and target of a row, of the governing rule set or of the one asked for; the kind of answer where there is no date. */
  dates(key: string, ruleSet?: RuleSet): Dates | string | undefined {
    const clock = this.clock(key, ruleSet)
    if (clock === undefined || clock.kind !== 'dated') return clock?.kind
    const { result } = clock
    return isDue(result)
      ? { raw: printed(result.raw), legal: printed(result.legal), target: printed(result.target) }
      : `opens ${result.opens}`
  }

  legal(key: string, ruleSet?: RuleSet): string | undefined {
    const dates = this.dates(key, ruleSet)
    return typeof dates === 'object' ? dates.legal : dates
  }

  target(key: string): string | undefined {
    const dates = this.dates(key)
    return typeof dates === 'object' ? dates.target : dates
  }

  computation(key: string, ruleSet?: RuleSet): Computation | undefined {
    const clock = this.clock(key, ruleSet)
    return clock?.kind === 'dated' ? explain(clock.inputs, this.school.calendar) : undefined
  }

  standing(key: string, when: string): Standing | undefined {
    const obligation = this.find(key)
    return obligation === undefined ? undefined : standingOf(obligation, rome(when))
  }

  /** The codes with which an act would be refused, and those said with it. */
  judge(type: string, when: string, data: Record<string, unknown> = {}, role: Role = 'clerk'): { refused: string[]; warned: string[] } {
    return judged(this.procedure, this.state, this.school, type, when, data, role)
  }
}

function judged(
  procedure: Procedure,
  state: CaseState | undefined,
  school: School,
  type: string,
  when: string,
  data: Record<string, unknown>,
  role: Role,
) {
  const occurredAt = rome(when)
  const { refusals, warnings } = judge(
    procedure,
    state,
    emptyState(procedure, occurredAt),
    { type, occurredAt, data: parsed(procedure, type, data), role },
    school,
  )
  return { refused: refusals.map(({ code }) => code), warned: warnings.map(({ code }) => code) }
}

export async function procedureOf(id: string): Promise<Procedure> {
  const load = procedures[id]
  if (load === undefined) throw new Error(`no procedure ${id}`)
  return load()
}

/** What the opening act would be refused with. */
export async function opening(id: string, [type, when, data = {}]: Told, role: Role = 'clerk', school: School = schoolWith()) {
  return judged(await procedureOf(id), undefined, school, type, when, data, role)
}

/** A case with these facts, recorded as they happened. */
export async function given(id: string, facts: readonly Told[], school: School = schoolWith()): Promise<Case> {
  const procedure = await procedureOf(id)
  const history = facts.map(([type, when, data = {}], index): Fact => {
    const occurredAt = rome(when)
    return {
      id: factIdOf(index + 1),
      type,
      occurredAt,
      recordedAt: occurredAt,
      by: { subject: 'test', role: 'clerk' },
      data: parsed(procedure, type, data),
    }
  })
  return new Case(procedure, school, history)
}
