import type { Parameter, Register, RuleRow } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { inWords, plusDays, romeDateOf } from '../../kernel/time.ts'
import { N_02 } from './injury-deadlines.ts'
import type { InjuryFacts, PsFacts } from './injury-facts.ts'
import {
  eventOf,
  fourthDayAfter,
  hasArisen,
  lacksDays,
  missingForLetter,
  precedesEvent,
  restarts,
  type Section,
  wasDone,
} from './prognosis.ts'

export const underLaw = (school: School): boolean => school.settings.governing !== 'regulation'

const PUPILS = 'inail-communication-pupils'

export const pupilCommunication: Record<typeof PUPILS, Parameter> = {
  [PUPILS]: {
    title: 'Comunicazione statistica a INAIL anche per gli alunni',
    default: true,
    reason: 'SIDI la offre anche per gli alunni; N-03 la tiene attiva finché le istruzioni INAIL/MIM non dicono altro',
  },
}
export const whenPupils: typeof PUPILS = PUPILS
export const pupilsCommunicated = (school: School): boolean =>
  (school.settings.parameters[PUPILS] ?? pupilCommunication[PUPILS].default) === true

/** What the documents themselves must say, and the channel that the law has closed. The rules of § 1.3 keep their id in §§ 2-4. */
export const injuryRefusals = {
  'ERR-injury-lab-gym-R1': {
    on: 'medical-document-filed',
    norm: 'App. G 1.3.3-1.3.4',
    says: 'Una prognosi vuole i suoi giorni: indicali come sono scritti nel certificato, senza complicazioni («3 giorni s.c.» sono 3)',
    when: lacksDays,
  },
  'ERR-injury-lab-gym-R2': {
    on: 'medical-document-filed',
    norm: 'App. G 1.3.2 (A-27)',
    says: 'L’ora di consegna non può precedere l’infortunio: indica quella scritta sul modello di consegna, o correggi l’ora dell’evento',
    when: (_, state, __, fact) => precedesEvent(fact.at, eventOf(state)),
  },
  'ERR-injury-lab-gym-R3': {
    on: 'prognosis-prolonged',
    norm: 'App. G 1.3.9',
    says: 'Il certificato non va oltre {until}, dove arriva già la prognosi: registralo come «Ulteriore documentazione ricevuta»',
    when: ({ inabilityUntil }, state) => {
      const filed = state.last['medical-document-filed']?.data
      const until = plusDays(romeDateOf(eventOf(state)), filed?.outcome === 'prognosis' ? (filed.prognosisDays ?? 0) : 0)
      return inabilityUntil <= until && { until: inWords(until) }
    },
  },
  'ERR-N-02': {
    on: 'inail-report-sent',
    rule: 'N-02',
    norm: N_02,
    says: 'La denuncia a INAIL si invia solo on line: la raccomandata con i moduli in cinque copie non vale più',
    when: ({ channel }, _, school) => underLaw(school) && channel === 'registered-letter',
  },
} satisfies Record<string, RuleRow<InjuryFacts>>

/** What is accepted, and worth a word. */
export const injuryWarnings = (section: Section, fatal: string) =>
  ({
    'W-injury-lab-gym-R1': {
      on: 'inail-report-sent',
      norm: 'App. G 1.3.4',
      says: 'La prognosi nota non chiede la denuncia: fino a tre giorni basta la comunicazione statistica (N-03)',
      when: (_, state) => !(hasArisen(state, section.inail) || hasArisen(state, fatal)),
    },
    'W-injury-lab-gym-R3': {
      on: 'prognosis-prolonged',
      norm: 'App. G 1.3.9',
      says: 'L’inabilità arriva al quarto giorno ({fourth}): i termini della denuncia ripartono da questo certificato',
      when: ({ inabilityUntil }, state) => restarts(state, inabilityUntil, section) && { fourth: inWords(fourthDayAfter(eventOf(state))) },
    },
    'W-injury-lab-gym-D3': {
      on: 'medical-document-filed',
      norm: 'App. G 1.2.1',
      says: 'Il testo vuole il referto originale: chiedilo alla famiglia; l’ora di consegna vale comunque',
      when: ({ original }, _, school) => !underLaw(school) && original !== true,
    },
    'W-injury-lab-gym-R4': {
      on: 'inail-report-sent',
      norm: 'App. G 1.3.3',
      says: 'Con la denuncia partono la dichiarazione e il documento medico originale: uno dei due non è a protocollo',
      when: (_, state, school) => {
        const declared = wasDone(state, 'declaration-protocolled')
        const original = state.last['medical-document-filed']?.data.original === true
        return !underLaw(school) && missingForLetter({ declared, original }).length > 0
      },
    },
    'W-injury-lab-gym-D8': {
      on: 'inail-report-sent',
      norm: 'App. G 1.3.8',
      says: 'In caso di morte o pericolo di morte la comunicazione urgente precede la denuncia: inviala subito',
      when: (_, state) =>
        (wasDone(state, 'danger-of-death-found') || wasDone(state, 'death-occurred')) && !wasDone(state, 'urgent-notice-sent'),
    },
    'W-N-02': {
      on: 'inail-report-sent',
      rule: 'N-02',
      norm: N_02,
      says: 'La denuncia on line cita il numero del certificato che il medico ha trasmesso a INAIL: non è nel fascicolo',
      when: (_, state, school) =>
        underLaw(school) &&
        (state.last['prognosis-prolonged']?.data.certificateNumber ?? state.last['medical-document-filed']?.data.certificateNumber) ===
          undefined,
    },
    'W-N-08': {
      on: 'medical-document-filed',
      rule: 'N-08',
      norm: 'D.Lgs. 82/2005 artt. 45 e 47 (N-08)',
      says: 'Il fax vale per l’ora di arrivo, ma non è più un canale della pubblica amministrazione: indica a tutti la PEC o la posta della scuola',
      when: ({ channel }, _, school) => underLaw(school) && channel === 'fax',
    },
  }) satisfies Record<string, RuleRow<InjuryFacts>>

export const psWarnings = {
  'W-N-04': {
    on: 'ps-notified',
    rule: 'N-04',
    norm: 'D.Lgs. 151/2015 art. 21 (N-04)',
    says: 'La comunicazione separata alla P.S. non serve più: la fa INAIL per i casi mortali e le prognosi oltre trenta giorni',
    when: (_, __, school) => underLaw(school),
  },
} satisfies Record<string, RuleRow<PsFacts>>

/** What the law of today changes in all four procedures. */
export const injuryNotes = {
  'N-01': 'Alunni e personale sono coperti da INAIL in ogni attività di insegnamento: la denuncia è dovuta anche dove il testo tace',
  'N-06': 'I tre giorni per l’assicurazione sono anche di legge (c.c. art. 1913): se la polizza ne concede di più si tengono questi',
} as const

/** In the order in which the office came to know, one numbering for all injuries (injury-lab-gym-R5); since 2015 an internal log (N-04). */
export const injuryRegister = {
  title: 'Registro infortuni',
  norm: 'App. G 1.3.6 e 2.3.5 (dal 23 dicembre 2015 registro interno, N-04)',
  on: 'injury-occurred',
  columns: {
    occurred: { title: 'Data e ora dell’evento', fact: 'injury-occurred', moment: true },
    injured: { title: 'Infortunato', fact: 'injury-occurred', field: 'injured' },
    declaration: { title: 'Protocollo della dichiarazione', fact: 'declaration-protocolled', field: 'protocol' },
    medical: { title: 'Protocollo del documento medico', fact: 'medical-document-filed', field: 'protocol' },
    inail: { title: 'Denuncia INAIL', fact: 'inail-report-sent', field: 'number' },
    insurer: { title: 'Denuncia all’assicurazione', fact: 'insurer-notified', moment: true },
    phase: { title: 'Stato', phase: true },
  },
} satisfies Register<keyof InjuryFacts>
