import { describe, expect, it } from 'vitest'
import { caseFacts, recorded } from '../../lib/http/schemas/case.ts'
import { simulation } from '../../lib/http/schemas/obligation.ts'
import { procedureList } from '../../lib/http/schemas/service.ts'
import { CLERK, newInjury, openInjury, startApi, TEACHER } from './client.ts'

describe('a case over HTTP', () => {
  it('is opened with its first fact, and says where it is and in which version', async () => {
    const api = await startApi()
    const told = await api.call('/v1/cases', { by: TEACHER, key: 'gym-1', body: newInjury() })
    expect(told.status, told.text).toBe(201)
    const { case: id } = told.as(recorded)
    expect(told.headers.location).toBe(`https://scadenzario.scuola.example/v1/cases/${id}`)
    expect(told.headers.etag).toBe('"1"')
    expect(told.body).toEqual({ case: id, fact: 'f1', version: 1, recordedAt: '2026-10-19T12:00:00+02:00', warnings: [], moved: [] })
    const shown = await api.call(`/v1/cases/${id}`, { by: CLERK })
    expect(shown.status).toBe(200)
    expect(shown.body).toMatchObject({ procedure: 'injury-lab-gym', phase: 'OCCURRED', version: 1 })
  })

  it('takes facts', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    const told = await api.call(`/v1/cases/${id}/facts`, {
      by: CLERK,
      key: 'k1',
      match: '"1"',
      body: { type: 'declaration-protocolled', occurredAt: '2026-10-19T11:00:00+02:00', data: { protocol: '1/2026' } },
    })
    expect(told.status, told.text).toBe(201)
    const facts = await api.call(`/v1/cases/${id}/facts`, { by: CLERK })
    expect(facts.as(caseFacts).items.map(({ type }) => type)).toEqual(['injury-occurred', 'declaration-protocolled'])
  })
})

describe('the open routes', () => {
  it('answer without a token', async () => {
    const api = await startApi()
    expect((await api.call('/v1/status')).body).toMatchObject({ status: 200, title: 'OK' })
    const list = await api.call('/v1/procedures')
    const { items } = list.as(procedureList)
    expect(items.length).toBeGreaterThan(1)
    for (const { id } of items) expect((await api.call(`/v1/procedures/${id}`)).status).toBe(200)
    const simulated = await api.call('/v1/procedures/certificates/simulate', {
      body: {
        facts: [{ type: 'certificate-requested', occurredAt: '2026-12-24T10:00:00+01:00', data: { kind: 'frequenza', use: 'private' } }],
      },
    })
    expect(simulated.status, simulated.text).toBe(200)
    expect(simulated.as(simulation).obligations[0]).toMatchObject({ rule: 'certificates-D1', legal: '2026-12-28' })
  })
})
