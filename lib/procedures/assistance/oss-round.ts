import { follows, type ProposalLoop, type Round, roundOf } from '../../kernel/proposal-loop.ts'

type Memory = Parameters<typeof roundOf>[0]

/**
 * How far the latest proposal has come. Only what has been sent can be answered: an answer that comes before a new version has left is one to
 * the version before.
 */
export function sentRound(state: Memory, loop: ProposalLoop & { readonly sent: string }): Round {
  const { sent: sentName, ...rest } = loop
  const [proposal, sent] = [state.last[loop.proposed], state.last[sentName]]
  if (proposal === undefined) return 'none'
  if (sent === undefined || !follows(sent, proposal)) return 'proposed'
  const round = roundOf(state, { ...rest, proposed: sentName })
  return round === 'proposed' ? 'sent' : round
}

/** Sent, and not answered yet: silence is never consent (AMB-04). */
export const awaitsAnswer = (round: Round): boolean => round === 'sent'
/** Not answered yet, sent or not. */
export const unanswered = (round: Round): boolean => round === 'proposed' || round === 'sent'
/** Once sent it can be answered, and answered anew. */
export const answerable = (round: Round): boolean => round !== 'none' && round !== 'proposed'
export const confirmed = (round: Round): boolean => round === 'confirmed' || round === 'told'
/** Sent, and answered by no confirmation yet: a second one of the same version says nothing new. */
export const unconfirmed = (round: Round): boolean => answerable(round) && !confirmed(round)
