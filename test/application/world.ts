import { bodyHash, caseIdOf, commandIdOf } from '../../lib/adapters/ids.ts'
import { CachedSchools } from '../../lib/adapters/memory/cached-schools.ts'
import type { Fault } from '../../lib/adapters/memory/faults.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import type { Ports } from '../../lib/application/context.ts'
import { deliverCommand, deliverSchoolChange } from '../../lib/application/deliver.ts'
import { digestSchool } from '../../lib/application/digest.ts'
import { receiveFeedback } from '../../lib/application/feedback.ts'
import type { Outcome } from '../../lib/application/outcome.ts'
import {
  type CaseId,
  type CaseParty,
  type Contact,
  caseId,
  commandId,
  type Head,
  type Mail,
  type Person,
  type ProcedureIndex,
  type SchoolRecord,
} from '../../lib/application/ports.ts'
import { factFrom } from '../../lib/application/stored-fact.ts'
import { openCase, recordFact } from '../../lib/application/submit.ts'
import { type Swept, sweep } from '../../lib/application/sweep.ts'
import type { User } from '../../lib/application/user.ts'
import { wake } from '../../lib/application/wake.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import type { Fact } from '../../lib/kernel/fact.ts'
import type { Procedure } from '../../lib/kernel/procedure.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, type Settings, schoolCode } from '../../lib/kernel/school.ts'
import { earlier, fromMs, type Instant, later, romeText, toMs } from '../../lib/kernel/time.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { rome } from '../procedures/given.ts'

export const SCHOOL = schoolCode('TOIC8AB00X')
export const OTHER_SCHOOL = schoolCode('MIIC8XY00Z')
export const PUBLIC_URL = 'https://scadenzario.example'

export const user = (subject: string, ...roles: readonly Role[]): User => ({
  subject,
  roles: roles.map((role) => ({ school: SCHOOL, role })),
})
export const clerk = user('clerk-1', 'clerk')
export const ds = user('ds-1', 'ds')
export const dsga = user('dsga-1', 'dsga')
export const teacher = user('teacher-1', 'teacher')

export const contact = (id: string, role: Role): Contact => ({ id, role, name: id, email: `${id}@scuola.example` })

const CONTACTS: readonly Contact[] = [
  contact('ds', 'ds'),
  contact('dsga', 'dsga'),
  contact('clerk', 'clerk'),
  contact('teacher', 'teacher'),
]

const NINE_TO_FIVE = { opens: '08:00', closes: '16:00' }

export const demoSchool = (settings: Partial<Settings> = {}, contacts: readonly Contact[] = CONTACTS): SchoolRecord => ({
  code: SCHOOL,
  name: 'IC Rivalta',
  settings: { ...DEFAULT_SETTINGS, ...settings },
  calendar: {
    version: 'rivalta-1',
    schoolYears: [PIEMONTE_2026_27],
    officeHours: { 1: NINE_TO_FIVE, 2: NINE_TO_FIVE, 3: NINE_TO_FIVE, 4: NINE_TO_FIVE, 5: NINE_TO_FIVE },
    closures: [],
  },
  contacts,
  revision: 1,
})

export const index: ProcedureIndex = {
  ids: Object.keys(procedures),
  load: async (id): Promise<Procedure | undefined> => procedures[id]?.(),
}

export interface Asked {
  readonly data?: Record<string, unknown>
  readonly as?: User
  readonly key?: string
  readonly at?: string | Instant
  readonly seen?: number | undefined
  readonly people?: readonly Person[]
  readonly parties?: readonly CaseParty[]
  readonly despite?: { codes: string[]; reason: string }
}

/** One mail that left, and when. */
export interface Sent {
  readonly at: Instant
  readonly mail: Mail
}

/**
 * What becomes of an event whose handler failed. `throw`: the test fails. `redeliver`: its source brings it again, later than a claim
 * lasts. `lose`: nobody does.
 */
export type Recovery = 'throw' | 'redeliver' | 'lose'

const LATER_MS = 180_000
/** Later than a school's record that `get` answers may be old. */
const QUEUED_MS = 65_000
const FOREVER = 100_000
const isInstant = (when: string): when is Instant => when.endsWith('Z')
const momentOf = (when: string): Instant => (isInstant(when) ? when : rome(when))

interface Event {
  readonly at: Instant
  readonly run: () => Promise<void>
}

/** The application on the memory twins and a virtual clock: what wakes it is streams, queue and wake-ups; a sweep only where a test asks. */
export class World {
  now: Instant
  readonly twins: ReturnType<typeof memoryWorld>
  readonly ports: Ports
  readonly sent: Sent[] = []
  recovery: Recovery = 'throw'
  /** Wake-ups are lost: the sweep alone must do. */
  deaf = false
  /** Streams are lost. */
  blind = false
  readonly failures: unknown[] = []
  #key = 0
  #shown = 0
  readonly #streamed = new Set<string>()
  #again: Event[] = []
  readonly #faulty: (call: string) => Fault | undefined

  constructor(now: string, faulty: (call: string) => Fault | undefined = () => undefined) {
    this.now = rome(now)
    this.twins = memoryWorld(() => this.now)
    this.#faulty = faulty
    const { mailer } = this.twins
    const posting = {
      send: async (mail: Mail) => {
        const before = mailer.sent.length
        try {
          return await mailer.send(mail)
        } finally {
          if (mailer.sent.length > before) this.sent.push({ at: this.now, mail })
        }
      },
    }
    const schools = new CachedSchools(this.twins.schools, () => this.now)
    this.ports = { ...this.twins, schools, mailer: posting, procedures: index }
  }

  static async at(now: string, school: SchoolRecord = demoSchool(), faulty?: (call: string) => Fault | undefined): Promise<World> {
    const world = new World(now, faulty)
    await world.twins.schools.put(school, null)
    await world.settle()
    world.listen()
    return world
  }

  /** From now on calls are counted, and may meet faults. */
  listen(): void {
    this.twins.faults.calls.clear()
    this.twins.faults.chaos(this.#faulty)
  }

  /** Asks without being counted or meeting a fault. */
  async quietly<T>(ask: () => Promise<T>): Promise<T> {
    const { faults } = this.twins
    const calls = new Map(faults.calls)
    faults.chaos(() => undefined)
    const answer = await ask()
    faults.chaos(this.#faulty)
    faults.calls.clear()
    for (const [call, count] of calls) faults.calls.set(call, count)
    return answer
  }

  #command(asked: Asked, type: string, body: unknown) {
    this.#key += 1
    const who = asked.as ?? clerk
    const id = commandIdOf(SCHOOL, who.subject, asked.key ?? `key-${this.#key}`)
    const fact = {
      type,
      occurredAt: asked.at === undefined ? this.now : momentOf(asked.at),
      data: asked.data ?? {},
      ...(asked.despite === undefined ? {} : { despite: asked.despite }),
    }
    return { who, command: { id, body: bodyHash([body, fact]), asked: fact, people: asked.people ?? [], parties: asked.parties ?? [] } }
  }

  /** The client repeats what it got no answer to, under the same key. */
  async #client(ask: () => Promise<Outcome>): Promise<Outcome> {
    if (this.recovery === 'throw') return ask()
    try {
      return await ask()
    } catch (fault) {
      this.failures.push(fault)
      return ask()
    }
  }

  async open(procedure: string, type: string, asked: Asked = {}): Promise<Outcome> {
    const { who, command } = this.#command(asked, type, procedure)
    const opening = { ...command, caseId: caseIdOf(SCHOOL, command.id), school: SCHOOL, procedure }
    return this.#client(() => openCase(this.ports, who, opening, this.now))
  }

  async record(of: CaseId, type: string, asked: Asked = {}): Promise<Outcome> {
    const { who, command } = this.#command(asked, type, of)
    const seen = 'seen' in asked ? asked.seen : (await this.quietly(() => this.twins.cases.read(of)))?.version
    return this.#client(() => recordFact(this.ports, who, { ...command, caseId: of, seen }, this.now))
  }

  correct(
    of: CaseId,
    fact: string,
    right: { occurredAt?: string; data?: Record<string, unknown> } = {},
    asked: Asked = {},
  ): Promise<Outcome> {
    const at = right.occurredAt === undefined ? {} : { occurredAt: momentOf(right.occurredAt) }
    const data = { fact, reason: 'Errore di trascrizione', ...at, ...(right.data === undefined ? {} : { data: right.data }) }
    return this.record(of, 'fact-corrected', { ...asked, data })
  }

  /** A case as it stands, read by nobody. */
  async head(of: CaseId): Promise<Head> {
    const head = await this.quietly(() => this.twins.cases.read(of))
    if (head === undefined) throw new Error(`no case ${of}`)
    return head
  }

  async facts(of: CaseId): Promise<readonly Fact[]> {
    return (await this.quietly(() => this.twins.cases.history(of))).map(factFrom)
  }

  async #handle(run: () => Promise<void>, recovery = this.recovery): Promise<void> {
    if (recovery === 'throw') return run()
    try {
      await run()
    } catch (fault) {
      this.failures.push(fault)
      if (recovery === 'redeliver') this.#again.push({ at: fromMs(toMs(this.now) + LATER_MS), run })
    }
  }

  deliver(of: CaseId, command: string): Promise<void> {
    return deliverCommand(this.ports, PUBLIC_URL, of, commandId(command), this.now)
  }

  wake(of: CaseId): Promise<void> {
    return wake(this.ports, PUBLIC_URL, of, this.now)
  }

  sweep(): Promise<Swept> {
    return sweep(this.ports, PUBLIC_URL, () => this.now)
  }

  digest(): Promise<number> {
    return digestSchool(this.ports, SCHOOL, PUBLIC_URL, this.now)
  }

  feedback(mail: Mail, kind: Parameters<typeof receiveFeedback>[1]['kind']): Promise<void> {
    const { caseId: of = '', rung = '' } = mail.tags
    // No sweep can know what only the mail service knows: its events are always brought again.
    const recovery = this.recovery === 'throw' ? 'throw' : 'redeliver'
    return this.#handle(() => receiveFeedback(this.ports, { caseId: caseId(of), rung, school: SCHOOL, kind }, this.now), recovery)
  }

  /** What the stream brings: each record once. */
  #stream(): (() => Promise<void>)[] {
    const fresh = (partition: string, items: readonly { readonly item: string }[]) =>
      items.flatMap(({ item }) => {
        const name = `${partition} ${item}`
        if (this.#streamed.has(name)) return []
        this.#streamed.add(name)
        return [item]
      })
    const commands = fresh(
      'pending',
      this.twins.cases.byDue.rows('pending', () => true, FOREVER),
    )
    const changes = fresh(
      'changes',
      this.twins.schools.changes.rows('changes', () => true, FOREVER),
    )
    if (this.blind) return []
    return [
      ...commands.map((item) => async () => {
        const [of = '', command = ''] = item.split(' ')
        await this.deliver(caseId(of), command)
      }),
      ...changes.map((item) => async () => {
        const [of = '', change = ''] = item.split(' ')
        await deliverSchoolChange(this.ports, schoolCode(of), change)
      }),
    ]
  }

  /** Streams and queue run dry. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 50; rounds += 1) {
      const events = this.#stream()
      const at = fromMs(toMs(this.now) + QUEUED_MS)
      for (const of of this.twins.queue.drain()) this.#again.push({ at, run: () => this.wake(of) })
      if (events.length === 0) return
      for (const run of events) await this.#handle(run)
    }
    throw new Error('the world does not come to rest')
  }

  #next(): Instant | undefined {
    const wakeUps = this.deaf ? [] : [...this.twins.wakeUps.armed.values()].map(({ at }) => at)
    return [...wakeUps, ...this.#again.map(({ at }) => at)].sort()[0]
  }

  /** Lets time pass, every wake-up ringing at its moment and every repetition at its own. */
  async until(when: string): Promise<void> {
    const end = momentOf(when)
    await this.settle()
    for (;;) {
      const next = this.#next()
      if (next === undefined || next > end) break
      this.now = later(next, this.now)
      const again = this.#again.filter(({ at }) => at <= this.now)
      this.#again = this.#again.filter(({ at }) => at > this.now)
      for (const { run } of again) await this.#handle(run)
      for (const { caseId: of } of this.deaf ? [] : this.twins.wakeUps.fire(this.now)) await this.#handle(() => this.wake(of))
      await this.settle()
    }
    this.now = end
  }

  /** Lets time pass with a sweep every hour, or every so many. */
  async sweepUntil(when: string, everyHours = 1): Promise<Swept[]> {
    const end = momentOf(when)
    const swept: Swept[] = []
    while (this.now < end) {
      const hour = fromMs(toMs(this.now) + everyHours * 3_600_000)
      await this.until(earlier(hour, end))
      await this.#handle(async () => {
        swept.push(await this.sweep())
      })
      await this.settle()
    }
    return swept
  }

  /** Nobody has anything left to bring. */
  get idle(): boolean {
    return (
      this.#again.length === 0 &&
      this.twins.queue.messages.length === 0 &&
      this.twins.cases.byDue.rows('pending', () => true, 1).length === 0
    )
  }

  /** Mails sent since the last call: `2026-10-13 11:20 clerk Da fare: …`, without the case's number. */
  rings(): string[] {
    const fresh = this.sent.slice(this.#shown)
    this.#shown = this.sent.length
    return fresh.map(({ at, mail }) => `${clock(at)} ${mail.to.split('@')[0]} ${mail.subject.replace(/ \[.*$/, '')}`)
  }

  /** The same by step: `2026-10-13 11:20 clerk half injury-lab-gym-D4`. */
  steps(key?: string): string[] {
    const fresh = this.sent.slice(this.#shown)
    this.#shown = this.sent.length
    return stepsOf(fresh, key)
  }

  count(call: string): number {
    return this.twins.faults.count(call)
  }
}

/** `2026-10-13 11:20` on the clocks of Rome, with the seconds where there are any. */
export const clock = (at: Instant): string => romeText(at).slice(0, 19).replace('T', ' ').replace(/:00$/, '')

/** Obligation and step of a mail, as its tag carries them. */
export function rungOf(mail: Mail): { obligation: string; step: string; recipient: string } {
  const parts = /^(.+?_f\d+)\.(?:.+)\.([a-z][a-z0-9-]*)\.([a-z-]+)\.([A-Za-z0-9_-]+)$/.exec(mail.tags.rung ?? '')
  const [, obligation = '', step = '', , recipient = ''] = parts ?? []
  return { obligation, step, recipient }
}

export const stepsOf = (sent: readonly Sent[], key?: string): string[] =>
  sent.flatMap(({ at, mail }) => {
    const { obligation, step, recipient } = rungOf(mail)
    const name = obligation.replace(/_f\d+$/, '')
    return key === undefined || name === key.replace('/', '_')
      ? [`${clock(at)} ${recipient} ${step}${key === undefined ? ` ${name}` : ''}`]
      : []
  })

export function answered(outcome: Outcome) {
  if (!outcome.ok) throw new Error(`denied: ${JSON.stringify(outcome.denial)}`)
  return outcome.answer
}

export function denied(outcome: Outcome) {
  if (outcome.ok) throw new Error(`accepted: ${JSON.stringify(outcome.answer)}`)
  return outcome.denial
}

export const injury = { place: 'gym', injured: 'p-pupil01', dynamics: 'Caduta dalla spalliera', familyTold: true, dsTold: true }
export const document = (prognosisDays: number) => ({ protocol: '1234', outcome: 'prognosis', prognosisDays })
export const request = { channel: 'desk', requesterKind: 'person', requester: 'p-requester', document: 'Verbale', interest: 'Difesa' }
export const certificate = { kind: 'Iscrizione', use: 'private' }
