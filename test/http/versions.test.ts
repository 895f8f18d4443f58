import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import { CLERK, openInjury, RIVALTA, STRANGER, schoolRecord, startApi } from './client.ts'

const FACT = { type: 'declaration-protocolled', occurredAt: '2026-10-19T11:00:00+02:00', data: { protocol: '1/2026' } }

/** What each form of If-Match means when the version is 1. */
const FORMS: readonly (readonly [match: string | undefined, status: number])[] = [
  ['"1"', 201],
  [' "1" ', 201],
  ['"7", "1"', 201],
  ['"1","7"', 201],
  ['W/"7", "1"', 201],
  ['"0"', 412],
  ['"2"', 412],
  ['"01x"', 412],
  ['"one"', 412],
  ['""', 412],
  ['W/"1"', 412],
  ['"2", "3"', 412],
  ['"99999999999999999999"', 412],
  [undefined, 428],
  ['', 428],
  ['*', 428],
  ['1', 400],
  ['"1', 400],
  ['"1" "2"', 400],
  ['"1",', 400],
  ['w/"1"', 400],
]

describe('If-Match', () => {
  it.each(FORMS)('%s on a case', async (match, status) => {
    const api = await startApi()
    const id = await openInjury(api)
    const ask = { key: api.key(), body: FACT, ...(match === undefined ? {} : { headers: { 'if-match': match } }) }
    const told = await api.call(`/v1/cases/${id}/facts`, { ...ask, by: CLERK })
    expect(told.status, told.text).toBe(status)
    if (status === 412) {
      expect(told.headers.etag).toBe('"1"')
      expect(told.as(problemSchema).version).toBe(1)
    }
    if (status === 428) expect(told.as(problemSchema).detail).toContain('«*» non basta')
    // Whoever may not see the case learns nothing from any form of it.
    const [theirs, nothing] = await Promise.all(
      [id, 'c-nothing'].map((case_) => api.call(`/v1/cases/${case_}/facts`, { ...ask, by: STRANGER })),
    )
    expect(theirs?.status).toBe(status === 400 ? 400 : 404)
    expect(theirs?.text).toBe(nothing?.text)
  })

  it.each(FORMS)('%s on a school', async (match, status) => {
    const api = await startApi()
    const told = await api.call(`/v1/schools/${RIVALTA}/contacts`, {
      method: 'PUT',
      by: CLERK,
      body: { contacts: schoolRecord(RIVALTA).contacts },
      ...(match === undefined ? {} : { headers: { 'if-match': match } }),
    })
    expect(told.status, told.text).toBe(status === 201 ? 200 : status)
    if (status === 201) expect(told.headers.etag).toBe('"2"')
  })

  it('is the tag that was read', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    for (const path of ['', '/facts', '/obligations'])
      expect((await api.call(`/v1/cases/${id}${path}`, { by: CLERK })).headers.etag).toBe('"1"')
    const written = await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: api.key(), match: '"1"', body: FACT })
    expect(written.headers.etag).toBe('"2"')
    expect((await api.call(`/v1/cases/${id}`, { by: CLERK })).headers.etag).toBe('"2"')
  })

  it('of 64 writers lets one at a time through, and tells the rest to read again', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    const write = async (number: number): Promise<number> => {
      for (let tries = 1; ; tries += 1) {
        const { headers } = await api.call(`/v1/cases/${id}`, { by: CLERK })
        const body = { type: 'further-documents-received', occurredAt: '2026-10-19T11:00:00+02:00', data: { protocol: String(number) } }
        const { status } = await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: `w-${number}`, match: headers.etag ?? '', body })
        if (status === 201) return tries
        expect([409, 412]).toContain(status)
      }
    }
    await Promise.all(Array.from({ length: 64 }, (_, number) => write(number)))
    const told = await api.call(`/v1/cases/${id}`, { by: CLERK })
    expect(told.headers.etag).toBe('"65"')
  })
})
