import { createHash } from 'node:crypto'
import fc from 'fast-check'
import * as z from 'zod'
import type { Outcome } from '../../lib/application/outcome.ts'
import type { CaseId, Person } from '../../lib/application/ports.ts'
import type { User } from '../../lib/application/user.ts'
import { schemaOf } from '../../lib/kernel/fact.ts'
import { openingTypes } from '../../lib/kernel/judge.ts'
import type { Procedure } from '../../lib/kernel/procedure.ts'
import { ROLES } from '../../lib/kernel/role.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { user, type World } from './world.ts'

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  required: z.array(z.string()).optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  get items() {
    return jsonSchema.optional()
  },
  get properties() {
    return z.record(z.string(), jsonSchema).optional()
  },
})
type JsonSchema = z.infer<typeof jsonSchema>

/** Few people, so that facts speak of the same. */
const PEOPLE = ['p-pupil01', 'p-requester', 'p-concerned', 'p-teacher1']
const day = fc.integer({ min: 0, max: 90 }).map((days) => fromMs(Date.UTC(2026, 9, 12) + days * 86_400_000).slice(0, 10))
const moment = fc.integer({ min: 0, max: 60 * 24 * 14 }).map((minutes) => fromMs(Date.UTC(2026, 9, 12, 8) + minutes * 60_000))

/** Text that no compression shortens: what people write must not fill the head. */
const noise = (length: number): fc.Arbitrary<string> =>
  fc.nat().map((seed) => {
    let text = ''
    for (let at = 0; text.length < length; at += 1) text += createHash('sha256').update(`${seed} ${at}`).digest('base64url')
    return text.slice(0, length)
  })

function textOf({ enum: values, format, pattern, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (values !== undefined) return fc.constantFrom(...values)
  if (format === 'date') return day
  if (format === 'date-time') return moment
  if (format === 'person-ref') return fc.constantFrom(...PEOPLE)
  if (pattern?.includes('[01]')) return fc.constantFrom('08:00', '09:15', '12:30', '16:45')
  if (pattern?.startsWith('^V') === true) return fc.constantFrom('V-2026-17', 'V-2026-18')
  if (pattern?.startsWith('^f')) return fc.constantFrom('f1', 'f2', 'f3')
  const words = fc.constantFrom('Verbale', 'è già partita', 'n. 12/2026')
  return fc.oneof(words, noise(Math.min(maxLength, 4000)))
}

const record = z.record(z.string(), z.unknown())

/** Intervals go forward. */
function forward(fields: Record<string, unknown>): Record<string, unknown> {
  const { start, end, from, to } = fields
  return { ...fields, ...inOrder('start', start, 'end', end), ...inOrder('from', from, 'to', to) }
}
const inOrder = (first: string, one: unknown, last: string, other: unknown): Record<string, unknown> =>
  typeof one === 'string' && typeof other === 'string' && other < one ? { [first]: other, [last]: one } : {}

/** What tells the items of a list apart, and the order in which they stand: person or day. */
function nameOf(item: unknown): string {
  const fields = record.safeParse(item)
  if (!fields.success) return JSON.stringify(item)
  const { person, from, date, weekday } = fields.data
  return JSON.stringify(person ?? from ?? date ?? weekday ?? item)
}

function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(0, schema.minimum ?? 0), max: Math.min(40, schema.maximum ?? 40) })
    case 'object': {
      const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, arbitraryOf(of)]))
      return fc.record(properties, { requiredKeys: (schema.required ?? []).filter((name) => name in properties) }).map(forward)
    }
    case 'array':
      return fc
        .uniqueArray(arbitraryOf(schema.items ?? {}), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(5, schema.maxItems ?? 5),
          selector: nameOf,
        })
        .map((items) => [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)))
    default:
      throw new Error(`no arbitrary for ${JSON.stringify(schema)}`)
  }
}

/** Data of the shape that a fact's schema has; its refinements may still say no. */
export function rawDataOf(procedure: Procedure, type: string): fc.Arbitrary<Record<string, unknown>> {
  const factType = procedure.facts[type]
  if (factType === undefined) throw new Error(`no fact ${type}`)
  const schema = jsonSchema.parse(z.toJSONSchema(schemaOf(factType), { io: 'input', unrepresentable: 'any' }))
  return arbitraryOf(schema).map((value) => record.parse(value))
}

/** Data that the schema of a fact accepts, drawn from the schema itself. */
export function dataOf(procedure: Procedure, type: string): fc.Arbitrary<Record<string, unknown>> {
  const factType = procedure.facts[type]
  return rawDataOf(procedure, type).filter((value) => factType === undefined || schemaOf(factType).safeParse(value).success)
}

export type Step =
  | {
      readonly kind: 'fact'
      readonly type: string
      readonly data: Record<string, unknown>
      readonly ago: number
      readonly despite: string | undefined
    }
  | { readonly kind: 'time'; readonly hours: number }
  | { readonly kind: 'withdraw'; readonly of: number; readonly hours: number }
  | { readonly kind: 'move'; readonly of: number; readonly hours: number }
  | { readonly kind: 'redo'; readonly of: number; readonly data: readonly Record<string, unknown>[] }

export interface History {
  readonly opening: { readonly type: string; readonly data: Record<string, unknown>; readonly ago: number }
  readonly steps: readonly Step[]
}

const recordable = (procedure: Procedure): string[] =>
  Object.entries(procedure.facts).flatMap(([type, { kind }]) => (kind === 'lapse' ? [] : [type]))

/** Facts on time, late and out of order; corrections; time that passes; acts that the head teacher records despite a refusal. */
export function historyOf(procedure: Procedure, maxLength = 25): fc.Arbitrary<History> {
  const opens = openingTypes(procedure)
  const hoursAgo = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 24 * 30 }) })
  const fact = fc.constantFrom(...recordable(procedure)).chain((type) =>
    fc.record({
      kind: fc.constant('fact' as const),
      type: fc.constant(type),
      data: dataOf(procedure, type),
      ago: hoursAgo,
      despite: fc.option(noise(4000), { nil: undefined }),
    }),
  )
  const time = fc.record({
    kind: fc.constant('time' as const),
    hours: fc.oneof(fc.integer({ min: 1, max: 48 }), fc.integer({ min: 49, max: 24 * 40 })),
  })
  const of = fc.nat(30)
  const hours = fc.integer({ min: -72, max: 72 })
  const mend = fc.oneof(
    fc.record({ kind: fc.constant('withdraw' as const), of, hours }),
    fc.record({ kind: fc.constant('move' as const), of, hours }),
  )
  const redo = fc.record({
    kind: fc.constant('redo' as const),
    of,
    data: fc.tuple(...recordable(procedure).map((type) => dataOf(procedure, type))),
  })
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fact },
    { weight: 2, arbitrary: time },
    { weight: 1, arbitrary: mend },
    { weight: 1, arbitrary: redo },
  )
  return fc.record({
    opening: fc
      .constantFrom(...opens)
      .chain((type) => fc.record({ type: fc.constant(type), data: dataOf(procedure, type), ago: fc.integer({ min: 0, max: 24 * 20 }) })),
    steps: fc.array(step, { minLength: 3, maxLength }),
  })
}

/** Who may record anything and see everything. */
const everybody: User = user('all', 'ds', ...ROLES)
const before = (world: World, hours: number) => fromMs(toMs(world.now) - hours * 3_600_000)

/**
 * Plays a history and looks at the case after each step that was accepted. What the norm refuses is recorded despite, or left out.
 * Undefined when the opening itself was refused.
 */
export async function play(
  world: World,
  procedure: Procedure,
  { opening, steps }: History,
  look: (caseId: CaseId, outcome: Outcome | undefined) => Promise<void>,
  people: readonly Person[] = [],
): Promise<CaseId | undefined> {
  const asked = { as: everybody, data: opening.data, at: before(world, opening.ago), people }
  const first = await world.open(procedure.id, opening.type, asked)
  const opened =
    first.ok || first.denial.kind !== 'refused'
      ? first
      : await world.open(procedure.id, opening.type, { ...asked, despite: against(first) })
  if (!opened.ok) return undefined
  const { caseId } = opened.answer
  await look(caseId, opened)
  for (const step of steps) {
    const outcome = await playStep(world, procedure, caseId, step)
    if (outcome === undefined || outcome.ok) await look(caseId, outcome)
  }
  return caseId
}

/** The head teacher records it knowing that the norm refuses it. */
const against = (outcome: Outcome) => ({
  codes: outcome.ok || outcome.denial.kind !== 'refused' ? [] : outcome.denial.refusals.map(({ code }) => code),
  reason: 'È accaduto lo stesso',
})

async function playStep(world: World, procedure: Procedure, caseId: CaseId, step: Step): Promise<Outcome | undefined> {
  if (step.kind === 'time') {
    await world.until(fromMs(toMs(world.now) + step.hours * 3_600_000))
    return undefined
  }
  if (step.kind === 'fact') {
    const asked = { as: everybody, data: step.data, at: before(world, step.ago) }
    const outcome = await world.record(caseId, step.type, asked)
    if (outcome.ok || outcome.denial.kind !== 'refused' || step.despite === undefined) return outcome
    const codes = outcome.denial.refusals.map(({ code }) => code)
    return world.record(caseId, step.type, { ...asked, despite: { codes, reason: step.despite } })
  }
  const facts = await world.facts(caseId)
  const fact = facts[step.of % facts.length]
  if (fact === undefined) return undefined
  if (step.kind === 'withdraw') return world.correct(caseId, fact.id)
  if (step.kind === 'move') return world.correct(caseId, fact.id, { occurredAt: fromMs(toMs(fact.occurredAt) + step.hours * 3_600_000) })
  const data = step.data[recordable(procedure).indexOf(fact.type)]
  return data === undefined ? undefined : world.correct(caseId, fact.id, { data })
}
