import { bodyHash, caseIdOf, commandIdOf } from '../../lib/adapters/ids.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import type { Ports } from '../../lib/application/context.ts'
import { deliverCommand } from '../../lib/application/deliver.ts'
import type { CaseId, CommandId, SchoolRecord } from '../../lib/application/ports.ts'
import { openCase, recordFact } from '../../lib/application/submit.ts'
import type { User } from '../../lib/application/user.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import { DEFAULT_SETTINGS, type SchoolCode, schoolCode } from '../../lib/kernel/school.ts'
import { fromMs, type Instant, toMs } from '../../lib/kernel/time.ts'
import { procedureIndex } from '../../lib/procedures/index.ts'
import { rome } from '../procedures/given.ts'

export const SCHOOL: SchoolCode = schoolCode('TOIC8AB00X')
export const TEACHER: User = { subject: '0f6e2d0a-6c1f-4b7e-9d53-2f0c7f1f9a10', roles: [{ school: SCHOOL, role: 'teacher' }] }
export const CLERK: User = { subject: '9b1de7a2-0a55-4c8b-8f0e-7ad3b1f0c2e4', roles: [{ school: SCHOOL, role: 'clerk' }] }

const hours = { opens: '08:00', closes: '16:00' }

export const schoolRecord = (code: SchoolCode = SCHOOL, changes: Partial<SchoolRecord> = {}): SchoolRecord => ({
  code,
  name: 'Istituto comprensivo di Rivalta',
  settings: DEFAULT_SETTINGS,
  calendar: {
    version: '2026-1',
    schoolYears: [PIEMONTE_2026_27],
    officeHours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
    closures: [],
  },
  contacts: [
    { id: 'k-clerk', role: 'clerk', name: 'Ada Segre', email: 'ada.segre@scuola.example' },
    { id: 'k-ds', role: 'ds', name: 'Bruno Preside', email: 'bruno.preside@scuola.example' },
  ],
  revision: 1,
  ...changes,
})

/** Words that must stand nowhere in clear. */
export const SECRETS = [
  'Martina',
  'Rossini',
  'scivolata',
  'spalliera',
  'frattura',
  'radio',
  'ghiaccio',
  'Segre',
  'ada.segre',
  'prognosisDays',
  'inabilityUntil',
]

interface Step {
  readonly type: string
  readonly when: string
  readonly data?: Record<string, unknown>
  readonly by?: User
}

const OPENING: Step = {
  type: 'injury-occurred',
  when: '2026-10-19 10:00',
  by: TEACHER,
  data: {
    place: 'gym',
    familyTold: true,
    injured: 'p-pupil01',
    teacher: 'p-teach01',
    className: '3 B',
    dynamics: 'Martina Rossini è scivolata dalla spalliera durante il riscaldamento e ha battuto il polso destro sul bordo del materasso.',
    witnesses: 'La compagna di classe Rossini Giulia',
    injury: 'sospetta frattura del radio destro',
    firstAid: 'ghiaccio e immobilizzazione, 118 non chiamato',
  },
}

/** What follows: from the protocol to a prolongation that reaches the fourth day, and its consequences. */
export const STEPS: readonly Step[] = [
  { type: 'ds-told', when: '2026-10-19 10:30' },
  { type: 'declaration-protocolled', when: '2026-10-19 12:00', data: { protocol: '4021/2026', declarant: 'p-teach01' } },
  { type: 'medical-report-issued', when: '2026-10-19 12:30' },
  {
    type: 'medical-document-filed',
    when: '2026-10-19 13:00',
    data: {
      protocol: '4025/2026',
      original: true,
      certificateNumber: 'C-99821',
      deliveredBy: 'p-parent1',
      issuer: 'PS Orbassano',
      outcome: 'prognosis',
      prognosisDays: 3,
    },
  },
  { type: 'insurer-notified', when: '2026-10-20 09:30', data: { insurer: 'Benacquista', number: '7731' } },
  { type: 'insurance-explained', when: '2026-10-20 10:00' },
  { type: 'prognosis-prolonged', when: '2026-10-23 12:00', data: { protocol: '4102/2026', inabilityUntil: '2026-10-30' } },
  { type: 'inail-report-sent', when: '2026-10-24 09:00', data: { channel: 'online', number: 'INAIL-2026-118822' } },
  { type: 'further-documents-received', when: '2026-10-26 09:00', data: { protocol: '4150/2026' } },
  { type: 'integration-sent', when: '2026-10-27 09:00', data: { to: 'INAIL e assicurazione' } },
  { type: 'insurer-notified', when: '2026-10-27 11:00', data: { insurer: 'Benacquista', number: '7731/2' } },
]

export type Stores = Pick<Ports, 'cases' | 'registers' | 'schools' | 'ledger' | 'readLog'>

/** The application on the given stores; everything else in memory. */
export function applicationOn(stores: Stores): Ports {
  const { faults: _, ...others } = memoryWorld(() => rome('2026-10-01'))
  return { ...others, ...stores, procedures: procedureIndex }
}

const URL = 'https://scadenzario.example'
const soonAfter = (at: Instant): Instant => fromMs(toMs(at) + 20_000)

/** Opens the injury; with it two persons. */
export async function openInjury(ports: Ports, key: string): Promise<{ caseId: CaseId; command: CommandId; now: Instant }> {
  const id = commandIdOf(SCHOOL, TEACHER.subject, key)
  const caseId = caseIdOf(SCHOOL, id)
  const occurredAt = rome(OPENING.when)
  const now = soonAfter(occurredAt)
  const outcome = await openCase(
    ports,
    TEACHER,
    {
      id,
      caseId,
      school: SCHOOL,
      procedure: 'injury-lab-gym',
      body: bodyHash(OPENING),
      asked: { type: OPENING.type, occurredAt, data: OPENING.data },
      people: [
        { ref: personRef('p-pupil01'), name: 'Martina Rossini', residence: 'via Roma 1, Rivalta', taxCode: 'RSSMTN12A41L219X' },
        { ref: personRef('p-teach01'), name: 'Carla Prof', email: 'carla.prof@scuola.example' },
      ],
      parties: [],
    },
    now,
  )
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.denial))
  return { caseId, command: id, now }
}

export async function recordStep(
  ports: Ports,
  caseId: CaseId,
  step: Step,
  key: string,
  seen: number | undefined,
): Promise<{ command: CommandId; now: Instant }> {
  const user = step.by ?? CLERK
  const id = commandIdOf(SCHOOL, user.subject, key)
  const occurredAt = rome(step.when)
  const now = soonAfter(occurredAt)
  const outcome = await recordFact(
    ports,
    user,
    { id, caseId, body: bodyHash(step), asked: { type: step.type, occurredAt, data: step.data ?? {} }, people: [], parties: [], seen },
    now,
  )
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.denial))
  return { command: id, now }
}

export const deliver = (ports: Ports, caseId: CaseId, command: CommandId, now: Instant): Promise<void> =>
  deliverCommand(ports, URL, caseId, command, now)
