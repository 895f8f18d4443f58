import { expect, test } from 'vitest'
import { cases } from '../../lib/http/schemas/case.ts'
import { calculated } from '../../lib/http/schemas/obligation.ts'
import { problemSchema, procedureView } from '../../lib/http/schemas/service.ts'
import { OPENINGS, openAll } from './inclusion.ts'
import { EXAMPLES } from './worked-examples.ts'
import { SCHOOL, World } from './world.ts'

const PROCEDURES = Object.keys(OPENINGS)

const described = async (world: World, procedure: string) => (await world.ask('clerk', `/v1/procedures/${procedure}`)).as(procedureView)

test('every calculation of the thirteen answers its printed example, whoever asks', async () => {
  const world = await World.open('2026-10-12 09:00')
  for (const { rule, example, input, result, settings } of EXAMPLES) {
    const body = { input, calendar: 'inclusion-2026-27', ...(settings && { settings }) }
    const answer = await world.ask('clerk', `/v1/calculations/${rule}`, { body, token: '' })
    expect(answer.status, `${example} ${answer.text}`).toBe(200)
    expect(answer.as(calculated), `${rule} ${example}`).toMatchObject({ rule, result })
    const unknown = await world.ask('clerk', `/v1/calculations/${rule}`, { body: { ...body, input: { ...input, name: 'x' } }, token: '' })
    expect(unknown.as(problemSchema)).toMatchObject({ status: 422, code: 'invalid-data', errors: [{ pointer: '/input/name' }] })
  }
  const kept = await Promise.all(PROCEDURES.map(async (id) => (await described(world, id)).calculations.map(({ rule }) => rule)))
  expect([...new Set(EXAMPLES.map(({ rule }) => rule))].sort()).toEqual(kept.flat().sort())
})

test('what does not fit is told field by field and leaves nothing behind: no case, no number, no fact, no mail', async () => {
  const world = await World.open('2026-10-12 09:00')
  for (const [procedure, { type, as, data }] of Object.entries(OPENINGS)) {
    const flawed = await world.tryOpen(procedure, type, { as, data: { ...data, nickname: 'Pallino' } })
    expect(flawed.headers.get('content-type')).toContain('application/problem+json')
    expect(flawed.as(problemSchema), procedure).toMatchObject({
      status: 422,
      code: 'invalid-data',
      errors: [{ pointer: '/fact/data/nickname' }],
    })
    const empty = (await world.tryOpen(procedure, type, { as })).as(problemSchema)
    expect([empty.status, empty.code], procedure).toEqual([422, 'invalid-data'])
    expect(empty.errors?.length, procedure).toBeGreaterThan(0)
  }
  await world.settle()
  expect((await world.ask('ds', `/v1/cases?school=${SCHOOL}`)).as(cases).items).toEqual([])
  expect(await world.mails()).toEqual([])

  const opened = await openAll(world)
  await world.mails()
  const registers = new Set<string>()
  for (const [procedure, id] of opened) {
    const before = (await world.ask('clerk', `/v1/cases/${id}/facts`)).text
    const { facts, registers: kept } = await described(world, procedure)
    for (const { register } of kept) registers.add(register)
    for (const { type, kind } of facts) {
      if (kind === 'lapse' || type === 'fact-corrected') continue
      const { status, code } = (await world.tryRecord(id, type, { as: 'ds', data: { nickname: 'Pallino' } })).as(problemSchema)
      expect([status, code], `${procedure} ${type}`).toEqual([422, 'invalid-data'])
    }
    // Nor can anybody record what only time makes.
    for (const { type } of facts.filter(({ kind }) => kind === 'lapse')) {
      expect((await world.tryRecord(id, type, { as: 'ds' })).status, `${procedure} ${type}`).toBeGreaterThanOrEqual(400)
    }
    expect((await world.ask('clerk', `/v1/cases/${id}/facts`)).text, procedure).toBe(before)
  }
  expect(await world.mails()).toEqual([])

  // The first good case has number 1 in each of its registers: the flawed ones have taken none.
  expect(registers.size).toBeGreaterThan(10)
  for (const register of registers) {
    const entries = await world.register(register, '2026-27')
    expect(
      entries.map(({ number }) => number),
      register,
    ).toEqual(entries.map((_, index) => index + 1))
    const keepers = [...opened.values()].filter((id) => entries.some((entry) => entry.case === id))
    expect(keepers.length, register).toBe(entries.length)
    expect(entries.length, register).toBeGreaterThan(0)
  }
})
