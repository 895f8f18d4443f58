import { isBuiltin } from '../kernel/builtin.ts'
import type { Data, Fact } from '../kernel/fact.ts'
import { standing, stateOf } from '../kernel/history.ts'
import { timePassed } from '../kernel/lapse.ts'
import { obligations } from '../kernel/obligation.ts'
import { type Classes, classesOf, joinState } from '../kernel/privacy.ts'
import type { CaseState, Procedure } from '../kernel/procedure.ts'
import { plainly, ruleOfCode, type Warning } from '../kernel/refusal.ts'
import type { Rung } from '../kernel/reminder.ts'
import { REGULATION_PLAN } from '../kernel/reminder-plan.ts'
import { type Instant, instant, plusElapsedHours, romeText } from '../kernel/time.ts'
import { type RecordPorts, schoolOf } from './context.ts'
import { derive } from './head.ts'
import type { CaseId, Head, JournalEntry, Person, RungRecord, SchoolRecord, StoredFact, ToldDate } from './ports.ts'
import { factFrom } from './stored-fact.ts'
import { showsFact, showsSpecial, type User, type View, viewOf } from './user.ts'
import { type ObligationView, obligationView } from './views.ts'

/** A case that this user may see, with all that its questions need. */
export interface SeenCase {
  readonly head: Head
  readonly procedure: Procedure
  readonly record: SchoolRecord
  readonly view: View
}

/** The case, or undefined: for this user a case that may not be seen does not exist. */
export async function seeCase(ports: RecordPorts, user: User, caseId: CaseId): Promise<SeenCase | undefined> {
  const head = await ports.cases.read(caseId)
  return head === undefined ? undefined : seeHead(ports, user, head)
}

export async function seeHead(ports: RecordPorts, user: User, head: Head): Promise<SeenCase | undefined> {
  const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
  if (procedure === undefined) return undefined
  const view = viewOf(procedure, head, user)
  if (view === undefined) return undefined
  const record = await ports.schools.get(head.school)
  return record === undefined ? undefined : { head, procedure, record, view }
}

export interface CaseSummary {
  readonly id: CaseId
  readonly school: string
  readonly procedure: string
  readonly procedureVersion: number
  readonly title: string
  readonly phase: string
  readonly version: number
  readonly openedAt: string
  readonly nextDue: string | null
  readonly registers: Head['registers']
  readonly irregular: readonly { readonly fact: string; readonly codes: readonly string[] }[]
  /** What the case has summed: balances of hours or cents, account by account. */
  readonly balances: readonly {
    readonly sum: string
    readonly title: string
    readonly unit: 'minutes' | 'cents' | 'count'
    readonly accounts: Readonly<Record<string, number>>
  }[]
  /** Warnings and open questions said with the last fact of each type. */
  readonly warned: readonly { readonly fact: string; readonly codes: readonly string[] }[]
  readonly undelivered: readonly { readonly fact: string; readonly obligation: string; readonly step: string; readonly role: string }[]
}

export const summaryOf = ({ head, procedure }: Pick<SeenCase, 'head' | 'procedure'>): CaseSummary => ({
  id: head.caseId,
  school: head.school,
  procedure: head.procedure,
  procedureVersion: head.procedureVersion,
  title: procedure.title,
  phase: head.state.plain.phase,
  version: head.version,
  openedAt: romeText(head.state.plain.openedAt),
  nextDue: head.nextDue === null ? null : romeText(instant(head.nextDue)),
  registers: head.registers,
  irregular: head.state.plain.irregular.map(({ fact, codes }) => ({ fact, codes })),
  balances: Object.entries(head.state.plain.sums).flatMap(([sum, accounts]) => {
    const row = procedure.sums?.[sum]
    return row === undefined ? [] : [{ sum, title: row.title, unit: row.unit, accounts }]
  }),
  warned: head.state.plain.warned.map(({ fact, codes }) => ({ fact, codes })),
  undelivered: head.state.plain.undelivered.map(({ fact, obligation, step, role }) => ({ fact, obligation, step, role })),
})

const shownTo = (view: View, all: readonly ObligationView[]): readonly ObligationView[] =>
  view.sight === 'own-facts' ? all.filter(({ bearer }) => bearer === view.role) : all

/** The obligations of a state at `now`, with what time has made of it though nobody has recorded it yet. */
function obligationsAt(seen: SeenCase, state: CaseState, now: Instant): readonly ObligationView[] {
  const { head, procedure, record, view } = seen
  const school = schoolOf(record)
  const passed = timePassed(procedure, state, school, now, head.version + 1).state
  const told = (id: string): ToldDate | undefined => {
    const known = head.told[id]
    return known === undefined || known.at > now ? undefined : known
  }
  return shownTo(
    view,
    obligations(procedure, passed, school).map((obligation) =>
      obligationView(procedure, school, obligation, now, told(obligation.id), head.caseId),
    ),
  )
}

export const obligationsOf = (seen: SeenCase, now: Instant): readonly ObligationView[] =>
  obligationsAt(seen, joinState(seen.head.state), now)

export interface FactView {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly occurredAt: string
  readonly recordedAt: string
  readonly by: Fact['by']
  /** Plain, personal and, for who may, special fields. */
  readonly data: Data
  readonly withheld: readonly string[]
  readonly despite?: Fact['despite']
  /** What was said with it. */
  readonly warnings?: readonly Warning[]
  readonly lapsed?: Fact['lapsed']
  /** False for a fact that a later one has withdrawn; the corrected moment and data where it was corrected. */
  readonly stands: boolean
  readonly correctedTo?: { readonly occurredAt: string; readonly data: Data }
}

const TITLES: Readonly<Record<string, string>> = { 'fact-corrected': 'Correzione', 'notice-undelivered': 'Avviso non arrivato' }

const hasSpecial = ({ facts }: Procedure): boolean => Object.values(facts).some(({ special }) => Object.keys(special).length > 0)

/** Whether the special fields of a fact are open to this user. Where a procedure has none, what a correction says is none either. */
const opensSpecial = ({ procedure, view }: SeenCase, user: User, fact: Pick<Fact, 'by' | 'type'>): boolean =>
  showsSpecial(view, user, fact) || (isBuiltin(fact.type) && !hasSpecial(procedure))

const shown = ({ plain, personal, special }: Classes, open: boolean): Data => ({ ...plain, ...personal, ...(open ? special : {}) })
const isSame = (one: Data, other: Data): boolean =>
  Object.keys({ ...one, ...other }).every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]))

/** A warning in the words of its row; the values of that day are in the answer to the command. */
function saidBy({ warnings, refusals, questions }: Procedure, code: string): readonly Warning[] {
  const row = warnings?.[code] ?? questions?.[code] ?? refusals?.[code.replace(/^W-/, 'ERR-')]
  return row === undefined ? [] : [{ code, rule: row.rule ?? ruleOfCode(code), sentence: plainly(row.says), norm: row.norm }]
}

function factView(seen: SeenCase, user: User, stored: StoredFact, standingFacts: readonly Fact[]): FactView {
  const { procedure } = seen
  const open = opensSpecial(seen, user, stored)
  const { classes, despite, warned, ...fact } = stored
  const now = standingFacts.find(({ id }) => id === fact.id)
  const data = shown(classes, open)
  const corrected = now === undefined ? data : shown(classesOf(procedure, now), open)
  const isCorrected = now !== undefined && (now.occurredAt !== fact.occurredAt || !isSame(corrected, data))
  return {
    id: fact.id,
    type: fact.type,
    title: procedure.facts[fact.type]?.title ?? TITLES[fact.type] ?? fact.type,
    occurredAt: romeText(fact.occurredAt),
    recordedAt: romeText(fact.recordedAt),
    by: fact.by,
    data,
    withheld: open ? [] : Object.keys(classes.special),
    ...(despite === undefined ? {} : { despite }),
    ...(warned === undefined ? {} : { warnings: warned.flatMap((code) => saidBy(procedure, code)) }),
    ...(fact.lapsed === undefined ? {} : { lapsed: fact.lapsed }),
    stands: now !== undefined || isBuiltin(fact.type),
    ...(isCorrected ? { correctedTo: { occurredAt: romeText(now.occurredAt), data: corrected } } : {}),
  }
}

export interface CaseFacts {
  readonly facts: readonly FactView[]
  readonly people: readonly Person[]
}

/** The office sees the people of a case; who takes part sees the names of those in the same role or in none: not who stands against them. */
async function peopleFor(ports: RecordPorts, { head, view }: SeenCase): Promise<readonly Person[]> {
  if (view.sight === 'own-facts') return []
  const people = await ports.cases.people(head.caseId)
  if (view.sight === 'all') return people
  return people.flatMap(({ ref, name, role }) =>
    role === undefined || role === view.role ? [{ ref, name, ...(role === undefined ? {} : { role }) }] : [],
  )
}

/** The facts that the user may see. Reading a special field is written to the read log first. */
export async function factsOf(ports: RecordPorts, user: User, seen: SeenCase, now: Instant): Promise<CaseFacts> {
  const stored = await ports.cases.history(seen.head.caseId)
  const after = standing(stored.map(factFrom))
  const visible = stored.filter((fact) => showsFact(seen.view, user, fact))
  const isSpecial = ({ id, type, classes }: StoredFact): boolean => {
    if (isBuiltin(type) && !hasSpecial(seen.procedure)) return false
    const now = after.find((fact) => fact.id === id)
    return Object.keys({ ...classes.special, ...(now === undefined ? {} : classesOf(seen.procedure, now).special) }).length > 0
  }
  const opened = visible.filter((fact) => opensSpecial(seen, user, fact) && isSpecial(fact))
  if (opened.length > 0) {
    await ports.readLog.record({
      caseId: seen.head.caseId,
      at: now,
      subject: user.subject,
      role: seen.view.role,
      facts: opened.map(({ id }) => id),
    })
  }
  return { facts: visible.map((fact) => factView(seen, user, fact, after)), people: await peopleFor(ports, seen) }
}

/** What we knew then: the state and the obligations from the facts recorded up to `knownAt`, as they stood at that moment. */
export async function knownAt(
  ports: RecordPorts,
  seen: SeenCase,
  moment: Instant,
): Promise<{ phase: string; version: number; obligations: readonly ObligationView[] } | undefined> {
  // What rules would compute with is gone.
  if (seen.head.destroyedAt !== undefined) return undefined
  const history = (await ports.cases.history(seen.head.caseId)).map(factFrom)
  const state = stateOf(seen.procedure, history, { knownAt: moment, keepAll: true })
  if (state === undefined) return undefined
  return {
    phase: state.phase,
    version: history.filter(({ recordedAt }) => recordedAt <= moment).length,
    obligations: obligationsAt(seen, state, moment),
  }
}

/** Of the rungs ahead of an obligation that nobody meets there are many, week after week. */
const PLANNED_SHOWN = 200
const PLANNED_HOURS = 24 * 366

export interface Trail {
  readonly reminders: readonly RungRecord[]
  /** What is still to ring if nothing happens. */
  readonly planned: readonly Rung[]
  readonly journal: readonly JournalEntry[]
}

/** The mails of a case, those to come, and the dates that moved, for who sees all of it. */
export async function trailOf(ports: RecordPorts, seen: SeenCase, now: Instant): Promise<Trail> {
  if (seen.view.sight !== 'all') return { reminders: [], planned: [], journal: [] }
  const { head, procedure, record } = seen
  const { rungs } = derive(
    procedure,
    joinState(head.state),
    schoolOf(record),
    REGULATION_PLAN,
    head,
    now,
    '',
    plusElapsedHours(now, PLANNED_HOURS),
  )
  return {
    reminders: await ports.ledger.ofCase(head.caseId),
    planned: rungs.filter(({ at }) => at > head.remindedUpTo).slice(0, PLANNED_SHOWN),
    journal: await ports.cases.journal(head.caseId),
  }
}
