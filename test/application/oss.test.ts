import { describe, expect, it } from 'vitest'
import type { Person } from '../../lib/application/ports.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import type { Role } from '../../lib/kernel/role.ts'
import {
  accepted,
  announced,
  confirmed,
  known,
  MORNINGS,
  notified,
  people,
  proposed,
  sent,
  TEAM_2B,
  team,
  told,
} from '../procedures/assistance/oss-told.ts'
import type { Told } from '../procedures/given.ts'
import { answered, contact, demoSchool, rungOf, user, World } from './world.ts'

const socialWorker = user('worker-1', 'social-worker')

const person = (ref: string, role: Role): Person => ({ ref: personRef(ref), name: 'Nome Cognome', role, email: `${ref}@scuola.example` })
const PEOPLE: readonly Person[] = [
  person(people.referent.person, 'referent'),
  ...[people.first, people.second, people.third, people.support].map((one) => person(one.person, 'teacher')),
]

/** Holders of each role at the school; the teachers are persons of the case. */
const school = () =>
  demoSchool({}, [contact('ds', 'ds'), contact('dsga', 'dsga'), contact('clerk', 'clerk'), contact('worker', 'social-worker')])

const open = async (world: World, procedure: string, [type, when, data = {}]: Told, as = user('clerk-1', 'clerk')) =>
  answered(await world.open(procedure, type, { data, at: when, people: PEOPLE, as })).caseId

/** The mails that acts have sent, by row and addressee. */
const notices = (world: World) =>
  world.sent.flatMap(({ mail }) => {
    const { obligation, step } = rungOf(mail)
    return step === 'notice' ? [[obligation.replace(/_f\d+$/, ''), mail.to.replace('@scuola.example', '')]] : []
  })

describe('the OSS and the mails that acts send', () => {
  it('one register has a number for each assignment, whichever fact opens it', async () => {
    const world = await World.at('2026-09-07 12:00', school())
    const first = await open(world, 'oss-assignment', accepted('2026-09-07 08:00', '2026-09-14'), socialWorker)
    const second = await open(world, 'oss-assignment', announced('2026-09-07 09:00'))
    const numbers = await Promise.all([first, second].map(async (id) => (await world.head(id)).registers))
    expect(numbers).toEqual([1, 2].map((number) => [{ register: 'registro-oss', schoolYear: '2026/27', number }]))
  })

  it('EX-OSSA-1 all who are told by the act get its mail, and nobody who was told in person', async () => {
    const world = await World.at('2026-09-07 12:00', school())
    const id = await open(world, 'oss-assignment', announced('2026-09-07 09:00'))
    const record = async ([type, when, data = {}]: Told) => answered(await world.record(id, type, { data, at: when }))
    await record(team('2026-09-07 10:00'))
    const recipients = TEAM_2B.map((one) => (one === people.first ? { ...one, sentOn: '2026-09-07' } : one))
    await record(['oss-communicated', '2026-09-07 11:00', { recipients }])
    await world.until('2026-09-07 18:00')
    const told = TEAM_2B.filter((one) => one !== people.first).map((one) => ['D-OSSA-2_told', one.person])
    expect(notices(world).sort()).toEqual(told.sort())
    expect((await world.head(id)).state.plain.phase).toBe('COMMUNICATED')
  })

  it('EX-OSST-5 until the social worker confirms, the teachers hear nothing; she is reminded', async () => {
    const world = await World.at('2026-09-16 12:00', school())
    const id = await open(world, 'oss-timetable', known('2026-09-08 09:00'))
    const record = async ([type, when, data = {}]: Told, as = user('clerk-1', 'clerk')) =>
      answered(await world.record(id, type, { data, at: when, as }))
    await record(proposed('2026-09-15 10:00', MORNINGS))
    await record(sent('2026-09-16 09:00'))
    await world.until('2026-09-25 12:00')
    expect(notices(world)).toEqual([['D-OSST-2_sent', 'worker']])
    const reminded = world.sent.filter(({ mail }) => mail.to.startsWith('worker') && rungOf(mail).step !== 'notice')
    expect(reminded.length).toBeGreaterThan(2)
    expect(world.sent.filter(({ mail }) => mail.to.startsWith('p-teach') && rungOf(mail).obligation.startsWith('D-OSST-4'))).toEqual([])
    await record(confirmed('2026-09-25 12:00'))
    await record(told('2026-09-25 12:00'))
    await world.until('2026-09-25 18:00')
    expect(notices(world).slice(1).sort()).toEqual([
      ['D-OSST-4_told', 'p-suppor1'],
      ['D-OSST-4_told', 'p-teach01'],
    ])
  })

  it('EX-ABS-4 a notice to the school alone reaches the U.O.S. at once', async () => {
    const world = await World.at('2026-10-14 07:40', school())
    await open(world, 'pupil-absence-notice', notified('2026-10-14 07:40', { told: 'school' }), user('parent-1', 'parent'))
    await world.until('2026-10-14 07:45')
    expect(notices(world)).toEqual([['D-ABS-1_notified', 'worker']])
  })
})
