import * as z from 'zod'
import type { SimulatedFact } from '../../application/simulate.ts'
import { romeText } from '../../kernel/time.ts'
import { endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'
import { denied } from '../problem.ts'
import { json, PUBLIC_CACHE } from '../reply.ts'
import { procedureId } from '../schemas/fields.ts'
import type { simulateBody } from '../schemas/requests.ts'
import { loadProcedure } from './load-procedure.ts'

const params = z.object({ id: procedureId })

type AskedFact = z.output<typeof simulateBody>['facts'][number]

const simulated = ({ recordedAt, role, data, ...fact }: AskedFact): SimulatedFact => ({
  ...fact,
  data: data ?? {},
  ...(recordedAt === undefined ? {} : { recordedAt }),
  ...(role === undefined ? {} : { role }),
})

export const procedures = {
  'list-procedures': endpoint({
    tag: 'procedimenti',
    summary: 'I procedimenti conosciuti',
    description: 'Tutti i procedimenti, con il nome che hanno nel regolamento e la norma da cui vengono.',
    answers: { 200: { description: 'I procedimenti', schema: 'procedureList' } },
    params: NO_PARAMS,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api }) {
      const loaded = await Promise.all(api.procedures.ids.map((id) => api.procedures.load(id)))
      const items = loaded.flatMap((procedure) =>
        procedure === undefined ? [] : [{ id: procedure.id, version: procedure.version, title: procedure.title, norm: procedure.norm }],
      )
      return json(200, { items }, PUBLIC_CACHE)
    },
  }),
  'show-procedure': endpoint({
    tag: 'procedimenti',
    summary: 'Un procedimento',
    description: 'Fatti con i loro schemi JSON, scadenze, rifiuti, calcoli e registri di un procedimento: da qui si disegnano i moduli.',
    answers: { 200: { description: 'Il procedimento', schema: 'procedureView' } },
    problems: ['unknown-procedure'],
    params,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api, params: { id } }) {
      const procedure = await loadProcedure(api.procedures, id)
      if (procedure === undefined) return denied({ kind: 'unknown-procedure' })
      // Read when they are asked for: who records a fact does not wait for them.
      const { describeProcedure } = await import('../../application/describe.ts')
      return json(200, describeProcedure(procedure), PUBLIC_CACHE)
    },
  }),
  'simulate-procedure': endpoint({
    tag: 'procedimenti',
    summary: 'Che cosa seguirebbe da questi fatti',
    description:
      'Scadenze spiegate, rifiuti e avvertenze che seguirebbero dai fatti, visti nel momento «at» (se manca, l’ultimo fatto). Non scrive nulla e non chiede permessi. Il calendario, se manca, è quello degli esempi del regolamento.',
    answers: { 200: { description: 'Ciò che seguirebbe', schema: 'simulation' } },
    problems: ['unknown-procedure', 'too-large', 'unsupported-media-type', 'invalid-data'],
    params,
    query: NO_QUERY,
    body: async () => (await import('../schemas/requests.ts')).simulateBody,
    async answer({ api, params: { id }, body }) {
      const procedure = await loadProcedure(api.procedures, id)
      if (procedure === undefined) return denied({ kind: 'unknown-procedure' })
      const { simulate } = await import('../../application/simulate.ts')
      const { schoolAsked } = await import('../school-for.ts')
      const result = simulate(procedure, body.facts.map(simulated), schoolAsked(body.calendar, body.settings), body.at)
      if ('denial' in result) return denied(result.denial)
      const { at, facts, ...rest } = result.simulation
      return json(200, {
        procedure: id,
        ...rest,
        at: romeText(at),
        facts: facts.map((fact) => ({ id: fact.id, type: fact.type, occurredAt: romeText(fact.occurredAt) })),
      })
    },
  }),
}
