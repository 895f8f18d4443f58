import { expect, test } from 'vitest'
import { caseFacts } from '../../lib/http/schemas/case.ts'
import { World } from './world.ts'

test('an irregular request with a counter-interested party, which ends in silence', async () => {
  const world = await World.open('2026-10-05 08:30')
  const id = await world.open('access-formal', 'request-filed', {
    data: {
      channel: 'pec',
      protocol: '101',
      requesterKind: 'person',
      requester: 'p-richiedente',
      document: 'Verbale di prova',
      interest: 'Interesse di prova',
    },
    people: [
      { ref: 'p-richiedente', name: 'Richiedente di prova', role: 'requester', email: 'richiedente@famiglie.example' },
      { ref: 'p-interessato', name: 'Interessato di prova' },
    ],
  })
  expect(await world.standings(id)).toEqual([
    'access-formal-D1 open 2026-11-04',
    'access-formal-D2 open 2026-10-15',
    'access-formal-D4 open 2026-11-04',
  ])
  await world.until('2026-10-06 09:00')
  await world.record(id, 'concerned-notified', { data: { concerned: 'p-interessato', standing: 'counter-interested', means: 'pec' } })
  await world.until('2026-10-06 09:05')
  await world.record(id, 'concerned-reached', { data: { concerned: 'p-interessato' } })
  await world.until('2026-10-13 10:00')
  const stopped = await world.record(id, 'irregularity-notified', { data: { channel: 'pec', missing: 'Prova dell’interesse' } })
  expect(stopped.moved).toEqual([
    { obligation: 'access-formal-D1:f1', from: '2026-11-04', to: null, cause: 'f4' },
    { obligation: 'access-formal-D4:f1', from: '2026-11-04', to: null, cause: 'f4' },
  ])
  await world.until('2026-10-15 10:00')
  const early = await world.tryRecord(id, 'decision-communicated', {
    as: 'ds',
    data: { outcome: 'accept', channel: 'pec', periodFrom: '2026-10-20', periodTo: '2026-11-10' },
  })
  expect([early.status, early.code]).toEqual([422, 'ERR-N-09/opposition'])
  expect(await world.standings(id)).toEqual([
    'access-formal-D1 suspended –',
    'access-formal-D2 met 2026-10-15',
    'access-formal-D4 suspended –',
    'N-09/receipt met –',
    'N-09/opposition open 2026-10-16',
    'access-formal-D3 open –',
  ])
  await world.until('2026-11-02 09:30')
  await world.record(id, 'request-regularised')
  await world.until('2026-12-03 09:00')
  expect(await world.mails()).toEqual([
    '2026-10-05 08:30:00 dsga: Da fare: Concludere il procedimento entro mercoledì 4 novembre 2026',
    '2026-10-05 08:30:00 dsga: Da fare: Comunicare che l’istanza è irregolare o incompleta entro giovedì 15 ottobre 2026',
    '2026-10-05 08:30:00 ds: Da fare: Comunicare l’eventuale diniego entro mercoledì 4 novembre 2026',
    '2026-10-06 09:00:00 dsga: Da fare: Accertare che il controinteressato ha ricevuto la copia',
    '2026-10-10 16:15:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 15 ottobre 2026',
    '2026-10-13 08:00:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 15 ottobre 2026',
    '2026-11-02 09:30:00 dsga: Data cambiata: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-11-02 09:30:00 dsga: Da fare: Comunicare che l’istanza è irregolare o incompleta entro giovedì 12 novembre 2026',
    '2026-11-02 09:30:00 ds: Data cambiata: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-11-07 16:45:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 12 novembre 2026',
    '2026-11-10 08:00:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 12 novembre 2026',
    '2026-11-11 08:00:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 12 novembre 2026',
    '2026-11-12 08:00:01 dsga: Promemoria: Comunicare che l’istanza è irregolare o incompleta entro giovedì 12 novembre 2026',
    '2026-11-17 16:45:01 dsga: Promemoria: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-11-17 16:45:01 ds: Promemoria: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-11-22 08:00:01 dsga: Promemoria: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-11-22 08:00:01 ds: Promemoria: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-11-23 08:00:01 dsga: Promemoria: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-11-23 08:00:01 ds: Promemoria: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-11-24 08:00:01 dsga: Promemoria: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-11-24 08:00:01 ds: Promemoria: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-12-02 08:00:01 dsga: Promemoria: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-12-02 08:00:01 ds: Promemoria: Comunicare l’eventuale diniego entro mercoledì 2 dicembre 2026',
    '2026-12-03 07:30:01 dsga: Termine decorso: Concludere il procedimento entro mercoledì 2 dicembre 2026',
    '2026-12-03 07:30:01 ds: Termine decorso: Concludere il procedimento entro mercoledì 2 dicembre 2026',
  ])
  expect(await world.standings(id)).toEqual([
    'access-formal-D1 lapsed 2026-12-02',
    'access-formal-D2 ended 2026-11-12',
    'access-formal-D4 ended 2026-12-02',
    'N-09/receipt met –',
    'N-09/opposition lapsed 2026-10-16',
    'access-formal-D3 met –',
    'N-09/appeal open 2027-01-02',
  ])
  const { items } = (await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.at(-1)).toMatchObject({ id: 'f6', type: 'refused-by-silence', occurredAt: '2026-12-02T23:59:59+01:00' })
  expect(await world.etag(id)).toBe('"6"')
  const [entry] = await world.register('registro-istanze-accesso', '2026-27')
  expect(entry).toMatchObject({ number: 1, case: id, columns: { phase: 'REFUSED_BY_SILENCE' } })
  const { journal, reminders } = await world.trail(id)
  expect(journal.map(({ at, moves }) => [at, moves.length])).toEqual([
    ['2026-10-13T10:00:00+02:00', 2],
    ['2026-11-02T09:30:00+01:00', 2],
  ])
  expect(reminders).toHaveLength(25)
  expect(reminders.every(({ state, ambiguous }) => state === 'sent' && ambiguous === 0)).toBe(true)
})

test('an informal request for what is not at hand: a day within the fifteen, and the access exercised', async () => {
  const world = await World.open('2026-10-05 09:00')
  const id = await world.open('access-informal', 'request-made', {
    as: 'requester',
    data: {
      channel: 'written',
      requesterKind: 'person',
      requester: 'p-richiede',
      document: 'Verbale di prova',
      interest: 'Interesse di prova',
    },
    people: [{ ref: 'p-richiede', name: 'Richiedente di prova', role: 'requester', email: 'richiedente@famiglie.example' }],
  })
  await world.until('2026-10-05 10:00')
  const tooLate = await world.tryRecord(id, 'access-appointed', { data: { day: '2026-10-21', place: 'Segreteria' } })
  expect([tooLate.status, tooLate.code]).toEqual([422, 'ERR-access-informal-D2'])
  // A Saturday: the office is closed, which is said and not refused.
  const appointed = await world.record(id, 'access-appointed', { data: { day: '2026-10-17', place: 'Segreteria' } })
  expect(appointed.warnings).toMatchObject([{ code: 'W-access-informal-D2' }])
  await world.until('2026-10-20 09:00')
  await world.record(id, 'access-exercised', { data: { mode: 'viewed' } })
  await world.until('2026-11-10 09:00')
  expect(await world.mails()).toEqual([
    '2026-10-05 09:00:00 clerk: Da fare: Esibire subito, stabilire luogo e giorno, o invitare all’istanza formale entro lunedì 5 ottobre 2026',
    '2026-10-05 09:00:00 clerk: Da fare: Garantire l’accesso al documento non subito disponibile entro martedì 20 ottobre 2026',
    '2026-10-05 09:00:00 dsga: Da fare: Rispondere alla richiesta prima che il silenzio la rifiuti entro mercoledì 4 novembre 2026',
    '2026-10-13 07:30:01 clerk: Promemoria: Garantire l’accesso al documento non subito disponibile entro martedì 20 ottobre 2026',
    '2026-10-18 08:00:01 clerk: Promemoria: Garantire l’accesso al documento non subito disponibile entro martedì 20 ottobre 2026',
    '2026-10-19 08:00:01 clerk: Promemoria: Garantire l’accesso al documento non subito disponibile entro martedì 20 ottobre 2026',
    '2026-10-20 08:00:01 clerk: Promemoria: Garantire l’accesso al documento non subito disponibile entro martedì 20 ottobre 2026',
  ])
  expect(await world.register('registro-istanze-accesso', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { due: '2026-10-20', appointed: '2026-10-17', phase: 'EXERCISED' } },
  ])
  expect((await world.ask('requester', `/v1/cases/${id}`)).status).toBe(200)
})

test('a certificate asked for on 24 December: its third day is a Sunday, and the day to aim at is that very day', async () => {
  const world = await World.open('2026-12-24 09:00')
  const id = await world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  expect((await world.obligations(id))[0]).toMatchObject({ raw: '2026-12-27', legal: '2026-12-28', target: '2026-12-24' })
  await world.until('2026-12-24 12:00')
  await world.record(id, 'certificate-drafted')
  await world.record(id, 'certificate-initialled', { data: { initials: 'AA' } })
  await world.record(id, 'certificate-signed', { as: 'dsga' })
  await world.until('2026-12-28 10:00')
  const delivered = await world.record(id, 'certificate-delivered')
  expect([delivered.version, delivered.warnings.length]).toEqual([5, 1])
  await world.until('2027-01-10 10:00')
  expect(await world.mails()).toEqual([
    '2026-12-24 09:00:00 clerk: Da fare: Consegnare il certificato entro lunedì 28 dicembre 2026',
    '2026-12-26 16:30:01 clerk: Promemoria: Consegnare il certificato entro lunedì 28 dicembre 2026',
    '2026-12-28 08:00:01 clerk: Promemoria: Consegnare il certificato entro lunedì 28 dicembre 2026',
  ])
  expect(await world.standings(id)).toEqual(['certificates-D1 met 2026-12-28'])
})
