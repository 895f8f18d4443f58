import * as z from 'zod'
import { answer, dueFrom, threeDates } from '../../kernel/answer.ts'
import { field } from '../../kernel/fact.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days } from '../../kernel/term.ts'
import { type CivilDate, chronological, daysBetween, endOfDay, type Instant, plusDays, romeDateOf } from '../../kernel/time.ts'
import { receivedAt, THIRTY_DAYS } from './request.ts'

/** Days within which an irregular request must be sent back, judged on the raw date: art. 8, and DPR 184/2006 art. 6 c. 5 (N-09). */
export const IRREGULARITY = { regulation: 15, national: 10 } as const

/** R1 */
export const conclusion = calculation({
  title: 'Entro quando concludere il procedimento di accesso',
  norm: 'App. I, artt. 8 e 10; L. 241/1990, art. 25 c. 4',
  input: z.strictObject({ received: field.date() }),
  output: answer.dates(),
  run: ({ received }, school) => threeDates(dueFrom({ on: received }, THIRTY_DAYS, school)),
})

interface Irregular {
  readonly received: CivilDate
  readonly notified: CivilDate
  readonly perfected?: CivilDate | undefined
}

function irregular({ received, notified, perfected }: Irregular, limit: number, school: School) {
  const lastDay = plusDays(received, limit)
  if (notified > lastDay) return { lastDay, suspended: false, due: threeDates(dueFrom({ on: received }, THIRTY_DAYS, school)) }
  if (perfected === undefined) return { lastDay, suspended: true, due: null }
  const remainder = days(Math.max(0, THIRTY_DAYS.n - daysBetween(received, notified)))
  const again = { on: perfected }
  return {
    lastDay,
    suspended: true,
    due: threeDates(dueFrom(again, THIRTY_DAYS, school, { since: received, aim: { anchor: again, term: remainder } })),
    /** the term suspended, not started again. */
    readingA: threeDates(dueFrom(again, remainder, school, { since: received })),
  }
}

const suspension = z.strictObject({
  lastDay: answer.day(),
  suspended: answer.flag(),
  due: answer.dates().nullable(),
  readingA: answer.dates().optional(),
})

/** R2: reading B governs, reading A is what the office aims at. */
export const irregularity = calculation({
  title: 'Istanza irregolare: se il termine è sospeso e da quando ricomincia',
  norm: 'App. I, art. 8; DPR 184/2006, art. 6 c. 5 (N-09); A-35',
  input: z.strictObject({ received: field.date(), notified: field.date(), perfected: field.date().optional() }),
  output: z.strictObject({ regulation: suspension, national: suspension }),
  run: (input, school) => ({
    regulation: irregular(input, IRREGULARITY.regulation, school),
    national: irregular(input, IRREGULARITY.national, school),
  }),
})

/** R3: silence at 24:00 of the legal day, the alarm on the raw one. */
export const silenceMoment = calculation({
  title: 'Quando il silenzio vale rifiuto',
  norm: 'App. I, art. 10; L. 241/1990, art. 25 c. 4; A-37',
  input: z.strictObject({ counted: field.date() }),
  output: z.strictObject({ alarm: answer.when(), lastInstant: answer.moment() }),
  run: ({ counted }, school) => {
    const due = dueFrom({ on: counted }, THIRTY_DAYS, school)
    return { alarm: due.raw, lastInstant: due.lateAfter }
  },
})

/** R6 */
export const receipt = calculation({
  title: 'Giorno di ricevimento dell’istanza, e se l’esercizio aspetta l’originale',
  norm: 'App. I, art. 8',
  input: z.strictObject({
    presented: field.moment().optional(),
    protocolled: field.moment(),
    channel: field.oneOf(['desk', 'post', 'fax', 'pec']),
    originalDeposited: field.date().optional(),
  }),
  output: z.strictObject({ received: answer.day(), exerciseFrom: answer.day().nullable(), blocked: answer.flag() }),
  run: ({ presented, protocolled, channel, originalDeposited }) => ({
    received: romeDateOf(receivedAt(presented, protocolled)),
    exerciseFrom: channel === 'fax' ? (originalDeposited ?? null) : romeDateOf(protocolled),
    blocked: channel === 'fax' && originalDeposited === undefined,
  }),
})

/** R5: by presentation; what came at the same moment stays as it was told. */
export const treatmentOrder = calculation({
  title: 'In che ordine si trattano le istanze',
  norm: 'App. I, art. 6 e',
  input: z.strictObject({
    requests: z.array(z.strictObject({ id: field.label(), presented: field.moment().optional(), protocolled: field.moment() })).max(200),
  }),
  output: z.strictObject({ order: answer.list(answer.text(80)) }),
  run: ({ requests }) => ({
    order: requests
      .map(({ id, presented, protocolled }) => ({ id, received: receivedAt(presented, protocolled) }))
      .toSorted((a, b) => chronological(a.received, b.received))
      .map(({ id }) => id),
  }),
})

/** Last instant at which a notice of irregularity still stops the term, by the clock in law. */
export const lastNotice = (received: Instant, school: School): Instant =>
  endOfDay(plusDays(romeDateOf(received), school.settings.governing === 'regulation' ? IRREGULARITY.regulation : IRREGULARITY.national))
