import { expect, test } from 'vitest'
import { caseFacts, caseThen } from '../../lib/http/schemas/case.ts'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import { accepted, counted, World } from './world.ts'

const PUPIL = { ref: 'p-alunno', name: 'Alunno di prova' }

test('an injury in the gym, its prognosis prolonged to the fourth day across the change of the clocks', async () => {
  const world = await World.open('2026-10-19 10:40')
  const opened = await world.tryOpen('injury-lab-gym', 'injury-occurred', {
    as: 'teacher',
    at: '2026-10-19 10:15',
    data: { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true },
    people: [PUPIL],
  })
  const { case: id } = accepted(opened, 'injury-occurred')
  expect([opened.etag, opened.headers.get('location')]).toEqual(['"1"', `${world.machine.url}/v1/cases/${id}`])
  await world.settle()
  expect(await world.mails()).toEqual([
    '2026-10-19 10:40:00 teacher: Da fare: Consegnare il rapporto in segreteria entro lunedì 19 ottobre 2026',
    '2026-10-19 10:40:00 clerk: Da fare: Informare delle condizioni di assicurazione e dei termini di rimborso entro giovedì 22 ottobre 2026',
  ])
  expect(await world.register('registro-infortuni', '2026-27')).toMatchObject([
    { number: 1, case: id, at: '2026-10-19T10:40:00+02:00', columns: { occurred: '2026-10-19T10:15:00+02:00', phase: 'OCCURRED' } },
  ])

  await world.until('2026-10-19 12:00')
  await world.record(id, 'declaration-protocolled', { data: { protocol: '211' } })
  await world.until('2026-10-19 13:00')
  await world.record(id, 'medical-document-filed', { data: { protocol: '212', outcome: 'prognosis', prognosisDays: 3 } })
  expect(await world.standings(id)).toEqual([
    'injury-lab-gym-D2 met 2026-10-19',
    'injury-lab-gym-D11 open –',
    'injury-lab-gym-D11/inform open 2026-10-22',
    'injury-lab-gym-D7 open 2026-10-22',
    'N-03 open 2026-10-21T13:00:00+02:00',
  ])
  await world.until('2026-10-20 09:00')
  await world.record(id, 'inail-communication-sent', { data: { number: 'COM-1' } })
  await world.record(id, 'insurer-notified', { data: { insurer: 'Assicurazione di prova' } })
  await world.record(id, 'insurance-explained')
  expect(await world.mails()).toEqual([
    '2026-10-19 12:00:00 clerk: Da fare: Denuncia all’assicurazione entro giovedì 22 ottobre 2026',
    '2026-10-19 13:00:00 clerk: Da fare: Comunicazione di infortunio a INAIL a fini statistici entro mercoledì 21 ottobre 2026, ore 13:00',
    '2026-10-20 08:00:01 clerk: Promemoria: Informare delle condizioni di assicurazione e dei termini di rimborso entro giovedì 22 ottobre 2026',
    '2026-10-20 08:00:01 clerk: Promemoria: Denuncia all’assicurazione entro giovedì 22 ottobre 2026',
  ])

  await world.until('2026-10-23 12:00')
  const prolonged = await world.record(id, 'prognosis-prolonged', { data: { protocol: '230', inabilityUntil: '2026-10-30' } })
  expect(prolonged.warnings).toMatchObject([{ code: 'W-injury-lab-gym-R3' }])
  const byLetter = await world.tryRecord(id, 'inail-report-sent', { data: { channel: 'registered-letter', number: 'R-1' } })
  expect(byLetter.as(problemSchema)).toMatchObject({ status: 422, code: 'ERR-N-02', rule: 'N-02' })
  expect(await world.etag(id)).toBe('"7"')
  const report = (await world.obligations(id)).find(({ key }) => key === 'injury-lab-gym-D4')
  expect(report).toMatchObject({ state: 'open', legal: '2026-10-25T11:00:00+01:00', target: '2026-10-23T16:00:00+02:00' })
  expect(report?.computation?.sentence).toContain('per il cambio dell’ora vale il termine che scade prima')

  await world.until('2026-10-23 15:00')
  const sent = await world.record(id, 'inail-report-sent', { data: { channel: 'online', number: 'INAIL-1' } })
  expect(sent).toMatchObject({ version: 8, warnings: [{ code: 'W-N-02' }] })
  await world.record(id, 'insurer-notified', { data: { insurer: 'Assicurazione di prova' } })
  await world.until('2026-11-30 12:00')
  expect(await world.mails()).toEqual([
    '2026-10-23 12:00:00 clerk: Da fare: Denuncia all’assicurazione entro lunedì 26 ottobre 2026',
    '2026-10-23 12:00:00 clerk: Da fare: Denuncia di infortunio a INAIL entro domenica 25 ottobre 2026, ore 11:00',
    '2026-10-23 14:00:01 clerk: Promemoria: Denuncia di infortunio a INAIL entro domenica 25 ottobre 2026, ore 11:00',
  ])
  expect(await world.shown(id)).toMatchObject({ version: 9, phase: 'REPORTED', nextDue: null })
  expect(await world.machine.sweep()).toEqual({ repaired: 0, armed: 0, gaveUp: 0 })
  expect(counted(world.lines, 'Repairs')).toBe(0)

  const then = await world.ask('clerk', `/v1/cases/${id}?known-at=${encodeURIComponent('2026-10-20T12:00:00+02:00')}`)
  expect(then.as(caseThen)).toMatchObject({ version: 6, phase: 'CERTIFIED' })
})

test('48 hours counted on the night when the clocks go back end an hour earlier by the clock, and every reminder with them', async () => {
  const world = await World.open('2026-10-23 12:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', {
    at: '2026-10-23 09:00',
    data: { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true },
    people: [PUPIL],
  })
  await world.until('2026-10-23 12:01')
  await world.record(id, 'medical-document-filed', {
    at: '2026-10-23 12:00',
    data: { protocol: '1', outcome: 'prognosis', prognosisDays: 5 },
  })
  await world.until('2026-10-26 09:00')
  const mails = (await world.mails()).filter((mail) =>
    mail.includes('Denuncia di infortunio a INAIL entro domenica 25 ottobre 2026, ore 11:00'),
  )
  expect(mails.map((mail) => mail.slice(0, mail.indexOf(': Denuncia')))).toEqual([
    '2026-10-23 12:01:00 clerk: Da fare',
    // Two hours before the office closes for the last time.
    '2026-10-23 14:00:01 clerk: Promemoria',
    '2026-10-24 12:00:31 clerk: Promemoria',
    '2026-10-25 00:00:01 clerk: Promemoria',
    '2026-10-25 07:00:01 clerk: Promemoria',
    '2026-10-25 10:00:01 clerk: Promemoria',
    '2026-10-25 11:00:02 clerk: Termine superato',
    '2026-10-25 11:00:02 ds: Termine superato',
    '2026-10-25 11:00:02 dsga: Termine superato',
    '2026-10-26 08:00:01 clerk: Termine superato',
    '2026-10-26 08:00:01 ds: Termine superato',
    '2026-10-26 08:00:01 dsga: Termine superato',
  ])
})

test('a colleague hurt in service tells it, and the office makes the statistical communication', async () => {
  const world = await World.open('2026-11-02 11:00')
  const id = await world.open('injury-staff', 'injury-occurred', {
    as: 'injured',
    at: '2026-11-02 10:30',
    data: { place: 'inside', injured: 'p-docente', dynamics: 'Caduta di prova', dsTold: true },
    people: [{ ref: 'p-docente', name: 'Docente di prova', role: 'injured', email: 'docente@famiglie.example' }],
  })
  expect(await world.mails()).toEqual([
    '2026-11-02 11:00:00 docente@famiglie.example: Da fare: Dare notizia dell’infortunio alla Segreteria entro lunedì 2 novembre 2026, ore 11:30',
    '2026-11-02 11:00:00 docente@famiglie.example: Da fare: Scrivere il rapporto prima di lasciare la scuola entro lunedì 2 novembre 2026',
    '2026-11-02 11:00:00 clerk: Da fare: Informare delle condizioni di assicurazione e dei termini di rimborso entro giovedì 5 novembre 2026',
  ])
  await world.until('2026-11-02 11:05')
  await world.record(id, 'office-told', { as: 'injured' })
  await world.until('2026-11-02 11:30')
  await world.record(id, 'declaration-protocolled', { data: { protocol: '1' } })
  await world.until('2026-11-03 09:00')
  const filed = await world.record(id, 'medical-document-filed', { data: { protocol: '2', outcome: 'prognosis', prognosisDays: 2 } })
  expect(filed.moved).toEqual([{ obligation: 'injury-staff-D3/insurer:f3', from: '2026-11-05', to: '2026-11-06', cause: 'f4' }])
  await world.until('2026-11-04 09:00')
  await world.record(id, 'inail-communication-sent', { data: { number: 'COM-2' } })
  await world.record(id, 'insurer-notified', { data: { insurer: 'Assicurazione di prova' } })
  await world.record(id, 'insurance-explained')
  await world.until('2026-12-01 09:00')
  expect(await world.mails()).toEqual([
    '2026-11-02 11:30:00 clerk: Da fare: Denuncia all’assicurazione entro giovedì 5 novembre 2026',
    '2026-11-03 08:00:01 clerk: Promemoria: Informare delle condizioni di assicurazione e dei termini di rimborso entro giovedì 5 novembre 2026',
    '2026-11-03 08:00:01 clerk: Promemoria: Denuncia all’assicurazione entro giovedì 5 novembre 2026',
    '2026-11-03 09:00:00 clerk: Data cambiata: Denuncia all’assicurazione entro venerdì 6 novembre 2026',
    '2026-11-03 09:00:00 clerk: Da fare: Comunicazione di infortunio a INAIL a fini statistici entro giovedì 5 novembre 2026, ore 09:00',
    '2026-11-04 08:00:01 clerk: Promemoria: Informare delle condizioni di assicurazione e dei termini di rimborso entro giovedì 5 novembre 2026',
    '2026-11-04 08:00:01 clerk: Promemoria: Denuncia all’assicurazione entro venerdì 6 novembre 2026',
  ])
  // Who is hurt sees the own case, whoever is only a colleague does not.
  expect((await world.ask('injured', `/v1/cases/${id}`)).status).toBe(200)
  expect((await world.ask('teacher', `/v1/cases/${id}`)).status).toBe(404)
})

const WISH = { returnOn: '2026-10-23', pupil: 'p-alunno', eventOn: '2026-10-15', prognosisDays: 10 }
const PARENT = { ref: 'p-genitore', name: 'Genitore di prova', role: 'parent', email: 'genitore@famiglie.example' }

test('a return during the prognosis: asked for by a parent, granted by the head, and only then the pupil is admitted', async () => {
  const world = await World.open('2026-10-19 09:00')
  const id = await world.open('readmission-with-prognosis', 'return-wished', { as: 'parent', data: WISH, people: [PUPIL, PARENT] })
  const early = await world.tryRecord(id, 'pupil-admitted')
  expect([early.status, early.code]).toEqual([422, 'ERR-readmission-with-prognosis-D1'])
  await world.until('2026-10-21 10:00')
  const unasked = await world.tryRecord(id, 'readmission-decided', { as: 'ds', data: { granted: true } })
  expect([unasked.status, unasked.code]).toEqual([409, 'ERR-ORDER'])
  await world.record(id, 'readmission-requested', { as: 'parent', data: { reasons: 'Motivi di prova' } })
  await world.until('2026-10-22 10:00')
  const byClerk = await world.tryRecord(id, 'readmission-decided', { data: { granted: true } })
  expect([byClerk.status, byClerk.code]).toEqual([403, 'ERR-ROLE'])
  await world.record(id, 'readmission-decided', { as: 'ds', data: { granted: true } })
  await world.until('2026-10-23 08:10')
  await world.record(id, 'pupil-admitted')
  expect(await world.mails()).toEqual([
    '2026-10-19 09:00:00 genitore@famiglie.example: Da fare: Chiedere al Dirigente il rientro prima della fine della prognosi entro giovedì 22 ottobre 2026',
    '2026-10-20 08:00:01 genitore@famiglie.example: Promemoria: Chiedere al Dirigente il rientro prima della fine della prognosi entro giovedì 22 ottobre 2026',
    '2026-10-21 08:00:01 genitore@famiglie.example: Promemoria: Chiedere al Dirigente il rientro prima della fine della prognosi entro giovedì 22 ottobre 2026',
    '2026-10-21 10:00:00 ds: Da fare: Decidere sul rientro richiesto entro giovedì 22 ottobre 2026',
    '2026-10-22 08:00:01 ds: Promemoria: Decidere sul rientro richiesto entro giovedì 22 ottobre 2026',
  ])
  expect(await world.shown(id)).toMatchObject({ phase: 'ADMITTED', version: 4 })
})

test('a return that nobody asks for: the last instant of its day refuses it, and the service records that', async () => {
  const world = await World.open('2026-10-19 09:00')
  const id = await world.open('readmission-with-prognosis', 'return-wished', { as: 'parent', data: WISH, people: [PUPIL, PARENT] })
  await world.until('2026-10-22 23:59')
  expect(await world.shown(id)).toMatchObject({ phase: 'WISHED', version: 1 })
  await world.until('2026-10-23 00:01')
  expect(await world.shown(id)).toMatchObject({ phase: 'NOT_ADMITTED', version: 2 })
  const { items } = (await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.at(-1)).toMatchObject({
    type: 'return-not-requested',
    occurredAt: '2026-10-22T23:59:59+02:00',
    recordedAt: '2026-10-23T00:00:01+02:00',
    by: { role: 'service' },
    lapsed: { calendar: 'rivalta-2026-27-1' },
  })
})
