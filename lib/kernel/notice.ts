import type { FactId } from './fact.ts'
import type { CaseState, Procedure } from './procedure.ts'

/** A message that the last act of a type sends. A later act of the type takes its place. */
export interface NoticeMark {
  /** Row and fact, as an obligation is rule and fact. */
  readonly id: string
  readonly key: string
  readonly fact: FactId
}

/** The messages that the acts of a case send. */
export const noticesOf = (procedure: Procedure, state: CaseState): readonly NoticeMark[] =>
  Object.entries(procedure.notices ?? {}).flatMap(([key, { on }]) => {
    const memo = state.last[on]
    return memo === undefined ? [] : [{ id: `${key}:${memo.id}`, key, fact: memo.id }]
  })
