import { OFFICE, type Role } from '../../lib/kernel/role.ts'
import { civilDate, type Instant, romeTime, wallTime } from '../../lib/kernel/time.ts'
import { DEMO_SCHOOL, demoIdentity } from './demo-school.ts'
import type { Machine } from './machine.ts'

/** `2026-10-13 11:20` as Rome's clocks show it. */
export function rome(text: string): Instant {
  const [day = '', time = '12:00'] = text.split(' ')
  return romeTime(civilDate(day), wallTime(time))
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

export interface Told {
  readonly as?: Role
  readonly at?: string
  readonly data?: Record<string, unknown>
  readonly people?: readonly Record<string, unknown>[]
  readonly parties?: readonly Record<string, unknown>[]
  readonly despite?: { readonly codes: readonly string[]; readonly reason: string }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** People of the demo school who speak HTTP to a machine, each with a token of their own. */
export class OfficeOverHttp {
  readonly #machine: Machine
  readonly #now: () => Instant
  #keys = 0

  constructor(machine: Machine, now: () => Instant) {
    this.#machine = machine
    this.#now = now
  }

  async call(role: Role, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const token = await this.#machine.issuer.token(demoIdentity(role))
    const response = await fetch(`${this.#machine.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed: unknown = text === '' ? {} : JSON.parse(text)
    return { status: response.status, headers: response.headers, body: isRecord(parsed) ? parsed : {} }
  }

  #fact(type: string, { at, data = {}, despite }: Told) {
    return { type, occurredAt: at === undefined ? this.#now() : rome(at), data, ...(despite === undefined ? {} : { despite }) }
  }

  #key(): Record<string, string> {
    this.#keys += 1
    return { 'idempotency-key': `key-${this.#keys}` }
  }

  #accepted(answer: Answered, what: string): Answered {
    if (answer.status !== 201) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer
  }

  /** Opens a case and tells its id. */
  async open(procedure: string, type: string, told: Told = {}): Promise<string> {
    const { people, parties } = told
    const body = { school: DEMO_SCHOOL, procedure, fact: this.#fact(type, told), ...(people && { people }), ...(parties && { parties }) }
    const answer = await this.call(told.as ?? 'clerk', 'POST', '/v1/cases', body, this.#key())
    return String(this.#accepted(answer, type).body.case)
  }

  /** Records a fact on the case as it stands now; whatever the answer is. */
  async ask(caseId: string, type: string, told: Told = {}): Promise<Answered> {
    const role = told.as ?? 'clerk'
    // Whoever records may see less than the office: the version is the office's.
    const seen = await this.call(OFFICE.includes(role) ? role : 'clerk', 'GET', `/v1/cases/${caseId}`)
    const { people } = told
    const body = { ...this.#fact(type, told), ...(people && { people }) }
    return this.call(role, 'POST', `/v1/cases/${caseId}/facts`, body, { ...this.#key(), 'if-match': seen.headers.get('etag') ?? '' })
  }

  async record(caseId: string, type: string, told: Told = {}): Promise<Answered> {
    return this.#accepted(await this.ask(caseId, type, told), type)
  }

  async #items(path: string): Promise<readonly Record<string, unknown>[]> {
    const { body } = await this.call('clerk', 'GET', path)
    return Array.isArray(body.items) ? body.items.filter(isRecord) : []
  }

  obligations(caseId: string): Promise<readonly Record<string, unknown>[]> {
    return this.#items(`/v1/cases/${caseId}/obligations`)
  }

  facts(caseId: string): Promise<readonly Record<string, unknown>[]> {
    return this.#items(`/v1/cases/${caseId}/facts`)
  }
}
