import { isBuiltin, UNDELIVERED } from './builtin.ts'
import type { Data, Fact } from './fact.ts'
import type { CaseState, Memo, Procedure } from './procedure.ts'

/** The classes of data of design § 8. Index rows, log lines, mails, metrics and URLs admit `plain` only. */
export interface Classes {
  readonly plain: Data
  readonly personal: Data
  readonly special: Data
}

const pick = (data: Data, names: readonly string[]): Data =>
  Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])))

/** The data of a fact by class. What a correction replaces may be of any class: the whole counts as special. */
export function classesOf(procedure: Procedure, fact: Pick<Fact, 'type' | 'data'>): Classes {
  if (fact.type === UNDELIVERED) return { plain: fact.data, personal: {}, special: {} }
  if (isBuiltin(fact.type)) {
    const { fact: corrected, ...rest } = fact.data
    return { plain: corrected === undefined ? {} : { fact: corrected }, personal: {}, special: rest }
  }
  const type = procedure.facts[fact.type]
  if (type === undefined) throw new RangeError(`${procedure.id} knows no fact '${fact.type}'`)
  return {
    plain: pick(fact.data, Object.keys(type.plain)),
    personal: pick(fact.data, Object.keys(type.personal)),
    special: pick(fact.data, Object.keys(type.special)),
  }
}

/** The state without the personal and special fields it keeps, and those fields by fact type. */
export interface SplitState {
  readonly plain: CaseState
  readonly kept: Readonly<Record<string, Data>>
}

type Memos = Readonly<Record<string, Memo<Data> | undefined>>

export function splitState(procedure: Procedure, state: CaseState): SplitState {
  const last: Record<string, Memo<Data>> = {}
  const kept: Record<string, Data> = {}
  const memos: Memos = state.last
  for (const [type, memo] of Object.entries(memos)) {
    if (memo === undefined) continue
    const factType = procedure.facts[type]
    last[type] = { ...memo, data: pick(memo.data, Object.keys(factType?.plain ?? {})) }
    const rest = pick(memo.data, (factType?.keeps ?? []).map(String))
    if (Object.keys(rest).length > 0) kept[type] = rest
  }
  return { plain: { ...state, last }, kept }
}

export function joinState({ plain, kept }: SplitState): CaseState {
  const memos: Memos = plain.last
  const last = Object.fromEntries(
    Object.entries(memos).flatMap(([type, memo]) =>
      memo === undefined ? [] : [[type, { ...memo, data: { ...memo.data, ...kept[type] } }]],
    ),
  )
  return { ...plain, last }
}
