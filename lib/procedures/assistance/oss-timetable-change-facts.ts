import { channelField } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { levelField, peopleField } from './oss.ts'
import { changedHours, DURATIONS, measuredBy } from './oss-change-delta.ts'

const reason = () => field.oneOf(['school-trip', 'outing', 'rehearsal-elsewhere', 'other'])

export const changeFacts = {
  'change-known': event({
    title: 'Cambiamento dell’orario OSS previsto',
    by: ['teacher', 'office'],
    phase: 'KNOWN',
    plain: { on: field.date(), reason: reason() },
    personal: { pupil: field.person() },
  }),
  'change-requested': act({
    title: 'Variazione dell’orario OSS richiesta',
    by: ['teacher', 'office'],
    phase: 'REQUESTED',
    plain: { reason: reason(), duration: field.oneOf(DURATIONS), level: levelField(), ...measuredBy, place: field.label().optional() },
    personal: { pupil: field.person().optional(), ...changedHours },
    keeps: ['dropped', 'added'],
  }),
  'change-forwarded': act({
    title: 'Richiesta inoltrata',
    by: ['office', 'teacher'],
    phase: 'FORWARDED',
    plain: { to: field.oneOf(['social-worker', 'provider', 'oss']), channel: channelField(), protocol: field.label().optional() },
  }),
  'answer-solicited': act({ title: 'Risposta sollecitata all’U.O.S.', by: ['office'], plain: { channel: channelField() } }),
  'change-confirmed': act({ title: 'Variazione confermata', by: ['social-worker', 'office'], phase: 'CONFIRMED' }),
  'change-declined': act({
    title: 'Variazione non accolta',
    by: ['social-worker', 'office'],
    phase: 'DECLINED',
    personal: { remarks: field.note().optional() },
  }),
  'change-told': act({
    title: 'Conferma comunicata agli insegnanti',
    by: ['office'],
    phase: 'NOTIFIED_TO_TEACHERS',
    personal: { recipients: peopleField() },
  }),
  'change-withdrawn': event({ title: 'Richiesta ritirata', by: ['teacher', 'office'], phase: 'WITHDRAWN' }),
} as const

export type ChangeFacts = typeof changeFacts
