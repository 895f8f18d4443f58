import { onTestFinished } from 'vitest'
import type * as z from 'zod'
import { VirtualClock } from '../../infra/local/clock.ts'
import { DEMO_SCHOOL, demoIdentity, demoSchool } from '../../infra/local/demo-school.ts'
import type { Identity } from '../../infra/local/issuer.ts'
import { type Machine, startMachine } from '../../infra/local/machine.ts'
import { rome } from '../../infra/local/office.ts'
import type { SchoolRecord } from '../../lib/application/ports.ts'
import { caseObligations, caseSummary, recorded, trail } from '../../lib/http/schemas/case.ts'
import { problemSchema, registerEntries } from '../../lib/http/schemas/service.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { fromMs, romeText, toMs } from '../../lib/kernel/time.ts'

export const SCHOOL = DEMO_SCHOOL

export interface Told {
  readonly as?: Role | Identity
  readonly at?: string
  readonly data?: Record<string, unknown>
  readonly people?: readonly Record<string, unknown>[]
  readonly parties?: readonly Record<string, unknown>[]
  readonly despite?: { readonly codes: readonly string[]; readonly reason: string }
  readonly key?: string
  /** The `If-Match` to send; by default the version that the case has now. */
  readonly match?: string
}

export interface Request {
  readonly method?: string
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A token of one's own making; empty: none is sent. */
  readonly token?: string
}

export class Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string

  constructor(status: number, headers: Headers, text: string) {
    this.status = status
    this.headers = headers
    this.text = text
  }

  as<T extends z.ZodType>(schema: T): z.output<T> {
    return schema.parse(JSON.parse(this.text))
  }

  get code(): string {
    return this.as(problemSchema).code
  }

  get etag(): string {
    return this.headers.get('etag') ?? ''
  }
}

const clockText = (ms: number): string => romeText(fromMs(ms)).slice(0, 19).replace('T', ' ')

/** The whole service on a virtual clock, spoken to over HTTP only; what it mailed is read where the mail endpoint keeps it. */
export class World {
  readonly machine: Machine
  readonly clock: VirtualClock
  readonly folder: string | undefined
  /** What was written to the log. */
  readonly lines: string[]
  #keys = 0
  #read = 0
  #stopped: Promise<void> | undefined

  private constructor(machine: Machine, clock: VirtualClock, folder: string | undefined, lines: string[]) {
    this.machine = machine
    this.clock = clock
    this.folder = folder
    this.lines = lines
  }

  static async #on(clock: VirtualClock, folder: string | undefined): Promise<World> {
    const lines: string[] = []
    const machine = await startMachine({
      clock,
      live: false,
      write: (line) => lines.push(line),
      ...(folder === undefined ? {} : { folder }),
    })
    const world = new World(machine, clock, folder, lines)
    onTestFinished(() => world.stop())
    return world
  }

  /** Stops with the test. The demo school is there, with `changes`. */
  static async open(at: string, { folder, ...changes }: Partial<SchoolRecord> & { folder?: string } = {}): Promise<World> {
    const world = await World.#on(new VirtualClock(toMs(rome(at))), folder)
    await world.machine.ports.schools.put({ ...demoSchool, ...changes }, null)
    return world
  }

  /** The same data under a new machine, which knows nothing but what is in the folder. */
  async again(): Promise<World> {
    await this.stop()
    return World.#on(this.clock, this.folder)
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.machine.stop()
    await this.#stopped
  }

  get now(): string {
    return clockText(this.clock.now())
  }

  /** Lets what was just recorded have its consequences. */
  settle(): Promise<void> {
    return this.machine.settle()
  }

  until(when: string): Promise<void> {
    return this.machine.until(rome(when))
  }

  nextKey(): string {
    this.#keys += 1
    return `key-${this.#keys}`
  }

  async ask(as: Role | Identity, path: string, { method, body, raw, headers = {}, token }: Request = {}): Promise<Answer> {
    const bearer = token ?? (await this.machine.issuer.token(typeof as === 'string' ? demoIdentity(as) : as))
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(`${this.machine.url}${path}`, {
      method: method ?? (sent === undefined ? 'GET' : 'POST'),
      headers: {
        ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    return new Answer(response.status, response.headers, await response.text())
  }

  /** The body of a fact. */
  fact(type: string, { at, data = {}, despite }: Told) {
    const occurredAt = romeText(at === undefined ? fromMs(this.clock.now()) : rome(at))
    return { type, occurredAt, data, ...(despite === undefined ? {} : { despite }) }
  }

  /** Whatever the answer is. */
  tryOpen(procedure: string, type: string, told: Told = {}): Promise<Answer> {
    const { people, parties } = told
    return this.ask(told.as ?? 'clerk', '/v1/cases', {
      body: { school: SCHOOL, procedure, fact: this.fact(type, told), ...(people && { people }), ...(parties && { parties }) },
      headers: { 'idempotency-key': told.key ?? this.nextKey() },
    })
  }

  /** Opens a case, tells its id, and lets the consequences come. */
  async open(procedure: string, type: string, told: Told = {}): Promise<string> {
    const id = accepted(await this.tryOpen(procedure, type, told), type).case
    await this.settle()
    return id
  }

  async etag(id: string): Promise<string> {
    return (await this.ask('clerk', `/v1/cases/${id}`)).etag
  }

  /** Whatever the answer is. */
  async tryRecord(id: string, type: string, told: Told = {}): Promise<Answer> {
    const { people, parties } = told
    return this.ask(told.as ?? 'clerk', `/v1/cases/${id}/facts`, {
      body: { ...this.fact(type, told), ...(people && { people }), ...(parties && { parties }) },
      headers: { 'idempotency-key': told.key ?? this.nextKey(), 'if-match': told.match ?? (await this.etag(id)) },
    })
  }

  async record(id: string, type: string, told: Told = {}) {
    const answer = accepted(await this.tryRecord(id, type, told), type)
    await this.settle()
    return answer
  }

  async shown(id: string) {
    return (await this.ask('clerk', `/v1/cases/${id}`)).as(caseSummary)
  }

  async obligations(id: string) {
    return (await this.ask('clerk', `/v1/cases/${id}/obligations`)).as(caseObligations).items
  }

  /** `RULE-KEY state legal`, of every obligation in the order of the answer. */
  async standings(id: string): Promise<string[]> {
    return (await this.obligations(id)).map(({ key, state, legal }) => [key, state, legal ?? '–'].join(' '))
  }

  async trail(id: string) {
    return (await this.ask('clerk', `/v1/cases/${id}/trail`)).as(trail)
  }

  async register(id: string, year: string) {
    return (await this.ask('clerk', `/v1/registers/${id}?school=${SCHOOL}&school-year=${year}`)).as(registerEntries).items
  }

  /** The mails sent since this was last asked: when, to whom, the subject without the number of the case. */
  async mails(): Promise<string[]> {
    const all = await this.machine.mail.inbox()
    const fresh = all.slice(this.#read)
    this.#read = all.length
    return fresh.map(({ at, to, subject }) => `${clockText(at)} ${to.map(localPart).join()}: ${subject.replace(/ \[[^\]]*\]$/, '')}`)
  }

  /** The mails with an invitation, all that were ever sent: to whom, the subject, the text, the invitation as a calendar program gets it. */
  async invitations(): Promise<{ to: string; subject: string; text: string; invitation: string }[]> {
    const all = await this.machine.mail.inbox()
    return all.flatMap(({ to, subject, text, invitation }) =>
      invitation === undefined ? [] : [{ to: to.map(localPart).join(), subject, text, invitation }],
    )
  }
}

const localPart = (address: string): string => address.replace('@rivalta.example', '')

export function accepted(answer: Answer, what: string) {
  if (answer.status !== 201) throw new Error(`${what}: ${answer.status} ${answer.text}`)
  return answer.as(recorded)
}

/** The counts of one metric among the lines of a log. */
export function counted(lines: readonly string[], metric: string): number {
  return lines.reduce((sum, line) => {
    const value: unknown = Reflect.get(JSON.parse(line), metric)
    return typeof value === 'number' && line.includes('"_aws"') ? sum + value : sum
  }, 0)
}
