import type { Appointment } from '../kernel/appointment.ts'
import { standing } from '../kernel/history.ts'
import { timePassed } from '../kernel/lapse.ts'
import { type NoticeMark, noticesOf } from '../kernel/notice.ts'
import type { Obligation } from '../kernel/obligation.ts'
import { joinState, splitState } from '../kernel/privacy.ts'
import type { CalledMeeting, Procedure } from '../kernel/procedure.ts'
import type { Rung } from '../kernel/reminder.ts'
import { REGULATION_PLAN } from '../kernel/reminder-plan.ts'
import type { School } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'
import { earlier, fromMs, plusElapsedHours, toMs } from '../kernel/time.ts'
import { type Ports, schoolOf } from './context.ts'
import { derive, wakeAfter } from './head.ts'
import { type Notice, noticeOf, noticeOfAct, reminderMail } from './mail.ts'
import type { CaseId, Head, Person, SchoolRecord } from './ports.ts'
import { addressees, officeAddress, type Recipient, recipientsOf } from './recipients.ts'
import { factFrom, storedFrom } from './stored-fact.ts'

/** Scheduler holds nothing further ahead than this: the sweep arms the rest when it comes near (pitfalls, 16). */
const ARM_AHEAD_DAYS = 90
/** How long a claimed rung is left to whoever claimed it; longer than a mail can take, shorter than a sweep. */
const LEASE_SECONDS = 120
/** Tries of a case whose head keeps moving under the hand. */
const TRIES = 4

export interface Tended {
  readonly outcome: 'nothing' | 'tended' | 'gone' | 'unfinished'
  /** Mails sent, of rungs that were due. */
  readonly sent: number
  /** When the case wants to be looked at next. */
  readonly wakeAt: Instant | null
  /** Whether this look has armed a wake-up for then. */
  readonly armed: boolean
}

interface Ground {
  readonly ports: Ports
  readonly procedure: Procedure
  readonly record: SchoolRecord
  readonly school: School
  readonly publicUrl: string
}

/** A rung's own name: the obligation, the date it aims at, the step, the recipient. Of characters that a mail tag admits. */
export const rungName = (rung: Rung, recipient: Pick<Recipient, 'id' | 'role'>): string =>
  [rung.obligation, rung.aims, rung.step, recipient.role, recipient.id].join('.').replace(/[^A-Za-z0-9_.-]/g, '_')

/** The wake-up to arm: none beyond what Scheduler should hold. */
const armable = (wakeAt: Instant | null, now: Instant): Instant | null =>
  wakeAt !== null && wakeAt <= plusElapsedHours(now, 24 * ARM_AHEAD_DAYS) ? wakeAt : null

/** One mail. False when it is still to be sent: another try will come. */
async function ring(
  ground: Ground,
  head: Head,
  notice: Notice,
  rung: Rung,
  recipient: Recipient,
  now: Instant,
): Promise<'sent' | 'done' | 'later'> {
  const { ports } = ground
  const name = rungName(rung, recipient)
  const claim = { rung: name, obligation: rung.obligation, step: rung.step, role: recipient.role, recipient: recipient.id, at: rung.at }
  const claimed = await ports.ledger.claim(head.caseId, claim, now, fromMs(toMs(now) + LEASE_SECONDS * 1000))
  if (claimed === 'done') return 'done'
  if (claimed === 'busy') return 'later'
  const written = reminderMail(notice, recipient, ground.publicUrl, { caseId: head.caseId, rung: name, school: head.school })
  const office = notice.kind === 'notice' ? officeAddress(ground.record) : undefined
  const mail = office === undefined ? written : { ...written, replyTo: office }
  const posted = await ports.mailer.send(mail).catch((fault: unknown) => {
    // It may have left: the claim stays until its lease is over, then the mail is sent again.
    ports.meter.count('AmbiguousSends', 1)
    throw fault
  })
  if ('sent' in posted) {
    await ports.ledger.sent(head.caseId, name, posted.sent, now)
    return 'sent'
  }
  if ('throttled' in posted) {
    await ports.ledger.release(head.caseId, name)
    return 'later'
  }
  ports.meter.count('Undeliverable', 1)
  await ports.ledger.feedback(head.caseId, name, 'suppressed')
  return 'done'
}

/** What a rung has to tell, and to whom; undefined where it is about nothing that still is. */
interface Told {
  readonly notice: Notice
  readonly recipients: readonly Recipient[]
}

/** Of the message of an act: its own words and addressees, from the act's data. */
async function toldByAct(ground: Ground, head: Head, mark: NoticeMark, rung: Rung, people: readonly Person[]): Promise<Told | undefined> {
  const { ports, procedure, record } = ground
  const row = procedure.notices?.[mark.key]
  const fact = standing((await ports.cases.history(head.caseId, 'special')).map(factFrom)).find(({ id }) => id === mark.fact)
  if (row === undefined || fact === undefined) return undefined
  const state = joinState(head.state)
  const called = row.appointment?.(fact.data, state)
  const appointment = called === undefined ? undefined : appointmentOf(head.caseId, called)
  const to = row.to(fact.data, state)
  // Whoever was to be told knows already.
  if (to.people.length === 0 && to.roles.length === 0) return undefined
  const recipients = rung.step === 'notice' ? addressees(record, people, to) : rung.to.flatMap((role) => recipientsOf(record, people, role))
  return { notice: noticeOfAct(head.caseId, procedure, row, rung.step, appointment), recipients }
}

/** The meeting's lasting identity is its case and the fact that named it. */
const appointmentOf = (id: CaseId, { meeting, ...appointment }: CalledMeeting): Appointment => ({
  ...appointment,
  uid: `${id}-${meeting}@scadenzario`,
})

async function toldBy(
  ground: Ground,
  head: Head,
  open: readonly Obligation[],
  rung: Rung,
  people: readonly Person[],
  now: Instant,
): Promise<Told | undefined> {
  const obligation = open.find(({ id }) => id === rung.obligation)
  if (obligation !== undefined) {
    const notice = noticeOf(head.caseId, ground.procedure, obligation, rung.step, head.told[rung.obligation], now)
    return { notice, recipients: rung.to.flatMap((role) => recipientsOf(ground.record, people, role)) }
  }
  const mark = noticesOf(ground.procedure, joinState(head.state)).find(({ id }) => id === rung.obligation)
  return mark === undefined ? undefined : toldByAct(ground, head, mark, rung, people)
}

/** Rings every rung that is due. False when one of them must be tried again. */
async function ringAll(
  ground: Ground,
  head: Head,
  open: readonly Obligation[],
  due: readonly Rung[],
  now: Instant,
): Promise<{ finished: boolean; sent: number }> {
  if (due.length === 0) return { finished: true, sent: 0 }
  const people: readonly Person[] = await ground.ports.cases.people(head.caseId)
  let finished = true
  let sent = 0
  for (const rung of due) {
    const told = await toldBy(ground, head, open, rung, people, now)
    if (told === undefined) continue
    const once = [...new Map(told.recipients.map((recipient) => [recipient.email, recipient])).values()]
    if (once.length === 0) ground.ports.meter.count('Undeliverable', 1)
    for (const recipient of once) {
      const outcome = await ring(ground, head, told.notice, rung, recipient, now)
      if (outcome === 'sent') sent += 1
      if (outcome === 'later') finished = false
    }
  }
  return { finished, sent }
}

const first = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null ? other : other === null ? one : earlier(one, other)

/** Whether as many dates are told, each the same: one that a school's change has taken away counts too. */
const isSame = (one: Head['told'], other: Head['told']): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([id, told]) => other[id] === told)

/** The head with what time has made recorded in it, before anybody is told. */
async function recordTime(ground: Ground, head: Head, now: Instant): Promise<Head | 'conflict'> {
  const { ports, procedure, school } = ground
  const { state, made } = timePassed(procedure, joinState(head.state), school, now, head.version + 1)
  const derived = derive(procedure, state, school, REGULATION_PLAN, head, now, made.at(-1)?.id ?? `calendario ${school.calendar.version}`)
  if (made.length === 0 && isSame(derived.told, head.told)) return head
  const next: Head = {
    ...head,
    version: head.version + made.length,
    revision: head.revision + 1,
    state: splitState(procedure, state),
    told: derived.told,
    // Until this look has armed what comes next the case stands where the sweep finds it.
    wakeAt: first(head.wakeAt, derived.wakeAt),
    nextDue: derived.nextDue,
  }
  const result = await ports.cases.commit({
    head: next,
    expected: head.revision,
    facts: made.map((fact) => storedFrom(procedure, fact)),
    ...(derived.moves.length === 0 ? {} : { journal: { at: now, moves: derived.moves } }),
  })
  return result === 'committed' ? next : 'conflict'
}

/** After an outage several rungs of one obligation may be due at once: the last, the most urgent, is enough. */
const mostUrgent = (due: readonly Rung[]): readonly Rung[] => [
  ...new Map(due.map((rung) => [rung.step.startsWith('undelivered') ? rung.step : rung.obligation, rung])).values(),
]

/** One look at a case: record what time has made, arm the next wake-up, ring what is due, remember how far it was seen to. */
async function look(ground: Ground, read: Head, now: Instant): Promise<Tended | 'again'> {
  const { ports, procedure, school } = ground
  const head = await recordTime(ground, read, now)
  if (head === 'conflict') return 'again'
  const derived = derive(procedure, joinState(head.state), school, REGULATION_PLAN, head, now, '')
  const due = mostUrgent(derived.rungs.filter((rung) => rung.at > head.remindedUpTo && rung.at <= now))
  const wakeAt = wakeAfter(derived.rungs, derived.open, derived.yearly, now)
  const armed = armable(wakeAt, now)
  if (due.length === 0 && armed === head.armed && wakeAt === head.wakeAt)
    return { outcome: head === read ? 'nothing' : 'tended', sent: 0, wakeAt, armed: false }
  if (armed !== null && armed !== head.armed) await ports.wakeUps.arm(head.caseId, armed)
  const rung = await ringAll(ground, head, derived.open, due, now)
  if (!rung.finished) return { outcome: 'unfinished', sent: rung.sent, wakeAt, armed: armed !== head.armed }
  const next: Head = {
    ...head,
    revision: head.revision + 1,
    remindedUpTo: due.length === 0 ? head.remindedUpTo : now,
    wakeAt,
    armed,
    nextDue: derived.nextDue,
  }
  const result = await ports.cases.commit({ head: next, expected: head.revision, facts: [] })
  if (result !== 'committed') return 'again'
  return { outcome: 'tended', sent: rung.sent, wakeAt, armed: armed !== head.armed }
}

/**
 * Looks at a case now, whatever woke it: a wake-up carries no authority, everything follows from the facts. Repeats on a head that was moved
 * meanwhile; rungs already rung are known by their claims.
 */
export async function tend(ports: Ports, caseId: CaseId, publicUrl: string, now: Instant): Promise<Tended> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const head = await ports.cases.read(caseId)
    if (head === undefined) return { outcome: 'gone', sent: 0, wakeAt: null, armed: false }
    if (head.destroyedAt !== undefined) return { outcome: 'nothing', sent: 0, wakeAt: null, armed: false }
    const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
    const record = await ports.schools.get(head.school)
    if (procedure === undefined || record === undefined)
      throw new Error(`case ${caseId}: ${head.procedure} version ${head.procedureVersion} or school ${head.school} is unknown`)
    const outcome = await look({ ports, procedure, record, school: schoolOf(record), publicUrl }, head, now)
    if (outcome !== 'again') return outcome
    ports.meter.count('Conflicts', 1)
  }
  return { outcome: 'unfinished', sent: 0, wakeAt: null, armed: false }
}
