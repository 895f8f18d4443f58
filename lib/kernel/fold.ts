import { UNDELIVERED } from './builtin.ts'
import type { Data, Fact, FactType, FactTypes } from './fact.ts'
import { type CaseState, type Deadline, type Memo, type Procedure, rowsOf, type SecondStart, type Start, type Where } from './procedure.ts'
import type { Anchor } from './term.ts'
import { type CivilDate, type Instant, later } from './time.ts'
import { type Occurrence, type Outcome, obligationId, type Track } from './track.ts'

type Row = Deadline<FactTypes>

/** A case that has no fact yet. */
export function emptyState(procedure: Procedure, openedAt: Instant): CaseState {
  return {
    procedure: procedure.id,
    phase: 'NEW',
    folded: 0,
    openedAt,
    latest: openedAt,
    last: {},
    counts: {},
    tracks: [],
    sums: {},
    warned: [],
    irregular: [],
    undelivered: [],
  }
}

const MARKS_KEPT = 8
/** The state keeps no long texts (design § 8, Size): the whole reason stands with the fact. */
const REASON_KEPT = 80

const occurrence = (fact: Fact): Occurrence => ({ fact: fact.id, type: fact.type, at: fact.occurredAt })

const anchorAt = (moment: CivilDate | Instant): Anchor => (isMoment(moment) ? { at: moment } : { on: moment })
const isMoment = (moment: CivilDate | Instant): moment is Instant => moment.length > 10

const passes = (where: Where<Data, FactTypes> | true | undefined, fact: Fact, state: CaseState): boolean =>
  where === undefined || where === true || where.test(fact.data, state, { at: fact.occurredAt })

const has = (record: object, key: string): boolean => Object.hasOwn(record, key)

function startOf(row: Row, fact: Fact): Start<Data, FactTypes> | undefined {
  if (typeof row.from === 'string') return row.from === fact.type ? {} : undefined
  return has(row.from, fact.type) ? row.from[fact.type] : undefined
}

function matches(sources: Row['metBy'] | Row['endedBy'], fact: Fact, state: CaseState): boolean {
  if (sources === undefined) return false
  if (typeof sources === 'string') return sources === fact.type
  if (isList(sources)) return sources.includes(fact.type)
  return has(sources, fact.type) && passes(sources[fact.type], fact, state)
}
const isList = (value: unknown): value is readonly string[] => Array.isArray(value)

const eachOf = (row: Row, fact: Fact): string | undefined => {
  const value = row.each === undefined ? undefined : fact.data[row.each]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Of a row with `each`, a fact that names a value speaks of that obligation alone. */
const speaksOf = (track: Track, row: Row, fact: Fact): boolean =>
  row.each === undefined || !has(fact.data, row.each) || eachOf(row, fact) === track.of

function settle(track: Track, row: Row, fact: Fact, state: CaseState): Track {
  if (track.settled !== undefined || !speaksOf(track, row, fact)) return track
  const outcome: Outcome | undefined =
    row.lapse === fact.type && fact.lapsed?.obligation === obligationId(track)
      ? 'lapsed'
      : matches(row.metBy, fact, state)
        ? 'met'
        : matches(row.endedBy, fact, state)
          ? 'ended'
          : undefined
  return outcome === undefined ? track : { ...track, settled: { ...occurrence(fact), outcome } }
}

/** A term that has been stopped so often runs on: prudent, and the head stays small. */
const STOPS_KEPT = 8

function interrupt(track: Track, row: Row, fact: Fact): Track {
  const rule = row.interruptedBy
  if (rule === undefined || track.settled !== undefined || !speaksOf(track, row, fact)) return track
  const stops = track.interruptions ?? []
  const open = stops.at(-1)?.until === undefined ? stops.at(-1) : undefined
  if (rule.fact === fact.type && open === undefined && stops.length < STOPS_KEPT)
    return { ...track, interruptions: [...stops, { by: occurrence(fact) }] }
  if (rule.until === fact.type && open !== undefined) {
    return { ...track, interruptions: [...stops.slice(0, -1), { ...open, until: occurrence(fact) }] }
  }
  return track
}

/** The track that a start makes or moves, or undefined when it changes nothing. */
function begin(
  key: string,
  row: Row,
  start: Start<Data, FactTypes>,
  fact: Fact,
  state: CaseState,
  existing: Track | undefined,
): Track | undefined {
  if (!passes(start.where, fact, state)) return undefined
  const again: SecondStart = start.again ?? 'ignored'
  if (existing !== undefined && (again === 'ignored' || (existing.settled !== undefined && again !== 'renews'))) return undefined
  const at = { at: fact.occurredAt }
  const dated = start.dated === undefined ? fact.occurredAt : start.dated(fact.data, state, at)
  if (dated === undefined) return undefined
  const aimed = start.aim?.from(fact.data, state, at)
  const of = eachOf(row, fact)
  return {
    key,
    trigger: existing === undefined || existing.settled !== undefined ? occurrence(fact) : existing.trigger,
    start: occurrence(fact),
    anchor: anchorAt(dated),
    ...(start.aim === undefined || aimed === undefined
      ? {}
      : { aim: { term: start.aim.term, anchor: anchorAt(aimed), why: start.aim.why } }),
    ...(of === undefined ? {} : { of }),
  }
}

/** The tracks with what the fact settles or stops. What is settled stays so: a page keeps hundreds of them, and none is looked at again. */
function touched(rows: Procedure['deadlines'], state: CaseState, fact: Fact): readonly Track[] {
  let tracks: Track[] | undefined
  for (const [index, track] of state.tracks.entries()) {
    const row = track.settled === undefined ? rows[track.key] : undefined
    if (row === undefined) continue
    const after = interrupt(settle(track, row, fact, state), row, fact)
    if (after === track) continue
    tracks ??= [...state.tracks]
    tracks[index] = after
  }
  return tracks ?? state.tracks
}

function tracksAfter(procedure: Procedure, state: CaseState, fact: Fact, keepAll: boolean): readonly Track[] {
  const rows = rowsOf(procedure)
  let tracks = touched(rows, state, fact)
  for (const [key, row] of Object.entries(rows)) {
    const start = startOf(row, fact)
    if (start === undefined) continue
    const of = eachOf(row, fact)
    const existing = tracks.findLast((track) => track.key === key && track.of === of)
    const started = begin(key, row, start, fact, state, existing)
    if (started === undefined) continue
    // An act may be bound by its own term: a request that must come five days before the day it asks for.
    const begun: Track = matches(row.metBy, fact, state) ? { ...started, settled: { ...occurrence(fact), outcome: 'met' } } : started
    const replaced = existing !== undefined && (existing.settled === undefined || !keepAll)
    tracks = replaced ? tracks.map((track) => (track === existing ? begun : track)) : [...tracks, begun]
  }
  return keepAll ? tracks : bounded(tracks)
}

const EACH_KEPT = 8

/** Of the settled tracks of one key, or of one value of `each` (the last few), the head keeps the last: the others are in the history. */
function bounded(tracks: readonly Track[]): readonly Track[] {
  const kept = new Map<string, Map<string | undefined, Track>>()
  for (const track of tracks) {
    if (track.settled === undefined) continue
    const ofKey = kept.get(track.key) ?? new Map<string | undefined, Track>()
    ofKey.delete(track.of)
    ofKey.set(track.of, track)
    const [oldest] = ofKey.keys()
    if (ofKey.size > EACH_KEPT) ofKey.delete(oldest)
    kept.set(track.key, ofKey)
  }
  return tracks.filter((track) => track.settled === undefined || kept.get(track.key)?.get(track.of) === track)
}

/** The sums after one more fact; the same object where it enters none. */
function sumsAfter(procedure: Procedure, state: CaseState, fact: Fact): CaseState['sums'] {
  let sums = state.sums
  for (const [name, { of }] of Object.entries(procedure.sums ?? {})) {
    const posting = has(of, fact.type) ? of[fact.type]?.post(fact.data, state, { at: fact.occurredAt }) : undefined
    if (posting === undefined || posting.amount === 0) continue
    const accounts = sums[name] ?? {}
    sums = { ...sums, [name]: { ...accounts, [posting.account]: (accounts[posting.account] ?? 0) + posting.amount } }
  }
  return sums
}

/** A fact's warnings stand until the next fact of its type. */
function warnedAfter({ warned }: CaseState, fact: Fact): CaseState['warned'] {
  const codes = fact.warned ?? []
  if (codes.length === 0 && !warned.some(({ type }) => type === fact.type)) return warned
  const others = warned.filter(({ type }) => type !== fact.type)
  return codes.length === 0 ? others : [...others, { fact: fact.id, type: fact.type, codes }].slice(-MARKS_KEPT)
}

function memoOf(type: FactType, fact: Fact): Memo<Data> {
  const kept = [...Object.keys(type.plain), ...type.keeps.map(String)]
  const data = Object.fromEntries(kept.flatMap((name) => (fact.data[name] === undefined ? [] : [[name, fact.data[name]]])))
  return { id: fact.id, at: fact.occurredAt, recordedAt: fact.recordedAt, data }
}

/**
 * The state after one more fact. Facts come in the order of `occurredAt`, then of recording.
 * @param keepAll keeps every settled obligation (for a page), not only the last of each row (for the head).
 * @throws RangeError when the procedure knows no such fact: the history is of another procedure.
 */
export function fold(procedure: Procedure, state: CaseState, fact: Fact, keepAll = false): CaseState {
  if (fact.type === UNDELIVERED) {
    const { obligation, step, role } = fact.data
    const notice = { fact: fact.id, at: fact.occurredAt, obligation: String(obligation), step: String(step), role: String(role) }
    return {
      ...state,
      folded: state.folded + 1,
      latest: later(state.latest, fact.occurredAt),
      undelivered: [...state.undelivered, notice].slice(-MARKS_KEPT),
    }
  }
  const type = procedure.facts[fact.type]
  if (type === undefined) throw new RangeError(`${procedure.id} knows no fact '${fact.type}'`)
  return {
    procedure: state.procedure,
    phase: type.phase ?? state.phase,
    folded: state.folded + 1,
    openedAt: state.folded === 0 ? fact.occurredAt : state.openedAt,
    latest: state.folded === 0 ? fact.occurredAt : later(state.latest, fact.occurredAt),
    last: { ...state.last, [fact.type]: memoOf(type, fact) },
    counts: { ...state.counts, [fact.type]: (state.counts[fact.type] ?? 0) + 1 },
    tracks: tracksAfter(procedure, state, fact, keepAll),
    sums: sumsAfter(procedure, state, fact),
    warned: warnedAfter(state, fact),
    undelivered: state.undelivered,
    irregular:
      fact.despite === undefined
        ? state.irregular
        : [...state.irregular, { fact: fact.id, codes: fact.despite.codes, reason: fact.despite.reason.slice(0, REASON_KEPT) }].slice(
            -MARKS_KEPT,
          ),
  }
}
