import { describe, expect, it } from 'vitest'
import { caseFacts } from '../../lib/http/schemas/case.ts'
import { CLERK, INJURY, newInjury, openInjury, RIVALTA, STRANGER, schoolRecord, startApi, TEACHER, type TestApi } from './client.ts'

/** What must stand in no log line, whoever wrote it where. */
const SECRETS = [
  'Martina',
  'Rossini',
  'scivolata',
  'frattura',
  'radio',
  'RSSMTN',
  'Ada Segre',
  'scuola.example',
  'TOIC8AB00X?',
  'rossini@',
  'Roma 1',
]

const PLAIN = /^[\w.:<>/ ()-]*$/
const KEYS = ['event', 'requestId', 'operation', 'status', 'code', 'caseId', 'ms', 'errorId', 'fault', 'at']

/** Every kind of request, with secrets wherever a caller could put them. */
async function everything(api: TestApi): Promise<void> {
  const id = await openInjury(api)
  const secret = 'Martina Rossini RSSMTN12A41L219X frattura'
  const people = [
    { ref: 'p-pupil01', name: 'Martina Rossini', email: 'rossini@example.org', residence: 'via Roma 1', taxCode: 'RSSMTN12A41L219X' },
  ]
  const fact = {
    type: 'medical-document-filed',
    occurredAt: '2026-10-19T11:00:00+02:00',
    data: { protocol: secret, outcome: 'prognosis', prognosisDays: 4 },
  }
  await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: secret.replaceAll(' ', '-'), match: '"1"', body: { ...fact, people } })
  await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: 'k', match: '"1"', body: fact })
  await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: 'k', match: `"${secret}"`, body: fact })
  await api.call(`/v1/cases/${id}/facts`, { by: CLERK, key: 'k', match: secret, body: fact })
  await api.call(`/v1/cases/${id}/facts`, { by: TEACHER, key: 'k', match: '"2"', body: { ...fact, type: secret } })
  await api.call(`/v1/cases/${id}/facts`, { by: TEACHER, key: 'k', match: '"2"', body: { ...fact, [secret]: secret } })
  await api.call(`/v1/cases/${id}/facts`, {
    by: CLERK,
    key: 'k',
    match: '"2"',
    body: { ...fact, despite: { codes: ['ERR-ORDER'], reason: secret } },
  })
  for (const part of ['', '/facts', '/obligations', '/trail']) await api.call(`/v1/cases/${id}${part}`, { by: CLERK })
  await api.call(`/v1/cases/${id}`, { by: STRANGER })
  await api.call('/v1/cases/RSSMTN12A41L219X', { by: CLERK })
  await api.call('/v1/cases/Martina-Rossini', { by: { ...CLERK, sub: 'rossini@example.org' } })
  await api.call('/v1/procedures/martina-rossini', {})
  await api.call('/v1/frattura/Martina Rossini', { by: CLERK })
  await api.call('/v1/cases', { by: CLERK, query: { school: RIVALTA, pupil: 'Martina Rossini' } })
  await api.call('/v1/cases', { by: CLERK, query: { school: 'Martina', cursor: 'Rossini' } })
  await api.call('/v1/cases', { by: CLERK, key: 'k', raw: `{"${secret}": ` })
  await api.call('/v1/cases', { by: CLERK, key: 'k', raw: secret, headers: { 'content-type': secret } })
  await api.call('/v1/procedures/injury-lab-gym/simulate', {
    body: { facts: [{ type: 'injury-occurred', occurredAt: '2026-10-19T10:00:00+02:00', data: INJURY }] },
  })
  await api.call('/v1/calculations/access-formal-R2', { body: { input: secret } })
  await api.call(`/v1/schools/${RIVALTA}`, { by: CLERK })
  await api.call(`/v1/schools/${RIVALTA}/contacts`, {
    method: 'PUT',
    by: CLERK,
    match: '"1"',
    body: { contacts: schoolRecord(RIVALTA).contacts },
  })
  await api.call('/v1/registers/registro-infortuni', { by: CLERK, query: { school: RIVALTA, 'school-year': '2026-27' } })
  await api.call('/v1/obligations', { by: CLERK, query: { school: RIVALTA } })
}

describe('log lines', () => {
  it('hold names of operations, numbers and opaque ids, and nothing that anybody wrote', async () => {
    const api = await startApi()
    await everything(api)
    expect(api.logs.length).toBeGreaterThan(25)
    for (const line of api.logs) {
      for (const secret of SECRETS) expect(JSON.stringify(line).toLowerCase()).not.toContain(secret.toLowerCase())
      for (const [key, value] of Object.entries(line)) {
        expect(KEYS).toContain(key)
        expect(String(value)).toMatch(PLAIN)
      }
    }
    expect(new Set(api.logs.map(({ operation }) => operation)).size).toBeGreaterThan(10)
  })

  it('name a case only where it exists and was shown', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    await api.call(`/v1/cases/${id}`, { by: STRANGER })
    await api.call('/v1/cases/c-somebody', { by: CLERK })
    await api.call(`/v1/cases/${id}`, { by: CLERK })
    expect(api.logs.map(({ caseId }) => caseId)).toEqual([id, undefined, undefined, id])
  })

  it('tell of a fault what it was and where, not what it was about', async () => {
    for (const fault of ['fail', 'throttle'] as const) {
      for (const call of [
        'cases.read',
        'cases.history',
        'cases.people',
        'readLog.record',
        'schools.get',
        'cases.commit',
        'cases.readWithCounters',
        'cases.ofSchool',
      ]) {
        const api = await startApi()
        await openInjury(api)
        api.world.faults.chaos((name) => (name === call ? fault : undefined))
        await everything(api).catch(() => undefined)
        for (const line of api.logs)
          for (const secret of SECRETS) expect(JSON.stringify(line).toLowerCase()).not.toContain(secret.toLowerCase())
      }
    }
  })
})

describe('a fault', () => {
  it('of the store that will pass is 503, with when to try again', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    api.world.faults.plan('cases.read', 'throttle')
    const told = await api.call(`/v1/cases/${id}`, { by: CLERK })
    expect(told.status).toBe(503)
    expect(told.headers['retry-after']).toBe('2')
    expect((await api.call(`/v1/cases/${id}`, { by: CLERK })).status).toBe(200)
  })

  it('of the service is 500 with its number, and nothing else', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    api.world.cases.read = () => Promise.reject(new TypeError('Martina Rossini is not a function'))
    const told = await api.call(`/v1/cases/${id}`, { by: CLERK })
    expect(told.status).toBe(500)
    expect(told.body).toEqual({
      type: 'https://scadenzario.example/problems/fault',
      title: 'Errore del servizio',
      status: 500,
      detail: 'Qualcosa è andato storto e non è colpa della richiesta: l’errore è registrato con il suo numero',
      code: 'fault',
      errorId: 'r-2',
    })
    expect(api.logs).toContainEqual(
      expect.objectContaining({
        event: 'fault',
        errorId: 'r-2',
        operation: 'show-case',
        fault: 'TypeError',
        at: expect.stringContaining('at '),
      }),
    )
  })

  it('of the read log shows no special field', async () => {
    const api = await startApi()
    const id = await openInjury(api)
    api.world.faults.plan('readLog.record', 'fail')
    const told = await api.call(`/v1/cases/${id}/facts`, { by: CLERK })
    expect(told.status).toBe(503)
    expect(told.text).not.toContain('frattura')
  })
})

describe('special fields', () => {
  it('are read by who may, and each read is logged', async () => {
    const api = await startApi()
    const id = await openInjury(api, CLERK, { parties: [{ subject: TEACHER.sub, role: 'teacher' }], people: newInjury().people })
    const read = await api.call(`/v1/cases/${id}/facts`, { by: CLERK })
    expect(read.as(caseFacts).items[0]?.data).toMatchObject({ injury: INJURY.injury })
    const head = (await api.world.cases.ofSchool(RIVALTA, { limit: 1 })).heads[0]
    if (head === undefined) throw new Error('not stored')
    expect(await api.world.readLog.ofCase(head.caseId)).toMatchObject([{ subject: CLERK.sub, role: 'clerk', facts: ['f1'] }])
    const theirs = await api.call(`/v1/cases/${id}/facts`, { by: TEACHER })
    expect(theirs.text).not.toContain('frattura')
    expect(await api.world.readLog.ofCase(head.caseId)).toHaveLength(1)
  })
})
