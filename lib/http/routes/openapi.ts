import type { ApiOptions } from '../api-options.ts'
import { type Endpoint, endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'
import { json, PUBLIC_CACHE } from '../reply.ts'

/** Drawn once: it changes with a release only, and is asked for without a token. */
const drawn = new WeakMap<ApiOptions, unknown>()

async function documentOf(endpoints: readonly Endpoint[], api: ApiOptions): Promise<unknown> {
  const known = drawn.get(api)
  if (known !== undefined) return known
  const { openapi } = await import('../openapi.ts')
  const document = await openapi(endpoints, api)
  drawn.set(api, document)
  return document
}

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
    answers: { 200: { description: 'Il documento', schema: 'openapiDocument' } },
    params: NO_PARAMS,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api }) {
      return json(200, await documentOf(all(), api), PUBLIC_CACHE)
    },
  }),
]
