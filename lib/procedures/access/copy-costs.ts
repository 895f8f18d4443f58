import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { field } from '../../kernel/fact.ts'
import { addCents, type Cents, cents, euro, timesCents } from '../../kernel/money.ts'
import { calculation } from '../../kernel/procedure.ts'
import { type CivilDate, civilDate } from '../../kernel/time.ts'

/** A price that a norm sets, with the days on which it is in force, both inside; no `until`: still. */
interface Dated {
  readonly version: string
  readonly norm: string
  readonly from?: CivilDate
  readonly until?: CivilDate
}

interface CopyTariff extends Dated {
  readonly a4: Cents
  readonly a3: Cents
  readonly printed: Cents
}

/** Artt. 11 b and 12: viewing is free. */
export const COPY_TARIFFS: readonly CopyTariff[] = [
  { version: 'copie-1', norm: 'App. I, artt. 11-12', a4: cents(30), a3: cents(60), printed: cents(35) },
]

interface StampDuty extends Dated {
  readonly value: Cents
}

/** Stamp duty per sheet of four sides (N-07). */
export const STAMP_DUTIES: readonly StampDuty[] = [
  {
    version: 'bollo-2013',
    norm: 'DPR 642/1972, art. 5 e Tariffa artt. 1 e 4; D.L. 43/2013, art. 7-bis',
    from: civilDate('2013-06-26'),
    until: civilDate('2026-12-31'),
    value: cents(1600),
  },
  { version: 'bollo-2027', norm: 'D.Lgs. 123/2025 (importo da verificare)', from: civilDate('2027-01-01'), value: cents(1600) },
]

const inForce = <T extends Dated>(rows: readonly T[], on: CivilDate): T | undefined =>
  rows.find(({ from, until }) => (from === undefined || from <= on) && (until === undefined || on <= until))

const pages = z.int().min(0).max(9999)
const amount = z.int().min(0).max(1_000_000)

export const copyCounts = { pagesA4: pages.default(0), pagesA3: pages.default(0), printedPages: pages.default(0) }

export interface Copies {
  readonly pagesA4: number
  readonly pagesA3: number
  readonly printedPages: number
}

/** What the copies cost, postage apart. Viewing and one's own digital support cost nothing. */
export function copiesCost({ pagesA4, pagesA3, printedPages }: Copies, tariff: CopyTariff): Cents {
  return addCents(timesCents(pagesA4, tariff.a4), timesCents(pagesA3, tariff.a3), timesCents(printedPages, tariff.printed))
}

/** What is to be paid before shipment; undefined on a day without a tariff. */
export function costOn(copies: Copies, postage: number, on: CivilDate): Cents | undefined {
  const tariff = inForce(COPY_TARIFFS, on)
  return tariff && addCents(copiesCost(copies, tariff), cents(postage))
}

/** R1, in cents. */
export const copyCost = calculation({
  title: 'Costo delle copie',
  norm: 'App. I, artt. 10-12',
  input: z.strictObject({ ...copyCounts, ownSupport: z.boolean().default(false), postage: amount.default(0), on: field.date() }),
  output: z.strictObject({ cost: answer.count(10_000_000).nullable(), inWords: answer.text(), tariff: answer.text().nullable() }),
  run: ({ on, postage, ownSupport: _, ...copies }) => {
    const tariff = inForce(COPY_TARIFFS, on)
    if (tariff === undefined) return { cost: null, inWords: 'nessuna tariffa in vigore', tariff: null }
    const cost = addCents(copiesCost(copies, tariff), cents(postage))
    return { cost, inWords: euro(cost), tariff: tariff.version }
  },
})

const SIDES_PER_STAMP = 4

export interface Item {
  readonly sides: number
  /** The authentication needs another sheet: one side more (art. 12). */
  readonly extraSheet: boolean
}

const sidesOf = ({ sides, extraSheet }: Item): number => sides + (extraSheet ? 1 : 0)
const stampsFor = (sides: number): number => Math.ceil(sides / SIDES_PER_STAMP)

/** Each item by itself; the other reading counts the sides of all as one act. */
export const stampsOnCopies = (items: readonly Item[]): number => items.reduce((sum, item) => sum + stampsFor(sidesOf(item)), 0)
export const stampsContiguous = (items: readonly Item[]): number => stampsFor(items.reduce((sum, item) => sum + sidesOf(item), 0))

/** Of copies and request together: none unless the copies are authenticated and no special law exempts them. */
export const stampsDue = (items: readonly Item[], requestSides: number, exempt: boolean): number =>
  exempt ? 0 : stampsOnCopies(items) + stampsFor(requestSides)

const item = z.strictObject({ sides: pages, extraSheet: z.boolean().default(false) })

/** R2 */
export const stamps = calculation({
  title: 'Marche da bollo sulle copie autenticate',
  norm: 'App. I, art. 12; DPR 642/1972 (N-07); A-38',
  input: z.strictObject({
    document: item,
    attachments: z.array(item).max(500).default([]),
    requestSides: pages.default(0),
    authenticated: z.boolean().default(true),
    exempt: z.boolean().default(false),
    on: field.date(),
  }),
  output: z.strictObject({
    stamps: answer.count(2_000_000),
    onCopies: answer.count(2_000_000),
    onRequest: answer.count(),
    value: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
    inWords: answer.text(),
    norm: answer.text().nullable(),
    alternatives: answer.list(z.strictObject({ reading: answer.text(), stamps: answer.count(2_000_000) }), 5),
  }),
  run: ({ document, attachments, requestSides, authenticated, exempt, on }) => {
    const items = [document, ...attachments]
    const free = exempt || !authenticated
    const count = stampsDue(items, requestSides, free)
    const duty = inForce(STAMP_DUTIES, on)
    const value = duty && timesCents(count, duty.value)
    return {
      stamps: count,
      onCopies: free ? 0 : stampsOnCopies(items),
      onRequest: free ? 0 : stampsFor(requestSides),
      value: value ?? null,
      inWords: value === undefined ? 'nessun importo in vigore' : euro(value),
      norm: duty?.norm ?? null,
      alternatives: [
        { reading: 'atto e allegati contati di seguito (A-38)', stamps: free ? 0 : stampsContiguous(items) + stampsFor(requestSides) },
      ],
    }
  },
})
