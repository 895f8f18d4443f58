import { schoolOf } from '../lib/application/context.ts'
import { derive } from '../lib/application/head.ts'
import type { CaseId, Head, SchoolRecord } from '../lib/application/ports.ts'
import { joinState } from '../lib/kernel/privacy.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { REGULATION_PLAN } from '../lib/kernel/reminder-plan.ts'
import { OFFICE } from '../lib/kernel/role.ts'
import type { SchoolCode } from '../lib/kernel/school.ts'
import { lateAfter } from '../lib/kernel/standing.ts'
import { fromMs, toMs } from '../lib/kernel/time.ts'
import type { Engine } from './engine.ts'
import type { Lateness } from './lateness.ts'
import type { Verdict } from './verdict.ts'

/** A legal date that somebody must be told of before it passes. */
interface Watched {
  readonly obligation: string
  readonly end: number
  readonly firstRung: number
}

/** Which legal dates are ahead, and whether somebody has been reminded of each before it passed. */
export class LegalDates {
  readonly #engine: Engine
  readonly #procedureOf: (head: Head) => Procedure | undefined
  readonly #lateness: Lateness
  readonly #verdict: Verdict
  readonly #ahead = new Map<CaseId, { readonly since: number; readonly school: SchoolCode; readonly watched: readonly Watched[] }>()
  /** When each obligation was first reminded of. */
  readonly #reminded = new Map<string, number>()
  readonly #mute = new Set<SchoolCode>()

  constructor(engine: Engine, procedureOf: (head: Head) => Procedure | undefined, lateness: Lateness, verdict: Verdict) {
    this.#engine = engine
    this.#procedureOf = procedureOf
    this.#lateness = lateness
    this.#verdict = verdict
  }

  reminded(caseId: string, obligation: string): void {
    const name = `${caseId} ${obligation}`
    if (!this.#reminded.has(name)) this.#reminded.set(name, this.#engine.now)
  }

  schoolWritten({ code, contacts }: SchoolRecord): void {
    // Of a school that nobody can be reached at nobody can be reminded; it is counted elsewhere.
    if (!contacts.some(({ role, suppressed }) => OFFICE.includes(role) && suppressed === undefined)) this.#mute.add(code)
    // The dates follow when the cases are woken; until then neither the old ones nor the new ones are promised.
    for (const [caseId, { school }] of this.#ahead) if (school === code) this.#close(caseId)
  }

  written(head: Head, before: Head | undefined, record: SchoolRecord | undefined): void {
    const { caseId, school } = head
    if (before !== undefined && before.told === head.told && this.#ahead.has(caseId)) return
    this.#close(caseId)
    const procedure = this.#procedureOf(head)
    if (procedure === undefined || record === undefined) return
    const watched = watchedOf(procedure, head, record)
    if (watched.length > 0) this.#ahead.set(caseId, { since: this.#engine.now, school, watched })
  }

  closeAll(): void {
    for (const caseId of [...this.#ahead.keys()]) this.#close(caseId)
  }

  #close(caseId: CaseId): void {
    const ahead = this.#ahead.get(caseId)
    if (ahead === undefined) return
    this.#ahead.delete(caseId)
    if (this.#mute.has(ahead.school)) return
    for (const { obligation, end, firstRung } of ahead.watched) {
      if (end >= this.#engine.now) continue
      const due = Math.max(firstRung, ahead.since)
      if (due + this.#lateness.allowed(due, end) > end) continue
      const at = this.#reminded.get(`${caseId} ${obligation}`)
      this.#verdict.check(
        'reminded-in-time',
        at !== undefined && at <= end,
        () => `${obligation} passed ${fromMs(end)}, its first reminder was due ${fromMs(firstRung)}`,
        caseId,
      )
    }
  }
}

/** The open obligations with a legal date that the plan reminds of. */
function watchedOf(procedure: Procedure, head: Head, record: SchoolRecord): readonly Watched[] {
  const { open, rungs } = derive(procedure, joinState(head.state), schoolOf(record), REGULATION_PLAN, head, head.recordedAt, '')
  return open.flatMap((obligation): Watched[] => {
    const end = lateAfter(obligation)
    const first = rungs.find((rung) => rung.obligation === obligation.id && rung.step !== 'lapsed' && !rung.step.startsWith('undelivered'))
    return end === undefined || first === undefined || obligation.settled !== undefined
      ? []
      : [{ obligation: obligation.id, end: toMs(end), firstRung: toMs(first.at) }]
  })
}
