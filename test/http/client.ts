import type { Context } from 'aws-lambda'
import type * as z from 'zod'
import { bodyHash, caseIdOf, commandIdOf } from '../../lib/adapters/ids.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import type { ProcedureIndex, SchoolRecord } from '../../lib/application/ports.ts'
import { type Api, type ApiEvent, createApi } from '../../lib/http/api.ts'
import type { Ids } from '../../lib/http/api-options.ts'
import type { LogFields } from '../../lib/http/log.ts'
import { recorded } from '../../lib/http/schemas/case.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import { DEFAULT_SETTINGS, type SchoolCode, schoolCode } from '../../lib/kernel/school.ts'
import { fromMs, type Instant, toMs } from '../../lib/kernel/time.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { rome } from '../procedures/given.ts'
import { Conformance, documentOf, PUBLIC_URL } from './conformance.ts'
import { indexOf } from './procedure-index.ts'

export const IDS: Ids = { commandId: commandIdOf, caseId: caseIdOf, bodyHash }
export const RIVALTA: SchoolCode = schoolCode('TOIC8AB00X')
export const ALTROVE: SchoolCode = schoolCode('MIIC8CD00Y')

export interface Caller {
  readonly sub: string
  readonly schools: readonly string[]
  readonly roles: readonly string[]
}

export const at = (sub: string, school: string, ...roles: string[]): Caller => ({
  sub,
  schools: [school],
  roles: roles.map((role) => `${school}:${role}`),
})

export const CLERK = at('9b1de7a2-0a55-4c8b-8f0e-7ad3b1f0c2e4', RIVALTA, 'clerk')
export const DS = at('1f2e3d4c-0a55-4c8b-8f0e-7ad3b1f0c2e5', RIVALTA, 'ds')
export const TEACHER = at('0f6e2d0a-6c1f-4b7e-9d53-2f0c7f1f9a10', RIVALTA, 'teacher')
export const STRANGER = at('5a5a5a5a-6c1f-4b7e-9d53-2f0c7f1f9a11', ALTROVE, 'clerk', 'ds')

const hours = { opens: '08:00', closes: '16:00' }

export const schoolRecord = (code: SchoolCode, changes: Partial<SchoolRecord> = {}): SchoolRecord => ({
  code,
  name: 'Istituto comprensivo di Rivalta',
  settings: DEFAULT_SETTINGS,
  calendar: {
    version: '2026-1',
    schoolYears: [PIEMONTE_2026_27],
    officeHours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
    closures: [],
  },
  contacts: [{ id: 'k-clerk', role: 'clerk', name: 'Ada Segre', email: 'ada.segre@scuola.example' }],
  revision: 1,
  ...changes,
})

export interface Ask {
  readonly method?: string
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  readonly base64?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly by?: Caller
  readonly key?: string
  readonly match?: string
}

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly body: unknown
  /** The body as the API's own schema describes it. */
  as<T extends z.ZodType>(schema: T): z.output<T>
}

const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'api',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-south-1:000000000000:function:api',
  memoryLimitInMB: '512',
  awsRequestId: 'test',
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
}

/** API Gateway's text of a list claim. */
const claim = (items: readonly string[]): string => `[${items.join(' ')}]`

export function eventOf(path: string, ask: Ask, requestId: string): ApiEvent {
  const text = ask.raw ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
  const method = ask.method ?? (text === undefined ? 'GET' : 'POST')
  const headers = {
    host: 'localhost',
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    ...(ask.key === undefined ? {} : { 'idempotency-key': ask.key }),
    ...(ask.match === undefined ? {} : { 'if-match': ask.match }),
    ...ask.headers,
  }
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(ask.query).toString(),
    headers,
    ...(ask.query === undefined ? {} : { queryStringParameters: { ...ask.query } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: '01/Oct/2026:00:00:00 +0000',
      timeEpoch: 0,
      ...(ask.by === undefined
        ? {}
        : {
            authorizer: {
              jwt: { claims: { sub: ask.by.sub, 'scadenzario:schools': claim(ask.by.schools), 'scadenzario:roles': claim(ask.by.roles) } },
            },
          }),
    },
    ...(text === undefined ? {} : { body: text }),
    isBase64Encoded: ask.base64 ?? false,
  }
}

/** One document for all tests of a file. */
const conformance = documentOf().then((document) => new Conformance(document))

/** The API on the twins in memory, on a clock of its own. Every answer is held against the OpenAPI document. */
export async function startApi(options: { now?: string; procedures?: ProcedureIndex; schools?: readonly SchoolRecord[] } = {}) {
  let now: Instant = rome(options.now ?? '2026-10-19 12:00')
  const world = memoryWorld(() => now)
  const ports = { ...world, procedures: options.procedures ?? indexOf(procedures) }
  for (const record of options.schools ?? [schoolRecord(RIVALTA), schoolRecord(ALTROVE)]) await world.schools.put(record, null)
  const logs: LogFields[] = []
  const log = { info: (fields: LogFields) => logs.push(fields), error: (fields: LogFields) => logs.push(fields) }
  const publicUrl = PUBLIC_URL
  const handler: Api = createApi({
    procedures: ports.procedures,
    records: async () => ports,
    now: () => now,
    ids: IDS,
    publicUrl,
    stage: 'test',
    log,
  })
  let requests = 0
  let keys = 0
  const call = async (path: string, ask: Ask = {}): Promise<Told> => {
    requests += 1
    const result = await handler(eventOf(path, ask, `r-${requests}`), CONTEXT)
    const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]))
    const text = result.body ?? ''
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const told = { status: result.statusCode ?? 0, headers, text, body, as: <T extends z.ZodType>(schema: T) => schema.parse(body) }
    const { method } = eventOf(path, ask, '').requestContext.http
    const wrong = method === 'HEAD' || options.procedures !== undefined ? undefined : (await conformance).wrong(method, path, told)
    if (wrong !== undefined) throw new Error(`${wrong}\n${text}`)
    return told
  }
  return {
    world,
    ports,
    logs,
    call,
    handler,
    publicUrl,
    /** A key never used before. */
    key: () => {
      keys += 1
      return `key-${keys}`
    },
    setNow: (when: string) => {
      now = rome(when)
    },
    tick: (ms: number) => {
      now = fromMs(toMs(now) + ms)
    },
    now: () => now,
  }
}

export type TestApi = Awaited<ReturnType<typeof startApi>>

export const INJURY = {
  place: 'gym',
  familyTold: true,
  injured: 'p-pupil01',
  className: '3 B',
  dynamics: 'Martina Rossini è scivolata dalla spalliera.',
  injury: 'sospetta frattura del radio destro',
}

export const newInjury = (changes: object = {}) => ({
  school: RIVALTA,
  procedure: 'injury-lab-gym',
  fact: { occurredAt: '2026-10-19T10:00:00+02:00', data: INJURY },
  people: [{ ref: 'p-pupil01', name: 'Martina Rossini', taxCode: 'RSSMTN12A41L219X' }],
  ...changes,
})

/** Opens an injury and gives its id. */
export async function openInjury(api: TestApi, by: Caller = TEACHER, changes: object = {}): Promise<string> {
  const told = await api.call('/v1/cases', { by, key: api.key(), body: newInjury(changes) })
  if (told.status !== 201) throw new Error(told.text)
  return told.as(recorded).case
}
