import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { variable } from '../../functions/environment.ts'
import type { Mail } from '../../infra/local/mail-inbox.ts'
import { readMessage } from '../../infra/local/mail-message.ts'
import { eventually } from './stack.ts'

/** Finds a mail that has come to the recipient's mail server since the drop was opened. */
export type Arrived = (what: string, seconds: number, find: (mail: Omit<Mail, 'id' | 'at'>) => boolean) => Promise<Omit<Mail, 'id' | 'at'>>

/** A mail server that MiniStack hands its mails to: its own inbox knows neither attachments nor calendars. Closes with the test. */
export async function openMailDrop(): Promise<Arrived> {
  const mails: Omit<Mail, 'id' | 'at'>[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      buffer(stream)
        .then(readMessage)
        .then((mail) => mails.push(mail))
        .then(() => done(), done)
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(variable('MAIL_DROP_PORT')), '127.0.0.1', resolve)
  })
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  return (what, seconds, find) => eventually(what, seconds, async () => mails.find(find))
}
