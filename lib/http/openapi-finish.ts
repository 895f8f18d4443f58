import { isRecord } from './records.ts'

/** What the Italian guidelines want of a document and zod does not write. */

const INT32 = 2_147_483_647

export const pascal = (name: string): string => name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const isWithinInt32 = ({ minimum, maximum }: Readonly<Record<string, unknown>>): boolean =>
  typeof minimum === 'number' && typeof maximum === 'number' && minimum >= -INT32 && maximum <= INT32

/** A number has a format and its bounds as integers; a list a least length; words of strings stay with strings. */
function finished(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(finished)
  if (!isRecord(value)) return value
  const { $schema: _, ...rest } = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, finished(item)]))
  switch (rest.type) {
    case 'integer': {
      const { pattern: __, ...number } = rest
      return { ...number, format: isWithinInt32(number) ? 'int32' : 'int64' }
    }
    case 'number':
      return { format: 'double', ...rest }
    case 'array': {
      const { pattern: __, maxLength: ___, ...list } = rest
      return { minItems: 0, ...list }
    }
    default:
      return rest
  }
}

const DATA = 'FactData'

/** Points every `data` of a fact that is sent at the schemas of all facts. */
function withFactData(schema: unknown): unknown {
  if (!isRecord(schema) || !isRecord(schema.properties)) return schema
  const { properties } = schema
  if (!('occurredAt' in properties && 'data' in properties)) {
    return { ...schema, properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, withFactData(inner)])) }
  }
  return { ...schema, properties: { ...properties, data: { $ref: `#/components/schemas/${DATA}` } } }
}

const SENT = ['NewCase', 'NewFact', 'SimulatedFact']

export function finish(document: unknown, facts: Readonly<Record<string, unknown>>): unknown {
  const whole = finished(document)
  if (!isRecord(whole) || !isRecord(whole.components) || !isRecord(whole.components.schemas))
    throw new Error('a document without components')
  const { schemas } = whole.components
  const sent = Object.fromEntries(SENT.map((name) => [name, withFactData(schemas[name])]))
  const data = {
    type: 'object',
    description: 'I dati di un fatto: ogni tipo di fatto di ogni procedimento ha il suo schema',
    anyOf: Object.keys(facts).map((name) => ({ $ref: `#/components/schemas/${name}` })),
  }
  return {
    ...whole,
    components: {
      ...whole.components,
      schemas: {
        ...schemas,
        ...sent,
        [DATA]: data,
        ...Object.fromEntries(Object.entries(facts).map(([name, schema]) => [name, finished(schema)])),
      },
    },
  }
}
