import { act, event, field } from '../../kernel/fact.ts'
import { type Deadline, procedure, type Where } from '../../kernel/procedure.ts'
import { days, promptly } from '../../kernel/term.ts'
import { inWords, romeDateOf } from '../../kernel/time.ts'
import { concernedFacts, concernedRefusals, concernedRows, concernedWarnings } from './concerned.ts'
import { answerParts, decisionFacts, decisionRefusals, exercisePeriod } from './decision.ts'
import { extension } from './exclusion-decision.ts'
import { accessRegister, accessSight, receiptOf, requesterKind, requestFields, SILENCE_LAW, THIRTY_DAYS } from './request.ts'
import { reviewFacts, reviewRefusals, reviewRows } from './review.ts'
import { conclusion, IRREGULARITY, irregularity, lastNotice, receipt, silenceMoment, treatmentOrder } from './terms.ts'

const facts = {
  'request-filed': act({
    title: 'Istanza ricevuta',
    by: ['office', 'requester', 'parent'],
    phase: 'RECEIVED',
    plain: {
      protocol: field.label().optional(),
      channel: field.oneOf(['desk', 'post', 'fax', 'pec']),
      presentedAt: field.moment().optional(),
      requesterKind,
    },
    personal: requestFields,
  }),
  'request-found-regular': act({ title: 'Istanza verificata: regolare e completa', by: ['office'] }),
  'irregularity-notified': act({
    title: 'Irregolarità comunicata al richiedente',
    by: ['office'],
    phase: 'IRREGULAR',
    during: ['RECEIVED', 'IRREGULAR'],
    plain: { channel: field.oneOf(['registered-letter', 'pec', 'by-hand']), number: field.label().optional() },
    personal: { missing: field.note() },
  }),
  'request-regularised': event({
    title: 'Richiesta perfezionata',
    by: ['office', 'requester', 'parent'],
    phase: 'RECEIVED',
    plain: { protocol: field.label().optional() },
  }),
  ...concernedFacts,
  ...decisionFacts,
  ...reviewFacts,
} as const

type Facts = typeof facts
type Row = Deadline<Facts>

/** D1 and D4 run together: from the receipt, stopped by a notice of irregularity, from the perfected request anew. */
const thirtyDays = {
  from: { 'request-filed': { dated: receiptOf } },
  interruptedBy: { fact: 'irregularity-notified', inTimeFor: 'access-formal-D2', until: 'request-regularised', thereafter: 'restarts' },
} satisfies Partial<Row>

const refused: Where<{ outcome: string }, Facts> = { words: 'diniego', test: ({ outcome }) => outcome === 'refuse' }

export const accessFormal = procedure({
  id: 'access-formal',
  version: 1,
  title: 'Accesso formale ai documenti',
  norm: 'App. I, artt. 8-10',
  seenBy: accessSight,
  specialSeenBy: [],
  opens: 'request-filed',
  facts,
  needs: {
    'request-regularised': ['irregularity-notified'],
    'concerned-reached': ['concerned-notified'],
    'concerned-answered': ['concerned-notified'],
    'decision-received': ['decision-communicated'],
    'refusal-confirmed': ['commission-found'],
  },
  deadlines: {
    'access-formal-D1': {
      ...thirtyDays,
      title: 'Concludere il procedimento',
      nature: 'duty',
      bearer: 'dsga',
      metBy: 'decision-communicated',
      regulation: { term: THIRTY_DAYS, norm: 'App. I, artt. 8 e 10' },
      national: { term: THIRTY_DAYS, norm: SILENCE_LAW },
      missed: 'l’istanza si intende rifiutata (silenzio)',
      lapse: 'refused-by-silence',
    },
    'access-formal-D2': {
      title: 'Comunicare che l’istanza è irregolare o incompleta',
      nature: 'right',
      bearer: 'dsga',
      from: { 'request-filed': { dated: receiptOf }, 'request-regularised': { again: 'renews' } },
      metBy: 'irregularity-notified',
      endedBy: { 'request-found-regular': true, 'decision-communicated': true, 'refused-by-silence': true },
      regulation: { term: days(IRREGULARITY.regulation), norm: 'App. I, art. 8' },
      national: { term: days(IRREGULARITY.national), norm: 'DPR 184/2006, art. 6 c. 5' },
      missed: 'il termine non si ferma più',
    },
    'access-formal-D3': {
      title: 'Perfezionare la richiesta',
      nature: 'gate',
      bearer: 'requester',
      from: { 'irregularity-notified': { again: 'renews' } },
      metBy: 'request-regularised',
      endedBy: { 'decision-communicated': true, 'refused-by-silence': true },
      regulation: {
        term: promptly('ricomincia a decorrere dalla presentazione della richiesta perfezionata', null),
        norm: 'App. I, art. 8',
      },
      national: {
        term: promptly('ricomincia a decorrere dalla presentazione della richiesta corretta', null),
        norm: 'DPR 184/2006, art. 6 c. 5',
      },
      missed: 'il procedimento resta sospeso',
    },
    'access-formal-D4': {
      ...thirtyDays,
      title: 'Comunicare l’eventuale diniego',
      nature: 'right',
      bearer: 'ds',
      metBy: { 'decision-communicated': refused },
      endedBy: { 'decision-communicated': true, 'refused-by-silence': true },
      regulation: {
        term: THIRTY_DAYS,
        norm: 'App. I, art. 9',
        channel: 'raccomandata A/R',
        margin: { days: 5, why: 'la raccomandata si spedisce cinque giorni prima, perché arrivi in tempo (A-53)' },
      },
      national: { term: THIRTY_DAYS, norm: SILENCE_LAW, channel: 'PEC, o altro mezzo di cui resti prova (N-08)' },
      missed: 'l’istanza si intende rifiutata (silenzio)',
    },
    'access-formal-D5': exercisePeriod,
    'access-formal-D6': {
      title: 'Depositare l’originale dell’istanza inviata per fax',
      nature: 'gate',
      bearer: 'requester',
      from: { 'request-filed': { where: { words: 'istanza per fax', test: ({ channel }) => channel === 'fax' } } },
      metBy: 'original-deposited',
      regulation: { term: promptly('il deposito dell’originale è condizione per l’esercizio del diritto', null), norm: 'App. I, art. 8' },
      missed: 'il diritto non si può esercitare',
    },
    ...concernedRows,
    ...reviewRows,
  },
  refusals: {
    'ERR-access-formal-D6': {
      on: 'access-exercised',
      norm: 'App. I, art. 8',
      says: 'L’istanza è arrivata per fax: prima dell’accesso va depositato l’originale in segreteria',
      when: (_, state) => state.last['request-filed']?.data.channel === 'fax' && state.last['original-deposited'] === undefined,
    },
    ...decisionRefusals,
    ...concernedRefusals,
    ...reviewRefusals,
  },
  warnings: {
    'W-access-formal-D2': {
      on: 'irregularity-notified',
      norm: 'App. I, art. 8; DPR 184/2006, art. 6 c. 5 (N-09)',
      says: 'La comunicazione andava fatta entro {until}: il termine non si sospende e la scadenza resta quella che era',
      when: (_, state, school, { at }) => {
        const filed = state.last['request-filed']
        if (filed === undefined) return false
        const until = lastNotice(state.last['request-regularised']?.at ?? receiptOf(filed.data, state, filed), school)
        return at > until && { until: inWords(romeDateOf(until)) }
      },
    },
    'W-access-formal-D3': {
      on: 'irregularity-notified',
      norm: 'App. I, art. 8',
      says: 'La richiesta risulta già perfezionata: la comunicazione vale solo se manca altro',
      when: (_, state) => state.last['request-regularised'] !== undefined,
    },
    'W-access-formal-R3': {
      on: 'decision-communicated',
      norm: 'L. 241/1990, art. 25 cc. 4-5; c.p.a. art. 116',
      says: 'L’istanza era già rifiutata per silenzio dal {since}: la risposta tardiva vale, e da essa ricomincia il termine per impugnarla',
      when: (_, state) => {
        const lapsed = state.last['refused-by-silence']
        return lapsed !== undefined && { since: inWords(romeDateOf(lapsed.at)) }
      },
    },
    'W-N-08/fax': {
      on: 'request-filed',
      norm: 'CAD art. 47 (N-08)',
      says: 'Tra pubbliche amministrazioni il fax non vale più: chiedi l’istanza per PEC',
      when: ({ channel, requesterKind: kind }, _, school) =>
        school.settings.governing !== 'regulation' && channel === 'fax' && kind === 'public-administration',
    },
    ...concernedWarnings,
  },
  calculations: {
    'access-formal-R1': conclusion,
    'access-formal-R2': irregularity,
    'access-formal-R3': silenceMoment,
    'access-formal-R4': answerParts,
    'access-formal-R5': treatmentOrder,
    'access-formal-R6': receipt,
    'access-formal-R7': extension,
  },
  rules: {
    'access-formal-R5/list': 'L’elenco delle istanze aperte segue l’ordine di presentazione, e il registro le numera',
    'access-formal-R7/recorded': 'I documenti a cui l’accoglimento si estende si annotano in «access-exercised»',
    'A-57': 'Per gli atti del Consiglio d’Istituto prevale il termine più breve di due giorni (cdi-acts-consultation)',
    'N-11': 'L’accesso civico (D.Lgs. 33/2013) è un altro procedimento, che il testo non conosce',
  },
  registers: {
    'registro-istanze-accesso': {
      ...accessRegister,
      on: 'request-filed',
      columns: {
        received: { title: 'Ricevuta', fact: 'request-filed', moment: true },
        protocol: { title: 'Protocollo', fact: 'request-filed', field: 'protocol' },
        requester: { title: 'Richiedente (cognome, nome, residenza)', fact: 'request-filed', field: 'requester' },
        powers: { title: 'Poteri rappresentativi', fact: 'request-filed', field: 'powers' },
        document: { title: 'Documenti richiesti', fact: 'request-filed', field: 'document' },
        due: { title: 'Scadenza', due: 'access-formal-D1' },
        irregular: { title: 'Irregolarità comunicata', fact: 'irregularity-notified', moment: true },
        perfected: { title: 'Perfezionata', fact: 'request-regularised', moment: true },
        answered: { title: 'Risposta', fact: 'decision-communicated', moment: true },
        outcome: { title: 'Esito', fact: 'decision-communicated', field: 'outcome' },
        silence: { title: 'Rifiuto per silenzio', fact: 'refused-by-silence', moment: true },
        exercised: { title: 'Accesso esercitato', fact: 'access-exercised', moment: true },
        visitor: { title: 'Chi ha avuto accesso', fact: 'access-exercised', field: 'visitor' },
        companion: { title: 'Accompagnatore', fact: 'access-exercised', field: 'companion' },
        seen: { title: 'Documenti consultati o rilasciati', fact: 'access-exercised', field: 'documents' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
