import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { type CaseState, calculation, type Deadline, type RuleRow, type Where } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { onTheDay } from '../../kernel/term.ts'
import { type CivilDate, daysBetween, type Instant, later, plusDays, romeDateOf } from '../../kernel/time.ts'
import { silence } from './request.ts'

const OUTCOMES = ['accept', 'refuse', 'defer', 'limit'] as const
const GROUNDS = ['excluded-document', 'no-interest', 'other'] as const

/** The answer to a formal request and the exercise of the right (App. I, artt. 8-10). */
export const decisionFacts = {
  'decision-communicated': act({
    title: 'Risposta comunicata al richiedente',
    by: ['office'],
    phase: 'DECIDED',
    plain: {
      outcome: field.oneOf(OUTCOMES),
      /** Posting counts for the registered letter: the fact occurs when the letter leaves. */
      channel: field.oneOf(['registered-letter', 'pec', 'by-hand']),
      number: field.label().optional(),
      /** Presented in person and satisfied at once: no letter of acceptance (art. 8). */
      atOnce: field.flag().optional(),
      periodFrom: field.date().optional(),
      periodTo: field.date().optional(),
      courtsExplained: field.flag().optional(),
      /** Number of the head teacher's reasoned act (artt. 3 and 4). */
      headTeacherAct: field.label().optional(),
      ground: field.oneOf(GROUNDS).optional(),
    },
    personal: {
      reasons: field.note().optional(),
      limits: field.note().optional(),
      deferredUntil: field.label().optional(),
      officer: field.person().optional(),
    },
  }),
  'decision-received': event({ title: 'Risposta ricevuta dal richiedente', by: ['office', 'requester', 'parent'] }),
  'original-deposited': event({ title: 'Originale dell’istanza depositato', by: ['office'] }),
  'access-exercised': act({
    title: 'Accesso esercitato',
    by: ['office'],
    phase: 'EXERCISED',
    plain: { mode: field.oneOf(['viewed', 'copied']) },
    personal: { visitor: field.person().optional(), companion: field.person().optional(), documents: field.note().optional() },
  }),
  'access-period-expired': lapse('Periodo per l’accesso trascorso', 'PERIOD_EXPIRED'),
  'access-granted-by-commission': lapse('Accesso consentito: il diniego non è stato confermato', 'GRANTED'),
  ...silence,
} as const

export type DecisionFacts = typeof decisionFacts

interface Answer {
  readonly outcome: (typeof OUTCOMES)[number]
  readonly atOnce?: boolean | undefined
  readonly periodFrom?: CivilDate | undefined
  readonly periodTo?: CivilDate | undefined
}

const opensDocuments = ({ outcome }: Pick<Answer, 'outcome'>): boolean => outcome === 'accept' || outcome === 'limit'

export const adverse: Where<Answer, DecisionFacts> = {
  words: 'rifiuto, differimento o limitazione',
  test: ({ outcome }) => outcome !== 'accept',
}
export const accepted: Where<Answer, DecisionFacts> = { words: 'accoglimento pieno', test: ({ outcome }) => outcome === 'accept' }

/** Days on which the documents can be seen: the day on which the letter leaves is not one of them. */
const periodDays = (communicated: Instant, from: CivilDate, to: CivilDate): number =>
  daysBetween(later(from, plusDays(romeDateOf(communicated), 1)), to) + 1

/** DPR 184/2006 art. 7 c. 1. */
export const SHORTEST_PERIOD = 15

/** D5: the period that the acceptance names; after it a new request is needed. The day is the school's own: it never moves. */
export const exercisePeriod: Deadline<DecisionFacts> = {
  title: 'Prendere visione nel periodo indicato',
  nature: 'right',
  bearer: 'requester',
  from: {
    'decision-communicated': {
      where: { words: 'accoglimento, anche parziale, con il periodo', test: opensDocuments },
      again: 'renews',
      dated: ({ periodTo }) => periodTo,
    },
  },
  metBy: 'access-exercised',
  endedBy: { 'decision-communicated': true },
  regulation: { term: onTheDay, norm: 'App. I, art. 8' },
  national: { term: onTheDay, norm: 'DPR 184/2006, art. 7 c. 1' },
  missed: 'serve una nuova richiesta',
  lapse: 'access-period-expired',
}

type State = CaseState<DecisionFacts>

/** Why the documents cannot be shown on that day; undefined when they can. */
function barred(state: State, at: Instant): string | undefined {
  if (state.last['access-granted-by-commission'] !== undefined) return undefined
  const given = state.last['decision-communicated']
  if (given === undefined || !opensDocuments(given.data)) return 'manca una risposta di accoglimento, anche parziale'
  const { periodTo } = given.data
  return periodTo !== undefined && romeDateOf(at) > periodTo
    ? 'il periodo indicato nell’accoglimento è trascorso: serve una nuova richiesta'
    : undefined
}

interface Written extends Answer {
  readonly reasons?: string | undefined
  readonly courtsExplained?: boolean | undefined
  readonly headTeacherAct?: string | undefined
  readonly ground?: (typeof GROUNDS)[number] | undefined
  readonly deferredUntil?: string | undefined
}

/** Art. 9: a refusal or a limitation. */
const mustExplain = ({ outcome }: Written): boolean => outcome === 'refuse' || outcome === 'limit'
/** Artt. 3 and 4: what the head teacher decides. */
const mustBeDecided = ({ outcome, ground }: Written): boolean =>
  outcome === 'limit' || (outcome === 'refuse' && ground === 'excluded-document')
/** DPR 184/2006 art. 9 (N-09): the law wants a deferral explained too. */
const mustExplainDeferral = ({ outcome }: Written, school: School): boolean =>
  outcome === 'defer' && school.settings.governing !== 'regulation'

const unexplained = ({ reasons, courtsExplained }: Written): string[] => [
  ...(reasons === undefined ? ['la motivazione'] : []),
  ...(courtsExplained === true ? [] : ['l’indicazione della tutela giurisdizionale']),
]

/** R4 */
export const answerParts = calculation({
  title: 'Che cosa deve contenere la risposta, secondo l’esito',
  norm: 'App. I, artt. 3, 4 e 9; DPR 184/2006, art. 9 (N-09)',
  input: z.strictObject({
    outcome: field.oneOf(OUTCOMES),
    ground: field.oneOf(GROUNDS).optional(),
    reasons: field.note().optional(),
    courtsExplained: field.flag().default(false).meta({ description: 'Indica la tutela giurisdizionale' }),
    headTeacherAct: field.label().optional().meta({ description: 'Numero del provvedimento del Dirigente' }),
    deferredUntil: field.label().optional(),
  }),
  output: z.strictObject({ complete: answer.flag(), missing: answer.list(answer.text(), 4) }),
  run: (written, school) => {
    const deferral = mustExplainDeferral(written, school)
    const explained = mustExplain(written) || deferral
    const missing = [
      ...(explained ? unexplained(written) : []),
      ...(mustBeDecided(written) && written.headTeacherAct === undefined ? ['il provvedimento del Dirigente scolastico'] : []),
      ...(deferral && written.deferredUntil === undefined ? ['la durata del differimento'] : []),
    ]
    return { complete: missing.length === 0, missing }
  },
})

export const decisionRefusals = {
  'ERR-access-formal-D4': {
    on: 'decision-communicated',
    norm: 'App. I, art. 9',
    says: 'Il diniego si comunica con raccomandata A/R',
    when: ({ outcome, channel }, _, school) =>
      school.settings.governing === 'regulation' && outcome === 'refuse' && channel !== 'registered-letter',
  },
  'ERR-access-formal-D5': {
    on: 'access-exercised',
    norm: 'App. I, art. 8',
    says: 'L’accesso non è possibile: {why}',
    when: (_, state, __, { at }) => {
      const why = barred(state, at)
      return why === undefined ? false : { why }
    },
  },
  'ERR-access-formal-D5/letter': {
    on: 'decision-communicated',
    norm: 'App. I, art. 8',
    says: 'L’accoglimento indica il periodo, dal primo all’ultimo giorno, in cui l’accesso è possibile',
    when: ({ outcome, atOnce, periodFrom, periodTo }) =>
      opensDocuments({ outcome }) && atOnce !== true && (periodFrom === undefined || periodTo === undefined || periodTo < periodFrom),
  },
  'ERR-access-formal-R4': {
    on: 'decision-communicated',
    norm: 'App. I, artt. 3, 4 e 9',
    says: 'Un diniego o una limitazione vuole la motivazione e l’indicazione della tutela giurisdizionale',
    when: (written) => mustExplain(written) && unexplained(written).length > 0,
  },
  'ERR-access-formal-R4/decider': {
    on: 'decision-communicated',
    norm: 'App. I, artt. 3 e 4',
    says: 'L’esclusione e la limitazione le decide il Dirigente scolastico con provvedimento motivato: indicane il numero',
    when: (written) => mustBeDecided(written) && written.headTeacherAct === undefined,
  },
  'ERR-N-09/deferral': {
    on: 'decision-communicated',
    norm: 'DPR 184/2006, art. 9 cc. 1 e 3; L. 241/1990, art. 3 c. 4 (N-09)',
    says: 'Un differimento vuole la motivazione, la durata e l’indicazione dei rimedi',
    when: (written, _, school) =>
      mustExplainDeferral(written, school) && (unexplained(written).length > 0 || written.deferredUntil === undefined),
  },
  'ERR-N-09/granted': {
    on: 'decision-communicated',
    norm: 'L. 241/1990, art. 25 c. 4 (N-09)',
    says: 'L’accesso è già consentito: il diniego doveva essere confermato entro trenta giorni dalla comunicazione della Commissione',
    when: ({ outcome }, state) => outcome !== 'accept' && state.last['access-granted-by-commission'] !== undefined,
  },
  'ERR-N-09/period': {
    on: 'decision-communicated',
    norm: 'DPR 184/2006, art. 7 c. 1 (N-09)',
    says: 'Il periodo per prendere visione è di almeno {least} giorni dopo la comunicazione: qui sono {days}',
    when: ({ outcome, periodFrom, periodTo }, _, school, { at }) => {
      if (school.settings.governing === 'regulation' || !opensDocuments({ outcome }) || periodFrom === undefined || periodTo === undefined)
        return false
      const days = Math.max(0, periodDays(at, periodFrom, periodTo))
      return days < SHORTEST_PERIOD && { least: SHORTEST_PERIOD, days }
    },
  },
} satisfies Record<string, RuleRow<DecisionFacts>>
