import fc from 'fast-check'
import { act, event, field } from '../../lib/kernel/fact.ts'
import { type Procedure, procedure, type Sight } from '../../lib/kernel/procedure.ts'
import { OFFICE, ROLES, type Role } from '../../lib/kernel/role.ts'
import { days } from '../../lib/kernel/term.ts'
import { ALTROVE, type Caller, RIVALTA } from './client.ts'

/** Procedures, people and cases of every visibility, for the property that no path tells more than another. */

const ACTORS: readonly Role[] = ['ds', 'dsga', 'clerk', 'teacher', 'parent', 'requester']

export interface Visibility {
  readonly seenBy: { readonly [R in Role]?: Sight }
  readonly specialSeenBy: readonly Role[]
}

const sight = fc.option(fc.constantFrom<Sight>('all', 'own-case', 'own-facts'), { nil: undefined, freq: 3 })

export const visibility: fc.Arbitrary<Visibility> = fc.record({
  seenBy: fc
    .tuple(...ACTORS.map((role) => sight.map((seen) => [role, seen] as const)))
    .map((pairs) => Object.fromEntries(pairs.flatMap(([role, seen]) => (seen === undefined ? [] : [[role, seen]])))),
  specialSeenBy: fc.subarray([...ACTORS]),
})

/** Anybody may record; who sees it is drawn. Every case carries marks of its own in each class of data. */
export const procedureWith = (id: string, { seenBy, specialSeenBy }: Visibility): Procedure =>
  procedure({
    id,
    version: 1,
    title: `Prova ${id}`,
    norm: 'nessuna',
    seenBy,
    specialSeenBy,
    opens: 'started',
    facts: {
      started: event({
        title: 'Avviato',
        by: [...ROLES],
        phase: 'STARTED',
        plain: { mark: field.label() },
        personal: { who: field.person(), about: field.note() },
        special: { secret: field.note() },
      }),
      continued: act({ title: 'Proseguito', by: [...ROLES], plain: { mark: field.label() }, special: { secret: field.note() } }),
    },
    deadlines: {
      [`${id}-D1`]: {
        title: 'Concludere',
        nature: 'duty',
        bearer: 'clerk',
        from: 'started',
        metBy: 'continued',
        regulation: { term: days(3), norm: 'nessuna' },
      },
      [`${id}-D2`]: {
        title: 'Rispondere',
        nature: 'duty',
        bearer: 'parent',
        from: 'started',
        regulation: { term: days(5), norm: 'nessuna' },
      },
    },
    registers: {
      'registro-prova': {
        title: 'Registro di prova',
        norm: 'nessuna',
        on: 'started',
        columns: {
          mark: { title: 'Segno', fact: 'started', field: 'mark' },
          who: { title: 'Chi', fact: 'started', field: 'who' },
          due: { title: 'Scadenza', due: `${id}-D1` },
        },
      },
    },
  })

const held = fc.record({ school: fc.constantFrom(RIVALTA, ALTROVE), role: fc.constantFrom(...ACTORS) })

const caller = (name: number): fc.Arbitrary<Caller> =>
  fc.array(held, { maxLength: 3 }).map((roles) => ({
    sub: `user-${name}`,
    schools: [...new Set(roles.map(({ school }) => school))],
    roles: [...new Set(roles.map(({ school, role }) => `${school}:${role}`))],
  }))

export interface PlannedFact {
  readonly by: number
}

export interface PlannedCase {
  readonly by: number
  readonly procedure: number
  readonly school: typeof RIVALTA
  readonly parties: readonly { readonly user: number; readonly role: Role }[]
  readonly facts: readonly PlannedFact[]
}

const USERS = 5
const user = fc.nat({ max: USERS - 1 })

const plannedCase: fc.Arbitrary<PlannedCase> = fc.record({
  by: user,
  procedure: fc.nat({ max: 2 }),
  school: fc.constantFrom(RIVALTA, ALTROVE),
  parties: fc.array(fc.record({ user, role: fc.constantFrom(...ACTORS) }), { maxLength: 2 }),
  facts: fc.array(fc.record({ by: user }), { maxLength: 2 }),
})

export const scene = fc.record({
  procedures: fc.tuple(visibility, visibility, visibility),
  users: fc.tuple(...Array.from({ length: USERS }, (_, index) => caller(index))),
  cases: fc.array(plannedCase, { minLength: 1, maxLength: 5 }),
})

export const rolesAt = (who: Caller, school: string): readonly string[] =>
  who.roles.flatMap((role) => (role.startsWith(`${school}:`) ? [role.slice(school.length + 1)] : []))
export const isOffice = (who: Caller, school: string): boolean =>
  rolesAt(who, school).some((role) => OFFICE.some((office) => office === role))
