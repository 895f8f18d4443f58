import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { CaseId } from '../application/ports.ts'

/** An answer before it is written as API Gateway wants it. */
export interface Reply {
  readonly status: number
  readonly type: 'application/json' | 'application/problem+json'
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** What the log may tell of it. */
  readonly code?: string
  readonly caseId?: CaseId
}

type Headers = Readonly<Record<string, string>>

export const json = (status: number, body: unknown, headers: Headers = {}): Reply => ({ status, type: 'application/json', headers, body })

/** An answer about a case that the caller may see: the log may name it. */
export const about = (caseId: CaseId, reply: Reply): Reply => ({ ...reply, caseId })

/** What is the same for everybody and changes with a release only. */
export const PUBLIC_CACHE: Headers = { 'cache-control': 'public, max-age=300' }

/** JSON only, for programs only: nothing here may be cached, framed, run or guessed at. */
const SECURITY: Headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export const toResult = ({ status, type, headers, body }: Reply): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { ...SECURITY, 'content-type': type, ...headers },
  body: JSON.stringify(body),
})
