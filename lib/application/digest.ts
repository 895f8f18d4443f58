import { isDue, isInstant } from '../kernel/due.ts'
import { dueOf, type Obligation, obligations } from '../kernel/obligation.ts'
import { joinState } from '../kernel/privacy.ts'
import { OFFICE } from '../kernel/role.ts'
import type { SchoolCode } from '../kernel/school.ts'
import { lateAfter, standingOf } from '../kernel/standing.ts'
import { type CivilDate, fromMs, type Instant, inWords, momentInWords, plusDays, romeDateOf, toMs } from '../kernel/time.ts'
import { type DigestPorts, schoolOf } from './context.ts'
import { Unfinished } from './deliver.ts'
import { page } from './mail.ts'
import { type CaseId, type Contact, caseId, DIGEST, type Head, type Mail, type SchoolRecord } from './ports.ts'

/** Days ahead that "this week" reaches. */
const WEEK = 7
/** Days before the loaded school calendars end from which the office is asked for the next ones. */
export const CALENDAR_ALARM_DAYS = 60
/** How long a claimed mail is left to whoever claimed it: shorter than the pause before a failed round is repeated. */
const LEASE_SECONDS = 50
const PAGE = 100
/** Lines of one group of a digest: beyond it the mail says how many more there are. */
const LINES = 15

interface Line {
  readonly caseId: CaseId
  readonly procedure: string
  readonly obligation: Obligation
  readonly end: Instant
}

async function linesOf(ports: DigestPorts, record: SchoolRecord, now: Instant): Promise<Line[]> {
  const lines: Line[] = []
  let cursor: string | undefined
  do {
    const found = await ports.cases.ofSchool(record.code, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    for (const head of found.heads) lines.push(...(await linesOfCase(ports, record, head, now)))
    cursor = found.next
  } while (cursor !== undefined)
  const place = ({ end, caseId: of, obligation }: Line): string => `${end} ${of} ${obligation.id}`
  return lines.sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

async function linesOfCase(ports: DigestPorts, record: SchoolRecord, head: Head, now: Instant): Promise<Line[]> {
  const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
  if (procedure === undefined) return []
  return obligations(procedure, joinState(head.state), schoolOf(record)).flatMap((obligation) => {
    const end = lateAfter(obligation)
    const standing = standingOf(obligation, now)
    return end !== undefined && (standing === 'open' || standing === 'late') && obligation.nature === 'duty'
      ? [{ caseId: head.caseId, procedure: procedure.title, obligation, end }]
      : []
  })
}

function group(title: string, lines: readonly Line[]): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, LINES).map(({ caseId, procedure, obligation }) => {
    const due = dueOf(obligation)
    const when = due !== undefined && isDue(due) ? (isInstant(due.legal) ? momentInWords(due.legal) : inWords(due.legal)) : ''
    return `${caseId} · ${procedure} · ${obligation.title} · ${when}`
  })
  return [`${title} (${lines.length})`, ...shown, ...(lines.length > LINES ? [`… e altri ${lines.length - LINES}`] : [])]
}

/** The text of a morning: overdue, due today, due within the week, and the calendar that is running out. */
export function digestLines(record: SchoolRecord, lines: readonly Line[], now: Instant): string[] {
  const today = romeDateOf(now)
  const late = lines.filter(({ end }) => end < now)
  const dueToday = lines.filter(({ end }) => end >= now && romeDateOf(end) === today)
  const week = lines.filter(({ end }) => romeDateOf(end) > today && romeDateOf(end) <= plusDays(today, WEEK))
  const expiry = schoolOf(record).calendar.expiresWithin(today, CALENDAR_ALARM_DAYS)
  const body = [
    ...group('In ritardo', late),
    ...group('Scade oggi', dueToday),
    ...group('Scade entro sette giorni', week),
    ...(expiry === undefined ? [] : [expiry.says]),
  ]
  return body.length === 0 ? ['Nessuna scadenza nei prossimi sette giorni.'] : body
}

/** Where the ledger keeps a school's morning mails: a shelf of its own for each month, so that none grows without end. */
const shelfOf = (school: SchoolCode, day: CivilDate): CaseId => caseId(`${DIGEST}${school}-${day.slice(0, 7)}`)

/** One mail. `later`: it has not left, or nobody knows whether it has, and the round must be repeated. */
async function post(
  ports: DigestPorts,
  shelf: CaseId,
  contact: Contact,
  mail: Omit<Mail, 'to' | 'tags'>,
  school: SchoolCode,
  now: Instant,
): Promise<'sent' | 'done' | 'later'> {
  const rung = `digest.${romeDateOf(now)}.${contact.id}`
  const claim = { rung, obligation: 'digest', step: 'digest', role: contact.role, recipient: contact.id, at: now }
  const claimed = await ports.ledger.claim(shelf, claim, now, fromMs(toMs(now) + LEASE_SECONDS * 1000))
  if (claimed !== 'claimed') return claimed === 'done' ? 'done' : 'later'
  const posted = await ports.mailer.send({ to: contact.email, ...mail, tags: { caseId: shelf, rung, school } }).catch((fault: unknown) => {
    ports.meter.count('AmbiguousSends', 1)
    throw fault
  })
  if ('sent' in posted) {
    await ports.ledger.sent(shelf, rung, posted.sent, now)
    return 'sent'
  }
  if ('throttled' in posted) {
    await ports.ledger.release(shelf, rung)
    return 'later'
  }
  ports.meter.count('Undeliverable', 1)
  await ports.ledger.feedback(shelf, rung, 'suppressed')
  return 'done'
}

/** Those of the office who can be reached, each address once. */
const readersOf = ({ contacts }: SchoolRecord): readonly Contact[] => {
  const office = contacts.filter(({ role, suppressed }) => OFFICE.includes(role) && suppressed === undefined)
  return office.filter(({ email }, index) => office.findIndex((other) => other.email === email) === index)
}

/**
 * One morning mail to each reachable person of the office of a school; the same day's is not sent twice.
 * @throws Unfinished when some mail must be tried again: what has been sent is known by its claim.
 */
export async function digestSchool(ports: DigestPorts, school: SchoolCode, publicUrl: string, now: Instant): Promise<number> {
  const record = await ports.schools.fresh(school)
  if (record === undefined) return 0
  const today = romeDateOf(now)
  if (schoolOf(record).calendar.expiresWithin(today, CALENDAR_ALARM_DAYS) !== undefined) ports.meter.count('CalendarExpiring', 1)
  const readers = readersOf(record)
  if (readers.length === 0) ports.meter.count('Undeliverable', 1)
  const lines = digestLines(record, await linesOf(ports, record, now), now)
  const subject = `Scadenze di ${inWords(today)}`
  const mail = { subject, ...page(subject, lines, { href: `${publicUrl}/v1/obligations?school=${school}`, label: 'Apri lo scadenzario' }) }
  const shelf = shelfOf(school, today)
  let sent = 0
  let finished = true
  for (const contact of readers) {
    const outcome = await post(ports, shelf, contact, mail, school, now)
    if (outcome === 'sent') sent += 1
    if (outcome === 'later') finished = false
  }
  if (!finished) throw new Unfinished(shelf)
  return sent
}
