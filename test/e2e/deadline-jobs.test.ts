import { expect, test } from 'vitest'
import { family, GLO, GLO_PEOPLE, PROVIDER, PUPIL, party, THREE_HOURS_A_DAY } from '../../infra/local/stories/people.ts'
import { caseFacts } from '../../lib/http/schemas/case.ts'
import { World } from './world.ts'

// The other two deadline jobs that the customer named: `injuries.test.ts` (INAIL, 48 hours), `access.test.ts` (thirty days).

const SIGNED = { chairSigned: true, secretarySigned: true }

const lastFact = async (world: World, id: string) => (await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts).items.at(-1)

const COUNCIL = { date: '2026-10-22', start: '17:00', end: '19:00' }
const CLASHING = { date: '2026-10-22', start: '16:30', end: '17:30' }
const CHOSEN = { date: '2026-10-27', start: '16:30', end: '17:30', place: 'Aula magna' }

const DEFINITIVE = /Riunire il GLO per il PEI definitivo.* entro sabato 31 ottobre 2026$/
const HOLD = 'Tenere la riunione convocata e registrarla'

/** When, to whom and of what kind, of the mails about one thing. */
const about = (mails: readonly string[], what: RegExp): string[] =>
  mails.filter((mail) => what.test(mail)).map((mail) => /^\S+ \S+ [^:]+: [^:]+/.exec(mail)?.[0] ?? mail)

test('the PEI dates: the window of October, the meeting called and moved, 31 October over, and the next 1 September', async () => {
  const world = await World.open('2026-09-10 09:00')
  const id = await world.open('pei-meeting', 'pei-opened', {
    data: { level: 'PRI', basis: 'attending', pupil: 'p-alunno' },
    people: [PUPIL],
    parties: [party('social-worker')],
  })
  expect(await world.standings(id)).toEqual([
    'DN-PEI-1 not-due-yet 2026-10-31',
    'DN-PEI-2 not-due-yet 2027-04-30',
    'DN-PEI-3 not-due-yet 2027-06-30',
  ])
  await world.until('2026-10-05 09:00')
  const opening = await world.mails()
  expect(about(opening, DEFINITIVE)).toEqual(['2026-10-01 07:30:01 ds: Da fare'])
  expect(opening).toHaveLength(1)

  await world.record(id, 'dates-received', { data: { level: 'PRI', channel: 'pec', slots: [CLASHING, CHOSEN] } })
  await world.record(id, 'dates-passed-on')
  await world.until('2026-10-06 09:00')
  const check = (slot: object) => ({ as: 'referent' as const, data: { ...slot, commitments: [COUNCIL] } })
  const clash = await world.tryRecord(id, 'compatibility-checked', check(CLASHING))
  expect([clash.status, clash.code]).toEqual([422, 'ERR-C-PEI-2'])
  await world.record(id, 'compatibility-checked', check(CHOSEN))
  await world.record(id, 'invitees-listed', { as: 'referent', data: { team: GLO, listed: GLO }, people: GLO_PEOPLE })
  await world.until('2026-10-07 09:00')
  await world.record(id, 'invitations-sent', { data: { channel: 'email' } })
  await world.record(id, 'oss-informed', { as: 'social-worker' })
  expect(await world.mails()).toEqual([
    '2026-10-05 09:00:00 clerk: Da fare: Comunicare al Referente le date arrivate entro martedì 6 ottobre 2026',
    '2026-10-06 09:00:00 referent: Da fare: Comunicare alla segreteria chi invitare entro mercoledì 7 ottobre 2026',
    '2026-10-06 09:00:02 clerk: Da fare: Invitare per iscritto alla riunione entro sabato 17 ottobre 2026',
    ...['social-worker', family('sociale')].map(
      (who) => `2026-10-07 09:00:00 ${who}: Da fare: Avvisare l’OSS della data e dell’ora entro martedì 27 ottobre 2026, ore 16:30`,
    ),
    `2026-10-07 09:00:00 ds: Da fare: ${HOLD} entro martedì 27 ottobre 2026`,
    ...['genitore', 'sostegno', 'italiano', 'sociale'].map(
      (name) => `2026-10-07 09:00:00 ${family(name)}: Comunicazione: Riunione PEI/GLO`,
    ),
  ])
  const [first, ...others] = await world.invitations()
  expect([first, ...others].map((mail) => mail?.to)).toEqual(['genitore', 'sostegno', 'italiano', 'sociale'].map(family))
  expect(first?.invitation.split('\n')).toEqual(
    expect.arrayContaining(['METHOD:REQUEST', 'SEQUENCE:0', 'DTSTART:20261027T153000Z', 'DTEND:20261027T163000Z', 'LOCATION:Aula magna']),
  )
  expect(first?.text).toContain('Quando: martedì 27 ottobre 2026, dalle 16:30 alle 17:30.')

  await world.until('2026-10-26 09:00')
  await world.mails()
  await world.record(id, 'meeting-moved', { data: { ...CHOSEN, date: '2026-11-05' } })
  await world.record(id, 'oss-informed', { as: 'social-worker' })
  expect(await world.mails()).toContain(`2026-10-26 09:00:00 ds: Data cambiata: ${HOLD} entro giovedì 5 novembre 2026`)
  const moved = (await world.invitations()).slice(4)
  expect(moved).toHaveLength(4)
  const uid = first?.invitation.split('\n').find((line) => line.startsWith('UID:'))
  expect(moved[0]?.invitation.split('\n')).toEqual(expect.arrayContaining([uid, 'SEQUENCE:1', 'DTSTART:20261105T153000Z']))

  await world.until('2026-11-02 09:00')
  expect(about(await world.mails(), DEFINITIVE)).toEqual([
    '2026-10-28 08:00:01 ds: Promemoria',
    '2026-10-29 08:00:01 ds: Promemoria',
    '2026-10-30 08:00:01 ds: Promemoria',
    '2026-10-31 08:00:01 ds: Promemoria',
    '2026-11-01 08:00:01 ds: Termine superato',
    '2026-11-01 08:00:01 dsga: Termine superato',
    '2026-11-02 08:00:01 ds: Termine superato',
    '2026-11-02 08:00:01 dsga: Termine superato',
  ])
  expect(await world.standings(id)).toEqual(
    expect.arrayContaining(['DN-PEI-1 late 2026-10-31', 'DN-PEI-2 open 2027-04-30', 'N-04/held open 2026-11-05']),
  )

  await world.until('2026-11-05 18:00')
  await world.record(id, 'meeting-held', { data: { kinds: ['definitive'], ...SIGNED } })
  await world.until('2027-03-10 18:00')
  await world.record(id, 'meeting-held', { data: { kinds: ['intermediate'], ...SIGNED } })
  await world.until('2027-06-08 18:00')
  await world.record(id, 'meeting-held', { data: { kinds: ['final'], ...SIGNED, proposals: true } })
  expect(await world.standings(id)).toEqual(
    expect.arrayContaining(['DN-PEI-1 met 2026-10-31', 'DN-PEI-2 met 2027-04-30', 'DN-PEI-3 met 2027-06-30', 'N-04/held met 2026-11-05']),
  )
  await world.mails()
  await world.until('2027-08-31 23:59')
  expect((await world.shown(id)).version).toBe(12)
  await world.until('2027-09-01 00:01')
  expect(await lastFact(world, id)).toMatchObject({
    type: 'school-year-began',
    occurredAt: '2027-09-01T00:00:00+02:00',
    by: { role: 'service' },
  })
  expect(await world.standings(id)).toEqual(
    expect.arrayContaining(['DN-PEI-1 not-due-yet 2027-10-31', 'DN-PEI-2 not-due-yet 2028-04-30', 'DN-PEI-3 not-due-yet 2028-06-30']),
  )
  expect(await world.mails()).toEqual([])
  expect(await world.machine.sweep()).toEqual({ repaired: 0, armed: 0, gaveUp: 0 })
})

const TRIP = '2026-12-12'

test('the hours of a trip, to be given back by December: too late to give all back, then lost', async () => {
  const world = await World.open('2026-09-14 08:00')
  const id = await world.open('voucher-trip-recovery', 'timetable-set', {
    data: { voucher: 'V-2026-17', level: 'PRI', versions: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }] },
    people: [PUPIL, PROVIDER],
    parties: [party('provider')],
  })
  expect(await world.standings(id)).toEqual([])
  await world.until(`${TRIP} 18:30`)
  await world.record(id, 'trip-day-recorded', { data: { date: TRIP, slots: [{ start: '08:00', end: '18:00' }] } })
  const giveBack = 'Recuperare entro dicembre le ore di gita entro giovedì 31 dicembre 2026'
  const { title: begin } = (await world.obligations(id)).find(({ key }) => key === 'D-VT-1/begin') ?? { title: 'none' }
  expect(await world.mails()).toEqual([
    `2026-12-12 18:30:00 ${PROVIDER.email}: Da fare: ${giveBack}`,
    `2026-12-12 18:30:00 ${PROVIDER.email}: Da fare: ${begin} entro giovedì 17 dicembre 2026`,
  ])
  const due = (await world.obligations(id)).find(({ key }) => key === 'D-VT-1')
  expect(due).toMatchObject({ bearer: 'provider', legal: '2026-12-31', target: '2026-12-22' })
  expect(due?.computation?.sentence).toContain('è l’ultimo giorno di lezione in cui si può ancora recuperare')

  await world.until('2026-12-14 18:00')
  const back = { trip: TRIP, date: '2026-12-14', minutes: 180 }
  await world.record(id, 'hours-recovered', { as: 'provider', data: back })
  // Seven hours are left: the day to begin moves without news.
  expect(await world.standings(id)).toEqual(['D-VT-1 open 2026-12-31', 'D-VT-1/begin open 2026-12-18'])
  const plan = { trip: TRIP, recoveries: [{ date: '2027-01-11', minutes: 180 }] }
  const january = await world.tryRecord(id, 'recovery-planned', { as: 'provider', data: plan })
  expect([january.status, january.code]).toEqual([422, 'ERR-VT-WINDOW/plan'])

  await world.until('2026-12-19 09:00')
  expect(await world.mails()).toEqual([
    ...['16', '17', '18'].map((day) => `2026-12-${day} 08:00:01 ${PROVIDER.email}: Promemoria: ${begin} entro venerdì 18 dicembre 2026`),
    ...[PROVIDER.email, 'ds', 'dsga'].map((who) => `2026-12-19 07:30:01 ${who}: Termine decorso: ${begin} entro venerdì 18 dicembre 2026`),
  ])
  expect(await lastFact(world, id)).toMatchObject({ type: 'recovery-too-late', occurredAt: '2026-12-18T23:59:59+01:00' })

  await world.until('2027-01-11 09:00')
  expect(await world.mails()).toEqual([
    ...['20', '21', '22', '31'].map((day) => `2026-12-${day} 08:00:01 ${PROVIDER.email}: Promemoria: ${giveBack}`),
    ...[PROVIDER.email, 'ds', 'dsga'].map((who) => `2027-01-01 07:30:01 ${who}: Termine decorso: ${giveBack}`),
  ])
  expect(await lastFact(world, id)).toMatchObject({
    type: 'hours-unrecovered',
    occurredAt: '2026-12-31T23:59:59+01:00',
    by: { role: 'service' },
    lapsed: { obligation: due?.id },
  })
  expect(await world.shown(id)).toMatchObject({ phase: 'UNRECOVERED', nextDue: null })
  expect(await world.standings(id)).toEqual(['D-VT-1 lapsed 2026-12-31', 'D-VT-1/begin lapsed 2026-12-18'])
  const late = await world.tryRecord(id, 'hours-recovered', { as: 'provider', data: { ...back, date: '2027-01-11' } })
  expect([late.status, late.code]).toEqual([422, 'ERR-VT-WINDOW'])
})
