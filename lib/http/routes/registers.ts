import * as z from 'zod'
import { romeText } from '../../kernel/time.ts'
import { endpoint, NO_BODY } from '../endpoint.ts'
import { listed, nextOf, pageOf, paging } from '../paging.ts'
import { denied } from '../problem.ts'
import { json } from '../reply.ts'
import { school } from '../schemas/fields.ts'

/** `2026-27` in a URL is the school year 2026/27. */
const schoolYear = z
  .string()
  .regex(/^20\d\d-\d\d$/)
  .refine((text) => Number(text.slice(5)) === (Number(text.slice(2, 4)) + 1) % 100, { error: 'I due anni non sono consecutivi' })
  .transform((text) => text.replace('-', '/'))
  .meta({ description: 'Anno scolastico', example: '2026-27' })

export const registers = {
  'show-register': endpoint({
    tag: 'registri',
    summary: 'Un registro di un anno scolastico',
    description: 'Le voci numerate senza salti, per la segreteria.',
    answers: { 200: { description: 'Una pagina del registro', schema: 'registerEntries' } },
    params: z.object({
      id: z
        .string()
        .regex(/^[a-z0-9-]{1,64}$/)
        .meta({ description: 'Nome del registro', example: 'registro-infortuni' }),
    }),
    query: z.strictObject({ school, 'school-year': schoolYear, ...paging }),
    body: NO_BODY,
    async answer({ api: { records, ids, now }, user, params: { id }, query }) {
      const paged = pageOf(ids, `register ${id}`, query)
      if ('problem' in paged) return paged.problem
      const year = query['school-year']
      const at = now()
      return listed(async () => {
        const { listRegister } = await import('../../application/list.ts')
        const found = await listRegister(await records(), user, query.school, id, year, paged.page, at)
        if (found === undefined) return denied({ kind: 'not-found' })
        const { title, items, next } = found
        return json(200, {
          register: id,
          title,
          schoolYear: year,
          items,
          ...nextOf(ids, `register ${id}`, query, next),
          asOf: romeText(at),
        })
      })
    },
  }),
}
