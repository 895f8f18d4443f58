import { describe, expect, it } from 'vitest'
import { problemSchema, rehearsal, schoolView } from '../../lib/http/schemas/service.ts'
import { at, CLERK, openInjury, RIVALTA, STRANGER, schoolRecord, startApi, TEACHER, type TestApi } from './client.ts'

const { calendar, contacts, settings } = schoolRecord(RIVALTA)
const CLOSED = {
  ...calendar,
  version: '2026-2',
  patron: { municipality: 'Rivalta', name: 'santo patrono', day: '10-22', source: 'comune' },
  closures: [{ from: '2026-10-20', to: '2026-10-23', reason: 'neve', source: 'ordinanza' }],
}

const put = (api: TestApi, part: string, body: unknown, more: object = {}) =>
  api.call(`/v1/schools/${RIVALTA}/${part}`, { method: 'PUT', by: CLERK, body, ...more })

describe('a school', () => {
  it('is shown to its office, with its version', async () => {
    const api = await startApi()
    const told = await api.call(`/v1/schools/${RIVALTA}`, { by: CLERK })
    expect(told.headers.etag).toBe('"1"')
    expect(told.as(schoolView)).toMatchObject({ code: RIVALTA, revision: 1, contacts, settings })
    for (const by of [TEACHER, STRANGER]) expect((await api.call(`/v1/schools/${RIVALTA}`, { by })).status).toBe(404)
    expect((await api.call('/v1/schools/nowhere', { by: CLERK })).status).toBe(404)
  })

  it('takes back what it has shown', async () => {
    const api = await startApi()
    const shown = (await api.call(`/v1/schools/${RIVALTA}`, { by: CLERK })).as(schoolView)
    const parts = [
      ['contacts', { contacts: shown.contacts }],
      ['settings', shown.settings],
      ['calendar', shown.calendar],
    ] as const
    for (const [index, [part, body]] of parts.entries()) {
      const told = await put(api, part, body, { match: `"${index + 1}"` })
      expect(told.status, told.text).toBe(200)
      expect(told.as(schoolView)).toEqual({ ...shown, revision: index + 2 })
    }
  })

  it('rehearses a calendar: what would move is told, nothing is stored', async () => {
    const api = await startApi()
    const asked = { occurredAt: '2026-10-19T10:00:00+02:00', data: { kind: 'frequenza', use: 'private' } }
    const id = await openInjury(api, CLERK, { procedure: 'certificates', fact: asked })
    const told = await put(api, 'calendar', CLOSED, { query: { rehearse: 'true' } })
    const { moves } = told.as(rehearsal)
    expect(moves).toEqual([{ case: id, obligation: expect.stringContaining('certificates-D1'), from: '2026-10-22', to: '2026-10-23' }])
    expect(told.headers.etag).toBe('"1"')
    expect((await api.call(`/v1/schools/${RIVALTA}`, { by: CLERK })).as(schoolView)).toMatchObject({
      revision: 1,
      calendar: { version: '2026-1' },
    })
  })

  it('changes its calendar, and does not take a version for other days', async () => {
    const api = await startApi()
    const told = await put(api, 'calendar', CLOSED, { match: '"1"' })
    expect(told.as(schoolView)).toMatchObject({ revision: 2, calendar: { version: '2026-2' } })
    const again = await put(api, 'calendar', { ...CLOSED, closures: [] }, { match: '"2"' })
    expect(again.status).toBe(422)
    expect(again.as(problemSchema).errors).toEqual([{ pointer: '/version', detail: expect.stringContaining('c’è già') }])
    expect((await put(api, 'calendar', calendar, { match: '"2"' })).status).toBe(200)
  })

  it('is changed by its office alone', async () => {
    const api = await startApi()
    expect((await put(api, 'settings', settings, { by: TEACHER, match: '"1"' })).status).toBe(403)
    expect((await put(api, 'settings', settings, { by: STRANGER, match: '"1"' })).status).toBe(404)
    expect((await put(api, 'settings', settings, { by: at('dsga', RIVALTA, 'dsga'), match: '"1"' })).status).toBe(200)
  })

  it('names each wrong field', async () => {
    const api = await startApi()
    const wrong = async (part: string, body: unknown) =>
      (await put(api, part, body, { match: '"1"' })).as(problemSchema).errors?.map((error) => error.pointer)
    expect(await wrong('calendar', { ...calendar, officeHours: {}, colour: 1 })).toEqual(
      expect.arrayContaining(['/officeHours', '/colour']),
    )
    expect(await wrong('contacts', { contacts: [{ ...contacts[0], role: 'king', email: 'x' }] })).toEqual([
      '/contacts/0/role',
      '/contacts/0/email',
    ])
    expect(await wrong('contacts', { contacts: [...contacts, ...contacts] })).toEqual(['/contacts'])
    expect(
      await wrong('settings', { ...settings, internalTerms: { 'certificates-D1': { kind: 'fixed', on: { month: 2, day: 30 } } } }),
    ).toEqual(['/internalTerms/certificates-D1/on'])
    expect(await wrong('settings', { ...settings, governing: 'king' })).toEqual(['/governing'])
  })
})
