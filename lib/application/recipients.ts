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
  if (found.length > 0) return found
  for (const standIn of STAND_IN) {
    const instead = holders(record, standIn)
    if (instead.length > 0) return instead.map((recipient) => ({ ...recipient, insteadOf: role }))
  }
  return []
}
