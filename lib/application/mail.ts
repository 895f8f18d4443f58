import { type Due, isDue, isInstant, type Opening } from '../kernel/due.ts'
import type { When } from '../kernel/due.ts'
import { dueOf, type Obligation } from '../kernel/obligation.ts'
import type { Procedure } from '../kernel/procedure.ts'
import { roleName } from '../kernel/role.ts'
import { inWords, momentInWords } from '../kernel/time.ts'
import type { CaseId, Mail, ToldDate } from './ports.ts'
import type { Recipient } from './recipients.ts'

/**
 * What a mail may say: the case's number, the procedure, the act, the date and a link (design § 5). The type has no room for a name, a
 * diagnosis or a tax code; titles come from the procedure's rows, never from a fact.
 */
export interface Notice {
  readonly caseId: CaseId
  readonly procedure: Pick<Procedure, 'title'>
  readonly act: string
  readonly kind: NoticeKind
  readonly due: When | undefined
  readonly target: When | undefined
  readonly moved?: { readonly from: When | null }
  readonly missed?: string
  readonly internal: boolean
  readonly norm: string
}

export type NoticeKind = 'opening' | 'reminder' | 'moved' | 'past-legal' | 'undelivered'

const SUBJECT: Record<NoticeKind, string> = {
  opening: 'Da fare',
  reminder: 'Promemoria',
  moved: 'Data cambiata',
  'past-legal': 'Termine superato',
  undelivered: 'Avviso non arrivato',
}

const day = (when: When): string => (isInstant(when) ? momentInWords(when) : inWords(when))

export const noticeKind = (step: string): NoticeKind =>
  step === 'opening' || step === 'moved' ? step : step.startsWith('past-legal') ? 'past-legal' : step.startsWith('undelivered') ? 'undelivered' : 'reminder'

/** What a rung tells of an obligation. */
export function noticeOf(caseId: CaseId, procedure: Procedure, obligation: Obligation, step: string, told: ToldDate | undefined): Notice {
  const result: Due | Opening | undefined = dueOf(obligation)
  const due = result !== undefined && isDue(result) ? result : undefined
  const { governing } = obligation
  return {
    caseId,
    procedure,
    act: obligation.title,
    kind: noticeKind(step),
    due: due?.legal,
    target: due?.target,
    ...(told?.from === undefined ? {} : { moved: { from: told.from } }),
    ...(obligation.missed === undefined ? {} : { missed: obligation.missed }),
    internal: governing?.kind === 'dated' && governing.inputs.internal,
    norm: governing?.norm ?? procedure.norm,
  }
}

function lines(notice: Notice, recipient: Recipient): string[] {
  const { due, target } = notice
  const instead = recipient.insteadOf === undefined ? [] : [`Nessun indirizzo è noto per «${roleName(recipient.insteadOf)}»: questo avviso arriva alla segreteria, che lo informi con altri mezzi.`]
  const limit = due === undefined ? 'Il testo non fissa una data: provvedere appena possibile.' : `${notice.internal ? 'Termine interno' : 'Entro'}: ${day(due)} (${notice.norm}).`
  const moved = notice.kind === 'moved' && notice.moved?.from != null ? [`La data precedente era ${day(notice.moved.from)}.`] : []
  const advice = target === undefined || target === due || notice.kind === 'past-legal' ? [] : [`Conviene provvedere entro ${day(target)}.`]
  const late = notice.kind === 'past-legal' ? [notice.internal ? 'Il termine interno è passato.' : 'Il termine è passato.', ...(notice.missed === undefined ? [] : [`Conseguenza: ${notice.missed}.`])] : []
  const bounced = notice.kind === 'undelivered' ? ['Un avviso su questo atto non è arrivato al destinatario: informarlo con altri mezzi e correggere l’indirizzo.'] : []
  return [...instead, ...bounced, `Fascicolo ${notice.caseId}: ${notice.procedure.title}.`, `Atto: ${notice.act}.`, limit, ...moved, ...advice, ...late]
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** Text and HTML with the same words: one link, nothing remote, readable without style. */
export function page(title: string, paragraphs: readonly string[], link: { href: string; label: string }): { text: string; html: string } {
  const text = `${paragraphs.join('\n')}\n\n${link.label}: ${link.href}\n\nScadenzario`
  const body = paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('')
  const html = `<!doctype html><html lang="it"><head><meta charset="utf-8"><title>${escape(title)}</title></head><body>${body}<p><a href="${escape(link.href)}">${escape(link.label)}</a></p><p>Scadenzario</p></body></html>`
  return { text, html }
}

export function reminderMail(notice: Notice, recipient: Recipient, publicUrl: string, tags: Mail['tags']): Mail {
  const when = notice.due === undefined ? '' : ` entro ${day(notice.due)}`
  const subject = `${SUBJECT[notice.kind]}: ${notice.act}${when} [${notice.caseId}]`
  return { to: recipient.email, subject, ...page(subject, lines(notice, recipient), { href: `${publicUrl}/v1/cases/${notice.caseId}`, label: 'Apri il fascicolo' }), tags }
}
