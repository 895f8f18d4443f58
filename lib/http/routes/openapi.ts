import type { ApiOptions } from '../api-options.ts'
import { endpoint, NO_BODY, NO_PARAMS, NO_QUERY, type Operation } from '../endpoint.ts'
import { json, PUBLIC_CACHE } from '../reply.ts'

/** Drawn once: it changes with a release only, and is asked for without a token. */
const drawn = new WeakMap<ApiOptions, unknown>()

async function documentOf(operations: readonly Operation[], api: ApiOptions): Promise<unknown> {
  const known = drawn.get(api)
  if (known !== undefined) return known
  const { openapi: draw } = await import('../openapi.ts')
  const document = await draw(operations, api)
  drawn.set(api, document)
  return document
}

/** The document describes the other operations and itself; its drawing is loaded only when it is asked for. */
export const openapi = (all: () => readonly Operation[]) => ({
  'show-openapi': endpoint({
    tag: 'servizio',
    summary: 'Questa descrizione',
    description: 'Il documento OpenAPI 3.1 del servizio.',
    answers: { 200: { description: 'Il documento', schema: 'openapiDocument' } },
    params: NO_PARAMS,
    query: NO_QUERY,
    body: NO_BODY,
    async answer({ api }) {
      return json(200, await documentOf(all(), api), PUBLIC_CACHE)
    },
  }),
})
