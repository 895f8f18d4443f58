import { schoolOf } from '../lib/application/context.ts'
import { derive } from '../lib/application/head.ts'
import type { Claim, Head, SchoolRecord } from '../lib/application/ports.ts'
import { joinState } from '../lib/kernel/privacy.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { REGULATION_PLAN } from '../lib/kernel/reminder-plan.ts'
import { fromMs, toMs } from '../lib/kernel/time.ts'

/** Something as it stood from a moment on. */
export interface Since<T> {
  readonly from: number
  readonly value: T
}

/** A school's cases follow its record when they have been woken: the queue waits as long as a record may be old. */
const FOLLOWS_MS = 65_000

const at = <T>(changes: readonly Since<T>[], moment: number): T | undefined => changes.findLast(({ from }) => from <= moment)?.value

function isPlanned(procedure: Procedure, head: Head, record: SchoolRecord, claim: Claim, until: number): boolean {
  if (head.remindedUpTo >= claim.at) return false
  const { rungs } = derive(procedure, joinState(head.state), schoolOf(record), REGULATION_PLAN, head, fromMs(until), '', fromMs(until))
  return rungs.some((rung) => rung.obligation === claim.obligation && rung.step === claim.step && rung.at === claim.at)
}

/**
 * Since when a reminder that left at `now` had been due: from its moment, or later, where only then a fact, a correction or a change of the
 * school made it due.
 */
export function dueSince(
  procedure: Procedure,
  heads: readonly Since<Head>[],
  records: readonly Since<SchoolRecord>[],
  claim: Claim,
  now: number,
): number {
  const due = toMs(claim.at)
  const followed = records.map(({ from, value }, index) => ({ from: index === 0 ? from : from + FOLLOWS_MS, value }))
  const changes = [...new Set([...heads, ...followed].map(({ from }) => from))]
    .filter((from) => from > due && from < now)
    .sort((a, b) => b - a)
  let since = now
  for (const from of [...changes, due]) {
    const head = at(heads, from)
    const record = at(followed, from)
    if (head === undefined || record === undefined || !isPlanned(procedure, head, record, claim, now)) break
    since = from
  }
  return since
}
