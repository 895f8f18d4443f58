import type { InvitationMail } from '../../lib/adapters/ses/invitation-mail.ts'
import { instant } from '../../lib/kernel/time.ts'
import { SCHOOL } from './injury-story.ts'

/** A mail with an appointment. */
export const INVITATION = {
  to: 'docente@rivalta.example',
  subject: 'Convocazione: Riunione del GLO, perché è ora [c-one]',
  text: 'Fascicolo c-one: è convocata la riunione.\nA presto',
  html: '<p>Fascicolo c-one: è convocata la riunione.</p>',
  tags: { caseId: 'c-one', rung: 'D4.f1', school: SCHOOL },
  appointment: {
    uid: 'c-one.meeting.f3@scadenzario',
    sequence: 0,
    status: 'confirmed',
    from: instant('2026-10-26T15:00:00+01:00'),
    to: instant('2026-10-26T16:30:00+01:00'),
    title: 'Riunione del GLO 😀',
    place: 'Aula magna, primo piano',
  },
} as const satisfies InvitationMail
