import type { Ports } from '../../lib/application/context.ts'
import type { Contact, SchoolRecord } from '../../lib/application/ports.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, schoolCode } from '../../lib/kernel/school.ts'
import type { Identity } from './issuer.ts'

export const DEMO_SCHOOL = schoolCode('TOIC8AB00X')

const contact = (role: Role, name: string): Contact => ({ id: role, role, name, email: `${role}@rivalta.example` })

const OFFICE_DAY = { opens: '08:00', closes: '16:00' }

/** A school in Piemonte, as in the worked examples of the regulation (rulebook § 0.3). */
export const demoSchool: SchoolRecord = {
  code: DEMO_SCHOOL,
  name: 'Istituto Comprensivo di Rivalta (dimostrazione)',
  settings: DEFAULT_SETTINGS,
  calendar: {
    version: 'rivalta-2026-27-1',
    schoolYears: [PIEMONTE_2026_27],
    officeHours: { 1: OFFICE_DAY, 2: OFFICE_DAY, 3: OFFICE_DAY, 4: OFFICE_DAY, 5: OFFICE_DAY },
    closures: [],
  },
  // A provider serves some pupils only: it stands in their cases, with an address of its own.
  contacts: [
    contact('ds', 'Dirigente'),
    contact('dsga', 'DSGA'),
    contact('clerk', 'Segreteria'),
    contact('teacher', 'Docenti'),
    contact('referent', 'Referente per l’inclusione'),
    contact('social-worker', 'Assistente sociale dell’U.O.S.'),
    contact('committing-body', 'Ente committente'),
  ],
  revision: 1,
}

/** Somebody at the demo school, known by the role. */
export const demoIdentity = (role: Role): Identity => ({ sub: `demo-${role}`, schools: [DEMO_SCHOOL], roles: [`${DEMO_SCHOOL}:${role}`] })

/** Stores the demo school where it is not there yet. */
export async function openDemoSchool(ports: Ports): Promise<void> {
  if ((await ports.schools.fresh(DEMO_SCHOOL)) === undefined) await ports.schools.put(demoSchool, null)
}
