import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { calculated } from '../../lib/http/schemas/obligation.ts'
import { problemSchema, procedureList, procedureView } from '../../lib/http/schemas/service.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { inputsOf } from '../procedures/inputs.ts'
import { startApi } from './client.ts'
import { dig, documentOf } from './conformance.ts'

const loaded = await Promise.all(Object.values(procedures).map((load) => load()))
const calculations = loaded.flatMap((procedure) => Object.entries(procedure.calculations ?? {}))
const rules = calculations.map(([rule]) => rule)
const someQuestion = fc.constantFrom(...calculations).chain(([rule, { input }]) => fc.tuple(fc.constant(rule), inputsOf(input)))
const fields = z.record(z.string(), z.unknown())

describe('POST /v1/calculations/{id}', () => {
  it('access-formal-R2 EX4 answers by its rulebook id', async () => {
    const api = await startApi()
    const told = await api.call('/v1/calculations/access-formal-R2', {
      body: { input: { received: '2026-10-05', notified: '2026-10-15', perfected: '2026-11-02' } },
    })
    expect(told.as(calculated)).toMatchObject({
      rule: 'access-formal-R2',
      result: {
        regulation: { lastDay: '2026-10-20', due: { legal: '2026-12-02', target: '2026-11-20' } },
        national: { lastDay: '2026-10-15', suspended: true },
      },
    })
  })

  it('counts on the calendar and under the settings that come with it', async () => {
    const api = await startApi()
    const patron = { municipality: 'Rivalta', name: 'santo patrono', day: '12-28', source: 'comune' }
    const calendar = { version: 'mia', patron, schoolYears: [], officeHours: { 1: { opens: '08:00', closes: '14:00' } }, closures: [] }
    const asked = { input: { requested: '2026-12-24' }, calendar }
    expect((await api.call('/v1/calculations/certificates-R1', { body: asked })).as(calculated)).toMatchObject({
      result: { raw: '2026-12-27', legal: '2026-12-29' },
    })
    const informal = { input: { requested: '2026-10-05', counterInterested: true, atHand: true }, settings: { governing: 'regulation' } }
    expect((await api.call('/v1/calculations/access-informal-R1', { body: informal })).as(calculated)).toMatchObject({
      result: { treatment: 'satisfy-now' },
    })
  })

  it('an input that does not fit is told field by field', async () => {
    const api = await startApi()
    const asked = { input: { received: '2026-02-30', notified: '2026-10-15', other: 1 } }
    const told = await api.call('/v1/calculations/access-formal-R2', { body: asked })
    expect(told.status).toBe(422)
    expect(
      told
        .as(problemSchema)
        .errors?.map((error) => error.pointer)
        .sort(),
    ).toEqual(['/input/other', '/input/received'])
    expect((await api.call('/v1/calculations/access-formal-R2', { body: {} })).as(problemSchema)).toMatchObject({ status: 422 })
    expect((await api.call('/v1/calculations/access-formal-R2', { raw: '{' })).as(problemSchema)).toMatchObject({
      status: 400,
      code: 'malformed-request',
    })
  })

  it('a rule with nothing to compute is told with its sentence', async () => {
    const api = await startApi()
    const told = (await api.call('/v1/calculations/certificates-R2', { body: { input: {} } })).as(problemSchema)
    expect(told).toMatchObject({
      status: 404,
      code: 'nothing-to-compute',
      title: 'Regola senza calcolo',
      rule: 'certificates-R2',
      norm: 'art. 25.8-25.9',
    })
    expect(told.detail).toContain('Ricevuta, predisposto, controllato e siglato, firmato, consegnato')
  })

  it('a deadline is told as one, with where it is counted', async () => {
    const api = await startApi()
    const told = (await api.call('/v1/calculations/injury-lab-gym-D4', { body: { input: {} } })).as(problemSchema)
    expect(told).toMatchObject({ status: 404, code: 'nothing-to-compute', rule: 'injury-lab-gym-D4', norm: 'App. G 1.3.3' })
    expect(told.detail).toContain('POST /procedures/injury-lab-gym/simulate')
    expect((await api.call('/v1/calculations/injury-trip-D5', { body: { input: {} } })).as(problemSchema).detail).toContain(
      '/injury-trip/simulate',
    )
  })

  it.each(['none', 'certificates', 'certificates-R9', 'toString', '__proto__', 'constructor'])('%s is no rule', async (rule) => {
    const api = await startApi()
    const told = await api.call(`/v1/calculations/${rule}`, { body: { input: {} } })
    expect(told.status).toBe(404)
    if (/^[A-Za-z0-9-]+$/.test(rule)) expect(told.as(problemSchema)).toMatchObject({ code: 'not-found' })
  })

  it('whatever it is asked, it answers what the OpenAPI document says', async () => {
    const api = await startApi()
    let answers = 0
    await fc.assert(
      fc.asyncProperty(someQuestion, async ([rule, input]) => {
        const { status, text } = await api.call(`/v1/calculations/${rule}`, { body: { input } })
        expect([200, 422], `${rule} ${text}`).toContain(status)
        if (status === 200) answers += 1
      }),
      { numRuns: 300 },
    )
    expect(answers).toBeGreaterThan(150)
  })

  it('every calculation that a procedure shows can be asked', async () => {
    const api = await startApi()
    const asked: string[] = []
    for (const { id } of (await api.call('/v1/procedures')).as(procedureList).items) {
      for (const { rule } of (await api.call(`/v1/procedures/${id}`)).as(procedureView).calculations) {
        expect((await api.call(`/v1/calculations/${rule}`, { body: { input: 'x' } })).status, rule).toBe(422)
        asked.push(rule)
      }
    }
    expect(asked.sort()).toEqual([...rules].sort())
  })
})

describe('GET /v1/procedures/{id}', () => {
  it('carries what a calculation is asked and what it answers', async () => {
    const api = await startApi()
    const shown = (await api.call('/v1/procedures/certificates')).as(procedureView)
    expect(shown.calculations).toMatchObject([
      {
        rule: 'certificates-R1',
        schema: { type: 'object', required: ['requested'], additionalProperties: false },
        output: { type: 'object', required: ['raw', 'legal', 'target'], additionalProperties: false },
      },
    ])
  })
})

describe('the OpenAPI document', () => {
  const name = (rule: string) => rule.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

  it('names the input and the output of every rule, and tells answers apart by their rule', async () => {
    const schemas = dig(await documentOf(), 'components', 'schemas')
    const pointer = (rule: string, part: string) => `#/components/schemas/${name(rule)}${part}`
    expect(dig(schemas, 'CalculationRequest', 'properties', 'input')).toEqual({ $ref: '#/components/schemas/CalculationInput' })
    expect(dig(schemas, 'CalculationInput', 'anyOf')).toEqual(rules.map((rule) => ({ $ref: pointer(rule, 'Input') })))
    expect(dig(schemas, 'Calculation', 'oneOf')).toEqual(rules.map((rule) => ({ $ref: pointer(rule, 'Calculation') })))
    expect(dig(schemas, 'Calculation', 'discriminator')).toEqual({
      propertyName: 'rule',
      mapping: Object.fromEntries(rules.map((rule) => [rule, pointer(rule, 'Calculation')])),
    })
    for (const rule of rules) {
      expect(dig(schemas, `${name(rule)}Input`, 'type'), rule).toBe('object')
      expect(dig(schemas, `${name(rule)}Output`, 'type'), rule).toBe('object')
      expect(dig(schemas, `${name(rule)}Calculation`, 'properties')).toMatchObject({
        rule: { enum: [rule] },
        result: { $ref: pointer(rule, 'Output') },
      })
    }
  })

  it('says what the procedure says', async () => {
    const api = await startApi()
    const shown = (await api.call('/v1/procedures/access-formal')).as(procedureView)
    const schemas = dig(await documentOf(), 'components', 'schemas')
    for (const { rule, schema, output } of shown.calculations) {
      expect(Object.keys(fields.parse(dig(schemas, `${name(rule)}Input`, 'properties')))).toEqual(
        Object.keys(fields.parse(schema.properties)),
      )
      expect(dig(schemas, `${name(rule)}Output`, 'required')).toEqual(output.required)
    }
  })
})
