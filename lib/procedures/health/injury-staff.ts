import { event, field } from '../../kernel/fact.ts'
import { procedure, type Scope } from '../../kernel/procedure.ts'
import { before, days, hours, promptly } from '../../kernel/term.ts'
import { plusDays, romeDateOf } from '../../kernel/time.ts'
import { branchCalculation, statisticalCalculation } from './injury-calculations.ts'
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
import { injuryNotes, injuryRefusals, injuryRegister, injuryWarnings, psWarnings } from './injury-rules.ts'

const section = { inail: 'injury-staff-D3', ps: 'injury-staff-D3/ps', insurer: 'injury-staff-D3/insurer' }

const facts = {
  ...injuryFacts,
  ...psFacts,
  ...journeyFacts,
  'injury-occurred': event({
    title: 'Infortunio avvenuto',
    by: ['injured', 'teacher', 'cs-staff', 'office'],
    phase: 'OCCURRED',
    plain: {
      ...onOpening,
      place: field.oneOf(['inside', 'vicinity', 'trip', 'commuting']),
      officeTold: field.flag().optional(),
      /** When the injured means to leave the school, where that is known. */
      leavesAt: field.moment().optional(),
    },
    personal: report.personal,
    special: { ...report.special, unable: field.flag().optional() },
  }),
  'office-told': event({ title: 'Segreteria avvisata', by: ['injured', 'teacher', 'cs-staff', 'office'] }),
  'school-left': event({ title: 'L’infortunato ha lasciato la scuola', by: ['injured', 'teacher', 'cs-staff', 'office'] }),
}

/** The title of § 4 names the institute, its immediate vicinity and journeys; the way from home the law alone covers (N-01). */
const within: Scope<typeof facts> = {
  words: 'dentro l’istituto, nelle immediate vicinanze o in viaggio',
  test: ({ last }) => last['injury-occurred']?.data.place !== 'commuting',
}

const text = (norm: string) => ({ norm, within })
const step = (point: string) => text(`App. G 4.2.1 e ${point}`)

export const injuryStaff = procedure({
  id: 'injury-staff',
  version: 1,
  title: 'Infortunio del personale in servizio',
  norm: 'App. G § 4',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', injured: 'own-case', teacher: 'own-facts', 'cs-staff': 'own-facts' },
  specialSeenBy: ['ds', 'dsga', 'clerk', 'injured'],
  opens: 'injury-occurred',
  facts,
  needs: { 'prognosis-prolonged': ['medical-document-filed'] },
  deadlines: {
    'injury-staff-D1': {
      title: 'Dare notizia dell’infortunio alla Segreteria',
      nature: 'duty',
      bearer: 'injured',
      from: { 'injury-occurred': { where: { words: 'Segreteria non ancora avvisata', test: ({ officeTold }) => officeTold !== true } } },
      metBy: 'office-told',
      regulation: { ...text('App. G 4.1.1'), term: promptly('immediata notizia', hours(1)) },
    },
    'injury-staff-D1/ds': dsTold(text('App. G 4.1.1')),
    'injury-staff-D2': {
      title: 'Scrivere il rapporto prima di lasciare la scuola',
      nature: 'duty',
      bearer: 'injured',
      from: {
        'injury-occurred': {
          where: { words: 'a scuola, e in grado di scriverlo', test: ({ place, unable }) => place !== 'trip' && unable !== true },
          dated: ({ leavesAt }, _, fact) => leavesAt ?? plusDays(romeDateOf(fact.at), 1),
        },
        'school-left': {
          where: { words: 'rapporto ancora dovuto', test: (_, { tracks }) => tracks.some(({ key }) => key === 'injury-staff-D2') },
          again: 'moves',
        },
      },
      metBy: 'declaration-protocolled',
      regulation: { ...text('App. G 4.1.2'), term: before },
    },
    'injury-staff-D2/colleague': {
      title: 'Scrivere il rapporto al posto dell’infortunato: chi ha assistito, o il Dirigente',
      nature: 'duty',
      bearer: 'ds',
      from: { 'injury-occurred': { where: { words: 'infortunato non in grado', test: ({ unable }) => unable === true } } },
      metBy: 'declaration-protocolled',
      regulation: { ...text('App. G 4.1.2 e 1.3.1'), term: promptly('se ne è in grado: altrimenti chi ha assistito', days(0)) },
    },
    'injury-staff-D2/fax': {
      title: 'Trasmettere alla segreteria relazione e certificato con prognosi',
      nature: 'duty',
      bearer: 'injured',
      from: {
        'medical-report-issued': { where: { words: 'in viaggio', test: (_, { last }) => last['injury-occurred']?.data.place === 'trip' } },
      },
      metBy: 'medical-document-filed',
      regulation: { ...text('App. G 4.1.3'), term: promptly('con la massima urgenza', days(0)), channel: 'fax' },
      national: {
        term: promptly('con la massima urgenza', days(0)),
        norm: 'D.Lgs. 82/2005 art. 45 (N-08)',
        channel: 'PEC o posta elettronica della scuola',
      },
    },
    'injury-staff-D3': inailReport(section, step('1.3.3')),
    'injury-staff-D3/fatal': inailFatalReport(step('1.3.3')),
    'injury-staff-D3/ps': psNotice(section, step('1.3.3')),
    'injury-staff-D3/insurer': insurerNotice(section, step('1.3.3')),
    'injury-staff-D3/urgent': urgentNotice(step('1.3.8')),
    'injury-staff-D3/urgent-death': deathNotice(step('1.3.8')),
    'injury-staff-D3/integration': integration(section, step('1.3.5')),
    'injury-staff-D3/refund': refund(step('1.3.10')),
    'injury-staff-D3/inform': insuranceExplained(step('1.3.10')),
    'injury-staff-D4': {
      title: 'Consegnare in originale relazione, certificato e ricevute delle spese',
      nature: 'duty',
      bearer: 'injured',
      from: {
        'trip-returned': {
          where: { words: 'infortunio in viaggio', test: (_, { last }) => last['injury-occurred']?.data.place === 'trip' },
        },
      },
      metBy: 'originals-received',
      regulation: { ...text('App. G 4.1.3'), term: promptly('al rientro', days(1)) },
    },
    'injury-staff-R2': statisticalCommunication(section),
  },
  refusals: injuryRefusals,
  warnings: {
    ...injuryWarnings(section, 'injury-staff-D3/fatal'),
    ...psWarnings,
    'W-N-01': {
      on: 'injury-occurred',
      rule: 'N-01',
      norm: 'App. G § 4; D.L. 48/2023 art. 18 (N-01)',
      says: 'Il tragitto da casa è fuori dal titolo del § 4: valgono solo i termini di legge per INAIL; per l’assicurazione si guardi la polizza (N-06)',
      when: ({ place }) => place === 'commuting',
    },
  },
  calculations: {
    'injury-staff-R1': branchCalculation({ inText: true, staff: true }),
    'injury-staff-R2': statisticalCalculation,
  },
  rules: injuryNotes,
  registers: { 'registro-infortuni': injuryRegister },
})
