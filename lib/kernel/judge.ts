import type { Data, FactType, FactTypes } from './fact.ts'
import type { CaseState, Procedure, RuleRow, Verdict } from './procedure.ts'
import { fill, type Refusal, ruleOfCode, type Warning } from './refusal.ts'
import { type Role, roleMatches, roleName } from './role.ts'
import type { School } from './school.ts'
import type { Instant } from './time.ts'

/** A fact that somebody wants to record, its data accepted by the schema. */
export interface Proposal {
  readonly type: string
  readonly occurredAt: Instant
  readonly data: Data
  readonly role: Role
}

export interface Judgement {
  readonly refusals: readonly Refusal[]
  readonly warnings: readonly Warning[]
}

const refusal = (code: string, kind: Refusal['kind'], sentence: string): Refusal => ({
  code,
  rule: code,
  kind,
  sentence,
  norm: 'Regole del servizio',
})

export const openingTypes = (procedure: Procedure): readonly string[] =>
  typeof procedure.opens === 'string' ? [procedure.opens] : procedure.opens

const titlesOf = (procedure: Procedure, types: readonly string[]): string =>
  types.map((type) => `«${procedure.facts[type]?.title ?? type}»`).join(' o ')

function roleRefusals(procedure: Procedure, type: FactType, role: Role): Refusal[] {
  if (roleMatches(role, type.by)) return []
  return [
    refusal('ERR-ROLE', 'role', `Il ruolo «${roleName(role)}» non può registrare «${type.title}» nel procedimento «${procedure.title}»`),
  ]
}

/** What the order of acts forbids: the first fact opens, later ones need what they rest on. */
function orderRefusals(procedure: Procedure, type: FactType, name: string, state: CaseState | undefined): Refusal[] {
  const opens = openingTypes(procedure)
  if (state === undefined) {
    return opens.includes(name) ? [] : [refusal('ERR-OPENING', 'state', `Il fascicolo si apre con ${titlesOf(procedure, opens)}`)]
  }
  if (opens.includes(name) && state.counts[name] !== undefined && procedure.reopens?.includes(name) !== true) {
    return [
      refusal(
        'ERR-OPENED',
        'state',
        `«${type.title}» è già registrato: per un nuovo evento apri un altro fascicolo, per un errore registra una correzione`,
      ),
    ]
  }
  const missing = (procedure.needs?.[name] ?? []).filter((needed) => state.counts[needed] === undefined)
  if (missing.length > 0) return [refusal('ERR-ORDER', 'state', `Prima di «${type.title}» registra ${titlesOf(procedure, missing)}`)]
  if (type.during !== undefined && !type.during.includes(state.phase)) {
    return [refusal('ERR-PHASE', 'state', `«${type.title}» non è possibile nella fase attuale del fascicolo (${state.phase})`)]
  }
  return []
}

const valuesOf = (verdict: Verdict): Record<string, string | number> | undefined =>
  verdict === false ? undefined : verdict === true ? {} : { ...verdict }

function speaking(
  rows: Readonly<Record<string, RuleRow<FactTypes>>> | undefined,
  proposal: Proposal,
  state: CaseState,
  school: School,
): Warning[] {
  return Object.entries(rows ?? {}).flatMap(([code, row]) => {
    if (row.on !== proposal.type) return []
    const values = valuesOf(row.when(proposal.data, state, school, { at: proposal.occurredAt, role: proposal.role }))
    return values === undefined ? [] : [{ code, rule: row.rule ?? ruleOfCode(code), sentence: fill(row.says, values), norm: row.norm }]
  })
}

/** What no rule settles of this fact: said with it, as what somebody must decide. */
const questioned = (procedure: Procedure, proposal: Proposal, state: CaseState): Warning[] =>
  Object.entries(procedure.questions ?? {}).flatMap(([code, row]) => {
    if (row.on !== proposal.type) return []
    const values = valuesOf(row.when(proposal.data, state, { at: proposal.occurredAt }))
    return values === undefined ? [] : [{ code, rule: row.rule ?? ruleOfCode(code), sentence: fill(row.says, values), norm: row.norm }]
  })

/**
 * Whether the act is possible: by role, by the order of acts, by the norm. An event has happened: only the role can refuse it, the rest
 * becomes a warning.
 * @throws RangeError when the procedure knows no such fact.
 */
export function judge(procedure: Procedure, state: CaseState | undefined, empty: CaseState, proposal: Proposal, school: School): Judgement {
  const type = procedure.facts[proposal.type]
  if (type === undefined || type.kind === 'lapse')
    throw new RangeError(`${procedure.id} has no fact '${proposal.type}' that one can record`)
  const byRole = roleRefusals(procedure, type, proposal.role)
  if (byRole.length > 0) return { refusals: byRole, warnings: [] }
  const byOrder = orderRefusals(procedure, type, proposal.type, state)
  const opening = byOrder.filter(({ code }) => code === 'ERR-OPENING' || code === 'ERR-OPENED')
  if (opening.length > 0) return { refusals: opening, warnings: [] }
  const before = state ?? empty
  const warnings = [...speaking(procedure.warnings, proposal, before, school), ...questioned(procedure, proposal, before)]
  const byNorm = speaking(procedure.refusals, proposal, before, school)
  const refusals = [...byOrder, ...byNorm.map((row): Refusal => ({ ...row, kind: 'norm' }))]
  if (type.kind !== 'event') return { refusals, warnings }
  return {
    refusals: [],
    warnings: [
      ...warnings,
      ...refusals.map(({ code, rule, sentence, norm }) => ({ code: code.replace(/^ERR-/, 'W-'), rule, sentence, norm })),
    ],
  }
}
