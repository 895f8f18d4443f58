import type { User } from '../application/user.ts'
import { ROLES, type Role } from '../kernel/role.ts'
import { isSchoolCode, type SchoolCode } from '../kernel/school.ts'

export const SCHOOLS_CLAIM = 'scadenzario:schools'
export const ROLES_CLAIM = 'scadenzario:roles'

// More than any person holds; a longer claim is no claim of ours.
const MOST_ITEMS = 200

const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

const isText = (item: unknown): item is string => typeof item === 'string'

/** The items of a list claim: a list, or `[a b]` as API Gateway writes one; anything else gives no rights. */
function itemsOf(claim: unknown): readonly string[] {
  const written = isText(claim) && /^\[[^[\]]*\]$/.test(claim) ? claim.slice(1, -1).split(' ') : claim
  return Array.isArray(written) && written.length <= MOST_ITEMS && written.every(isText) ? written : []
}

function heldBy(item: string, schools: ReadonlySet<string>): { readonly school: SchoolCode; readonly role: Role }[] {
  const [school = '', role = '', ...rest] = item.split(':')
  return rest.length === 0 && schools.has(school) && isSchoolCode(school) && isRole(role) ? [{ school, role }] : []
}

/** Whom a token proves, or undefined when it names nobody. A role counts only at a school that the token names too. */
export function userOf(claims: Readonly<Record<string, unknown>> | undefined): User | undefined {
  const subject = claims?.sub
  if (claims === undefined || typeof subject !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(subject)) return undefined
  const schools = new Set(itemsOf(claims[SCHOOLS_CLAIM]))
  const roles = [...new Set(itemsOf(claims[ROLES_CLAIM]))].flatMap((item) => heldBy(item, schools))
  return { subject, roles }
}
