import type { Memo } from './procedure.ts'

/** The facts of a proposal that goes out and wants an answer: who proposes, who sends it on, what comes back, who is told. */
export interface ProposalLoop {
  readonly proposed: string
  readonly sent?: string
  readonly confirmed: string
  /** An answer that asks for something else: the proposal does not stand, a new one is awaited. */
  readonly declined?: string
  readonly told?: string
}

/** How far the latest round has come. Silence is never consent: without an answer a round stays `proposed` or `sent`. */
export type Round = 'none' | 'proposed' | 'sent' | 'declined' | 'confirmed' | 'told'

interface Memory {
  readonly last: { readonly [fact: string]: Memo<unknown> | undefined }
  readonly counts: { readonly [fact: string]: number | undefined }
}

const sequence = (memo: Memo<unknown>): number => Number(memo.id.slice(1))

/** Whether `one` came after `other`: later, or at the same moment and recorded after it. */
export const follows = (one: Memo<unknown> | undefined, other: Memo<unknown>): boolean =>
  one !== undefined && (one.at > other.at || (one.at === other.at && sequence(one) > sequence(other)))

/** The round that is under way: acts of an earlier proposal say nothing of a later one. */
export function roundOf({ last }: Memory, loop: ProposalLoop): Round {
  const memo = (name: string | undefined): Memo<unknown> | undefined => (name === undefined ? undefined : last[name])
  const proposal = memo(loop.proposed)
  if (proposal === undefined) return 'none'
  const confirmation = memo(loop.confirmed)
  const refusal = memo(loop.declined)
  if (confirmation !== undefined && follows(confirmation, proposal) && !follows(refusal, confirmation))
    return follows(memo(loop.told), confirmation) ? 'told' : 'confirmed'
  if (refusal !== undefined && follows(refusal, proposal)) return 'declined'
  return follows(memo(loop.sent), proposal) ? 'sent' : 'proposed'
}

/** Which proposal it is, from 1; 0 where there is none. */
export const roundNumber = ({ counts }: Memory, loop: ProposalLoop): number => counts[loop.proposed] ?? 0
