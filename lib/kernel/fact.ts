import * as z from 'zod'
import type { Branded } from './brand.ts'
import type { Party, Role } from './role.ts'
import { civilDate, type Instant, instant, isDate, isInstantText, wallTime } from './time.ts'

/** A fact's name inside its case: `f` and its place in the order of recording, from 1. */
export type FactId = Branded<string, 'FactId'>

/** An opaque name of a person, whose particulars are kept apart from the facts (design § 5). */
export type PersonRef = Branded<string, 'PersonRef'>

const isFactId = (text: string): text is FactId => /^f[1-9]\d{0,5}$/.test(text)
export const isFactIdText = isFactId
const isPersonRef = (text: string): text is PersonRef => /^p-[A-Za-z0-9_-]{6,40}$/.test(text)

/** @throws RangeError when the text names no fact. */
export function factId(text: string): FactId {
  if (!isFactId(text)) throw new RangeError(`not a fact id: ${text}`)
  return text
}
export const factIdOf = (sequence: number): FactId => factId(`f${sequence}`)

/** @throws RangeError when the text names no person. */
export function personRef(text: string): PersonRef {
  if (!isPersonRef(text)) throw new RangeError(`not a person reference: ${text}`)
  return text
}

/** Terms count from the dates of facts, and must not run out of the calendar, which goes from 1900 to 9999. */
const isCountable = (text: string): boolean => isDate(text) && text >= '1910' && text < '3000'

/** The fields of facts. Texts that a state may keep are short; `note` is for what people write at length. */
export const field = {
  label: () => z.string().trim().min(1).max(80),
  note: () => z.string().trim().min(1).max(4000),
  count: (max = 9999) => z.int().min(0).max(max),
  flag: () => z.boolean(),
  oneOf: <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values),
  date: () => z.iso.date().refine(isCountable, 'la data deve essere tra il 1910 e il 2999').transform(civilDate),
  moment: () =>
    z.iso
      .datetime({ offset: true, local: false })
      .refine((text) => isInstantText(text) && isCountable(text.slice(0, 10)), 'il momento deve essere tra il 1910 e il 2999')
      .transform(instant),
  time: () =>
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .transform(wallTime),
  person: () =>
    z
      .string()
      .regex(/^p-[A-Za-z0-9_-]{6,40}$/)
      .transform(personRef)
      .meta({ format: 'person-ref' }),
  fact: () =>
    z
      .string()
      .regex(/^f[1-9]\d{0,5}$/)
      .transform(factId),
} as const

export type Fields = Readonly<Record<string, z.ZodType<Json | undefined>>>
export type Values<F extends Fields> = [keyof F] extends [never] ? unknown : z.infer<z.ZodObject<F>>

type None = Record<never, never>

/** How a fact comes about: done through the service and refusable, happened outside it, or made by time. */
export type FactKind = 'act' | 'event' | 'lapse'

/** A type of fact: its fields stand in the three classes of data of design § 8. */
export interface FactType<
  Plain extends Fields = Fields,
  Personal extends Fields = Fields,
  Special extends Fields = Fields,
  Kept extends PropertyKey = PropertyKey,
> {
  readonly kind: FactKind
  readonly title: string
  /** Who may record it. */
  readonly by: readonly Party[]
  /** The phase the case enters. */
  readonly phase: string | undefined
  /** The phases in which the act is possible; undefined: in all. */
  readonly during: readonly string[] | undefined
  readonly plain: Plain | None
  readonly personal: Personal | None
  /** Health, disability, family economy: sealed, every read logged. */
  readonly special: Special | None
  /** The personal and special fields that the law computes with: the state keeps these and no others. */
  readonly keeps: readonly Kept[]
}

interface Written<P extends Fields, N extends Fields, S extends Fields, K extends PropertyKey> {
  title: string
  by: readonly Party[]
  phase?: string
  during?: readonly string[]
  plain?: P
  personal?: N
  special?: S
  keeps?: readonly K[]
}

const written =
  (kind: FactKind) =>
  <P extends Fields = None, N extends Fields = None, S extends Fields = None, const K extends keyof (N & S) = never>(
    fact: Written<P, N, S, K>,
  ): FactType<NoInfer<P>, NoInfer<N>, NoInfer<S>, NoInfer<K>> => ({
    kind,
    title: fact.title,
    by: fact.by,
    phase: fact.phase,
    during: fact.during,
    plain: fact.plain ?? {},
    personal: fact.personal ?? {},
    special: fact.special ?? {},
    keeps: fact.keeps ?? [],
  })

export const act = written('act')
export const event = written('event')
export const lapse = (title: string, phase?: string): FactType<None, None, None, never> => ({
  kind: 'lapse',
  title,
  by: [],
  phase,
  during: undefined,
  plain: {},
  personal: {},
  special: {},
  keeps: [],
})

export type FactTypes = Readonly<Record<string, FactType>>

export type DataOf<T> = T extends FactType<infer P, infer N, infer S, PropertyKey> ? Values<P> & Values<N> & Values<S> : never
export type KeptOf<T> =
  T extends FactType<infer P, infer N, infer S, infer K>
    ? Values<P> & Pick<Values<N> & Values<S>, K & keyof (Values<N> & Values<S>)>
    : never

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Data = { readonly [key: string]: Json | undefined }

/** Who recorded a fact; what time makes is recorded by the `service`. */
export interface Actor {
  readonly subject: string
  readonly role: Role | 'service'
}

const isJson = (value: unknown): value is Json =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (Array.isArray(value) ? value.every(isJson) : isRecord(value) && Object.values(value).every((item) => item === undefined || isJson(item)))
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
/** For what `JSON.parse` has just made: all of it is JSON, so only its outermost kind is asked. */
export const isParsedObject = (parsed: unknown): parsed is Data => isRecord(parsed)
export const isData = (value: unknown): value is Data => isRecord(value) && isJson(value)

const schemas = new WeakMap<FactType, z.ZodType>()

/** The schema of a fact's data: every field of its three classes, and no other. */
export function schemaOf(type: FactType): z.ZodType {
  const known = schemas.get(type)
  if (known !== undefined) return known
  const schema = z.strictObject({ ...type.plain, ...type.personal, ...type.special })
  schemas.set(type, schema)
  return schema
}

/** Something that happened, recorded once and never changed. */
export interface Fact {
  readonly id: FactId
  readonly type: string
  /** When it happened: what norms count from. */
  readonly occurredAt: Instant
  /** When we learnt it. */
  readonly recordedAt: Instant
  readonly by: Actor
  readonly data: Data
  /** The refusals that the head teacher recorded it against, with the reason: the fact stays marked irregular. */
  readonly despite?: { readonly codes: readonly string[]; readonly reason: string }
  /** The codes of the warnings and open questions said with it. */
  readonly warned?: readonly string[]
  /** For facts made by time: the calendar on which the legal day had passed, and the obligation that lapsed. */
  readonly lapsed?: { readonly obligation: string; readonly calendar: string }
}
