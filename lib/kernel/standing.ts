import { isDue } from './due.ts'
import { dueOf, type Obligation } from './obligation.ts'
import { type Instant, startOfDay } from './time.ts'

/**
 * Where an obligation stands at a moment. `late` only for duties and gates: a right that has run out has `lapsed`, and so has what ends
 * by an effect of the law, by the clock in law even where an earlier one governs. `suspended`: its clock is stopped. `superseded`: the law has replaced the act.
 */
export type Standing = 'not-due-yet' | 'open' | 'late' | 'met' | 'lapsed' | 'ended' | 'suspended' | 'superseded'

/** The last instant at which the obligation is not late, by the governing clock. */
export function lateAfter(obligation: Obligation): Instant | undefined {
  const due = dueOf(obligation)
  return due !== undefined && isDue(due) ? due.lateAfter : undefined
}

export function standingOf(obligation: Obligation, now: Instant): Standing {
  const { governing, settled } = obligation
  if (settled !== undefined) return settled.outcome
  if (governing?.kind === 'superseded') return 'superseded'
  if (governing?.kind === 'stopped') return 'suspended'
  const due = dueOf(obligation)
  if (due?.opens !== undefined && now < startOfDay(due.opens)) return 'not-due-yet'
  const end = lateAfter(obligation)
  if (end === undefined || now <= end) return 'open'
  if (obligation.lapse !== undefined && now > obligation.lapse.at) return 'lapsed'
  if (obligation.nature === 'right') return obligation.lapse === undefined ? 'lapsed' : 'open'
  return 'late'
}

/** True when it was met after its legal date. */
export function metLate(obligation: Obligation): boolean {
  const end = lateAfter(obligation)
  return obligation.settled?.outcome === 'met' && end !== undefined && obligation.settled.at > end
}

export const isLive = (standing: Standing): boolean => standing === 'open' || standing === 'late' || standing === 'not-due-yet'
