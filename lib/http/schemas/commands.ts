import * as z from 'zod'
import { field } from '../../kernel/fact.ts'
import { momentAsked as at, factData as data, distinct, factType, procedureId, role, ruleId, school } from './fields.ts'

/** The bodies of commands, apart from those of other requests: a first command need not wait for the schemas of calendars and settings. */

const despite = z
  .strictObject({ codes: z.array(ruleId).min(1).max(20), reason: field.note() })
  .meta({ id: 'Despite', description: 'Il Dirigente registra ciò che è accaduto nonostante un rifiuto, con la ragione' })

const person = z
  .strictObject({
    ref: field.person(),
    name: z.string().trim().min(1).max(120),
    role: role.optional(),
    email: z.email().max(254).optional(),
    residence: z.string().trim().min(1).max(200).optional(),
    powers: z.string().trim().min(1).max(200).optional(),
    taxCode: z
      .string()
      .regex(/^[A-Z0-9]{16}$/)
      .optional(),
  })
  .meta({ id: 'Person', description: 'Una persona nominata dal fascicolo: i fatti ne portano solo il riferimento' })

const party = z
  .strictObject({ subject: z.string().regex(/^[\x21-\x7e]{1,128}$/), role })
  .meta({ id: 'Party', description: 'Chi partecipa al fascicolo con il proprio accesso' })

// A command is one transaction of few writes.
const people = z
  .array(person)
  .max(24)
  .refine((all) => distinct(all.map(({ ref }) => ref)), { error: 'Due persone con lo stesso riferimento' })
  .optional()
const parties = z.array(party).max(20).optional()

/** The first fact says its type where a procedure may open in several ways. */
export const openCaseBody = z
  .strictObject({
    school,
    procedure: procedureId,
    fact: z.strictObject({ type: factType.optional(), occurredAt: at, data, despite: despite.optional() }),
    people,
    parties,
  })
  .meta({ id: 'NewCase' })

export const recordFactBody = z
  .strictObject({ type: factType, occurredAt: at, data, despite: despite.optional(), people, parties })
  .meta({ id: 'NewFact' })
