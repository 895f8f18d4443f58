import { isBuiltin } from '../kernel/builtin.ts'
import type { Fact } from '../kernel/fact.ts'
import type { Procedure, Sight } from '../kernel/procedure.ts'
import { OFFICE, type Role, roleMatches, SERVICES } from '../kernel/role.ts'
import type { SchoolCode } from '../kernel/school.ts'
import type { Head } from './ports.ts'

/** Who asks, as the token proves it. */
export interface User {
  readonly subject: string
  readonly roles: readonly { readonly school: SchoolCode; readonly role: Role }[]
}

/** What one role may see of one case. */
export interface View {
  readonly role: Role
  readonly sight: Sight
  readonly special: boolean
}

export const rolesAt = (user: User, school: SchoolCode): readonly Role[] =>
  user.roles.flatMap((held) => (held.school === school ? [held.role] : []))

export const isOfficeOf = (user: User, school: SchoolCode): boolean => rolesAt(user, school).some((role) => OFFICE.includes(role))

const WIDTH: Record<Sight, number> = { all: 2, 'own-case': 1, 'own-facts': 0 }
/** Of two views of the same breadth the one that may read special fields, in whatever order the token names the roles. */
const width = ({ sight, special }: View): number => 2 * WIDTH[sight] + (special ? 1 : 0)

const takesPart = (head: Pick<Head, 'parties'>, user: User, role: Role): boolean =>
  head.parties.some((party) => party.subject === user.subject && party.role === role)

/** A service is told by its role: until one of it takes part in a case, the case is that of whoever holds the role. */
const takesTurn = (head: Pick<Head, 'parties'>, role: Role): boolean =>
  SERVICES.includes(role) && !head.parties.some((party) => party.role === role)

function sightAs(procedure: Procedure, head: Pick<Head, 'parties'>, user: User, role: Role): Sight | undefined {
  const sight = procedure.seenBy[role]
  if (sight === undefined || sight === 'all' || takesPart(head, user, role)) return sight
  return sight === 'own-case' && takesTurn(head, role) ? sight : undefined
}

/**
 * The one authorisation filter (design § 6): the widest view that a user has of a case, or undefined, which every path answers as if the
 * case did not exist.
 */
export function viewOf(procedure: Procedure, head: Pick<Head, 'school' | 'parties'>, user: User): View | undefined {
  const views = rolesAt(user, head.school).flatMap((role): View[] => {
    const sight = sightAs(procedure, head, user, role)
    return sight === undefined ? [] : [{ role, sight, special: procedure.specialSeenBy.includes(role) }]
  })
  return views.reduce<View | undefined>((widest, view) => (widest === undefined || width(view) > width(widest) ? view : widest), undefined)
}

/** Whether a view shows a fact at all, and whether with its special fields. */
export const showsFact = (view: View, user: User, fact: Pick<Fact, 'by'>): boolean =>
  view.sight !== 'own-facts' || fact.by.subject === user.subject

export const showsSpecial = (view: View, user: User, fact: Pick<Fact, 'by'>): boolean => view.special || fact.by.subject === user.subject

/**
 * The role in which a user records a fact: the first they hold that may. In a case that exists only the roles count in which they see it: who
 * is here as a teacher does not act as a parent. Against a refusal the head teacher acts as such, whatever else they are.
 */
export function actingRole(
  procedure: Procedure,
  type: string,
  user: User,
  { school, parties }: { readonly school: SchoolCode; readonly parties?: Head['parties'] },
  despite = false,
): Role | undefined {
  const held = rolesAt(user, school).filter((role) => parties === undefined || sightAs(procedure, { parties }, user, role) !== undefined)
  const by = isBuiltin(type) ? (['office'] as const) : (procedure.facts[type]?.by ?? [])
  const able = held.filter((role) => roleMatches(role, by))
  return (despite ? able.find((role) => role === 'ds') : undefined) ?? able[0] ?? held[0]
}
