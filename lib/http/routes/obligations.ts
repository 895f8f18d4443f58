import * as z from 'zod'
import { rolesAt } from '../../application/user.ts'
import { romeText } from '../../kernel/time.ts'
import { endpoint, NO_BODY, NO_PARAMS } from '../endpoint.ts'
import { listed, nextOf, pageOf, paging } from '../paging.ts'
import { denied } from '../problem.ts'
import { json } from '../reply.ts'
import { day, procedureId, role, STANDINGS, school, standing } from '../schemas/fields.ts'

const states = z
  .string()
  .max(100)
  .transform((text) => text.split(','))
  .pipe(z.array(standing).max(STANDINGS.length))
  .optional()
  .meta({
    description: 'Uno o più stati, separati da virgole; se manca, quelli ancora aperti',
    override: { type: 'array', minItems: 1, maxItems: STANDINGS.length, items: { type: 'string', enum: [...STANDINGS] } },
    param: { style: 'form', explode: false },
  })

const query = z.strictObject({
  school,
  procedure: procedureId.optional(),
  role: role.optional().meta({ description: 'Chi deve provvedere' }),
  state: states,
  'due-from': day.optional().meta({ description: 'Scadenza legale da questo giorno' }),
  'due-until': day.optional().meta({ description: 'Scadenza legale fino a questo giorno, compreso' }),
  ...paging,
})

export const obligations = {
  'list-obligations': endpoint({
    tag: 'scadenzario',
    summary: 'Lo scadenzario di una scuola',
    description: 'Le scadenze che chi chiede può vedere, dalla più vicina, derivate dai fatti al momento della lettura.',
    answers: { 200: { description: 'Una pagina di scadenze', schema: 'obligations' } },
    problems: ['unknown-school'],
    params: NO_PARAMS,
    query,
    body: NO_BODY,
    async answer({ api: { records, ids, now }, user, query: asks }) {
      if (rolesAt(user, asks.school).length === 0) return denied({ kind: 'unknown-school' })
      const paged = pageOf(ids, 'obligations', asks)
      if ('problem' in paged) return paged.problem
      const at = now()
      const filter = {
        ...(asks.procedure === undefined ? {} : { procedure: asks.procedure }),
        ...(asks.role === undefined ? {} : { bearer: asks.role }),
        ...(asks.state === undefined ? {} : { states: asks.state }),
        ...(asks['due-from'] === undefined ? {} : { dueFrom: asks['due-from'] }),
        ...(asks['due-until'] === undefined ? {} : { dueUntil: asks['due-until'] }),
      }
      return listed(async () => {
        const { listObligations } = await import('../../application/list.ts')
        const { items, next } = await listObligations(await records(), user, asks.school, paged.page, filter, at)
        return json(200, { items, ...nextOf(ids, 'obligations', asks, next), asOf: romeText(at) })
      })
    },
  }),
}
