import type { Person } from '../../application/ports.ts'
import type { Asked } from '../../application/proposal.ts'
import type { PersonRef } from '../../kernel/fact.ts'
import type { Role } from '../../kernel/role.ts'
import type { Instant } from '../../kernel/time.ts'

type Sent<T> = { readonly [K in keyof T]: T[K] | undefined }

interface SentFact {
  readonly type: string
  readonly occurredAt: Instant
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly despite?: Asked['despite'] | undefined
}

export const asked = ({ type, occurredAt, data, despite }: SentFact): Asked => ({
  type,
  occurredAt,
  data: data ?? {},
  ...(despite === undefined ? {} : { despite }),
})

type SentPerson = { readonly ref: PersonRef; readonly name: string } & Partial<
  Sent<{ role: Role; email: string; residence: string; powers: string; taxCode: string }>
>

export const namedPeople = (people: readonly SentPerson[] | undefined): Person[] =>
  (people ?? []).map(({ ref, name, role, email, residence, powers, taxCode }) => ({
    ref,
    name,
    ...(role === undefined ? {} : { role }),
    ...(email === undefined ? {} : { email }),
    ...(residence === undefined ? {} : { residence }),
    ...(powers === undefined ? {} : { powers }),
    ...(taxCode === undefined ? {} : { taxCode }),
  }))
