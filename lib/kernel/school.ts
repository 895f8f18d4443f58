import type { Branded } from './brand.ts'
import type { Calendar } from './calendar/calendar.ts'
import type { MeasuredTerm } from './term.ts'

/** The ministry's mechanographic code of a school, such as `TOIC8AB00X`. */
export type SchoolCode = Branded<string, 'SchoolCode'>

const isSchoolCode = (text: string): text is SchoolCode => /^[A-Z]{2}[A-Z0-9]{8}$/.test(text)

/** @throws RangeError when the text is no mechanographic code. */
export function schoolCode(text: string): SchoolCode {
  if (!isSchoolCode(text)) throw new RangeError(`not a mechanographic code: ${text}`)
  return text
}
export { isSchoolCode }

/** The school's own text, and the law in force. */
export type RuleSet = 'regulation' | 'national'

/** Which rule set governs: one of them, or the earlier date and the wider duty of both (rulebook, head of section N). */
export type Governing = RuleSet | 'strictest'

/** What a school decides: the numbers that a norm leaves open, each with a default in the procedure that uses it. */
export interface Settings {
  readonly governing: Governing
  /** Internal terms by deadline key, where the school departs from the proposed default. */
  readonly internalTerms: Readonly<Record<string, MeasuredTerm>>
  /** Parameters by name, where the school departs from the proposed default. */
  readonly parameters: Readonly<Record<string, number | boolean>>
}

export const DEFAULT_SETTINGS: Settings = { governing: 'strictest', internalTerms: {}, parameters: {} }

/** What rules may ask of the school besides the facts. */
export interface School {
  readonly calendar: Calendar
  readonly settings: Settings
}
