import { channelField } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { allotmentFields, levelField, PERIODS } from './oss.ts'
import { toldField } from './oss-recipients.ts'
import { participantsField } from './participants.ts'

export const assignmentFacts = {
  'service-accepted': event({
    title: 'Alunno accolto nel servizio scolastico assistenziale',
    by: ['social-worker'],
    phase: 'ACCEPTED',
    /** As a rule the first day of lessons. */
    plain: { level: levelField(), wantedFrom: field.date() },
    personal: { pupil: field.person() },
  }),
  'mandate-given': event({
    title: 'Cooperativa incaricata di individuare l’OSS',
    by: ['social-worker'],
    phase: 'MANDATED',
    plain: { cooperative: field.label() },
    personal: { pupil: field.person().optional() },
  }),
  'oss-identified': event({
    title: 'OSS individuato dalla cooperativa',
    by: ['provider', 'social-worker'],
    phase: 'OSS_IDENTIFIED',
    personal: { oss: field.person() },
  }),
  'oss-announced': event({
    title: 'OSS e monte ore comunicati alla scuola',
    by: ['social-worker', 'provider', 'office'],
    phase: 'RECEIVED_BY_SCHOOL',
    plain: {
      level: levelField(),
      /** 0 or missing: the announcement names no hours. */
      allottedMinutes: field.count(150_000).optional(),
      period: field.oneOf(PERIODS).optional(),
      from: field.date().optional(),
      unit: field.label().optional(),
      cooperative: field.label().optional(),
      protocol: field.label().optional(),
    },
    personal: { pupil: field.person(), oss: field.person(), socialWorker: field.person() },
  }),
  'hours-requested': act({ title: 'Monte ore chiesto all’assistente sociale', by: ['office'], plain: { channel: channelField() } }),
  'hours-announced': event({
    title: 'Monte ore comunicato',
    by: ['social-worker', 'provider', 'office'],
    phase: 'RECEIVED_BY_SCHOOL',
    plain: { ...allotmentFields, from: field.date().optional() },
  }),
  'team-listed': act({
    title: 'Referente e insegnanti della classe indicati',
    by: ['office', 'referent'],
    plain: { sharedFunctions: field.flag().optional() },
    personal: { team: participantsField() },
    keeps: ['team'],
  }),
  'some-told': act({
    title: 'OSS e monte ore comunicati ad alcuni',
    by: ['office'],
    personal: { recipients: toldField() },
  }),
  'oss-communicated': act({
    title: 'OSS e monte ore comunicati a tutti i destinatari',
    by: ['office'],
    phase: 'COMMUNICATED',
    personal: { recipients: toldField() },
  }),
  'oss-replaced': event({
    title: 'OSS sostituito',
    by: ['provider', 'social-worker', 'office'],
    phase: 'RECEIVED_BY_SCHOOL',
    plain: { from: field.date(), protocol: field.label().optional() },
    personal: { oss: field.person(), socialWorker: field.person().optional() },
  }),
  'service-ended': event({
    title: 'Servizio concluso',
    by: ['social-worker', 'office'],
    phase: 'CLOSED',
    plain: { on: field.date() },
  }),
} as const
