import { type ComputationInputs, datesOf, measured } from './computation.ts'
import { type Due, dateOfAnchor, endOfWhen, isDue, isInstant, momentOfAnchor, type Opening } from './due.ts'
import type { FactTypes } from './fact.ts'
import { type CaseState, type Clock, type Deadline, type Nature, type Procedure, rowsOf, type Superseded } from './procedure.ts'
import type { Role } from './role.ts'
import { ruleOfKey } from './rule.ts'
import type { ParameterValue, RuleSet, School } from './school.ts'
import { type Anchor, days, type HolidayLayer, type MeasuredTerm, onTheDay, type Term, termInWords } from './term.ts'
import { type CivilDate, daysBetween, type Instant, later, plusDays, plusMonths, romeDateOf, toMs } from './time.ts'
import { type Occurrence, type Outcome, obligationId, type Track } from './track.ts'

/** What one rule set says of an obligation. "Stopped", "no length in the text" and "replaced" are three different answers. */
export type ClockResult = { readonly ruleSet: RuleSet; readonly norm: string; readonly channel?: string } & (
  | { readonly kind: 'dated'; readonly inputs: ComputationInputs; readonly result: Due | Opening }
  | { readonly kind: 'stopped'; readonly by: Occurrence }
  | { readonly kind: 'undated'; readonly wording: string }
  | { readonly kind: 'superseded' }
)

/** What somebody must do by when: derived from the facts and the calendar, knowing no present moment. */
export interface Obligation {
  readonly id: string
  readonly key: string
  /** The rulebook id. */
  readonly rule: string
  readonly title: string
  readonly nature: Nature
  readonly bearer: Role
  readonly trigger: Occurrence
  readonly start: Occurrence
  readonly of?: string
  readonly clocks: readonly ClockResult[]
  /** The clock that reminders follow: of two dates the earlier. Undefined where nothing is due under the rule sets in force. */
  readonly governing: ClockResult | undefined
  /** How the act is done today: the law's channel, though the date may be the text's (rulebook, head of section N). */
  readonly channel?: string
  readonly addressee?: string
  readonly settled?: Occurrence & { readonly outcome: Outcome }
  readonly missed?: string
  /** What time makes of it, at the last instant of the legal day of the clock in law. */
  readonly lapse?: { readonly fact: string; readonly at: Instant }
  /** Its day follows from state and calendar together: that it moves is no news. */
  readonly reckoned?: true
}

type Row = Deadline<FactTypes>

const HOLIDAYS: readonly HolidayLayer[] = ['national', 'patron']

const isSuperseded = (clock: Clock | Superseded): clock is Superseded => 'supersededBy' in clock

const parameter = (procedure: Procedure, school: School, name: string): ParameterValue | undefined =>
  school.settings.parameters[name] ?? procedure.parameters?.[name]?.default

interface Counting {
  readonly procedure: Procedure
  readonly row: Row
  readonly track: Track
  readonly school: School
  readonly state: CaseState
}

type Counted = Extract<MeasuredTerm, { readonly n: number }>
const hasLength = (term: MeasuredTerm): term is Counted => 'n' in term

/** Whether the interrupting act came in time for the deadline it must respect, under the same rule set; judged on the raw date. */
function cameInTime(
  { procedure, row, track, school, state }: Counting,
  ruleSet: RuleSet,
  by: Occurrence,
  restart: Anchor | undefined,
): boolean {
  const key = row.interruptedBy?.inTimeFor
  const limitRow = key === undefined ? undefined : rowsOf(procedure)[key]
  if (key === undefined || limitRow === undefined) return true
  const { trigger, start, anchor } = state.tracks.find((other) => other.key === key && other.trigger.fact === track.trigger.fact) ?? track
  const clock = limitRow[ruleSet] ?? limitRow.regulation
  if (clock === undefined || isSuperseded(clock)) return true
  const limit = clockResult(
    { procedure, row: limitRow, track: { key, trigger, start, anchor: restart ?? anchor }, school, state },
    ruleSet,
    clock,
  )
  return limit.kind !== 'dated' || !isDue(limit.result) || by.at <= endOfWhen(limit.result.raw)
}

/** A term after what stopped it: where it counts from now, and the remainder that it had then (access-formal-R2, A-35). */
interface Run {
  readonly stoppedBy?: Occurrence
  readonly restart?: Occurrence
  readonly anchor: Anchor
  readonly remainder: MeasuredTerm
}

/** What was left of a term that counts forward when it was stopped; whole hours at most, and of months the days. */
function remainderOf(term: MeasuredTerm, anchor: Anchor, stopped: Instant, { calendar }: School): MeasuredTerm {
  const start = dateOfAnchor(anchor)
  const day = romeDateOf(stopped)
  const left = (n: number, used: number): number => Math.max(0, Math.floor(n - Math.max(0, used)))
  switch (term.kind) {
    case 'days':
      return { ...term, n: left(term.n, daysBetween(start, day)) }
    case 'months':
      return days(left(daysBetween(start, plusMonths(start, term.n)), daysBetween(start, day)))
    case 'working-days': {
      let used = 0
      for (let date = plusDays(start, 1); date <= day && used < term.n; date = plusDays(date, 1)) if (calendar.officeOpenOn(date)) used += 1
      return { ...term, n: left(term.n, used) }
    }
    case 'hours':
      return { ...term, n: left(term.n, (toMs(stopped) - toMs(momentOfAnchor(anchor))) / 3_600_000) }
    default:
      return term
  }
}

const remains = (term: MeasuredTerm): string => {
  if (!hasLength(term) || term.n === 0) return 'non resta altro tempo'
  return `${term.n === 1 ? 'resta' : 'restano'} ${termInWords(term)}`
}

function runOf(counting: Counting, ruleSet: RuleSet, term: MeasuredTerm): Run {
  let run: Run = { anchor: counting.track.anchor, remainder: term }
  for (const { by, until } of counting.track.interruptions ?? []) {
    if (!cameInTime(counting, ruleSet, by, run.restart && run.anchor)) continue
    if (until === undefined) return { ...run, stoppedBy: by }
    run = { restart: until, anchor: { at: until.at }, remainder: remainderOf(run.remainder, run.anchor, by.at, counting.school) }
  }
  return run
}

/** The remainder of a restarted term, the margin of a letter, or both: of two internal targets the earlier. */
function aimOfRun(run: Run, term: MeasuredTerm, margin: Clock['margin']): ComputationInputs['aim'] {
  if (!hasLength(term)) return undefined
  const aims: NonNullable<ComputationInputs['aim']>[] = []
  if (run.restart !== undefined && hasLength(run.remainder)) {
    aims.push({ term: run.remainder, anchor: run.anchor, why: `${remains(run.remainder)} se il tempo già trascorso si conta (A-35)` })
  }
  if (margin !== undefined) aims.push({ term: { ...term, n: Math.max(0, term.n - margin.days) }, anchor: run.anchor, why: margin.why })
  const length = (aim: { term: MeasuredTerm }): number => (hasLength(aim.term) ? aim.term.n : 0)
  return aims.sort((a, b) => length(a) - length(b))[0]
}

function termOf(key: string, term: Term, school: School): ReturnType<typeof measured> {
  return measured(term, school.settings.internalTerms[key])
}

function clockResult(counting: Counting, ruleSet: RuleSet, clock: Clock): ClockResult {
  const { row, track, school } = counting
  const base = { ruleSet, norm: clock.norm, ...(clock.channel === undefined ? {} : { channel: clock.channel }) }
  const length = termOf(track.key, clock.term, school)
  if ('undated' in length) return { ...base, kind: 'undated', wording: length.undated }
  const run = runOf(counting, ruleSet, length.term)
  if (run.stoppedBy !== undefined) return { ...base, kind: 'stopped', by: run.stoppedBy }
  const continues = run.restart !== undefined && row.interruptedBy?.thereafter === 'continues'
  const aim =
    (continues ? undefined : aimOfRun(run, length.term, clock.margin)) ?? (run.restart === undefined ? aimOf(track, school) : undefined)
  const inputs: ComputationInputs = {
    rule: ruleOfKey(track.key),
    norm: clock.norm,
    term: continues ? run.remainder : length.term,
    internal: length.internal,
    anchor: run.anchor,
    trigger: counting.procedure.facts[(run.restart ?? track.start).type]?.title ?? track.start.type,
    since: romeDateOf(run.restart === undefined ? track.trigger.at : later(track.trigger.at, run.restart.at)),
    counts: clock.counts ?? HOLIDAYS,
    ...(aim === undefined ? {} : { aim }),
  }
  return { ...base, kind: 'dated', inputs, result: datesOf(inputs, school.calendar) }
}

function aimOf(track: Track, school: School): ComputationInputs['aim'] {
  if (track.aim === undefined) return undefined
  const length = termOf(track.key, track.aim.term, school)
  return 'undated' in length ? undefined : { term: length.term, anchor: track.aim.anchor, why: track.aim.why }
}

/** What each rule set says, where it says anything. */
function clocksOf(counting: Counting): ClockResult[] {
  return (['regulation', 'national'] as const).flatMap((ruleSet): ClockResult[] => {
    const clock = counting.row[ruleSet]
    if (clock === undefined) return []
    if (isSuperseded(clock)) return [{ ruleSet, norm: clock.supersededBy, kind: 'superseded' }]
    if (clock.when !== undefined && parameter(counting.procedure, counting.school, clock.when) !== true) return []
    if (clock.within !== undefined && !clock.within.test(counting.state)) return []
    return [clockResult(counting, ruleSet, clock)]
  })
}

const lateAfterOf = (clock: ClockResult | undefined): Instant | undefined =>
  clock?.kind === 'dated' && isDue(clock.result) ? clock.result.lateAfter : undefined

const opensOf = (clock: ClockResult): string => (clock.kind === 'dated' ? (clock.result.opens ?? '') : '')

/** Of two openings the later is the stricter. */
const opensLater = (clock: ClockResult, other: ClockResult): boolean => opensOf(clock) > opensOf(other)

/** The clock that governs under the school's setting; where only one rule set speaks of the act, the national setting falls back on the text. */
function governingOf(clocks: readonly ClockResult[], setting: School['settings']['governing']): ClockResult | undefined {
  const regulation = clocks.find((clock) => clock.ruleSet === 'regulation')
  const national = clocks.find((clock) => clock.ruleSet === 'national')
  if (setting === 'regulation') return regulation
  if (national?.kind === 'superseded') return national
  if (setting === 'national' || regulation === undefined || regulation.kind === 'superseded') return national ?? regulation
  if (national === undefined) return regulation
  const [ours, theirs] = [lateAfterOf(regulation), lateAfterOf(national)]
  if (ours === undefined)
    return theirs === undefined && regulation.kind === 'dated' && !opensLater(national, regulation) ? regulation : national
  return theirs === undefined || ours <= theirs ? regulation : national
}

/** Nothing is done twice: under the law's own channel, whichever clock gives the date; the text's letter exists under the text alone. */
function channelOf(clocks: readonly ClockResult[], governing: ClockResult, setting: School['settings']['governing']): string | undefined {
  const national = setting === 'regulation' ? undefined : clocks.find((clock) => clock.ruleSet === 'national')
  return national?.channel ?? governing.channel
}

/**
 * Effects follow the clock in law: the national one where there is one (design § 8). Never before the latest fact: a request for yesterday
 * lapses when it is made.
 */
function lapseOf({ row, school, state }: Counting, clocks: readonly ClockResult[]): Obligation['lapse'] {
  const setting = school.settings.governing
  if (row.lapse === undefined) return undefined
  const inLaw =
    setting === 'regulation'
      ? clocks.find((clock) => clock.ruleSet === 'regulation')
      : (clocks.find((clock) => clock.ruleSet === 'national') ?? clocks[0])
  const at = lateAfterOf(inLaw)
  return at === undefined ? undefined : { fact: row.lapse, at: later(at, state.latest) }
}

const anchorAt = (moment: CivilDate | Instant): Anchor => (isInstant(moment) ? { at: moment } : { on: moment })

/** The track with the day, and the day to aim at, that state and calendar give it; undefined where nothing is due. */
function reckonedTrack({ row, track, school, state }: Counting): Track | undefined {
  if (row.reckoned === undefined && row.aimed === undefined) return track
  const start = { on: dateOfAnchor(track.anchor), of: track.of }
  const day = row.reckoned?.(state, school, start)
  // What is settled has its date no more, and keeps the day of its start.
  if (row.reckoned !== undefined && day === undefined && track.settled === undefined) return undefined
  const aim = row.aimed?.(state, school, start)
  return {
    ...track,
    ...(day === undefined ? {} : { anchor: anchorAt(day) }),
    ...(aim === undefined ? {} : { aim: { term: onTheDay, anchor: { on: aim.on }, why: aim.why } }),
  }
}

function obligationOf(asked: Counting): Obligation | undefined {
  const counted = reckonedTrack(asked)
  if (counted === undefined) return undefined
  const counting = { ...asked, track: counted }
  const { row, track, school } = counting
  const clocks = clocksOf(counting)
  const governing = governingOf(clocks, school.settings.governing)
  if (governing === undefined) return undefined
  const lapse = track.settled === undefined ? lapseOf(counting, clocks) : undefined
  const channel = channelOf(clocks, governing, school.settings.governing)
  const addressee = row.addressee?.(counting.state)
  return {
    id: obligationId(track),
    key: track.key,
    rule: ruleOfKey(track.key),
    title: row.title,
    nature: row.nature,
    bearer: row.bearer,
    trigger: track.trigger,
    start: track.start,
    ...(track.of === undefined ? {} : { of: track.of }),
    clocks,
    governing,
    ...(channel === undefined ? {} : { channel }),
    ...(addressee === undefined ? {} : { addressee }),
    ...(track.settled === undefined ? {} : { settled: track.settled }),
    ...(row.missed === undefined ? {} : { missed: row.missed }),
    ...(lapse === undefined ? {} : { lapse }),
    ...(row.reckoned === undefined ? {} : { reckoned: true }),
  }
}

function ofTracks(tracks: readonly Track[], procedure: Procedure, state: CaseState, school: School): readonly Obligation[] {
  const rows = rowsOf(procedure)
  return tracks.flatMap((track) => {
    const row = rows[track.key]
    return row === undefined ? [] : (obligationOf({ procedure, row, track, school, state }) ?? [])
  })
}

/** All obligations of a case, in the order in which they arose. */
export const obligations = (procedure: Procedure, state: CaseState, school: School): readonly Obligation[] =>
  ofTracks(state.tracks, procedure, state, school)

/** Those of which something still follows: they are open, or have lapsed. What was met or has ended need not be counted again. */
export function pendingObligations(procedure: Procedure, state: CaseState, school: School): readonly Obligation[] {
  const pending = state.tracks.filter(({ settled }) => settled === undefined || settled.outcome === 'lapsed')
  return ofTracks(pending, procedure, state, school)
}

/** Due dates of the governing clock; undefined when the obligation has none. */
export const dueOf = (obligation: Obligation): Due | Opening | undefined =>
  obligation.governing?.kind === 'dated' ? obligation.governing.result : undefined
