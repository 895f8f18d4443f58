import { describe, expect, it, onTestFinished } from 'vitest'
import { VirtualClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'
import { startMail } from '../../infra/local/mail.ts'
import { AmbiguousSend } from '../../lib/adapters/ambiguous-send.ts'
import { Faults } from '../../lib/adapters/memory/faults.ts'
import { MemoryMailer } from '../../lib/adapters/memory/mailer.ts'
import { SesMailer, sesClient } from '../../lib/adapters/ses/mailer.ts'
import type { Mail, Mailer } from '../../lib/application/ports.ts'
import { fromMs } from '../../lib/kernel/time.ts'
import { endpointFor } from '../local/support.ts'
import { INVITATION } from './invitation.ts'

const local = (endpoint: string) => ({ endpoint, region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

interface Post {
  readonly mailer: Mailer
  sent(): Promise<readonly (Pick<Mail, 'to' | 'subject' | 'text'> & { uid?: string | undefined })[]>
  next(fault: 'throttle' | 'refuse' | 'lost'): void
}

const FROM = 'scadenzario@scuola.example'
const now = () => fromMs(0)
const { appointment, ...rest } = INVITATION
const mail: Mail = rest
const invited: Mail = INVITATION

describe.each([
  {
    name: 'memory',
    open: async (): Promise<Post> => {
      const faults = new Faults()
      const mailer = new MemoryMailer(faults)
      const next: Post['next'] = (fault) => {
        if (fault === 'refuse') mailer.refused.add(mail.to)
        else faults.plan('mailer.send', fault)
      }
      const sent = async () => mailer.sent.map(({ appointment, ...letter }) => ({ ...letter, uid: appointment?.uid }))
      return { mailer, sent, next }
    },
  },
  {
    name: 'ses',
    open: async (): Promise<Post> => {
      const server = await startMail({ database: new Database(), clock: new VirtualClock(0) })
      onTestFinished(() => server.stop())
      const endpoint = await endpointFor(server.service)
      const mailer = new SesMailer(sesClient(local(endpoint.url)), FROM, 'scadenzario', now)
      const next: Post['next'] = (fault) =>
        endpoint.faults.set('ses', fault === 'refuse' ? 'error' : fault === 'lost' ? 'lost-answer' : fault, 1)
      const sent = async () =>
        (await server.inbox()).map(({ to, subject, text, invitation }) => ({
          to: to.join(),
          subject,
          text: text.trimEnd(),
          uid: invitation === undefined ? undefined : /^UID:(.+)$/m.exec(invitation)?.[1],
        }))
      return { mailer, sent, next }
    },
  },
])('the mailer, $name', ({ open }) => {
  it('sends, and says under what name', async () => {
    const { mailer, sent } = await open()
    expect(await mailer.send(mail)).toEqual({ sent: expect.stringMatching(/.+/) })
    expect(await mailer.send(invited)).toEqual({ sent: expect.stringMatching(/.+/) })
    const { to, subject, text } = mail
    expect(await sent()).toMatchObject([
      { to, subject, text, uid: undefined },
      { to, subject, text, uid: appointment.uid },
    ])
  })

  describe.each([
    { what: 'a plain mail', letter: mail },
    { what: 'an invitation', letter: invited },
  ])('of $what', ({ letter }) => {
    it('says what was certainly not sent: throttled, or refused', async () => {
      const { mailer, sent, next } = await open()
      next('throttle')
      expect(await mailer.send(letter)).toEqual({ throttled: true })
      next('refuse')
      expect(await mailer.send(letter)).toEqual({ refused: 'MessageRejected' })
      expect(await sent()).toEqual([])
    })

    it('throws where the answer is lost: it may have been sent, and is not sent again', async () => {
      const { mailer, sent, next } = await open()
      next('lost')
      await expect(mailer.send(letter)).rejects.toBeInstanceOf(AmbiguousSend)
      expect(await sent()).toHaveLength(1)
    })
  })
})

describe('the mailer over SES', () => {
  it('takes silence for an answer that is lost', async () => {
    const server = await startMail({ database: new Database(), clock: new VirtualClock(0) })
    onTestFinished(() => server.stop())
    const endpoint = await endpointFor(server.service)
    endpoint.faults.set('ses', 'silence')
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true }
    const mailer = new SesMailer(sesClient({ ...local(endpoint.url), requestHandler }), FROM, undefined, now)
    await expect(mailer.send(mail)).rejects.toBeInstanceOf(AmbiguousSend)
  })
})
