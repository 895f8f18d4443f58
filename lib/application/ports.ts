import type { Appointment } from '../kernel/appointment.ts'
import type { Branded } from '../kernel/brand.ts'
import type { CalendarInput } from '../kernel/calendar/calendar.ts'
import type { When } from '../kernel/due.ts'
import type { Fact, FactId, PersonRef } from '../kernel/fact.ts'
import type { Classes, SplitState } from '../kernel/privacy.ts'
import type { Procedure } from '../kernel/procedure.ts'
import type { Warning } from '../kernel/refusal.ts'
import type { Role } from '../kernel/role.ts'
import type { SchoolCode, Settings } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'

/** What the application asks of the world. Every port has a DynamoDB, Scheduler or SES adapter and a memory twin that can fail on demand. */

export type CaseId = Branded<string, 'CaseId'>

const isCaseId = (text: string): text is CaseId => /^[A-Za-z0-9_-]{3,64}$/.test(text)

/** @throws RangeError when the text cannot name a case. */
export function caseId(text: string): CaseId {
  if (!isCaseId(text)) throw new RangeError(`not a case id: ${text}`)
  return text
}

/** The caller's `Idempotency-Key`, bound to who called: one command, once. */
export type CommandId = Branded<string, 'CommandId'>

const isCommandId = (text: string): text is CommandId => /^[A-Za-z0-9_-]{3,64}$/.test(text)

/** @throws RangeError when the text cannot name a command. */
export function commandId(text: string): CommandId {
  if (!isCommandId(text)) throw new RangeError(`not a command id: ${text}`)
  return text
}

/** What a command answered, kept so that its repetition answers the same. */
export interface Answer {
  readonly caseId: CaseId
  readonly fact: FactId
  readonly version: number
  readonly recordedAt: Instant
  readonly warnings: readonly Warning[]
  readonly moved: readonly Move[]
}

/** A date that a fact or a calendar moved. */
export interface Move {
  readonly obligation: string
  readonly from: When | null
  readonly to: When | null
  /** The fact, or the calendar version, that moved it. */
  readonly cause: string
}

/** A recent command, in the head: with it a repetition costs one read. */
export interface CommandMark {
  readonly id: CommandId
  readonly body: string
  readonly answer: Answer
}

/** Since when the present date of an open obligation is known, and which one it replaced. */
export interface ToldDate {
  readonly legal: When | null
  readonly target: When | null
  readonly at: Instant
  readonly from?: When | null
  readonly cause?: string
}

/** Somebody outside the office who takes part in a case. */
export interface CaseParty {
  readonly subject: string
  readonly role: Role
}

export interface RegisterNumber {
  readonly register: string
  readonly schoolYear: string
  readonly number: number
}

/** The folded snapshot of a case: one small item, read by every command and wake-up. */
export interface Head {
  readonly caseId: CaseId
  readonly school: SchoolCode
  readonly procedure: string
  readonly procedureVersion: number
  /** Facts recorded so far: the `ETag`. */
  readonly version: number
  /** Writes of this item so far: the optimistic lock. */
  readonly revision: number
  readonly state: SplitState
  readonly recordedAt: Instant
  readonly commands: readonly CommandMark[]
  readonly told: Readonly<Record<string, ToldDate>>
  /** Rungs up to this moment have been seen to. */
  readonly remindedUpTo: Instant
  /** When the case must be looked at next; null when nothing is ahead. */
  readonly wakeAt: Instant | null
  /** The wake-up that Scheduler holds. */
  readonly armed: Instant | null
  readonly parties: readonly CaseParty[]
  readonly registers: readonly RegisterNumber[]
  /** The earliest legal date that is open: what lists are sorted by. */
  readonly nextDue: string | null
  /** Set by `destroy`: what was personal or special is gone, nothing more can be written. */
  readonly destroyedAt?: Instant
}

export interface StoredFact extends Omit<Fact, 'data' | 'despite'> {
  readonly classes: Classes
  readonly despite?: { readonly codes: readonly string[]; readonly reason: string }
}

/** A person named by a case, under a reference that means something only in it. */
export interface Person {
  readonly ref: PersonRef
  readonly name: string
  /** As what the person takes part: with it and an address, the person is reminded of what that role must do. */
  readonly role?: Role
  readonly email?: string
  readonly residence?: string
  readonly powers?: string
  readonly taxCode?: string
}

/** A number asked for in the transaction: it fails if another case took it first. */
export interface NumberTaken extends RegisterNumber {
  readonly at: Instant
}

export interface JournalEntry {
  readonly at: Instant
  readonly moves: readonly Move[]
}

/** One write: everything or nothing. */
export interface Commit {
  readonly head: Head
  /** The revision that was read, or null for a new case. */
  readonly expected: number | null
  readonly facts: readonly StoredFact[]
  readonly people?: readonly Person[]
  /** The command row is also the outbox row: what was asked, what was answered, what must still be delivered. */
  readonly command?: { readonly id: CommandId; readonly body: string; readonly answer: Answer }
  readonly numbers?: readonly NumberTaken[]
  readonly journal?: JournalEntry
}

export type CommitResult = 'committed' | 'conflict' | 'command-exists' | 'number-taken'

export interface CommandRecord {
  readonly body: string
  readonly answer: Answer
}

export interface CaseStore {
  /** One consistent read. `counters` are read with it: the last number given in each register. */
  read(caseId: CaseId): Promise<Head | undefined>
  readWithCounters(
    caseId: CaseId,
    school: SchoolCode,
    counters: readonly Omit<RegisterNumber, 'number'>[],
  ): Promise<{ head: Head | undefined; last: readonly number[] }>
  command(caseId: CaseId, id: CommandId): Promise<CommandRecord | undefined>
  /** All facts in the order of recording. `without: 'special'` leaves the special fields sealed: they come back empty. */
  history(caseId: CaseId, without?: 'special'): Promise<readonly StoredFact[]>
  people(caseId: CaseId): Promise<readonly Person[]>
  journal(caseId: CaseId): Promise<readonly JournalEntry[]>
  commit(commit: Commit): Promise<CommitResult>
  /** Marks a command as delivered. */
  delivered(caseId: CaseId, id: CommandId): Promise<void>
  /** Cases of a school, those with the nearest open date first; an index that lags. */
  ofSchool(school: SchoolCode, page: Page): Promise<{ heads: readonly Head[]; next?: string }>
  /** The cursor of `ofSchool` with which a page begins after this case: a caller's page must not end on a case that they may not see. */
  cursorAfter(head: Pick<Head, 'nextDue' | 'caseId'>): string
  /**
   * Cases whose `wakeAt` lies before `before`, the earliest first; an index that lags. What lies before `from` (by default 30 days before
   * `before`) is not looked for: the caller keeps a checkpoint. A case whose last command is undelivered stands where it was armed.
   */
  wakeable(before: Instant, limit: number, from?: Instant): Promise<readonly CaseId[]>
  /**
   * Destroys the key of a case, and with it every personal and special field; the plain facts and the register stay. False when there is no
   * such case, or it was destroyed before. Whoever calls has the approval and logs it.
   */
  destroy(caseId: CaseId, at: Instant): Promise<boolean>
  /** Commands not delivered since `before`; an index that lags. */
  undelivered(before: Instant, limit: number): Promise<readonly { caseId: CaseId; id: CommandId }[]>
}

/** The caller's cursor is none of ours: a malformed request. */
export class BadCursor extends Error {
  constructor() {
    super('not a cursor of this list')
    this.name = 'BadCursor'
  }
}

export interface Page {
  readonly limit: number
  readonly cursor?: string
}

export interface RegisterEntry {
  readonly number: number
  readonly caseId: CaseId
  readonly at: Instant
}

export interface RegisterStore {
  entries(
    school: SchoolCode,
    register: string,
    schoolYear: string,
    page: Page,
  ): Promise<{ entries: readonly RegisterEntry[]; next?: string }>
}

export type RungState = 'claimed' | 'sent' | 'delivered' | 'bounced' | 'suppressed'

export interface RungRecord {
  readonly rung: string
  readonly obligation: string
  readonly step: string
  readonly role: Role
  readonly recipient: string
  readonly at: Instant
  readonly state: RungState
  readonly claimedAt: Instant
  readonly sentAt?: Instant
  readonly messageId?: string
  /** Sends whose outcome was never learnt: each may have arrived twice. */
  readonly ambiguous: number
}

export type Claim = Pick<RungRecord, 'rung' | 'obligation' | 'step' | 'role' | 'recipient' | 'at'>

export interface ReminderLedger {
  /** Takes a rung before sending. `done`: it has been sent. `busy`: another holds it, its lease not over. */
  claim(caseId: CaseId, claim: Claim, now: Instant, leaseUntil: Instant): Promise<'claimed' | 'done' | 'busy'>
  sent(caseId: CaseId, rung: string, messageId: string, at: Instant): Promise<void>
  /** Gives a claim back after a send that certainly did not happen. */
  release(caseId: CaseId, rung: string): Promise<void>
  feedback(caseId: CaseId, rung: string, state: 'delivered' | 'bounced' | 'suppressed'): Promise<RungRecord | undefined>
  ofCase(caseId: CaseId): Promise<readonly RungRecord[]>
}

export interface Contact {
  readonly id: string
  readonly role: Role
  readonly name: string
  readonly email: string
  /** Set when the address bounced or complained: nothing is sent there until the office mends it. */
  readonly suppressed?: string
}

/** What the service knows of a school. Calendars are kept in every version. */
export interface SchoolRecord {
  readonly code: SchoolCode
  readonly name: string
  readonly settings: Settings
  readonly calendar: CalendarInput
  readonly contacts: readonly Contact[]
  /** Writes of this record so far: the `ETag`. */
  readonly revision: number
}

export interface SchoolStore {
  /** May be a minute old. */
  get(code: SchoolCode): Promise<SchoolRecord | undefined>
  /** As it is now. */
  fresh(code: SchoolCode): Promise<SchoolRecord | undefined>
  put(record: SchoolRecord, expected: number | null): Promise<'committed' | 'conflict'>
  /** A calendar that the school has had, by its version: what an old computation was counted on. */
  calendar(code: SchoolCode, version: string): Promise<CalendarInput | undefined>
  /** Changes of calendar, settings or contacts whose cases have not been woken since `before`; an index that lags. */
  changesUndelivered(before: Instant, limit: number): Promise<readonly { school: SchoolCode; change: string }[]>
  changeDelivered(school: SchoolCode, change: string): Promise<void>
  /** Every school, for the digest and the sweep. */
  all(): Promise<readonly SchoolCode[]>
}

export interface WakeUps {
  /**
   * Arms one wake-up; arming the same again changes nothing. None is ever taken back: one too many costs a read, and taking one back may take
   * away what somebody has armed again meanwhile.
   */
  arm(caseId: CaseId, at: Instant): Promise<void>
}

export interface WakeQueue {
  /** Brings the cases to `wake`, later than a school's record that `SchoolStore.get` answers can be old. */
  wake(caseIds: readonly CaseId[]): Promise<void>
}

/** With this the ledger's shelf of a morning mail begins, which belongs to no case. */
export const DIGEST = 'digest-'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Travels with the mail as an invitation for the recipient's calendar. */
  readonly appointment?: Appointment
  /** Who reads the answers: the service reads none. */
  readonly replyTo?: string
  /** What feedback brings back: opaque ids, no names. */
  readonly tags: Readonly<Record<string, string>>
}

/** `refused` and `throttled` certainly did not send; anything thrown may have. */
export type Posted = { readonly sent: string } | { readonly refused: string } | { readonly throttled: true }

export interface Mailer {
  send(mail: Mail): Promise<Posted>
}

export interface ReadLog {
  /** Who read which special fields of a case, when. */
  record(entry: {
    readonly caseId: CaseId
    readonly at: Instant
    readonly subject: string
    readonly role: Role
    readonly facts: readonly FactId[]
  }): Promise<void>
  ofCase(
    caseId: CaseId,
  ): Promise<readonly { readonly at: Instant; readonly subject: string; readonly role: Role; readonly facts: readonly FactId[] }[]>
}

/** Counts what must be zero in healthy operation, and what the runbook watches. Names and numbers only. */
export interface Meter {
  count(
    name: 'Repairs' | 'AmbiguousSends' | 'Undeliverable' | 'CalendarExpiring' | 'Conflicts' | 'SweepGaveUp' | 'Sweeps',
    value: number,
  ): void
}

export interface ProcedureIndex {
  readonly ids: readonly string[]
  load(id: string, version?: number): Promise<Procedure | undefined>
}
