import { CORRECTION } from '../kernel/builtin.ts'
import { joinState } from '../kernel/privacy.ts'
import { type CaseState, entersWith, type Procedure } from '../kernel/procedure.ts'
import { OFFICE } from '../kernel/role.ts'
import type { School, SchoolCode } from '../kernel/school.ts'
import { type Instant, romeDateOf } from '../kernel/time.ts'
import type { Command } from './command.ts'
import { commitOf, partiesAfter } from './command-commit.ts'
import { type RecordPorts, schoolOf } from './context.ts'
import { append, correct, type Decision, insert, type Question } from './decide.ts'
import { type Denial, deny, type Outcome } from './outcome.ts'
import type { CaseParty, CommandMark, Head, NumberTaken, Person } from './ports.ts'
import { FACT_LIMIT_BYTES, readData, timeFlaws } from './proposal.ts'
import { factFrom } from './stored-fact.ts'
import { actingRole, isOfficeOf, rolesAt, type User, viewOf } from './user.ts'

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
const PARTIES_LIMIT = 20

const replay = (mark: Pick<CommandMark, 'body' | 'answer'>, body: string): Outcome =>
  mark.body === body ? { ok: true, answer: mark.answer, replayed: true } : deny({ kind: 'key-reused' })

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
  Object.entries(procedure.registers ?? {}).flatMap(([register, row]) =>
    entersWith(row).includes(type) ? [{ register, schoolYear: school.calendar.schoolYearOf(romeDateOf(now)) }] : [],
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
  const school = schoolOf(record)
  const counters = registersOf(procedure, command.asked.type, school, now)
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
    const question: Question = { procedure, school, asked: command.asked, data: read.data, user, role, now }
    const decision = append(question, undefined, 0)
    if ('denial' in decision) return deny(decision.denial)
    const numbers = counters.map((counter, index): NumberTaken => ({ ...counter, number: (last[index] ?? 0) + 1, at: now }))
    const { commit, answer } = commitOf(question, command, decision.decided, { school: command.school, head: undefined, numbers })
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
  const question: Question = { procedure, school: schoolOf(record), asked, data: read.data, user, role, now }
  const decision = await decide(ports, question, head, state)
  if ('denial' in decision) return deny(decision.denial)
  const { commit, answer } = commitOf(question, command, decision.decided, { school: head.school, head, numbers: [] })
  const result = await ports.cases.commit(commit)
  if (result === 'committed') return { ok: true, answer, replayed: false }
  return result === 'command-exists' ? replayFromRow(ports, command) : 'again'
}

/** A fact that is the latest needs the head alone; one that falls earlier, or a correction, the history. */
async function decide(ports: RecordPorts, question: Question, head: Head, state: CaseState): Promise<Decision> {
  const { asked } = question
  if (asked.type !== CORRECTION && asked.occurredAt >= state.latest) return append(question, state, head.version)
  const history = (await ports.cases.history(head.caseId)).map(factFrom)
  return asked.type === CORRECTION ? correct(question, history, head.version) : insert(question, history, head.version)
}
