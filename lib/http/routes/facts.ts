import * as z from 'zod'
import { factsOf } from '../../application/read-case.ts'
import { recordFact } from '../../application/submit.ts'
import { commandReply } from '../commands.ts'
import { endpoint, NO_BODY, NO_QUERY } from '../endpoint.ts'
import { idempotencyKey, ifMatch, matching } from '../headers.ts'
import { caseRef } from '../schemas/fields.ts'
import { asked, namedPeople } from './asked.ts'
import { ofCase, tagged } from './one-case.ts'

const params = z.object({ id: caseRef })

export const facts = {
  'record-fact': endpoint({
    tag: 'fascicoli',
    summary: 'Registra un fatto',
    description:
      'Un atto può essere rifiutato (403 per il ruolo, 409 per lo stato, 422 per la norma); ciò che è accaduto si registra sempre. If-Match porta l’ETag dell’ultima lettura.',
    takes: ['Idempotency-Key', 'If-Match'],
    answers: {
      201: { description: 'Il fatto è registrato', schema: 'recorded', headers: ['Location', 'ETag'], mayCarry: ['Idempotent-Replayed'] },
    },
    problems: ['forbidden', 'busy', 'stale', 'too-large', 'unsupported-media-type', 'invalid-data', 'key-reused', 'version-required'],
    params,
    query: NO_QUERY,
    body: async () => (await import('../schemas/commands.ts')).recordFactBody,
    async answer({ api: { records, ids, now, publicUrl }, user, headers, params: { id }, body }) {
      const key = idempotencyKey(headers)
      if ('problem' in key) return key.problem
      const seen = ifMatch(headers)
      if ('problem' in seen) return seen.problem
      const command = {
        id: ids.commandId(id, user.subject, key.key),
        caseId: id,
        body: ids.bodyHash(['record', body]),
        asked: asked(body),
        people: namedPeople(body.people),
        parties: body.parties ?? [],
      }
      const ports = await records()
      const outcome = await matching(seen.versions, (version) => recordFact(ports, user, { ...command, seen: version }, now()))
      return commandReply(outcome, '', () => `${publicUrl}/v1/cases/${id}/facts`)
    },
  }),
  'list-facts': endpoint({
    tag: 'fascicoli',
    summary: 'I fatti di un fascicolo',
    description: 'Nell’ordine di registrazione, con i campi che chi chiede può leggere; la lettura di un dato particolare è annotata.',
    answers: { 200: { description: 'I fatti', schema: 'caseFacts', headers: ['ETag'] } },
    params,
    query: NO_QUERY,
    body: NO_BODY,
    answer: ({ api, user, params: { id } }) =>
      ofCase(api, user, id, async (seen) => {
        const { facts, people } = await factsOf(await api.records(), user, seen, api.now())
        return tagged(seen, { case: id, version: seen.head.version, items: facts, people })
      }),
  }),
}
