import { CORRECTION } from '../kernel/builtin.ts'
import { type Data, type Fact, factIdOf } from '../kernel/fact.ts'
import { emptyState, fold } from '../kernel/fold.ts'
import { standing, stateOf } from '../kernel/history.ts'
import { judge, openingTypes } from '../kernel/judge.ts'
import { livedThrough, timePassed } from '../kernel/lapse.ts'
import { classesOf, joinState, splitState } from '../kernel/privacy.ts'
import type { CaseState, Procedure } from '../kernel/procedure.ts'
import type { Refusal, Warning } from '../kernel/refusal.ts'
import { REGULATION_PLAN } from '../kernel/reminder-plan.ts'
import { OFFICE, type Role } from '../kernel/role.ts'
import type { School, SchoolCode } from '../kernel/school.ts'
import { fromMs, type Instant, romeDateOf, toMs } from '../kernel/time.ts'
import { type RecordPorts, schoolOf } from './context.ts'
import { derive } from './head.ts'
import { type Denial, deny, type Outcome } from './outcome.ts'
import type {
  Answer,
  CaseId,
  CaseParty,
  CommandId,
  CommandMark,
  Commit,
  Head,
  NumberTaken,
  Person,
  SchoolRecord,
  StoredFact,
} from './ports.ts'
import { type Asked, FACT_LIMIT_BYTES, readCorrection, readData, timeFlaws } from './proposal.ts'
import { actingRole, isOfficeOf, rolesAt, type User, viewOf } from './user.ts'

interface Command {
  readonly id: CommandId
  /** A digest of the request: the same key with another body is another command. */
  readonly body: string
  readonly caseId: CaseId
  readonly asked: Asked
  readonly people: readonly Person[]
  readonly parties: readonly CaseParty[]
}

export interface OpenCase extends Command {
  readonly school: SchoolCode
  readonly procedure: string
}

export interface RecordFact extends Command {
  /** The version the caller has seen; undefined where they sent none. */
  readonly seen: number | undefined
}

/** Tries of a command whose head was moved meanwhile by a wake-up, or whose register number was taken (pitfalls, 5). */
const TRIES = 4
/** Commands whose repetition is answered from the head alone. */
const MARKS = 4
const PARTIES_LIMIT = 20

interface Case {
  readonly procedure: Procedure
  readonly record: SchoolRecord
  readonly school: School
}

/** What was read of a case before deciding. */
interface Before {
  readonly head: Head | undefined
  readonly state: CaseState | undefined
}

interface Decided {
  readonly facts: readonly Fact[]
  readonly state: CaseState
  readonly warnings: readonly Warning[]
}

type Decision = { readonly decided: Decided } | { readonly denial: Denial }

const replay = (mark: Pick<CommandMark, 'body' | 'answer'>, body: string): Outcome =>
  mark.body === body ? { ok: true, answer: mark.answer, replayed: true } : deny({ kind: 'key-reused' })

/** A case has one first fact, and it is one that opens: nothing that happened can be otherwise. */
const STRUCTURE: readonly string[] = ['ERR-OPENING', 'ERR-OPENED']

/** Refusals left after those that the head teacher knowingly records against. */
function unanswered(refusals: readonly Refusal[], asked: Asked, role: Role): readonly Refusal[] {
  const { despite } = asked
  if (despite === undefined || role !== 'ds') return refusals
  return refusals.filter(({ kind, code }) => kind === 'role' || STRUCTURE.includes(code) || !despite.codes.includes(code))
}

function factOf(asked: Asked, data: Data, sequence: number, now: Instant, user: User, role: Role, refusals: readonly Refusal[]): Fact {
  const answered = refusals.map(({ code }) => code)
  return {
    id: factIdOf(sequence),
    type: asked.type,
    occurredAt: asked.occurredAt,
    recordedAt: now,
    by: { subject: user.subject, role },
    data,
    ...(asked.despite === undefined || answered.length === 0 ? {} : { despite: { codes: answered, reason: asked.despite.reason } }),
  }
}

export const factFrom = (stored: StoredFact): Fact => {
  const { classes, ...fact } = stored
  return { ...fact, data: { ...classes.plain, ...classes.personal, ...classes.special } }
}

export const storedFrom = (procedure: Procedure, fact: Fact): StoredFact => {
  const { data: _, ...envelope } = fact
  return { ...envelope, classes: classesOf(procedure, fact) }
}

/** Judges the fact against the state in which it happened, and folds it with what time has made before and after. */
function append(context: Case, before: Before, asked: Asked, data: Data, user: User, role: Role, now: Instant): Decision {
  const { procedure, school } = context
  const recorded = before.head?.version ?? 0
  const earlier = before.state === undefined ? undefined : timePassed(procedure, before.state, school, asked.occurredAt, recorded + 1)
  const empty = emptyState(procedure, asked.occurredAt)
  const { refusals, warnings } = judge(
    procedure,
    earlier?.state,
    empty,
    { type: asked.type, occurredAt: asked.occurredAt, data, role },
    school,
  )
  const left = unanswered(refusals, asked, role)
  if (left.length > 0) return { denial: { kind: 'refused', refusals: left } }
  const made = earlier?.made ?? []
  const fact = factOf(asked, data, recorded + made.length + 1, now, user, role, refusals)
  const folded = fold(procedure, earlier?.state ?? empty, fact)
  const after = timePassed(procedure, folded, school, now, recorded + made.length + 2)
  return { decided: { facts: [...made, fact, ...after.made], state: after.state, warnings } }
}

/** A fact that happened before others, or a correction: the history is read and folded again. */
async function insert(
  ports: RecordPorts,
  context: Case,
  head: Head,
  asked: Asked,
  data: Data,
  user: User,
  role: Role,
  now: Instant,
): Promise<Decision> {
  const { procedure, school } = context
  const history = (await ports.cases.history(head.caseId)).map(factFrom)
  const correction = asked.type === CORRECTION ? readCorrection(procedure, data, history, now) : { data }
  if ('flaws' in correction) return { denial: { kind: 'malformed', flaws: correction.flaws } }
  let warnings: readonly Warning[] = []
  let refusals: readonly Refusal[] = []
  if (asked.type !== CORRECTION) {
    const then = standing(history).filter((fact) => fact.occurredAt <= asked.occurredAt)
    const state = stateOf(procedure, then)
    const judged = judge(
      procedure,
      state,
      emptyState(procedure, asked.occurredAt),
      { type: asked.type, occurredAt: asked.occurredAt, data, role },
      school,
    )
    const left = unanswered(judged.refusals, asked, role)
    if (left.length > 0) return { denial: { kind: 'refused', refusals: left } }
    warnings = judged.warnings
    refusals = judged.refusals
  }
  const fact = factOf(asked, correction.data, head.version + 1, now, user, role, refusals)
  const all = [...history, fact]
  const [first] = standing(all)
  const folded = livedThrough(procedure, all, school, now)
  if (folded === undefined || first === undefined || !openingTypes(procedure).includes(first.type)) {
    return {
      denial: {
        kind: 'malformed',
        flaws: [{ pointer: '/data', sentence: 'Dopo la correzione il primo fatto non sarebbe più quello che apre il fascicolo' }],
      },
    }
  }
  const withdrawn =
    asked.type !== CORRECTION ? undefined : history.find(({ id, lapsed }) => lapsed !== undefined && id === correction.data.fact)
  if (
    withdrawn !== undefined &&
    folded.made.some((made) => made.lapsed?.obligation === withdrawn.lapsed?.obligation && made.occurredAt === withdrawn.occurredAt)
  ) {
    return {
      denial: {
        kind: 'malformed',
        flaws: [
          {
            pointer: '/data/fact',
            sentence: 'Secondo i fatti registrati quel termine è passato: registra prima il fatto che lo ha rispettato, poi ritira',
          },
        ],
      },
    }
  }
  return { decided: { facts: [fact, ...folded.made], state: folded.state, warnings } }
}

const marksAfter = (head: Head | undefined, mark: CommandMark): readonly CommandMark[] => [...(head?.commands ?? []), mark].slice(-MARKS)

function partiesAfter(head: Head | undefined, command: Pick<Command, 'parties'>, user: User, role: Role): readonly CaseParty[] {
  const own: CaseParty[] = OFFICE.includes(role) ? [] : [{ subject: user.subject, role }]
  const known = head?.parties ?? []
  const added = [...own, ...command.parties].filter(
    (party) => !known.some((other) => other.subject === party.subject && other.role === party.role),
  )
  return [...known, ...added]
}

const tooMany = (parties: readonly CaseParty[]): Denial | undefined =>
  parties.length > PARTIES_LIMIT
    ? { kind: 'malformed', flaws: [{ pointer: '/parties', sentence: `A un fascicolo partecipano al più in ${PARTIES_LIMIT}` }] }
    : undefined

/** Whoever takes part may name persons; what the case knows of one only the office changes. */
async function strangersOnly(ports: RecordPorts, command: Command, user: User, school: SchoolCode): Promise<Denial | undefined> {
  if (command.people.length === 0 || isOfficeOf(user, school)) return undefined
  const known = new Map((await ports.cases.people(command.caseId)).map((person) => [person.ref, person]))
  const flaws = command.people.flatMap((person, index) => {
    const before = known.get(person.ref)
    return before === undefined || samePerson(before, person)
      ? []
      : [{ pointer: `/people/${index}/ref`, sentence: 'La persona è già nel fascicolo: i suoi dati li cambia la segreteria' }]
  })
  return flaws.length === 0 ? undefined : { kind: 'malformed', flaws }
}

const samePerson = (one: Person, other: Person): boolean =>
  (['name', 'role', 'email', 'residence', 'powers', 'taxCode'] as const).every((field) => one[field] === other[field])

/** The head and the write that follow from a decision. */
function commitOf(
  context: Case,
  before: Before,
  command: Command,
  decided: Decided,
  user: User,
  role: Role,
  now: Instant,
  numbers: readonly NumberTaken[],
  base: Pick<Head, 'school'>,
): { commit: Commit; answer: Answer } {
  const { procedure, school } = context
  const { head } = before
  const version = (head?.version ?? 0) + decided.facts.length
  const own = decided.facts.find((fact) => fact.by.role !== 'service')
  const reminded = { told: head?.told ?? {}, remindedUpTo: head?.remindedUpTo ?? fromMs(toMs(now) - 1) }
  const derived = derive(procedure, decided.state, school, REGULATION_PLAN, reminded, now, own?.id ?? '')
  const answer: Answer = {
    caseId: command.caseId,
    fact: own?.id ?? factIdOf(version),
    version,
    recordedAt: now,
    warnings: decided.warnings,
    moved: derived.moves,
  }
  const next: Head = {
    caseId: command.caseId,
    school: base.school,
    procedure: procedure.id,
    procedureVersion: procedure.version,
    version,
    revision: (head?.revision ?? 0) + 1,
    state: splitState(procedure, decided.state),
    recordedAt: now,
    commands: marksAfter(head, { id: command.id, body: command.body, answer }),
    told: derived.told,
    remindedUpTo: reminded.remindedUpTo,
    wakeAt: derived.wakeAt,
    armed: head?.armed ?? null,
    parties: partiesAfter(head, command, user, role),
    registers: [...(head?.registers ?? []), ...numbers.map(({ register, schoolYear, number }) => ({ register, schoolYear, number }))],
    nextDue: derived.nextDue,
  }
  const commit: Commit = {
    head: next,
    expected: head?.revision ?? null,
    facts: decided.facts.map((fact) => storedFrom(procedure, fact)),
    people: command.people,
    command: { id: command.id, body: command.body, answer },
    numbers,
    ...(derived.moves.length === 0 ? {} : { journal: { at: now, moves: derived.moves } }),
  }
  return { commit, answer }
}

const bytesOf = ({ asked, people }: Command): number =>
  new TextEncoder().encode(JSON.stringify([asked.data, asked.despite?.reason, people])).length

/** What can be said of a command before anything is read. */
function precheck(command: Command): Denial | undefined {
  if (bytesOf(command) > FACT_LIMIT_BYTES)
    return {
      kind: 'too-large',
      sentence: `Un fatto può essere al più di ${FACT_LIMIT_BYTES / 1024} KB: i documenti si allegano, non si scrivono qui`,
    }
  return undefined
}

const officeOnly = (command: Command, user: User, school: SchoolCode): Denial | undefined =>
  command.parties.length > 0 && !isOfficeOf(user, school)
    ? { kind: 'forbidden', sentence: 'Solo la segreteria indica chi partecipa a un fascicolo' }
    : undefined

/** The registers that the opening fact enters, in the school year in which the office learns of it. */
const registersOf = (procedure: Procedure, type: string, school: School, now: Instant): { register: string; schoolYear: string }[] =>
  Object.entries(procedure.registers ?? {}).flatMap(([register, { on }]) =>
    on === type ? [{ register, schoolYear: school.calendar.schoolYearOf(romeDateOf(now)) }] : [],
  )

/** Opens a case with its first fact. Two round trips; the case's id follows from the command's, so a repetition finds it. */
export async function openCase(ports: RecordPorts, user: User, command: OpenCase, now: Instant): Promise<Outcome> {
  const roles = rolesAt(user, command.school)
  if (roles.length === 0) return deny({ kind: 'unknown-school' })
  const record = await ports.schools.get(command.school)
  if (record === undefined) return deny({ kind: 'unknown-school' })
  const procedure = await ports.procedures.load(command.procedure)
  if (procedure === undefined) return deny({ kind: 'unknown-procedure' })
  const early = precheck(command) ?? officeOnly(command, user, command.school)
  if (early !== undefined) return deny(early)
  const context: Case = { procedure, record, school: schoolOf(record) }
  const counters = registersOf(procedure, command.asked.type, context.school, now)
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { head, last } = await ports.cases.readWithCounters(command.caseId, command.school, counters)
    const mark = head?.commands.find(({ id }) => id === command.id)
    if (mark !== undefined) return replay(mark, command.body)
    if (head !== undefined) return replayFromRow(ports, command)
    const role =
      actingRole(procedure, command.asked.type, user, { school: command.school }, command.asked.despite !== undefined) ?? roles[0]
    if (role === undefined) return deny({ kind: 'unknown-school' })
    const read = readData(procedure, command.asked.type, command.asked.data)
    const flaws = [...('flaws' in read ? read.flaws : []), ...timeFlaws(command.asked.occurredAt, now, undefined)]
    if (flaws.length > 0 || 'flaws' in read) return deny({ kind: 'malformed', flaws })
    const crowd = tooMany(partiesAfter(undefined, command, user, role))
    if (crowd !== undefined) return deny(crowd)
    const decision = append(context, { head: undefined, state: undefined }, command.asked, read.data, user, role, now)
    if ('denial' in decision) return deny(decision.denial)
    const numbers = counters.map((counter, index): NumberTaken => ({ ...counter, number: (last[index] ?? 0) + 1, at: now }))
    const { commit, answer } = commitOf(
      context,
      { head: undefined, state: undefined },
      command,
      decision.decided,
      user,
      role,
      now,
      numbers,
      command,
    )
    const result = await ports.cases.commit(commit)
    if (result === 'committed') return { ok: true, answer, replayed: false }
    ports.meter.count('Conflicts', 1)
  }
  return deny({ kind: 'busy' })
}

/** An old command, no longer marked in the head. */
async function replayFromRow(ports: RecordPorts, command: Command): Promise<Outcome> {
  const row = await ports.cases.command(command.caseId, command.id)
  return row === undefined ? deny({ kind: 'busy' }) : replay(row, command.body)
}

/** Records a fact in a case that exists. Two round trips where the fact is the latest, three where the history must be folded again. */
export async function recordFact(ports: RecordPorts, user: User, command: RecordFact, now: Instant): Promise<Outcome> {
  const early = precheck(command)
  if (early !== undefined) return deny(early)
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const head = await ports.cases.read(command.caseId)
    if (head === undefined) return deny({ kind: 'not-found' })
    const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
    if (procedure === undefined)
      throw new Error(`case ${head.caseId} is of ${head.procedure} version ${head.procedureVersion}, which this build does not know`)
    if (viewOf(procedure, head, user) === undefined) return deny({ kind: 'not-found' })
    const mark = head.commands.find(({ id }) => id === command.id)
    if (mark !== undefined) return replay(mark, command.body)
    if (head.destroyedAt !== undefined)
      return deny({ kind: 'forbidden', sentence: 'I dati di questo fascicolo sono stati distrutti: non vi si registra più nulla' })
    const outcome = await attemptFact(ports, user, command, head, procedure, now)
    if (outcome !== 'again') return outcome
    ports.meter.count('Conflicts', 1)
  }
  return deny({ kind: 'busy' })
}

async function attemptFact(
  ports: RecordPorts,
  user: User,
  command: RecordFact,
  head: Head,
  procedure: Procedure,
  now: Instant,
): Promise<Outcome | 'again'> {
  const { asked } = command
  if (command.seen === undefined) return deny({ kind: 'version-required' })
  if (command.seen !== head.version) {
    const row = await ports.cases.command(command.caseId, command.id)
    return row === undefined ? deny({ kind: 'stale', version: head.version }) : replay(row, command.body)
  }
  const record = await ports.schools.get(head.school)
  if (record === undefined) throw new Error(`case ${head.caseId} is of school ${head.school}, which is not stored`)
  const context: Case = { procedure, record, school: schoolOf(record) }
  const role = actingRole(procedure, asked.type, user, head, asked.despite !== undefined)
  const parties = officeOnly(command, user, head.school)
  if (parties !== undefined) return deny(parties)
  if (role === undefined) return deny({ kind: 'not-found' })
  const crowd = tooMany(partiesAfter(head, command, user, role)) ?? (await strangersOnly(ports, command, user, head.school))
  if (crowd !== undefined) return deny(crowd)
  if (asked.type === CORRECTION && !OFFICE.includes(role))
    return deny({ kind: 'forbidden', sentence: 'Un fatto lo corregge la segreteria' })
  const state = joinState(head.state)
  const read = readData(procedure, asked.type, asked.data)
  const flaws = [...('flaws' in read ? read.flaws : []), ...timeFlaws(asked.occurredAt, now, state.openedAt)]
  if (flaws.length > 0 || 'flaws' in read) return deny({ kind: 'malformed', flaws })
  const isLatest = asked.type !== CORRECTION && asked.occurredAt >= state.latest
  const decision = isLatest
    ? append(context, { head, state }, asked, read.data, user, role, now)
    : await insert(ports, context, head, asked, read.data, user, role, now)
  if ('denial' in decision) return deny(decision.denial)
  const { commit, answer } = commitOf(context, { head, state }, command, decision.decided, user, role, now, [], head)
  const result = await ports.cases.commit(commit)
  if (result === 'committed') return { ok: true, answer, replayed: false }
  return result === 'command-exists' ? replayFromRow(ports, command) : 'again'
}
