import { event, field } from '../../kernel/fact.ts'
import { procedure } from '../../kernel/procedure.ts'
import { days, hours, promptly } from '../../kernel/term.ts'
import { branchCalculation } from './injury-calculations.ts'
import {
  deathNotice,
  dsTold,
  inailFatalReport,
  inailReport,
  insuranceExplained,
  insurerNotice,
  integration,
  refund,
  statisticalCommunication,
  urgentNotice,
} from './injury-deadlines.ts'
import { familyFacts, injuryFacts, onOpening, report } from './injury-facts.ts'
import { injuryNotes, injuryRefusals, injuryRegister, injuryWarnings, pupilCommunication, whenPupils } from './injury-rules.ts'

/** The text asks for nothing of INAIL or P.S. here: only the law does (N-01). */
const section = { inail: 'injury-other-spaces-R1', insurer: 'injury-other-spaces-D2' }

export const injuryOtherSpaces = procedure({
  id: 'injury-other-spaces',
  version: 1,
  title: 'Infortunio in aula o in altri spazi della scuola',
  norm: 'App. G § 2',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', teacher: 'own-facts', parent: 'own-case', injured: 'own-case' },
  specialSeenBy: ['ds', 'dsga', 'clerk', 'teacher', 'parent', 'injured'],
  opens: 'injury-occurred',
  facts: {
    ...injuryFacts,
    ...familyFacts,
    'injury-occurred': event({
      title: 'Infortunio avvenuto',
      by: ['teacher', 'office'],
      phase: 'OCCURRED',
      plain: {
        ...onOpening,
        place: field.oneOf(['classroom', 'corridor', 'stairs', 'canteen', 'courtyard', 'other']),
        familyTold: field.flag().optional(),
      },
      personal: { ...report.personal, teacher: field.person().optional() },
      special: report.special,
    }),
  },
  needs: { 'prognosis-prolonged': ['medical-document-filed'] },
  deadlines: {
    'injury-other-spaces-D1': {
      title: 'Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia',
      nature: 'duty',
      bearer: 'teacher',
      from: { 'injury-occurred': { where: { words: 'famiglia non ancora avvisata', test: ({ familyTold }) => familyTold !== true } } },
      metBy: 'family-told',
      regulation: { term: promptly('subito', hours(1)), norm: 'App. G 2.1.1-2.1.3' },
    },
    'injury-other-spaces-D1/ds': dsTold({ norm: 'App. G 2.1.1' }),
    'injury-other-spaces-D1/report': {
      title: 'Consegnare il rapporto in segreteria',
      nature: 'duty',
      bearer: 'teacher',
      from: 'injury-occurred',
      metBy: 'declaration-protocolled',
      regulation: { term: promptly('urgentemente, nel minor tempo possibile', days(0)), norm: 'App. G 2.1.5' },
    },
    'injury-other-spaces-D1/document': {
      title: 'Consegnare in segreteria il referto medico originale',
      nature: 'duty',
      bearer: 'parent',
      from: 'medical-report-issued',
      metBy: 'medical-document-filed',
      regulation: { term: promptly('consegnare personalmente', days(1)), norm: 'App. G 2.2.1' },
    },
    'injury-other-spaces-R1': inailReport(section),
    'injury-other-spaces-R1/fatal': inailFatalReport(),
    'injury-other-spaces-R1/urgent': urgentNotice(),
    'injury-other-spaces-R1/urgent-death': deathNotice(),
    'injury-other-spaces-D2': insurerNotice(section, { norm: 'App. G 2.3.3' }),
    'injury-other-spaces-D3': refund({ norm: 'App. G 2.3.6' }),
    'injury-other-spaces-D3/inform': insuranceExplained({ norm: 'App. G 2.3.6' }),
    'injury-lab-gym-D10': integration(section, { norm: 'App. G 1.3.5, per analogia' }),
    'N-03': statisticalCommunication(section, whenPupils),
  },
  parameters: pupilCommunication,
  refusals: injuryRefusals,
  warnings: injuryWarnings(section, 'injury-other-spaces-R1/fatal'),
  calculations: { 'injury-other-spaces-R1': branchCalculation({ inText: false, staff: false }) },
  rules: injuryNotes,
  registers: { 'registro-infortuni': injuryRegister },
})
