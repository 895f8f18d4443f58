import { act, event, field } from '../../kernel/fact.ts'
import { procedure } from '../../kernel/procedure.ts'
import { days, promptly } from '../../kernel/term.ts'
import { notices } from './concerned.ts'
import { CATEGORIES, defence, exclusionDecision, MANDATORY } from './exclusion-decision.ts'
import { accessSight, receiptOf, SILENCE_LAW, THIRTY_DAYS } from './request.ts'

/**
 * The head teacher's decision on a request that touches documents kept from access. The request has its own case (access-formal), which
 * alone knows silence: here the term is the same, and moves when that one restarts.
 */
export const accessExclusion = procedure({
  id: 'access-exclusion',
  version: 1,
  title: 'Esclusione, limitazione, differimento dell’accesso',
  norm: 'App. I, artt. 3-5 e 9',
  seenBy: accessSight,
  specialSeenBy: [],
  opens: 'exclusion-raised',
  facts: {
    'exclusion-raised': event({
      title: 'Istanza rimessa al Dirigente scolastico',
      by: ['office'],
      phase: 'RAISED',
      plain: {
        /** Presentation or protocol of the request, which is earlier than this fact. */
        presentedAt: field.moment(),
        requestCase: field.label().optional(),
        preparatoryTo: field.oneOf(MANDATORY).optional(),
        concernsOthers: field.flag().optional(),
      },
      personal: {
        requester: field.person(),
        document: field.note(),
        category: field.oneOf(['1', '2', '3', '4', '5', '6', '7']).optional(),
        ownDefence: field.flag().optional(),
      },
      keeps: ['category', 'ownDefence'],
    }),
    'request-perfected': event({ title: 'Richiesta perfezionata: il termine ricomincia', by: ['office'] }),
    'decision-taken': act({
      title: 'Provvedimento del Dirigente scolastico',
      by: ['ds'],
      phase: 'DECIDED',
      plain: { outcome: field.oneOf(['exclude', 'defer', 'limit', 'full']), number: field.label() },
      personal: {
        reasons: field.note().optional(),
        balancing: field.note().optional(),
        omitted: field.note().optional(),
        endEvent: field.label().optional(),
      },
    }),
    'decision-notified': act({
      title: 'Decisione comunicata per iscritto al richiedente',
      by: ['office'],
      phase: 'NOTIFIED',
      plain: { channel: field.oneOf(['registered-letter', 'pec', 'by-hand']), number: field.label().optional() },
    }),
    'procedure-ended': event({
      title: 'Fine del procedimento che imponeva il differimento',
      by: ['office'],
      plain: { onDay: field.date().optional() },
    }),
    'deferral-lifted': act({ title: 'Differimento cessato, richiedente avvisato', by: ['office'], phase: 'LIFTED' }),
    'concerned-informed': act({ title: 'Istanza e decisione comunicate agli interessati', by: ['office'] }),
    'urgency-declared': act({ title: 'Esigenze di celerità dichiarate', by: ['dsga', 'ds'], personal: { reasons: field.note() } }),
  },
  needs: {
    'decision-notified': ['decision-taken'],
    'procedure-ended': ['decision-taken'],
    'deferral-lifted': ['procedure-ended'],
  },
  deadlines: {
    'access-exclusion-D1': {
      title: 'Decidere con provvedimento motivato e comunicarlo per iscritto',
      nature: 'duty',
      bearer: 'ds',
      from: { 'exclusion-raised': { dated: receiptOf }, 'request-perfected': { again: 'moves' } },
      metBy: 'decision-notified',
      regulation: { term: THIRTY_DAYS, norm: 'App. I, artt. 3, 4 e 9' },
      national: { term: THIRTY_DAYS, norm: SILENCE_LAW },
      missed: 'silenzio: l’istanza si intende rifiutata (access-formal-D1)',
    },
    'access-exclusion-D1/again': {
      title: 'Decidere di nuovo, finito il procedimento',
      nature: 'duty',
      bearer: 'ds',
      from: { 'deferral-lifted': { again: 'renews' } },
      metBy: 'decision-taken',
      regulation: { term: promptly('sino al termine del procedimento', THIRTY_DAYS), norm: 'App. I, art. 5' },
    },
    'access-exclusion-D2': {
      title: 'Far cessare il differimento e avvisare il richiedente',
      nature: 'duty',
      bearer: 'dsga',
      from: {
        'procedure-ended': {
          where: { words: 'accesso differito', test: (_, state) => state.last['decision-taken']?.data.outcome === 'defer' },
          again: 'renews',
          dated: ({ onDay }, _, fact) => onDay ?? fact.at,
        },
      },
      metBy: 'deferral-lifted',
      regulation: { term: promptly('sino al termine del procedimento', days(0)), norm: 'App. I, art. 5' },
    },
    'access-exclusion-R3': {
      title: 'Comunicare, per conoscenza, agli altri interessati',
      nature: 'duty',
      bearer: 'dsga',
      from: {
        'decision-notified': {
          where: { words: 'il documento riguarda altri', test: (_, state) => state.last['exclusion-raised']?.data.concernsOthers === true },
        },
      },
      metBy: 'concerned-informed',
      endedBy: { 'urgency-declared': true },
      regulation: { term: promptly('per conoscenza', days(5)), norm: 'App. I, art. 9' },
    },
  },
  refusals: {
    'ERR-access-exclusion-D1': {
      on: 'decision-taken',
      norm: 'App. I, artt. 3-5; L. 241/1990, art. 25 c. 3',
      says: 'Esclusione, limitazione e differimento vogliono la motivazione',
      when: ({ outcome, reasons }, _, school) =>
        reasons === undefined &&
        (outcome === 'exclude' || outcome === 'limit' || (outcome === 'defer' && school.settings.governing !== 'regulation')),
    },
    'ERR-access-exclusion-D2': {
      on: 'decision-taken',
      norm: 'App. I, art. 5; DPR 184/2006, art. 9 c. 3 (N-09)',
      says: 'Un differimento indica l’evento o il giorno in cui finisce',
      when: ({ outcome, endEvent }) => outcome === 'defer' && endEvent === undefined,
    },
    'ERR-access-exclusion-R1': {
      on: 'decision-taken',
      norm: 'App. I, art. 5',
      says: 'Gli atti preparatori di mobilità e acquisti sono differiti sino al termine del procedimento: prima non si mostrano, neppure in parte',
      when: ({ outcome }, state) =>
        (outcome === 'full' || outcome === 'limit') &&
        state.last['exclusion-raised']?.data.preparatoryTo !== undefined &&
        state.last['procedure-ended'] === undefined,
    },
    'ERR-access-exclusion-R1/category': {
      on: 'decision-taken',
      norm: 'App. I, art. 3',
      says: 'Si esclude solo un documento delle sette categorie, indicandola',
      when: ({ outcome }, state) => outcome === 'exclude' && state.last['exclusion-raised']?.data.category === undefined,
    },
    'ERR-access-exclusion-R1/parts': {
      on: 'decision-taken',
      norm: 'App. I, art. 4',
      says: 'Una limitazione indica le parti omesse',
      when: ({ outcome, omitted }) => outcome === 'limit' && omitted === undefined,
    },
    'ERR-access-exclusion-R2': {
      on: 'decision-taken',
      norm: 'App. I, art. 3',
      says: 'Gli atti necessari a difendere i propri interessi giuridici non si escludono: restano da omettere i dati di altri',
      when: ({ outcome }, state) => outcome === 'exclude' && state.last['exclusion-raised']?.data.ownDefence === true,
    },
  },
  calculations: { 'access-exclusion-R1': exclusionDecision, 'access-exclusion-R2': defence, 'access-exclusion-R3': notices },
  rules: {
    'access-exclusion-R1/categories': Object.values(CATEGORIES).join('; '),
  },
})
