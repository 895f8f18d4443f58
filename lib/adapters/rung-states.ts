import type { RungState } from '../application/ports.ts'

/** What the mail service may tell of a mail. */
export type Fate = 'delivered' | 'bounced' | 'suppressed'

/** Feedback comes twice and out of order: a later rank replaces an earlier one, never the reverse. */
const RANK: Record<RungState, number> = { claimed: 0, sent: 1, delivered: 2, bounced: 3, suppressed: 3 }

export const outranks = (next: RungState, present: RungState): boolean => RANK[next] > RANK[present]

export const outranked = (next: RungState): readonly RungState[] =>
  (['claimed', 'sent', 'delivered', 'bounced', 'suppressed'] as const).filter((state) => outranks(next, state))
