import type { Role } from '../../../lib/kernel/role.ts'
import { demoIdentity } from '../demo-school.ts'

/** People of the stories, outside the office. */

export const family = (name: string): string => `${name}@famiglie.example`

/** Somebody who takes part in a case with an access of their own. */
export const party = (role: Role) => ({ subject: demoIdentity(role).sub, role })

export const PUPIL = { ref: 'p-alunno', name: 'Alunno di prova' }
export const PROVIDER = { ref: 'p-gestore', name: 'Gestore di prova', role: 'provider', email: family('gestore') }

/** Who makes up the pupil's GLO: each in a function, and how they are reached. */
export const GLO = [
  { person: 'p-genitore', as: 'family' },
  { person: 'p-sociale', as: 'social-worker' },
  { person: 'p-sostegno', as: 'support-teacher' },
  { person: 'p-italiano', as: 'class-teacher' },
]
export const GLO_PEOPLE = [
  { ref: 'p-genitore', name: 'Genitore di prova', role: 'parent', email: family('genitore') },
  { ref: 'p-sociale', name: 'Assistente sociale di prova', role: 'social-worker', email: family('sociale') },
  { ref: 'p-sostegno', name: 'Docente di sostegno di prova', role: 'teacher', email: family('sostegno') },
  { ref: 'p-italiano', name: 'Docente di prova', role: 'teacher', email: family('italiano') },
]

/** Assistance from Monday to Friday. */
export const THREE_HOURS_A_DAY = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '08:30', end: '11:30' }))
