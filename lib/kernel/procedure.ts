import type * as z from 'zod'
import type { DataOf, FactId, FactTypes, KeptOf } from './fact.ts'
import type { SentenceValues } from './refusal.ts'
import type { Role } from './role.ts'
import type { School } from './school.ts'
import type { HolidayLayer, Term } from './term.ts'
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
  /** To whom the act goes, where the facts decide it; undefined as long as they do not tell. */
  addressee?(state: CaseState<F>): string | undefined
  /** What the text says happens when it is missed. */
  readonly missed?: string
  /** The fact that time makes when it is missed. */
  readonly lapse?: Names<F>
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

/** A number or switch that the norm leaves to the school. */
export interface Parameter {
  readonly title: string
  readonly default: number | boolean
  readonly reason: string
}

export interface Register<Name extends string> {
  readonly title: string
  readonly norm: string
  /** The fact that takes the next number of the school year. */
  readonly on: Name
  /** Where each column of an entry is read: a field of the last fact of a type, or a date of the case. */
  readonly columns: Readonly<Record<string, ColumnSource<Name>>>
}

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
  readonly deadlines: Readonly<Record<string, Deadline<NoInfer<F>>>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  readonly refusals?: Readonly<Record<string, RuleRow<NoInfer<F>>>>
  readonly warnings?: Readonly<Record<string, RuleRow<NoInfer<F>>>>
  readonly calculations?: Readonly<Record<string, Calculation>>
  /** Rules with nothing to compute here: the sentence, and where it is done. */
  readonly rules?: Readonly<Record<string, string>>
  readonly registers?: Readonly<Record<string, Register<Names<NoInfer<F>>>>>
}

type Flat<T> = { readonly [K in keyof T]: T[K] }

/** A procedure as the engine knows it. Its rules see only data that the fact's schema has accepted. */
export type Procedure = Flat<Definition<FactTypes>>

/** One legal procedure: rows under rulebook ids, checked against its own facts. A name that comes from outside finds a fact or nothing. */
export const procedure = <const F extends FactTypes>(definition: Definition<F>): Definition<F> => ({
  ...definition,
  facts: { __proto__: null, ...definition.facts },
})
