import { isDeepStrictEqual } from 'node:util'
import type { Command } from '../lib/application/command.ts'
import type { Outcome } from '../lib/application/outcome.ts'
import {
  type Answer,
  type CaseId,
  type Claim,
  type Commit,
  DIGEST,
  type Head,
  caseId as idOf,
  type Mail,
  type SchoolRecord,
  type StoredFact,
} from '../lib/application/ports.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { type SchoolCode, schoolCode } from '../lib/kernel/school.ts'
import { toMs } from '../lib/kernel/time.ts'
import { obligationId } from '../lib/kernel/track.ts'
import type { Engine, Run } from './engine.ts'
import type { Invariant } from './invariants.ts'
import type { Lateness } from './lateness.ts'
import type { LegalDates } from './legal-dates.ts'
import type { Observer } from './observed.ts'
import { dueSince, type Since } from './planned.ts'
import { domainOf } from './schools.ts'
import type { Timeline } from './timeline.ts'
import type { Verdict } from './verdict.ts'
import type { Weather } from './weather.ts'

/** A case as its writes have made it. */
export interface Seen {
  /** By revision, from 1. */
  readonly heads: Since<Head>[]
  readonly facts: StoredFact[]
}

/** A mail that left. */
interface Leaving {
  readonly run: Run
  isNoted: boolean
}

/** As `caseIdOf` makes them. */
const CASE_NAMES = /\bc-[\w-]{22}/g
/** Clocks of two machines, one two seconds ahead, the other as much behind. */
const SKEWS = 2

/** Sees everything that is written, read and sent, and judges it at once. */
export class Watch implements Observer {
  readonly cases = new Map<CaseId, Seen>()
  readonly schools = new Map<SchoolCode, Since<SchoolRecord>[]>()
  readonly answers = new Map<string, Answer>()
  duplicates = 0
  mails = 0
  readonly #engine: Engine
  readonly #verdict: Verdict
  readonly #weather: Weather
  readonly #timeline: Timeline
  readonly #legalDates: LegalDates
  readonly #lateness: Lateness
  readonly #procedureOf: (head: Head) => Procedure | undefined
  readonly #commands = new Map<string, CaseId>()
  /** What each command was to be answered, as it was recorded with it. */
  readonly #recorded = new Map<string, Answer>()
  readonly #registers = new Map<string, number>()
  /** The newest revision of each case that a run knows, by reading or writing it. */
  readonly #known = new WeakMap<Run, Map<CaseId, number>>()
  readonly #claims = new Map<string, Claim>()
  readonly leavings = new Map<string, Leaving[]>()

  constructor(
    engine: Engine,
    weather: Weather,
    timeline: Timeline,
    verdict: Verdict,
    legalDates: LegalDates,
    lateness: Lateness,
    procedureOf: (head: Head) => Procedure | undefined,
  ) {
    this.#procedureOf = procedureOf
    this.#engine = engine
    this.#weather = weather
    this.#timeline = timeline
    this.#verdict = verdict
    this.#legalDates = legalDates
    this.#lateness = lateness
  }

  check(invariant: Invariant, holds: boolean, details: () => string, about?: string): void {
    this.#verdict.check(invariant, holds, details, about)
  }

  factsOf(caseId: CaseId): readonly StoredFact[] {
    return this.cases.get(caseId)?.facts ?? []
  }

  headOf(caseId: CaseId): Head | undefined {
    return this.cases.get(caseId)?.heads.at(-1)?.value
  }

  versionOf(caseId: CaseId): number | undefined {
    return this.headOf(caseId)?.version
  }

  schoolOf(code: SchoolCode): SchoolRecord | undefined {
    return this.schools.get(code)?.at(-1)?.value
  }

  // What is written.

  written(commit: Commit): void {
    const { head, expected, facts, command, numbers = [] } = commit
    const { caseId } = head
    const seen = this.cases.get(caseId) ?? { heads: [], facts: [] }
    this.cases.set(caseId, seen)
    const types = facts.map(({ id, type }) => `${id} ${type}`).join(', ')
    this.#timeline.add(
      this.#engine.current,
      `wrote ${caseId}`,
      `revision ${head.revision} version ${head.version} ${types} wakeAt ${head.wakeAt} armed ${head.armed}`,
    )
    const follows = head.revision === (expected ?? 0) + 1 && (expected ?? 0) === seen.heads.length
    const numbered = facts.every(({ id }, index) => id === `f${seen.facts.length + index + 1}`)
    this.check(
      'history-contiguous',
      follows && numbered,
      () => `revision ${head.revision} after ${seen.heads.length}, facts ${types} after ${seen.facts.length}`,
      caseId,
    )
    seen.facts.push(...facts)
    this.check(
      'history-contiguous',
      head.version === seen.facts.length,
      () => `version ${head.version} of ${seen.facts.length} facts`,
      caseId,
    )
    if (command !== undefined) {
      this.#recorded.set(command.id, command.answer)
      this.check('command-once', !this.#commands.has(command.id), () => `command ${command.id} is recorded again`, caseId)
      this.#commands.set(command.id, caseId)
    }
    for (const { register, schoolYear, number } of numbers) {
      const name = `${head.school} ${register} ${schoolYear}`
      const last = this.#registers.get(name) ?? 0
      this.check('register-numbers', number === last + 1, () => `${name}: ${number} after ${last}`, caseId)
      this.#registers.set(name, number)
    }
    this.#legalDates.written(head, seen.heads.at(-1)?.value, this.schoolOf(head.school))
    seen.heads.push({ from: this.#engine.now, value: head })
    this.#knows(caseId, head.revision)
  }

  schoolWritten(record: SchoolRecord): void {
    this.#timeline.add(this.#engine.current, `wrote school ${record.code}`, `revision ${record.revision}`)
    this.schools.set(record.code, [...(this.schools.get(record.code) ?? []), { from: this.#engine.now, value: record }])
    this.#legalDates.schoolWritten(record)
  }

  // What is asked and answered.

  answered(command: Command, outcome: Outcome): void {
    this.#timeline.add(
      undefined,
      `answer to ${command.asked.type} of ${command.caseId}`,
      outcome.ok ? `${outcome.answer.fact}` : JSON.stringify(outcome.denial).slice(0, 200),
    )
    if (!outcome.ok) return
    this.answers.set(command.id, outcome.answer)
    const recorded = this.#recorded.get(command.id)
    const same = isDeepStrictEqual(recorded, outcome.answer)
    this.check(
      'command-once',
      same,
      () => `${command.id} was recorded with ${JSON.stringify(recorded)}, answered with ${JSON.stringify(outcome.answer)}`,
      command.caseId,
    )
  }

  intruded(caseId: CaseId, outcome: Outcome): void {
    this.check(
      'school-apart',
      !outcome.ok && outcome.denial.kind === 'not-found',
      () => `a stranger was answered ${JSON.stringify(outcome)}`,
      caseId,
    )
  }

  gaveUp(cases: readonly CaseId[]): void {
    this.check('gave-up-once', new Set(cases).size === cases.length, () => cases.join(', '), cases[0])
  }

  asks(caseId: CaseId): void {
    const run = this.#engine.current
    if (run !== undefined) run.about = caseId
  }

  read(head: Head): void {
    this.#knows(head.caseId, head.revision)
  }

  #knows(caseId: CaseId, revision: number): void {
    const run = this.#engine.current
    if (run === undefined) return
    const known = this.#known.get(run) ?? new Map<CaseId, number>()
    known.set(caseId, revision)
    this.#known.set(run, known)
  }

  // What is sent.

  claimed(caseId: CaseId, claim: Claim): void {
    this.#claims.set(`${caseId} ${claim.rung}`, claim)
  }

  noted(caseId: CaseId, rung: string): void {
    const run = this.#engine.current
    for (const leaving of this.leavings.get(`${caseId} ${rung}`) ?? []) if (leaving.run === run) leaving.isNoted = true
  }

  /** A mail has left. */
  mailed(mail: Mail, run: Run): void {
    const { caseId: of = '', rung = '', school = '' } = mail.tags
    const name = `${of} ${rung}`
    this.mails += 1
    this.#timeline.add(run, `mail left to ${mail.to}`, name)
    const claim = this.#claims.get(name)
    this.check('rung-once', claim !== undefined, () => `${name} was sent unclaimed`, of)
    const before = this.leavings.get(name) ?? []
    if (before.length > 0) {
      this.duplicates += 1
      const known = before.find((leaving) => leaving.isNoted || !(leaving.run.isLost || leaving.run.isHurt))
      this.check(
        'rung-once',
        known === undefined,
        () =>
          `${name} has left before, sent by ${known?.run.work} #${known?.run.id}, which ${known?.isNoted === true ? 'noted it' : 'met no fault'}`,
        of,
      )
    } else this.check('rung-once', true, () => '')
    this.leavings.set(name, [...before, { run, isNoted: false }])
    const home = this.schoolOf(schoolCode(school))
    this.check(
      'school-apart',
      home !== undefined && mail.to.endsWith(`@${domainOf(home.code)}`),
      () => `${mail.to} got a mail of ${school}`,
      of,
    )
    const strangers = [...mail.text.matchAll(CASE_NAMES)].filter(([named]) => this.#schoolOfCase(named) !== school)
    this.check('school-apart', strangers.length === 0, () => `${mail.to} of ${school} is told of ${strangers.join(', ')}`, of)
    if (claim === undefined || of.startsWith(DIGEST)) return
    const early = toMs(claim.at) - this.#engine.now
    this.check('not-before-its-time', early <= SKEWS * this.#weather.skewMs, () => `${name} left ${early} ms early`, of)
    const head = this.#headKnownTo(run, of)
    this.check('not-after-met', head !== undefined && isOpen(head, claim), () => `${name} in the head of revision ${head?.revision}`, of)
    this.check('school-apart', head?.school === school, () => `${name} of a case of ${head?.school}`, of)
    this.#legalDates.reminded(of, claim.obligation)
    if (before.length === 0 && head !== undefined) this.#onTime(head, claim, name)
  }

  #onTime(head: Head, claim: Claim, name: string): void {
    const { now } = this.#engine
    const procedure = this.#procedureOf(head)
    let due = toMs(claim.at)
    // Few are late: only for them it is asked since when they had been planned.
    if (now - due > this.#lateness.allowed(due, now) && procedure !== undefined)
      due = dueSince(procedure, this.cases.get(head.caseId)?.heads ?? [], this.schools.get(head.school) ?? [], claim, now)
    this.#lateness.left(now, due)
    this.check(
      'lateness',
      now - due <= this.#lateness.allowed(due, now),
      () => `${name} left ${Math.round((now - due) / 1000)} s late`,
      head.caseId,
    )
  }

  #schoolOfCase(named: string): SchoolCode | undefined {
    return this.headOf(idOf(named))?.school
  }

  #headKnownTo(run: Run, of: string): Head | undefined {
    for (const [caseId, revision] of this.#known.get(run) ?? [])
      if (caseId === of) return this.cases.get(caseId)?.heads[revision - 1]?.value
    return undefined
  }
}

/** Whether the reminder is about something that is: an open obligation, one that has lapsed, or a message of an act. */
function isOpen({ state, told }: Head, { obligation, step }: Claim): boolean {
  const track = state.plain.tracks.find((candidate) => obligationId(candidate) === obligation)
  if (track === undefined) return told[obligation] !== undefined
  return step === 'lapsed' ? track.settled?.outcome === 'lapsed' : track.settled === undefined
}
