import type { Addressees } from '../kernel/procedure.ts'
import type { Role } from '../kernel/role.ts'
import type { Contact, Person, SchoolRecord } from './ports.ts'

export interface Recipient {
  readonly id: string
  readonly role: Role
  readonly email: string
  /** Set when the role that should have been told has nobody to tell: the office is told rather than nobody. */
  readonly insteadOf?: Role
}

/** Who stands in when nobody holds a role: the first of these that somebody holds. */
const STAND_IN: readonly Role[] = ['clerk', 'dsga', 'ds']

const reachable = (contact: Contact): boolean => contact.suppressed === undefined

const holders = (record: SchoolRecord, role: Role): Recipient[] =>
  record.contacts.flatMap((contact) =>
    contact.role === role && reachable(contact) ? [{ id: contact.id, role, email: contact.email }] : [],
  )

const ofCase = (people: readonly Person[], role: Role): Recipient[] =>
  people.flatMap((person) => (person.role === role && person.email !== undefined ? [{ id: person.ref, role, email: person.email }] : []))

/**
 * Who is told now: the holders of the role at this school, or the persons of the case in that role. When there is nobody the office is, and
 * knows for whom; empty only when the school has no reachable contact at all.
 */
export function recipientsOf(record: SchoolRecord, people: readonly Person[], role: Role): readonly Recipient[] {
  const found = [...holders(record, role), ...ofCase(people, role)]
  return found.length > 0 ? found : inPlaceOf(record, role)
}

/** The office's own address, for answers; undefined where it has none that works. */
export const officeAddress = (record: SchoolRecord): string | undefined => STAND_IN.flatMap((role) => holders(record, role))[0]?.email

/** The office, in place of somebody whom no mail reaches. */
function inPlaceOf(record: SchoolRecord, role: Role): readonly Recipient[] {
  for (const standIn of STAND_IN) {
    const instead = holders(record, standIn)
    if (instead.length > 0) return instead.map((recipient) => ({ ...recipient, insteadOf: role }))
  }
  return []
}

/** A person of the case who takes part in no role of their own. */
const NO_ROLE: Role = 'requester'

/** Who receives what an act sends: the persons that it names, and the holders of roles; the office for whoever has no address. */
export function addressees(record: SchoolRecord, people: readonly Person[], { people: refs, roles }: Addressees): readonly Recipient[] {
  const named = refs.flatMap((ref): readonly Recipient[] => {
    const person = people.find((other) => other.ref === ref)
    const role = person?.role ?? NO_ROLE
    return person?.email === undefined ? inPlaceOf(record, role) : [{ id: ref, role, email: person.email }]
  })
  return [...named, ...roles.flatMap((role) => recipientsOf(record, people, role))]
}
