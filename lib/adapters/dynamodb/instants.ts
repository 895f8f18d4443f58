import type { Data, Json } from '../../kernel/fact.ts'
import { fromMs, instant, toMs } from '../../kernel/time.ts'

/** Instants in stored bodies, as minutes, seconds or milliseconds from here in base 36: 6 characters instead of 24. */
const EPOCH_MS = toMs(instant('2026-01-01T00:00:00.000Z'))
const MARK = '@'
const RADIX = 36
const UNITS = [
  ['m', 60_000],
  ['s', 1_000],
  ['x', 1],
] as const

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function shorten(text: string): string {
  if (text.startsWith(MARK)) return MARK + text
  if (!INSTANT.test(text)) return text
  const since = Date.parse(text) - EPOCH_MS
  if (Number.isNaN(since) || fromMs(since + EPOCH_MS) !== text) return text
  const [unit, length] = UNITS.find(([, ms]) => since % ms === 0) ?? ['x', 1]
  return `${MARK}${unit}${(since / length).toString(RADIX)}`
}

function lengthen(text: string): string {
  if (!text.startsWith(MARK)) return text
  if (text.startsWith(MARK + MARK)) return text.slice(MARK.length)
  const [, length] = UNITS.find(([unit]) => unit === text[MARK.length]) ?? ['x', 1]
  return fromMs(Number.parseInt(text.slice(MARK.length + 1), RADIX) * length + EPOCH_MS)
}

type Each = (text: string) => string

function strings(value: Json | undefined, each: Each): Json | undefined {
  if (typeof value === 'string') return each(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => strings(item, each) ?? null)
  return eachOf(value, each)
}
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

// `fromEntries` and no assignment: a key may be `__proto__`.
const eachOf = (body: Data, each: Each): Data => Object.fromEntries(Object.keys(body).map((name) => [name, strings(body[name], each)]))

export const shortInstants = (body: Data): Data => eachOf(body, shorten)
export const longInstants = (body: Data): Data => eachOf(body, lengthen)
