import * as fc from 'fast-check'
import { CORRECTION } from '../../../lib/kernel/builtin.ts'
import { factIdOf } from '../../../lib/kernel/fact.ts'
import type { Governing, School } from '../../../lib/kernel/school.ts'
import { type CivilDate, civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { answerOf } from '../calculate.ts'
import { Case, procedureOf, rome, schoolWith, type Told } from '../given.ts'

export const under = (governing: Governing): School => schoolWith({ governing })

export const asked = (when: string, data: Record<string, unknown> = {}): Told => [
  'request-filed',
  when,
  { channel: 'desk', requesterKind: 'person', requester: 'p-rossi01', document: 'verbale', interest: 'genitore', ...data },
]
export const irregular = (when: string): Told => ['irregularity-notified', when, { channel: 'pec', missing: 'documento di identità' }]
export const perfected = (when: string): Told => ['request-regularised', when]
export const answered = (when: string, outcome: string, data: Record<string, unknown> = {}): Told => [
  'decision-communicated',
  when,
  { outcome, channel: 'pec', reasons: 'motivi', courtsExplained: true, ...data },
]

/** The answer of one of the rulebook's calculations. */
export async function calculate(id: string, rule: string, input: unknown, school = schoolWith()): Promise<unknown> {
  const calculation = (await procedureOf(id)).calculations?.[rule]
  if (calculation === undefined) throw new Error(`no calculation ${rule}`)
  return answerOf(calculation, input, school)
}

/** Days of the school years that the sample calendar knows. */
export const someDay: fc.Arbitrary<CivilDate> = fc.integer({ min: 0, max: 700 }).map((days) => plusDays(civilDate('2026-01-01'), days))

export async function always<T>(values: fc.Arbitrary<T>, holds: (value: T) => void | Promise<void>, numRuns = 150): Promise<void> {
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      await holds(value)
    }),
    { numRuns },
  )
}

/** The case after somebody has corrected when a fact happened, or has withdrawn it. */
export function corrected(one: Case, fact: string, occurredAt?: string): Case {
  const id = factIdOf(one.history.length + 1)
  const now = rome('2027-06-30')
  const data = { fact, reason: 'errore di trascrizione', ...(occurredAt === undefined ? {} : { occurredAt: rome(occurredAt) }) }
  return new Case(one.procedure, one.school, [
    ...one.history,
    { id, type: CORRECTION, occurredAt: now, recordedAt: now, by: { subject: 'test', role: 'clerk' }, data },
  ])
}
