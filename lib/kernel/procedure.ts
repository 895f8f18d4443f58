import type * as z from 'zod'
import type { Appointment } from './appointment.ts'
import type { DataOf, FactId, FactTypes, KeptOf, PersonRef } from './fact.ts'
import type { SentenceValues } from './refusal.ts'
import type { Role } from './role.ts'
import type { ParameterValue, School } from './school.ts'
import type { Table } from './table.ts'
import type { HolidayLayer, MonthDay, Term } from './term.ts'
import type { CivilDate, Instant } from './time.ts'
import type { Track } from './track.ts'

type Names<F> = keyof F & string

/** What the state remembers of a fact. */
export interface Memo<Kept> {
  readonly id: FactId
  readonly at: Instant
  readonly recordedAt: Instant
  readonly data: Kept
}

/** The state of a case, the same for every procedure: the fold of its facts, without calendar or clock. */
export interface CaseState<F extends FactTypes = FactTypes> {
  readonly procedure: string
  readonly phase: string
  readonly folded: number
  readonly openedAt: Instant
  /** `occurredAt` of the latest fact. */
  readonly latest: Instant
  readonly last: { readonly [K in Names<F>]?: Memo<KeptOf<F[K]>> }
  readonly counts: { readonly [K in Names<F>]?: number }
  readonly tracks: readonly Track[]
  /** Balances, by sum and account. */
  readonly sums: { readonly [sum: string]: { readonly [account: string]: number } }
  /** The warnings and open questions said with the last fact of each type, the last few. */
  readonly warned: readonly { readonly fact: FactId; readonly type: string; readonly codes: readonly string[] }[]
  /** Notices that did not arrive, the last few. */
  readonly undelivered: readonly {
    readonly fact: FactId
    readonly at: Instant
    readonly obligation: string
    readonly step: string
    readonly role: string
  }[]
  /** Facts recorded despite a refusal, the last few. */
  readonly irregular: readonly { readonly fact: FactId; readonly codes: readonly string[]; readonly reason: string }[]
}

export interface Where<D, F extends FactTypes> {
  readonly words: string
  test(data: D, state: CaseState<F>, fact: { readonly at: Instant }): boolean
}

/**
 * What a second start does. `ignored`: the first one stands. `moves`: while the obligation is open its term starts again; once
 * met, nothing. `renews`: while open it starts again; once met, a new obligation arises.
 */
export type SecondStart = 'ignored' | 'moves' | 'renews'

/** One fact that starts a term. */
export interface Start<D, F extends FactTypes> {
  readonly where?: Where<D, F>
  readonly again?: SecondStart
  /** Counts from a field of the fact (or of the state) rather than from when the fact occurred; undefined: no obligation. */
  dated?(data: D, state: CaseState<F>, fact: { readonly at: Instant }): CivilDate | Instant | undefined
  /** A second start that only the target follows, with the reason as the rulebook gives it. */
  readonly aim?: {
    readonly term: Term
    readonly why: string
    from(data: D, state: CaseState<F>, fact: { readonly at: Instant }): CivilDate | Instant | undefined
  }
}

/** How one rule set counts. */
export interface Clock<F extends FactTypes = FactTypes> {
  readonly term: Term
  readonly norm: string
  /** How the act is done: *raccomandata A/R*, *on line*. */
  readonly channel?: string
  readonly counts?: readonly HolidayLayer[]
  /** How many days before its end the target lies, and why: a letter that must also arrive in time. Terms counted in units only. */
  readonly margin?: { readonly days: number; readonly why: string }
  /** The school parameter that switches the clock on. */
  readonly when?: string
  /** The cases of which this rule set speaks, where it does not speak of all. */
  readonly within?: Scope<F>
}

/** Cases told apart by their facts. */
export interface Scope<F extends FactTypes = FactTypes> {
  readonly words: string
  test(state: CaseState<F>): boolean
}

/** The law has replaced the act: under this rule set nothing is due. */
export interface Superseded {
  readonly supersededBy: string
}

/** The term stops at one fact, if it came in time for another deadline, and starts again at a second. */
export interface Interruption<Name extends string> {
  readonly fact: Name
  readonly until: Name
  /** Judged on that deadline's raw date under the same rule set (access-formal-R2); after a restart, counted from the restart. */
  readonly inTimeFor?: string
  /** `restarts`: counted anew from `until`, the remainder as internal target. `continues`: the remainder is the term. */
  readonly thereafter: 'restarts' | 'continues'
}

export type Nature = 'duty' | 'right' | 'gate' | 'threshold'

/** A deadline is one row under its rulebook id; `ID/part` where one id of the text binds several acts. */
export interface Deadline<F extends FactTypes> {
  readonly title: string
  readonly nature: Nature
  readonly bearer: Role
  readonly from: Names<F> | { readonly [K in Names<F>]?: Start<DataOf<F[K]>, F> }
  readonly metBy?: Names<F> | readonly Names<F>[] | { readonly [K in Names<F>]?: Where<DataOf<F[K]>, F> | true }
  /** Facts after which it is no longer due, though it was not met. */
  readonly endedBy?: { readonly [K in Names<F>]?: Where<DataOf<F[K]>, F> | true }
  /** One obligation for each value of this field, met by the fact that carries the same value. */
  readonly each?: string
  readonly interruptedBy?: Interruption<Names<F>>
  readonly regulation?: Clock<F> | Superseded
  readonly national?: Clock<F> | Superseded
  /**
   * The day that the term counts from, where state and calendar give it together and no fact names it: asked whenever the obligation is.
   * Undefined: not due now. That such a day moves is no news: it follows from every fact.
   */
  reckoned?(state: CaseState<F>, school: School, start: Reckoning): CivilDate | Instant | undefined
  /** A day that only the target follows, likewise. */
  aimed?(state: CaseState<F>, school: School, start: Reckoning): { readonly on: CivilDate; readonly why: string } | undefined
  /** To whom the act goes, where the facts decide it; undefined as long as they do not tell. */
  addressee?(state: CaseState<F>): string | undefined
  /** What the text says happens when it is missed. */
  readonly missed?: string
  /** The fact that time makes when it is missed. */
  readonly lapse?: Names<F>
}

/** What is known of an obligation when its day is reckoned. */
export interface Reckoning {
  /** The day on which its term would count from otherwise. */
  readonly on: CivilDate
  readonly of: string | undefined
}

export type Verdict = boolean | SentenceValues

interface Row {
  readonly norm: string
  /** An Italian sentence that says what to do next; `{name}` stands for a value of the verdict. */
  readonly says: string
  /** The rulebook id, where the code does not name it. */
  readonly rule?: string
}

/** When a code speaks: the fact under judgement, the state before it, the school. */
export interface RuleOn<F extends FactTypes, K extends Names<F>> extends Row {
  readonly on: K
  when(data: DataOf<F[K]>, state: CaseState<F>, school: School, fact: { readonly at: Instant; readonly role: Role }): Verdict
}

export type RuleRow<F extends FactTypes> = { readonly [K in Names<F>]: RuleOn<F, K> }[Names<F>]

/**
 * What no rule settles (codes `MAN-…`): the fact is accepted, and a person must decide. Until `decidedBy` the decision stands among the
 * obligations of whoever decides, and reminds like one.
 */
export interface Question<F extends FactTypes, K extends Names<F>> extends Row {
  readonly on: K
  readonly title: string
  readonly decides: Role
  readonly decidedBy: Names<F>
  /** Facts after which nothing is left to decide. */
  readonly endedBy?: { readonly [E in Names<F>]?: Where<DataOf<F[E]>, F> | true }
  /** No norm says how long: the school's own default. */
  readonly term: Term
  when(data: DataOf<F[K]>, state: CaseState<F>, fact: { readonly at: Instant }): Verdict
}

export type QuestionRow<F extends FactTypes> = { readonly [K in Names<F>]: Question<F, K> }[Names<F>]

/** What a fact adds to an account of a sum; a negative amount takes away. */
export interface Posting {
  readonly account: string
  readonly amount: number
}

export interface Entry<D, F extends FactTypes> {
  /** Undefined: the fact enters nothing. */
  post(data: D, state: CaseState<F>, fact: { readonly at: Instant }): Posting | undefined
}

/** A balance that the state keeps, and no list that grows: the only fold that a procedure writes. Accounts are few. */
export interface Sum<F extends FactTypes> {
  readonly title: string
  readonly unit: 'minutes' | 'cents' | 'count'
  readonly of: { readonly [K in Names<F>]?: Entry<DataOf<F[K]>, F> }
}

/** A fact that time makes every year, at the first instant of a day, for as long as the case lives. */
export interface Yearly<F extends FactTypes> {
  readonly on: MonthDay
  /** From when on it is made no more. */
  ended?(state: CaseState<F>): boolean
}

export interface Addressees {
  /** Persons of the case, by their references. */
  readonly people: readonly PersonRef[]
  readonly roles: readonly Role[]
}

/**
 * A message that goes out once, when an act is recorded. Its words are the row's: no fact, no name. It sees the act's whole data and the
 * state as it stands when the message leaves.
 */
export interface Notice<F extends FactTypes, K extends Names<F>> {
  readonly on: K
  readonly title: string
  readonly says: string
  readonly norm: string
  to(data: DataOf<F[K]>, state: CaseState<F>): Addressees
  /** The meeting that it calls, moves or calls off. */
  appointment?(data: DataOf<F[K]>, state: CaseState<F>): CalledMeeting | undefined
}

export type NoticeRow<F extends FactTypes> = { readonly [K in Names<F>]: Notice<F, K> }[Names<F>]

/** `meeting` tells the meetings of a case apart, and gives the invitation its lasting identity. */
export type CalledMeeting = Omit<Appointment, 'uid'> & { readonly meeting: FactId }

/** One of the rulebook's rules that compute something from an input of their own. */
export interface Calculation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly title: string
  readonly norm: string
  readonly input: I
  /** What `run` answers, exactly. */
  readonly output: O
  run(input: z.output<I>, school: School): z.output<O>
}

export const calculation = <I extends z.ZodType, O extends z.ZodType>(row: Calculation<I, O>): Calculation<I, O> => row

/** A number, switch or hour that the norm leaves to the school. */
export interface Parameter<V extends ParameterValue = ParameterValue> {
  readonly title: string
  readonly default: V
  readonly reason: string
}

export interface Register<Name extends string> {
  readonly title: string
  readonly norm: string
  /** The opening fact that takes the next number of the school year, or those of which the first does. */
  readonly on: Name | readonly Name[]
  /** Where each column of an entry is read: a field of the last fact of a type, or a date of the case. */
  readonly columns: Readonly<Record<string, ColumnSource<Name>>>
}

/** The facts with which a case enters a register. */
export const entersWith = ({ on }: Pick<Register<string>, 'on'>): readonly string[] => (typeof on === 'string' ? [on] : on)

export type ColumnSource<Name extends string> =
  | { readonly title: string; readonly fact: Name; readonly field: string }
  | { readonly title: string; readonly fact: Name; readonly moment: true }
  | { readonly title: string; readonly due: string }
  | { readonly title: string; readonly phase: true }

/** How much of a case a role sees: all of it, what concerns the person, or only what the person recorded. */
export type Sight = 'all' | 'own-case' | 'own-facts'

export interface Definition<F extends FactTypes> {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly norm: string
  readonly seenBy: { readonly [R in Role]?: Sight }
  /** Who may read the special fields; every read is logged. */
  readonly specialSeenBy: readonly Role[]
  readonly opens: Names<F> | readonly Names<F>[]
  readonly facts: F
  readonly needs?: { readonly [K in Names<F>]?: readonly Names<F>[] }
  /** Opening facts that may come again in an open case. */
  readonly reopens?: readonly Names<F>[]
  readonly yearly?: { readonly [K in Names<F>]?: Yearly<NoInfer<F>> }
  readonly sums?: Readonly<Record<string, Sum<NoInfer<F>>>>
  readonly deadlines: Readonly<Record<string, Deadline<NoInfer<F>>>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  readonly tables?: Readonly<Record<string, Table>>
  readonly refusals?: Readonly<Record<string, RuleRow<NoInfer<F>>>>
  readonly warnings?: Readonly<Record<string, RuleRow<NoInfer<F>>>>
  readonly questions?: Readonly<Record<string, QuestionRow<NoInfer<F>>>>
  readonly notices?: Readonly<Record<string, NoticeRow<NoInfer<F>>>>
  readonly calculations?: Readonly<Record<string, Calculation>>
  /** Rules with nothing to compute here: the sentence, and where it is done. */
  readonly rules?: Readonly<Record<string, string>>
  readonly registers?: Readonly<Record<string, Register<Names<NoInfer<F>>>>>
}

type Flat<T> = { readonly [K in keyof T]: T[K] }

/** A procedure as the engine knows it. Its rules see only data that the fact's schema has accepted. */
export type Procedure = Flat<Definition<FactTypes>>

const withQuestions = new WeakMap<Procedure, Procedure['deadlines']>()

/** All rows that make obligations: the deadlines, and for each question the decision that somebody owes. */
export function rowsOf(procedure: Procedure): Procedure['deadlines'] {
  const { questions } = procedure
  if (questions === undefined) return procedure.deadlines
  const known = withQuestions.get(procedure)
  if (known !== undefined) return known
  const decisions = Object.entries(questions).map(([code, row]): [string, Deadline<FactTypes>] => [
    code,
    {
      title: row.title,
      nature: 'duty',
      bearer: row.decides,
      from: {
        [row.on]: { where: { words: row.title, test: (data, state, fact) => row.when(data, state, fact) !== false }, again: 'renews' },
      },
      metBy: row.decidedBy,
      ...(row.endedBy === undefined ? {} : { endedBy: row.endedBy }),
      regulation: { term: row.term, norm: row.norm },
    },
  ])
  const all = { ...procedure.deadlines, ...Object.fromEntries(decisions) }
  withQuestions.set(procedure, all)
  return all
}

/** One legal procedure: rows under rulebook ids, checked against its own facts. A name that comes from outside finds a fact or nothing. */
export const procedure = <const F extends FactTypes>(definition: Definition<F>): Definition<F> => ({
  ...definition,
  facts: { __proto__: null, ...definition.facts },
})
