import * as z from 'zod'
import type { CaseState } from '../../kernel/procedure.ts'
import type { Anchor, Term } from '../../kernel/term.ts'
import type { Track } from '../../kernel/track.ts'
import { data, dateText, factIdText, instantText } from './schemas.ts'

/** Loose: a field that the kernel has learnt and this schema has not is kept, and fails to compile where it has a type of its own. */

const monthDay = z.object({ month: z.number(), day: z.number() })
const counted = <K extends string>(kind: K) => z.object({ kind: z.literal(kind), n: z.number() })

const measured = z.discriminatedUnion('kind', [
  counted('hours'),
  counted('days'),
  counted('days-back'),
  counted('months'),
  counted('months-back'),
  counted('working-days'),
  counted('working-days-back'),
  z.object({ kind: z.literal('fixed'), on: monthDay }),
  z.object({ kind: z.literal('window'), opens: monthDay, closes: monthDay }),
  z.object({ kind: z.literal('on') }),
  z.object({ kind: z.literal('before') }),
  counted('after'),
])
export const measuredTerm = measured

const term: z.ZodType<Term> = z.union([
  measured,
  z.object({ kind: z.literal('promptly'), wording: z.string(), internal: measured.nullable() }),
])
const anchor: z.ZodType<Anchor> = z.union([z.object({ at: instantText }), z.object({ on: dateText })])

const occurrence = z.object({ fact: factIdText, type: z.string(), at: instantText })

const track: z.ZodType<Track> = z.looseObject({
  key: z.string(),
  trigger: occurrence,
  start: occurrence,
  anchor,
  aim: z.exactOptional(z.looseObject({ term, anchor, why: z.string() })),
  of: z.exactOptional(z.string()),
  interruptions: z.exactOptional(z.array(z.looseObject({ by: occurrence, until: z.exactOptional(occurrence) }))),
  settled: z.exactOptional(z.looseObject({ ...occurrence.shape, outcome: z.enum(['met', 'ended', 'lapsed']) })),
})

const memo = z.looseObject({ id: factIdText, at: instantText, recordedAt: instantText, data })

export const caseState: z.ZodType<CaseState> = z.looseObject({
  procedure: z.string(),
  phase: z.string(),
  folded: z.number(),
  openedAt: instantText,
  latest: instantText,
  last: z.record(z.string(), memo),
  counts: z.record(z.string(), z.number()),
  tracks: z.array(track),
  undelivered: z.array(z.looseObject({ fact: factIdText, at: instantText, obligation: z.string(), step: z.string(), role: z.string() })),
  irregular: z.array(z.looseObject({ fact: factIdText, codes: z.array(z.string()), reason: z.string() })),
})
