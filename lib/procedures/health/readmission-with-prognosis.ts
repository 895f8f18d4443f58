import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { type CaseState, calculation, procedure } from '../../kernel/procedure.ts'
import { before, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'

interface Prognosis {
  readonly eventOn: CivilDate
  /** Absent: the prognosis is reserved. */
  readonly prognosisDays?: number | undefined
}

/** The last day of the prognosis; the day of the event is not counted. Undefined while it is reserved. */
const lastDayOf = ({ eventOn, prognosisDays }: Prognosis): CivilDate | undefined =>
  prognosisDays === undefined ? undefined : plusDays(eventOn, prognosisDays)

/** R1: a return on a day that the prognosis still covers. */
const needsRequest = (returnOn: CivilDate, prognosis: Prognosis): boolean => {
  const last = lastDayOf(prognosis)
  return last === undefined || returnOn <= last
}

const facts = {
  'return-wished': event({
    title: 'Rientro desiderato durante la prognosi',
    by: ['parent', 'office'],
    phase: 'WISHED',
    plain: { returnOn: field.date(), injuryCase: field.label().optional() },
    personal: { pupil: field.person() },
    special: { eventOn: field.date(), prognosisDays: field.count(999).optional() },
    keeps: ['eventOn', 'prognosisDays'],
  }),
  'return-day-changed': event({ title: 'Giorno del rientro cambiato', by: ['parent', 'office'], plain: { returnOn: field.date() } }),
  'prognosis-changed': event({
    title: 'Prognosi cambiata da un nuovo certificato',
    by: ['office'],
    special: { prognosisDays: field.count(999).optional() },
    keeps: ['prognosisDays'],
  }),
  'readmission-requested': event({
    title: 'Richiesta di rientro ricevuta',
    by: ['parent', 'office'],
    phase: 'REQUESTED',
    plain: { protocol: field.label().optional() },
    personal: { reasons: field.note().optional() },
    special: { clearance: field.flag().optional() },
  }),
  'readmission-decided': act({
    title: 'Decisione del Dirigente sul rientro',
    by: ['ds'],
    phase: 'DECIDED',
    plain: { granted: field.flag(), from: field.date().optional() },
    personal: { reasons: field.note().optional() },
  }),
  'insurer-informed': act({ title: 'Assicurazione informata del rientro', by: ['office'] }),
  'pupil-admitted': act({ title: 'Alunno riammesso', by: ['office', 'teacher'], phase: 'ADMITTED' }),
  'return-not-requested': lapse('Rientro non richiesto: l’alunno non è ammesso', 'NOT_ADMITTED'),
}

type State = CaseState<typeof facts>

const returnOf = ({ last }: State): CivilDate | undefined => {
  const [wished, changed] = [last['return-wished'], last['return-day-changed']]
  return (changed ?? wished)?.data.returnOn
}

/** What is known of the prognosis; `told` is what the fact under judgement says of it. */
const prognosisOf = ({ last }: State): Prognosis | undefined => {
  const wished = last['return-wished']?.data
  if (wished === undefined) return undefined
  const changed = last['prognosis-changed']
  return changed === undefined ? wished : { eventOn: wished.eventOn, prognosisDays: changed.data.prognosisDays }
}

const coversReturn = (state: State, told: { returnOn?: CivilDate; prognosis?: Prognosis | undefined }): boolean => {
  const [returnOn, prognosis] = [told.returnOn ?? returnOf(state), told.prognosis ?? prognosisOf(state)]
  return returnOn !== undefined && prognosis !== undefined && needsRequest(returnOn, prognosis)
}

const changedTo = ({ last }: State, prognosisDays: number | undefined): Prognosis | undefined => {
  const wished = last['return-wished']?.data
  return wished && { eventOn: wished.eventOn, prognosisDays }
}

const requested = ({ counts }: State): boolean => counts['readmission-requested'] !== undefined

/** Whether the Dirigente let the pupil return on `day`: from the day that the decision names, or else the one that was wished. */
const grantedFor = (state: State, day: CivilDate): boolean => {
  const decision = state.last['readmission-decided']?.data
  const from = decision?.from ?? returnOf(state)
  return decision?.granted === true && (from === undefined || day >= from)
}

const NORM = 'App. G 1.2.2, 2.2.2 e 3.2.2'

export const readmissionWithPrognosis = procedure({
  id: 'readmission-with-prognosis',
  version: 1,
  title: 'Rientro a scuola durante la prognosi',
  norm: NORM,
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', teacher: 'own-facts', parent: 'own-case' },
  specialSeenBy: ['ds', 'dsga', 'clerk', 'parent'],
  opens: 'return-wished',
  facts,
  needs: { 'readmission-decided': ['readmission-requested'] },
  deadlines: {
    'readmission-with-prognosis-D1': {
      title: 'Chiedere al Dirigente il rientro prima della fine della prognosi',
      nature: 'duty',
      bearer: 'parent',
      from: {
        'return-wished': {
          where: {
            words: 'rientro entro la prognosi',
            test: (wish, state) => coversReturn(state, { returnOn: wish.returnOn, prognosis: wish }),
          },
          dated: ({ returnOn }) => returnOn,
        },
        'return-day-changed': {
          where: {
            words: 'rientro entro la prognosi, non ancora richiesto',
            test: ({ returnOn }, state) => !requested(state) && coversReturn(state, { returnOn }),
          },
          again: 'renews',
          dated: ({ returnOn }) => returnOn,
        },
        'prognosis-changed': {
          where: {
            words: 'la nuova prognosi copre il rientro, non ancora richiesto',
            test: ({ prognosisDays }, state) => !requested(state) && coversReturn(state, { prognosis: changedTo(state, prognosisDays) }),
          },
          dated: (_, state) => returnOf(state),
        },
      },
      metBy: 'readmission-requested',
      endedBy: {
        'return-day-changed': { words: 'rientro dopo la prognosi', test: ({ returnOn }, state) => !coversReturn(state, { returnOn }) },
        'prognosis-changed': {
          words: 'la nuova prognosi finisce prima del rientro',
          test: ({ prognosisDays }, state) => !coversReturn(state, { prognosis: changedTo(state, prognosisDays) }),
        },
        'pupil-admitted': true,
      },
      regulation: { term: before, norm: NORM },
      missed: 'l’alunno non è ammesso',
      lapse: 'return-not-requested',
    },
    'readmission-with-prognosis-D1/decision': {
      title: 'Decidere sul rientro richiesto',
      nature: 'duty',
      bearer: 'ds',
      from: { 'readmission-requested': { dated: (_, state) => returnOf(state) } },
      metBy: 'readmission-decided',
      regulation: { term: promptly('farne richiesta al Dirigente', before), norm: NORM },
    },
  },
  refusals: {
    'ERR-readmission-with-prognosis-D1': {
      on: 'pupil-admitted',
      norm: NORM,
      says: 'La prognosi copre {until}: l’alunno rientra solo se il Dirigente ha accolto la richiesta dei genitori per quel giorno',
      when: (_, state, __, { at }) => {
        const [day, prognosis] = [romeDateOf(at), prognosisOf(state)]
        if (prognosis === undefined || !needsRequest(day, prognosis) || grantedFor(state, day)) return false
        const last = lastDayOf(prognosis)
        return { until: last === undefined ? 'anche questo giorno, perché è riservata' : `i giorni fino a ${inWords(last)}` }
      },
    },
  },
  warnings: {
    'W-readmission-with-prognosis-R1': {
      on: 'return-wished',
      norm: NORM,
      says: 'Il giorno indicato è dopo la fine della prognosi: non serve alcuna richiesta',
      when: (wish) => !needsRequest(wish.returnOn, wish),
    },
    'W-readmission-with-prognosis-D1': {
      on: 'readmission-requested',
      norm: NORM,
      says: 'La richiesta va fatta prima del rientro: per il giorno indicato è tardiva, decide il Dirigente da quando',
      when: (_, state, __, { at }) => {
        const returnOn = returnOf(state)
        return returnOn !== undefined && romeDateOf(at) >= returnOn
      },
    },
  },
  calculations: {
    'readmission-with-prognosis-R1': calculation({
      title: 'Serve la richiesta per rientrare?',
      norm: `${NORM}; A-28`,
      input: z.strictObject({ eventOn: field.date(), prognosisDays: field.count(999).optional(), returnOn: field.date() }),
      output: z.strictObject({ needed: answer.flag(), through: answer.day().nullable() }),
      run: ({ returnOn, ...prognosis }) => ({ needed: needsRequest(returnOn, prognosis), through: lastDayOf(prognosis) ?? null }),
    }),
  },
})
