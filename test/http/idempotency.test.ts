import { describe, expect, it } from 'vitest'
import { recorded } from '../../lib/http/schemas/case.ts'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import { ALTROVE, at, CLERK, newInjury, openInjury, RIVALTA, startApi, TEACHER } from './client.ts'

const FACT = { type: 'declaration-protocolled', occurredAt: '2026-10-19T11:00:00+02:00', data: { protocol: '1/2026' } }
const OTHER = { type: 'insurance-explained', occurredAt: '2026-10-19T11:30:00+02:00' }

describe('Idempotency-Key', () => {
  it.each([
    ['none', undefined],
    ['an empty one', ' '],
    ['one that is too long', 'x'.repeat(129)],
    ['two of them', 'one,two'],
    ['one with a space', 'one two'],
    ['one with an accent', 'perché'],
    ['half a quote', '"one'],
  ])('with %s is answered 400', async (_, key) => {
    const api = await startApi()
    const headers = key === undefined ? {} : { 'idempotency-key': key }
    const id = await openInjury(api)
    for (const [path, body] of [['/v1/cases', newInjury()] as const, [`/v1/cases/${id}/facts`, FACT] as const]) {
      const told = await api.call(path, { by: CLERK, body, match: '"1"', headers })
      expect(told.status).toBe(400)
      expect(told.as(problemSchema).errors).toEqual([{ header: 'Idempotency-Key', detail: expect.any(String) }])
    }
    expect((await api.world.cases.ofSchool(RIVALTA, { limit: 10 })).heads).toHaveLength(1)
  })

  it('is not asked of who stores nothing', async () => {
    const api = await startApi()
    const body = { facts: [{ type: 'injury-occurred', occurredAt: '2026-10-19T10:00:00+02:00', data: newInjury().fact.data }] }
    expect((await api.call('/v1/procedures/injury-lab-gym/simulate', { body })).status).toBe(200)
  })

  it('brings the recorded answer back, word for word, whatever has happened since', async () => {
    const api = await startApi()
    const ask = { by: TEACHER, key: '7d9f2c1e-3b60-4a6e-9a0e-1f8f6b6f2c11', body: newInjury() }
    const first = await api.call('/v1/cases', ask)
    const { case: id } = first.as(recorded)
    expect(first.headers['idempotent-replayed']).toBeUndefined()
    // More commands than the head remembers.
    for (const [index, minute] of [10, 20, 30, 40, 50].entries()) {
      const body = {
        type: 'further-documents-received',
        occurredAt: `2026-10-19T11:${minute}:00+02:00`,
        data: { protocol: String(minute) },
      }
      const told = await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: api.key(), match: `"${index + 1}"`, body })
      expect(told.status, told.text).toBe(201)
    }
    api.setNow('2026-11-20 10:00')
    for (const key of [ask.key, `"${ask.key}"`]) {
      const again = await api.call('/v1/cases', { ...ask, key })
      expect(again).toMatchObject({
        status: 201,
        text: first.text,
        headers: { location: first.headers.location, etag: first.headers.etag, 'idempotent-replayed': 'true' },
      })
    }
    expect(
      (await api.world.cases.history((await api.world.cases.ofSchool(RIVALTA, { limit: 10 })).heads[0]?.caseId ?? fail())).length,
    ).toBe(6)
  })

  it('does not mind the order of fields, and minds everything else', async () => {
    const api = await startApi()
    await api.call('/v1/cases', { by: TEACHER, key: 'k', body: newInjury() })
    const { school, ...rest } = newInjury()
    expect((await api.call('/v1/cases', { by: TEACHER, key: 'k', body: { ...rest, school } })).status).toBe(201)
    const other = await api.call('/v1/cases', { by: TEACHER, key: 'k', body: newInjury({ people: [] }) })
    expect(other.status).toBe(422)
    expect(other.as(problemSchema).code).toBe('key-reused')
  })

  it('is one person’s at one school, and in one case', async () => {
    const api = await startApi()
    const two = { ...at(TEACHER.sub, RIVALTA, 'teacher'), schools: [RIVALTA, ALTROVE], roles: [`${RIVALTA}:teacher`, `${ALTROVE}:teacher`] }
    const ids = [
      await api.call('/v1/cases', { by: TEACHER, key: 'k', body: newInjury() }),
      await api.call('/v1/cases', { by: CLERK, key: 'k', body: newInjury() }),
      await api.call('/v1/cases', { by: two, key: 'k', body: newInjury({ school: ALTROVE }) }),
    ].map((told) => told.as(recorded).case)
    expect(new Set(ids).size).toBe(3)
    for (const id of ids.slice(0, 2))
      expect((await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: 'k', match: '"1"', body: FACT })).status).toBe(201)
  })

  it('is one command, whatever the version that its repetition names', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    const ask = { by: CLERK, key: 'fact', body: FACT }
    const first = await api.call(`/v1/cases/${id}/facts`, { ...ask, match: '"1"' })
    expect(first.status).toBe(201)
    for (const match of ['"1"', '"2"', '"77"']) {
      expect(await api.call(`/v1/cases/${id}/facts`, { ...ask, match })).toMatchObject({
        status: 201,
        text: first.text,
        headers: { 'idempotent-replayed': 'true' },
      })
    }
    expect((await api.call(`/v1/cases/${id}/facts`, { ...ask, match: '"2"', body: OTHER })).as(problemSchema).code).toBe('key-reused')
  })

  it('is one command when its answer was lost on the way', async () => {
    const api = await startApi()
    api.world.faults.plan('cases.commit', 'lost')
    const ask = { by: TEACHER, key: 'k', body: newInjury() }
    const lost = await api.call('/v1/cases', ask)
    expect(lost.status).toBe(503)
    expect(lost.headers['retry-after']).toBe('2')
    expect(await api.call('/v1/cases', ask)).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } })
  })

  it('asked many times at once is done once', async () => {
    const api = await startApi()
    const ask = { by: TEACHER, key: 'k', body: newInjury() }
    const all = await Promise.all(Array.from({ length: 16 }, () => api.call('/v1/cases', ask)))
    expect(new Set(all.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1)
    expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect((await api.world.cases.ofSchool(RIVALTA, { limit: 10 })).heads).toHaveLength(1)
  })

  it('of a case that others keep writing is answered 409, and when to try again', async () => {
    const api = await startApi()
    api.world.faults.plan('cases.commit', 'conflict', 'conflict', 'conflict', 'conflict')
    const told = await api.call('/v1/cases', { by: TEACHER, key: 'k', body: newInjury() })
    expect(told).toMatchObject({ status: 409, headers: { 'retry-after': '1' } })
    expect(told.as(problemSchema).code).toBe('busy')
  })
})

const fail = (): never => {
  throw new Error('no case')
}
