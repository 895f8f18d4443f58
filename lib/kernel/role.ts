/** Who acts and who is bound, in the rulebook's words. */
export const ROLES = [
  'ds',
  'dsga',
  'clerk',
  'teacher',
  'referent',
  'cs-staff',
  'injured',
  'parent',
  'requester',
  'concerned',
  'social-worker',
  'committing-body',
  'usp',
  'pole-school',
  'provider',
] as const

export type Role = (typeof ROLES)[number]

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

/** The roles that make up the school office: *Segreteria*, DSGA and head teacher. */
export const OFFICE: readonly Role[] = ['clerk', 'dsga', 'ds']

/** Roles that answer for an office or service of their own, whoever holds them today: its letters reach them by the role. */
export const SERVICES: readonly Role[] = ['referent', 'social-worker', 'committing-body', 'usp', 'pole-school']

/** A role, or the whole office. */
export type Party = Role | 'office'

export const roleMatches = (role: Role, parties: readonly Party[]): boolean =>
  parties.some((party) => party === role || (party === 'office' && OFFICE.includes(role)))

const NAMES: Record<Role, string> = {
  ds: 'Dirigente scolastico',
  dsga: 'DSGA',
  clerk: 'Segreteria',
  teacher: 'Docente',
  referent: 'Referente per l’inclusione',
  'cs-staff': 'Collaboratore scolastico',
  injured: 'Infortunato',
  parent: 'Genitore',
  requester: 'Richiedente',
  concerned: 'Controinteressato',
  'social-worker': 'Assistente sociale',
  'committing-body': 'Ente committente',
  usp: 'Ufficio scolastico provinciale',
  'pole-school': 'Scuola polo',
  provider: 'Gestore',
}

export const roleName = (role: Role): string => NAMES[role]
