import type { ServerResponse } from 'node:http'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type Clock, systemClock } from './clock.ts'
import { type JwtAuthorizer, jwtAuthorizer } from './gateway-claims.ts'
import { type GatewayEvent, toEvent } from './gateway-event.ts'
import { listen, readBody } from './http-server.ts'
import { type LambdaHandler, lambdaContext } from './lambda-context.ts'

const BODY_LIMIT = 10 * 1024 * 1024

export type GatewayHandler = LambdaHandler<GatewayEvent, APIGatewayProxyStructuredResultV2>

/** An HTTP API in front of one function: payload format 2.0, JWT authoriser, limits and refusals as on AWS. */
export function startGateway(options: {
  handler: GatewayHandler
  authorizer: JwtAuthorizer
  /** Routes that need no token, such as `GET /v1/status`; `*` stands for any characters. */
  publicRoutes: readonly string[]
  port?: number
  clock?: Clock
}): Promise<{ url: string; port: number; stop: () => Promise<void> }> {
  const clock = options.clock ?? systemClock
  const judge = jwtAuthorizer(options.authorizer, clock)
  const open = options.publicRoutes.map(routePattern)

  const answer = async (event: GatewayEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const route = `${event.requestContext.http.method} ${event.rawPath}`
    if (!open.some((pattern) => pattern.test(route))) {
      const verdict = await judge(event.headers.authorization)
      if ('challenge' in verdict) return refusal(401, 'Unauthorized', { 'www-authenticate': verdict.challenge })
      event.requestContext.authorizer = { jwt: verdict }
    }
    try {
      return await options.handler(event, lambdaContext('api'))
    } catch (error) {
      console.error(error)
      return refusal(500, 'Internal Server Error')
    }
  }
  return listen(async (request, response) => {
    const body = await readBody(request, BODY_LIMIT)
    send(response, body ? await answer(toEvent(request, body, clock.now())) : refusal(413, 'Request Entity Too Large'))
  }, options.port)
}

function routePattern(route: string): RegExp {
  const escaped = route.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`)
}

const refusal = (statusCode: number, message: string, headers: Record<string, string> = {}): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message }),
})

function send(response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void {
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value))
  if (result.cookies?.length) response.setHeader('set-cookie', result.cookies)
  if (result.body && !response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain;charset=utf-8')
  response.writeHead(result.statusCode ?? 200).end(Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'))
}
