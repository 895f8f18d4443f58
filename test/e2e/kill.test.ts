import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { VirtualClock } from '../../infra/local/clock.ts'
import { DEMO_SCHOOL, demoIdentity } from '../../infra/local/demo-school.ts'
import { type Machine, startMachine } from '../../infra/local/machine.ts'
import { caseFacts, caseSummary, recorded, trail } from '../../lib/http/schemas/case.ts'
import { registerEntries } from '../../lib/http/schemas/service.ts'
import { fromMs } from '../../lib/kernel/time.ts'
import { temporaryFolder } from '../local/support.ts'
import { freePortPair, Service, tokenFor } from './process.ts'
import { World } from './world.ts'

const KILLS = Number(process.env.KILLS ?? 50)
const WRITERS = 4
const MINUTE_MS = 60_000

/** Deterministic from its seed, which the failure names. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Command {
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

interface Acknowledged extends Command {
  readonly answer: string
  readonly caseId: string
  readonly fact: string
  readonly version: number
}

interface Reply {
  readonly status: number
  readonly text: string
  readonly etag: string
  readonly replayed: boolean
}

async function call(url: string, token: string, path: string, command?: Pick<Command, 'body' | 'headers'>): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method: command === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...command?.headers },
    ...(command === undefined ? {} : { body: JSON.stringify(command.body) }),
    signal: AbortSignal.timeout(10_000),
  })
  return {
    status: response.status,
    text: await response.text(),
    etag: response.headers.get('etag') ?? '',
    replayed: response.headers.get('idempotent-replayed') === 'true',
  }
}

/** Nobody listened: the request was never sent. */
const isRefused = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

/** Writers that never give a command up: what is not acknowledged is asked again with the same key, life after life. */
class Load {
  readonly acknowledged: Acknowledged[] = []
  readonly odd: string[] = []
  /** Requests that were cut off by the end of the service. */
  lost = 0
  shared: string | undefined
  readonly #service: Service
  readonly #token: string
  readonly #random: () => number
  #stopped = false
  #keys = 0

  constructor(service: Service, token: string, seed: number) {
    this.#service = service
    this.#token = token
    this.#random = random(seed)
  }

  stop(): void {
    this.#stopped = true
  }

  /** The reply, or undefined when the service died under it or is down. */
  async #try(path: string, command?: Command): Promise<Reply | undefined> {
    try {
      return await call(this.#service.url, this.#token, path, command)
    } catch (error) {
      if (!isRefused(error)) this.lost += 1
      await pause(20)
      return undefined
    }
  }

  /** Until it is acknowledged, or the writers are stopped. */
  async #insist(make: () => Promise<Command | undefined>): Promise<string | undefined> {
    this.#keys += 1
    const key = `kill-${this.#keys}`
    while (!this.#stopped) {
      const made = await make()
      if (made === undefined) continue
      const command = { ...made, headers: { ...made.headers, 'idempotency-key': key } }
      const reply = await this.#try(command.path, command)
      if (reply === undefined) continue
      if (reply.status === 201) {
        const { case: caseId, fact, version } = recorded.parse(JSON.parse(reply.text))
        this.acknowledged.push({ ...command, answer: reply.text, caseId, fact, version })
        return caseId
      }
      if (![409, 412, 503].includes(reply.status)) this.odd.push(`${reply.status} ${reply.text}`)
    }
    return undefined
  }

  #open(): Promise<string | undefined> {
    const occurredAt = new Date().toISOString()
    const data = { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova' }
    const fact = { type: 'injury-occurred', occurredAt, data }
    const people = [{ ref: 'p-alunno', name: 'Alunno di prova' }]
    const body = { school: DEMO_SCHOOL, procedure: 'injury-lab-gym', fact, people }
    return this.#insist(async () => ({ path: '/v1/cases', body, headers: {} }))
  }

  #record(caseId: string): Promise<string | undefined> {
    const body = { type: 'refund-requested', occurredAt: new Date().toISOString(), data: { receipts: Math.floor(this.#random() * 900) } }
    return this.#insist(async () => {
      const seen = await this.#try(`/v1/cases/${caseId}`)
      return seen?.status === 200 ? { path: `/v1/cases/${caseId}/facts`, body, headers: { 'if-match': seen.etag } } : undefined
    })
  }

  async write(): Promise<void> {
    const own: string[] = []
    while (!this.#stopped) {
      const draw = this.#random()
      const [opened, id] =
        draw < 0.3 || own.length === 0
          ? [true, undefined]
          : [false, draw < 0.6 ? this.shared : own[Math.floor(this.#random() * own.length)]]
      const caseId = id === undefined ? await this.#open() : await this.#record(id)
      if (caseId !== undefined && (opened || id === undefined)) own.push(caseId)
      this.shared ??= caseId
      await pause(5 + this.#random() * 20)
    }
  }
}

async function everything(machine: Machine, token: string) {
  const get = (path: string) => call(machine.url, token, path)
  return {
    facts: async (id: string) => caseFacts.parse(JSON.parse((await get(`/v1/cases/${id}/facts`)).text)),
    shown: async (id: string) => caseSummary.parse(JSON.parse((await get(`/v1/cases/${id}`)).text)),
    trail: async (id: string) => trail.parse(JSON.parse((await get(`/v1/cases/${id}/trail`)).text)),
    numbers: async () => {
      const found: { number: number; case: string | null }[] = []
      let next: string | undefined = ''
      while (next !== undefined) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`
        // The service lives in the present, and so does its school year.
        const page: ReturnType<typeof registerEntries.parse> = registerEntries.parse(
          JSON.parse(
            (await get(`/v1/registers/registro-infortuni?school=${DEMO_SCHOOL}&school-year=${schoolYearNow()}&limit=100${cursor}`)).text,
          ),
        )
        found.push(...page.items)
        next = page.next
      }
      return found
    },
  }
}

/** As the register's address has it: `2026-27`. */
function schoolYearNow(): string {
  const now = new Date()
  const first = now.getFullYear() - (now.getMonth() < 8 ? 1 : 0)
  return `${first}-${String((first + 1) % 100).padStart(2, '0')}`
}

const monthAgo = (): string => new Date(Date.now() - 30 * 24 * 60 * MINUTE_MS).toISOString().slice(0, 10)

const mailStore = z.object({ emails: z.array(z.object({ body: z.object({ text: z.string() }) })) })

const FIRST_MAIL = 'Da fare: Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia'

test(`kill -9, ${KILLS} times under ${WRITERS} writers: what was acknowledged is there once, and a restart repairs the rest`, async () => {
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
  const draw = random(seed)
  const service = new Service(temporaryFolder(), await freePortPair())
  service.start()
  await service.ready()
  const token = await tokenFor(service)
  const load = new Load(service, token, seed)
  const writers = Array.from({ length: WRITERS }, () => load.write())
  for (let kills = 0; kills < KILLS; kills += 1) {
    // One in five dies while it starts.
    if (draw() < 0.2) await pause(draw() * 600)
    else {
      await service.ready()
      await pause(100 + draw() * 800)
    }
    service.kill(draw() < 0.5)
    await service.gone()
    service.start()
  }
  await service.ready()
  await pause(1000)
  load.stop()
  await Promise.all(writers)
  service.interrupt()
  expect(await service.gone(), `seed ${seed}: ${service.output.slice(-500)}`).toBe(0)

  // What a sweep would find ten minutes later, when claims and grace are over.
  const clock = new VirtualClock(Date.now() + 10 * MINUTE_MS)
  const lines: string[] = []
  const machine = await startMachine({
    clock,
    live: false,
    folder: service.folder,
    issuerPort: service.port + 1,
    write: (line) => lines.push(line),
  })
  try {
    await machine.settle()
    const swept = await machine.sweep()
    await machine.settle()
    const about = `seed ${seed}, ${load.acknowledged.length} acknowledged, ${load.lost} cut off, swept ${JSON.stringify(swept)}`
    console.log(about)
    expect(load.odd, about).toEqual([])
    expect(load.acknowledged.length, about).toBeGreaterThan(KILLS * 3)
    expect(load.lost, about).toBeGreaterThan(KILLS / 5)
    const now = await everything(machine, await machine.issuer.token(demoIdentity('clerk')))

    for (const { path, body, headers, answer } of load.acknowledged) {
      const again = await call(machine.url, token, path, { body, headers })
      expect([again.status, again.replayed, again.text], about).toEqual([201, true, answer])
    }
    const cases = new Set(load.acknowledged.map(({ caseId }) => caseId))
    const mails = await machine.mail.inbox()
    for (const id of cases) {
      const own = load.acknowledged.filter(({ caseId }) => caseId === id)
      const { items, version } = await now.facts(id)
      // One writer's last command may have been stored and not been acknowledged before the writers were stopped.
      expect(version - own.length, about).toBeLessThanOrEqual(WRITERS)
      expect(
        items.map((fact) => fact.id),
        about,
      ).toEqual(Array.from({ length: version }, (_, index) => `f${index + 1}`))
      expect(new Set(own.map((command) => command.fact)).size, about).toBe(own.length)
      expect(new Set(own.map((command) => command.version)).size, about).toBe(own.length)
      const opening = (await now.trail(id)).reminders.filter(
        ({ step, obligation }) => step === 'opening' && obligation === 'injury-lab-gym-D1:f1',
      )
      expect(
        opening.map(({ state }) => state),
        `${about}, case ${id}`,
      ).toEqual(['sent'])
      const copies = mails.filter(({ subject }) => subject.startsWith(FIRST_MAIL) && subject.includes(id)).length
      expect(copies, `${about}, case ${id}`).toBeGreaterThanOrEqual(1)
      expect(copies, `${about}, case ${id}`).toBeLessThanOrEqual(1 + (opening[0]?.ambiguous ?? 0))
    }
    const numbers = await now.numbers()
    expect(
      numbers.map(({ number }) => number),
      about,
    ).toEqual(numbers.map((_, index) => index + 1))
    expect(new Set(numbers.map((entry) => entry.case)).size, about).toBe(numbers.length)
    for (const id of cases) expect(numbers.some((entry) => entry.case === id)).toBe(true)
    const later = fromMs(clock.now() + MINUTE_MS)
    expect(await machine.ports.cases.undelivered(later, 100), about).toEqual([])
    expect(await machine.ports.schools.changesUndelivered(later, 100), about).toEqual([])
    expect(machine.queues.messages('wake-dlq'), about).toEqual([])
    expect(swept.gaveUp, about).toBe(0)
  } finally {
    await machine.stop()
  }
}, 280_000)

test('Ctrl-C and start again: nothing is lost, and wake-ups that came due meanwhile fire at once', async () => {
  const folder = temporaryFolder()
  const past = await World.open(`${monthAgo()} 09:00`, { folder })
  const id = await past.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  await past.stop()
  const service = new Service(folder, await freePortPair())
  service.start()
  await service.ready()
  const token = await tokenFor(service)
  const reminders = async () => trail.parse(JSON.parse((await call(service.url, token, `/v1/cases/${id}/trail`)).text)).reminders
  const deadline = performance.now() + 20_000
  while ((await reminders()).filter(({ state }) => state === 'sent').length < 4 && performance.now() < deadline) await pause(100)
  const before = await reminders()
  expect(before.map(({ role, step }) => `${step.replace(/-\d+$/, '')} ${role}`).sort()).toEqual([
    'opening clerk',
    'past-legal clerk',
    'past-legal ds',
    'past-legal dsga',
  ])
  // The sweep, which also runs at the start, looks back a week only: it was the wake-up. Its mails lead back to this service.
  const inbox = /si leggono in (\S+)/.exec(service.output)?.[1]
  const { emails } = mailStore.parse(await (await fetch(`${inbox}/store`)).json())
  expect(emails).toHaveLength(3)
  for (const { body } of emails) expect(body.text).toContain(`${service.url}/v1/cases/${id}`)
  service.interrupt()
  expect(await service.gone()).toBe(0)
  expect(await service.answers()).toBe(false)
  service.start()
  await service.ready()
  await pause(1000)
  expect(await reminders()).toEqual(before)
  service.interrupt()
  expect(await service.gone()).toBe(0)
})
