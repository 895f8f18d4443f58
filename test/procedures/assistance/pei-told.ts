import type { School } from '../../../lib/kernel/school.ts'
import { type Case, given, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

export const byText = lombard({ governing: 'regulation' })

export const as = (person: string, role: string) => ({ person: `p-${person}`, as: role })

const family = as('mother', 'family')
const social = as('social1', 'social-worker')
const support = as('support', 'support-teacher')
const coordinator = as('coordin', 'coordinator')

/** 3A of EX-PEI-1: four teachers and support. */
export const team3A = [family, social, support, coordinator, ...['italian', 'science', 'english'].map((one) => as(one, 'class-teacher'))]

/** 2C of EX-PEI-2: nine teachers, the coordinator and the support teacher among them. */
const subjects = ['maths01', 'history', 'english', 'drawing', 'musical', 'sport01', 'science']
export const team2C = [family, social, support, coordinator, ...subjects.map((one) => as(one, 'class-teacher'))]
export const minimum2C = [family, social, support, coordinator]

export const slot = (date: string, start = '16:30', end = '17:30') => ({ date, start, end })

export const opened = (when: string, data: Record<string, unknown> = {}): Told => [
  'pei-opened',
  when,
  { level: 'PRI', basis: 'attending', ...data },
]

export const arrived = (when: string, slots: readonly object[], data: Record<string, unknown> = {}): Told => [
  'dates-received',
  when,
  { level: 'PRI', channel: 'pec', slots, ...data },
]
export const passedOn = (when: string): Told => ['dates-passed-on', when]
export const checked = (when: string, chosen: object, commitments: readonly object[] = []): Told => [
  'compatibility-checked',
  when,
  { ...chosen, commitments },
]
export const clashed = (when: string, commitments: readonly object[]): Told => ['dates-incompatible', when, { commitments }]
export const listed = (when: string, team: readonly object[] = team3A, invited: readonly object[] = team): Told => [
  'invitees-listed',
  when,
  { team, listed: invited },
]
export const invited = (when: string, channel = 'email'): Told => ['invitations-sent', when, { channel }]
export const moved = (when: string, to: object): Told => ['meeting-moved', when, { ...to }]
export const cancelled = (when: string): Told => ['meeting-cancelled', when]
export const ossTold = (when: string): Told => ['oss-informed', when]
export const held = (when: string, ...kinds: readonly string[]): Told => [
  'meeting-held',
  when,
  { kinds, chairSigned: true, secretarySigned: true, proposals: true },
]
export const left = (when: string): Told => ['pupil-left', when]

/** EX-PEI-1: Tuesday 13 October 2026, 16:30–17:30, all the way to the invitation. */
export const THIRTEENTH = slot('2026-10-13')
export const untilInvited: readonly Told[] = [
  arrived('2026-09-21 09:00', [THIRTEENTH, slot('2026-10-15')]),
  passedOn('2026-09-21 12:00'),
  checked('2026-09-22 10:00', THIRTEENTH),
  listed('2026-09-22 11:00'),
  invited('2026-09-23 09:00'),
]

export const pei = (facts: readonly Told[], at: School = lombard()): Promise<Case> => given('pei-meeting', facts, at)
