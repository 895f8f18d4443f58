import { act, event, field } from '../../kernel/fact.ts'
import type { Deadline, RuleRow } from '../../kernel/procedure.ts'
import { accepted, adverse, type DecisionFacts } from './decision.ts'
import { SILENCE_LAW, THIRTY_DAYS } from './request.ts'

/** What may follow a refusal or silence (L. 241/1990 art. 25 cc. 4-5; c.p.a. art. 116). The text only says that the courts are open (art. 9). */
export const reviewFacts = {
  'appeal-filed': event({
    title: 'Ricorso presentato',
    by: ['office', 'requester', 'parent'],
    plain: { forum: field.oneOf(['tar', 'commission']) },
  }),
  /** When the school has received what the Commission found; its silence after thirty days rejects the appeal. */
  'commission-found': event({
    title: 'Esito della Commissione per l’accesso',
    by: ['office', 'requester', 'parent'],
    phase: 'COMMISSION_FOUND',
    plain: { outcome: field.oneOf(['in-favour', 'rejected', 'rejected-by-silence']) },
  }),
  'refusal-confirmed': act({
    title: 'Diniego confermato con motivazione',
    by: ['ds'],
    phase: 'CONFIRMED',
    during: ['COMMISSION_FOUND'],
    plain: { number: field.label().optional() },
    personal: { reasons: field.note().optional() },
  }),
} as const

type Facts = typeof reviewFacts & DecisionFacts

export const reviewRows = {
  'N-09/appeal': {
    title: 'Ricorrere al TAR o alla Commissione per l’accesso',
    nature: 'right',
    bearer: 'requester',
    from: {
      'refused-by-silence': {},
      // A late express answer does not merely confirm the silence: it can be challenged for itself.
      'decision-communicated': { where: adverse, again: 'renews' },
      'decision-received': {
        where: {
          words: 'risposta non favorevole',
          test: (_, state) => {
            const answer = state.last['decision-communicated']
            return answer !== undefined && answer.data.outcome !== 'accept'
          },
        },
        again: 'moves',
      },
      'commission-found': { where: { words: 'ricorso respinto', test: ({ outcome }) => outcome !== 'in-favour' }, again: 'renews' },
      'refusal-confirmed': { again: 'renews' },
    },
    metBy: 'appeal-filed',
    endedBy: { 'decision-communicated': accepted, 'access-granted-by-commission': true },
    national: { term: THIRTY_DAYS, norm: 'c.p.a. art. 116 c. 1; L. 241/1990, art. 25 cc. 4-5' },
    missed: 'il diniego non si può più impugnare',
  },
  'N-09/confirm': {
    title: 'Confermare il diniego con provvedimento motivato',
    nature: 'right',
    bearer: 'ds',
    from: {
      'commission-found': {
        where: { words: 'diniego o differimento ritenuto illegittimo', test: ({ outcome }) => outcome === 'in-favour' },
        again: 'renews',
      },
    },
    metBy: 'refusal-confirmed',
    endedBy: { 'decision-communicated': accepted },
    national: { term: THIRTY_DAYS, norm: SILENCE_LAW },
    missed: 'l’accesso è consentito',
    lapse: 'access-granted-by-commission',
  },
} satisfies Record<string, Deadline<Facts>>

export const reviewRefusals = {
  'ERR-N-09/confirm': {
    on: 'refusal-confirmed',
    norm: `${SILENCE_LAW} (N-09)`,
    says: 'La conferma del diniego vuole la sua motivazione',
    when: ({ reasons }) => reasons === undefined,
  },
} satisfies Record<string, RuleRow<Facts>>
