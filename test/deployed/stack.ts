import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'
import { variable } from '../../functions/environment.ts'
import { DEMO_SCHOOL, demoIdentity, demoSchool } from '../../infra/local/demo-school.ts'
import type { Identity } from '../../infra/local/issuer.ts'
import { caseObligations, caseSummary, recorded, trail } from '../../lib/http/schemas/case.ts'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { COMING_CALENDARS } from './coming-years.ts'

/** A stack that `npm run deploy:local` has deployed, spoken to as its users do; where it is, the environment says. */

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

interface Asked {
  readonly as?: Role | Identity
  /** Sent instead of a token of `as`; empty: none is sent. */
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** `fetch` cannot set Host, and the API's name does not resolve. */
export async function ask(path: string, { as = 'clerk', token, body, headers = {} }: Asked = {}): Promise<Answer> {
  const bearer = token ?? (await tokenOf(typeof as === 'string' ? demoIdentity(as) : as))
  const sent = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: 'localhost',
        port: Number(variable('API_PORT')),
        path,
        method: sent === undefined ? 'GET' : 'POST',
        timeout: 30_000,
        headers: {
          host: variable('API_HOST'),
          ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
          ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const named = Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()])
          resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(named), text: Buffer.concat(chunks).toString() })
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${path} did not answer`)))
    outgoing.on('error', reject)
    outgoing.end(sent)
  })
}

export const read = <T extends z.ZodType>(schema: T, { text }: Answer): z.output<T> => schema.parse(JSON.parse(text))

export const codeOf = (answer: Answer): string => read(problemSchema, answer).code

export async function tokenOf(identity: Identity, expiresInSeconds?: number): Promise<string> {
  const body = JSON.stringify({ ...identity, ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }) })
  const response = await fetch(variable('TOKEN_URL'), { method: 'POST', body })
  return z.object({ token: z.string() }).parse(await response.json()).token
}

/** Stores the demo school, and its calendars to come, as `npm run add-school` does. */
export async function addDemoSchool(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'scadenzario-'))
  const file = join(folder, 'school.json')
  const { code, name, calendar, contacts } = demoSchool
  const schoolYears = [...calendar.schoolYears, ...COMING_CALENDARS]
  writeFileSync(file, JSON.stringify({ code, name, calendar: { ...calendar, schoolYears }, contacts }))
  const script = fileURLToPath(new URL('../../infra/deploy/add-school.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, file], { timeout: 30_000 })
  rmSync(folder, { recursive: true })
  return stdout.trim()
}

let keys = 0
export const nextKey = (): string => {
  keys += 1
  return `deployed-${process.pid}-${keys}`
}

export const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString()

export const opening = (procedure: string, type: string, occurredAt: string, data: unknown, people: readonly unknown[] = []) => ({
  school: DEMO_SCHOOL,
  procedure,
  fact: { type, occurredAt, data },
  people,
})

export const open = (body: unknown, as: Role = 'clerk', key = nextKey()): Promise<Answer> =>
  ask('/v1/cases', { as, body, headers: { 'idempotency-key': key } })

/** A gym injury of which the family does not know yet: an hour is the term for that, and terms of hours are told at any hour. */
export const gymInjury = (occurredAt: string) =>
  opening('injury-lab-gym', 'injury-occurred', occurredAt, { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova' }, [
    { ref: 'p-alunno', name: 'Alunno di prova' },
  ])

export function accepted(answer: Answer) {
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`)
  return read(recorded, answer)
}

export const shown = async (id: string) => read(caseSummary, await ask(`/v1/cases/${id}`))
export const trailOf = async (id: string) => read(trail, await ask(`/v1/cases/${id}/trail`))

export async function obligation(id: string, key: string) {
  const { items } = read(caseObligations, await ask(`/v1/cases/${id}/obligations`))
  return items.find((known) => known.key === key)
}

export interface By {
  readonly as?: Role
  readonly people?: readonly unknown[]
}

/** Records a fact on the case as it is now; meanwhile a wake-up may move it. Whatever the answer is. */
export async function tryRecord(id: string, type: string, data: unknown, occurredAt = ago(0), { as = 'clerk', people }: By = {}) {
  const key = nextKey()
  for (;;) {
    const match = (await ask(`/v1/cases/${id}`)).headers.etag ?? ''
    const answer = await ask(`/v1/cases/${id}/facts`, {
      as,
      body: { type, occurredAt, data, ...(people && { people }) },
      headers: { 'idempotency-key': key, 'if-match': match },
    })
    if (answer.status !== 412 && answer.status !== 409) return answer
  }
}

export const record = async (id: string, type: string, data: unknown, occurredAt?: string, by?: By) =>
  accepted(await tryRecord(id, type, data, occurredAt, by))

const sent = z.object({ To: z.array(z.string()), Subject: z.string(), BodyText: z.string(), Timestamp: z.number() })
const inbox = z.object({ messages: z.record(z.string(), z.array(sent)) })

export async function mailsOf(id: string): Promise<{ to: string; subject: string; text: string; at: number }[]> {
  const { messages } = inbox.parse(await (await fetch(variable('MAIL_INBOX_URL'))).json())
  return Object.values(messages)
    .flat()
    .filter(({ BodyText, Subject }) => `${Subject} ${BodyText}`.includes(id))
    .map(({ To, Subject, BodyText, Timestamp }) => ({ to: To.join(), subject: Subject, text: BodyText, at: Timestamp }))
}

/** What `find` finds, within so many seconds. */
export async function eventually<T>(what: string, seconds: number, find: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const found = await find()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await pause(250)
  }
}

export const mailOf = (id: string, subject: string, seconds: number) =>
  eventually(`mail «${subject}»`, seconds, async () => (await mailsOf(id)).find((mail) => mail.subject.startsWith(subject)))

/** Lambda's own API; MiniStack asks for no signature. */
async function callLambda(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Response> {
  return fetch(`${variable('AWS_ENDPOINT_URL')}/2015-03-31/functions${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-south-1/lambda/aws4_request, SignedHeaders=host, Signature=none',
    },
  })
}

async function answered(what: string, response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.ok || response.headers.get('x-amz-function-error') !== null) throw new Error(`${what}: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** The functions themselves, as Lambda's API shows and changes them. */
export const lambda = async (method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> =>
  answered(`${method} ${path}`, await callLambda(method, path, body))

/** Calls a function of the stack directly, with an event or without. */
export const invoke = async (name: string, event: unknown = {}): Promise<unknown> =>
  answered(name, await callLambda('POST', `/scadenzario-ministack-${name}/invocations`, event))
