import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mail } from '../../application/ports.ts'
import type { Appointment } from '../../kernel/appointment.ts'
import { type Instant, toMs } from '../../kernel/time.ts'
import { invitation } from './invitation.ts'

export interface InvitationMail extends Mail {
  readonly appointment: Appointment
}

const mailbox = (address: string) => ({ name: '', address })

/**
 * The whole message (RFC 5322): text, HTML and invitation as alternatives, and the invitation once more as a file for programs that look for one.
 * A chunk of its own: mails without an appointment do not load the composer.
 * @param from like `to` and `replyTo`, an address and nothing else: the composer folds a header at any white space, even at one that RFC 5322 does not know.
 */
export function invitationMail(mail: InvitationMail, from: string, at: Instant): Promise<Buffer> {
  const { to, subject, text, html, appointment, replyTo } = mail
  const { method, text: content } = invitation(appointment, { organizer: replyTo ?? from, to, at })
  const composer = new MailComposer({
    from: mailbox(from),
    to: mailbox(to),
    ...(replyTo === undefined ? {} : { replyTo: mailbox(replyTo) }),
    subject,
    date: new Date(toMs(at)),
    text,
    html,
    icalEvent: { method, content, filename: 'invito.ics' },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}
