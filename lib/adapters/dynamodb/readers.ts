import { type Answer, caseId, commandId } from '../../application/ports.ts'
import type { When } from '../../kernel/due.ts'
import { factId, isParsedObject, personRef } from '../../kernel/fact.ts'
import { ROLES } from '../../kernel/role.ts'
import { schoolCode } from '../../kernel/school.ts'
import { civilDate, instant } from '../../kernel/time.ts'
import { kind, list, meaning, number, object, oneOf, orNull, type Reader, text } from './stored-text.ts'

export const instantText = meaning(instant)
export const dateText = meaning(civilDate)
export const when: Reader<When> = meaning((text) => (text.length > 10 ? instant(text) : civilDate(text)))
export const factIdText = meaning(factId)
export const caseIdText = meaning(caseId)
export const commandIdText = meaning(commandId)
export const schoolCodeText = meaning(schoolCode)
export const personRefText = meaning(personRef)
export const role = oneOf(ROLES)
/** Fields of a body, which `JSON.parse` has just made. */
export const data = kind('fields', isParsedObject)

const warning = object({ code: text, rule: text, sentence: text, norm: text })
export const move = object({ obligation: text, from: orNull(when), to: orNull(when), cause: text })

export const answer: Reader<Answer> = object({
  caseId: caseIdText,
  fact: factIdText,
  version: number,
  recordedAt: instantText,
  warnings: list(warning),
  moved: list(move),
})
