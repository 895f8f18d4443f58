import type * as z from 'zod'
import type { Calculation } from '../../lib/kernel/procedure.ts'
import type { School } from '../../lib/kernel/school.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf, schoolWith } from './given.ts'

export async function calculationOf(rule: string): Promise<Calculation> {
  for (const id of Object.keys(procedures)) {
    const found = (await procedureOf(id)).calculations?.[rule]
    if (found !== undefined) return found
  }
  throw new Error(`no calculation ${rule}`)
}

/** What a calculation answers, which must be what it says that it answers. */
export function answerOf(calculation: Calculation, input: unknown, school: School = schoolWith()): z.output<Calculation['output']> {
  const told = calculation.run(calculation.input.parse(input), school)
  return calculation.output.parse(JSON.parse(JSON.stringify(told)))
}

/** The answer of one of the rulebook's calculations. */
export const calculate = async (rule: string, input: unknown, school?: School): Promise<unknown> =>
  answerOf(await calculationOf(rule), input, school)
