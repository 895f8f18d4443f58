import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROUTES } from '../../lib/http/routes/index.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { type Ask, CLERK, DS, INJURY, newInjury, openInjury, RIVALTA, schoolRecord, startApi, TEACHER, type TestApi } from './client.ts'

const FACT = {
  type: 'medical-document-filed',
  occurredAt: '2026-10-19T11:00:00+02:00',
  data: { protocol: '1', outcome: 'prognosis', prognosisDays: 4 },
}
const SIMULATED = {
  facts: [{ type: 'injury-occurred', occurredAt: '2026-10-19T10:00:00+02:00', data: INJURY }, FACT],
  calendar: 'piemonte-2026-27',
  settings: { governing: 'national' },
}

/** What a caller might put anywhere. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    null,
    -1,
    1e308,
    2 ** 53,
    0.5,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    'x'.repeat(5000),
    [],
    {},
    [[[]]],
    '2999-12-31T23:59:59Z',
    '1900-01-01T00:00:00Z',
    '9999-12-31',
    '0000-00-00',
    'p-pupil01',
    'f1',
    'TOIC8AB00X',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

type Tree = unknown
const isObject = (value: Tree): value is Record<string, Tree> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** One place of a good body replaced, removed or added to. */
function spoil(value: Tree, path: readonly number[], poison: Tree, way: 'replace' | 'remove' | 'add'): Tree {
  const [step = 0, ...rest] = path
  const keys = isObject(value) ? Object.keys(value) : Array.isArray(value) ? value.map((_, index) => String(index)) : []
  const key = keys[step % (keys.length || 1)]
  if (key === undefined || path.length === 0)
    return way === 'add' && isObject(value) ? { ...value, [typeof poison === 'string' ? poison : 'extra']: poison } : poison
  if (Array.isArray(value)) {
    const inner: Tree[] = [...value]
    if (way === 'remove' && rest.length === 0) inner.splice(Number(key), 1)
    else inner[Number(key)] = spoil(inner[Number(key)], rest, poison, way)
    return inner
  }
  if (!isObject(value)) return poison
  const { [key]: inner, ...others } = value
  return way === 'remove' && rest.length === 0 ? others : { ...others, [key]: spoil(inner, rest, poison, way) }
}

const spoiled = (good: Tree): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.array(fc.nat({ max: 9 }), { maxLength: 5 }), anything, fc.constantFrom('replace' as const, 'remove' as const, 'add' as const))
    .map(([path, poison, way]) => spoil(good, path, poison, way))

const versionsOf = async (api: TestApi): Promise<string> => {
  const { heads } = await api.world.cases.ofSchool(RIVALTA, { limit: 100 })
  return JSON.stringify([heads.map(({ caseId, version }) => [caseId, version]), (await api.world.schools.get(RIVALTA))?.revision])
}

const { calendar, contacts, settings } = schoolRecord(RIVALTA)

const TARGETS: readonly (readonly [name: string, path: (id: string) => string, body: unknown, ask: Ask])[] = [
  ['a new case', () => '/v1/cases', newInjury(), { by: TEACHER }],
  ['a fact', (id) => `/v1/cases/${id}/facts`, FACT, { by: CLERK, match: '"1"' }],
  [
    'a fact despite',
    (id) => `/v1/cases/${id}/facts`,
    {
      ...FACT,
      despite: { codes: ['ERR-ORDER'], reason: 'era urgente' },
      parties: [{ subject: 'parent', role: 'parent' }],
      people: newInjury().people,
    },
    { by: DS, match: '"1"' },
  ],
  [
    'a correction',
    (id) => `/v1/cases/${id}/facts`,
    {
      type: 'fact-corrected',
      occurredAt: '2026-10-19T11:00:00+02:00',
      data: { fact: 'f1', reason: 'ora sbagliata', occurredAt: '2026-10-19T09:00:00+02:00', data: INJURY },
    },
    { by: CLERK, match: '"1"' },
  ],
  ['a simulation', () => '/v1/procedures/injury-lab-gym/simulate', SIMULATED, {}],
  [
    'a simulation on a calendar',
    () => '/v1/procedures/certificates/simulate',
    {
      facts: [{ type: 'certificate-requested', occurredAt: '2026-12-24T10:00:00+01:00', data: { kind: 'k', use: 'private' } }],
      calendar,
      settings: { internalTerms: { 'certificates-D1': { kind: 'window', opens: { month: 2, day: 29 }, closes: { month: 3, day: 1 } } } },
    },
    {},
  ],
  ['a calendar', () => `/v1/schools/${RIVALTA}/calendar`, { ...calendar, version: 'next' }, { method: 'PUT', by: CLERK, match: '"1"' }],
  ['contacts', () => `/v1/schools/${RIVALTA}/contacts`, { contacts }, { method: 'PUT', by: CLERK, match: '"1"' }],
  [
    'settings',
    () => `/v1/schools/${RIVALTA}/settings`,
    { ...settings, internalTerms: { a: { kind: 'days', n: 3 } }, parameters: { b: true } },
    { method: 'PUT', by: CLERK, match: '"1"' },
  ],
]

describe('whatever a body says', () => {
  it.each(TARGETS)(
    '%s is answered, never by a fault, and stored only when it is accepted',
    { timeout: 60_000 },
    async (_, path, good, ask) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof({ weight: 6, arbitrary: spoiled(good) }, { weight: 1, arbitrary: anything }), async (body) => {
          const api = await startApi()
          const id = await openInjury(api)
          const before = await versionsOf(api)
          const told = await api.call(path(id), { ...ask, key: 'fuzz', raw: JSON.stringify(body) ?? '' })
          expect(told.status, told.text).toBeLessThan(500)
          if (told.status >= 400) expect(await versionsOf(api)).toBe(before)
          // What was accepted can be read again, by everybody and for the future.
          if (told.status === 201)
            for (const part of ['', '/facts', '/obligations', '/trail'])
              expect((await api.call(`/v1/cases/${id}${part}`, { by: CLERK })).status).toBe(200)
          if (told.status === 200 && ask.method === 'PUT')
            expect((await api.call('/v1/obligations', { by: CLERK, query: { school: RIVALTA } })).status).toBe(200)
        }),
        { numRuns: 150 },
      )
    },
  )

  it('bytes of any kind are answered', async () => {
    const api = await startApi()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, base64) => {
        const raw = base64 ? Buffer.from(bytes).toString('base64') : Buffer.from(bytes).toString('latin1')
        const told = await api.call('/v1/cases', { by: TEACHER, key: 'k', raw, base64 })
        expect(told.status).toBeGreaterThanOrEqual(400)
        expect(told.status).toBeLessThan(500)
      }),
    )
    expect((await api.world.cases.ofSchool(RIVALTA, { limit: 1 })).heads).toEqual([])
  })
})

describe('calculations', () => {
  it('of any input are answered', { timeout: 60_000 }, async () => {
    const api = await startApi()
    const loaded = await Promise.all(Object.values(procedures).map((load) => load()))
    const rules = loaded.flatMap(({ calculations }) => Object.keys(calculations ?? {}))
    expect(rules.length).toBeGreaterThan(5)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...rules), anything, async (rule, input) => {
        const told = await api.call(`/v1/calculations/${rule.replaceAll('/', '%2F')}`, { raw: JSON.stringify({ input }) ?? '' })
        expect(told.status, `${rule} ${told.text}`).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
  })
})

describe('whatever an address says', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'v1',
      'cases',
      'facts',
      'procedures',
      'schools',
      RIVALTA,
      '..',
      '%00',
      'constructor',
      '__proto__',
      'toString',
      'c-1',
      '',
    ),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const path = fc.oneof(
    fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    fc
      .tuple(fc.constantFrom(...ROUTES.map((route) => route.path)), part)
      .map(([known, name]) => `/v1${known.replaceAll(/\{\w+\}/g, name)}`),
  )
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom('school', 'limit', 'cursor', 'known-at', 'state', 'rehearse', '__proto__', 'constructor'), fc.string()),
    fc.oneof(fc.constantFrom(RIVALTA, '1', 'true'), fc.string({ unit: 'binary' })),
  )
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'constructor', '__proto__')

  it('is answered, never by a fault', { timeout: 60_000 }, async () => {
    const api = await startApi()
    await openInjury(api)
    const before = await versionsOf(api)
    await fc.assert(
      fc.asyncProperty(path, method, query, fc.option(fc.constantFrom(CLERK, TEACHER), { nil: undefined }), async (to, how, asked, by) => {
        const told = await api.call(to, { method: how, query: asked, ...(by === undefined ? {} : { by }) })
        expect(told.status, told.text).toBeGreaterThanOrEqual(200)
        expect(told.status, told.text).toBeLessThan(500)
        expect(told.headers['x-content-type-options']).toBe('nosniff')
      }),
      { numRuns: 1500 },
    )
    expect(await versionsOf(api)).toBe(before)
  })
})
