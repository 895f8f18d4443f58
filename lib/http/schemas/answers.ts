import { caseFacts, caseObligations, caseOrThen, cases, obligations, recorded, trail } from './case.ts'
import { calculated, simulation } from './obligation.ts'
import { openapiDocument, procedureList, procedureView, registerEntries, schoolOrRehearsal, schoolView, status } from './service.ts'

/**
 * What the API answers, by name. Only the OpenAPI document reads these schemas: routes say the name, and no request waits for hundreds of
 * schemas that nothing is parsed with.
 */
export const answers = {
  calculated,
  caseFacts,
  caseObligations,
  caseOrThen,
  cases,
  obligations,
  openapiDocument,
  procedureList,
  procedureView,
  recorded,
  registerEntries,
  schoolOrRehearsal,
  schoolView,
  simulation,
  status,
  trail,
}

export type AnswerName = keyof typeof answers
