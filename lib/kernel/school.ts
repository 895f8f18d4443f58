import type { Branded } from './brand.ts'
import type { Calendar } from './calendar/calendar.ts'
import type { TableVersion } from './table.ts'
import type { MeasuredTerm } from './term.ts'
import type { WallTime } from './time.ts'

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

export type ParameterValue = number | boolean | WallTime

/** What a school decides: the numbers that a norm leaves open, each with a default in the procedure that uses it. */
export interface Settings {
  readonly governing: Governing
  /** Internal terms by deadline key, where the school departs from the proposed default. */
  readonly internalTerms: Readonly<Record<string, MeasuredTerm>>
  /** Parameters by name, where the school departs from the proposed default. */
  readonly parameters: Readonly<Record<string, ParameterValue>>
  /** Tables and tariffs by name, in the versions that the school or its municipality has set. */
  readonly tables?: Readonly<Record<string, readonly TableVersion[]>>
}

export const DEFAULT_SETTINGS: Settings = { governing: 'strictest', internalTerms: {}, parameters: {} }

/** What rules may ask of the school besides the facts. */
export interface School {
  readonly calendar: Calendar
  readonly settings: Settings
}

const sameKind = <V extends ParameterValue>(value: ParameterValue, like: V): value is V & ParameterValue => typeof value === typeof like

/** What the school has set, or the proposed default. A value of another kind than the default is none. */
export function parameterOf(school: School, name: string, parameter: { readonly default: number }): number
export function parameterOf(school: School, name: string, parameter: { readonly default: boolean }): boolean
export function parameterOf(school: School, name: string, parameter: { readonly default: WallTime }): WallTime
export function parameterOf(school: School, name: string, parameter: { readonly default: ParameterValue }): ParameterValue {
  const set = school.settings.parameters[name]
  return set !== undefined && sameKind(set, parameter.default) ? set : parameter.default
}
