import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { DEMO_SCHOOL, demoIdentity, demoSchool } from '../../infra/local/demo-school.ts'
import { cases, obligations } from '../../lib/http/schemas/case.ts'
import { schoolCode } from '../../lib/kernel/school.ts'
import { World } from './world.ts'

const OTHER = schoolCode('MIIC8XY00Z')
const STRANGER = { sub: 'stranger', schools: [OTHER], roles: [`${OTHER}:clerk`, `${OTHER}:ds`, `${DEMO_SCHOOL}:clerk`] }
const GYM = { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true }
const PEOPLE = [{ ref: 'p-alunno', name: 'Alunno di prova' }]

const PARTS = ['', '/facts', '/obligations', '/trail'] as const

test('to another school a case does not exist: read, listed, numbered or written', async () => {
  const world = await World.open('2026-10-20 09:00')
  await world.machine.ports.schools.put({ ...demoSchool, code: OTHER, name: 'Altra scuola di prova' }, null)
  const id = await world.open('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE })
  for (const part of PARTS) {
    const [there, nowhere] = [
      await world.ask(STRANGER, `/v1/cases/${id}${part}`),
      await world.ask(STRANGER, `/v1/cases/c-000000000000000000000${part}`),
    ]
    expect([there.status, there.code]).toEqual([404, 'not-found'])
    // Not a letter differs.
    expect(there.text).toBe(nowhere.text)
  }
  const written = await world.tryRecord(id, 'ds-told', { as: STRANGER, match: '"1"' })
  expect([written.status, written.code]).toEqual([404, 'not-found'])
  const query = `school=${DEMO_SCHOOL}`
  for (const path of [`/v1/cases?${query}`, `/v1/obligations?${query}`, `/v1/registers/registro-infortuni?${query}&school-year=2026-27`]) {
    expect((await world.ask(STRANGER, path)).status, path).toBe(404)
  }
  expect((await world.ask(STRANGER, `/v1/schools/${DEMO_SCHOOL}`)).status).toBe(404)
  expect((await world.tryOpen('certificates', 'certificate-requested', { as: STRANGER, data: { kind: 'x', use: 'private' } })).status).toBe(
    404,
  )
  expect((await world.ask(STRANGER, `/v1/cases?school=${OTHER}`)).as(cases).items).toEqual([])
  expect((await world.ask(STRANGER, `/v1/obligations?school=${OTHER}`)).as(obligations).items).toEqual([])
})

test('no token, an expired or a forged one is turned away everywhere, and open routes need none', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  const { issuer } = world.machine
  const good = await issuer.token(demoIdentity('clerk'))
  const [header = '', payload = '', signature = ''] = good.split('.')
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), 'scadenzario:roles': [`${DEMO_SCHOOL}:ds`] }
  const tampered = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
  const symmetric = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(await (await fetch(issuer.jwksUri)).text()))
  const forged = {
    'none at all': '',
    expired: await issuer.token(demoIdentity('clerk'), -60),
    'with another payload': `${header}.${tampered}.${signature}`,
    'without algorithm': `${none}.${tampered}.`,
    'signed with the public key as a secret': symmetric,
    'without signature': `${header}.${payload}.`,
    'no token': 'abc',
  }
  for (const [name, token] of Object.entries(forged)) {
    for (const path of [`/v1/cases/${id}`, `/v1/cases?school=${DEMO_SCHOOL}`, `/v1/schools/${DEMO_SCHOOL}`]) {
      const answer = await world.ask('clerk', path, { token })
      expect([name, answer.status]).toEqual([name, 401])
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
    expect((await world.ask('clerk', '/v1/status', { token })).status).toBe(200)
  }
  expect((await world.ask('clerk', `/v1/cases/${id}`, { token: good })).status).toBe(200)
  world.clock.set(world.clock.now() + 13 * 3_600_000)
  expect((await world.ask('clerk', `/v1/cases/${id}`, { token: good })).status).toBe(401)
})

test('a role taken away takes with it what it could see and do', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', { as: 'teacher', data: GYM, people: PEOPLE })
  const was = { ...demoIdentity('clerk'), sub: 'somebody' }
  expect((await world.ask(was, `/v1/cases/${id}`)).status).toBe(200)
  expect((await world.tryRecord(id, 'declaration-protocolled', { as: was, data: { protocol: '1' } })).status).toBe(201)

  const asTeacher = { ...demoIdentity('teacher'), sub: 'somebody' }
  expect((await world.ask(asTeacher, `/v1/cases/${id}`)).status).toBe(404)
  expect((await world.tryRecord(id, 'ds-told', { as: asTeacher, match: '"2"' })).status).toBe(404)
  const contacts = await world.ask(asTeacher, `/v1/schools/${DEMO_SCHOOL}/contacts`, {
    method: 'PUT',
    body: { contacts: [] },
    headers: { 'if-match': '"1"' },
  })
  expect(contacts.status).toBe(403)
  const opened = await world.tryOpen('readmission-with-prognosis', 'return-wished', {
    as: asTeacher,
    data: { returnOn: '2026-10-22', pupil: 'p-alunno', eventOn: '2026-10-15', prognosisDays: 10 },
  })
  expect([opened.status, opened.code]).toEqual([403, 'ERR-ROLE'])

  const gone = { sub: 'somebody', schools: [], roles: [`${DEMO_SCHOOL}:clerk`] }
  for (const part of PARTS) expect((await world.ask(gone, `/v1/cases/${id}${part}`)).status).toBe(404)
  expect((await world.ask(gone, `/v1/cases?school=${DEMO_SCHOOL}`)).status).toBe(404)
  // The teacher who told of the injury still sees the case, and is told why an act is not theirs.
  const act = await world.tryRecord(id, 'inail-report-sent', { as: 'teacher', match: '"2"', data: { channel: 'online', number: '1' } })
  expect([act.status, act.code]).toEqual([403, 'ERR-ROLE'])
})
