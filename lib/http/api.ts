import middy from '@middy/core'
import httpRouter, { type Route as Routed } from '@middy/http-router'
import type {
  APIGatewayEventRequestContextV2,
  APIGatewayProxyEventV2WithRequestContext,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import type { User } from '../application/user.ts'
import { toMs } from '../kernel/time.ts'
import type { ApiOptions } from './api-options.ts'
import { userOf } from './claims.ts'
import type { Incoming, Route } from './endpoint.ts'
import { willPass } from './faults.ts'
import { framesOf } from './log.ts'
import { problem } from './problem.ts'
import { type Reply, toResult } from './reply.ts'
import { type OperationId, ROUTES } from './routes/index.ts'

/** As of an HTTP API with a JWT authoriser; on open routes `authorizer` is missing. */
export type ApiEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: { jwt: { claims: Readonly<Record<string, unknown>> } } }
>
type Result = APIGatewayProxyStructuredResultV2
export type Api = (event: ApiEvent, context: Context) => Promise<Result>

const PREFIX = '/v1'
const NOBODY: User = { subject: '', roles: [] }

function incoming(event: ApiEvent, user: User): Incoming {
  return {
    params: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body: { contentType: event.headers['content-type'], text: event.body, base64: event.isBase64Encoded },
    user,
  }
}

/** A fault tells its number and nothing else; what it was stands in the log, without what it was about. */
function fault(api: ApiOptions, error: unknown, errorId: string, operation: string | undefined): Reply {
  const passing = willPass(error)
  const thrown = error instanceof Error ? { fault: error.name, at: framesOf(error) } : { fault: typeof error }
  api.log.error({ event: 'fault', requestId: errorId, errorId, ...(operation === undefined ? {} : { operation }), ...thrown })
  return problem(passing ? 'unavailable' : 'fault', undefined, { errorId })
}

/** Answers, and leaves one line in the log. */
async function logged(api: ApiOptions, event: ApiEvent, operation: string | undefined, answer: () => Promise<Reply>): Promise<Result> {
  const { requestId } = event.requestContext
  const start = toMs(api.now())
  const reply = await answer().catch((error: unknown) => fault(api, error, requestId, operation))
  api.log.info({
    event: 'request',
    requestId,
    ...(operation === undefined ? {} : { operation }),
    status: reply.status,
    ...(reply.code === undefined ? {} : { code: reply.code }),
    ...(reply.caseId === undefined ? {} : { caseId: reply.caseId }),
    ms: toMs(api.now()) - start,
  })
  return toResult(reply)
}

async function serve(api: ApiOptions, { id, open }: Route<OperationId>, event: ApiEvent): Promise<Reply> {
  const user = open ? NOBODY : userOf(event.requestContext.authorizer?.jwt.claims)
  if (user === undefined) return problem('unauthenticated')
  const { endpoints } = await import('./routes/endpoints.ts')
  return endpoints[id].serve(api, incoming(event, user))
}

const patternOf = (path: string): RegExp => new RegExp(`^${PREFIX}${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`)
const PATTERNS = ROUTES.map(({ path, method }) => ({ pattern: patternOf(path), method }))

/** No route: the address is unknown, or known by other methods. */
function unrouted(path: string): Reply {
  const methods = new Set<string>(PATTERNS.flatMap(({ pattern, method }) => (pattern.test(path) ? [method] : [])))
  if (methods.size === 0) return problem('not-found', 'Nessuna risorsa ha questo indirizzo')
  if (methods.has('GET')) methods.add('HEAD')
  return { ...problem('wrong-method'), headers: { allow: [...methods].sort().join(', ') } }
}

function routed(api: ApiOptions, route: Route<OperationId>): Routed<ApiEvent, Result>[] {
  const { method } = route
  const path = `${PREFIX}${route.path}`
  const answer = (event: ApiEvent): Promise<Result> => logged(api, event, route.id, () => serve(api, route, event))
  if (method !== 'GET') return [{ method, path, handler: answer }]
  const head = async (event: ApiEvent): Promise<Result> => ({ ...(await answer(event)), body: '' })
  return [
    { method: 'GET', path, handler: answer },
    { method: 'HEAD', path, handler: head },
  ]
}

/** The handler of the API on any ports: `functions/` gives it the real ones, tests the twins in memory. */
export function createApi(api: ApiOptions): Api {
  const rest: Routed<ApiEvent, Result> = {
    method: 'ANY',
    path: '/{proxy+}',
    handler: (event: ApiEvent) => logged(api, event, undefined, async () => unrouted(event.requestContext.http.path)),
  }
  const routes = [...ROUTES.flatMap((route) => routed(api, route)), rest]
  // Methods that the router has never heard of.
  const notFoundResponse = ({ path }: { path: string }): Result => toResult(unrouted(path))
  const handler = middy<ApiEvent, Result>().handler(httpRouter<ApiEvent, Result>({ routes, notFoundResponse }))
  return async (event, context) => handler(event, context)
}
