import { fromMs, isCanonical, toMs } from '../../kernel/time.ts'
import { type Fields, isFields } from './stored-text.ts'

/**
 * Leaves out of a head what the rest of it says already, and puts it back: a track's start that is its trigger, an occurrence that `last`
 * remembers, a count of one, balances and warnings where there are none. Only exact repetitions are left out and unknown fields stay as they are, so a kernel that learns new fields
 * loses nothing here.
 */

const NOTHING: Fields = {}
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : NOTHING)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isEmpty = (value: Fields): boolean => Object.keys(value).length === 0

/** Equal as JSON, in whatever order the fields stand. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (isList(one)) return isList(other) && one.length === other.length && one.every((item, index) => same(item, other[index]))
  if (!isFields(one) || !isFields(other)) return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
}

/** What of an answer is not implied. */
export const unlike = (given: object, implied: Fields): Fields =>
  Object.fromEntries(Object.entries(given).filter(([name, value]) => !same(value, implied[name])))

const hasOnly = (value: Fields, names: readonly string[]): boolean =>
  Object.keys(value).length === names.length && names.every((name) => value[name] !== undefined)
/** What is no fields, or no list, stays as it is, for the reader to refuse. */
const each = (value: unknown, change: (item: unknown) => unknown): unknown =>
  isFields(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, change(item)]])))
    : value
const eachItem = (value: unknown, change: (item: unknown) => unknown): unknown => (isList(value) ? value.map(change) : value)

interface Known {
  readonly type: string
  readonly at: unknown
  readonly recordedAt: unknown
}
/** Facts that `last` remembers, by id. */
type Facts = ReadonlyMap<unknown, Known>

function factsOf(last: Fields): Facts {
  const facts = new Map<unknown, Known>()
  for (const [type, memo] of Object.entries(last)) {
    const { id, at, recordedAt } = fieldsOf(memo)
    if (id !== undefined && at !== undefined && recordedAt !== undefined) facts.set(id, { type, at, recordedAt })
  }
  return facts
}

function shortOccurrence(facts: Facts, value: unknown): unknown {
  const occurrence = fieldsOf(value)
  const { fact, type, at } = occurrence
  const known = facts.get(fact)
  return known !== undefined && type === known.type && at === known.at && hasOnly(occurrence, ['fact', 'type', 'at']) ? fact : value
}

function longOccurrence(facts: Facts, value: unknown): unknown {
  const known = facts.get(value)
  return known === undefined ? value : { fact: value, type: known.type, at: known.at }
}

const MEMO = ['id', 'at', 'recordedAt', 'data'] as const

function packMemo(value: unknown): unknown {
  const memo = fieldsOf(value)
  const { id, at, recordedAt, data } = memo
  if (!hasOnly(memo, MEMO) || typeof at !== 'string' || typeof recordedAt !== 'string') return value
  if (!isCanonical(at) || !isCanonical(recordedAt)) return value
  const later = toMs(recordedAt) - toMs(at)
  return [id, at, later, ...(isFields(data) && isEmpty(data) ? [] : [data])]
}

function unpackMemo(value: unknown): unknown {
  if (!isList(value)) return value
  const [id, at, later, data = NOTHING] = value
  if (id === undefined || typeof at !== 'string' || typeof later !== 'number' || !isCanonical(at)) return value
  return { id, at, recordedAt: fromMs(toMs(at) + later), data }
}

function packSettled(facts: Facts, settled: unknown): unknown {
  const { outcome, ...end } = fieldsOf(settled)
  const by = shortOccurrence(facts, end)
  return typeof by !== 'string' ? settled : outcome === 'met' ? by : [by, outcome]
}

function unpackSettled(facts: Facts, settled: unknown): unknown {
  const [fact, outcome] = isList(settled) ? settled : [settled, 'met']
  const known = facts.get(fact)
  return known === undefined ? settled : { fact, type: known.type, at: known.at, outcome }
}

function packTrack(facts: Facts, value: unknown): unknown {
  const { trigger, start, anchor, settled, ...rest } = fieldsOf(value)
  return {
    ...rest,
    trigger: shortOccurrence(facts, trigger),
    ...(same(start, trigger) ? {} : { start: shortOccurrence(facts, start) }),
    ...(same(anchor, { at: fieldsOf(start).at }) ? {} : { anchor }),
    ...(settled === undefined ? {} : { settled: packSettled(facts, settled) }),
  }
}

function unpackTrack(facts: Facts, value: unknown): unknown {
  const { key, trigger, start, anchor, settled, ...rest } = fieldsOf(value)
  const triggered = longOccurrence(facts, trigger)
  const started = start === undefined ? triggered : longOccurrence(facts, start)
  return {
    key,
    trigger: triggered,
    start: started,
    anchor: anchor ?? { at: fieldsOf(started).at },
    ...rest,
    ...(settled === undefined ? {} : { settled: unpackSettled(facts, settled) }),
  }
}

/** What an answer says that its case and fact say already. */
const impliedAnswer = (facts: Facts, caseId: unknown, fact: unknown): Fields => ({
  caseId,
  version: typeof fact === 'string' ? Number(fact.slice(1)) : undefined,
  recordedAt: facts.get(fact)?.recordedAt,
  warnings: [],
  moved: [],
})

const MARK = ['id', 'body', 'answer'] as const

function packMark(facts: Facts, caseId: unknown, value: unknown): unknown {
  const mark = fieldsOf(value)
  const { fact, ...answer } = fieldsOf(mark.answer)
  if (!hasOnly(mark, MARK) || fact === undefined) return value
  const rest = unlike(answer, impliedAnswer(facts, caseId, fact))
  return [mark.id, mark.body, fact, ...(isEmpty(rest) ? [] : [rest])]
}

function unpackMark(facts: Facts, caseId: unknown, value: unknown): unknown {
  if (!isList(value)) return value
  const [id, body, fact, rest] = value
  return { id, body, answer: { ...impliedAnswer(facts, caseId, fact), fact, ...fieldsOf(rest) } }
}

export function packHead(given: object): Fields {
  const head = fieldsOf(given)
  const state = fieldsOf(head.state)
  const { procedure, last: memos, counts, tracks, sums, warned, ...plain } = fieldsOf(state.plain)
  const [last, times] = [fieldsOf(memos), fieldsOf(counts)]
  const facts = factsOf(last)
  const allCounted = Object.keys(last).every((type) => times[type] !== undefined)
  const counted = allCounted
    ? { n: Object.fromEntries(Object.entries(times).filter(([type, n]) => n !== 1 || last[type] === undefined)) }
    : { counts }
  return {
    ...head,
    state: {
      ...state,
      plain: {
        ...plain,
        ...(procedure === head.procedure ? {} : { procedure }),
        last: each(last, packMemo),
        ...counted,
        tracks: eachItem(tracks, (track) => packTrack(facts, track)),
        ...(isFields(sums) && isEmpty(sums) ? {} : { sums }),
        ...(isList(warned) && warned.length === 0 ? {} : { warned }),
      },
    },
    commands: eachItem(head.commands, (mark) => packMark(facts, head.caseId, mark)),
  }
}

export function unpackHead(packed: Fields): Fields {
  const state = fieldsOf(packed.state)
  const { procedure = packed.procedure, last: memos, n, counts, tracks, sums = {}, warned = [], ...plain } = fieldsOf(state.plain)
  const last = each(memos, unpackMemo)
  const facts = factsOf(fieldsOf(last))
  const counted = counts ?? (isFields(n) ? { ...fieldsOf(each(last, () => 1)), ...n } : n)
  return {
    ...packed,
    state: {
      ...state,
      plain: { procedure, ...plain, last, counts: counted, tracks: eachItem(tracks, (track) => unpackTrack(facts, track)), sums, warned },
    },
    commands: eachItem(packed.commands, (mark) => unpackMark(facts, packed.caseId, mark)),
  }
}
