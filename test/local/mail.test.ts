import { join } from 'node:path'
import { MessageRejected, SESClient, SendEmailCommand, SendRawEmailCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'
import { startMail } from '../../infra/local/mail.ts'
import { clientConfig, endpointFor, temporaryFolder } from './support.ts'

async function machine(database = new Database()) {
  const mail = await startMail({ database, clock: systemClock })
  onTestFinished(() => mail.stop())
  const endpoint = await endpointFor(mail.service)
  return { ...mail, client: new SESClient(clientConfig(endpoint.url)), faults: endpoint.faults }
}

const notice = (subject: string) =>
  new SendEmailCommand({
    Source: 'scadenzario@scuola.example',
    Destination: { ToAddresses: ['ds@scuola.example', 'dsga@scuola.example'] },
    Message: { Subject: { Data: subject }, Body: { Text: { Data: 'È il giorno' }, Html: { Data: '<p>È il giorno</p>' } } },
  })

it('puts a mail into the inbox', async () => {
  const { client, inbox } = await machine()
  const { MessageId } = await client.send(notice('Denuncia INAIL: scade domani'))
  expect(await inbox()).toMatchObject([
    {
      id: MessageId,
      from: 'scadenzario@scuola.example',
      to: ['ds@scuola.example', 'dsga@scuola.example'],
      subject: 'Denuncia INAIL: scade domani',
      text: 'È il giorno',
      html: '<p>È il giorno</p>',
    },
  ])
})

it('keeps the headers of a raw mail, unfolded', async () => {
  const { client, inbox } = await machine()
  const lines = ['From: a@scuola.example', 'To: b@scuola.example', 'Subject: Promemoria', 'X-Case: 2026/', ' 12', '', 'testo: uno']
  await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }))
  expect(await inbox()).toMatchObject([{ subject: 'Promemoria', to: ['b@scuola.example'], headers: { 'x-case': '2026/ 12' } }])
  expect((await inbox())[0]?.headers).not.toHaveProperty('testo')
})

it('shows a raw mail with accents and an invitation as its recipient reads it', async () => {
  const { client, inbox } = await machine()
  const invitation = 'BEGIN:VCALENDAR\nSUMMARY:È convocata\nEND:VCALENDAR\n'
  const composer = new MailComposer({
    from: 'a@scuola.example',
    to: ['Ufficio <b@scuola.example>', 'c@scuola.example'],
    subject: 'È convocata',
    text: 'È convocata',
    html: '<p>È convocata</p>',
    icalEvent: { method: 'REQUEST', content: invitation },
  })
  await client.send(new SendRawEmailCommand({ RawMessage: { Data: await composer.compile().build() } }))
  expect(await inbox()).toMatchObject([
    {
      from: 'a@scuola.example',
      to: ['b@scuola.example', 'c@scuola.example'],
      subject: 'È convocata',
      text: 'È convocata\n',
      html: '<p>È convocata</p>\n',
      invitation,
    },
  ])
})

it('is emptied on demand', async () => {
  const { clear, client, inbox } = await machine()
  await client.send(notice('uno'))
  await clear()
  expect(await inbox()).toEqual([])
})

it('outlives the process', async () => {
  const file = join(temporaryFolder(), 'aws.sqlite')
  const before = new Database(file)
  const { client } = await machine(before)
  await client.send(notice('uno'))
  before.close()
  const after = new Database(file)
  onTestFinished(() => after.close())
  expect((await (await machine(after)).inbox()).map(({ subject }) => subject)).toEqual(['uno'])
})

it('answers an action that it does not know, and refuses on demand', async () => {
  const { client, faults, inbox } = await machine()
  await expect(client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'a@scuola.example' }))).rejects.toMatchObject({
    name: 'InvalidAction',
  })
  faults.set('ses', 'error', 1)
  await expect(client.send(notice('uno'))).rejects.toBeInstanceOf(MessageRejected)
  faults.set('ses', 'throttle', 1)
  await expect(client.send(notice('uno'))).rejects.toMatchObject({ name: 'Throttling' })
  faults.set('ses', 'lost-answer', 1)
  await expect(client.send(notice('due'))).rejects.toThrow()
  expect((await inbox()).map(({ subject }) => subject)).toEqual(['due'])
})

it('can stay silent: a client needs a time limit of its own', async () => {
  const { inbox, service } = await machine()
  const endpoint = await endpointFor(service)
  endpoint.faults.set('ses', 'silence')
  const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true }
  const impatient = new SESClient({ ...clientConfig(endpoint.url), requestHandler })
  await expect(impatient.send(notice('uno'))).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(await inbox()).toEqual([])
})
