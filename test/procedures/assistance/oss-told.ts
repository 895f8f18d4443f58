import type { School } from '../../../lib/kernel/school.ts'
import { type Case, given, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

/** Facts on the OSS as tests tell them; the calendar is the one of the examples (inclusion § 4.1). */

const PUPIL = 'p-alu014'
const OSS = 'p-ossrb01'
const SOCIAL_WORKER = 'p-socmt01'

export const hours = (n: number): number => n * 60

export const as = (person: string, role: string, sentOn?: string) => ({
  person: `p-${person}`,
  as: role,
  ...(sentOn === undefined ? {} : { sentOn }),
})

const referent = as('refer01', 'referent')
const first = as('teach01', 'class-teacher')
const second = as('teach02', 'class-teacher')
const third = as('teach03', 'class-teacher')
const support = as('suppor1', 'support-teacher')
const coordinator = as('coordi1', 'coordinator')

export const people = { referent, first, second, third, support, coordinator }

/** A class of the primaria: three teachers and support, and the Referente. */
export const TEAM_2B = [referent, first, second, third, support]
/** A class of the secondaria I: coordinator, support and two others, and the Referente. */
export const TEAM_1A = [referent, coordinator, support, first, second]

export const accepted = (when: string, wantedFrom: string, level = 'PRI'): Told => [
  'service-accepted',
  when,
  { pupil: PUPIL, level, wantedFrom },
]

export const announced = (when: string, data: Record<string, unknown> = {}): readonly [string, string, Record<string, unknown>] => [
  'oss-announced',
  when,
  { pupil: PUPIL, oss: OSS, socialWorker: SOCIAL_WORKER, level: 'PRI', allottedMinutes: hours(10), ...data },
]

export const team = (when: string, listed: readonly unknown[] = TEAM_2B, data: Record<string, unknown> = {}): Told => [
  'team-listed',
  when,
  { team: listed, ...data },
]

export const communicated = (when: string, recipients: readonly unknown[] = TEAM_2B): Told => ['oss-communicated', when, { recipients }]

export const replaced = (when: string, from: string): Told => ['oss-replaced', when, { from, oss: 'p-ossnew1' }]

export const assignment = (facts: readonly Told[], school: School = lombard()): Promise<Case> => given('oss-assignment', facts, school)

export type Grid = readonly { weekday: number; start: string; end: string }[]

export const known = (when: string, data: Record<string, unknown> = {}): Told => [
  'oss-made-known',
  when,
  { pupil: PUPIL, level: 'PRI', allottedMinutes: hours(10), ...data },
]

export const proposed = (when: string, grid: Grid, from = '2026-09-14'): Told => ['timetable-proposed', when, { grid, from }]
export const sent = (when: string, channel = 'pec'): Told => ['timetable-sent', when, { channel }]
export const confirmed = (when: string): Told => ['timetable-confirmed', when]
export const countered = (when: string): Told => ['counter-proposed', when, { remarks: 'meglio il giovedì' }]
export const told = (when: string): Told => ['acceptance-told', when, { recipients: ['p-teach01', 'p-suppor1'] }]

export const timetable = (facts: readonly Told[], school: School = lombard()): Promise<Case> => given('oss-timetable', facts, school)

export const slot = (date: string, start: string, end: string) => ({ date, start, end })

/** The outing of EX-OSSC-1: Thursday 24 September 2026, 08:30–12:30 instead of 08:30–10:30. */
export const OUTING = {
  reason: 'outing',
  duration: 'one-off',
  level: 'PRI',
  usedMinutes: hours(10),
  allottedMinutes: hours(10),
  dropped: [slot('2026-09-24', '08:30', '10:30')],
  added: [slot('2026-09-24', '08:30', '12:30')],
}

/** The same outing, with Friday's two hours dropped in that week (EX-OSSC-2). */
export const WITHOUT_FRIDAY = { ...OUTING, dropped: [...OUTING.dropped, slot('2026-09-25', '08:30', '10:30')] }

export const requested = (when: string, data: Record<string, unknown> = OUTING): Told => ['change-requested', when, data]
export const forwarded = (when: string, data: Record<string, unknown> = {}): Told => [
  'change-forwarded',
  when,
  { to: 'social-worker', channel: 'pec', ...data },
]
export const change = (facts: readonly Told[], school: School = lombard()): Promise<Case> => given('oss-timetable-change', facts, school)

/** Monday to Friday, 08:30–10:30. */
export const MORNINGS: Grid = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '08:30', end: '10:30' }))

/** Wednesday 14 October 2026, all day (EX-ABS-1). */
export const notified = (when: string, data: Record<string, unknown> = {}): Told => [
  'absence-notified',
  when,
  { told: 'uos', level: 'PRI', from: '2026-10-14', pupil: PUPIL, grid: MORNINGS, ...data },
]
export const absence = (facts: readonly Told[], school: School = lombard()): Promise<Case> => given('pupil-absence-notice', facts, school)
