import fc from 'fast-check'
import * as z from 'zod'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { civilDate, daysBetween, plusDays } from '../lib/kernel/time.ts'
import { dataOf } from '../test/application/histories.ts'
import type { Random } from './random.ts'
import { TraceHash } from './trace-hash.ts'

type Data = Record<string, unknown>

/** Of each type of fact as many are drawn, once: a schema takes longer to draw from than a case to play. */
const POOL = 24
/** The day from which the drawn data count. */
const FIRST_DAY = civilDate('2026-10-12')

const pools = new Map<string, readonly Data[]>()

function poolOf(procedure: Procedure, type: string): readonly Data[] {
  const name = `${procedure.id} ${type}`
  const known = pools.get(name)
  if (known !== undefined) return known
  const hash = new TraceHash()
  hash.add(name)
  const pool = fc.sample(dataOf(procedure, type), { numRuns: POOL, seed: Number.parseInt(hash.fnv, 16) | 0 })
  pools.set(name, pool)
  return pool
}

const record = z.record(z.string(), z.unknown())
const DATE = /^(\d{4}-\d\d-\d\d)(?=$|T)/

/** The same data as many days later. */
function shifted(value: unknown, days: number): unknown {
  if (typeof value === 'string') return value.replace(DATE, (day) => plusDays(civilDate(day), days))
  if (Array.isArray(value)) return value.map((item) => shifted(item, days))
  const fields = record.safeParse(value)
  return fields.success ? Object.fromEntries(Object.entries(fields.data).map(([name, item]) => [name, shifted(item, days)])) : value
}

/** Data of the shape that a fact of this type has, about the weeks around `day`. */
export function drawData(procedure: Procedure, type: string, day: string, random: Random): Data {
  const days = daysBetween(FIRST_DAY, civilDate(day))
  // Whole weeks: what was drawn for a Monday stays on one.
  return record.parse(shifted(random.of(poolOf(procedure, type)), days - (days % 7)))
}

/** The types that somebody may record. */
export const recordableTypes = (procedure: Procedure): readonly string[] =>
  Object.entries(procedure.facts).flatMap(([type, { kind }]) => (kind === 'lapse' ? [] : [type]))
