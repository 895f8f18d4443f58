import { SESClient, type SESClientConfig, SESServiceException, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses'
import type { Mail, Mailer, Posted } from '../../application/ports.ts'
import type { Instant } from '../../kernel/time.ts'
import { AmbiguousSend } from '../ambiguous-send.ts'

const REQUEST_TIMEOUT_MS = 10_000

/** One attempt: SES knows no idempotency, and whether to send again is decided by the reminder's claim, not by a client. */
export const sesClient = (config: SESClientConfig = {}): SESClient =>
  new SESClient({
    maxAttempts: 1,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

/** What is wrong with this mail, and will be when it is sent again. */
const REFUSED = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'ValidationError',
  'MailFromDomainNotVerifiedException',
  'MailFromDomainNotVerified',
])
const CLIENT_ERROR = 400
const SERVER_ERROR = 500

/** In a raw message an address becomes a line of the header: it holds nothing that could end that line, or be read as a second address. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+$/

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })

export class SesMailer implements Mailer {
  readonly #client: SESClient
  readonly #from: string
  readonly #configurationSet: string | undefined
  readonly #now: () => Instant

  constructor(client: SESClient, from: string, configurationSet: string | undefined, now: () => Instant) {
    this.#client = client
    this.#from = from
    this.#configurationSet = configurationSet
    this.#now = now
  }

  /** @throws AmbiguousSend when SES did not answer or failed: the mail may have left. */
  async send(mail: Mail): Promise<Posted> {
    const addresses = [mail.to, ...(mail.replyTo === undefined ? [] : [mail.replyTo])]
    if (mail.appointment !== undefined && !addresses.every((address) => ADDRESS.test(address))) return { refused: 'InvalidParameterValue' }
    const leave = await this.#prepared(mail)
    try {
      const { MessageId } = await leave()
      return { sent: MessageId ?? '' }
    } catch (error) {
      return refusalOf(error)
    }
  }

  async #prepared(mail: Mail): Promise<() => Promise<{ MessageId?: string | undefined }>> {
    const { appointment } = mail
    const common = {
      Source: this.#from,
      Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
      ...(this.#configurationSet === undefined ? {} : { ConfigurationSetName: this.#configurationSet }),
    }
    if (appointment === undefined) {
      const Body = { Text: utf8(mail.text), Html: utf8(mail.html) }
      const Message = { Subject: utf8(mail.subject), Body }
      const answers = mail.replyTo === undefined ? {} : { ReplyToAddresses: [mail.replyTo] }
      return () => this.#client.send(new SendEmailCommand({ ...common, ...answers, Destination: { ToAddresses: [mail.to] }, Message }))
    }
    const { invitationMail } = await import('./invitation-mail.ts')
    const Data = await invitationMail({ ...mail, appointment }, this.#from, this.#now())
    // Whom it goes to is said here: SES reads no recipient out of the message.
    return () => this.#client.send(new SendRawEmailCommand({ ...common, Destinations: [mail.to], RawMessage: { Data } }))
  }
}

/**
 * What SES certainly did not send: a 4xx. Only what lies in the mail itself is refused for good; throttling passes, and what lies in us (rights,
 * a paused account, a configuration set that is gone) is mended by somebody: the reminder waits for it, loudly.
 */
function refusalOf(error: unknown): Posted {
  if (!(error instanceof SESServiceException)) throw new AmbiguousSend(error)
  if (REFUSED.has(error.name)) return { refused: error.name }
  const status = error.$metadata.httpStatusCode ?? SERVER_ERROR
  if (status >= CLIENT_ERROR && status < SERVER_ERROR) return { throttled: true }
  throw new AmbiguousSend(error)
}
