import { describe, expect, it } from 'vitest'
import { deliverCommand } from '../../lib/application/deliver.ts'
import { tend } from '../../lib/application/tend.ts'
import { caseFacts, caseObligations, caseSummary, caseThen, recorded, trail } from '../../lib/http/schemas/case.ts'
import { problemSchema, registerEntries } from '../../lib/http/schemas/service.ts'
import { at, CLERK, DS, INJURY, openInjury, RIVALTA, startApi, TEACHER, type TestApi } from './client.ts'

const read = async (api: TestApi, id: string) => {
  const head = await api.world.cases.ofSchool(RIVALTA, { limit: 10 })
  const found = head.heads.find(({ caseId }) => caseId === id)
  if (found === undefined) throw new Error('not stored')
  return found
}

/** Records the next fact, a minute after it happened, and lets what follows from it follow. */
async function record(
  api: TestApi,
  id: string,
  when: string,
  type: string,
  data: object = {},
  more: { by?: typeof CLERK; despite?: object } = {},
) {
  api.setNow(when)
  const occurredAt = api.now()
  api.tick(60_000)
  const { headers } = await api.call(`/v1/cases/${id}`, { by: CLERK })
  const { by = CLERK, ...rest } = more
  const told = await api.call(`/v1/cases/${id}/facts`, {
    by,
    key: api.key(),
    match: headers.etag ?? '',
    body: { type, occurredAt, data, ...rest },
  })
  if (told.status === 201) {
    const head = await read(api, id)
    const command = head.commands.at(-1)
    if (command !== undefined) await deliverCommand(api.ports, api.publicUrl, head.caseId, command.id, api.now())
  }
  return told
}

describe('an injury, from the gym to the register', () => {
  it('is told, explained, corrected and proved over HTTP', async () => {
    const api = await startApi({ now: '2026-10-19 10:01' })
    const id = await openInjury(api)
    await record(api, id, '2026-10-19 12:00', 'declaration-protocolled', { protocol: '4021/2026', declarant: 'p-teach01' })
    const filed = await record(api, id, '2026-10-19 13:00', 'medical-document-filed', {
      protocol: '4025/2026',
      original: true,
      outcome: 'prognosis',
      prognosisDays: 3,
    })
    expect(filed.as(recorded)).toMatchObject({ version: 3, moved: [] })
    const prolonged = await record(api, id, '2026-10-23 12:00', 'prognosis-prolonged', {
      protocol: '4102/2026',
      inabilityUntil: '2026-10-30',
    })
    expect(prolonged.as(recorded).moved).toMatchObject([{ from: '2026-10-22', to: '2026-10-26' }])
    api.setNow('2026-10-25 09:00')
    await tend(api.ports, (await read(api, id)).caseId, api.publicUrl, api.now())

    const obligations = (await api.call(`/v1/cases/${id}/obligations`, { by: CLERK })).as(caseObligations)
    expect(obligations.items.find(({ key }) => key === 'injury-lab-gym-D4')).toMatchObject({ case: id, state: 'open', bearer: 'clerk' })
    const history = (await api.call(`/v1/cases/${id}/trail`, { by: CLERK })).as(trail)
    expect(history.reminders.length).toBeGreaterThan(0)
    expect(history.reminders.every(({ state }) => state === 'sent')).toBe(true)
    expect((await api.call(`/v1/cases/${id}/trail`, { by: TEACHER })).as(trail)).toMatchObject({ reminders: [], journal: [] })

    const before = (await api.call(`/v1/cases/${id}`, { by: CLERK, query: { 'known-at': '2026-10-20T12:00:00+02:00' } })).as(caseThen)
    expect(before).toMatchObject({ knownAt: '2026-10-20T12:00:00+02:00', version: 3 })
    expect(before.obligations.find(({ key }) => key === 'injury-lab-gym-D4')).toBeUndefined()
    expect((await api.call(`/v1/cases/${id}`, { by: CLERK, query: { 'known-at': '2026-10-18T12:00:00+02:00' } })).status).toBe(404)

    const corrected = await record(api, id, '2026-10-26 09:00', 'fact-corrected', {
      fact: 'f3',
      reason: 'ora del protocollo',
      occurredAt: '2026-10-19T12:30:00+02:00',
    })
    expect(corrected.status, corrected.text).toBe(201)
    const facts = (await api.call(`/v1/cases/${id}/facts`, { by: CLERK })).as(caseFacts)
    expect(facts.items.map(({ type }) => type)).toEqual([
      'injury-occurred',
      'declaration-protocolled',
      'medical-document-filed',
      'prognosis-prolonged',
      'fact-corrected',
    ])
    expect(facts.items[2]).toMatchObject({
      occurredAt: '2026-10-19T13:00:00+02:00',
      correctedTo: { occurredAt: '2026-10-19T12:30:00+02:00' },
    })
    expect(facts.people).toMatchObject([{ ref: 'p-pupil01', name: 'Martina Rossini' }])

    const register = await api.call('/v1/registers/registro-infortuni', { by: CLERK, query: { school: RIVALTA, 'school-year': '2026-27' } })
    expect(register.as(registerEntries).items).toMatchObject([{ number: 1, case: id }])
    expect((await api.call(`/v1/cases/${id}`, { by: CLERK })).as(caseSummary)).toMatchObject({
      registers: [{ register: 'registro-infortuni', number: 1, schoolYear: '2026/27' }],
    })
  })

  it('is recorded despite the norm by the head teacher alone, with the reason', async () => {
    const api = await startApi({ now: '2026-10-19 10:01' })
    const id = await openInjury(api)
    const data = { protocol: '2', inabilityUntil: '2026-10-30' }
    const despite = { codes: ['ERR-ORDER'], reason: 'il primo certificato è andato smarrito' }
    expect((await record(api, id, '2026-10-19 11:00', 'prognosis-prolonged', data)).status).toBe(409)
    expect((await record(api, id, '2026-10-19 11:00', 'prognosis-prolonged', data, { despite })).as(problemSchema).code).toBe('ERR-ORDER')
    expect((await record(api, id, '2026-10-19 11:00', 'prognosis-prolonged', data, { despite, by: DS })).status).toBe(201)
    const facts = (await api.call(`/v1/cases/${id}/facts`, { by: CLERK })).as(caseFacts)
    expect(facts.items[1]).toMatchObject({ despite })
    expect((await api.call(`/v1/cases/${id}`, { by: CLERK })).as(caseSummary).irregular).toEqual([{ fact: 'f2', codes: ['ERR-ORDER'] }])
  })

  it('is shared with a parent by the office, and with nobody by others', async () => {
    const api = await startApi({ now: '2026-10-19 10:01' })
    const parent = at('parent-1', RIVALTA, 'parent')
    const id = await openInjury(api, CLERK, { parties: [{ subject: parent.sub, role: 'parent' }] })
    expect((await api.call(`/v1/cases/${id}/facts`, { by: parent })).as(caseFacts).items[0]?.data).toMatchObject({ injury: INJURY.injury })
    expect((await api.call(`/v1/cases/${id}`, { by: at('parent-2', RIVALTA, 'parent') })).status).toBe(404)
    expect((await api.call(`/v1/cases/${id}`, { by: { ...parent, roles: [] } })).status).toBe(404)
    const told = await api.call('/v1/cases', {
      by: TEACHER,
      key: 'k',
      body: {
        school: RIVALTA,
        procedure: 'injury-lab-gym',
        fact: { occurredAt: '2026-10-19T10:00:00+02:00', data: INJURY },
        parties: [{ subject: 'friend', role: 'parent' }],
      },
    })
    expect(told.status).toBe(403)
  })
})
