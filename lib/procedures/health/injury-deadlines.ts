import type { Clock, Deadline, Scope } from '../../kernel/procedure.ts'
import { days, hours, promptly } from '../../kernel/term.ts'
import type { InjuryFacts, InjuryState, PsFacts } from './injury-facts.ts'
import {
  dangerCountsFrom,
  deathKnownAt,
  eventOf,
  type Filed,
  fourthDayAfter,
  hasArisen,
  hasLeft,
  inabilityDays,
  isReportable,
  isShortAbsence,
  REPORTED_ABOVE,
  reportedAsFatal,
  resolvedWithinThreeDays,
  restarts,
  type Section,
  wasDone,
} from './prognosis.ts'

/** The steps of App. G § 1.3, to which §§ 3.3.1 and 4.2.1 refer. Without a text, only the law counts (injury-other-spaces-R1). */

type Row = Deadline<InjuryFacts>

/** Where the text speaks of the step, and of which of the procedure's cases. */
export interface Text {
  readonly norm: string
  readonly within?: Scope<InjuryFacts>
}

/** The text's clock of a row that may have none. */
const inText = (text: Text | undefined, clock: Omit<Clock<InjuryFacts>, 'norm' | 'within'>): Pick<Row, 'regulation'> =>
  text === undefined ? {} : { regulation: { ...clock, norm: text.norm, ...(text.within === undefined ? {} : { within: text.within }) } }

/** How long each step has (1.3.3, 1.3.8, A-61; DPR 1124/1965 art. 53; N-03). */
export const TERMS = {
  report: hours(48),
  fatalReport: hours(24),
  reportByLaw: days(2),
  ps: hours(48),
  urgent: hours(24),
  insurer: days(3),
  statistical: hours(48),
} as const

const REGISTERED_LETTER = 'raccomandata A/R, con i moduli in cinque copie'
export const ON_LINE = 'on line (SIDI/INAIL)'
export const N_02 = 'DPR 1124/1965 art. 53, come modificato dal D.Lgs. 151/2015 art. 21 (N-02)'
const FINED = 'sanzione amministrativa (N-02: importo da verificare)'

/** The duty arises once; a reserved prognosis that resolved within three days and then worsens raises it again. */
const notReported = (state: InjuryState, section: Section): boolean =>
  !(hasArisen(state, section.inail) || wasDone(state, 'inail-report-sent'))

/**
 * 48 hours in the text, two days in the law; one act, on line, at the earlier of the two (rulebook, head of N). For a prolongation the
 * law says that the term runs from the fourth day, INAIL (circ. 24/2021) that it runs from the certificate: the earlier is aimed at.
 */
export const inailReport = (section: Section, text?: Text): Row => ({
  title: 'Denuncia di infortunio a INAIL',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: {
        words: 'prognosi superiore a tre giorni, o riservata',
        test: (filed, state) => isReportable(filed) && notReported(state, section),
      },
      again: 'renews',
    },
    'prognosis-prolonged': {
      where: {
        words: 'inabilità prevista entro tre giorni e prolungata al quarto o oltre',
        test: ({ inabilityUntil }, state) => restarts(state, inabilityUntil, section) && notReported(state, section),
      },
      again: 'renews',
      aim: {
        term: TERMS.reportByLaw,
        why: 'per la legge il termine decorre dal quarto giorno: si tiene il più vicino (A-33)',
        from: (_, state) => fourthDayAfter(eventOf(state)),
      },
    },
  },
  metBy: 'inail-report-sent',
  endedBy: { 'medical-document-filed': resolvedWithinThreeDays },
  ...inText(text, { term: TERMS.report, channel: REGISTERED_LETTER }),
  national: { term: TERMS.reportByLaw, norm: N_02, channel: ON_LINE },
  missed: FINED,
})

/** The text does not say where its 24 hours start: legally the document, prudently the death, as the urgent notice does. */
export const inailFatalReport = (text?: Text): Row => ({
  title: 'Denuncia di infortunio mortale a INAIL',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: {
        words: 'infortunio mortale, non ancora denunciato come tale',
        test: ({ outcome }, state) => outcome === 'fatal' && !reportedAsFatal(state),
      },
      aim: {
        term: TERMS.fatalReport,
        why: 'prudenza: 24 ore dal decesso o dall’evento (A-61)',
        from: (_, state) => deathKnownAt(state) ?? eventOf(state),
      },
    },
  },
  metBy: 'inail-report-sent',
  ...inText(text, { term: TERMS.fatalReport, channel: REGISTERED_LETTER }),
  national: { term: TERMS.reportByLaw, norm: N_02, channel: ON_LINE },
  missed: FINED,
})

export const psNotice = (section: Section, text: Text): Deadline<PsFacts> => ({
  title: 'Comunicazione all’autorità di Pubblica Sicurezza, o al Sindaco',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: {
        words: 'prognosi superiore a tre giorni, riservata, o caso mortale',
        test: (filed, state) =>
          (isReportable(filed) || filed.outcome === 'fatal') &&
          !(hasArisen(state, section.ps) || state.counts['ps-notified'] !== undefined),
      },
      again: 'renews',
      aim: {
        term: TERMS.fatalReport,
        why: 'caso mortale: come la denuncia (A-61)',
        from: ({ outcome }, _, fact) => (outcome === 'fatal' ? fact.at : undefined),
      },
    },
    'prognosis-prolonged': {
      where: {
        words: 'inabilità prevista entro tre giorni e prolungata al quarto o oltre',
        test: ({ inabilityUntil }, state) =>
          restarts(state, inabilityUntil, section) && !(hasArisen(state, section.ps) || state.counts['ps-notified'] !== undefined),
      },
      again: 'renews',
    },
  },
  metBy: 'ps-notified',
  endedBy: { 'medical-document-filed': resolvedWithinThreeDays },
  ...inText(text, { term: TERMS.ps, channel: 'raccomandata A/R o a mano con ricevuta' }),
  national: { supersededBy: 'D.Lgs. 151/2015 art. 21: INAIL informa l’autorità di P.S. (N-04)' },
})

const openSince = (state: InjuryState, key: string) =>
  state.tracks.find((track) => track.key === key && track.settled === undefined)?.trigger.at

const NOT_YET = 'la denuncia non è ancora partita'

/** Three days to the insurer, always: legally from the medical document where there is one, the target from the declaration (A-29, R6). */
export const insurerNotice = (section: Section, text: Text): Row => {
  const prudence = {
    term: TERMS.insurer,
    why: 'prudenza: tre giorni dalla dichiarazione (A-29)',
    from: (_: unknown, state: InjuryState) => openSince(state, section.insurer),
  }
  return {
    title: 'Denuncia all’assicurazione',
    nature: 'duty',
    bearer: 'clerk',
    from: {
      'declaration-protocolled': { where: { words: NOT_YET, test: (_, state) => !wasDone(state, 'insurer-notified') } },
      'medical-document-filed': {
        where: {
          words: `primo documento medico, e ${NOT_YET}`,
          test: (_, state) => !(wasDone(state, 'insurer-notified') || wasDone(state, 'medical-document-filed')),
        },
        again: 'moves',
        aim: prudence,
      },
      'prognosis-prolonged': {
        where: {
          words: 'inabilità prolungata al quarto giorno o oltre (1.3.9)',
          test: ({ inabilityUntil }, state) => restarts(state, inabilityUntil, section),
        },
        again: 'renews',
        aim: prudence,
      },
    },
    metBy: 'insurer-notified',
    ...inText(text, { term: TERMS.insurer }),
    missed: 'la polizza può far decadere il diritto',
  }
}

/** Danger of death: 24 hours from the event, before the report (1.3.8). */
export const urgentNotice = (text?: Text): Row => ({
  title: 'Comunicazione urgente a INAIL per pericolo di morte',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'danger-of-death-found': {
      where: { words: 'non è già seguito il decesso', test: (_, state) => !wasDone(state, 'death-occurred') },
      dated: ({ knownAt }, state, fact) => dangerCountsFrom(eventOf(state), fact.at, knownAt),
    },
  },
  metBy: 'urgent-notice-sent',
  ...inText(text, { term: TERMS.urgent, channel: 'telegramma' }),
  national: { term: TERMS.urgent, norm: N_02, channel: 'qualunque mezzo di cui resti prova' },
  missed: FINED,
})

/** Death: 24 hours from it, or from its knowledge if later; a notice of danger that is still owed keeps its own, earlier hour. */
export const deathNotice = (text?: Text): Row => ({
  title: 'Comunicazione urgente a INAIL per il decesso',
  nature: 'duty',
  bearer: 'clerk',
  from: { 'death-occurred': { dated: ({ knownAt }, _, fact) => (knownAt !== undefined && knownAt > fact.at ? knownAt : fact.at) } },
  metBy: 'urgent-notice-sent',
  ...inText(text, { term: TERMS.urgent, channel: 'telegramma' }),
  national: { term: TERMS.urgent, norm: N_02, channel: 'qualunque mezzo di cui resti prova' },
  missed: FINED,
})

/** A reserved prognosis resolves within three days before the report has left: the communication takes its place. */
const dropsReport = (filed: Filed, state: InjuryState): boolean =>
  resolvedWithinThreeDays.test(filed, state) && !wasDone(state, 'inail-report-sent')

/** Absence of one to three days (N-03). A report sent meanwhile holds it already (D.Lgs. 81/2008 art. 18 c. 1 lett. r). */
export const statisticalCommunication = (section: Section, when?: string): Row => ({
  title: 'Comunicazione di infortunio a INAIL a fini statistici',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: {
        words: 'assenza da uno a tre giorni, escluso quello dell’evento',
        test: (filed, state) => isShortAbsence(filed) && (notReported(state, section) || dropsReport(filed, state)),
      },
    },
    'prognosis-prolonged': {
      where: {
        words: 'assenza prolungata entro il terzo giorno',
        test: ({ inabilityUntil }, state) => {
          const absence = inabilityDays(eventOf(state), inabilityUntil)
          return absence >= 1 && absence <= REPORTED_ABOVE && notReported(state, section)
        },
      },
    },
  },
  metBy: 'inail-communication-sent',
  endedBy: { 'inail-report-sent': true },
  national: {
    term: TERMS.statistical,
    norm: 'D.Lgs. 81/2008 art. 18 c. 1 lett. r) e c. 1-bis (N-03)',
    channel: ON_LINE,
    ...(when === undefined ? {} : { when }),
  },
})

const LEFT = 'la prima documentazione è già partita'

/** Documents that come when the first set has left follow it, to whoever received that (1.3.5, A-62): one obligation for each. */
export const integration = (section: Section, text: Text): Row => ({
  title: 'Inviare copia della documentazione sopravvenuta',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'declaration-protocolled': { where: { words: LEFT, test: (_, state) => hasLeft(state) } },
    'medical-document-filed': { where: { words: LEFT, test: (_, state) => hasLeft(state) } },
    'prognosis-prolonged': {
      where: {
        words: `${LEFT}, e i termini non ripartono`,
        test: ({ inabilityUntil }, state) =>
          hasLeft(state) && !(restarts(state, inabilityUntil, section) && !wasDone(state, 'inail-report-sent')),
      },
    },
    'further-documents-received': { where: { words: LEFT, test: (_, state) => hasLeft(state) } },
  },
  metBy: 'integration-sent',
  each: 'protocol',
  ...inText(text, { term: promptly('se ne deve inviare copia', days(3)) }),
})

export const dsTold = (text: Text): Row => ({
  title: 'Informare il Dirigente o chi ne fa le veci',
  nature: 'duty',
  bearer: 'clerk',
  from: { 'injury-occurred': { where: { words: 'non ancora informato', test: ({ dsTold: told }) => told !== true } } },
  metBy: 'ds-told',
  ...inText(text, { term: promptly('la Segreteria provvede a informarlo', hours(1)) }),
})

export const insuranceExplained = (text: Text): Row => ({
  title: 'Informare delle condizioni di assicurazione e dei termini di rimborso',
  nature: 'duty',
  bearer: 'clerk',
  from: 'injury-occurred',
  metBy: 'insurance-explained',
  ...inText(text, { term: promptly('informare l’infortunato', days(3)) }),
})

/** The refund is asked within the policy's own terms: without them in the school's settings there is no date to count. */
export const refund = (text: Text): Row => ({
  title: 'Chiedere il rimborso delle spese tramite la scuola',
  nature: 'right',
  bearer: 'injured',
  from: 'injury-occurred',
  metBy: 'refund-requested',
  ...inText(text, { term: promptly('entro i termini previsti dalla polizza', null) }),
  missed: 'la polizza può rifiutare il rimborso',
})
