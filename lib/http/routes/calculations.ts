import * as z from 'zod'
import type { ProcedureIndex } from '../../application/ports.ts'
import type { Calculation } from '../../kernel/procedure.ts'
import { endpoint, flawsOf, NO_QUERY } from '../endpoint.ts'
import { invalid, problem } from '../problem.ts'
import { json } from '../reply.ts'
import { ruleId } from '../schemas/fields.ts'

/** The calculation of this rulebook id; most ids begin with their procedure's, which is then the only one loaded. */
async function calculationOf(index: ProcedureIndex, rule: string): Promise<Calculation | undefined> {
  const likely = index.ids.filter((id) => rule.startsWith(`${id}-`))
  for (const id of new Set([...likely, ...index.ids])) {
    const rows = (await index.load(id))?.calculations ?? {}
    if (Object.hasOwn(rows, rule)) return rows[rule]
  }
  return undefined
}

export const calculations = {
  'calculate-rule': endpoint({
    tag: 'procedimenti',
    summary: 'Un calcolo del regolamento',
    description:
      'Esegue una regola di calcolo del regolamento sui dati inviati; lo schema di «input» è nel suo procedimento. Non scrive nulla.',
    answers: { 200: { description: 'Il risultato', schema: 'calculated' } },
    problems: ['too-large', 'unsupported-media-type', 'invalid-data'],
    params: z.object({ id: ruleId }),
    query: NO_QUERY,
    body: async () => (await import('../schemas/requests.ts')).calculateBody,
    async answer({ api, params: { id }, body }) {
      const calculation = await calculationOf(api.procedures, id)
      if (calculation === undefined) return problem('not-found', 'Nessun calcolo ha questo nome')
      const input = calculation.input.safeParse(body.input)
      if (!input.success) return invalid(flawsOf(input.error, '/input'))
      try {
        const { schoolAsked } = await import('../school-for.ts')
        const result = calculation.run(input.data, schoolAsked(body.calendar, body.settings))
        return json(200, { rule: id, title: calculation.title, norm: calculation.norm, result: result ?? null })
      } catch (error) {
        // The kernel's dates and terms throw this beyond their ranges; what was asked lies there.
        if (error instanceof RangeError) return invalid([{ pointer: '/input', sentence: 'Il conto esce dal calendario' }])
        throw error
      }
    },
  }),
}
