import { UNDELIVERED } from '../kernel/builtin.ts'
import { type Fact, factIdOf } from '../kernel/fact.ts'
import { fold } from '../kernel/fold.ts'
import { timePassed } from '../kernel/lapse.ts'
import { joinState, splitState } from '../kernel/privacy.ts'
import { REGULATION_PLAN } from '../kernel/reminder-plan.ts'
import type { SchoolCode } from '../kernel/school.ts'
import { fromMs, type Instant, later, toMs } from '../kernel/time.ts'
import { type FeedbackPorts, schoolOf } from './context.ts'
import { derive } from './head.ts'
import { type CaseId, DIGEST, type RungRecord } from './ports.ts'
import { storedFrom } from './stored-fact.ts'

/** What the mail service says of a message, by the tags that it carried. `soft`: it may still arrive. */
export interface Feedback {
  readonly caseId: CaseId
  readonly rung: string
  readonly school: SchoolCode
  readonly kind: 'delivered' | 'bounced' | 'complained' | 'rejected' | 'soft'
}

const TRIES = 4

/** Nothing is sent any more to a contact of the school whose address refuses mail, until the office mends it. */
async function suppress(ports: FeedbackPorts, school: SchoolCode, contactId: string, why: string): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const record = await ports.schools.fresh(school)
    const contact = record?.contacts.find(({ id }) => id === contactId)
    if (record === undefined || contact === undefined || contact.suppressed !== undefined) return
    const contacts = record.contacts.map((other) => (other.id === contactId ? { ...other, suppressed: why } : other))
    if ((await ports.schools.put({ ...record, contacts, revision: record.revision + 1 }, record.revision)) === 'committed') return
  }
  throw new Error(`contact ${contactId} of ${school} keeps changing`)
}

/** A notice that did not arrive is news: a fact of the case, recorded by the service. */
async function recordUndelivered(ports: FeedbackPorts, feedback: Feedback, record: RungRecord, now: Instant): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const head = await ports.cases.read(feedback.caseId)
    if (head === undefined || head.destroyedAt !== undefined) return
    const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
    const school = await ports.schools.get(head.school)
    if (procedure === undefined || school === undefined) throw new Error(`case ${head.caseId}: procedure or school unknown`)
    const told = head.state.plain.undelivered.some(
      ({ obligation, step, role }) => obligation === record.obligation && step === record.step && role === record.role,
    )
    if (told) return ports.queue.wake([head.caseId])
    const at = later(later(now, fromMs(toMs(head.remindedUpTo) + 1)), head.state.plain.latest)
    const passed = timePassed(procedure, joinState(head.state), schoolOf(school), at, head.version + 1)
    const fact: Fact = {
      id: factIdOf(head.version + passed.made.length + 1),
      type: UNDELIVERED,
      occurredAt: at,
      recordedAt: now,
      by: { subject: 'service', role: 'service' },
      data: { obligation: record.obligation, step: record.step, role: record.role, kind: feedback.kind },
    }
    const state = fold(procedure, passed.state, fact)
    const facts = [...passed.made, fact]
    const derived = derive(procedure, state, schoolOf(school), REGULATION_PLAN, head, now, fact.id)
    const next = {
      ...head,
      version: head.version + facts.length,
      revision: head.revision + 1,
      state: splitState(procedure, state),
      told: derived.told,
      wakeAt: derived.wakeAt,
      nextDue: derived.nextDue,
    }
    if (
      (await ports.cases.commit({ head: next, expected: head.revision, facts: facts.map((each) => storedFrom(procedure, each)) })) ===
      'committed'
    ) {
      await ports.queue.wake([head.caseId])
      return
    }
  }
  throw new Error(`case ${feedback.caseId} keeps changing`)
}

/** Brings the fate of a mail into its case. Told twice, it changes nothing the second time. */
export async function receiveFeedback(ports: FeedbackPorts, feedback: Feedback, now: Instant): Promise<void> {
  if (feedback.kind === 'soft') return
  const failed = feedback.kind !== 'delivered'
  const known = (await ports.ledger.ofCase(feedback.caseId)).find(({ rung }) => rung === feedback.rung)
  if (known === undefined || known.state === 'bounced') return
  // First, so that the office is not told at the address that has just failed.
  if (failed) await suppress(ports, feedback.school, known.recipient, feedback.kind)
  if (failed && !feedback.caseId.startsWith(DIGEST)) await recordUndelivered(ports, feedback, known, now)
  await ports.ledger.feedback(feedback.caseId, feedback.rung, failed ? 'bounced' : 'delivered')
}
