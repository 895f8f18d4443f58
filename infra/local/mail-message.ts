import PostalMime, { type Address } from 'postal-mime'
import type { Mail } from './mail-inbox.ts'

const addresses = (written: readonly Address[] | undefined): string[] =>
  (written ?? []).flatMap((one) => one.group ?? [one]).map(({ address }) => address)

/** What a mail program shows of a raw message (RFC 5322). */
export async function readMessage(message: Uint8Array | string): Promise<Omit<Mail, 'id' | 'at'>> {
  const { from, to, cc, bcc, subject, text, html, headers, attachments } = await PostalMime.parse(message, { attachmentEncoding: 'utf8' })
  const invitation = attachments.find(({ mimeType }) => mimeType === 'text/calendar')?.content
  return {
    from: from?.address ?? '',
    to: addresses(to),
    cc: addresses(cc),
    bcc: addresses(bcc),
    subject: subject ?? '',
    text: text ?? '',
    html: html ?? '',
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    ...(typeof invitation === 'string' ? { invitation } : {}),
  }
}
