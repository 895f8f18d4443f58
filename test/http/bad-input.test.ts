import { beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import { CLERK, INJURY, newInjury, openInjury, RIVALTA, startApi, TEACHER, type TestApi } from './client.ts'

const FACT = { type: 'declaration-protocolled', occurredAt: '2026-10-19T11:00:00+02:00', data: { protocol: '1/2026' } }

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

let api: TestApi
let id: string
beforeAll(async () => {
  api = await startApi()
  id = await openInjury(api)
})

const post = async (body: unknown, more: object = {}) => {
  const told = await api.call('/v1/cases', { by: TEACHER, key: api.key(), body, ...more })
  return { told, problem: told.as(problemSchema) }
}

/** Nothing is stored by what was refused: the only case is the one opened before. */
const stored = async (): Promise<number> => (await api.world.cases.ofSchool(RIVALTA, { limit: 100 })).heads.length

describe('a request that cannot be read', () => {
  it.each([
    ['no JSON', '{"school":', 400],
    ['a JSON of another kind', '[]', 422],
    ['no body', '', 400],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64'), 400],
    ['half a character', '{"school":"\\ud800"}', 400],
    ['a name that is the language’s own', '{"__proto__":{"school":"TOIC8AB00X"}}', 400],
    ['300 KB', JSON.stringify({ a: 'x'.repeat(300 * 1024) }), 413],
  ])('%s', async (what, raw, status) => {
    const { told } = await post(undefined, {
      method: 'POST',
      raw,
      base64: what === 'no UTF-8',
      headers: { 'content-type': 'application/json' },
    })
    expect(told.status).toBe(status)
    expect(told.headers['content-type']).toBe('application/problem+json')
    expect(await stored()).toBe(1)
  })

  it('takes 32 levels and no more', async () => {
    expect((await post(nested(32))).told.status).toBe(422)
    expect((await post(nested(33))).told.status).toBe(400)
    expect(
      (await post(undefined, { method: 'POST', raw: '['.repeat(100_000), headers: { 'content-type': 'application/json' } })).told.status,
    ).toBe(400)
  })

  it.each([
    ['text/plain', 415],
    ['application/json; charset=iso-8859-1', 415],
    ['application/problem+json', 415],
    ['application/json; charset=utf-8', 201],
    ['Application/JSON', 201],
  ])('as %s', async (type, status) => {
    const fresh = await startApi()
    expect((await fresh.call('/v1/cases', { by: TEACHER, key: 'k', body: newInjury(), headers: { 'content-type': type } })).status).toBe(
      status,
    )
  })

  it('takes the last of two fields of one name, as JSON does', async () => {
    const fresh = await startApi()
    const raw = JSON.stringify(newInjury()).replace('"procedure":', '"procedure":"certificates","procedure":')
    expect((await fresh.call('/v1/cases', { by: TEACHER, key: 'k', raw })).status).toBe(201)
  })
})

describe('a body that does not fit', () => {
  it.each<[string, unknown, { pointer: string; detail: string }[]]>([
    ['an unknown field', newInjury({ colour: 'red' }), [{ pointer: '/colour', detail: 'Campo non previsto' }]],
    ['a missing field', { ...newInjury(), procedure: undefined }, [{ pointer: '/procedure', detail: 'Manca: è obbligatorio' }]],
    ['a wrong type', newInjury({ parties: 'all' }), [{ pointer: '/parties', detail: 'Serve un elenco' }]],
    ['a wrong kind of fact', newInjury({ fact: 7 }), [{ pointer: '/fact', detail: 'Serve un oggetto' }]],
    [
      'an impossible date',
      newInjury({ fact: { occurredAt: '2026-02-30T10:00:00+01:00', data: INJURY } }),
      [{ pointer: '/fact/occurredAt', detail: 'Serve una data e ora con il fuso, come 2026-10-13T11:20:00+02:00' }],
    ],
    [
      'a moment without a zone',
      newInjury({ fact: { occurredAt: '2026-10-19T10:00:00', data: INJURY } }),
      [{ pointer: '/fact/occurredAt', detail: 'Serve una data e ora con il fuso, come 2026-10-13T11:20:00+02:00' }],
    ],
    [
      'a moment to come',
      newInjury({ fact: { occurredAt: '2026-10-20T10:00:00+02:00', data: INJURY } }),
      [{ pointer: '/fact/occurredAt', detail: 'È nel futuro: un fatto si registra quando è accaduto' }],
    ],
    [
      'fields of the fact',
      newInjury({ fact: { occurredAt: '2026-10-19T10:00:00+02:00', data: { ...INJURY, place: 'garden', familyTold: 'yes', 'a/b~c': 1 } } }),
      [
        { pointer: '/fact/data/place', detail: 'Deve essere uno di: computer-lab, other-lab, gym' },
        { pointer: '/fact/data/familyTold', detail: 'Serve true o false' },
        { pointer: '/fact/data/a~1b~0c', detail: 'Campo non previsto' },
      ],
    ],
    [
      'an unknown type',
      newInjury({ fact: { type: 'moon-landing', occurredAt: '2026-10-19T10:00:00+02:00' } }),
      [
        {
          pointer: '/fact/type',
          detail: 'Il procedimento «Infortunio in laboratorio o in palestra» non ha un fatto «moon-landing» da registrare',
        },
      ],
    ],
    [
      'one person twice',
      newInjury({
        people: [
          { ref: 'p-pupil01', name: 'A' },
          { ref: 'p-pupil01', name: 'B' },
        ],
      }),
      [{ pointer: '/people', detail: 'Due persone con lo stesso riferimento' }],
    ],
  ])('%s', async (_, body, errors) => {
    const { told, problem } = await post(body)
    expect(told.status).toBe(422)
    expect(problem.code).toBe('invalid-data')
    expect(problem.errors).toEqual(expect.arrayContaining(errors))
    expect(problem.errors).toHaveLength(errors.length)
    expect(await stored()).toBe(1)
  })

  it('never stores a fact over 32 KB', async () => {
    const { told } = await post(
      newInjury({ fact: { occurredAt: '2026-10-19T10:00:00+02:00', data: { ...INJURY, extra: 'è'.repeat(20_000) } } }),
    )
    expect(told.status).toBe(413)
  })
})

describe('refusals', () => {
  const record = (body: object, by = CLERK) => api.call(`/v1/cases/${id}/facts`, { by, key: api.key(), match: '"1"', body })

  it('by the role', async () => {
    const told = await record(FACT, TEACHER)
    expect(told.status).toBe(403)
    expect(told.as(problemSchema)).toMatchObject({
      code: 'ERR-ROLE',
      rule: 'ERR-ROLE',
      type: 'https://scadenzario.example/problems/ERR-ROLE',
    })
  })

  it('by the state', async () => {
    const told = await record({
      type: 'prognosis-prolonged',
      occurredAt: '2026-10-19T11:00:00+02:00',
      data: { protocol: '2', inabilityUntil: '2026-10-30' },
    })
    expect(told.status).toBe(409)
    expect(told.as(problemSchema)).toMatchObject({ code: 'ERR-ORDER', refusals: [{ code: 'ERR-ORDER' }] })
  })

  it('by the norm, with its rule and what to do', async () => {
    const opened = await api.call('/v1/cases', {
      by: CLERK,
      key: api.key(),
      body: {
        school: newInjury().school,
        procedure: 'certificates',
        fact: { occurredAt: '2026-10-19T10:00:00+02:00', data: { kind: 'frequenza', use: 'public-body' } },
      },
    })
    const told = await api.call(`${new URL(opened.headers.location ?? '').pathname}/facts`, {
      by: CLERK,
      key: api.key(),
      match: opened.headers.etag ?? '',
      body: { type: 'certificate-drafted', occurredAt: '2026-10-19T11:00:00+02:00' },
    })
    expect(told.status, told.text).toBe(422)
    expect(told.as(problemSchema)).toMatchObject({
      code: 'ERR-N-10',
      rule: 'N-10',
      norm: expect.stringContaining('DPR 445/2000'),
      detail: expect.stringContaining('dichiarazione sostitutiva'),
    })
  })

  it('of an unknown school, procedure or address', async () => {
    expect((await post(newInjury({ school: 'MIIC8CD00Y' }))).problem).toMatchObject({ status: 404, code: 'unknown-school' })
    expect((await post(newInjury({ procedure: 'unknown' }))).problem).toMatchObject({ status: 404, code: 'unknown-procedure' })
    expect((await api.call('/v1/procedures/constructor')).status).toBe(404)
    expect((await api.call('/v2/cases', { by: CLERK })).as(problemSchema).code).toBe('not-found')
  })
})

describe('what is asked in the wrong way', () => {
  it.each([
    ['DELETE', '/v1/cases', 'GET, HEAD, POST'],
    ['PATCH', '/v1/schools/TOIC8AB00X/calendar', 'PUT'],
    ['OPTIONS', '/v1/status', 'GET, HEAD'],
    ['BREW', '/v1/cases/c-1/facts', 'GET, HEAD, POST'],
  ])('%s %s', async (method, path, allow) => {
    const told = await api.call(path, { method, by: CLERK })
    expect(told.status).toBe(405)
    expect(told.headers.allow).toBe(allow)
  })

  it.each([
    ['/v1/cases', { school: 'TOIC8AB00X', colour: 'red' }, 'colour'],
    ['/v1/cases', {}, 'school'],
    ['/v1/cases', { school: 'TOIC8AB00X', limit: '0' }, 'limit'],
    ['/v1/cases', { school: 'TOIC8AB00X', limit: '1e1' }, 'limit'],
    ['/v1/cases', { school: 'TOIC8AB00X', cursor: 'bm9uZQ' }, 'cursor'],
    ['/v1/obligations', { school: 'TOIC8AB00X', state: 'open,closed' }, 'state'],
    ['/v1/obligations', { school: 'TOIC8AB00X', 'due-from': '2026-02-30' }, 'due-from'],
    ['/v1/registers/registro-infortuni', { school: 'TOIC8AB00X', 'school-year': '2026-28' }, 'school-year'],
    ['/v1/status', { verbose: 'true' }, 'verbose'],
  ])('%s with %o', async (path, query, parameter) => {
    const told = await api.call(path, { by: CLERK, query })
    expect(told.status).toBe(400)
    expect(told.as(problemSchema).errors).toEqual([{ parameter, detail: expect.any(String) }])
  })

  it('without a token, or with one that names nobody', async () => {
    expect((await api.call('/v1/cases', { query: { school: 'TOIC8AB00X' } })).status).toBe(401)
    expect((await api.call('/v1/cases', { query: { school: 'TOIC8AB00X' }, by: { ...CLERK, sub: '' } })).status).toBe(401)
  })
})
