import { expect } from 'vitest'
import { PUPIL, THREE_HOURS_A_DAY } from '../../infra/local/stories/people.ts'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { hours } from '../procedures/assistance/oss-told.ts'
import type { Told, World } from './world.ts'

/** What the tests of inclusion share: people with an address, and acts that are turned away. */

/** Somebody whom a case names and a mail reaches; its address stands in `World.mails` by the reference. */
export const reachable = (ref: string, role: Role, name = `Nome ${ref}`) => ({ ref, name, role, email: `${ref}@rivalta.example` })

/** The problem with which an act is turned away, and that it has left nothing behind. */
export async function turnedAway(world: World, id: string, type: string, told: Told = {}) {
  const kept = async () => [(await world.ask('clerk', `/v1/cases/${id}/facts`)).text, await world.standings(id)]
  const before = await kept()
  const answer = await world.tryRecord(id, type, told)
  expect(answer.headers.get('content-type'), answer.text).toContain('application/problem+json')
  await world.settle()
  expect(await kept()).toEqual(before)
  return answer.as(problemSchema)
}

/** Code and norm of an act that the norm refuses. */
export async function refused(world: World, id: string, type: string, told: Told = {}): Promise<(string | undefined)[]> {
  const { status, code, norm } = await turnedAway(world, id, type, told)
  expect(status, code).toBe(422)
  return [code, norm]
}

/** What of a mail or of the log could name somebody, addresses apart. */
export async function allThatIsSaid(world: World): Promise<string> {
  const letters = await world.machine.mail.inbox()
  const mails = letters.map(({ subject, text, html, invitation }) => JSON.stringify([subject, text, html, invitation]))
  return [...mails, ...world.lines].join('\n')
}

const { ref: pupil } = PUPIL
const timetable = { voucher: 'V-2026-17', level: 'PRI', versions: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }], pupil }

/** A case of each of the thirteen procedures: who opens it, with which fact. */
export const OPENINGS: Readonly<Record<string, { readonly type: string; readonly as: Role; readonly data: Record<string, unknown> }>> = {
  'oss-assignment': { type: 'service-accepted', as: 'social-worker', data: { pupil, level: 'PRI', wantedFrom: '2026-11-02' } },
  'oss-timetable': { type: 'oss-made-known', as: 'clerk', data: { pupil, level: 'PRI', allottedMinutes: hours(10) } },
  'oss-timetable-change': { type: 'change-known', as: 'teacher', data: { pupil, on: '2026-11-02', reason: 'outing' } },
  'pei-meeting': { type: 'pei-opened', as: 'referent', data: { pupil, level: 'PRI', basis: 'attending' } },
  'pupil-absence-notice': { type: 'absence-notified', as: 'parent', data: { pupil, told: 'uos', level: 'PRI', from: '2026-10-13' } },
  'voucher-absence': { type: 'timetable-set', as: 'clerk', data: timetable },
  'voucher-activation': {
    type: 'activation-requested',
    as: 'committing-body',
    data: { pupil, voucher: 'V-2026-17', channel: 'pec', minutes: hours(10), level: 3, serious: false, peiNeeds: 'comunicazione' },
  },
  'voucher-derogation': {
    type: 'derogation-proposed',
    as: 'social-worker',
    data: { pupil, schoolLevel: 'INF', level: 1, minutes: hours(22), plannedFrom: '2026-11-02' },
  },
  'voucher-exam-assistance': { type: 'exam-announced', as: 'clerk', data: { pupil, examFrom: '2027-06-14', schoolLevel: 'SEC1' } },
  'voucher-hours-assessment': {
    type: 'areas-rated',
    as: 'social-worker',
    data: { pupil, affective: 'GRAVE', autonomy: 'MEDIA', sheet: 'Scheda 1' },
  },
  'voucher-service-hours': {
    type: 'service-day-worked',
    as: 'provider',
    data: { voucher: 'V-2026-17', date: '2026-10-12', slots: [{ start: '08:30', end: '11:30' }] },
  },
  'voucher-trip-recovery': { type: 'timetable-set', as: 'clerk', data: timetable },
  'voucher-value-settlement': {
    type: 'voucher-set',
    as: 'clerk',
    data: {
      pupil,
      voucher: 'V-2026-17',
      from: '2026-09-14',
      to: '2027-08-31',
      level: 'PRI',
      hours: [{ from: '2026-09-14', weekly: hours(10) }],
    },
  },
}

/** A case of each, by its procedure. */
export async function openAll(world: World, told: Told = {}): Promise<ReadonlyMap<string, string>> {
  const opened = new Map<string, string>()
  for (const [procedure, { type, as, data }] of Object.entries(OPENINGS)) {
    opened.set(procedure, await world.open(procedure, type, { as, data, people: [PUPIL], ...told }))
  }
  return opened
}
