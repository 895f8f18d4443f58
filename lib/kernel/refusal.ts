/** An expected "no": returned, never thrown. */
export interface Refusal {
  /** `ERR-…`: stable, the `type` of the problem document. */
  readonly code: string
  /** The rulebook id it rests on, where there is one. */
  readonly rule: string
  /** What to do next, in Italian. */
  readonly sentence: string
  readonly norm: string
  readonly kind: 'norm' | 'state' | 'role'
}

/** A `W-…`: the fact is accepted, and this is said with it. */
export interface Warning {
  readonly code: string
  readonly rule: string
  readonly sentence: string
  readonly norm: string
}

export type SentenceValues = Readonly<Record<string, string | number>>

/** Fills `{name}` in a sentence. */
export const fill = (sentence: string, values: SentenceValues): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))

/** A sentence without its values: `{days} giorni` → `… giorni`. */
export const plainly = (sentence: string): string => sentence.replace(/\{\w+\}/g, '…')

/** `ERR-access-formal-R4` and `W-access-formal-R4` rest on `access-formal-R4`; other codes name their rule in the row. */
export const ruleOfCode = (code: string): string => code.replace(/^(ERR|W|MAN)-/, '').replace(/\/.*$/, '')
