import { expect, test } from 'vitest'
import { PUPIL, party } from '../../infra/local/stories/people.ts'
import { caseFacts, obligations } from '../../lib/http/schemas/case.ts'
import { hours, MORNINGS, OUTING, people, TEAM_1A, TEAM_2B, WITHOUT_FRIDAY } from '../procedures/assistance/oss-told.ts'
import { allThatIsSaid, reachable, refused, turnedAway } from './inclusion.ts'
import { accepted, SCHOOL, World } from './world.ts'

const OSS = { ref: 'p-operatore', name: 'Operatore di prova' }
const SOCIAL = { ref: 'p-sociale', name: 'Assistente sociale di prova' }
const ANNOUNCED = {
  pupil: PUPIL.ref,
  oss: OSS.ref,
  socialWorker: SOCIAL.ref,
  level: 'PRI',
  allottedMinutes: hours(10),
  from: '2026-09-14',
  cooperative: 'Cooperativa di prova',
}
const PEOPLE = [PUPIL, OSS, SOCIAL]
const TEACHERS = [
  reachable(people.referent.person, 'referent'),
  ...[people.first, people.second, people.third, people.support, people.coordinator].map(({ person }) => reachable(person, 'teacher')),
]

const NEWS = 'Comunicazione: OSS e monte ore assegnati'
const toldBy = (mails: readonly string[], what: string): string[] =>
  mails.flatMap((mail) => (mail.endsWith(`: ${what}`) ? [mail.slice(20, -what.length - 2)] : [])).sort()

test('the social worker announces OSS and hours of a pupil in primaria: all teachers of the class and the Referente are told', async () => {
  const world = await World.open('2026-09-07 09:00')
  const id = await world.open('oss-assignment', 'oss-announced', { as: 'social-worker', data: ANNOUNCED, people: PEOPLE })
  expect(await world.mails()).toEqual([
    '2026-09-07 09:00:00 clerk: Da fare: Comunicare OSS e monte ore al Referente e agli insegnanti entro giovedì 10 settembre 2026',
  ])
  await world.until('2026-09-07 10:00')
  await world.record(id, 'team-listed', { data: { team: TEAM_2B }, people: TEACHERS, parties: [party('teacher')] })
  const withoutOne = TEAM_2B.filter((one) => one !== people.third)
  expect(await refused(world, id, 'oss-communicated', { data: { recipients: withoutOne } })).toEqual([
    'ERR-C-OSSA-1',
    'Piano gestione alunni (000:17-20); C-OSSA-1',
  ])
  await world.until('2026-09-07 10:30')
  await world.record(id, 'oss-communicated', { data: { recipients: TEAM_2B } })
  expect(toldBy(await world.mails(), NEWS)).toEqual(TEAM_2B.map(({ person }) => person).sort())
  expect(await world.shown(id)).toMatchObject({ phase: 'COMMUNICATED', nextDue: null })
  expect(await world.standings(id)).toEqual(['D-OSSA-2 met 2026-09-10'])
  expect(await world.register('registro-oss', '2026-27')).toMatchObject([
    {
      number: 1,
      case: id,
      columns: { pupil: PUPIL.name, oss: OSS.name, socialWorker: SOCIAL.name, minutes: '600', phase: 'COMMUNICATED' },
    },
  ])

  // Another OSS from 12 January: the one before ends the day before, and all are told again.
  await world.until('2027-01-11 09:00')
  const replaced = await world.record(id, 'oss-replaced', {
    as: 'social-worker',
    data: { from: '2027-01-12', oss: 'p-operatore2' },
    people: [{ ref: 'p-operatore2', name: 'Altro operatore' }],
  })
  expect(replaced.warnings).toMatchObject([{ code: 'W-C-OSSA-1/replaced' }])
  expect(replaced.warnings[0]?.sentence).toContain('lunedì 11 gennaio 2027')
  expect(await world.mails()).toEqual([
    '2027-01-11 09:00:00 clerk: Da fare: Comunicare OSS e monte ore al Referente e agli insegnanti entro giovedì 14 gennaio 2027',
  ])
  await world.until('2027-01-11 10:00')
  await world.record(id, 'oss-communicated', { data: { recipients: TEAM_2B } })
  expect(toldBy(await world.mails(), NEWS)).toHaveLength(5)
  expect(await world.register('registro-oss', '2026-27')).toMatchObject([{ columns: { replacement: 'Altro operatore' } }])

  const said = await allThatIsSaid(world)
  for (const { ref, name } of [...PEOPLE, ...TEACHERS]) for (const secret of [name, `"${ref}"`]) expect(said).not.toContain(secret)
})

test('in secondaria I coordinator, support teacher and the Referente are told; without hours the social worker is asked for them first', async () => {
  const world = await World.open('2026-09-07 09:00')
  const { allottedMinutes: _, ...withoutHours } = { ...ANNOUNCED, level: 'SEC1' }
  const id = await world.open('oss-assignment', 'oss-announced', { as: 'social-worker', data: withoutHours, people: PEOPLE })
  expect(await world.shown(id)).toMatchObject({ phase: 'RECEIVED_BY_SCHOOL', warned: [{ fact: 'f1', codes: ['W-OSS-NOHOURS'] }] })
  await world.record(id, 'team-listed', { data: { team: TEAM_1A }, people: TEACHERS })
  const told = [people.referent, people.coordinator, people.support]
  expect(await refused(world, id, 'oss-communicated', { data: { recipients: told } })).toEqual([
    'ERR-C-OSSA-1/hours',
    'Piano gestione alunni (000:17-20); C-OSSA-1',
  ])
  await world.until('2026-09-07 10:00')
  await world.record(id, 'hours-requested', { data: { channel: 'email' } })
  expect(await world.mails()).toEqual([
    '2026-09-07 09:00:00 clerk: Da fare: Chiedere il monte ore all’assistente sociale entro martedì 8 settembre 2026',
    '2026-09-07 10:00:00 social-worker: Da fare: Comunicare il monte ore alla scuola entro giovedì 10 settembre 2026',
    '2026-09-07 10:00:00 social-worker: Comunicazione: Manca il monte ore',
  ])
  await world.until('2026-09-07 11:00')
  await world.record(id, 'hours-announced', { as: 'social-worker', data: { allottedMinutes: hours(8) } })
  await world.until('2026-09-07 12:00')
  await world.record(id, 'oss-communicated', { data: { recipients: told } })
  expect(toldBy(await world.mails(), NEWS)).toEqual(told.map(({ person }) => person).sort())
  expect((await world.shown(id)).phase).toBe('COMMUNICATED')
})

const MOTHER = reachable('p-genitore', 'parent')
const knownHours = { level: 'PRI', allottedMinutes: hours(10), pupil: PUPIL.ref }

test('the timetable goes through the office, by a channel that counts, and silence is no consent', async () => {
  const world = await World.open('2026-09-14 09:00')
  const id = await world.open('oss-timetable', 'oss-made-known', {
    data: knownHours,
    people: [PUPIL, ...TEACHERS],
    parties: [party('teacher'), party('social-worker')],
  })
  const propose = (grid: unknown) => ({ as: 'teacher' as const, data: { from: '2026-09-21', grid } })
  const GRID = 'Piano gestione alunni, azioni 2-3 (000:17-23); C-OSST-1'
  const until = (end: string) => MORNINGS.map((slot) => ({ ...slot, end }))
  expect(await refused(world, id, 'timetable-proposed', propose(until('10:45')))).toEqual(['ERR-OSS-OVER', GRID])
  const twice = [MORNINGS[0], { weekday: 1, start: '10:00', end: '11:00' }]
  expect(await refused(world, id, 'timetable-proposed', propose(twice))).toEqual(['ERR-OSS-OVERLAP', GRID])
  expect(await refused(world, id, 'timetable-proposed', propose([{ weekday: 6, start: '08:30', end: '10:30' }]))).toEqual([
    'ERR-OSS-HOURS',
    GRID,
  ])
  const malformed = await turnedAway(world, id, 'timetable-proposed', propose([{ weekday: 8, start: '10:30', end: '08:30' }]))
  expect(malformed).toMatchObject({ status: 422, code: 'invalid-data' })
  expect(malformed.errors?.map(({ pointer }) => pointer)).toContain('/data/grid/0/weekday')
  const short = await world.record(id, 'timetable-proposed', propose(until('10:00')))
  expect(short.warnings).toMatchObject([{ code: 'W-OSS-UNDER', rule: 'C-OSST-1' }])
  await world.record(id, 'timetable-proposed', propose(MORNINGS))

  const pec = { data: { channel: 'pec' } }
  expect(await refused(world, id, 'timetable-sent', { as: 'teacher', ...pec })).toEqual([
    'ERR-D-OSST-2',
    'Piano gestione alunni, azione 3 (000:22-23)',
  ])
  expect(await refused(world, id, 'timetable-sent', { data: { channel: 'fax' } })).toEqual([
    'ERR-N-18',
    'CAD, D.Lgs. 82/2005, art. 47 c. 2 lett. c) (N-18)',
  ])
  await world.until('2026-09-16 09:00')
  await world.mails()
  await world.record(id, 'timetable-sent', pec)
  await world.until('2026-09-25 12:00')
  const answer = 'Confermare l’orario alla segreteria entro lunedì 21 settembre 2026'
  expect(await world.mails()).toEqual([
    `2026-09-16 09:00:00 social-worker: Da fare: ${answer}`,
    '2026-09-16 09:00:00 social-worker: Comunicazione: Proposta d’orario OSS',
    `2026-09-19 08:00:01 social-worker: Promemoria: ${answer}`,
    `2026-09-20 08:00:01 social-worker: Promemoria: ${answer}`,
    `2026-09-21 08:00:01 social-worker: Promemoria: ${answer}`,
    ...['22', '23'].flatMap((day) =>
      ['social-worker', 'ds', 'dsga'].map((who) => `2026-09-${day} 08:00:01 ${who}: Termine superato: ${answer}`),
    ),
  ])
  expect((await world.shown(id)).phase).toBe('SENT_TO_UOS')
  const teachers = { data: { recipients: [people.first.person, people.support.person] } }
  expect(await refused(world, id, 'acceptance-told', teachers)).toEqual([
    'ERR-D-OSST-4',
    'Piano gestione alunni, azione 6 (000:29); AMB-04',
  ])
  await world.record(id, 'uos-solicited', { data: { channel: 'email' } })
  expect(toldBy(await world.mails(), 'Comunicazione: Proposta d’orario OSS senza risposta')).toEqual(['social-worker'])

  await world.until('2026-09-25 13:00')
  await world.record(id, 'timetable-confirmed', { as: 'social-worker' })
  expect(await world.mails()).toEqual([
    '2026-09-25 13:00:00 clerk: Da fare: Comunicare agli insegnanti che l’orario è accettato entro lunedì 28 settembre 2026',
  ])
  await world.until('2026-09-25 14:00')
  await world.record(id, 'acceptance-told', teachers)
  expect(toldBy(await world.mails(), 'Comunicazione: Orario OSS accettato')).toEqual([people.support.person, people.first.person])
  expect(await world.register('registro-oss', '2026-27')).toMatchObject([
    { case: id, columns: { channel: 'pec', from: '2026-09-21', phase: 'NOTIFIED_TO_TEACHERS' } },
  ])
  // Both versions of the timetable are kept.
  const { items } = (await world.ask('teacher', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.filter(({ type }) => type === 'timetable-proposed').map(({ data }) => data.grid)).toEqual([until('10:00'), MORNINGS])
})

test('an outing beyond the hours is no refusal: the social worker decides, and until then the case says so', async () => {
  const world = await World.open('2026-09-14 09:00')
  const id = await world.open('oss-timetable-change', 'change-requested', {
    as: 'teacher',
    data: { ...OUTING, pupil: PUPIL.ref },
    people: [PUPIL, ...TEACHERS],
  })
  expect(await world.shown(id)).toMatchObject({ phase: 'REQUESTED', warned: [{ fact: 'f1', codes: ['W-C-OSSC-1'] }] })
  const OFFICE_ONLY = ['ERR-OSSC-CHANNEL', 'Piano gestione alunni, azione 13 (000:47-49)']
  const forward = (to: string, channel = 'pec') => ({ data: { to, channel } })
  expect(await refused(world, id, 'change-forwarded', { as: 'teacher', ...forward('social-worker') })).toEqual(OFFICE_ONLY)
  for (const to of ['oss', 'provider']) expect(await refused(world, id, 'change-forwarded', forward(to))).toEqual(OFFICE_ONLY)
  expect((await refused(world, id, 'change-forwarded', forward('social-worker', 'fax')))[0]).toBe('ERR-N-18')

  await world.until('2026-09-14 10:00')
  const sent = await world.record(id, 'change-forwarded', { ...forward('social-worker'), parties: [party('social-worker')] })
  expect(sent.warnings).toMatchObject([{ code: 'MAN-OSSC-OVER', rule: 'C-OSSC-1' }])
  expect((await world.shown(id)).warned).toContainEqual({ fact: 'f2', codes: ['MAN-OSSC-OVER'] })
  const toDecide = async () =>
    (await world.ask('social-worker', `/v1/obligations?school=${SCHOOL}&role=social-worker`)).as(obligations).items
  expect((await toDecide()).find(({ key }) => key === 'MAN-OSSC-OVER')).toMatchObject({
    case: id,
    title: 'Decidere sulla variazione che supera il monte ore',
    bearer: 'social-worker',
    state: 'open',
    norm: 'Piano gestione alunni, azione 13 (000:47-49); C-OSSC-1',
  })
  expect((await world.mails()).filter((mail) => mail.includes('social-worker'))).toEqual([
    '2026-09-14 10:00:00 social-worker: Da fare: Rispondere alla richiesta di variazione entro sabato 19 settembre 2026',
    '2026-09-14 10:00:00 social-worker: Da fare: Decidere sulla variazione che supera il monte ore entro sabato 19 settembre 2026',
    '2026-09-14 10:00:00 social-worker: Comunicazione: Variazione dell’orario OSS richiesta',
  ])
  await world.record(id, 'change-confirmed', { as: 'social-worker' })
  expect(await toDecide()).toEqual([])
  expect(await world.standings(id)).toEqual(expect.arrayContaining(['MAN-OSSC-OVER met 2026-09-19']))

  // Two hours given up on Friday: a second version, on the same case, that stays inside the hours and goes the same way.
  await world.record(id, 'change-requested', { as: 'teacher', data: WITHOUT_FRIDAY })
  expect((await world.record(id, 'change-forwarded', forward('social-worker'))).warnings).toEqual([])
  expect(await refused(world, id, 'change-told', { data: { recipients: [people.first.person] } })).toEqual([
    'ERR-D-OSST-4',
    'Piano gestione alunni, azione 13 (000:47-49); come per l’orario, azioni 5-6 (000:27-29; AMB-08)',
  ])
  await world.record(id, 'change-confirmed', { as: 'social-worker' })
  await world.until('2026-09-14 11:00')
  await world.record(id, 'change-told', { data: { recipients: [people.first.person] } })
  expect(toldBy(await world.mails(), 'Comunicazione: Variazione dell’orario OSS confermata')).toEqual([people.first.person])
  const { items } = (await world.ask('teacher', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(items.filter(({ type }) => type === 'change-requested')).toMatchObject([
    { stands: true, data: { dropped: OUTING.dropped } },
    { stands: true, data: { dropped: WITHOUT_FRIDAY.dropped } },
  ])
  expect(await world.register('registro-oss', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { reason: 'outing', duration: 'one-off', phase: 'NOTIFIED_TO_TEACHERS' } },
  ])
})

test('an absence that only the school is told of reaches the social worker, and no reason is taken', async () => {
  const world = await World.open('2026-10-14 07:40')
  const notice = { told: 'school', level: 'PRI', from: '2026-10-14', pupil: PUPIL.ref, grid: MORNINGS }
  const withReason = await world.tryOpen('pupil-absence-notice', 'absence-notified', {
    as: 'parent',
    data: { ...notice, reason: 'febbre' },
  })
  expect([withReason.status, withReason.code]).toEqual([422, 'invalid-data'])
  const id = await world.open('pupil-absence-notice', 'absence-notified', { as: 'parent', data: notice, people: [PUPIL, MOTHER] })
  expect((await world.shown(id)).warned).toEqual([{ fact: 'f1', codes: ['W-ABS-WRONGADDRESSEE'] }])
  expect(await world.mails()).toEqual([
    '2026-10-14 07:40:00 p-genitore: Da fare: Avvisare l’U.O.S. prima della prima ora dell’OSS entro mercoledì 14 ottobre 2026, ore 08:30',
    '2026-10-14 07:40:00 clerk: Da fare: Inoltrare l’avviso all’U.O.S. entro mercoledì 14 ottobre 2026, ore 08:30',
    '2026-10-14 07:40:00 social-worker: Comunicazione: Avviso di assenza',
  ])
  await world.record(id, 'notice-forwarded', { data: { channel: 'email' } })
  const freed = (freedMinutes: number) => ({ data: { freedMinutes, grid: MORNINGS } })
  expect(await refused(world, id, 'freed-time-recorded', freed(121))).toEqual([
    'ERR-C-ABS-1',
    'Piano gestione alunni, azione 12 (000:45); C-ABS-1',
  ])
  await world.record(id, 'freed-time-recorded', freed(120))
  expect(await world.register('registro-avvisi-assenza', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { told: 'school', pupil: PUPIL.name, freed: '120', phase: 'FORWARDED' } },
  ])

  await world.until('2026-10-15 09:10')
  const late = await world.tryOpen('pupil-absence-notice', 'absence-notified', {
    as: 'parent',
    data: { ...notice, told: 'uos', from: '2026-10-15' },
  })
  expect(accepted(late, 'a late notice').warnings).toMatchObject([{ code: 'W-ABS-LATE', rule: 'C-ABS-1' }])
})
