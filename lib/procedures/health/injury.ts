import { days, hours, promptly } from '../../kernel/term.ts'
import * as z from 'zod'
import { count, isDue, prudent } from '../../kernel/due.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { calculation, type Deadline, type Parameter, type Register, type RuleRow, type Where } from '../../kernel/procedure.ts'
import { type CivilDate, daysBetween, type Instant, later, plusDays, romeDateOf } from '../../kernel/time.ts'

/**
 * What the four injury procedures share (App. G): the facts that the office files and the steps of § 1.3, to which § 3.3.1 and § 4.2.1
 * refer. The sections differ in who reports, where, and in what is due.
 */

/** A prognosis longer than this many days is reported to INAIL (1.3.3; DPR 1124/1965 art. 53). */
const REPORTED_ABOVE = 3

const prognosisFields = {
  outcome: field.oneOf(['prognosis', 'reserved', 'fatal']),
  /** Days of inability; the day of the event is not counted. */
  prognosisDays: field.count(999).optional(),
}

/** Facts that every injury case may hold beside its opening one. */
export const injuryFacts = {
  'family-told': event({ title: 'Famiglia avvisata', by: ['teacher', 'office'] }),
  'declaration-protocolled': act({
    title: 'Dichiarazione assunta a protocollo',
    by: ['office'],
    phase: 'DECLARED',
    plain: { protocol: field.label() },
    personal: { declarant: field.person().optional() },
  }),
  'medical-report-issued': event({ title: 'Referto medico rilasciato', by: ['teacher', 'parent', 'injured', 'office'] }),
  'medical-document-filed': act({
    title: 'Documentazione medica assunta a protocollo',
    by: ['office'],
    phase: 'CERTIFIED',
    plain: { protocol: field.label(), original: field.flag().optional(), certificateNumber: field.label().optional() },
    personal: { deliveredBy: field.person().optional(), issuer: field.label().optional() },
    special: prognosisFields,
    keeps: ['outcome', 'prognosisDays'],
  }),
  'prognosis-prolonged': act({
    title: 'Certificato di prolungamento assunto a protocollo',
    by: ['office'],
    plain: { protocol: field.label() },
    special: { inabilityUntil: field.date() },
    keeps: ['inabilityUntil'],
  }),
  'danger-of-death-found': event({ title: 'Pericolo di morte', by: ['teacher', 'office'], plain: { knownAt: field.moment().optional() } }),
  'death-occurred': event({ title: 'Decesso', by: ['teacher', 'office'], plain: { knownAt: field.moment().optional() } }),
  'urgent-notice-sent': act({
    title: 'Comunicazione urgente a INAIL inviata',
    by: ['office'],
    plain: { means: field.oneOf(['telegram', 'pec', 'online', 'phone-then-written']), number: field.label().optional() },
  }),
  'inail-report-sent': act({
    title: 'Denuncia INAIL inviata',
    by: ['office'],
    phase: 'REPORTED',
    plain: { channel: field.oneOf(['online', 'registered-letter']), number: field.label() },
  }),
  'inail-communication-sent': act({ title: 'Comunicazione di infortunio INAIL inviata', by: ['office'], plain: { number: field.label() } }),
  'ps-notified': act({
    title: 'Autorità di Pubblica Sicurezza avvisata',
    by: ['office'],
    plain: { authority: field.label(), means: field.oneOf(['registered-letter', 'by-hand']), number: field.label().optional() },
  }),
  'insurer-notified': act({ title: 'Denuncia all’assicurazione inviata', by: ['office'], plain: { insurer: field.label(), number: field.label().optional() } }),
  'further-documents-received': event({ title: 'Ulteriore documentazione ricevuta', by: ['office'], plain: { protocol: field.label() } }),
  'integration-sent': act({ title: 'Integrazione trasmessa', by: ['office'], plain: { to: field.label() } }),
  'insurance-explained': act({ title: 'Condizioni di assicurazione comunicate', by: ['office'] }),
  'refund-requested': event({ title: 'Rimborso delle spese richiesto', by: ['injured', 'parent', 'office'] }),
} as const

type InjuryFacts = typeof injuryFacts
type Row = Deadline<InjuryFacts>

type Filed = { outcome: 'prognosis' | 'reserved' | 'fatal'; prognosisDays?: number | undefined }

const isReportable = ({ outcome, prognosisDays }: Filed): boolean => outcome === 'reserved' || (prognosisDays ?? 0) > REPORTED_ABOVE

/** Days of inability up to `until`, the day of the event not counted (A-28: the 4th day is event + 4). */
export const inabilityDays = (event: Instant, until: CivilDate): number => daysBetween(romeDateOf(event), until)

const fourthDay = (event: Instant): CivilDate => plusDays(romeDateOf(event), REPORTED_ABOVE + 1)

const reportable: Where<Filed, InjuryFacts> = { words: 'prognosi superiore a tre giorni, o riservata', test: (filed) => isReportable(filed) && filed.outcome !== 'fatal' }
const fatal: Where<Filed, InjuryFacts> = { words: 'infortunio mortale', test: ({ outcome }) => outcome === 'fatal' }
const reportableOrFatal: Where<Filed, InjuryFacts> = { words: 'prognosi superiore a tre giorni, riservata, o caso mortale', test: (filed) => isReportable(filed) || filed.outcome === 'fatal' }

/** R3: a first prognosis of at most three days that a certificate carries to the fourth or beyond. */
const reachesFourthDay: Where<{ inabilityUntil: CivilDate }, InjuryFacts> = {
  words: 'inabilità pronosticata entro tre giorni e prolungata al quarto o oltre',
  test: ({ inabilityUntil }, state) => {
    const first = state.last['medical-document-filed']?.data
    return (first === undefined || !(isReportable(first) || first.outcome === 'fatal')) && inabilityDays(state.openedAt, inabilityUntil) > REPORTED_ABOVE
  },
}

const FOURTH_DAY = 'per la legge il termine decorre dal quarto giorno: si tiene il più vicino (A-33)'

/** Where the 48 hours of INAIL and of the P.S. start: the document that carries the prognosis, or the one that prolongs it (R2, R3, D9). */
const fromPrognosis = (where: Where<Filed, InjuryFacts>): Row['from'] => ({
  'medical-document-filed': { where },
  'prognosis-prolonged': {
    where: reachesFourthDay,
    aim: { term: days(2), why: FOURTH_DAY, from: (_, state) => fourthDay(state.openedAt) },
  },
})

const REGISTERED_LETTER = 'raccomandata A/R, con i moduli in cinque copie'
const ON_LINE = 'on line (SIDI/INAIL)'
const N_02 = 'DPR 1124/1965 art. 53, come modificato dal D.Lgs. 151/2015 art. 21 (N-02)'

/** The report to INAIL: 48 hours in the text, two days in the law; one act, on line, at the earlier of the two (rulebook, head of N). */
export const inailReport = (text: string | undefined): Row => ({
  title: 'Denuncia di infortunio a INAIL',
  nature: 'duty',
  bearer: 'clerk',
  from: fromPrognosis(reportable),
  metBy: 'inail-report-sent',
  ...(text === undefined ? {} : { regulation: { term: hours(48), norm: text, channel: REGISTERED_LETTER } }),
  national: { term: days(2), norm: N_02, channel: ON_LINE },
  missed: 'sanzione amministrativa (N-02: importo da verificare)',
})

/** The report of a fatal injury. The text does not say where its 24 hours start: legally the document, prudently death or the event. */
export const inailFatalReport = (text: string | undefined): Row => ({
  title: 'Denuncia di infortunio mortale a INAIL',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: fatal,
      again: 'moves',
      aim: { term: hours(24), why: 'prudenza: 24 ore dal decesso o dall’evento (A-61)', from: (_, state) => state.last['death-occurred']?.at ?? state.openedAt },
    },
  },
  metBy: 'inail-report-sent',
  ...(text === undefined ? {} : { regulation: { term: hours(24), norm: text, channel: REGISTERED_LETTER } }),
  national: { term: days(2), norm: N_02, channel: ON_LINE },
  missed: 'sanzione amministrativa (N-02: importo da verificare)',
})

export const psNotice = (text: string): Row => ({
  title: 'Comunicazione all’autorità di Pubblica Sicurezza, o al Sindaco',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: reportableOrFatal,
      aim: { term: hours(24), why: 'caso mortale: come la denuncia (A-61)', from: ({ outcome }, _, fact) => (outcome === 'fatal' ? fact.at : undefined) },
    },
    'prognosis-prolonged': { where: reachesFourthDay },
  },
  metBy: 'ps-notified',
  regulation: { term: hours(48), norm: text, channel: 'raccomandata A/R o a mano con ricevuta' },
  national: { supersededBy: 'D.Lgs. 151/2015 art. 21: INAIL informa l’autorità di P.S. (N-04)' },
})

/** Three days to the insurer: legally from the medical document where there is one, the target from the declaration (A-29, R6). */
export const insurerNotice = (text: string): Row => ({
  title: 'Denuncia all’assicurazione',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'declaration-protocolled': {},
    'medical-document-filed': {
      again: 'moves',
      aim: { term: days(3), why: 'prudenza: tre giorni dalla dichiarazione (A-29)', from: (_, state) => state.last['declaration-protocolled']?.at },
    },
    'prognosis-prolonged': { where: reachesFourthDay, again: 'renews' },
  },
  metBy: 'insurer-notified',
  regulation: { term: days(3), norm: text },
  missed: 'la polizza può far decadere il diritto',
})

/** Death or danger of death: 24 hours from the event, or from death that comes later, or from its knowledge (1.3.8, A-30). */
export const urgentNotice = (text: string | undefined): Row => ({
  title: 'Comunicazione urgente a INAIL per morte o pericolo di morte',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'danger-of-death-found': { again: 'moves', dated: ({ knownAt }, state, fact) => (knownAt === undefined ? state.openedAt : later(fact.at, knownAt)) },
    'death-occurred': { again: 'renews', dated: ({ knownAt }, _, fact) => (knownAt === undefined ? fact.at : later(fact.at, knownAt)) },
  },
  metBy: 'urgent-notice-sent',
  ...(text === undefined ? {} : { regulation: { term: hours(24), norm: text, channel: 'telegramma' } }),
  national: { term: hours(24), norm: N_02, channel: 'qualunque mezzo di cui resti prova' },
  missed: 'sanzione amministrativa (N-02: importo da verificare)',
})

/** Absence of one to three days: statistical communication (N-03). */
export const statisticalCommunication = (when?: string): Row => ({
  title: 'Comunicazione di infortunio a INAIL a fini statistici',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'medical-document-filed': {
      where: {
        words: 'assenza da uno a tre giorni, escluso quello dell’evento',
        test: ({ outcome, prognosisDays }) => outcome === 'prognosis' && (prognosisDays ?? 0) >= 1 && (prognosisDays ?? 0) <= REPORTED_ABOVE,
      },
    },
  },
  metBy: ['inail-communication-sent', 'inail-report-sent'],
  national: { term: hours(48), norm: 'D.Lgs. 81/2008 art. 18 c. 1 lett. r) e c. 1-bis (N-03)', channel: ON_LINE, ...(when === undefined ? {} : { when }) },
})

/** Documents that arrive when the first set has left follow it, to whoever received it (1.3.5, A-62). */
export const integration = (text: string): Row => ({
  title: 'Inviare copia della documentazione sopravvenuta',
  nature: 'duty',
  bearer: 'clerk',
  from: {
    'further-documents-received': { again: 'renews' },
    'medical-document-filed': {
      where: { words: 'la denuncia è già partita senza il documento', test: (_, state) => state.counts['insurer-notified'] !== undefined || state.counts['inail-report-sent'] !== undefined },
      again: 'renews',
    },
    'prognosis-prolonged': {
      where: { words: 'la denuncia a INAIL è già partita', test: (_, state) => state.counts['inail-report-sent'] !== undefined },
      again: 'renews',
    },
  },
  metBy: 'integration-sent',
  regulation: { term: promptly('se ne deve inviare copia', days(3)), norm: text },
})

/** The refund is asked within the policy's own terms: without them in the school's settings there is no date to count. */
export const refund = (text: string): Row => ({
  title: 'Chiedere il rimborso delle spese tramite la scuola',
  nature: 'right',
  bearer: 'injured',
  from: 'insurance-explained',
  metBy: 'refund-requested',
  regulation: { term: promptly('entro i termini previsti dalla polizza', null), norm: text },
  missed: 'la polizza può rifiutare il rimborso',
})

export const pupilCommunication: Record<'inail-communication-pupils', Parameter> = {
  'inail-communication-pupils': {
    title: 'Comunicazione statistica a INAIL anche per gli alunni',
    default: true,
    reason: 'SIDI la offre anche per gli alunni; N-03 la tiene attiva finché le istruzioni INAIL/MIM non dicono altro',
  },
}

/** What the documents themselves must say, and the channel that the law has closed. */
export const injuryRefusals = (branch: string) =>
  ({
    [`ERR-${branch}`]: {
      on: 'medical-document-filed',
      rule: branch,
      norm: 'App. G 1.3.3-1.3.4',
      says: 'Una prognosi vuole i suoi giorni: indicali come sono scritti nel certificato, senza complicazioni («3 giorni s.c.» sono 3)',
      when: ({ outcome, prognosisDays }) => outcome === 'prognosis' && prognosisDays === undefined,
    },
    'ERR-N-02': {
      on: 'inail-report-sent',
      rule: 'N-02',
      norm: N_02,
      says: 'La denuncia a INAIL si invia solo on line: la raccomandata con i moduli in cinque copie non vale più',
      when: ({ channel }, _, school) => school.settings.governing !== 'regulation' && channel === 'registered-letter',
    },
  }) satisfies Record<string, RuleRow<InjuryFacts>>

/** R1: what follows from a prognosis, under both rule sets. */
export const branchCalculation = calculation({
  title: 'Che cosa è dovuto secondo la prognosi',
  norm: 'App. G 1.3.3-1.3.4; N-02, N-03, N-04',
  input: z.strictObject({ ...prognosisFields, dangerOfDeath: z.boolean().default(false), staff: z.boolean().default(false) }),
  run: (input) => {
    const toInail = isReportable(input) || input.outcome === 'fatal'
    const short = !toInail && (input.prognosisDays ?? 0) >= 1
    return {
      regulation: { inailHours: toInail ? (input.outcome === 'fatal' ? 24 : 48) : null, psHours: toInail ? 48 : null, urgentHours: input.outcome === 'fatal' || input.dangerOfDeath ? 24 : null, insurerDays: 3 },
      national: { inailDays: toInail ? 2 : null, psHours: null, statisticalHours: short ? 48 : null, urgentHours: input.outcome === 'fatal' || input.dangerOfDeath ? 24 : null, insurerDays: 3 },
    }
  },
})

/** R3: whether a prolongation reaches the fourth day. */
export const prolongationCalculation = calculation({
  title: 'Il prolungamento arriva al quarto giorno?',
  norm: 'App. G 1.3.9; A-28, A-33',
  input: z.strictObject({ event: field.moment(), inabilityUntil: field.date() }),
  run: ({ event: happened, inabilityUntil }) => ({
    fourthDay: fourthDay(happened),
    inabilityDays: inabilityDays(happened, inabilityUntil),
    startsAgain: inabilityDays(happened, inabilityUntil) > REPORTED_ABOVE,
  }),
})

/** R6: the insurer's two dates. */
export const insurerCalculation = calculation({
  title: 'Termine per l’assicurazione',
  norm: 'App. G 1.3.3; A-29',
  input: z.strictObject({ declaration: field.date(), medical: field.date().optional() }),
  run: ({ declaration, medical }, school) => {
    const options = { since: declaration, counts: ['national', 'patron'] as const }
    const legal = count(days(3), { on: medical ?? declaration }, school.calendar, options)
    const target = count(days(3), { on: declaration }, school.calendar, options)
    return isDue(legal) && isDue(target) ? { raw: legal.raw, legal: legal.legal, target: prudent(legal.target, target.target, declaration) } : {}
  },
})

/** Registro infortuni: in the order in which the office came to know (R5); since 2015 an internal log (N-04). */
export const injuryRegister = {
  title: 'Registro infortuni',
  norm: 'App. G 1.3.6 (dal 23 dicembre 2015 registro interno, N-04)',
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
} satisfies Register<keyof InjuryFacts | 'injury-occurred'>
