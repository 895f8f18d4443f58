import { expect, test } from 'vitest'
import { PUPIL, party } from '../../infra/local/stories/people.ts'
import { caseFacts } from '../../lib/http/schemas/case.ts'
import { slot, team3A } from '../procedures/assistance/pei-told.ts'
import { allThatIsSaid, reachable, refused, turnedAway } from './inclusion.ts'
import { accepted, World } from './world.ts'

const DIAGNOSIS = 'disturbo di prova'
const GLO_PEOPLE = team3A.map(({ person, as }) =>
  reachable(person, as === 'family' ? 'parent' : as === 'social-worker' ? 'social-worker' : 'teacher'),
)
const INVITED = GLO_PEOPLE.map(({ ref }) => ref).sort()

const THIRTEENTH = { ...slot('2026-10-13', '16:00', '17:00'), place: 'Aula magna' }
const TWENTIETH = { ...slot('2026-10-20'), place: 'Aula magna' }
const DEPARTMENT = slot('2026-10-13', '15:00', '16:15')
const SIGNED = { chairSigned: true, secretarySigned: true }
const LISTED = 'Piano gestione alunni (000:39-41)'

/** The lines of an invitation that say which meeting, when and whether. */
const calendarEntry = (invitation: string): Record<string, string> =>
  Object.fromEntries(
    invitation.split(/\r?\n/).flatMap((line) => {
      const [, name = '', value = ''] = /^(METHOD|UID|SEQUENCE|STATUS|DTSTART|SUMMARY|LOCATION):(.*)$/.exec(line) ?? []
      return name === '' ? [] : [[name, value]]
    }),
  )

/** The invitations that came since the first `known` of them. */
async function invitations(world: World, known: number) {
  const fresh = (await world.invitations()).slice(known)
  const [entry, ...others] = fresh.map(({ invitation }) => calendarEntry(invitation))
  for (const other of others) expect(other).toEqual(entry)
  return { to: fresh.map(({ to }) => to).sort(), entry }
}

test('a meeting is called: other dates after a clash, invitations to all, moved and called off, and nobody is named on the way', async () => {
  const world = await World.open('2026-09-21 09:00')
  const received = (slots: readonly object[], channel = 'pec') => ({
    as: 'social-worker' as const,
    data: { level: 'PRI', pupil: PUPIL.ref, channel, slots },
  })
  const opened = await world.tryOpen('pei-meeting', 'dates-received', { ...received([THIRTEENTH], 'fax'), people: [PUPIL] })
  const { case: id, warnings } = accepted(opened, 'dates-received')
  expect(warnings).toMatchObject([{ code: 'W-N-18' }])
  await world.settle()
  await world.until('2026-09-21 10:00')
  await world.record(id, 'dates-passed-on')
  await world.until('2026-09-22 09:00')
  const clash = await world.record(id, 'dates-incompatible', { as: 'referent', data: { commitments: [DEPARTMENT] } })
  expect(clash.warnings).toMatchObject([{ code: 'W-PEI-CONFLICT', rule: 'C-PEI-2' }])
  expect((await world.shown(id)).warned).toContainEqual({ fact: 'f3', codes: ['W-PEI-CONFLICT'] })

  const everybody = { team: team3A, listed: team3A }
  expect(await refused(world, id, 'invitees-listed', { as: 'referent', data: everybody })).toEqual([
    'ERR-D-PEI-3/check',
    'Piano gestione alunni (000:33-37)',
  ])
  const email = { data: { channel: 'email' } }
  expect(await refused(world, id, 'invitations-sent', email)).toEqual(['ERR-D-PEI-2', 'Piano gestione alunni (000:33-41)'])
  expect((await refused(world, id, 'other-dates-asked', { data: { channel: 'fax' } }))[0]).toBe('ERR-N-18/dates')
  await world.record(id, 'other-dates-asked', { data: { channel: 'pec', alternatives: [TWENTIETH, slot('2026-10-22')] } })
  expect((await world.standings(id)).filter((line) => line.startsWith('C-PEI-2/ask'))).toEqual(['C-PEI-2/ask met 2026-09-23'])

  await world.until('2026-09-23 09:00')
  await world.record(id, 'dates-received', received([TWENTIETH]))
  await world.record(id, 'dates-passed-on')
  expect(await refused(world, id, 'compatibility-checked', { as: 'referent', data: { ...THIRTEENTH, commitments: [] } })).toEqual([
    'ERR-C-PEI-2/slot',
    'Piano gestione alunni (000:31-34)',
  ])
  await world.record(id, 'compatibility-checked', { as: 'referent', data: { ...TWENTIETH, commitments: [DEPARTMENT] } })
  const without = (as: string) => ({
    as: 'referent' as const,
    data: { team: team3A, listed: team3A.filter((one) => one.as !== as) },
  })
  expect(await refused(world, id, 'invitees-listed', without('family'))).toEqual(['ERR-PEI-FAMILY', LISTED])
  expect((await refused(world, id, 'invitees-listed', without('class-teacher')))[0]).toBe('ERR-C-PEI-1')
  expect((await turnedAway(world, id, 'invitees-listed', { as: 'referent', data: { team: [], listed: [] } })).code).toBe('invalid-data')
  await world.record(id, 'invitees-listed', { as: 'referent', data: everybody, people: GLO_PEOPLE })
  expect(await refused(world, id, 'invitations-sent', { data: { channel: 'phone' } })).toEqual(['ERR-D-PEI-4', LISTED])
  expect((await refused(world, id, 'invitations-sent', { data: { channel: 'fax' } }))[0]).toBe('ERR-N-18')
  expect(await world.invitations()).toEqual([])

  await world.until('2026-09-23 10:00')
  await world.record(id, 'invitations-sent', { ...email, parties: [party('teacher'), party('parent')] })
  const called = await invitations(world, 0)
  expect(called.to).toEqual(INVITED)
  expect(called.entry).toMatchObject({
    METHOD: 'REQUEST',
    SEQUENCE: '0',
    STATUS: 'CONFIRMED',
    DTSTART: '20261020T143000Z',
    SUMMARY: 'Riunione PEI/GLO',
    LOCATION: 'Aula magna',
  })
  const UID = called.entry?.UID
  expect(UID).toBeTruthy()
  // The OSS is told by the social worker, and gets no invitation.
  expect(await world.mails()).toContain(
    '2026-09-23 10:00:00 social-worker: Da fare: Avvisare l’OSS della data e dell’ora entro martedì 20 ottobre 2026, ore 16:30',
  )
  await world.record(id, 'oss-informed', { as: 'social-worker' })

  await world.until('2026-10-12 09:00')
  const later = { ...TWENTIETH, date: '2026-10-27', reason: DIAGNOSIS }
  expect((await refused(world, id, 'meeting-moved', { data: { ...later, date: '2026-10-05' } }))[0]).toBe('ERR-D-PEI-4/moved-slot')
  await world.record(id, 'meeting-moved', { data: later })
  const moved = await invitations(world, 7)
  expect(moved.to).toEqual(INVITED)
  expect(moved.entry).toMatchObject({ METHOD: 'REQUEST', UID, SEQUENCE: '1', DTSTART: '20261027T153000Z' })
  await world.until('2026-10-20 09:00')
  await world.record(id, 'meeting-cancelled', { data: { reason: DIAGNOSIS } })
  const cancelled = await invitations(world, 14)
  expect(cancelled.to).toEqual(INVITED)
  expect(cancelled.entry).toMatchObject({ METHOD: 'CANCEL', UID, SEQUENCE: '2', STATUS: 'CANCELLED' })
  expect((await world.shown(id)).phase).toBe('CANCELLED')
  expect(await refused(world, id, 'meeting-cancelled')).toEqual(['ERR-D-PEI-4/cancelled', LISTED])
  expect(await world.register('registro-riunioni-pei', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { channel: 'pec', date: '2026-10-20', moved: '2026-10-27', phase: 'CANCELLED' } },
  ])

  // A new meeting is another entry of the calendar.
  await world.record(id, 'dates-received', received([slot('2026-11-10')]))
  await world.record(id, 'compatibility-checked', { as: 'referent', data: { ...slot('2026-11-10'), commitments: [] } })
  await world.record(id, 'invitees-listed', { as: 'referent', data: everybody })
  await world.until('2026-10-20 10:00')
  await world.record(id, 'invitations-sent', email)
  const next = await invitations(world, 21)
  expect(next.to).toEqual(INVITED)
  expect(next.entry).toMatchObject({ METHOD: 'REQUEST', SEQUENCE: '0' })
  expect(next.entry?.UID).not.toBe(UID)

  const said = await allThatIsSaid(world)
  for (const secret of [DIAGNOSIS, PUPIL.name, PUPIL.ref, ...GLO_PEOPLE.map(({ name }) => name)]) expect(said).not.toContain(secret)
})

const WINDOWS = {
  definitive: 'Riunire il GLO per il PEI definitivo entro',
  final: 'Riunire il GLO per la verifica finale e le proposte di risorse per l’anno seguente entro',
  provisional: 'Riunire il GLO per il PEI provvisorio entro',
}

/** When and of what kind, of the mails about one window to the head teacher. */
const about = (mails: readonly string[], what: string): string[] =>
  mails.flatMap((mail) => {
    const [, when, kind] = /^(\S+ \S+) ds: ([^:]+): (.*)$/.exec(mail) ?? []
    return when !== undefined && mail.includes(what) ? [`${when} ${kind}`] : []
  })

test('a year of three pupils: each has windows of its own, and the next year begins by itself', async () => {
  const world = await World.open('2026-09-10 09:00')
  const open = async (basis: string, at: string) => {
    await world.until(at)
    return world.open('pei-meeting', 'pei-opened', { data: { level: 'PRI', basis, pupil: PUPIL.ref }, people: [PUPIL] })
  }
  const inTime = await open('attending', '2026-09-10 09:00')
  const certified = await open('new-certification', '2026-09-10 09:05')
  expect(await world.standings(certified)).toEqual(['DN-PEI-4 not-due-yet 2027-06-30'])

  await world.until('2026-10-05 09:00')
  expect(about(await world.mails(), WINDOWS.definitive)).toEqual(['2026-10-01 07:30:01 Da fare'])
  const late = await open('attending', '2026-10-05 09:30')
  await world.until('2026-10-26 18:00')
  const meet = (id: string, ...kinds: string[]) =>
    world.record(id, 'meeting-held', { as: 'referent', data: { kinds, ...SIGNED, proposals: true } })
  await meet(inTime, 'definitive')
  await world.mails()
  await world.until('2026-11-02 09:00')
  // Of the one who has had the meeting nothing more is heard: 31 October passes for the other.
  expect(about(await world.mails(), WINDOWS.definitive)).toEqual([
    ...['28', '29', '30', '31'].map((day) => `2026-10-${day} 08:00:01 Promemoria`),
    '2026-11-01 08:00:01 Termine superato',
    '2026-11-02 08:00:01 Termine superato',
  ])
  expect((await world.standings(inTime))[0]).toBe('DN-PEI-1 met 2026-10-31')
  const overdue = (await world.obligations(late)).find(({ key }) => key === 'DN-PEI-1')
  expect(overdue).toMatchObject({ state: 'late', bearer: 'ds', rule: 'DN-PEI-1', ruleSet: 'national' })
  // Late as it is, it blocks nothing.
  await meet(late, 'definitive')
  expect((await world.obligations(late)).find(({ key }) => key === 'DN-PEI-1')).toMatchObject({ state: 'met', metLate: true })

  await world.until('2027-03-02 18:00')
  for (const id of [inTime, late]) await meet(id, 'intermediate')
  await world.mails()
  // June lies further ahead than a wake-up is armed for: the sweep of the hour before arms it, and that is no repair.
  await world.until('2027-06-01 06:00')
  // A wake-up that is no longer needed is not taken back, and whatever it wakes is armed by it already.
  expect(await world.machine.sweep()).toEqual({ repaired: 0, armed: expect.toSatisfy((armed: number) => armed <= 3), gaveUp: 0 })
  await world.until('2027-06-01 12:00')
  const june = await world.mails()
  expect(about(june, WINDOWS.final)).toEqual(['2027-06-01 07:30:01 Da fare', '2027-06-01 07:30:01 Da fare'])
  expect(about(june, WINDOWS.provisional)).toEqual(['2027-06-01 07:30:01 Da fare'])
  await world.until('2027-06-09 18:00')
  for (const id of [inTime, late]) await meet(id, 'final')
  await meet(certified, 'provisional')

  await world.until('2027-09-01 00:01')
  for (const id of [inTime, late, certified]) {
    const { items } = (await world.ask('ds', `/v1/cases/${id}/facts`)).as(caseFacts)
    expect(items.at(-1)).toMatchObject({
      type: 'school-year-began',
      occurredAt: '2027-09-01T00:00:00+02:00',
      by: { role: 'service' },
    })
    expect(await world.standings(id)).toEqual(
      expect.arrayContaining(['DN-PEI-1 not-due-yet 2027-10-31', 'DN-PEI-2 not-due-yet 2028-04-30', 'DN-PEI-3 not-due-yet 2028-06-30']),
    )
  }
  await world.mails()
  // A pupil who has left asks for nothing any more.
  await world.record(late, 'pupil-left')
  await world.until('2027-10-01 12:00')
  expect(about(await world.mails(), WINDOWS.definitive)).toEqual(['2027-10-01 07:30:01 Da fare', '2027-10-01 07:30:01 Da fare'])
  expect(await world.machine.sweep()).toMatchObject({ repaired: 0, gaveUp: 0 })
})
