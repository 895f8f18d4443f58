import * as z from 'zod'
import { field } from './fact.ts'

/**
 * The fact by which every procedure mends a wrong one: withdrawn when it carries no replacement. The corrected fact keeps its id, so that
 * what hangs on it keeps its identity (design § 8).
 */
export const CORRECTION = 'fact-corrected'

export const correctionData = z.strictObject({
  fact: field.fact(),
  reason: field.note(),
  /** The right moment, where that was wrong. */
  occurredAt: field.moment().optional(),
  /** The right data, whole, where they were wrong. */
  data: z.record(z.string(), z.json()).optional(),
})

/** A notice that did not arrive: recorded by the service, plain data only (`obligation`, `step`, `role`, `kind`). */
export const UNDELIVERED = 'notice-undelivered'

export const isBuiltin = (type: string): boolean => type === CORRECTION || type === UNDELIVERED
