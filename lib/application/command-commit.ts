import { factIdOf } from '../kernel/fact.ts'
import { splitState } from '../kernel/privacy.ts'
import { REGULATION_PLAN } from '../kernel/reminder-plan.ts'
import { OFFICE, type Role } from '../kernel/role.ts'
import type { SchoolCode } from '../kernel/school.ts'
import { fromMs, toMs } from '../kernel/time.ts'
import type { Command } from './command.ts'
import type { Decided, Question } from './decide.ts'
import { derive } from './head.ts'
import type { Answer, CaseParty, CommandMark, Commit, Head, NumberTaken } from './ports.ts'
import { storedFrom } from './stored-fact.ts'
import type { User } from './user.ts'

/** Commands whose repetition is answered from the head alone. */
const MARKS = 4

const marksAfter = (head: Head | undefined, mark: CommandMark): readonly CommandMark[] => [...(head?.commands ?? []), mark].slice(-MARKS)

/** Who takes part in the case once this command is recorded: whoever is no office and records something, and whom the office names. */
export function partiesAfter(head: Head | undefined, command: Pick<Command, 'parties'>, user: User, role: Role): readonly CaseParty[] {
  const own: CaseParty[] = OFFICE.includes(role) ? [] : [{ subject: user.subject, role }]
  const known = head?.parties ?? []
  const added = [...own, ...command.parties].filter(
    (party) => !known.some((other) => other.subject === party.subject && other.role === party.role),
  )
  return [...known, ...added]
}

/** Where a command writes: the head that was read, undefined for a new case, and the numbers that its registers give it. */
export interface Place {
  readonly school: SchoolCode
  readonly head: Head | undefined
  readonly numbers: readonly NumberTaken[]
}

/** The head and the write that follow from a decision. */
export function commitOf(question: Question, command: Command, decided: Decided, place: Place): { commit: Commit; answer: Answer } {
  const { procedure, school, user, role, now } = question
  const { head, numbers } = place
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
    school: place.school,
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
