import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { openapi } from '../../lib/http/openapi.ts'
import { isRecord } from '../../lib/http/records.ts'
import { operations } from '../../lib/http/routes/endpoints.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { indexOf } from './procedure-index.ts'

export const PUBLIC_URL = 'https://scadenzario.scuola.example'

/** The document as callers get it. */
export const documentOf = async (publicUrl = PUBLIC_URL): Promise<Readonly<Record<string, unknown>>> => {
  const document = await openapi(operations, { procedures: indexOf(procedures), publicUrl, stage: 'test' })
  if (!isRecord(document)) throw new Error('no document')
  return JSON.parse(JSON.stringify(document))
}

/** The value at a path of an object, or undefined. */
export const dig = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value)

const patterns = operations.map(({ method, path }) => ({
  method,
  path,
  pattern: new RegExp(`^/v1${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
}))

interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Whether answers are what the OpenAPI document says of them. */
export class Conformance {
  readonly #document: unknown
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, logger: false })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: object) {
    this.#document = document
    formats.default(this.#ajv, ['date', 'date-time', 'email', 'uri', 'int32', 'int64', 'double'])
    this.#ajv.addSchema(document, 'openapi')
  }

  /** What is wrong with an answer; undefined where the document agrees, or speaks of no such address. */
  wrong(method: string, path: string, { status, headers, body }: Answered): string | undefined {
    const route = patterns.find((known) => known.pattern.test(path) && known.method === method)
    const type = headers['content-type'] ?? ''
    if (route === undefined) return this.#check('#/components/schemas/Problem', body)
    const at = ['paths', route.path, method.toLowerCase(), 'responses', String(status)]
    const response = dig(this.#document, ...at)
    if (response === undefined) return `${method} ${path}: ${status} is not documented`
    const told = dig(response, 'headers')
    const missing = isRecord(told)
      ? Object.keys(told).filter((name) => dig(told, name, 'required') === true && headers[name.toLowerCase()] === undefined)
      : []
    if (missing.length > 0) return `${method} ${path}: ${status} without ${missing.join(', ')}`
    if (dig(response, 'content', type) === undefined) return `${method} ${path}: ${status} as ${type}`
    const pointer = [...at, 'content', type, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    return this.#check(`#/${pointer}`, body)
  }

  #check(pointer: string, body: unknown): string | undefined {
    const validate = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `openapi${pointer}` })
    this.#compiled.set(pointer, validate)
    return validate(body) ? undefined : `${pointer}: ${this.#ajv.errorsText(validate.errors)}`
  }
}
