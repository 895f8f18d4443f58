import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda'

export interface GatewayAuthorizer {
  jwt: { claims: Record<string, string>; scopes: string[] | null }
}

/** As of a route with a JWT authoriser; on a public route `authorizer` is missing. */
export type GatewayEvent = APIGatewayProxyEventV2WithRequestContext<APIGatewayEventRequestContextV2 & { authorizer?: GatewayAuthorizer }>

const TEXT = /^(text\/|application\/(json|xml|javascript|[\w.+-]+\+(json|xml))\b)/i
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A request as an HTTP API with payload format 2.0 hands it to its function, on a catch-all route. */
export function toEvent(request: IncomingMessage, body: Buffer, now: number): GatewayEvent {
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?')
  const rawQueryString = query.join('?')
  const path = decoded(rawPath)
  const { cookie, ...headers } = lowerCaseHeaders(request)
  const domainName = headers.host ?? 'localhost'
  const text = TEXT.test(headers['content-type'] ?? '')
  const parameters = queryParameters(rawQueryString)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  }
}

/** Unlike its name says, `rawPath` of an HTTP API comes percent-decoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const lowerCaseHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(name === 'cookie' ? '; ' : ',')]),
  )

/** A name given twice has its values joined by commas. */
function queryParameters(raw: string): Record<string, string> | undefined {
  const query = new URLSearchParams(raw)
  if (query.size === 0) return undefined
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]))
}

function commonLogTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
}
