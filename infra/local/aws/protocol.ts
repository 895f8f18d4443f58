/** One request in the shape that the AWS protocols need, and its answer. */
export interface AwsRequest {
  method: string
  path: string
  query: URLSearchParams
  /** Lower-case names. */
  headers: Record<string, string | undefined>
  body: string
}

export interface AwsAnswer {
  status: number
  headers?: Record<string, string>
  body: string
}

/** One AWS service of the local endpoint. */
export interface AwsService {
  name: ServiceName
  serves(request: AwsRequest): boolean
  answer(request: AwsRequest): Promise<AwsAnswer>
  /** How this protocol says no. */
  refuse(error: AwsError): AwsAnswer
}

export type ServiceName = 'scheduler' | 'sqs' | 'kms' | 'ses'

/** An error that the real service would answer with. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): AwsAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

/** The body as JSON; no body is an empty object. */
export function parseBody(request: AwsRequest): unknown {
  try {
    return request.body === '' ? {} : JSON.parse(request.body)
  } catch {
    throw new AwsError('SerializationException', 'The request body is no JSON')
  }
}
