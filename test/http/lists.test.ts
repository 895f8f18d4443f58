import { describe, expect, it } from 'vitest'
import { cases, obligations } from '../../lib/http/schemas/case.ts'
import { procedureList, registerEntries } from '../../lib/http/schemas/service.ts'
import { ALTROVE, at, CLERK, openInjury, RIVALTA, startApi, TEACHER, type TestApi } from './client.ts'

/** Every page of a list, one question after another. */
async function pages<T>(
  api: TestApi,
  path: string,
  query: Record<string, string>,
  read: (text: unknown) => { items: readonly T[]; next?: string | undefined },
): Promise<T[][]> {
  const all: T[][] = []
  for (let cursor: string | undefined; all.length < 50; ) {
    const { items, next } = read(
      (await api.call(path, { by: CLERK, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } })).body,
    )
    all.push([...items])
    if (next === undefined) return all
    cursor = next
  }
  throw new Error('the list does not end')
}

async function withCases(count: number): Promise<{ api: TestApi; ids: string[] }> {
  const api = await startApi()
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) ids.push(await openInjury(api, index % 2 === 0 ? TEACHER : CLERK))
  return { api, ids }
}

describe('the list of cases', () => {
  it('comes in pages without gaps or doubles, and says when it was true', async () => {
    const { api, ids } = await withCases(7)
    const found = await pages(api, '/v1/cases', { school: RIVALTA, limit: '3' }, (body) => cases.parse(body))
    expect(found.map((page) => page.length)).toEqual([3, 3, 1])
    expect(
      found
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort())
    const exact = await pages(api, '/v1/cases', { school: RIVALTA, limit: '7' }, (body) => cases.parse(body))
    expect(exact.map((page) => page.length)).toEqual([7])
    expect((await api.call('/v1/cases', { by: CLERK, query: { school: RIVALTA } })).as(cases).asOf).toBe('2026-10-19T12:00:00+02:00')
  })

  it('fills its pages with what may be seen, and ends on it', async () => {
    const { api, ids } = await withCases(12)
    const mine = ids.filter((_, index) => index % 2 === 0)
    const seen: string[] = []
    for (let cursor: string | undefined, page = 0; page < 10; page += 1) {
      const told = (
        await api.call('/v1/cases', { by: TEACHER, query: { school: RIVALTA, limit: '2', ...(cursor === undefined ? {} : { cursor }) } })
      ).as(cases)
      expect(told.items).toHaveLength(2)
      seen.push(...told.items.map(({ id }) => id))
      cursor = told.next
      if (cursor === undefined) break
      const store = Buffer.from(cursor, 'base64url').toString().split(' ')[1] ?? ''
      expect(Buffer.from(store, 'base64url').toString()).toContain(told.items.at(-1)?.id)
    }
    expect(seen.sort()).toEqual([...mine].sort())
  })

  it('refuses a cursor of another question', async () => {
    const { api } = await withCases(3)
    const { next } = (await api.call('/v1/cases', { by: CLERK, query: { school: RIVALTA, limit: '1' } })).as(cases)
    const ask = (path: string, query: Record<string, string>) =>
      api.call(path, { by: CLERK, query: { limit: '1', cursor: next ?? '', ...query } })
    expect((await ask('/v1/cases', { school: RIVALTA })).status).toBe(200)
    expect((await ask('/v1/cases', { school: RIVALTA, limit: '2' })).status).toBe(200)
    expect((await ask('/v1/cases', { school: RIVALTA, procedure: 'certificates' })).status).toBe(400)
    expect((await ask('/v1/obligations', { school: RIVALTA })).status).toBe(400)
    expect((await ask('/v1/cases', { school: RIVALTA, cursor: `${next}A` })).status).toBe(400)
    const forged = Buffer.from(
      `${
        Buffer.from(next ?? '', 'base64url')
          .toString()
          .split(' ')[0]
      } ***`,
    ).toString('base64url')
    expect((await ask('/v1/cases', { school: RIVALTA, cursor: forged })).status).toBe(400)
  })

  it('is of one procedure when asked so, and of no school where one holds no role', async () => {
    const { api } = await withCases(2)
    expect((await api.call('/v1/cases', { by: CLERK, query: { school: RIVALTA, procedure: 'certificates' } })).as(cases).items).toEqual([])
    for (const school of [ALTROVE, 'RMIC000000']) expect((await api.call('/v1/cases', { by: CLERK, query: { school } })).status).toBe(404)
  })
})

describe('the scadenzario', () => {
  it('comes by date, in pages, and can be narrowed', async () => {
    const { api } = await withCases(3)
    const read = (body: unknown) => obligations.parse(body)
    const all = (await pages(api, '/v1/obligations', { school: RIVALTA, limit: '2' }, read)).flat()
    expect(all.length).toBeGreaterThan(3)
    const dates = all.map(({ lateAfter }) => lateAfter ?? '9999')
    expect(dates).toEqual([...dates].sort())
    expect(new Set(all.map(({ case: of, id }) => `${of} ${id}`)).size).toBe(all.length)
    const [some] = all
    const narrowed = async (query: Record<string, string>) =>
      read((await api.call('/v1/obligations', { by: CLERK, query: { school: RIVALTA, ...query } })).body).items
    expect((await narrowed({ role: some?.bearer ?? '' })).every(({ bearer }) => bearer === some?.bearer)).toBe(true)
    expect(await narrowed({ state: 'met,lapsed' })).toEqual([])
    expect(
      (await narrowed({ 'due-from': '2026-10-19', 'due-until': '2026-10-19' })).every(({ legal }) => legal?.startsWith('2026-10-19')),
    ).toBe(true)
    expect(await narrowed({ procedure: 'certificates' })).toEqual([])
  })
})

describe('a register', () => {
  it('is numbered without gaps, by school year', async () => {
    const { api, ids } = await withCases(5)
    const query = { school: RIVALTA, 'school-year': '2026-27', limit: '2' }
    const found = (await pages(api, '/v1/registers/registro-infortuni', query, (body) => registerEntries.parse(body))).flat()
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(found.map(({ case: id }) => id)).toEqual(ids)
    const other = await api.call('/v1/registers/registro-infortuni', { by: CLERK, query: { ...query, 'school-year': '2025-26' } })
    expect(other.as(registerEntries)).toMatchObject({ schoolYear: '2025/26', items: [] })
  })

  it('is the office’s, and exists', async () => {
    const api = await startApi()
    const query = { school: RIVALTA, 'school-year': '2026-27' }
    for (const by of [TEACHER, at('x', ALTROVE, 'ds')])
      expect((await api.call('/v1/registers/registro-infortuni', { by, query })).status).toBe(404)
    expect((await api.call('/v1/registers/registro-segreto', { by: CLERK, query })).status).toBe(404)
  })
})

describe('what is public', () => {
  it('may be kept for minutes; what is of a school, never', async () => {
    const { api, ids } = await withCases(1)
    expect((await api.call('/v1/procedures')).headers['cache-control']).toBe('public, max-age=300')
    expect((await api.call('/v1/procedures')).as(procedureList).items.length).toBeGreaterThan(5)
    const answers = [
      await api.call('/v1/status'),
      await api.call(`/v1/cases/${ids[0]}/facts`, { by: CLERK }),
      await api.call('/v1/cases', { by: CLERK, query: { school: RIVALTA } }),
      await api.call('/v1/cases/c-none', { by: CLERK }),
      await api.call('/v1/nowhere', { by: CLERK }),
    ]
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('HEAD says what GET says, without its body', async () => {
    const { api, ids } = await withCases(1)
    const get = await api.call(`/v1/cases/${ids[0]}`, { by: CLERK })
    expect(await api.call(`/v1/cases/${ids[0]}`, { by: CLERK, method: 'HEAD' })).toMatchObject({
      status: get.status,
      headers: get.headers,
      text: '',
    })
  })
})
