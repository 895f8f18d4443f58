import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'

/** A request as API Gateway hands it over, and where the function finds its table and key. */
export interface FirstRequest {
  readonly event: object
  readonly environment?: Readonly<Record<string, string>>
}

/** A request for the state of the service: it calls nobody. */
export const STATUS: FirstRequest = {
  event: {
    version: '2.0',
    routeKey: 'GET /v1/status',
    rawPath: '/v1/status',
    rawQueryString: '',
    headers: {},
    requestContext: { http: { method: 'GET', path: '/v1/status' }, requestId: 'cold' },
    isBase64Encoded: false,
  },
}

const SCRIPT = `
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const before = spent()
const [, file, event] = process.argv
const handler = file === undefined ? undefined : (await import(file)).handler
const loaded = spent()
const answer = await handler?.(JSON.parse(event), {})
console.log('\\n' + JSON.stringify({ before, loaded, ready: spent(), status: answer?.statusCode ?? 200 }))
process.exit()
`

export const ENVIRONMENT = {
  TABLE_NAME: 'scadenzario',
  PUBLIC_URL: 'https://scadenzario.example',
  STAGE: 'bench',
  SERVICE_NAME: 'bench',
  DATA_KEY_ID: 'alias/bench',
  AWS_REGION: 'eu-south-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
}

const spent = z.object({ before: z.number(), loaded: z.number(), ready: z.number(), status: z.int().min(200).max(299) })

/** Processor milliseconds of a fresh process until: Node is there, the bundle is read, its handler has answered once. */
export type ColdStart = z.output<typeof spent>

const run = promisify(execFile)

/** @param directory of a bundle; without one, Node alone. */
export async function coldStart(directory?: string, { event, environment }: FirstRequest = STATUS): Promise<ColdStart> {
  const asked = directory === undefined ? [] : [join(directory, 'index.mjs'), JSON.stringify(event)]
  const env = { ...ENVIRONMENT, ...environment }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', SCRIPT, '--', ...asked], { env })
  return spent.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}
