import { type Endpoint, endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'
import { json, PUBLIC_CACHE } from '../reply.ts'
import { anyFields } from '../schemas/fields.ts'

/** The document describes the other routes and itself; its drawing is loaded only when it is asked for. */
export const openapiRoutes = (all: () => readonly Endpoint[]): readonly Endpoint[] => [
  endpoint({
    method: 'GET',
    path: '/openapi.json',
    id: 'show-openapi',
    tag: 'servizio',
    summary: 'Questa descrizione',
    description: 'Il documento OpenAPI 3.1 del servizio.',
    open: true,
    answers: { 200: { description: 'Il documento', schema: anyFields.meta({ id: 'OpenApiDocument' }) } },
    params: NO_PARAMS,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api }) {
      const { openapi } = await import('../openapi.ts')
      return json(200, await openapi(all(), api), PUBLIC_CACHE)
    },
  }),
]
