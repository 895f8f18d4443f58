import * as z from 'zod'
import { openCase } from '../../application/submit.ts'
import { rolesAt } from '../../application/user.ts'
import { openingTypes } from '../../kernel/judge.ts'
import { romeText } from '../../kernel/time.ts'
import { commandReply } from '../commands.ts'
import { endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'
import { idempotencyKey } from '../headers.ts'
import { listed, nextOf, pageOf, paging } from '../paging.ts'
import { denied, invalid } from '../problem.ts'
import { json } from '../reply.ts'
import { procedureId, school } from '../schemas/fields.ts'
import { asked, namedPeople } from './asked.ts'
import { loadProcedure } from './load-procedure.ts'

export const cases = {
  'open-case': endpoint({
    tag: 'fascicoli',
    summary: 'Apre un fascicolo con il suo primo fatto',
    description:
      'Il fascicolo nasce con un fatto accaduto; le scadenze ne seguono. Con la stessa Idempotency-Key la ripetizione riceve la risposta già data.',
    takes: ['Idempotency-Key'],
    answers: {
      201: { description: 'Il fascicolo è aperto', schema: 'recorded', headers: ['Location', 'ETag'], mayCarry: ['Idempotent-Replayed'] },
    },
    problems: [
      'unknown-school',
      'unknown-procedure',
      'forbidden',
      'busy',
      'too-large',
      'unsupported-media-type',
      'invalid-data',
      'key-reused',
    ],
    params: NO_PARAMS,
    query: NO_QUERY,
    body: async () => (await import('../schemas/commands.ts')).openCaseBody,
    async answer({ api: { procedures, records, ids, now, publicUrl }, user, headers, body }) {
      const key = idempotencyKey(headers)
      if ('problem' in key) return key.problem
      if (rolesAt(user, body.school).length === 0) return denied({ kind: 'unknown-school' })
      const procedure = await loadProcedure(procedures, body.procedure)
      if (procedure === undefined) return denied({ kind: 'unknown-procedure' })
      const [opening, ...others] = openingTypes(procedure)
      const type = body.fact.type ?? (others.length === 0 ? opening : undefined)
      if (type === undefined)
        return invalid([{ pointer: '/fact/type', sentence: `Deve essere uno di: ${openingTypes(procedure).join(', ')}` }])
      const id = ids.commandId(body.school, user.subject, key.key)
      const command = {
        id,
        caseId: ids.caseId(body.school, id),
        body: ids.bodyHash(['open', body]),
        school: body.school,
        procedure: procedure.id,
        asked: asked({ ...body.fact, type }),
        people: namedPeople(body.people),
        parties: body.parties ?? [],
      }
      const outcome = await openCase(await records(), user, command, now())
      return commandReply(outcome, '/fact', ({ caseId }) => `${publicUrl}/v1/cases/${caseId}`)
    },
  }),
  'list-cases': endpoint({
    tag: 'fascicoli',
    summary: 'I fascicoli di una scuola',
    description: 'I fascicoli che chi chiede può vedere, prima quelli con la scadenza più vicina.',
    answers: { 200: { description: 'Una pagina di fascicoli', schema: 'cases' } },
    problems: ['unknown-school'],
    params: NO_PARAMS,
    query: z.strictObject({ school, procedure: procedureId.optional(), ...paging }),
    body: NO_BODY,
    async answer({ api: { records, ids, now }, user, query }) {
      if (rolesAt(user, query.school).length === 0) return denied({ kind: 'unknown-school' })
      const asks = pageOf(ids, 'cases', query)
      if ('problem' in asks) return asks.problem
      return listed(async () => {
        const { listCases } = await import('../../application/list.ts')
        const { items, next } = await listCases(await records(), user, query.school, asks.page, query.procedure)
        return json(200, { items, ...nextOf(ids, 'cases', query, next), asOf: romeText(now()) })
      })
    },
  }),
}
