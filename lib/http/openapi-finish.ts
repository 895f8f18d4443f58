import { isRecord } from './records.ts'

/** What the Italian guidelines want of a document and zod does not write. */

const INT32 = 2_147_483_647

/** `injury-lab-gym-R1` is `InjuryLabGymR1`. */
export const pascal = (name: string): string => name.replaceAll(/(?:^|[-/])([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const isWithinInt32 = ({ minimum, maximum }: Readonly<Record<string, unknown>>): boolean =>
  typeof minimum === 'number' && typeof maximum === 'number' && minimum >= -INT32 && maximum <= INT32

/** A number has a format and its bounds as integers; a list a least length; words of strings stay with strings, and a date is told by its format. */
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
    case 'string': {
      const { pattern: __, ...text } = rest
      return rest.format === 'date' || rest.format === 'date-time' ? text : rest
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

/** A calculation of the rulebook with the JSON Schemas of what it is asked and what it answers. */
export interface CalculationSchemas {
  readonly rule: string
  readonly input: unknown
  readonly output: unknown
}

const component = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** The schema with other fields in place of its own. */
const withFields = (schema: unknown, fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  if (!isRecord(schema) || !isRecord(schema.properties)) throw new Error('a schema without fields')
  return { ...schema, properties: { ...schema.properties, ...fields } }
}

/**
 * Each calculation under its own names, and the answers told apart by `rule`: a generated client has one type for each rule's input and
 * result. (An address for each would not pass the guidelines, which want addresses in lower case.)
 */
function calculationSchemas(schemas: Readonly<Record<string, unknown>>, calculations: readonly CalculationSchemas[]) {
  const named = calculations.map((calculation) => ({ ...calculation, name: pascal(calculation.rule) }))
  return {
    CalculationRequest: withFields(schemas.CalculationRequest, { input: component('CalculationInput') }),
    CalculationInput: {
      type: 'object',
      description: 'I dati di un calcolo: ogni regola ha il suo schema, con il suo nome',
      anyOf: named.map(({ name }) => component(`${name}Input`)),
    },
    Calculation: {
      type: 'object',
      description: 'Il risultato di una regola: «rule» dice quale, e con essa lo schema di «result»',
      oneOf: named.map(({ name }) => component(`${name}Calculation`)),
      discriminator: {
        propertyName: 'rule',
        mapping: Object.fromEntries(named.map(({ rule, name }) => [rule, component(`${name}Calculation`).$ref])),
      },
    },
    ...Object.fromEntries(
      named.flatMap(({ rule, name, input, output }) => [
        [`${name}Input`, finished(input)],
        [`${name}Output`, finished(output)],
        [
          `${name}Calculation`,
          withFields(schemas.Calculation, { rule: { type: 'string', enum: [rule] }, result: component(`${name}Output`) }),
        ],
      ]),
    ),
  }
}

export function finish(document: unknown, facts: Readonly<Record<string, unknown>>, calculations: readonly CalculationSchemas[]): unknown {
  const whole = finished(document)
  if (!isRecord(whole) || !isRecord(whole.components) || !isRecord(whole.components.schemas))
    throw new Error('a document without components')
  const { schemas } = whole.components
  const sent = Object.fromEntries(SENT.map((name) => [name, withFactData(schemas[name])]))
  const data = {
    type: 'object',
    description: 'I dati di un fatto: ogni tipo di fatto di ogni procedimento ha il suo schema',
    anyOf: Object.keys(facts).map(component),
  }
  return {
    ...whole,
    components: {
      ...whole.components,
      schemas: {
        ...schemas,
        ...sent,
        ...calculationSchemas(schemas, calculations),
        [DATA]: data,
        ...Object.fromEntries(Object.entries(facts).map(([name, schema]) => [name, finished(schema)])),
      },
    },
  }
}
