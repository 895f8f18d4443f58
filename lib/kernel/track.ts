import type { FactId } from './fact.ts'
import type { Anchor, Term } from './term.ts'
import type { Instant } from './time.ts'

export interface Occurrence {
  readonly fact: FactId
  readonly type: string
  readonly at: Instant
}

export interface Stop {
  readonly by: Occurrence
  readonly until?: Occurrence
}

export type Outcome = 'met' | 'ended' | 'lapsed'

/** One obligation as the facts alone know it, before any calendar: what started it, where its term counts from, what settled it. */
export interface Track {
  /** The deadline's key in the procedure. */
  readonly key: string
  /** The fact that made the obligation arise: its identity, kept through restarts. */
  readonly trigger: Occurrence
  /** The fact the term counts from now. */
  readonly start: Occurrence
  readonly anchor: Anchor
  readonly aim?: { readonly term: Term; readonly anchor: Anchor; readonly why: string }
  /** The value of the deadline's `each` field. */
  readonly of?: string
  /** What stopped the term and what started it again, oldest first; only the last may be open. Which of them count is the norm's to say. */
  readonly interruptions?: readonly Stop[]
  readonly settled?: Occurrence & { readonly outcome: Outcome }
}

/** Rule + the fact that triggered it (design § 8, Identity). */
export const obligationId = (track: Pick<Track, 'key' | 'trigger'>): string => `${track.key}:${track.trigger.fact}`
