import { type Data, type Fact, factIdOf } from '../kernel/fact.ts'
import { emptyState, fold } from '../kernel/fold.ts'
import { standing, stateOf } from '../kernel/history.ts'
import { type Judgement, judge, openingTypes } from '../kernel/judge.ts'
import { livedThrough, timePassed } from '../kernel/lapse.ts'
import type { CaseState, Procedure } from '../kernel/procedure.ts'
import type { Refusal, Warning } from '../kernel/refusal.ts'
import type { Role } from '../kernel/role.ts'
import type { School } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'
import type { Denial } from './outcome.ts'
import { type Asked, readCorrection } from './proposal.ts'
import type { User } from './user.ts'

/** A fact that somebody asks to record, its data read, with all that judging it needs. */
export interface Question {
  readonly procedure: Procedure
  readonly school: School
  readonly asked: Asked
  readonly data: Data
  readonly user: User
  readonly role: Role
  readonly now: Instant
}

export interface Decided {
  /** The fact asked for, and what time has made before and after it, in order. */
  readonly facts: readonly Fact[]
  readonly state: CaseState
  readonly warnings: readonly Warning[]
}

export type Decision = { readonly decided: Decided } | { readonly denial: Denial }

/** A case has one first fact, and it is one that opens: nothing that happened can be otherwise. */
const STRUCTURE: readonly string[] = ['ERR-OPENING', 'ERR-OPENED']

/** Refusals left after those that the head teacher knowingly records against. */
function unanswered(refusals: readonly Refusal[], { asked: { despite }, role }: Question): readonly Refusal[] {
  if (despite === undefined || role !== 'ds') return refusals
  return refusals.filter(({ kind, code }) => kind === 'role' || STRUCTURE.includes(code) || !despite.codes.includes(code))
}

function factOf({ asked, role, user, now }: Question, data: Data, sequence: number, { refusals, warnings }: Judgement): Fact {
  const codes = refusals.map(({ code }) => code)
  return {
    id: factIdOf(sequence),
    type: asked.type,
    occurredAt: asked.occurredAt,
    recordedAt: now,
    by: { subject: user.subject, role },
    data,
    ...(asked.despite === undefined || codes.length === 0 ? {} : { despite: { codes, reason: asked.despite.reason } }),
    ...(warnings.length === 0 ? {} : { warned: warnings.map(({ code }) => code) }),
  }
}

/** What the norm says of the fact, told in the state in which it happened; undefined: the case is not open yet. */
function judged({ procedure, school, asked, data, role }: Question, state: CaseState | undefined): Judgement {
  const { type, occurredAt } = asked
  return judge(procedure, state, emptyState(procedure, occurredAt), { type, occurredAt, data, role }, school)
}

const denied = (pointer: string, sentence: string): Decision => ({ denial: { kind: 'malformed', flaws: [{ pointer, sentence }] } })

/** The latest fact: judged against the state in which it happened, and folded with what time has made before and after. */
export function append(question: Question, state: CaseState | undefined, recorded: number): Decision {
  const { procedure, school, asked, data, now } = question
  const before = state === undefined ? undefined : timePassed(procedure, state, school, asked.occurredAt, recorded + 1)
  const judgement = judged(question, before?.state)
  const left = unanswered(judgement.refusals, question)
  if (left.length > 0) return { denial: { kind: 'refused', refusals: left } }
  const made = before?.made ?? []
  const fact = factOf(question, data, recorded + made.length + 1, judgement)
  const folded = fold(procedure, before?.state ?? emptyState(procedure, asked.occurredAt), fact)
  const after = timePassed(procedure, folded, school, now, recorded + made.length + 2)
  return { decided: { facts: [...made, fact, ...after.made], state: after.state, warnings: judgement.warnings } }
}

/** A fact that happened before others: judged against what stood at its moment, and the history is folded again. */
export function insert(question: Question, history: readonly Fact[], recorded: number): Decision {
  const { procedure, asked, data } = question
  const then = standing(history).filter((fact) => fact.occurredAt <= asked.occurredAt)
  const judgement = judged(question, stateOf(procedure, then))
  const left = unanswered(judgement.refusals, question)
  if (left.length > 0) return { denial: { kind: 'refused', refusals: left } }
  return relive(question, history, factOf(question, data, recorded + 1, judgement), judgement.warnings)
}

/** A correction: the history is folded again with the mended fact, or without the withdrawn one. */
export function correct(question: Question, history: readonly Fact[], recorded: number): Decision {
  const read = readCorrection(question.procedure, question.data, history, question.now)
  if ('flaws' in read) return { denial: { kind: 'malformed', flaws: read.flaws } }
  const decision = relive(question, history, factOf(question, read.data, recorded + 1, { refusals: [], warnings: [] }), [])
  const withdrawn = history.find(({ id }) => id === read.data.fact)
  if (withdrawn === undefined || question.procedure.facts[withdrawn.type]?.kind !== 'lapse' || 'denial' in decision) return decision
  const again = decision.decided.facts.some(
    ({ type, lapsed, occurredAt }) =>
      type === withdrawn.type && lapsed?.obligation === withdrawn.lapsed?.obligation && occurredAt === withdrawn.occurredAt,
  )
  if (!again) return decision
  return denied(
    '/data/fact',
    withdrawn.lapsed === undefined
      ? 'È il tempo a farlo ogni anno, finché il fascicolo vive: registra prima il fatto che lo chiude, poi ritira'
      : 'Secondo i fatti registrati quel termine è passato: registra prima il fatto che lo ha rispettato, poi ritira',
  )
}

function relive({ procedure, school, now }: Question, history: readonly Fact[], fact: Fact, warnings: readonly Warning[]): Decision {
  const all = [...history, fact]
  const [first] = standing(all)
  const lived = livedThrough(procedure, all, school, now)
  if (lived === undefined || first === undefined || !openingTypes(procedure).includes(first.type)) {
    return denied('/data', 'Dopo la correzione il primo fatto non sarebbe più quello che apre il fascicolo')
  }
  return { decided: { facts: [fact, ...lived.made], state: lived.state, warnings } }
}
