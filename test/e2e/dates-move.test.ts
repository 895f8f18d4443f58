import { expect, test } from 'vitest'
import { DEMO_SCHOOL, demoSchool } from '../../infra/local/demo-school.ts'
import { caseFacts, caseSummary } from '../../lib/http/schemas/case.ts'
import { rehearsal, schoolView } from '../../lib/http/schemas/service.ts'
import { World } from './world.ts'

const PEOPLE = [{ ref: 'p-alunno', name: 'Alunno di prova' }]
const GYM = { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true }

const bodies = async (world: World, act: string): Promise<string[]> =>
  (await world.machine.mail.inbox()).flatMap(({ subject, text }) => (subject.startsWith(act) ? [text] : []))

/** As it is, with a patron's day on the Monday to which three days from 30 October 2026 have rolled. */
const WITH_PATRON = {
  ...demoSchool.calendar,
  version: 'rivalta-2026-27-2',
  patron: { municipality: 'Rivalta', name: 'San Vittore', day: '11-02', source: 'delibera di prova' },
}

test('a new holiday in the calendar is rehearsed, moves an open date, and is told once with the old one', async () => {
  const world = await World.open('2026-10-30 10:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE })
  await world.until('2026-10-30 10:01')
  await world.record(id, 'declaration-protocolled', { data: { protocol: '1' } })
  await world.until('2026-10-30 10:05')
  await world.mails()
  const calendar = (query: string, match: string) =>
    world.ask('clerk', `/v1/schools/${DEMO_SCHOOL}/calendar${query}`, { method: 'PUT', body: WITH_PATRON, headers: { 'if-match': match } })

  const moves = (await calendar('?rehearse=true', '"1"')).as(rehearsal).moves
  expect(moves).toEqual([
    { case: id, obligation: 'injury-lab-gym-D11/inform:f1', from: '2026-11-02', to: '2026-11-03' },
    { case: id, obligation: 'injury-lab-gym-D7:f2', from: '2026-11-02', to: '2026-11-03' },
  ])
  expect(await world.standings(id)).toContain('injury-lab-gym-D7 open 2026-11-02')
  expect((await calendar('', '"0"')).status).toBe(412)
  const changed = await calendar('', '"1"')
  expect([changed.status, changed.etag]).toEqual([200, '"2"'])
  // The queue waits until no function can still hold the school as it was.
  await world.until('2026-10-30 10:07')
  expect(await world.mails()).toEqual([
    '2026-10-30 10:06:05 clerk: Data cambiata: Informare delle condizioni di assicurazione e dei termini di rimborso entro martedì 3 novembre 2026',
    '2026-10-30 10:06:05 clerk: Data cambiata: Denuncia all’assicurazione entro martedì 3 novembre 2026',
  ])
  const [told] = await bodies(world, 'Data cambiata: Denuncia')
  expect(told).toContain('La data precedente era lunedì 2 novembre 2026.')
  const { journal } = await world.trail(id)
  expect(journal).toMatchObject([{ moves: [{ cause: 'calendario rivalta-2026-27-2' }, { cause: 'calendario rivalta-2026-27-2' }] }])
  const shown = (await world.obligations(id)).find(({ key }) => key === 'injury-lab-gym-D7')
  expect(shown).toMatchObject({ legal: '2026-11-03', movedFrom: '2026-11-02', movedBy: 'calendario rivalta-2026-27-2' })
  expect(shown?.computation?.roll).toMatchObject({ moved: true, past: [{ name: 'San Vittore (patrono di Rivalta)', layer: 'patron' }] })

  await world.until('2026-11-03 09:00')
  const later = await world.mails()
  expect(later.filter((mail) => mail.includes('Data cambiata'))).toEqual([])
  expect(later.some((mail) => mail.startsWith('2026-11-03 08:00:01 clerk: Promemoria: Denuncia all’assicurazione'))).toBe(true)
  // What was counted on the old calendar is still explained by it.
  expect((await world.ask('clerk', `/v1/schools/${DEMO_SCHOOL}`)).as(schoolView).calendar.version).toBe('rivalta-2026-27-2')
})

test('a closure of the office moves the day to aim at and no term, and the mail says so', async () => {
  const world = await World.open('2026-10-28 10:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE })
  await world.record(id, 'declaration-protocolled', { data: { protocol: '1' } })
  const body = {
    ...demoSchool.calendar,
    version: 'rivalta-2026-27-3',
    closures: [{ from: '2026-10-30', to: '2026-10-31', reason: 'Ponte', source: 'delibera di prova' }],
  }
  await world.ask('clerk', `/v1/schools/${DEMO_SCHOOL}/calendar`, { method: 'PUT', body, headers: { 'if-match': '"1"' } })
  await world.until('2026-10-28 10:05')
  const insurer = (await world.obligations(id)).find(({ key }) => key === 'injury-lab-gym-D7')
  expect(insurer).toMatchObject({ legal: '2026-10-31', target: '2026-10-29' })
  expect(insurer).not.toHaveProperty('movedFrom')
  const told = await bodies(world, 'Data cambiata: Denuncia')
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('La data non è cambiata: è cambiato il giorno entro cui conviene provvedere.')
  expect((await world.trail(id)).journal).toEqual([])
})

test('a wrong protocol hour is corrected with its reason: the term keeps its name, moves, and is told once with the old date', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', { at: '2026-10-20 08:30', data: GYM, people: PEOPLE })
  await world.until('2026-10-20 12:00')
  await world.record(id, 'medical-document-filed', {
    at: '2026-10-20 11:30',
    data: { protocol: '9', outcome: 'prognosis', prognosisDays: 10 },
  })
  await world.until('2026-10-20 13:00')
  await world.mails()
  const reason = 'L’ora del modello di consegna è un’altra'
  const byTeacher = await world.tryRecord(id, 'fact-corrected', {
    as: 'teacher',
    data: { fact: 'f2', reason, occurredAt: '2026-10-20T10:15:00+02:00' },
  })
  expect(byTeacher.status).toBe(404)
  const corrected = await world.record(id, 'fact-corrected', { data: { fact: 'f2', reason, occurredAt: '2026-10-20T10:15:00+02:00' } })
  expect(corrected.moved).toEqual([
    { obligation: 'injury-lab-gym-D4:f2', from: '2026-10-22T11:30:00+02:00', to: '2026-10-22T10:15:00+02:00', cause: 'f3' },
  ])
  expect(await world.mails()).toEqual([
    '2026-10-20 13:00:00 clerk: Data cambiata: Denuncia di infortunio a INAIL entro giovedì 22 ottobre 2026, ore 10:15',
  ])
  const [told] = await bodies(world, 'Data cambiata')
  expect(told).toContain('La data precedente era giovedì 22 ottobre 2026, ore 11:30.')
  await world.until('2026-10-22 10:14')
  const inail = (await world.mails()).filter((mail) => mail.includes('Denuncia di infortunio a INAIL'))
  expect(inail.map((mail) => mail.slice(0, 19))).toEqual([
    '2026-10-21 11:37:31',
    '2026-10-21 22:15:01',
    '2026-10-22 06:15:01',
    '2026-10-22 09:15:01',
  ])
  expect(inail.every((mail) => mail.endsWith('ore 10:15'))).toBe(true)
  const { items } = (await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.map(({ id: fact, type, stands }) => `${fact} ${type} ${stands}`)).toEqual([
    'f1 injury-occurred true',
    'f2 medical-document-filed true',
    'f3 fact-corrected true',
  ])
  expect(items[1]?.correctedTo?.occurredAt).toBe('2026-10-20T10:15:00+02:00')
})

test('what happened against the norm is recorded by the head with a reason, stays marked, and meets its term', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE })
  await world.until('2026-10-20 10:00')
  await world.record(id, 'medical-document-filed', { data: { protocol: '9', outcome: 'prognosis', prognosisDays: 10 } })
  await world.until('2026-10-20 11:00')
  const letter = { data: { channel: 'registered-letter', number: 'R-1' } }
  const despite = { codes: ['ERR-N-02'], reason: 'Il portale non funzionava: prova' }
  for (const [as, with_] of [
    ['ds', {}],
    ['clerk', { despite }],
    ['ds', { despite: { ...despite, codes: ['ERR-N-04'] } }],
  ] as const) {
    const answer = await world.tryRecord(id, 'inail-report-sent', { as, ...letter, ...with_ })
    expect([answer.status, answer.code]).toEqual([422, 'ERR-N-02'])
  }
  await world.record(id, 'inail-report-sent', { as: 'ds', ...letter, despite })
  const shown = (await world.ask('clerk', `/v1/cases/${id}`)).as(caseSummary)
  expect(shown.irregular).toEqual([{ fact: 'f3', codes: ['ERR-N-02'] }])
  const { items } = (await world.ask('ds', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.at(-1)).toMatchObject({ despite, by: { role: 'ds' } })
  expect(await world.standings(id)).toContain('injury-lab-gym-D4 met 2026-10-22T10:00:00+02:00')
})
