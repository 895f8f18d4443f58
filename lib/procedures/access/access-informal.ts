import * as z from 'zod'
import { answer, dueFrom } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { type CaseState, calculation, procedure } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { accessRegister, accessSight, requesterKind, requestFields, SILENCE_LAW, silence, THIRTY_DAYS } from './request.ts'

const FIFTEEN_DAYS = days(15)

/** The last day on which access can be appointed: legal_fwd(raw(request, 15)). */
const lastDayOf = (requested: CivilDate, school: School): CivilDate =>
  romeDateOf(dueFrom({ on: requested }, FIFTEEN_DAYS, school).lateAfter)

const doubts = {
  legitimacy: field.flag().optional(),
  identity: field.flag().optional(),
  powers: field.flag().optional(),
  interest: field.flag().optional(),
  accessibility: field.flag().optional(),
}

type Doubts = { readonly [K in keyof typeof doubts]?: boolean | undefined }

const anyDoubt = ({ legitimacy, identity, powers, interest, accessibility }: Doubts): boolean =>
  [legitimacy, identity, powers, interest, accessibility].includes(true)

interface Asked {
  readonly doubts: Doubts
  readonly counterInterested: boolean
  readonly atHand: boolean
}

/** R1: doubts or, by law, counter-interested parties call for a formal request; only what is not at hand has its fifteen days. */
function treatmentOf({ doubts: raised, counterInterested, atHand }: Asked, school: School): 'invite-to-formal' | 'satisfy-now' | 'appoint' {
  if (anyDoubt(raised) || (counterInterested && school.settings.governing !== 'regulation')) return 'invite-to-formal'
  return atHand ? 'satisfy-now' : 'appoint'
}

const treatment = calculation({
  title: 'Che cosa fare di una richiesta informale',
  norm: 'App. I, art. 7; DPR 184/2006, art. 5 (N-09); A-36',
  input: z.strictObject({
    requested: field.date(),
    doubts: z.strictObject(doubts).default({}),
    counterInterested: z.boolean().default(false),
    atHand: z.boolean(),
  }),
  output: z.strictObject({ treatment: answer.oneOf(['invite-to-formal', 'satisfy-now', 'appoint']), by: answer.day() }),
  run: (input, school) => {
    const what = treatmentOf(input, school)
    return { treatment: what, by: what === 'appoint' ? lastDayOf(input.requested, school) : input.requested }
  },
})

/** While the request stands: an invitation to the formal way closes it. */
const standing = ['RECEIVED', 'APPOINTED', 'NOT_EXERCISED', 'REFUSED_BY_SILENCE']

const facts = {
  'request-made': event({
    title: 'Richiesta informale',
    by: ['office', 'requester', 'parent'],
    phase: 'RECEIVED',
    plain: {
      channel: field.oneOf(['oral', 'written']),
      office: field.label().optional(),
      requesterKind,
      counterInterested: field.flag().optional(),
    },
    personal: requestFields,
  }),
  'request-satisfied': act({
    title: 'Documento esibito o rilasciato subito',
    by: ['office'],
    phase: 'EXERCISED',
    during: standing,
    personal: { companion: field.person().optional() },
  }),
  'invited-to-formal': act({
    title: 'Invitato a presentare istanza formale',
    by: ['office'],
    phase: 'INVITED_TO_FORMAL',
    personal: doubts,
  }),
  'access-appointed': act({
    title: 'Luogo e giorno comunicati',
    by: ['office'],
    phase: 'APPOINTED',
    during: standing,
    plain: { day: field.date(), place: field.label() },
  }),
  'access-exercised': act({
    title: 'Accesso esercitato',
    by: ['office'],
    phase: 'EXERCISED',
    during: standing,
    plain: { mode: field.oneOf(['viewed', 'copied']) },
    personal: { visitor: field.person().optional(), companion: field.person().optional() },
  }),
  'requester-absent': event({ title: 'Il richiedente non si è presentato nel giorno stabilito', by: ['office'], phase: 'NOT_EXERCISED' }),
  'appeal-filed': event({
    title: 'Ricorso presentato',
    by: ['office', 'requester', 'parent'],
    plain: { forum: field.oneOf(['tar', 'commission']) },
  }),
  ...silence,
} as const

const needsFormal = (_: unknown, state: CaseState<typeof facts>, school: School): boolean =>
  school.settings.governing !== 'regulation' && state.last['request-made']?.data.counterInterested === true

const COUNTER_INTERESTED = {
  norm: 'DPR 184/2006, art. 5 cc. 1 e 6 (N-09)',
  says: 'Il documento ha controinteressati: invita il richiedente a presentare istanza formale',
} as const

export const accessInformal = procedure({
  id: 'access-informal',
  version: 1,
  title: 'Accesso informale ai documenti',
  norm: 'App. I, art. 7',
  seenBy: accessSight,
  specialSeenBy: [],
  opens: 'request-made',
  facts,
  needs: { 'requester-absent': ['access-appointed'] },
  deadlines: {
    'access-informal-D1': {
      title: 'Esibire subito, stabilire luogo e giorno, o invitare all’istanza formale',
      nature: 'duty',
      bearer: 'clerk',
      from: 'request-made',
      metBy: ['request-satisfied', 'access-appointed', 'invited-to-formal'],
      endedBy: { 'access-exercised': true, 'refused-by-silence': true },
      regulation: { term: promptly('immediatamente; contestualmente', days(0)), norm: 'App. I, art. 7' },
      missed: 'si passa all’istanza formale',
    },
    'access-informal-D2': {
      title: 'Garantire l’accesso al documento non subito disponibile',
      nature: 'duty',
      bearer: 'clerk',
      from: 'request-made',
      metBy: ['access-exercised', 'request-satisfied'],
      endedBy: { 'invited-to-formal': true, 'requester-absent': true, 'refused-by-silence': true },
      regulation: { term: FIFTEEN_DAYS, norm: 'App. I, art. 7' },
    },
    'access-informal-D2/silence': {
      title: 'Rispondere alla richiesta prima che il silenzio la rifiuti',
      nature: 'duty',
      bearer: 'dsga',
      from: 'request-made',
      metBy: ['access-appointed', 'request-satisfied', 'access-exercised', 'invited-to-formal'],
      regulation: { term: THIRTY_DAYS, norm: 'App. I, art. 10' },
      national: { term: THIRTY_DAYS, norm: SILENCE_LAW },
      missed: 'la richiesta si intende rifiutata (silenzio)',
      lapse: 'refused-by-silence',
    },
    'N-09/appeal': {
      title: 'Ricorrere al TAR o alla Commissione per l’accesso',
      nature: 'right',
      bearer: 'requester',
      from: 'refused-by-silence',
      metBy: 'appeal-filed',
      endedBy: { 'request-satisfied': true, 'access-exercised': true },
      national: { term: THIRTY_DAYS, norm: 'c.p.a. art. 116 c. 1; L. 241/1990, art. 25 cc. 4-5' },
      missed: 'il rifiuto non si può più impugnare',
    },
  },
  refusals: {
    'ERR-access-informal-D2': {
      on: 'access-appointed',
      norm: 'App. I, art. 7',
      says: 'L’accesso va garantito entro {until}: scegli un giorno fino a quella data',
      when: ({ day }, state, school) => {
        const requested = state.last['request-made']
        const until = requested === undefined ? undefined : lastDayOf(romeDateOf(requested.at), school)
        return until !== undefined && day > until && { until: inWords(until) }
      },
    },
    'ERR-N-09/informal': { on: 'request-satisfied', ...COUNTER_INTERESTED, when: needsFormal },
    'ERR-N-09/informal-appointed': { on: 'access-appointed', ...COUNTER_INTERESTED, when: needsFormal },
  },
  warnings: {
    'W-access-informal-D2': {
      on: 'access-appointed',
      norm: 'App. I, art. 7',
      says: 'Quel giorno l’ufficio è chiuso: {why}',
      when: ({ day }, _, school) => {
        const closed = school.calendar.officeClosedOn(day)
        return closed !== undefined && { why: closed.reason }
      },
    },
    'W-access-informal-R1': {
      on: 'invited-to-formal',
      norm: 'App. I, art. 7; A-36',
      says: 'Senza dubbi né controinteressati il documento che non è subito disponibile si dà entro quindici giorni: non serve l’istanza formale',
      when: (raised, state, school) => !anyDoubt(raised) && !needsFormal(raised, state, school),
    },
  },
  calculations: { 'access-informal-R1': treatment },
  registers: {
    'registro-istanze-accesso': {
      ...accessRegister,
      on: 'request-made',
      columns: {
        received: { title: 'Ricevuta', fact: 'request-made', moment: true },
        requester: { title: 'Richiedente (cognome, nome, residenza)', fact: 'request-made', field: 'requester' },
        powers: { title: 'Poteri rappresentativi', fact: 'request-made', field: 'powers' },
        document: { title: 'Documenti richiesti', fact: 'request-made', field: 'document' },
        due: { title: 'Scadenza', due: 'access-informal-D2' },
        appointed: { title: 'Giorno stabilito', fact: 'access-appointed', field: 'day' },
        served: { title: 'Esibito subito', fact: 'request-satisfied', moment: true },
        exercised: { title: 'Accesso esercitato', fact: 'access-exercised', moment: true },
        visitor: { title: 'Chi ha avuto accesso', fact: 'access-exercised', field: 'visitor' },
        companion: { title: 'Accompagnatore', fact: 'access-exercised', field: 'companion' },
        formal: { title: 'Invitato all’istanza formale', fact: 'invited-to-formal', moment: true },
        silence: { title: 'Rifiuto per silenzio', fact: 'refused-by-silence', moment: true },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
