import { event, field } from '../../kernel/fact.ts'
import { procedure } from '../../kernel/procedure.ts'
import { days, hours, promptly } from '../../kernel/term.ts'
import {
  branchCalculation,
  insurerCalculation,
  numberingCalculation,
  papersCalculation,
  prolongationCalculation,
  startCalculation,
} from './injury-calculations.ts'
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
import { familyFacts, injuryFacts, onOpening, psFacts, report } from './injury-facts.ts'
import { injuryNotes, injuryRefusals, injuryRegister, injuryWarnings, psWarnings, pupilCommunication, whenPupils } from './injury-rules.ts'

const section = { inail: 'injury-lab-gym-D4', ps: 'injury-lab-gym-D6', insurer: 'injury-lab-gym-D7' }

export const injuryLabGym = procedure({
  id: 'injury-lab-gym',
  version: 1,
  title: 'Infortunio in laboratorio o in palestra',
  norm: 'App. G § 1',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', teacher: 'own-facts', parent: 'own-case', injured: 'own-case' },
  specialSeenBy: ['ds', 'dsga', 'clerk', 'teacher', 'parent', 'injured'],
  opens: 'injury-occurred',
  facts: {
    ...injuryFacts,
    ...psFacts,
    ...familyFacts,
    'injury-occurred': event({
      title: 'Infortunio avvenuto',
      by: ['teacher', 'office'],
      phase: 'OCCURRED',
      plain: { ...onOpening, place: field.oneOf(['computer-lab', 'other-lab', 'gym']), familyTold: field.flag().optional() },
      personal: { ...report.personal, teacher: field.person().optional() },
      special: report.special,
    }),
  },
  needs: { 'prognosis-prolonged': ['medical-document-filed'] },
  deadlines: {
    'injury-lab-gym-D1': {
      title: 'Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia',
      nature: 'duty',
      bearer: 'teacher',
      from: { 'injury-occurred': { where: { words: 'famiglia non ancora avvisata', test: ({ familyTold }) => familyTold !== true } } },
      metBy: 'family-told',
      regulation: { term: promptly('subito', hours(1)), norm: 'App. G 1.1.1-1.1.3' },
    },
    'injury-lab-gym-D1/ds': dsTold({ norm: 'App. G 1.1.1' }),
    'injury-lab-gym-D2': {
      title: 'Consegnare il rapporto in segreteria',
      nature: 'duty',
      bearer: 'teacher',
      from: 'injury-occurred',
      metBy: 'declaration-protocolled',
      regulation: { term: promptly('urgentemente, nel minor tempo possibile', days(0)), norm: 'App. G 1.1.5' },
    },
    'injury-lab-gym-D3': {
      title: 'Consegnare in segreteria il referto medico originale',
      nature: 'duty',
      bearer: 'parent',
      from: 'medical-report-issued',
      metBy: 'medical-document-filed',
      regulation: { term: promptly('con urgenza', days(1)), norm: 'App. G 1.2.1' },
      missed: 'il termine per INAIL non decorre (ma si veda N-02)',
    },
    'injury-lab-gym-D4': inailReport(section, { norm: 'App. G 1.3.3' }),
    'injury-lab-gym-D5': inailFatalReport({ norm: 'App. G 1.3.3' }),
    'injury-lab-gym-D6': psNotice(section, { norm: 'App. G 1.3.3' }),
    'injury-lab-gym-D7': insurerNotice(section, { norm: 'App. G 1.3.3' }),
    'injury-lab-gym-D8': urgentNotice({ norm: 'App. G 1.3.8' }),
    'injury-lab-gym-D8/death': deathNotice({ norm: 'App. G 1.3.8' }),
    'injury-lab-gym-D10': integration(section, { norm: 'App. G 1.3.5' }),
    'injury-lab-gym-D11': refund({ norm: 'App. G 1.3.10' }),
    'injury-lab-gym-D11/inform': insuranceExplained({ norm: 'App. G 1.3.10' }),
    'N-03': statisticalCommunication(section, whenPupils),
  },
  parameters: pupilCommunication,
  refusals: injuryRefusals,
  warnings: { ...injuryWarnings(section, 'injury-lab-gym-D5'), ...psWarnings },
  calculations: {
    'injury-lab-gym-R1': branchCalculation({ inText: true, staff: false }),
    'injury-lab-gym-R2': startCalculation,
    'injury-lab-gym-R3': prolongationCalculation,
    'injury-lab-gym-R4': papersCalculation,
    'injury-lab-gym-R5': numberingCalculation,
    'injury-lab-gym-R6': insurerCalculation,
  },
  rules: {
    'injury-lab-gym-D9':
      'Il certificato che prolunga al quarto giorno o oltre fa ripartire D4, D6 e D7: sono i loro inizi «prognosis-prolonged»',
    'injury-lab-gym-R2/recorded':
      'L’ora da cui decorrono i termini è l’«occurredAt» del documento medico. Se il numero del certificato arriva prima della carta, si registra allora (N-02)',
    'injury-lab-gym-R5/recorded': 'Il numero del registro lo assegna il servizio quando il fatto è registrato, nell’ordine di conoscenza',
    'A-59': 'Il testo nomina informatica e palestra: ogni altro laboratorio è trattato allo stesso modo',
    ...injuryNotes,
  },
  registers: { 'registro-infortuni': injuryRegister },
})
