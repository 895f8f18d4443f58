import { endpoint, NO_BODY, NO_PARAMS, NO_QUERY } from '../endpoint.ts'

export const status = {
  'service-status': endpoint({
    tag: 'servizio',
    summary: 'Il servizio risponde?',
    description: 'Risponde senza toccare l’archivio; la forma è quella di un problema, come chiedono le linee guida.',
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
}
