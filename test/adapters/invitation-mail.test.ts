import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { expect, it } from 'vitest'
import type { AwsService } from '../../infra/local/aws/protocol.ts'
import { invitation } from '../../lib/adapters/ses/invitation.ts'
import { type InvitationMail, invitationMail } from '../../lib/adapters/ses/invitation-mail.ts'
import { SesMailer, sesClient } from '../../lib/adapters/ses/mailer.ts'
import { instant } from '../../lib/kernel/time.ts'
import { SCHOOL } from '../contract/injury-story.ts'
import { INVITATION } from '../contract/invitation.ts'
import { clientConfig, endpointFor } from '../local/support.ts'

const FROM = 'scadenzario@scuola.example'
const at = instant('2026-10-13T09:20:00Z')
const mail: InvitationMail = INVITATION
const { text: ics } = invitation(mail.appointment, { organizer: FROM, to: mail.to, at })

/** The parser gives calendars with plain line breaks. */
const asText = ics.replaceAll('\r\n', '\n')
const read = async (message: Uint8Array) => PostalMime.parse(message, { attachmentEncoding: 'utf8' })

it('carries text, HTML and invitation as alternatives, and the invitation as a file', async () => {
  const message = await invitationMail(mail, FROM, at)
  expect(message.toString().match(/^Content-Type: (multipart.*|text.*|application.*);/gm)).toEqual([
    'Content-Type: multipart/mixed;',
    'Content-Type: multipart/alternative;',
    'Content-Type: text/plain;',
    'Content-Type: text/html;',
    'Content-Type: text/calendar; charset=utf-8;',
    'Content-Type: application/ics;',
  ])
  expect(await read(message)).toMatchObject({
    from: { address: FROM },
    to: [{ address: mail.to }],
    subject: mail.subject,
    date: at,
    text: `${mail.text}\n`,
    html: `${mail.html}\n`,
    attachments: [
      { mimeType: 'text/calendar', method: 'REQUEST', filename: null, content: asText },
      { mimeType: 'application/ics', filename: 'invito.ics', disposition: 'attachment', content: asText },
    ],
  })
})

it('gives the file byte for byte', async () => {
  const message = (await invitationMail(mail, FROM, at)).toString()
  const [, file = ''] =
    /^Content-Disposition: attachment; filename=invito\.ics\r\nContent-Transfer-Encoding: base64\r\n\r\n([^-]+)/m.exec(message) ?? []
  expect(Buffer.from(file, 'base64').toString()).toBe(ics)
})

it('sends the answers to the office, which reads them: as Reply-To and as the organizer', async () => {
  const office = 'segreteria@rivalta.example'
  const message = await read(await invitationMail({ ...mail, replyTo: office }, FROM, at))
  expect(message.replyTo).toMatchObject([{ address: office }])
  expect(message.attachments[0]?.content).toContain(`mailto:${office}`)
  expect(message.from).toMatchObject({ address: FROM })
})

it('cancels with the method of the invitation', async () => {
  const message = await invitationMail({ ...mail, appointment: { ...mail.appointment, status: 'cancelled', sequence: 1 } }, FROM, at)
  expect(message.toString()).toContain('Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n')
})

it('travels through any mail server: ASCII, lines that end with CRLF and are not long', async () => {
  const message = (await invitationMail({ ...mail, text: `${'parola '.repeat(500)}\n.\nfine` }, FROM, at)).toString()
  expect(message).toMatch(/^[\t\r\n -~]*$/)
  expect(message.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(Math.max(...message.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78)
})

/** SES, that answers to all and keeps what it was asked. */
async function listening() {
  const forms: Record<string, string>[] = []
  const ses: AwsService = {
    name: 'ses',
    serves: () => true,
    answer: async ({ body }) => {
      const form = Object.fromEntries(new URLSearchParams(body))
      forms.push(form)
      const result = `${form.Action}Result`
      return { status: 200, body: `<${form.Action}Response><${result}><MessageId>m-1</MessageId></${result}></${form.Action}Response>` }
    },
    refuse: ({ status }) => ({ status, body: '' }),
  }
  const { url } = await endpointFor(ses)
  const mailer = new SesMailer(sesClient(clientConfig(url)), FROM, 'scadenzario', () => at)
  return { forms, mailer }
}

it('leaves with the sender, the recipient, the tags and the configuration set of a plain mail', async () => {
  const { forms, mailer } = await listening()
  const { appointment, ...plain } = mail
  expect([await mailer.send(plain), await mailer.send(mail)]).toEqual([{ sent: 'm-1' }, { sent: 'm-1' }])
  const [{ Action: first, ...before } = {}, { Action: second, 'RawMessage.Data': message = '', ...after } = {}] = forms
  expect([first, second]).toEqual(['SendEmail', 'SendRawEmail'])
  expect(after).toEqual({
    Version: '2010-12-01',
    Source: FROM,
    'Destinations.member.1': mail.to,
    'Tags.member.1.Name': 'caseId',
    'Tags.member.1.Value': 'c-one',
    'Tags.member.2.Name': 'rung',
    'Tags.member.2.Value': 'D4.f1',
    'Tags.member.3.Name': 'school',
    'Tags.member.3.Value': SCHOOL,
    ConfigurationSetName: 'scadenzario',
  })
  const { 'Destinations.member.1': to, ...common } = after
  expect(before).toMatchObject({ ...common, 'Destination.ToAddresses.member.1': to })
  expect((await read(Buffer.from(message, 'base64'))).attachments[1]?.content).toBe(asText)
})

const HEADERS = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type']
const sly = fc
  .array(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\u2028',
      '\u0085',
      '\u0000',
      'Bcc: b@scuola.example',
      ' ',
      ',',
      '<',
      '>',
      '"',
      ';',
      '=?UTF-8?Q?=0AX:?=',
      'è',
      'a',
    ),
    { minLength: 1 },
  )
  .map((parts) => parts.join(''))

it('has the headers that we write and no other, whatever the subject is', async () => {
  await fc.assert(
    fc.asyncProperty(sly, async (subject) => {
      const { headers, to, attachments } = await read(await invitationMail({ ...mail, subject: `Avviso ${subject}` }, FROM, at))
      expect(headers.map(({ key }) => key)).toEqual(HEADERS)
      expect(to).toHaveLength(1)
      expect(attachments).toHaveLength(2)
    }),
  )
})

it('is refused to an address that could end its header, or be read as two', async () => {
  const { forms, mailer } = await listening()
  const parts = ['\r\nBcc: b@scuola.example', '\n', '\u2028', '\u0000', ' ', ',b@scuola.example', '<b@scuola.example>', '"', ';', ':']
  for (const to of parts.flatMap((part) => [`a${part}@scuola.example`, `a@scuola.example${part}`, `${part}a@scuola.example`]))
    expect(await mailer.send({ ...mail, to }), JSON.stringify(to)).toEqual({ refused: 'InvalidParameterValue' })
  expect(forms).toEqual([])
})
