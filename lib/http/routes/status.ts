import { type Endpoint, endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'

export const statusRoutes: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/status',
    id: 'service-status',
    tag: 'servizio',
    summary: 'Il servizio risponde?',
    description: 'Risponde senza toccare l’archivio; la forma è quella di un problema, come chiedono le linee guida.',
    open: true,
    answers: { 200: { description: 'Il servizio risponde', schema: 'status', type: 'application/problem+json' } },
    params: NO_PARAMS,
    query: NO_QUERY,
    body: NO_BODY,
    answer: async ({ api }) => ({
      status: 200,
      type: 'application/problem+json',
      headers: {},
      body: { type: 'about:blank', title: 'OK', status: 200, detail: `Scadenzario risponde (${api.stage})` },
    }),
  }),
]
