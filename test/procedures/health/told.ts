import type { Told } from '../given.ts'

/** The facts of an injury, as tests tell them. What was done at once is flagged, so that only the office's steps remain. */
export const declared = (when: string, protocol = '1/2026'): Told => ['declaration-protocolled', when, { protocol }]

export const certified = (when: string, prognosisDays: number, protocol = '2/2026'): Told => [
  'medical-document-filed',
  when,
  { protocol, outcome: 'prognosis', prognosisDays },
]

export const reserved = (when: string, protocol = '2/2026'): Told => ['medical-document-filed', when, { protocol, outcome: 'reserved' }]

export const fatal = (when: string, protocol = '9/2026'): Told => ['medical-document-filed', when, { protocol, outcome: 'fatal' }]

export const prolonged = (when: string, inabilityUntil: string, protocol = '3/2026'): Told => [
  'prognosis-prolonged',
  when,
  { protocol, inabilityUntil },
]

export const reported = (when: string): Told => ['inail-report-sent', when, { channel: 'online', number: '77' }]

export const communicated = (when: string): Told => ['inail-communication-sent', when, { number: '78' }]

export const insured = (when: string): Told => ['insurer-notified', when, { insurer: 'Compagnia' }]

const person = { injured: 'p-pupil01', dynamics: 'caduta' }

export const inLab = (when: string, place = 'gym'): Told => ['injury-occurred', when, { ...person, place, familyTold: true, dsTold: true }]

export const inOther = (when: string, place = 'corridor'): Told => [
  'injury-occurred',
  when,
  { ...person, place, familyTold: true, dsTold: true },
]

export const onTrip = (when: string, data: Record<string, unknown> = {}): Told => [
  'injury-occurred',
  when,
  { ...person, overnight: true, place: 'Nizza', abroad: true, reportedBy: 'teacher', dsTold: true, ...data },
]

export const toStaff = (when: string, data: Record<string, unknown> = {}): Told => [
  'injury-occurred',
  when,
  { ...person, place: 'inside', officeTold: true, dsTold: true, ...data },
]
