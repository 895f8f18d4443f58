import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { type CaseState, calculation, procedure } from '../../kernel/procedure.ts'
import { before, days, hours, promptly } from '../../kernel/term.ts'
import { journeyStartCalculation } from './injury-calculations.ts'
import {
  deathNotice,
  dsTold,
  inailFatalReport,
  inailReport,
  insuranceExplained,
  insurerNotice,
  integration,
  psNotice,
  refund,
  statisticalCommunication,
  urgentNotice,
} from './injury-deadlines.ts'
import { injuryFacts, journeyFacts, onOpening, psFacts, report } from './injury-facts.ts'
import { injuryNotes, injuryRefusals, injuryRegister, injuryWarnings, psWarnings, pupilCommunication, whenPupils } from './injury-rules.ts'
import { psOffice } from './ps-office.ts'

const section = { inail: 'injury-trip-D5', ps: 'injury-trip-D5/ps', insurer: 'injury-trip-D5/insurer' }

const facts = {
  ...injuryFacts,
  ...psFacts,
  ...journeyFacts,
  /** Before the journey, or afterwards when only the injury opens the case. */
  'departure-planned': event({
    title: 'Partenza fissata',
    by: ['teacher', 'office'],
    plain: { departure: field.moment(), overnight: field.flag(), destination: field.label().optional() },
  }),
  'injury-form-taken': act({ title: 'Modello di denuncia preso con sé', by: ['teacher', 'office'] }),
  'injury-occurred': event({
    title: 'Infortunio avvenuto',
    by: ['teacher', 'parent', 'office'],
    phase: 'OCCURRED',
    plain: {
      ...onOpening,
      overnight: field.flag(),
      /** The municipality. */
      place: field.label(),
      abroad: field.flag(),
      /** The first stop in Italy of the way back, as planned. */
      firstItalianStop: field.label().optional(),
      reportedBy: field.oneOf(['teacher', 'family']),
    },
    personal: { ...report.personal, teacher: field.person().optional() },
    special: report.special,
  }),
  'stopped-in-italy': event({ title: 'Prima fermata in Italia al rientro', by: ['teacher', 'office'], plain: { place: field.label() } }),
  'family-learnt': event({ title: 'Famiglia a conoscenza dell’infortunio', by: ['parent', 'office'] }),
  'family-notice-received': event({ title: 'Notizia della famiglia ricevuta', by: ['parent', 'office'] }),
}

/** The office as the facts tell it: the stop that was made goes before the one that was planned. */
const officeOf = ({ last }: CaseState<typeof facts>): string | undefined => {
  const injury = last['injury-occurred']?.data
  return injury && psOffice({ ...injury, firstItalianStop: last['stopped-in-italy']?.data.place ?? injury.firstItalianStop })
}

/** R3: the text speaks of stays; a day's outing is treated alike, but for the form, which only stays carry (App. C). */
const byAnalogy = ({ overnight }: { readonly overnight: boolean }): boolean => !overnight

const text = (point: string) => ({ norm: `App. G 3.3.1 e ${point}` })

export const injuryTrip = procedure({
  id: 'injury-trip',
  version: 1,
  title: 'Infortunio durante un soggiorno, una visita o un viaggio',
  norm: 'App. G § 3',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', teacher: 'own-facts', parent: 'own-case', injured: 'own-case' },
  specialSeenBy: ['ds', 'dsga', 'clerk', 'teacher', 'parent', 'injured'],
  opens: ['injury-occurred', 'departure-planned'],
  facts,
  needs: {
    'declaration-protocolled': ['injury-occurred'],
    'medical-document-filed': ['injury-occurred'],
    'prognosis-prolonged': ['medical-document-filed'],
    'inail-report-sent': ['injury-occurred'],
    'insurer-notified': ['injury-occurred'],
    'originals-received': ['injury-occurred'],
  },
  deadlines: {
    'injury-trip-D1': {
      title: 'Portare con sé il modello di denuncia d’infortunio',
      nature: 'duty',
      bearer: 'teacher',
      from: {
        'departure-planned': {
          where: { words: 'soggiorno con pernottamento', test: (trip) => !byAnalogy(trip) },
          again: 'moves',
          dated: ({ departure }) => departure,
        },
      },
      metBy: 'injury-form-taken',
      regulation: { term: before, norm: 'App. G 3.1.1; App. C' },
    },
    'injury-trip-D2': {
      title: 'Trasmettere alla segreteria la relazione',
      nature: 'duty',
      bearer: 'teacher',
      from: { 'injury-occurred': { where: { words: 'segnalato sul posto', test: ({ reportedBy }) => reportedBy === 'teacher' } } },
      metBy: 'declaration-protocolled',
      regulation: { term: promptly('con la massima urgenza', days(0)), norm: 'App. G 3.1.5', channel: 'fax' },
      national: {
        term: promptly('con la massima urgenza', days(0)),
        norm: 'D.Lgs. 82/2005 art. 45 (N-08)',
        channel: 'PEC o posta elettronica della scuola',
      },
    },
    'injury-trip-D2/certificate': {
      title: 'Trasmettere alla segreteria il certificato medico con prognosi',
      nature: 'duty',
      bearer: 'teacher',
      from: {
        'medical-report-issued': {
          where: {
            words: 'prima del rientro',
            test: (_, state) => state.counts['trip-returned'] === undefined && state.last['injury-occurred']?.data.reportedBy !== 'family',
          },
        },
      },
      metBy: 'medical-document-filed',
      regulation: { term: promptly('con la massima urgenza', days(0)), norm: 'App. G 3.1.5', channel: 'fax' },
      national: {
        term: promptly('con la massima urgenza', days(0)),
        norm: 'D.Lgs. 82/2005 art. 45 (N-08)',
        channel: 'PEC o posta elettronica della scuola',
      },
    },
    'injury-trip-D2/ds': dsTold({ norm: 'App. G 3.1.4 e 3.2.1' }),
    'injury-trip-D3': {
      title: 'Consegnare in originale relazione, certificato e ricevute delle spese',
      nature: 'duty',
      bearer: 'teacher',
      from: {
        'trip-returned': {
          where: {
            words: 'infortunio segnalato sul posto',
            test: (_, state) => state.last['injury-occurred']?.data.reportedBy === 'teacher',
          },
        },
      },
      metBy: 'originals-received',
      regulation: { term: promptly('al rientro', days(1)), norm: 'App. G 3.1.6' },
    },
    'injury-trip-D4': {
      title: 'Dare notizia al Dirigente di un infortunio non segnalato dall’alunno',
      nature: 'duty',
      bearer: 'parent',
      from: 'family-learnt',
      metBy: 'family-notice-received',
      regulation: { term: promptly('immediata notizia', hours(1)), norm: 'App. G 3.2.1' },
    },
    'injury-trip-D5': inailReport(section, text('1.3.3')),
    'injury-trip-D5/fatal': inailFatalReport(text('1.3.3')),
    'injury-trip-D5/ps': { ...psNotice(section, text('1.3.3')), addressee: officeOf },
    'injury-trip-D5/insurer': insurerNotice(section, text('1.3.3')),
    'injury-trip-D5/urgent': urgentNotice(text('1.3.8')),
    'injury-trip-D5/urgent-death': deathNotice(text('1.3.8')),
    'injury-trip-D5/integration': integration(section, text('1.3.5')),
    'injury-trip-D5/refund': refund(text('1.3.10')),
    'injury-trip-D5/inform': insuranceExplained(text('1.3.10')),
    'injury-trip-R2': {
      title: 'Inoltrare gli originali a chi ha avuto le copie',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'originals-received': {
          where: {
            words: 'la denuncia è già partita',
            test: (_, { counts }) => counts['inail-report-sent'] !== undefined || counts['insurer-notified'] !== undefined,
          },
        },
      },
      metBy: 'integration-sent',
      regulation: { term: promptly('se ne deve inviare copia', days(3)), norm: 'App. G 3.3.1 e 1.3.5' },
    },
    'N-03': statisticalCommunication(section, whenPupils),
  },
  parameters: pupilCommunication,
  refusals: {
    ...injuryRefusals,
    'ERR-injury-trip-R1': {
      on: 'ps-notified',
      norm: 'App. G 3.3.1 (A-34)',
      says: 'Per un infortunio all’estero l’autorità di P.S. è quella della prima fermata in Italia: registra prima la fermata del rientro',
      when: (_, state) => officeOf(state) === undefined,
    },
  },
  warnings: {
    ...injuryWarnings(section, 'injury-trip-D5/fatal'),
    ...psWarnings,
    'W-injury-trip-R1': {
      on: 'ps-notified',
      norm: 'App. G 3.3.1 (A-34)',
      says: 'Secondo l’itinerario la competenza è di: {office}',
      when: ({ authority }, state) => {
        const office = officeOf(state)
        return office !== undefined && !office.toLowerCase().includes(authority.toLowerCase().replace(/^.* di /, '')) && { office }
      },
    },
    'W-injury-trip-R3': {
      on: 'injury-occurred',
      norm: 'App. G § 3 (A-31)',
      says: 'Il testo parla di soggiorni: per un’uscita senza pernottamento si seguono gli stessi passi per analogia; la copertura INAIL c’è comunque (N-01)',
      when: byAnalogy,
    },
  },
  calculations: {
    'injury-trip-R1': calculation({
      title: 'Autorità di P.S. competente',
      norm: 'App. G 3.3.1; A-34',
      input: z.strictObject({
        place: field.label(),
        abroad: field.flag(),
        /** The stops of the way back, in their order; a border crossed without stopping is none. */
        stops: z
          .array(z.strictObject({ place: field.label(), inItaly: field.flag() }))
          .max(50)
          .default([]),
      }),
      output: z.strictObject({ office: answer.text().nullable() }),
      run: ({ stops, ...injury }) => ({
        office: psOffice({ ...injury, firstItalianStop: stops.find(({ inItaly }) => inItaly)?.place }) ?? null,
      }),
    }),
    'injury-trip-R2': journeyStartCalculation,
    'injury-trip-R3': calculation({
      title: 'Se l’uscita si tratta come un soggiorno, e che cosa non vi si applica',
      norm: 'App. G § 3; App. C (A-31)',
      input: z.strictObject({ overnight: field.flag().meta({ description: 'Con pernottamento' }) }),
      output: z.strictObject({ byAnalogy: answer.flag(), formCarried: answer.flag() }),
      run: (trip) => ({ byAnalogy: byAnalogy(trip), formCarried: !byAnalogy(trip) }),
    }),
  },
  rules: {
    'injury-trip-R2/fax': 'Tra docente e scuola il fax non è vietato, ma oggi si usa la PEC o la posta della scuola (N-08)',
    ...injuryNotes,
  },
  registers: { 'registro-infortuni': injuryRegister },
})
