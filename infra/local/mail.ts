import { once } from 'node:events'
import ses from 'aws-ses-v2-local'
import * as z from 'zod'
import { type AwsAnswer, AwsError, type AwsRequest, type AwsService } from './aws/protocol.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { Inbox, type Mail } from './mail-inbox.ts'
import { readMessage } from './mail-message.ts'

const ACTIONS = ['SendEmail', 'SendRawEmail']
const storeSchema = z.object({
  emails: z.array(
    z.object({
      messageId: z.string(),
      from: z.string(),
      subject: z.string(),
      body: z.object({ html: z.string().optional(), text: z.string().optional() }),
    }),
  ),
})

export interface MailServer {
  /** SES v1 for the AWS endpoint. */
  service: AwsService
  /** The mails in a browser, as long as the process lives. */
  url: string
  inbox(): Promise<Mail[]>
  clear(): Promise<void>
  stop(): Promise<void>
}

/** aws-ses-v2-local behind our endpoint, which adds what it lacks: an answer to every action, and an inbox that survives a restart. */
export async function startMail(options: { database: Database; clock: Clock }): Promise<MailServer> {
  const server = await ses.default({ host: '127.0.0.1', port: 0 })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The mail server has no TCP address')
  const url = `http://127.0.0.1:${address.port}`
  const inbox = new Inbox(options.database)

  const keep = async (messageId: string, form: URLSearchParams): Promise<void> => {
    const { emails } = storeSchema.parse(await (await fetch(`${url}/store`)).json())
    const sent = emails.find((email) => email.messageId === messageId)
    if (!sent) throw new Error(`The mail ${messageId} was accepted and is not in the store`)
    const raw = form.get('RawMessage.Data')
    const { from, subject, body } = sent
    const read =
      raw === null
        ? { from, ...recipients(form), subject, text: body.text ?? '', html: body.html ?? '', headers: {} }
        : await readMessage(Buffer.from(raw, 'base64'))
    inbox.add({ id: messageId, at: options.clock.now(), ...read })
  }
  const answer = async (request: AwsRequest): Promise<AwsAnswer> => {
    const form = new URLSearchParams(request.body)
    const action = form.get('Action') ?? ''
    if (!ACTIONS.includes(action)) throw new AwsError('InvalidAction', `${action} is not served locally`)
    const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/x-www-form-urlencoded' }
    const response = await fetch(url, { method: 'POST', headers, body: request.body })
    const body = await response.text()
    if (!response.ok) throw new AwsError('InvalidParameterValue', body, response.status)
    const messageId = /<MessageId>(.+?)<\/MessageId>/.exec(body)?.[1]
    if (messageId === undefined) throw new Error(`No message id in ${body}`)
    await keep(messageId, form)
    return { status: 200, headers: { 'content-type': 'text/xml' }, body }
  }

  return {
    service: {
      name: 'ses',
      serves: ({ method, path, headers }) =>
        method === 'POST' && path === '/' && headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true,
      answer,
      refuse: (error) => ({ status: error.status, headers: { 'content-type': 'text/xml' }, body: errorXml(error) }),
    },
    url,
    inbox: async () => inbox.all(),
    clear: async () => {
      inbox.clear()
      await fetch(`${url}/clear-store`, { method: 'POST' })
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** aws-ses-v2-local keeps only the first recipient of each kind. */
const recipients = (form: URLSearchParams) => {
  const members = (kind: string): string[] =>
    [...form].filter(([name]) => name.startsWith(`Destination.${kind}Addresses.member.`)).map(([, address]) => address)
  return { to: members('To'), cc: members('Cc'), bcc: members('Bcc') }
}

const errorXml = ({ code, message, status }: AwsError): string =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
  `<Code>${code}</Code><Message>${message.replace(/[<>&]/g, ' ')}</Message></Error><RequestId>local</RequestId></ErrorResponse>`
