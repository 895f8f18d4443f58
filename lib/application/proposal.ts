import type * as z from 'zod'
import { CORRECTION, correctionData, isBuiltin } from '../kernel/builtin.ts'
import { type Data, type Fact, isData, schemaOf } from '../kernel/fact.ts'
import { standing } from '../kernel/history.ts'
import type { Procedure } from '../kernel/procedure.ts'
import { type Instant, instant, plusElapsedHours } from '../kernel/time.ts'
import type { Flaw } from './outcome.ts'

/** A fact as it was asked for, before its data have been judged. */
export interface Asked {
  readonly type: string
  readonly occurredAt: Instant
  readonly data: unknown
  readonly despite?: { readonly codes: readonly string[]; readonly reason: string }
}

/** Minutes by which a caller's clock may run ahead of ours. */
const CLOCK_TOLERANCE_MINUTES = 5

/** A fact is a record, not a document store: larger ones are refused (pitfalls, 1). */
export const FACT_LIMIT_BYTES = 32 * 1024

/** A JSON pointer (RFC 6901) below `/data`. */
const pointerOf = (path: readonly PropertyKey[]): string =>
  ['/data', ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')

const flawsOf = (error: z.ZodError): Flaw[] =>
  error.issues.flatMap((issue): Flaw[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), sentence: 'Campo non previsto' }))
      : [{ pointer: pointerOf(issue.path), sentence: issue.message }],
  )

/** The data as the fact's schema reads them, or what is wrong with each field. */
export function readData(procedure: Procedure, type: string, data: unknown): { readonly data: Data } | { readonly flaws: readonly Flaw[] } {
  const factType = procedure.facts[type]
  if (type !== CORRECTION && (factType === undefined || factType.kind === 'lapse')) {
    return { flaws: [{ pointer: '/type', sentence: `Il procedimento «${procedure.title}» non ha un fatto «${type}» da registrare` }] }
  }
  const schema = factType === undefined ? correctionData : schemaOf(factType)
  const result = schema.safeParse(data ?? {})
  if (!result.success) return { flaws: flawsOf(result.error) }
  const plain: unknown = JSON.parse(JSON.stringify(result.data))
  return isData(plain) ? { data: plain } : { flaws: [{ pointer: '/data', sentence: 'Non è un oggetto JSON' }] }
}

/** The moment must be one that can have been: not ahead of now, not before the case. */
export function timeFlaws(occurredAt: Instant, now: Instant, openedAt: Instant | undefined): Flaw[] {
  if (occurredAt > plusElapsedHours(now, CLOCK_TOLERANCE_MINUTES / 60))
    return [{ pointer: '/occurredAt', sentence: 'È nel futuro: un fatto si registra quando è accaduto' }]
  if (openedAt !== undefined && occurredAt < openedAt) {
    return [
      { pointer: '/occurredAt', sentence: 'Precede il fatto che ha aperto il fascicolo: se quello ha la data sbagliata, correggilo prima' },
    ]
  }
  return []
}

const flaw = (pointer: string, sentence: string): { readonly flaws: readonly Flaw[] } => ({ flaws: [{ pointer, sentence }] })

/** A correction must name a fact that stands and can be corrected, with data that fit it and a moment that can have been. */
export function readCorrection(
  procedure: Procedure,
  data: Data,
  history: readonly Fact[],
  now: Instant,
): { readonly data: Data } | { readonly flaws: readonly Flaw[] } {
  const wrong = standing(history).find((fact) => fact.id === data.fact)
  const factType = wrong === undefined || isBuiltin(wrong.type) ? undefined : procedure.facts[wrong.type]
  if (wrong === undefined || factType === undefined)
    return flaw('/data/fact', 'Non indica un fatto di questo fascicolo che si possa correggere')
  const { data: right, occurredAt } = data
  if (right === undefined && occurredAt === undefined) {
    return wrong.id === history[0]?.id ? flaw('/data/fact', 'Il fatto che ha aperto il fascicolo si corregge, non si ritira') : { data }
  }
  if (factType.kind === 'lapse')
    return flaw(right === undefined ? '/data/occurredAt' : '/data/data', 'Ciò che ha fatto il tempo si può solo ritirare')
  const late = typeof occurredAt === 'string' ? timeFlaws(instant(occurredAt), now, undefined) : []
  const read = right === undefined ? { data: undefined } : readData(procedure, wrong.type, right)
  const flaws = [...late, ...('flaws' in read ? read.flaws : [])].map(({ pointer, sentence }) => ({ pointer: `/data${pointer}`, sentence }))
  if (flaws.length > 0 || 'flaws' in read) return { flaws }
  return { data: read.data === undefined ? data : { ...data, data: read.data } }
}
