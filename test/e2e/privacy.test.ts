import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { startDynoxide } from '../../infra/local/dynoxide.ts'
import { party } from '../../infra/local/stories/people.ts'
import { fromAttributes } from '../../lib/adapters/dynamodb/attributes.ts'
import { decode } from '../../lib/adapters/dynamodb/body.ts'
import { procedureList, procedureView } from '../../lib/http/schemas/service.ts'
import { OFFICE, type Party, type Role } from '../../lib/kernel/role.ts'
import { temporaryFolder } from '../local/support.ts'
import { OPENINGS } from './inclusion.ts'
import { accepted, SCHOOL, World } from './world.ts'

/** In every personal and special field of everything that is recorded, and nowhere else. */
const SECRET = 'segretissimo'
const SECRET_TAX_CODE = 'SGRTSS80A01L219X'
const SECRET_MAIL = 'posta-riservata'
/** A message that is none: the error that says so quotes it. */
const UNREADABLE = 'illeggibilissimo'
/** In plain fields: what must be found wherever the secret could hide, or this test cannot see. */
const PLAIN = 'pubblicissimo'

interface Property {
  readonly type?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly format?: string | undefined
  readonly pattern?: string | undefined
  readonly items?: Property | undefined
  readonly properties?: Readonly<Record<string, Property>> | undefined
}
const property: z.ZodType<Property> = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  get items() {
    return property.optional()
  },
  get properties() {
    return z.record(z.string(), property).optional()
  },
})
const factSchema = z.looseObject({ properties: z.record(z.string(), property).default({}) })

/** Who tries to record a fact: somebody who may not, for a refusal may leak too, and whoever may. */
const recorders = (by: readonly Party[]): readonly Role[] => [
  'cs-staff',
  ...by.map((party) => (party === 'office' ? 'clerk' : party)),
  'ds',
]

/** A value that fits, with the mark in it where there is room for a text. */
function sample(name: string, of: Property, mark: string, today: string): unknown {
  const { type, enum: values, format, pattern, items, properties } = of
  if (values !== undefined) return values[0]
  if (type === 'array') return items === undefined ? [] : [sample(name, items, mark, today)]
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties ?? {}).map(([part, inner]) => [part, sample(part, inner, mark, today)]))
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return 2
  if (type !== 'string') return undefined
  if (format === 'person-ref') return 'p-persona'
  if (format === 'date') return today
  if (format === 'date-time') return `${today}T08:00:00+02:00`
  if (pattern?.startsWith('^V')) return 'V-2026-17'
  if (pattern?.includes(':')) return name === 'end' || name === 'toTime' ? '11:00' : '10:00'
  return `${mark} ${name}`
}

/** In each role in which somebody from outside is reminded. */
const people = (['requester', 'parent', 'injured'] as const).map((role, index) => ({
  ref: index === 0 ? 'p-persona' : `p-persona-${index}`,
  name: `Nome ${SECRET}`,
  role,
  email: `${SECRET_MAIL}-${role}@famiglie.example`,
  residence: `Via ${SECRET}`,
  powers: `Delega ${SECRET}`,
  taxCode: SECRET_TAX_CODE,
}))

const parties = (['teacher', 'referent', 'parent', 'social-worker', 'committing-body', 'provider'] as const).map(party)

async function everyFact(world: World, today: string): Promise<{ cases: string[]; recorded: Set<string>; fields: number }> {
  const cases: string[] = []
  const recorded = new Set<string>()
  let fields = 0
  const { items } = (await world.ask('clerk', '/v1/procedures')).as(procedureList)
  for (const { id: procedure } of items) {
    const described = (await world.ask('clerk', `/v1/procedures/${procedure}`)).as(procedureView)
    const factOf = (type: string) => described.facts.find((known) => known.type === type)
    const dataOf = (type: string): Record<string, unknown> => {
      const fact = factOf(type)
      const { properties } = factSchema.parse(fact?.schema)
      const sealed = new Set([...(fact?.classes.personal ?? []), ...(fact?.classes.special ?? [])])
      const pairs = Object.entries(properties).map(
        ([name, of]) => [name, sample(name, of, sealed.has(name) ? SECRET : PLAIN, today)] as const,
      )
      fields += pairs.filter(([name, value]) => sealed.has(name) && JSON.stringify(value)?.includes(SECRET)).length
      return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
    }
    let id: string | undefined
    const attempts = described.opens.flatMap((opening) => recorders(factOf(opening)?.by ?? []).map((role) => [opening, role] as const))
    for (const [type, as] of attempts) {
      // Where a made-up opening is one that the norm refuses, the one that other tests open with.
      const first = await world.tryOpen(procedure, type, { as, data: dataOf(type), people })
      const known = OPENINGS[procedure]
      const answer =
        first.status === 201 || type !== known?.type
          ? first
          : await world.tryOpen(procedure, type, { as, data: { ...dataOf(type), ...known.data }, people })
      if (answer.status === 201 && id === undefined) {
        id = accepted(answer, type).case
        cases.push(id)
        recorded.add(`${procedure} ${type}`)
      }
    }
    if (id === undefined) throw new Error(`${procedure} could not be opened`)
    for (const { type, kind, by } of described.facts) {
      if (kind === 'lapse' || type === 'fact-corrected') continue
      for (const as of recorders(by)) {
        const answer = await world.tryRecord(id, type, { as, data: dataOf(type), ...(OFFICE.includes(as) && { parties }) })
        if (answer.status === 201) {
          recorded.add(`${procedure} ${type}`)
          break
        }
      }
    }
    await world.settle()
  }
  return { cases, recorded, fields }
}

/** All that can be read in the table without a key: attributes as they are, bodies unpacked. */
async function readable(file: string): Promise<string> {
  const engine = await startDynoxide({ file })
  const client = new DynamoDBClient({ endpoint: engine.url, region: 'eu-south-1', credentials: { accessKeyId: 'l', secretAccessKey: 'l' } })
  const found: string[] = []
  let from: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: 'scadenzario', ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    )
    for (const item of page.Items ?? []) found.push(...Object.values(fromAttributes(item)).map(shown))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  client.destroy()
  await engine.stop()
  return found.join('\n')
}

function shown(value: unknown): string {
  if (!(value instanceof Uint8Array)) return JSON.stringify(value)
  try {
    return JSON.stringify(decode(value))
  } catch {
    return Buffer.from(value).toString('latin1')
  }
}

test('what is personal or special is in no log, metric, mail, address or header, and nowhere readable in what is kept', {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder()
  const world = await World.open('2026-10-20 09:00', { folder })
  const { cases, recorded, fields } = await everyFact(world, '2026-10-20')
  expect(cases.length).toBeGreaterThanOrEqual(25)
  expect(recorded.size).toBeGreaterThan(180)
  expect(fields).toBeGreaterThan(500)
  const [id = ''] = cases

  // Where somebody writes it in the wrong place.
  const asked = [
    await world.ask('clerk', `/v1/cases/${SECRET}`),
    await world.ask('clerk', `/v1/${SECRET}/${SECRET}`),
    await world.ask('clerk', `/v1/cases?school=${SCHOOL}&${SECRET}=${SECRET}`),
    await world.ask('clerk', `/v1/cases/${id}/facts`, {
      body: { [SECRET]: SECRET },
      headers: { 'idempotency-key': 'k', 'if-match': '"1"' },
    }),
    await world.ask('clerk', `/v1/cases/${id}/facts`, { raw: `{"${SECRET}`, headers: { 'idempotency-key': SECRET, 'if-match': SECRET } }),
    await world.ask({ sub: SECRET, schools: [SCHOOL], roles: [`${SCHOOL}:clerk`] }, `/v1/cases/${id}`),
    await world.ask('clerk', `/v1/cases/${id}/facts`, {
      body: {
        ...world.fact('fact-corrected', { data: { fact: 'f1', reason: `Ragione ${SECRET}` } }),
        despite: { codes: ['ERR-N-02'], reason: SECRET },
      },
      headers: { 'idempotency-key': 'k2', 'if-match': await world.etag(id) },
    }),
  ]
  for (const { headers } of asked) expect(JSON.stringify([...headers])).not.toContain(SECRET)
  // Where something breaks on the way.
  world.machine.faults.set('ses', 'error', 2)
  world.machine.faults.set('scheduler', 'error', 1)
  world.machine.queues.send('wake', UNREADABLE)
  await world.until('2026-10-27 09:00')
  world.machine.faults.clear()
  await world.machine.sweep()
  await world.machine.digest()

  const letters = await world.machine.mail.inbox()
  expect(letters.length).toBeGreaterThan(100)
  expect(letters.some(({ to }) => to.some((address) => address.startsWith(SECRET_MAIL)))).toBe(true)
  for (const { subject, text, html, headers, from, invitation } of letters) {
    const letter = JSON.stringify([subject, text, html, headers, from, invitation])
    for (const secret of [SECRET, SECRET_TAX_CODE, SECRET_MAIL, 'p-persona']) expect(letter).not.toContain(secret)
  }
  const log = world.lines.join('')
  expect(log).toContain(id)
  expect(log).toContain('"fault":"SyntaxError"')
  for (const secret of [SECRET, SECRET_TAX_CODE, SECRET_MAIL, UNREADABLE, 'p-persona']) expect(log).not.toContain(secret)
  for (const line of world.lines) expect(() => JSON.parse(line)).not.toThrow()
  const metrics = world.lines.filter((line) => line.includes('"_aws"'))
  expect(metrics.length).toBeGreaterThan(0)

  await world.stop()
  // The stand-in for SES keeps the mails that it took, with their recipients; nothing else of it may know an address.
  const aws = new DatabaseSync(join(folder, 'aws.sqlite'))
  aws.exec('DELETE FROM mails; PRAGMA wal_checkpoint(TRUNCATE); VACUUM')
  aws.close()
  const table = await readable(join(folder, 'table.sqlite'))
  expect(table).toContain(`${PLAIN} protocol`)
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
  expect(kept.join()).toContain(id)
  for (const secret of [SECRET, SECRET_TAX_CODE, SECRET_MAIL]) {
    expect(table).not.toContain(secret)
    for (const file of kept) expect(file).not.toContain(secret)
  }
})
