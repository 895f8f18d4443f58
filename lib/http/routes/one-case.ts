import * as z from 'zod'
import type { CaseId, JournalEntry, RungRecord } from '../../application/ports.ts'
import { knownAt, obligationsOf, type SeenCase, seeCase, summaryOf, trailOf } from '../../application/read-case.ts'
import type { User } from '../../application/user.ts'
import { field } from '../../kernel/fact.ts'
import { type Instant, romeText } from '../../kernel/time.ts'
import type { ApiOptions } from '../api-options.ts'
import { movesView } from '../commands.ts'
import { endpoint, NO_BODY, NO_QUERY } from '../endpoint.ts'
import { etagOf } from '../headers.ts'
import { denied, problem } from '../problem.ts'
import { about, json, type Reply } from '../reply.ts'
import { caseRef } from '../schemas/fields.ts'

const params = z.object({ id: caseRef })

/** What may be told of a case to who may see it; to anybody else it does not exist. */
export async function ofCase({ records }: ApiOptions, user: User, id: CaseId, tell: (seen: SeenCase) => Promise<Reply>): Promise<Reply> {
  const seen = await seeCase(await records(), user, id)
  return seen === undefined ? denied({ kind: 'not-found' }) : about(id, await tell(seen))
}

export const tagged = ({ head }: SeenCase, body: unknown): Reply => json(200, body, { etag: etagOf(head.version) })

async function then({ records }: ApiOptions, seen: SeenCase, moment: Instant): Promise<Reply> {
  const known = await knownAt(await records(), seen, moment)
  if (known === undefined) return problem('not-found', 'In quel momento il fascicolo non c’era ancora')
  const { id, school, procedure, procedureVersion, title } = summaryOf(seen)
  return json(200, { id, school, procedure, procedureVersion, title, knownAt: romeText(moment), ...known })
}

const reminderView = ({ at, claimedAt, sentAt, ...rung }: RungRecord) => ({
  ...rung,
  at: romeText(at),
  claimedAt: romeText(claimedAt),
  ...(sentAt === undefined ? {} : { sentAt: romeText(sentAt) }),
})

const journalView = ({ at, moves }: JournalEntry) => ({ at: romeText(at), moves: movesView(moves) })

export const oneCase = {
  'show-case': endpoint({
    tag: 'fascicoli',
    summary: 'Un fascicolo',
    description:
      'Lo stato di oggi; con «known-at» ciò che si sapeva in quel momento, con le scadenze di allora: spiega ogni avviso mandato.',
    answers: {
      200: {
        description: 'Il fascicolo',
        schema: 'caseOrThen',
        mayCarry: ['ETag'],
      },
    },
    params,
    query: z.strictObject({
      'known-at': field.moment().optional().meta({ description: 'Il momento della conoscenza, con il fuso orario' }),
    }),
    body: NO_BODY,
    answer: ({ api, user, params: { id }, query }) =>
      ofCase(api, user, id, async (seen) => {
        const moment = query['known-at']
        return moment === undefined ? tagged(seen, summaryOf(seen)) : then(api, seen, moment)
      }),
  }),
  'list-case-obligations': endpoint({
    tag: 'fascicoli',
    summary: 'Le scadenze di un fascicolo',
    description: 'Aperte e chiuse, con il conto di ciascuna data.',
    answers: { 200: { description: 'Le scadenze', schema: 'caseObligations', headers: ['ETag'] } },
    params,
    query: NO_QUERY,
    body: NO_BODY,
    answer: ({ api, user, params: { id } }) =>
      ofCase(api, user, id, async (seen) => {
        const now = api.now()
        return tagged(seen, { case: id, version: seen.head.version, items: obligationsOf(seen, now), asOf: romeText(now) })
      }),
  }),
  'show-trail': endpoint({
    tag: 'fascicoli',
    summary: 'Gli avvisi e gli spostamenti di un fascicolo',
    description:
      'Gli avvisi mandati, quelli che verranno se nulla accade e le date spostate con la loro causa; vuoto per chi non vede tutto il fascicolo.',
    answers: { 200: { description: 'La traccia', schema: 'trail' } },
    params,
    query: NO_QUERY,
    body: NO_BODY,
    answer: ({ api, user, params: { id } }) =>
      ofCase(api, user, id, async (seen) => {
        const { reminders, planned, journal } = await trailOf(await api.records(), seen, api.now())
        return json(200, {
          case: id,
          reminders: reminders.map(reminderView),
          planned: planned.map(({ obligation, step, at, to }) => ({ obligation, step, at: romeText(at), to })),
          journal: journal.map(journalView),
        })
      }),
  }),
}
