import * as fc from 'fast-check'
import * as z from 'zod'
import { civilDate, plusDays } from '../../lib/kernel/time.ts'

/** What of JSON Schema the inputs of calculations use. */
type Schema = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  items?: Schema | undefined
  anyOf?: Schema[] | undefined
  oneOf?: Schema[] | undefined
  enum?: (string | number)[] | undefined
  const?: string | number | boolean | undefined
  format?: string | undefined
  pattern?: string | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  minItems?: number | undefined
  maxItems?: number | undefined
  maxLength?: number | undefined
}

const schemaShape: z.ZodType<Schema> = z.looseObject({
  type: z.enum(['object', 'array', 'string', 'integer', 'boolean']).optional(),
  get properties() {
    return z.record(z.string(), schemaShape).optional()
  },
  required: z.array(z.string()).optional(),
  get items() {
    return schemaShape.optional()
  },
  get anyOf() {
    return z.array(schemaShape).optional()
  },
  get oneOf() {
    return z.array(schemaShape).optional()
  },
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
})

/** Mostly days of the school years that the sample calendar knows, close together, so that their order matters; sometimes the ends of time. */
const day = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 60 }).map((days) => plusDays(civilDate('2026-10-01'), days)) },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 900 }).map((days) => plusDays(civilDate('2026-01-01'), days)) },
  { weight: 1, arbitrary: fc.constantFrom(civilDate('1910-01-01'), civilDate('2999-12-31')) },
)
const pad = (n: number): string => String(n).padStart(2, '0')
const moment = fc
  .tuple(day, fc.integer({ min: 0, max: 23 }), fc.constantFrom('Z', '+01:00', '+02:00'))
  .map(([on, hour, zone]) => `${on}T${pad(hour)}:30:00${zone}`)
const TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: day,
  'date-time': moment,
  'person-ref': fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('p-rossi01', 'p-bianchi2', 'p-verdi003') },
    { weight: 4, arbitrary: fc.integer({ min: 100, max: 399 }).map((n) => `p-person${n}`) },
  ),
}
const HOURS = fc.integer({ min: 0, max: 95 }).map((quarter) => `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`)
/** Texts that a pattern alone describes, by one text that the pattern accepts. */
const PATTERNS: readonly (readonly [example: string, values: fc.Arbitrary<string>])[] = [['08:30', HOURS]]
const byPattern = (pattern: string | undefined): fc.Arbitrary<string> | undefined =>
  pattern === undefined ? undefined : PATTERNS.find(([example]) => new RegExp(pattern).test(example))?.[1]

/** Intervals mostly go forward. */
function forward(fields: Record<string, unknown>): Record<string, unknown> {
  const { start, end } = fields
  return typeof start === 'string' && typeof end === 'string' && end < start ? { ...fields, start: end, end: start } : fields
}
const words = (longest = 80): fc.Arbitrary<string> => fc.constantFrom('palestra', 'Città di Torino', 'a', 'x'.repeat(Math.min(80, longest)))

function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map(valuesOf))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema
      return fc
        .record(Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)])), {
          requiredKeys: required,
        })
        .map(forward)
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(6, schema.maxItems ?? 6) })
    case 'integer': {
      const [min, max] = [schema.minimum ?? 0, schema.maximum ?? 0]
      return fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 6) }), fc.constant(max))
    }
    case 'boolean':
      return fc.boolean()
    case 'string':
      return TEXTS[schema.format ?? ''] ?? byPattern(schema.pattern) ?? words(schema.maxLength)
    default:
      throw new Error(`no values of ${JSON.stringify(schema)}`)
  }
}

/** Values that a schema is likely to accept; its refinements may still say no. */
export const inputsOf = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  valuesOf(schemaShape.parse(z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })))
