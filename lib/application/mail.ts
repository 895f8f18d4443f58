import type { Appointment } from '../kernel/appointment.ts'
import type { When } from '../kernel/due.ts'
import { type Due, isDue, isInstant, type Opening } from '../kernel/due.ts'
import type { FactTypes } from '../kernel/fact.ts'
import { dueOf, type Obligation } from '../kernel/obligation.ts'
import type { NoticeRow, Procedure } from '../kernel/procedure.ts'
import { roleName } from '../kernel/role.ts'
import { type Instant, inWords, momentInWords, romeDateOf, romeWallTimeOf } from '../kernel/time.ts'
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
  /** What a message of an act says, in the row's words. */
  readonly says?: string
  readonly appointment?: Appointment
  readonly kind: NoticeKind
  readonly due: When | undefined
  readonly target: When | undefined
  readonly moved?: { readonly from: When | null }
  readonly missed?: string
  /** The date had passed when the mail was written. */
  readonly passed: boolean
  readonly internal: boolean
  /** Of a right it is said until when it can be used, not that it must be. */
  readonly nature: Obligation['nature']
  readonly norm: string
}

export type NoticeKind = 'notice' | 'opening' | 'reminder' | 'moved' | 'past-legal' | 'lapsed' | 'undelivered'

const SUBJECT: Record<NoticeKind, string> = {
  notice: 'Comunicazione',
  opening: 'Da fare',
  reminder: 'Promemoria',
  moved: 'Data cambiata',
  'past-legal': 'Termine superato',
  lapsed: 'Termine decorso',
  undelivered: 'Avviso non arrivato',
}

const day = (when: When): string => (isInstant(when) ? momentInWords(when) : inWords(when))

export const noticeKind = (step: string): NoticeKind =>
  step === 'notice' || step === 'opening' || step === 'moved' || step === 'lapsed'
    ? step
    : step.startsWith('past-legal')
      ? 'past-legal'
      : step.startsWith('undelivered')
        ? 'undelivered'
        : 'reminder'

/** What a rung tells of an obligation. */
export function noticeOf(
  caseId: CaseId,
  procedure: Procedure,
  obligation: Obligation,
  step: string,
  told: ToldDate | undefined,
  now: Instant,
): Notice {
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
    passed: due !== undefined && due.lateAfter < now,
    internal: governing?.kind === 'dated' && governing.inputs.internal,
    nature: obligation.nature,
    norm: governing?.norm ?? procedure.norm,
  }
}

/** What the message of an act tells. */
export function noticeOfAct(
  caseId: CaseId,
  procedure: Procedure,
  row: Pick<NoticeRow<FactTypes>, 'title' | 'says' | 'norm'>,
  step: string,
  appointment: Appointment | undefined,
): Notice {
  return {
    caseId,
    procedure,
    act: row.title,
    says: row.says,
    ...(appointment === undefined ? {} : { appointment }),
    kind: noticeKind(step),
    due: undefined,
    target: undefined,
    passed: false,
    internal: false,
    nature: 'duty',
    norm: row.norm,
  }
}

/** `sabato 10 ottobre 2026, dalle 16:30 alle 17:30` */
const meetingInWords = ({ from, to }: Appointment): string =>
  `${inWords(romeDateOf(from))}, dalle ${romeWallTimeOf(from)} alle ${romeWallTimeOf(to)}`

function saidLines({ says, appointment }: Notice): string[] {
  if (says === undefined) return []
  const meeting =
    appointment === undefined
      ? []
      : [
          `${appointment.status === 'cancelled' ? 'Annullato' : 'Quando'}: ${meetingInWords(appointment)}.`,
          ...(appointment.place === undefined ? [] : [`Dove: ${appointment.place}.`]),
        ]
  return [`${says}.`, ...meeting]
}

const UNDATED = 'Il testo non fissa una data: provvedere appena possibile.'

function movedLines({ kind, moved, due }: Notice): string[] {
  if (kind !== 'moved' || moved === undefined) return []
  if (moved.from === null) return ['Prima non c’era una data: il termine era sospeso, o non era ancora noto.']
  return [
    moved.from === due
      ? 'La data non è cambiata: è cambiato il giorno entro cui conviene provvedere.'
      : `La data precedente era ${day(moved.from)}.`,
  ]
}

function pastLines({ passed, internal, missed }: Notice): string[] {
  if (!passed) return []
  return [
    internal ? 'Il termine interno è passato.' : 'Il termine è passato.',
    ...(missed === undefined || internal ? [] : [`Conseguenza: ${missed}.`]),
  ]
}

function lines(notice: Notice, recipient: Recipient): string[] {
  const { due, target, passed } = notice
  const instead =
    recipient.insteadOf === undefined
      ? []
      : [
          `Nessun indirizzo è noto per «${roleName(recipient.insteadOf)}»: questo avviso arriva all’ufficio, che avvisa chi deve con altri mezzi.`,
        ]
  const limit =
    due === undefined
      ? UNDATED
      : `${notice.internal ? 'Termine interno' : notice.nature === 'right' ? 'Possibile entro' : 'Entro'}: ${day(due)} (${notice.norm}).`
  const advice = target === undefined || target === due || passed ? [] : [`Conviene provvedere entro ${day(target)}.`]
  const bounced =
    notice.kind === 'undelivered'
      ? [`Un avviso su questo atto non è arrivato al destinatario: va avvisato con altri mezzi, e l’indirizzo va corretto.`]
      : []
  return [
    ...instead,
    ...bounced,
    `Fascicolo ${notice.caseId}: ${notice.procedure.title}.`,
    `Atto: ${notice.act}.`,
    ...(notice.says === undefined ? [limit] : saidLines(notice)),
    ...movedLines(notice),
    ...advice,
    ...pastLines(notice),
  ]
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** Text and HTML with the same words: one link, nothing remote, readable without style. */
export function page(title: string, paragraphs: readonly string[], link: { href: string; label: string }): { text: string; html: string } {
  const text = `${paragraphs.join('\n')}\n\n${link.label}: ${link.href}\n\nScadenzario`
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('')
  const html = `<!doctype html><html lang="it"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}<p><a href="${escaped(link.href)}">${escaped(link.label)}</a></p><p>Scadenzario</p></body></html>`
  return { text, html }
}

export function reminderMail(notice: Notice, recipient: Recipient, publicUrl: string, tags: Mail['tags']): Mail {
  const when = notice.due === undefined ? '' : ` entro ${day(notice.due)}`
  const subject = `${SUBJECT[notice.kind]}: ${notice.act}${when} [${notice.caseId}]`
  return {
    to: recipient.email,
    subject,
    ...page(subject, lines(notice, recipient), { href: `${publicUrl}/v1/cases/${notice.caseId}`, label: 'Apri il fascicolo' }),
    ...(notice.appointment === undefined || notice.kind !== 'notice' ? {} : { appointment: notice.appointment }),
    tags,
  }
}
