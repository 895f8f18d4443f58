import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpHandler, listen, readBody } from '../http-server.ts'
import { Faults, faultError } from './faults.ts'
import { type AwsAnswer, AwsError, type AwsRequest, type AwsService, json } from './protocol.ts'

const BODY_LIMIT = 16 * 1024 * 1024

/** One address that speaks the AWS protocols of the given services; every SDK client may have it as its endpoint. */
export async function startAwsEndpoint(options: {
  services: readonly AwsService[]
  port?: number
}): Promise<{ url: string; port: number; faults: Faults; stop: () => Promise<void> }> {
  const faults = new Faults()
  const handler: HttpHandler = async (incoming, response) => {
    const request = await toAwsRequest(incoming)
    const service = request && options.services.find((one) => one.serves(request))
    if (!request || !service) {
      send(response, json(request ? 404 : 413, { __type: 'UnknownOperationException', message: 'No local service answers this request' }))
      return
    }
    const fault = faults.take(service.name)
    if (fault === 'silence') return
    const answer = fault === 'throttle' || fault === 'error' ? service.refuse(faultError(service.name, fault)) : await ask(service, request)
    if (fault === 'lost-answer') response.destroy()
    else send(response, answer)
  }
  return { ...(await listen(handler, options.port)), faults }
}

async function ask(service: AwsService, request: AwsRequest): Promise<AwsAnswer> {
  try {
    return await service.answer(request)
  } catch (error) {
    if (error instanceof AwsError) return service.refuse(error)
    console.error(error)
    return service.refuse(new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500))
  }
}

async function toAwsRequest(incoming: IncomingMessage): Promise<AwsRequest | undefined> {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]))
  const body = await readBody(incoming, BODY_LIMIT)
  return body && { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body: body.toString('utf8') }
}

function send(response: ServerResponse, answer: AwsAnswer): void {
  const requestId = randomUUID()
  response.writeHead(answer.status, { 'x-amzn-requestid': requestId, ...answer.headers }).end(answer.body)
}
