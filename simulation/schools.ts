import type { Contact, Person, SchoolRecord } from '../lib/application/ports.ts'
import type { User } from '../lib/application/user.ts'
import { PIEMONTE_2026_27 } from '../lib/kernel/calendar/school-calendars.ts'
import { personRef } from '../lib/kernel/fact.ts'
import { ROLES, type Role } from '../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, type SchoolCode, schoolCode } from '../lib/kernel/school.ts'
import { type CivilDate, plusDays } from '../lib/kernel/time.ts'
import type { Random } from './random.ts'

export const CODES: readonly SchoolCode[] = [schoolCode('TOIC8AB00X'), schoolCode('MIIC8XY00Z'), schoolCode('RMIS00100A')]

const HOURS = { opens: '08:00', closes: '16:00' }
const WEEK = { 1: HOURS, 2: HOURS, 3: HOURS, 4: HOURS, 5: HOURS }
/** Who has an address at every school; others at some. */
const ALWAYS: readonly Role[] = ['ds', 'dsga', 'clerk']
const SOMETIMES: readonly Role[] = ['teacher', 'referent', 'clerk', 'cs-staff', 'usp', 'social-worker']

/** The domain tells whose address it is: no mail of one school may go to another's. */
export const domainOf = (code: SchoolCode): string => `${code.toLowerCase()}.example`

const contactOf = (code: SchoolCode, id: string, role: Role): Contact => ({ id, role, name: id, email: `${id}@${domainOf(code)}` })

export function drawSchool(code: SchoolCode, random: Random): SchoolRecord {
  const others = SOMETIMES.filter(() => random.happens(0.4))
  return {
    code,
    name: `IC ${code}`,
    settings: { ...DEFAULT_SETTINGS, governing: random.of(['strictest', 'strictest', 'regulation', 'national']) },
    calendar: { version: `${code}-1`, schoolYears: [PIEMONTE_2026_27], officeHours: WEEK, closures: [] },
    contacts: [...ALWAYS.map((role) => contactOf(code, role, role)), ...others.map((role) => contactOf(code, `${role}-2`, role))],
    revision: 1,
  }
}

/** A closure of some days, in a calendar of a version of its own. */
export function withClosure(record: SchoolRecord, from: CivilDate, days: number): SchoolRecord['calendar'] {
  const { calendar, code, revision } = record
  const closure = { from, to: plusDays(from, days - 1), reason: 'Elezioni', source: 'ordinanza' }
  return { ...calendar, version: `${code}-${revision + 1}`, closures: [...(calendar.closures ?? []), closure] }
}

/** Somebody leaves, somebody comes; addresses that refused mail have been mended. */
export function otherContacts({ code, contacts, revision }: SchoolRecord, random: Random): readonly Contact[] {
  const mended = contacts.map(({ suppressed: _, ...contact }) => contact)
  const role = random.of(ROLES)
  return [
    ...mended.filter(({ id }) => ALWAYS.some((always) => always === id) || random.happens(0.7)),
    contactOf(code, `c${revision}`, role),
  ]
}

/** Persons of a case, some in a role and with an address. */
export const drawPeople = (code: SchoolCode, random: Random): readonly Person[] =>
  ['p-pupil01', 'p-requester', 'p-concerned', 'p-teacher1'].flatMap((ref): Person[] =>
    random.happens(0.4)
      ? [
          {
            ref: personRef(ref),
            name: 'Nome Cognome',
            ...(random.happens(0.6) ? { role: random.of<Role>(['parent', 'requester', 'concerned', 'teacher', 'injured']) } : {}),
            ...(random.happens(0.6) ? { email: `${ref}@${domainOf(code)}` } : {}),
          },
        ]
      : [],
  )

const userAt = (code: SchoolCode, subject: string, roles: readonly Role[]): User => ({
  subject: `${subject}-${code}`,
  roles: roles.map((role) => ({ school: code, role })),
})

/** May record anything. */
export const everybody = (code: SchoolCode): User => userAt(code, 'all', ['ds', ...ROLES])
export const single = (code: SchoolCode, role: Role): User => userAt(code, role, [role])
