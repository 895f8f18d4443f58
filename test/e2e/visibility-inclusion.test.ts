import { expect, test } from 'vitest'
import { demoIdentity } from '../../infra/local/demo-school.ts'
import type { Identity } from '../../infra/local/issuer.ts'
import { PUPIL, party } from '../../infra/local/stories/people.ts'
import { caseId } from '../../lib/application/ports.ts'
import { caseFacts, caseObligations, cases, obligations, trail } from '../../lib/http/schemas/case.ts'
import { OFFICE, ROLES, type Role } from '../../lib/kernel/role.ts'
import { hours } from '../procedures/assistance/oss-told.ts'
import { OPENINGS, openAll } from './inclusion.ts'
import { SCHOOL, World } from './world.ts'

const another = (role: Role): Identity => ({ ...demoIdentity(role), sub: `another-${role}` })
const nameOf = (who: Role | Identity): string => (typeof who === 'string' ? who : who.sub)

const factsFor = async (world: World, who: Role | Identity, id: string) => (await world.ask(who, `/v1/cases/${id}/facts`)).as(caseFacts)

/** To somebody a case does not exist: read, listed, numbered or written, and not a letter differs from one that is not there. */
async function doesNotExist(world: World, who: Role | Identity, id: string): Promise<void> {
  const moment = encodeURIComponent('2026-10-12T12:00:00+02:00')
  for (const part of ['', '/facts', '/obligations', '/trail', `?known-at=${moment}`]) {
    const there = await world.ask(who, `/v1/cases/${id}${part}`)
    const nowhere = await world.ask(who, `/v1/cases/c-000000000000000000000${part}`)
    expect([there.status, there.text], `${nameOf(who)} ${part}`).toEqual([404, nowhere.text])
  }
  const written = await world.tryRecord(id, 'fact-corrected', { as: who, data: { fact: 'f1', reason: 'prova' } })
  expect([written.status, written.code], nameOf(who)).toEqual([404, 'not-found'])
  expect((await world.ask(who, `/v1/cases?school=${SCHOOL}`)).as(cases).items, nameOf(who)).toEqual([])
  expect((await world.ask(who, `/v1/obligations?school=${SCHOOL}`)).as(obligations).items, nameOf(who)).toEqual([])
  expect((await world.ask(who, `/v1/registers/registro-voucher?school=${SCHOOL}&school-year=2026-27`)).status).toBe(404)
}

test('severity ratings: for the head, the social worker, the committing body and the family of the case, each reading logged; the office sees hours', async () => {
  const world = await World.open('2026-10-12 09:00')
  const RATINGS = { affective: 'GRAVE', autonomy: 'MEDIA', sheet: 'Scheda 1' }
  const insiders = ['social-worker', 'committing-body', 'parent', 'referent'] as const
  // Named by the office though they may not see it: the provider, and a teacher.
  const id = await world.open('voucher-hours-assessment', 'areas-rated', {
    as: 'ds',
    data: { pupil: PUPIL.ref, ...RATINGS },
    people: [PUPIL],
    parties: [...insiders, 'provider' as const, 'teacher' as const].map(party),
  })
  const issued = { voucher: 'V-2026-17', schoolLevel: 'PRI', validFrom: '2026-10-19', minutes: hours(12), reasons: 'come dice il PEI' }
  await world.record(id, 'voucher-issued', { as: 'committing-body', data: issued })
  const log = () => world.machine.ports.readLog.ofCase(caseId(id))
  expect(await log()).toEqual([])

  const readers = ['ds', 'social-worker', 'committing-body', 'parent'] as const
  for (const [minute, role] of readers.entries()) {
    await world.until(`2026-10-12 10:0${minute}`)
    const [rated, voucher] = (await factsFor(world, role, id)).items
    expect(rated, role).toMatchObject({ data: { pupil: PUPIL.ref, ...RATINGS }, withheld: [] })
    expect(voucher, role).toMatchObject({ data: issued, withheld: [] })
  }
  const logged = readers.map((role, minute) => ({
    at: `2026-10-12T08:0${minute}:00.000Z`,
    subject: `demo-${role}`,
    role,
    facts: ['f1', 'f2'],
  }))
  expect(await log()).toEqual(logged)

  const { reasons: _, ...hoursAlone } = issued
  for (const role of ['clerk', 'dsga', 'referent'] as const) {
    const answer = await world.ask(role, `/v1/cases/${id}/facts`)
    const [rated, voucher] = answer.as(caseFacts).items
    expect(rated, role).toMatchObject({ withheld: ['affective', 'autonomy', 'sheet'] })
    expect(rated?.data, role).toEqual({ pupil: PUPIL.ref })
    expect(voucher?.data, role).toEqual(hoursAlone)
    expect(voucher?.withheld, role).toEqual(['reasons'])
    for (const path of ['', '/facts', '/obligations', '/trail']) {
      const { text } = await world.ask(role, `/v1/cases/${id}${path}`)
      for (const secret of ['GRAVE', 'MEDIA', 'Scheda 1', issued.reasons]) expect(text, `${role} ${path}`).not.toContain(secret)
    }
  }
  const [entry] = await world.register('registro-voucher', '2026-27')
  expect(entry?.columns).toMatchObject({ voucher: 'V-2026-17', minutes: '720' })
  for (const secret of ['GRAVE', 'MEDIA', 'Scheda 1']) expect(JSON.stringify(entry)).not.toContain(secret)

  const outsiders = ROLES.filter((role) => !['clerk', 'dsga', 'ds', ...insiders].includes(role))
  expect(outsiders).toContain('provider')
  for (const who of [...outsiders, ...insiders.map(another)]) await doesNotExist(world, who, id)
  // Whoever saw nothing special, or nothing at all, has left no trace among the readings.
  expect(await log()).toEqual(logged)
})

test('a correction of ratings is as closed as they are, and the head who reads it is logged again', async () => {
  const world = await World.open('2026-10-12 09:00')
  const { type, data } = OPENINGS['voucher-hours-assessment'] ?? { type: '', data: {} }
  const id = await world.open('voucher-hours-assessment', type, { as: 'ds', data, people: [PUPIL], parties: [party('social-worker')] })
  const right = { ...data, autonomy: 'GRAVE' }
  await world.record(id, 'fact-corrected', { as: 'ds', data: { fact: 'f1', reason: 'letta male la scheda', data: right } })
  const { items } = await factsFor(world, 'social-worker', id)
  expect(items[0]).toMatchObject({ data: { autonomy: 'MEDIA' }, correctedTo: { data: { autonomy: 'GRAVE' } } })
  for (const role of ['clerk', 'dsga'] as const) {
    const answer = await world.ask(role, `/v1/cases/${id}/facts`)
    for (const secret of ['GRAVE', 'MEDIA', 'letta male']) expect(answer.text, role).not.toContain(secret)
  }
  expect(await world.machine.ports.readLog.ofCase(caseId(id))).toMatchObject([{ subject: 'demo-social-worker', facts: ['f1', 'f2'] }])
})

test('the provider is told hours and level to serve by; accounting hours alone; the exam budget is for who asks and who decides', async () => {
  const world = await World.open('2026-10-12 09:00')
  const opened = await openAll(world)
  const id = (procedure: string): string => opened.get(procedure) ?? ''
  const withParties = (procedure: string, type: string, as: Role, data: Record<string, unknown>, ...roles: Role[]) =>
    world.record(id(procedure), type, { as, data, parties: roles.map(party) })

  await withParties('voucher-activation', 'request-received', 'clerk', {}, 'provider', 'parent')
  const [request] = (await factsFor(world, 'provider', id('voucher-activation'))).items
  expect(request).toMatchObject({ data: { minutes: 600, level: 3, peiNeeds: 'comunicazione' }, withheld: [] })
  expect(Object.keys(request?.data ?? {})).not.toEqual(expect.arrayContaining(['affective']))
  const [forAccounting] = (await factsFor(world, 'dsga', id('voucher-activation'))).items
  expect(forAccounting).toMatchObject({ data: { minutes: 600 }, withheld: ['level', 'serious', 'peiNeeds'] })
  expect(forAccounting?.data).not.toHaveProperty('level')

  // The new hours reach the provider; what the GLO said of the pupil does not.
  const minuted = { chairSigned: true, secretarySigned: true, reasons: 'bisogni cresciuti' }
  await withParties('voucher-derogation', 'glo-minuted', 'ds', minuted, 'provider', 'committing-body')
  await world.record(id('voucher-derogation'), 'funding-decided', { as: 'committing-body', data: { funded: true, act: 'Det. 40' } })
  const granted = { from: '2026-10-12', minutes: hours(22) }
  await world.record(id('voucher-derogation'), 'derogation-recognised', { as: 'committing-body', data: granted })
  const derogation = await world.ask('provider', `/v1/cases/${id('voucher-derogation')}/facts`)
  expect(derogation.as(caseFacts).items.map(({ data, withheld }) => [data.minutes, withheld])).toEqual([
    [undefined, ['level', 'minutes']],
    [undefined, ['reasons']],
    [undefined, []],
    [hours(22), []],
  ])
  expect(derogation.text).not.toContain(minuted.reasons)

  const asked = { minutes: hours(6), peiClause: 'PEI, sezione 9', reasons: 'gli serve l’assistente' }
  await withParties(
    'voucher-exam-assistance',
    'assistance-requested',
    'ds',
    asked,
    'parent',
    'provider',
    'committing-body',
    'social-worker',
  )
  await world.record(id('voucher-exam-assistance'), 'services-heard', { as: 'social-worker', data: { shared: true } })
  await world.record(id('voucher-exam-assistance'), 'assistance-authorised', { as: 'committing-body', data: { budgetLeft: 98_765 } })
  for (const role of ['parent', 'provider', 'clerk', 'dsga'] as const) {
    const { text } = await world.ask(role, `/v1/cases/${id('voucher-exam-assistance')}/facts`)
    for (const secret of ['98765', asked.reasons]) expect(text, role).not.toContain(secret)
  }
  // The board is told that somebody will be there, by a fact that has no room for more.
  const told = await world.tryRecord(id('voucher-exam-assistance'), 'board-told', { data: { pupil: PUPIL.ref } })
  expect([told.status, told.code]).toEqual([422, 'invalid-data'])
})

test('who serves for a cooperative sees of an assignment what it has told itself, and nobody’s name', async () => {
  const world = await World.open('2026-10-12 09:00')
  const id = (await openAll(world)).get('oss-assignment') ?? ''
  await world.record(id, 'hours-announced', { data: { allottedMinutes: hours(10) }, parties: [party('provider')] })
  const oss = { ref: 'p-operatore', name: 'Operatore di prova' }
  await world.record(id, 'oss-identified', { as: 'provider', data: { oss: oss.ref }, people: [oss] })
  const answer = await world.ask('provider', `/v1/cases/${id}/facts`)
  expect(answer.as(caseFacts)).toMatchObject({ items: [{ type: 'oss-identified', data: { oss: oss.ref } }], people: [] })
  for (const secret of [PUPIL.ref, PUPIL.name, oss.name]) expect(answer.text).not.toContain(secret)
  expect((await world.ask('provider', `/v1/cases/${id}/obligations`)).as(caseObligations).items).toEqual([])
  expect((await world.ask('provider', `/v1/obligations?school=${SCHOOL}`)).as(obligations).items.map((one) => one.case)).not.toContain(id)
})

test('who is told of a case can open it, and says no more than they may', async () => {
  const world = await World.open('2026-10-12 09:00')
  const rated = { pupil: PUPIL.ref, affective: 'LIEVE', autonomy: 'NONE' }
  const id = await world.open('voucher-hours-assessment', 'areas-rated', { as: 'social-worker', data: rated, people: [PUPIL] })
  await world.until('2026-10-12 10:00')
  expect(await world.mails()).toContainEqual(expect.stringContaining('committing-body: Da fare'))
  expect((await world.ask('committing-body', `/v1/cases/${id}`)).status).toBe(200)
  expect((await world.ask(another('social-worker'), `/v1/cases/${id}`)).status).toBe(404)
  expect((await world.ask('provider', `/v1/cases/${id}`)).status).toBe(404)
})

/** Whoever has opened a case takes part in it; the office sees all, and the Referente all that is of the PEI. */
const WHOLE = (role: Role, procedure: string): boolean => OFFICE.includes(role) || (role === 'referent' && procedure === 'pei-meeting')
const TAKES_PART: Readonly<Record<string, readonly string[]>> = {
  'social-worker': ['oss-assignment', 'voucher-derogation', 'voucher-hours-assessment'],
  'committing-body': ['voucher-activation'],
  provider: ['voucher-service-hours'],
  teacher: ['oss-timetable-change'],
  parent: ['pupil-absence-notice'],
}

/** A service that is told by its role sees the cases in which nobody else of it takes part (§ 7.4: the social worker and the committing body read hours and states). */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  referent: [
    'oss-assignment',
    'oss-timetable',
    'oss-timetable-change',
    'voucher-absence',
    'voucher-activation',
    'voucher-derogation',
    'voucher-exam-assistance',
    'voucher-hours-assessment',
    'voucher-service-hours',
    'voucher-trip-recovery',
  ],
  'social-worker': [
    'oss-assignment',
    'oss-timetable',
    'oss-timetable-change',
    'pei-meeting',
    'pupil-absence-notice',
    'voucher-activation',
    'voucher-derogation',
    'voucher-exam-assistance',
    'voucher-hours-assessment',
  ],
  'committing-body': [
    'voucher-absence',
    'voucher-activation',
    'voucher-derogation',
    'voucher-exam-assistance',
    'voucher-hours-assessment',
    'voucher-service-hours',
    'voucher-trip-recovery',
    'voucher-value-settlement',
  ],
}

test('of thirteen cases each role sees the same ones on every path', async () => {
  const world = await World.open('2026-10-12 09:00')
  const opened = await openAll(world)
  expect(opened.size).toBe(13)
  for (const role of ROLES) {
    const listed = (await world.ask(role, `/v1/cases?school=${SCHOOL}&limit=100`)).as(cases).items.map(({ id }) => id)
    const due = (await world.ask(role, `/v1/obligations?school=${SCHOOL}&limit=100`)).as(obligations).items
    expect(listed, role).toEqual(expect.arrayContaining(due.flatMap((one) => one.case ?? [])))
    for (const [procedure, id] of opened) {
      const whole = WHOLE(role, procedure)
      const takesPart = TAKES_PART[role]?.includes(procedure) === true
      const served = SERVED[role]?.includes(procedure) === true
      const may = whole || takesPart || served
      expect(listed.includes(id), `${role} ${procedure}`).toBe(may)
      for (const part of ['', '/facts', '/obligations', '/trail']) {
        expect((await world.ask(role, `/v1/cases/${id}${part}`)).status, `${role} ${procedure}${part}`).toBe(may ? 200 : 404)
      }
      // Another in that role takes no part; of a service, the case is theirs as long as nobody does.
      const theirs = whole || (served && !takesPart)
      expect((await world.ask(another(role), `/v1/cases/${id}`)).status, `another ${role} ${procedure}`).toBe(theirs ? 200 : 404)
      if (may && !whole) {
        const told = (await world.ask(role, `/v1/cases/${id}/trail`)).as(trail)
        expect([told.reminders, told.planned, told.journal]).toEqual([[], [], []])
      }
    }
  }
})
