import * as z from 'zod'
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import { jsonSchema } from '../application/describe.ts'
import { CORRECTION, correctionData } from '../kernel/builtin.ts'
import { schemaOf } from '../kernel/fact.ts'
import type { Procedure } from '../kernel/procedure.ts'
import type { ApiOptions } from './api-options.ts'
import type { Answer, Description, Operation } from './endpoint.ts'
import { type CalculationSchemas, finish, pascal } from './openapi-finish.ts'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import { answers } from './schemas/answers.ts'
import { problemSchema } from './schemas/service.ts'

/** Moves with what callers can see: a field more is a minor version, a field less a major one. */
const API_VERSION = '1.1.0'

const TAGS: Readonly<Record<Description['tag'], string>> = {
  servizio: 'Il servizio stesso',
  procedimenti: 'I procedimenti del regolamento: leggerli, simularli, farne i conti',
  fascicoli: 'I casi di una scuola, e i fatti che li fanno',
  scadenzario: 'Chi deve fare che cosa entro quando',
  registri: 'I registri numerati per anno scolastico',
  scuole: 'Calendario, contatti e impostazioni di una scuola',
}

const HEADERS = {
  ETag: z.string().max(40).meta({ description: 'La versione letta o scritta: si rimanda in If-Match', example: '"3"' }),
  Location: z.url().max(400).meta({ description: 'Dove sta ciò che è stato scritto' }),
  'Idempotent-Replayed': z.literal('true').meta({ description: 'C’è quando la risposta è quella già data alla stessa chiave' }),
}

const RETRY_AFTER = z.int().min(0).max(3600).meta({ description: 'Secondi da aspettare prima di riprovare' })

const REQUEST_HEADERS = {
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,128}$/)
    .meta({
      description: 'Una chiave nuova per ogni richiesta, la stessa quando la si ripete',
      example: '7d9f2c1e-3b60-4a6e-9a0e-1f8f6b6f2c11',
    }),
  'If-Match': z.string().max(400).optional().meta({ description: 'L’ETag dell’ultima lettura; senza, la risposta è 428', example: '"3"' }),
}

/** Problems that any endpoint may answer. 429 is answered by the gateway, before the service sees the request. */
const usual = ({ open, path }: Operation): readonly ProblemCode[] => [
  'malformed-request',
  ...(open ? [] : (['unauthenticated'] as const)),
  ...(path.includes('{') ? (['not-found'] as const) : []),
  'fault',
  'unavailable',
]

const TOO_MANY = 429
const UNAVAILABLE = 503

/** Refusals share 409 with a case that is busy: only the latter says when to try again. */
function retryAfter(status: number, titles: readonly string[]): Pick<ZodOpenApiResponseObject, 'headers'> {
  if (status === TOO_MANY || status === UNAVAILABLE) return { headers: z.object({ 'Retry-After': RETRY_AFTER }) }
  return titles.includes(PROBLEMS.busy.title) ? { headers: z.object({ 'Retry-After': RETRY_AFTER.optional() }) } : {}
}

const problemResponse = (status: number, titles: readonly string[]): ZodOpenApiResponseObject => ({
  description: [...new Set(titles)].join('; '),
  ...retryAfter(status, titles),
  content: { 'application/problem+json': { schema: problemSchema } },
})

function problemsOf(operation: Operation): Record<string, ZodOpenApiResponseObject> {
  const titles = new Map<number, string[]>([[TOO_MANY, ['Troppe richieste']]])
  const tell = (status: number, title: string): void => void titles.set(status, [...(titles.get(status) ?? []), title])
  for (const code of [...usual(operation), ...(operation.problems ?? [])]) tell(PROBLEMS[code].status, PROBLEMS[code].title)
  if (operation.takes?.includes('Idempotency-Key')) {
    tell(403, 'Rifiutato per il ruolo')
    tell(409, 'Rifiutato per lo stato del fascicolo')
    tell(422, 'Rifiutato dalla norma')
  }
  return Object.fromEntries([...titles].sort(([a], [b]) => a - b).map(([status, told]) => [String(status), problemResponse(status, told)]))
}

const answerOf = ({ description, schema, headers = [], mayCarry = [], type }: Answer): ZodOpenApiResponseObject => {
  const told = [
    ...headers.map((name) => [name, HEADERS[name]] as const),
    ...mayCarry.map((name) => [name, HEADERS[name].optional()] as const),
  ]
  return {
    description,
    ...(told.length === 0 ? {} : { headers: z.object(Object.fromEntries(told)) }),
    content: { [type ?? 'application/json']: { schema: answers[schema] } },
  }
}

async function writtenOf(operation: Operation): Promise<ZodOpenApiOperationObject> {
  const { id, tag, summary, description, open, takes, params, query } = operation
  const body = await operation.body?.()
  const header = takes === undefined ? {} : { header: z.object(Object.fromEntries(takes.map((name) => [name, REQUEST_HEADERS[name]]))) }
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(open ? { security: [{}] } : {}),
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...header,
    },
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(operation.answers).map(([status, answer]) => [status, answerOf(answer)])),
      ...problemsOf(operation),
    },
  }
}

async function pathsOf(operations: readonly Operation[]): Promise<ZodOpenApiPathsObject> {
  const paths: ZodOpenApiPathsObject = {}
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: await writtenOf(operation) }
  return paths
}

/** What a schema reads and then changes is written as it is read. */
const override: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema: written, io }) => {
  const { def } = zodSchema._zod
  if (io !== 'output' || def.type !== 'pipe' || Object.keys(written).length > 0) return
  const { $schema: _, ...sent } = z.toJSONSchema(def.in, { io: 'input', unrepresentable: 'any' })
  Object.assign(written, sent)
}

/** The data of every fact of every procedure, each under its own name. */
const factSchemas = (procedures: readonly Procedure[]): Record<string, unknown> =>
  Object.fromEntries([
    ...procedures.flatMap(({ id, facts }) =>
      Object.entries(facts).flatMap(([type, fact]) =>
        fact.kind === 'lapse' ? [] : [[pascal(`${id}-${type}`), jsonSchema(schemaOf(fact))]],
      ),
    ),
    // What replaces wrong data is of any fact: no schema of its own, and no definitions that would lie outside this document's.
    [pascal(CORRECTION), jsonSchema(correctionData.extend({ data: z.record(z.string(), z.unknown()).optional() }))],
  ])

const calculationsOf = ({ calculations = {} }: Procedure): CalculationSchemas[] =>
  Object.entries(calculations).map(([rule, { input, output }]) => ({
    rule,
    input: jsonSchema(input),
    output: jsonSchema(output, 'output'),
  }))

/** The OpenAPI 3.1 document of these operations. */
export async function openapi(
  operations: readonly Operation[],
  { procedures, publicUrl, stage }: Pick<ApiOptions, 'procedures' | 'publicUrl' | 'stage'>,
): Promise<unknown> {
  const loaded = await Promise.all(procedures.ids.map((id) => procedures.load(id)))
  const secure = publicUrl.startsWith('https://')
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Scadenzario',
        summary: 'Lo scadenzario della segreteria scolastica',
        'x-summary': 'Lo scadenzario della segreteria scolastica',
        'x-api-id': 'urn:scadenzario:api:v1',
        description:
          'Dai fatti accaduti a scuola alle scadenze che ne seguono: chi deve fare che cosa entro quando, secondo quale norma, e come la data è stata contata. Ogni POST che scrive vuole una Idempotency-Key; ogni scrittura su ciò che esiste vuole l’ETag letto. 400: la richiesta non si può leggere; 422: si legge, ma i suoi dati non vanno bene.',
        version: API_VERSION,
        termsOfService: `${publicUrl}/v1/openapi.json`,
        contact: { name: 'Scadenzario', url: publicUrl },
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      servers: [
        { url: `${publicUrl}/v1`, description: `Ambiente ${stage}`, ...(secure ? {} : { 'x-sandbox': true }) },
        ...(secure ? [{ url: 'http://localhost:3000/v1', description: 'Una macchina sola, con npm start', 'x-sandbox': true }] : []),
      ],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      security: [{ Bearer: [] }],
      paths: await pathsOf(operations),
      components: {
        securitySchemes: {
          Bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'Un token JWT dell’emittente della scuola, conforme a RFC8725; dice in quali scuole e con quali ruoli si agisce',
          },
        },
      },
    },
    { override },
  )
  const known = loaded.flatMap((procedure) => procedure ?? [])
  return finish(document, factSchemas(known), known.flatMap(calculationsOf))
}
