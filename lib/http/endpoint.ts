import * as z from 'zod'
import type { Flaw } from '../application/outcome.ts'
import type { User } from '../application/user.ts'
import type { ApiOptions } from './api-options.ts'
import type { Headers } from './headers.ts'
import './italian.ts'
import { type RawBody, readJson } from './json.ts'
import { badParameters, type FieldError, invalid, type ProblemCode, problem } from './problem.ts'
import type { Reply } from './reply.ts'
import type { AnswerName } from './schemas/answers.ts'

export type Method = 'GET' | 'POST' | 'PUT'

/** A request before anything of it has been believed. */
export interface Incoming {
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Headers
  readonly body: RawBody
  readonly user: User
}

/** A request as the endpoint's schemas have read it. */
export interface Question<P, Q, B> {
  readonly api: ApiOptions
  readonly user: User
  readonly headers: Headers
  readonly params: P
  readonly query: Q
  readonly body: B
}

export type AnswerHeader = 'ETag' | 'Location' | 'Idempotent-Replayed'

export interface Answer {
  readonly description: string
  /** Its schema, by name: only the OpenAPI document reads it. */
  readonly schema: AnswerName
  readonly headers?: readonly AnswerHeader[]
  /** Headers that the answer may lack. */
  readonly mayCarry?: readonly AnswerHeader[]
  /** `/status` answers as a problem that is none, as the Italian guidelines want it. */
  readonly type?: 'application/problem+json'
}

/** Where an operation is found. */
export interface Route<Id extends string = string> {
  readonly id: Id
  readonly method: Method
  /** Below `/v1`. */
  readonly path: string
  /** Needs no token. */
  readonly open?: true
}

/** What is told of an endpoint to who calls it; the OpenAPI document is drawn from these rows. */
export interface Description {
  readonly tag: 'servizio' | 'procedimenti' | 'fascicoli' | 'scadenzario' | 'registri' | 'scuole'
  readonly summary: string
  readonly description: string
  readonly takes?: readonly ('Idempotency-Key' | 'If-Match')[]
  readonly answers: Readonly<Record<number, Answer>>
  /** Beyond those that every endpoint may answer. */
  readonly problems?: readonly ProblemCode[]
}

/** The schema of a body: it is loaded when the first one comes. */
type BodySchema<B> = () => Promise<z.ZodType<B>>

export interface Endpoint extends Description {
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: (() => Promise<z.ZodType>) | undefined
  serve(api: ApiOptions, incoming: Incoming): Promise<Reply>
}

export type Operation = Route & Endpoint

/** No path parameters. */
export const NO_PARAMS = z.object({})
/** No query parameters: any is refused. */
export const NO_QUERY = z.strictObject({})
/** No body is read. */
export const NO_BODY: BodySchema<undefined> = async () => z.undefined()

const escaped = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1')
export const pointerOf = (path: readonly PropertyKey[]): string => path.map((part) => `/${escaped(part)}`).join('')

/** What is wrong with which field. */
export const flawsOf = (error: z.ZodError, at = ''): Flaw[] =>
  error.issues.flatMap((issue): Flaw[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: at + pointerOf([...issue.path, key]), sentence: issue.message }))
      : [{ pointer: at + pointerOf(issue.path), sentence: issue.message }],
  )

function badQuery(error: z.ZodError): Reply {
  const errors = error.issues.flatMap((issue): FieldError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ parameter: key, detail: 'Parametro non previsto' }))
      : [{ parameter: String(issue.path[0] ?? ''), detail: issue.message }],
  )
  return badParameters(errors)
}

type Written<P extends z.ZodType, Q extends z.ZodType, B> = Description & {
  readonly params: P
  readonly query: Q
  readonly body: BodySchema<B>
  answer(question: Question<z.output<P>, z.output<Q>, B>): Promise<Reply>
}

/**
 * What answers an operation: its schemas read the request before `answer` sees it. 400: the request cannot be read (JSON, parameters, headers).
 * 422: it was read, and fields of its body do not fit. 404: the path names nothing.
 */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B>(row: Written<P, Q, B>): Endpoint {
  const { answer, ...described } = row
  const takesBody = !Object.is(row.body, NO_BODY)
  return {
    ...described,
    body: takesBody ? row.body : undefined,
    async serve(api, { params, query, headers, body, user }) {
      const path = row.params.safeParse(params)
      if (!path.success) return problem('not-found')
      const asked = row.query.safeParse(query)
      if (!asked.success) return badQuery(asked.error)
      const json = takesBody ? readJson(body) : { value: undefined }
      if ('problem' in json) return json.problem
      const read = (await row.body()).safeParse(json.value)
      if (!read.success) return invalid(flawsOf(read.error))
      return answer({ api, user, headers, params: path.data, query: asked.data, body: read.data })
    },
  }
}
