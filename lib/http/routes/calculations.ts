import * as z from 'zod'
import { endpoint, flawsOf, NO_QUERY } from '../endpoint.ts'
import { invalid, problem } from '../problem.ts'
import { json } from '../reply.ts'
import { ruleId } from '../schemas/fields.ts'

export const calculations = {
  'calculate-rule': endpoint({
    tag: 'procedimenti',
    summary: 'Un calcolo del regolamento',
    description:
      'Esegue una regola del regolamento sui dati inviati. Lo schema di «input» e quello di «result» portano il nome della regola: InjuryLabGymR1Input, InjuryLabGymR1Output. Una regola che non ha nulla da calcolare risponde con la sua frase. Non scrive nulla.',
    answers: { 200: { description: 'Il risultato', schema: 'calculated' } },
    problems: ['nothing-to-compute', 'too-large', 'unsupported-media-type', 'invalid-data'],
    params: z.object({ id: ruleId }),
    query: NO_QUERY,
    body: async () => (await import('../schemas/requests.ts')).calculateBody,
    async answer({ api, params: { id }, body }) {
      const { findRule } = await import('../../application/find-rule.ts')
      const found = await findRule(api.procedures, id)
      if (found === undefined) return problem('not-found', 'Nessuna regola ha questo nome')
      if ('told' in found) return problem('nothing-to-compute', found.told, { rule: id, norm: found.norm })
      const { calculation } = found
      const input = calculation.input.safeParse(body.input)
      if (!input.success) return invalid(flawsOf(input.error, '/input'))
      try {
        const { schoolAsked } = await import('../school-for.ts')
        const result = calculation.run(input.data, schoolAsked(body.calendar, body.settings))
        return json(200, { rule: id, title: calculation.title, norm: calculation.norm, result })
      } catch (error) {
        // The kernel's dates and terms throw this beyond their ranges; what was asked lies there.
        if (error instanceof RangeError) return invalid([{ pointer: '/input', sentence: 'Il conto esce dal calendario' }])
        throw error
      }
    },
  }),
}
