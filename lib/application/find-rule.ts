import type { Calculation, Procedure } from '../kernel/procedure.ts'
import { ruleOfKey } from '../kernel/rule.ts'
import type { ProcedureIndex } from './ports.ts'

/** A rule of the rulebook: one that computes, or what is said of one that does not. */
export type FoundRule = { readonly calculation: Calculation } | { readonly told: string; readonly norm: string }

function ruleIn({ calculations = {}, rules = {}, deadlines, norm, id }: Procedure, rule: string): FoundRule | undefined {
  const calculation = Object.hasOwn(calculations, rule) ? calculations[rule] : undefined
  if (calculation !== undefined) return { calculation }
  const sentence = Object.hasOwn(rules, rule) ? rules[rule] : undefined
  if (sentence !== undefined) return { told: `${rule} non ha nulla da calcolare. Dice: «${sentence}»`, norm }
  const [, row] = Object.entries(deadlines).find(([key]) => key === rule || ruleOfKey(key) === rule) ?? []
  return (
    row && {
      told: `${rule} non è un calcolo: è la scadenza «${row.title}», che POST /procedures/${id}/simulate conta dai fatti`,
      norm: [row.regulation, row.national].flatMap((clock) => (clock !== undefined && 'norm' in clock ? clock.norm : []))[0] ?? norm,
    }
  )
}

/** Most ids begin with their procedure's, which is then the only one loaded. */
export async function findRule(index: ProcedureIndex, rule: string): Promise<FoundRule | undefined> {
  const likely = index.ids.filter((id) => rule.startsWith(`${id}-`))
  let told: FoundRule | undefined
  for (const id of new Set([...likely, ...index.ids])) {
    const procedure = await index.load(id)
    const found = procedure && ruleIn(procedure, rule)
    if (found !== undefined && 'calculation' in found) return found
    told ??= found
    if (told !== undefined && likely.includes(id)) return told
  }
  return told
}
