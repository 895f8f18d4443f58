import type { Mail, Mailer, Posted } from '../../application/ports.ts'
import { AmbiguousSend } from '../ambiguous-send.ts'
import type { Faults } from './faults.ts'

/** A mail service that keeps what it sent. `fail` and `lost` both look ambiguous to the caller, as they do with SES. */
export class MemoryMailer implements Mailer {
  readonly sent: (Mail & { readonly id: string })[] = []
  /** Addresses that are refused. */
  readonly refused = new Set<string>()
  readonly #faults: Faults

  constructor(faults: Faults) {
    this.#faults = faults
  }

  async send(mail: Mail): Promise<Posted> {
    const letter = this.#faults.copy(mail)
    return this.#faults
      .run<Posted>('mailer.send', () => this.#send(letter), { throttle: () => ({ throttled: true }) })
      .catch((fault: unknown) => {
        throw new AmbiguousSend(fault)
      })
  }

  #send(mail: Mail): Posted {
    if (this.refused.has(mail.to)) return { refused: 'MessageRejected' }
    const id = `m-${this.sent.length + 1}`
    this.sent.push({ ...mail, id })
    return { sent: id }
  }
}
