import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { isRecord } from '../../lib/http/records.ts'
import { documentOf } from './conformance.ts'

const SPECTRAL = fileURLToPath(import.meta.resolve('@stoplight/spectral-cli/dist/index.js'))
const RULES = join(import.meta.dirname, 'italian-guidelines.yaml')

const findings = z.array(
  z.object({ code: z.string(), message: z.string(), path: z.array(z.union([z.string(), z.number()])), source: z.string() }),
)

/** What Spectral finds in each document, offline. */
async function lint(documents: Readonly<Record<string, object>>): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
  try {
    const files = await Promise.all(
      Object.entries(documents).map(async ([name, document]) => {
        const file = join(folder, `${name}.json`)
        await writeFile(file, JSON.stringify(document))
        return file
      }),
    )
    const output = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [SPECTRAL, 'lint', ...files, '--ruleset', RULES, '--format', 'json', '--quiet'],
        { maxBuffer: 32 * 1024 * 1024 },
        (error, stdout, stderr) => {
          // 1: there are findings.
          if (error !== null && error.code !== 1) reject(new Error(`${stderr}${stdout}`, { cause: error }))
          else resolve(stdout)
        },
      )
    })
    const found = new Map<string, string[]>(Object.keys(documents).map((name) => [name, []]))
    for (const { code, message, path, source } of findings.parse(JSON.parse(output)))
      found.get(basename(source, '.json'))?.push(`${code}: ${message} (${path.join('/')})`)
    return found
  } finally {
    await rm(folder, { recursive: true })
  }
}

const PROBLEM = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer', format: 'int32' },
    detail: { type: 'string' },
  },
}
const error = {
  description: 'problema',
  headers: { 'Retry-After': { schema: { type: 'integer', format: 'int32' } } },
  content: { 'application/problem+json': { schema: PROBLEM } },
}
const operation = (operationId: string, type: string, schema: object) => ({
  operationId,
  summary: 'Una domanda',
  description: 'Una domanda di prova',
  tags: ['prova'],
  responses: { 200: { description: 'risposta', content: { [type]: { schema } } }, 429: error, 503: error },
})

/** The least document without a fault. */
const GOOD = {
  openapi: '3.1.0',
  info: {
    title: 'Prova',
    description: 'Prova',
    version: '1.0.0',
    'x-summary': 'Prova',
    'x-api-id': 'prova',
    termsOfService: 'https://a.example',
    contact: { name: 'Prova', url: 'https://a.example' },
    license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
  },
  servers: [{ url: 'https://a.example/v1', description: 'prova' }],
  tags: [{ name: 'prova', description: 'prova' }],
  security: [{ Bearer: [] }],
  paths: {
    '/status': { get: operation('service-status', 'application/problem+json', PROBLEM) },
    '/things/{id}': {
      get: {
        ...operation('list-things', 'application/json', { $ref: '#/components/schemas/Things' }),
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'due-from', in: 'query', schema: { type: 'string' } },
          { name: 'If-Match', in: 'header', schema: { type: 'string' } },
        ],
      },
    },
  },
  components: {
    schemas: {
      Things: { type: 'object', properties: { items: { type: 'array', maxItems: 9, items: { type: 'number', format: 'double' } } } },
    },
    securitySchemes: { Bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'come RFC8725' } },
  },
}

/** The document with another value at a path; without it, when there is none. */
function planted(value: unknown, [key = '', ...rest]: readonly string[], to: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? (rest.length === 0 ? to : planted(item, rest, to)) : item))
  if (!isRecord(value)) throw new Error(`nothing at ${key}`)
  return { ...value, [key]: rest.length === 0 ? to : planted(value[key], rest, to) }
}

const THINGS = ['paths', '/things/{id}', 'get'] as const
const answer = (status: string) => [...THINGS, 'responses', status]

const FAULTS: readonly (readonly [rule: string, path: readonly string[], value: unknown])[] = [
  ['told-who-answers', ['info', 'contact'], undefined],
  ['told-in-one-line', ['info', 'x-summary'], undefined],
  ['told-on-what-terms', ['info', 'termsOfService'], undefined],
  ['known-by-an-id', ['info', 'x-api-id'], undefined],
  ['version-of-three-numbers', ['info', 'version'], 'v1'],
  ['server-says-what-it-is', ['servers', '0', 'description'], undefined],
  ['server-is-encrypted', ['servers', '0', 'url'], 'http://a.example/v1'],
  ['health-has-an-address', ['paths', '/status'], undefined],
  ['health-is-told-as-a-problem', ['paths', '/status', 'get', 'responses', '200', 'content'], { 'application/json': { schema: PROBLEM } }],
  [
    'health-has-status-title-detail',
    ['paths', '/status', 'get', 'responses', '200', 'content', 'application/problem+json', 'schema'],
    { type: 'object', properties: { ok: { type: 'boolean' } } },
  ],
  ['address-in-kebab-case', ['paths', '/someThings'], { get: operation('list-some', 'application/json', { type: 'object' }) }],
  ['parameter-in-kebab-case', [...THINGS, 'parameters', '1', 'name'], 'dueFrom'],
  ['nobody-named-in-an-address', [...THINGS, 'parameters', '1', 'name'], 'pupil-name'],
  ['header-is-not-the-formats-own', [...THINGS, 'parameters', '2', 'name'], 'Authorization'],
  ['header-is-no-experiment', [...THINGS, 'parameters', '2', 'name'], 'X-Version'],
  ['operation-is-described', [...THINGS, 'summary'], undefined],
  ['operation-is-not-named-after-its-method', [...THINGS, 'operationId'], 'get-things'],
  ['operation-id-in-kebab-case', [...THINGS, 'operationId'], 'listThings'],
  ['get-carries-nothing', [...THINGS, 'requestBody'], { content: { 'application/json': { schema: { type: 'object' } } } }],
  [
    'whole-bodies-only',
    ['paths', '/things/{id}', 'patch'],
    {
      ...operation('change-thing', 'application/json', { type: 'object' }),
      parameters: GOOD.paths['/things/{id}'].get.parameters,
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
    },
  ],
  ['error-is-a-problem', [...answer('429'), 'content'], { 'application/json': { schema: PROBLEM } }],
  [
    'problem-has-its-fields',
    [...answer('503'), 'content', 'application/problem+json', 'schema'],
    { type: 'object', properties: { message: { type: 'string' } } },
  ],
  ['every-operation-may-be-throttled', answer('429'), undefined],
  ['told-when-to-try-again', [...answer('503'), 'headers'], undefined],
  ['answer-is-an-object', [...answer('200'), 'content', 'application/json', 'schema'], { type: 'array', items: { type: 'string' } }],
  ['answer-has-a-body', [...answer('200'), 'content'], undefined],
  ['integer-has-a-size', ['components', 'schemas', 'Things', 'properties', 'count'], { type: 'integer', format: 'big' }],
  ['integer-says-its-size', ['components', 'schemas', 'Things', 'properties', 'count'], { type: 'integer' }],
  ['number-says-its-precision', ['components', 'schemas', 'Things', 'properties', 'cost'], { type: 'number' }],
  ['list-has-an-end', ['components', 'schemas', 'Things', 'properties', 'items', 'maxItems'], undefined],
  ['schema-in-pascal-case', ['components', 'schemas', 'some_things'], { type: 'object' }],
  ['operation-says-who-may', ['security'], undefined],
  ['token-is-described', ['components', 'securitySchemes', 'Bearer', 'description'], 'un token'],
  [
    'no-flow-of-yesterday',
    ['components', 'securitySchemes', 'Old'],
    { type: 'oauth2', description: 'RFC8725', flows: { password: { tokenUrl: 'https://a.example', scopes: {} } } },
  ],
]

let found: Map<string, string[]>
beforeAll(async () => {
  const faulty = Object.fromEntries(
    FAULTS.map(([rule, path, value]) => [rule, planted(GOOD, path, value)]).filter(
      (pair): pair is [string, object] => typeof pair[1] === 'object',
    ),
  )
  found = await lint({ real: await documentOf(), local: await documentOf('http://localhost:3000'), good: GOOD, ...faulty })
}, 120_000)

describe('the OpenAPI document', () => {
  it('passes the Italian guidelines', () => {
    expect(found.get('real')).toEqual([])
  })

  it('passes them on one machine too', () => {
    expect(found.get('local')).toEqual([])
  })
})

describe('the rules', () => {
  it('find no fault in the least good document', () => {
    expect(found.get('good')).toEqual([])
  })

  it.each(FAULTS)('%s', (rule) => {
    expect(found.get(rule)?.map((finding) => finding.split(':')[0])).toContain(rule)
  })

  it('have each a planted fault', async () => {
    const written = [...(await readFile(RULES, 'utf8')).matchAll(/^ {2}([a-z0-9-]+):$/gm)].map(([, name]) => name)
    expect(written.sort()).toEqual(FAULTS.map(([rule]) => rule).sort())
  })
})
