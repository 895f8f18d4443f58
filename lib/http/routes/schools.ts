import * as z from 'zod'
import type { Contact, SchoolRecord } from '../../application/ports.ts'
import type { SchoolChange } from '../../application/school.ts'
import { type Description, endpoint, NO_BODY, NO_QUERY, type Question } from '../endpoint.ts'
import { etagOf, ifMatch, matching } from '../headers.ts'
import { denied } from '../problem.ts'
import { json, type Reply } from '../reply.ts'
import { school } from '../schemas/fields.ts'
import type { contactsBody } from '../schemas/requests.ts'

const params = z.object({ code: school })

const query = z.strictObject({
  rehearse: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Con «true» non scrive nulla e dice quali date si sposterebbero' }),
})

const shown = ({ code, name, settings, calendar, contacts, revision }: SchoolRecord): Reply =>
  json(200, { code, name, settings, calendar, contacts, revision }, { etag: etagOf(revision) })

type Asked = Question<z.output<typeof params>, z.output<typeof query>, unknown>

async function change(
  { api: { records, now }, user, headers, params: { code }, query: { rehearse } }: Asked,
  wanted: SchoolChange,
): Promise<Reply> {
  const seen = ifMatch(headers)
  if ('problem' in seen) return seen.problem
  const rehearsed = rehearse === 'true'
  const { changeSchool } = await import('../../application/school.ts')
  const ports = await records()
  const outcome = await matching(seen.versions, (version) => changeSchool(ports, user, code, wanted, version, rehearsed, now()))
  if (!outcome.ok) return denied(outcome.denial)
  return rehearsed ? json(200, { moves: outcome.moves }, { etag: etagOf(outcome.record.revision) }) : shown(outcome.record)
}

const contactOf = ({ suppressed, ...contact }: z.output<typeof contactsBody>['contacts'][number]): Contact => ({
  ...contact,
  ...(suppressed === undefined ? {} : { suppressed }),
})

const replacement = (summary: string, description: string) =>
  ({
    tag: 'scuole',
    summary,
    description,
    takes: ['If-Match'],
    answers: {
      200: {
        description: 'La scuola dopo il cambiamento; con «rehearse» le date che si sposterebbero',
        schema: 'schoolOrRehearsal',
        headers: ['ETag'],
      },
    },
    problems: ['forbidden', 'stale', 'too-large', 'unsupported-media-type', 'invalid-data', 'version-required'],
  }) as const satisfies Description

export const schools = {
  'show-school': endpoint({
    tag: 'scuole',
    summary: 'Una scuola',
    description: 'Impostazioni, calendario e contatti, per la segreteria.',
    answers: { 200: { description: 'La scuola', schema: 'schoolView', headers: ['ETag'] } },
    params,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api: { records }, user, params: { code } }) {
      const { seeSchool } = await import('../../application/school.ts')
      const record = await seeSchool(await records(), user, code)
      return record === undefined ? denied({ kind: 'not-found' }) : shown(record)
    },
  }),
  'replace-calendar': endpoint({
    ...replacement(
      'Sostituisce il calendario',
      'Le scadenze aperte si ricontano quando i fascicoli si svegliano; ciò che si sposta è annotato con la causa.',
    ),
    params,
    query,
    body: async () => (await import('../schemas/requests.ts')).calendarBody,
    answer: (question) => change(question, { calendar: question.body }),
  }),
  'replace-contacts': endpoint({
    ...replacement('Sostituisce i contatti', 'Chi ricopre ciascun ruolo e riceve gli avvisi.'),
    params,
    query,
    body: async () => (await import('../schemas/requests.ts')).contactsBody,
    answer: (question) => change(question, { contacts: question.body.contacts.map(contactOf) }),
  }),
  'replace-settings': endpoint({
    ...replacement('Sostituisce le impostazioni', 'Quale norma governa, i termini interni e i parametri che il testo lascia alla scuola.'),
    params,
    query,
    body: async () => (await import('../schemas/requests.ts')).settingsBody,
    answer: (question) => change(question, { settings: question.body }),
  }),
}
