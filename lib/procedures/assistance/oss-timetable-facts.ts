import { channelField } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { gridField } from '../../kernel/weekly-grid.ts'
import { allotmentFields, levelField, peopleField } from './oss.ts'

export const timetableFacts = {
  'oss-made-known': event({
    title: 'OSS e monte ore resi noti agli insegnanti',
    by: ['office', 'teacher'],
    phase: 'DRAFT',
    plain: { level: levelField(), ...allotmentFields, assignmentCase: field.label().optional() },
    personal: { pupil: field.person() },
  }),
  'hours-changed': event({
    title: 'Monte ore cambiato',
    by: ['office', 'social-worker'],
    plain: allotmentFields,
  }),
  'timetable-proposed': act({
    title: 'Orario proposto',
    by: ['teacher', 'office'],
    phase: 'PROPOSED_TO_SEGRETERIA',
    plain: { from: field.date() },
    /** What is done in a slot may say something of the pupil. */
    personal: { grid: gridField() },
    keeps: ['grid'],
  }),
  'timetable-sent': act({
    title: 'Proposta inviata all’U.O.S.',
    by: ['office', 'teacher'],
    phase: 'SENT_TO_UOS',
    plain: { channel: channelField(), protocol: field.label().optional() },
  }),
  'proposal-received': event({ title: 'Proposta arrivata all’U.O.S.', by: ['office', 'social-worker'] }),
  'uos-solicited': act({ title: 'Risposta sollecitata all’U.O.S.', by: ['office'], plain: { channel: channelField() } }),
  'timetable-confirmed': act({
    title: 'Orario confermato',
    by: ['social-worker', 'office'],
    phase: 'CONFIRMED',
    plain: { protocol: field.label().optional() },
  }),
  'counter-proposed': act({
    title: 'Controproposta dell’assistente sociale',
    by: ['social-worker', 'office'],
    phase: 'COUNTER_PROPOSED',
    personal: { grid: gridField().optional(), remarks: field.note().optional() },
  }),
  'acceptance-told': act({
    title: 'Accettazione comunicata agli insegnanti',
    by: ['office'],
    phase: 'NOTIFIED_TO_TEACHERS',
    personal: { recipients: peopleField() },
  }),
  'service-ended': event({ title: 'Servizio concluso', by: ['social-worker', 'office'], phase: 'CLOSED', plain: { on: field.date() } }),
} as const

export type TimetableFacts = typeof timetableFacts
