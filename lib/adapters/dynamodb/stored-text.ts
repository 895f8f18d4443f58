/**
 * Reads what the table gives back. The types of the code are never simply claimed: each reader either answers with what it is named after or
 * throws and tells where. By hand and not by zod, which takes a third of a command's own time and 15 ms of a cold start for text that we wrote
 * ourselves.
 */

export type Fields = Readonly<Record<string, unknown>>
export type Reader<T> = (value: unknown, at: string) => T

/** What is stored is not what this build writes, or it was damaged. */
export class NotAsStored extends Error {
  constructor(at: string, expected: string, value: unknown) {
    super(`${at === '' ? 'what is stored' : at}: ${expected} expected, found ${Array.isArray(value) ? 'a list' : typeof value}`)
    this.name = 'NotAsStored'
  }
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

export const kind =
  <T>(expected: string, is: (value: unknown) => value is T): Reader<T> =>
  (value, at) => {
    if (!is(value)) throw new NotAsStored(at, expected, value)
    return value
  }

export const text = kind('a text', (value) => typeof value === 'string')
export const number = kind('a number', (value): value is number => typeof value === 'number' && Number.isFinite(value))
export const flag = kind('a flag', (value) => typeof value === 'boolean')
export const bytes = kind('bytes', (value) => value instanceof Uint8Array)
export const fields = kind('fields', isFields)
const items = kind('a list', (value): value is readonly unknown[] => Array.isArray(value))

/** A text that means something: `parse` throws where it does not. */
export const meaning =
  <T>(parse: (text: string) => T): Reader<T> =>
  (value, at) => {
    const given = text(value, at)
    try {
      return parse(given)
    } catch (error) {
      throw new Error(`${at}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }

export const oneOf = <const T extends string>(values: readonly T[]): Reader<T> =>
  kind(`one of ${values.join(', ')}`, (value): value is T => values.some((known) => known === value))

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, at) =>
    value === null ? null : read(value, at)

export const list =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value, at) =>
    items(value, at).map((item, index) => read(item, `${at}/${index}`))

export const record =
  <T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value, at) =>
    Object.fromEntries(Object.entries(fields(value, at)).map(([name, item]) => [name, read(item, `${at}/${name}`)]))

type Shape = Readonly<Record<string, Reader<unknown>>>
type Read<S extends Shape> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never }

type All<S extends Shape, O extends Shape> = Reader<Read<S> & Partial<Read<O>>>

/** These fields, and no others. */
export function object<const S extends Shape, const O extends Shape = Record<never, never>>(required: S, optional?: O): All<S, O>
export function object(required: Shape, optional: Shape = {}): Reader<unknown> {
  return reading(required, optional, () => ({}))
}

/** These fields; others stay as they are: a later build wrote them. */
export function loose<const S extends Shape, const O extends Shape = Record<never, never>>(required: S, optional?: O): All<S, O>
export function loose(required: Shape, optional: Shape = {}): Reader<unknown> {
  return reading(required, optional, (given) => ({ ...given }))
}

function reading(required: Shape, optional: Shape, begin: (given: Fields) => Record<string, unknown>): Reader<unknown> {
  const [must, may] = [Object.entries(required), Object.entries(optional)]
  return (value, at) => {
    const given = fields(value, at)
    const read = begin(given)
    for (const [name, reader] of must) read[name] = reader(given[name], `${at}/${name}`)
    for (const [name, reader] of may) if (given[name] !== undefined) read[name] = reader(given[name], `${at}/${name}`)
    return read
  }
}
