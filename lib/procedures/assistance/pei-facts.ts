import * as z from 'zod'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { channelField } from '../../kernel/channel.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { intervalField } from '../../kernel/interval.ts'
import { participantsField } from './participants.ts'
import { MEETING_KINDS, slotField } from './pei-slots.ts'

const level = () => field.oneOf(LEVELS)

/** When and where; the commitments that clash are the teachers' own affair and stay out of the state. */
const when = { date: field.date(), start: field.time(), end: field.time(), place: field.label().optional() }
const commitments = () => z.array(intervalField.dated()).max(60)

/** The facts of all meetings of one pupil, through the school years. */
export const peiFacts = {
  'pei-opened': act({
    title: 'Fascicolo PEI aperto',
    by: ['office', 'referent'],
    plain: {
      level: level(),
      basis: field.oneOf(['attending', 'new-certification', 'first-enrolment']),
      /** What this school year has already seen when the case opens in its course. */
      heldThisYear: z.array(field.oneOf(MEETING_KINDS)).max(4).optional(),
    },
    personal: { pupil: field.person().optional() },
  }),
  'dates-received': event({
    title: 'Date della riunione PEI arrivate',
    by: ['office', 'social-worker'],
    phase: 'DATES_RECEIVED',
    plain: { level: level(), channel: channelField(), slots: z.array(slotField()).min(1).max(8) },
    personal: { pupil: field.person().optional(), sender: field.person().optional() },
  }),
  'dates-passed-on': act({ title: 'Date comunicate al Referente', by: ['office'], phase: 'TO_REFERENTE' }),
  'compatibility-checked': act({
    title: 'Data compatibile scelta',
    by: ['referent', 'office'],
    phase: 'COMPATIBLE',
    plain: when,
    personal: { commitments: commitments() },
  }),
  'dates-incompatible': act({
    title: 'Nessuna data compatibile',
    by: ['referent', 'office'],
    phase: 'INCOMPATIBLE',
    personal: { commitments: commitments() },
  }),
  'other-dates-asked': act({
    title: 'Altre date chieste a chi le aveva mandate',
    by: ['office'],
    plain: { channel: channelField(), alternatives: z.array(slotField()).max(8).optional() },
  }),
  'invitees-listed': act({
    title: 'Elenco degli invitati comunicato alla segreteria',
    by: ['referent', 'office'],
    phase: 'INVITEES_SET',
    plain: { pupilInvited: field.flag().optional() },
    personal: { team: participantsField(), listed: participantsField() },
    keeps: ['listed'],
  }),
  'invitations-sent': act({
    title: 'Inviti spediti',
    by: ['office'],
    phase: 'INVITED',
    plain: { channel: channelField(), protocol: field.label().optional() },
  }),
  'oss-informed': event({ title: 'OSS avvisato di data e ora', by: ['social-worker', 'office'], phase: 'OSS_TOLD' }),
  'meeting-moved': act({
    title: 'Riunione spostata',
    by: ['office'],
    phase: 'INVITED',
    plain: when,
    personal: { commitments: commitments().optional(), reason: field.note().optional() },
  }),
  'meeting-cancelled': act({
    title: 'Riunione annullata',
    by: ['office'],
    phase: 'CANCELLED',
    personal: { reason: field.note().optional() },
  }),
  'meeting-held': event({
    title: 'Riunione tenuta',
    by: ['office', 'referent'],
    phase: 'HELD',
    plain: {
      /** One sitting may serve two ends: in June the final check and the provisional plan. */
      kinds: z
        .array(field.oneOf(MEETING_KINDS))
        .min(1)
        .max(5)
        .refine((all) => new Set(all).size === all.length, 'lo stesso scopo è indicato due volte'),
      minutes: field.label().optional(),
      chairSigned: field.flag(),
      secretarySigned: field.flag(),
      /** The proposals of resources for the next school year. */
      proposals: field.flag().optional(),
    },
  }),
  'minutes-signed': event({
    title: 'Verbale firmato da chi presiede e da chi verbalizza',
    by: ['office', 'referent'],
    plain: { minutes: field.label().optional() },
  }),
  'level-changed': event({ title: 'Ordine di scuola cambiato', by: ['office', 'referent'], plain: { level: level() } }),
  'school-year-began': lapse('Nuovo anno scolastico'),
  /** Closes the case for good: for a pupil who returns another is opened. */
  'pupil-left': act({ title: 'Fascicolo chiuso: l’alunno ha lasciato la scuola', by: ['office'], phase: 'CLOSED' }),
} as const

export type PeiFacts = typeof peiFacts
