import { fromMs, instant, isCanonical, toMs } from '../../kernel/time.ts'

/**
 * Instants in stored bodies, as minutes, seconds or milliseconds from here in base 36: 6 characters instead of 24. Rewritten in the text of
 * the JSON, which is many times faster than walking through its values: a quote begins a string just where no backslash stands before it.
 */
const EPOCH_MS = toMs(instant('2026-01-01T00:00:00.000Z'))
const RADIX = 36
const UNITS = { m: 60_000, s: 1_000, x: 1 } as const
type Unit = keyof typeof UNITS

const isUnit = (sign: string): sign is Unit => Object.hasOwn(UNITS, sign)

const LONG = /(?<!\\)"(?:@|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")/g
const SHORT = /(?<!\\)"@(?:@|([msx])(-?[0-9a-z]+)")/g

/** A string that begins with our mark gets another one before it. */
function shorten(found: string, text: string | undefined): string {
  if (text === undefined) return '"@@'
  if (!isCanonical(text)) return found
  const since = toMs(text) - EPOCH_MS
  const unit: Unit = since % UNITS.m === 0 ? 'm' : since % UNITS.s === 0 ? 's' : 'x'
  return `"@${unit}${(since / UNITS[unit]).toString(RADIX)}"`
}

function lengthen(_: string, unit: string | undefined, since: string | undefined): string {
  if (unit === undefined || since === undefined || !isUnit(unit)) return '"@'
  return `"${fromMs(Number.parseInt(since, RADIX) * UNITS[unit] + EPOCH_MS)}"`
}

export const shortInstants = (json: string): string => json.replace(LONG, shorten)
export const longInstants = (json: string): string => json.replace(SHORT, lengthen)
