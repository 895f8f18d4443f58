import * as z from 'zod'
import { caseId as toCaseId } from '../../application/ports.ts'
import { field } from '../../kernel/fact.ts'
import { ROLES } from '../../kernel/role.ts'
import { schoolCode } from '../../kernel/school.ts'
import { civilDate, isDate } from '../../kernel/time.ts'

/** Pieces of requests and answers. A name (`id`) makes a schema a component of the OpenAPI document. */

/** A text of which only the length is known. */
export const text = (longest = 400): z.ZodString => z.string().max(longest)

export const role = z.enum(ROLES).meta({ id: 'Role', description: 'Ruolo, con il nome del regolamento' })

export const school = z
  .string()
  .regex(/^[A-Z]{2}[A-Z0-9]{8}$/)
  .transform(schoolCode)
  .meta({ description: 'Codice meccanografico della scuola', example: 'TOIC8AB00X' })

export const caseRef = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/)
  .transform(toCaseId)
  .meta({ description: 'Numero del fascicolo' })

export const procedureId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .meta({ description: 'Nome del procedimento', example: 'injury-lab-gym' })

export const factType = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .meta({ description: 'Tipo di fatto', example: 'injury-occurred' })

/** A rulebook id or a key of a row. */
export const ruleId = z
  .string()
  .regex(/^[A-Za-z0-9./-]{1,80}$/)
  .meta({ description: 'Identificativo nel regolamento', example: 'injury-lab-gym-D4' })

/** A moment that is sent. */
export const momentAsked = field.moment().meta({ description: 'Momento con il fuso orario', example: '2026-10-13T11:20:00+02:00' })

/** Shaped by the fact's own schema, which the procedure publishes. */
export const factData = z
  .record(z.string().max(80), z.unknown())
  .optional()
  .meta({ description: 'I dati del fatto: lo schema è in GET /procedures/{id}', maxProperties: 200 })

/** No key twice. */
export const distinct = (keys: readonly string[]): boolean => new Set(keys).size === keys.length

export const day = z.iso.date().refine(isDate).transform(civilDate)

export const STANDINGS = ['open', 'late', 'not-due-yet', 'met', 'lapsed', 'ended', 'suspended', 'superseded'] as const
export const standing = z.enum(STANDINGS)

// Answers.

export const factRef = z
  .string()
  .regex(/^f[1-9]\d{0,5}$/)
  .meta({ description: 'Fatto del fascicolo, nell’ordine di registrazione', example: 'f1' })

/** `2026-10-13T11:20:00+02:00` */
export const moment = z.iso.datetime({ offset: true })

/** A day, or a moment where the norm counts hours. */
export const when = z.union([z.iso.date(), moment]).meta({ id: 'When', description: 'Un giorno, o un momento dove la norma conta in ore' })

export const version = z.int().min(0).max(999_999_999)

export const caseId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/)
  .meta({ description: 'Numero del fascicolo' })

/** Objects whose fields depend on the procedure. */
export const anyFields = z.record(z.string().max(80), z.unknown()).meta({ maxProperties: 200 })

export const next = text(1000).optional().meta({ description: 'Il segno da cui continua la lista; manca quando è finita' })
