import * as z from 'zod'
import { caseId, commandId } from '../../application/ports.ts'
import { type Data, factId, isData, personRef } from '../../kernel/fact.ts'
import { ROLES } from '../../kernel/role.ts'
import { schoolCode } from '../../kernel/school.ts'
import { civilDate, instant } from '../../kernel/time.ts'

/** What comes out of the table is parsed: the types of the code are never simply claimed. */

export const instantText = z.string().transform(instant)
export const dateText = z.string().transform(civilDate)
export const when = z.string().transform((text) => (text.length > 10 ? instant(text) : civilDate(text)))
export const factIdText = z.string().transform(factId)
export const caseIdText = z.string().transform(caseId)
export const commandIdText = z.string().transform(commandId)
export const schoolCodeText = z.string().transform(schoolCode)
export const personRefText = z.string().transform(personRef)
export const role = z.enum(ROLES)
export const data = z.custom<Data>(isData)
export const bytes = z.instanceof(Uint8Array)

const warning = z.object({ code: z.string(), rule: z.string(), sentence: z.string(), norm: z.string() })

export const move = z.object({ obligation: z.string(), from: when.nullable(), to: when.nullable(), cause: z.string() })

export const answer = z.object({
  caseId: caseIdText,
  fact: factIdText,
  version: z.number(),
  recordedAt: instantText,
  warnings: z.array(warning),
  moved: z.array(move),
})
