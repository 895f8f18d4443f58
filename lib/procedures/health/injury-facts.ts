import { act, event, field } from '../../kernel/fact.ts'
import type { CaseState } from '../../kernel/procedure.ts'

/** What the four injury procedures record in common (App. G §§ 1-4). They differ in how the injury itself is described. */

export const prognosisFields = {
  outcome: field.oneOf(['prognosis', 'reserved', 'fatal']),
  /** Days of inability; the day of the event is not counted. */
  prognosisDays: field.count(999).optional(),
}

/** What every report of an injury says: who was hurt, how it came about, what was done. */
export const report = {
  personal: {
    injured: field.person(),
    className: field.label().optional(),
    activity: field.label().optional(),
    dynamics: field.note(),
    witnesses: field.note().optional(),
  },
  special: { injury: field.note().optional(), firstAid: field.note().optional() },
}

/** What need not be asked for any more, because it was done before the case was opened. */
export const onOpening = { ambulance: field.flag().optional(), dsTold: field.flag().optional() }

export const injuryFacts = {
  /** Each procedure says more of it. */
  'injury-occurred': event({
    title: 'Infortunio avvenuto',
    by: ['office'],
    phase: 'OCCURRED',
    plain: onOpening,
    personal: report.personal,
    special: report.special,
  }),
  'ds-told': event({ title: 'Dirigente, o chi ne fa le veci, informato', by: ['office'], plain: { substitute: field.flag().optional() } }),
  'declaration-protocolled': act({
    title: 'Dichiarazione assunta a protocollo',
    by: ['office'],
    phase: 'DECLARED',
    plain: { protocol: field.label() },
    personal: { declarant: field.person().optional() },
  }),
  'medical-report-issued': event({ title: 'Referto medico rilasciato', by: ['teacher', 'parent', 'injured', 'office'] }),
  /** It occurs at the hour written on the delivery form, or when the protocol receives it by fax or PEC (A-27, injury-trip-R2). */
  'medical-document-filed': act({
    title: 'Documentazione medica assunta a protocollo',
    by: ['office'],
    phase: 'CERTIFIED',
    plain: {
      protocol: field.label(),
      channel: field.oneOf(['by-hand', 'pec', 'email', 'fax']).optional(),
      original: field.flag().optional(),
      certificateNumber: field.label().optional(),
    },
    personal: { deliveredBy: field.person().optional(), issuer: field.label().optional() },
    special: prognosisFields,
    keeps: ['outcome', 'prognosisDays'],
  }),
  'prognosis-prolonged': act({
    title: 'Certificato di prolungamento assunto a protocollo',
    by: ['office'],
    plain: { protocol: field.label(), certificateNumber: field.label().optional() },
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
  'insurer-notified': act({
    title: 'Denuncia all’assicurazione inviata',
    by: ['office'],
    plain: { insurer: field.label(), number: field.label().optional() },
  }),
  'further-documents-received': event({ title: 'Ulteriore documentazione ricevuta', by: ['office'], plain: { protocol: field.label() } }),
  /** `protocol`: the document that was sent on; without it, all that waited. */
  'integration-sent': act({
    title: 'Integrazione trasmessa',
    by: ['office'],
    plain: { to: field.label(), protocol: field.label().optional() },
  }),
  'insurance-explained': act({ title: 'Condizioni di assicurazione comunicate', by: ['office'] }),
  'refund-requested': event({
    title: 'Rimborso delle spese richiesto',
    by: ['injured', 'parent', 'office'],
    plain: { receipts: field.count(999).optional() },
  }),
} as const

/** On a journey (App. G §§ 3 and 4.1.3): what comes by fax or PEC first, and in the original at the return. */
export const journeyFacts = {
  'trip-returned': event({ title: 'Rientro dal viaggio', by: ['teacher', 'injured', 'office'] }),
  'originals-received': act({
    title: 'Originali e ricevute assunti a protocollo',
    by: ['office'],
    plain: { protocol: field.label(), receipts: field.count(999).optional() },
  }),
} as const

/** Where the text asks for a notice to the P.S. (1.3.3): everywhere but in § 2. */
export const psFacts = {
  'ps-notified': act({
    title: 'Autorità di Pubblica Sicurezza avvisata',
    by: ['office'],
    plain: { authority: field.label(), means: field.oneOf(['registered-letter', 'by-hand']), number: field.label().optional() },
  }),
} as const

/** At school (App. G §§ 1 and 2) the teacher tells the family. */
export const familyFacts = {
  'family-told': event({ title: 'Famiglia avvisata', by: ['teacher', 'office'] }),
} as const

export type InjuryFacts = typeof injuryFacts
export type InjuryState = CaseState<InjuryFacts>
export type PsFacts = InjuryFacts & typeof psFacts
