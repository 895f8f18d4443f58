import { type Data, isData, type Json } from '../../kernel/fact.ts'
import { fromMs, instant, isInstantText, toMs } from '../../kernel/time.ts'

/**
 * Leaves out of a head what the rest of it says already, and puts it back: a track's start that is its trigger, an occurrence that `last`
 * remembers, a count of one. Only exact repetitions are left out and unknown fields stay as they are, so a kernel that learns new fields
 * loses nothing here.
 */

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const hasOnly = (value: Data, names: readonly string[]): boolean => same(Object.keys(value).sort(), [...names].sort())
const without = (value: Data, ...names: readonly string[]): Data =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
const dataOf = (value: Json | undefined): Data => (isData(value) ? value : {})
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : [])
const each = (value: Data, change: (item: Json, name: string) => Json): Data =>
  Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, change(item, name)]])))

/** Facts that `last` remembers, by id. */
type Known = ReadonlyMap<Json, { readonly type: string; readonly at: Json; readonly recordedAt: Json }>

const knownOf = (last: Data): Known =>
  new Map(
    Object.entries(last).flatMap(([type, memo]) => {
      const { id, at, recordedAt } = dataOf(memo)
      return id === undefined || at === undefined || recordedAt === undefined ? [] : [[id, { type, at, recordedAt }] as const]
    }),
  )

const recall = (known: Known, id: Json): Data => {
  const fact = known.get(id)
  return fact === undefined ? { fact: id } : { fact: id, type: fact.type, at: fact.at }
}

const shortOccurrence = (known: Known, value: Json): Json => {
  const { fact } = dataOf(value)
  return fact !== undefined && known.has(fact) && same(value, recall(known, fact)) ? fact : value
}
const longOccurrence = (known: Known, value: Json): Json => (known.has(value) ? recall(known, value) : value)

function packMemo(value: Json): Json {
  const memo = dataOf(value)
  const { id, at, recordedAt, data } = memo
  if (!hasOnly(memo, ['id', 'at', 'recordedAt', 'data']) || typeof at !== 'string' || typeof recordedAt !== 'string') return value
  if (!isInstantText(at) || !isInstantText(recordedAt)) return value
  const later = toMs(instant(recordedAt)) - toMs(instant(at))
  return [id ?? null, at, later, ...(same(data, {}) ? [] : [data ?? null])]
}

function unpackMemo(value: Json): Json {
  if (!isList(value)) return value
  const [id, at, later, data] = value
  if (id === undefined || typeof at !== 'string' || typeof later !== 'number') return value
  return { id, at, recordedAt: fromMs(toMs(instant(at)) + later), data: data ?? {} }
}

function packTrack(known: Known, value: Json): Json {
  const { trigger, start, anchor, settled, ...rest } = dataOf(value)
  const occurrence = (item: Json | undefined): Json => shortOccurrence(known, item ?? null)
  const { outcome, ...end } = dataOf(settled)
  const settledBy = occurrence(end)
  return {
    ...rest,
    trigger: occurrence(trigger),
    ...(same(start, trigger) ? {} : { start: occurrence(start) }),
    ...(same(anchor, { at: dataOf(start).at }) ? {} : { anchor }),
    ...(settled === undefined
      ? {}
      : { settled: typeof settledBy !== 'string' ? settled : outcome === 'met' ? settledBy : [settledBy, outcome ?? null] }),
  }
}

function unpackTrack(known: Known, value: Json): Json {
  const { key, trigger, start, anchor, settled, ...rest } = dataOf(value)
  const triggered = longOccurrence(known, trigger ?? null)
  const started = start === undefined ? triggered : longOccurrence(known, start)
  return {
    key,
    trigger: triggered,
    start: started,
    anchor: anchor ?? { at: dataOf(started).at },
    ...rest,
    ...(settled === undefined ? {} : { settled: unpackSettled(known, settled) }),
  }
}

function unpackSettled(known: Known, settled: Json): Json {
  const [fact, outcome] = isList(settled) ? settled : [settled, 'met']
  return fact !== undefined && known.has(fact) ? { ...recall(known, fact), outcome } : settled
}

/** What an answer says that its case and fact say already. */
const impliedAnswer = (known: Known, caseId: Json | undefined, fact: Json): Data => ({
  caseId,
  version: typeof fact === 'string' ? Number(fact.slice(1)) : undefined,
  recordedAt: known.get(fact)?.recordedAt,
  warnings: [],
  moved: [],
})

function packMark(known: Known, caseId: Json | undefined, value: Json): Json {
  const mark = dataOf(value)
  const answer = dataOf(mark.answer)
  const { fact } = answer
  if (!hasOnly(mark, ['id', 'body', 'answer']) || fact === undefined) return value
  const implied = impliedAnswer(known, caseId, fact)
  const rest = Object.fromEntries(Object.entries(without(answer, 'fact')).filter(([name, item]) => !same(item, implied[name])))
  return [mark.id ?? null, mark.body ?? null, fact, ...(same(rest, {}) ? [] : [rest])]
}

function unpackMark(known: Known, caseId: Json | undefined, value: Json): Json {
  if (!isList(value)) return value
  const [id, body, fact, rest] = value
  return { id, body, answer: { ...impliedAnswer(known, caseId, fact ?? null), fact, ...dataOf(rest) } }
}

export function packHead(head: Data): Data {
  const state = dataOf(head.state)
  const { procedure, last, counts, tracks, ...plain } = dataOf(state.plain)
  const known = knownOf(dataOf(last))
  const allCounted = Object.keys(dataOf(last)).every((type) => dataOf(counts)[type] !== undefined)
  const counted = allCounted
    ? { n: Object.fromEntries(Object.entries(dataOf(counts)).filter(([type, n]) => n !== 1 || dataOf(last)[type] === undefined)) }
    : { counts }
  return {
    ...head,
    state: {
      ...state,
      plain: {
        ...plain,
        ...(procedure === head.procedure ? {} : { procedure }),
        last: each(dataOf(last), packMemo),
        ...counted,
        tracks: listOf(tracks).map((track) => packTrack(known, track)),
      },
    },
    commands: listOf(head.commands).map((mark) => packMark(known, head.caseId, mark)),
  }
}

export function unpackHead(packed: Data): Data {
  const state = dataOf(packed.state)
  const { procedure = packed.procedure, last: memos, n, counts, tracks, ...plain } = dataOf(state.plain)
  const last = each(dataOf(memos), unpackMemo)
  const known = knownOf(last)
  const counted = counts ?? { ...each(last, () => 1), ...dataOf(n) }
  return {
    ...packed,
    state: {
      ...state,
      plain: { procedure, ...plain, last, counts: counted, tracks: listOf(tracks).map((track) => unpackTrack(known, track)) },
    },
    commands: listOf(packed.commands).map((mark) => unpackMark(known, packed.caseId, mark)),
  }
}
