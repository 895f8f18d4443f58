import { bodyHash, caseIdOf, commandIdOf } from '../../lib/adapters/ids.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import type { Ports } from '../../lib/application/context.ts'
import { deliverCommand, deliverSchoolChange } from '../../lib/application/deliver.ts'
import type { Outcome } from '../../lib/application/outcome.ts'
import type { CaseId, CaseParty, Contact, Person, ProcedureIndex, SchoolRecord } from '../../lib/application/ports.ts'
import { openCase, recordFact } from '../../lib/application/submit.ts'
import type { User } from '../../lib/application/user.ts'
import { wake } from '../../lib/application/wake.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import type { Procedure } from '../../lib/kernel/procedure.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, schoolCode, type Settings } from '../../lib/kernel/school.ts'
import { type Instant, romeText } from '../../lib/kernel/time.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { rome } from '../procedures/given.ts'

export const SCHOOL = schoolCode('TOIC8AB00X')
export const PUBLIC_URL = 'https://scadenzario.example'

export const user = (subject: string, ...roles: readonly Role[]): User => ({ subject, roles: roles.map((role) => ({ school: SCHOOL, role })) })
export const clerk = user('clerk-1', 'clerk')
export const ds = user('ds-1', 'ds')
export const teacher = user('teacher-1', 'teacher')

const contact = (id: string, role: Role): Contact => ({ id, role, name: id, email: `${id}@scuola.example` })

export const CONTACTS: readonly Contact[] = [contact('ds', 'ds'), contact('dsga', 'dsga'), contact('clerk', 'clerk'), contact('teacher', 'teacher')]

export const demoSchool = (settings: Partial<Settings> = {}, contacts: readonly Contact[] = CONTACTS): SchoolRecord => ({
  code: SCHOOL,
  name: 'IC Rivalta',
  settings: { ...DEFAULT_SETTINGS, ...settings },
  calendar: {
    version: 'rivalta-1',
    schoolYears: [PIEMONTE_2026_27],
    officeHours: { 1: { opens: '08:00', closes: '16:00' }, 2: { opens: '08:00', closes: '16:00' }, 3: { opens: '08:00', closes: '16:00' }, 4: { opens: '08:00', closes: '16:00' }, 5: { opens: '08:00', closes: '16:00' } },
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
  readonly at?: string
  readonly seen?: number | undefined
  readonly people?: readonly Person[]
  readonly parties?: readonly CaseParty[]
  readonly despite?: { codes: string[]; reason: string }
}

/** The application on the memory twins and a virtual clock: primary paths only, no sweep. */
export class World {
  now: Instant
  readonly twins: ReturnType<typeof memoryWorld>
  readonly ports: Ports
  #key = 0

  constructor(now: string) {
    this.now = rome(now)
    this.twins = memoryWorld(() => this.now)
    this.ports = { ...this.twins, procedures: index }
  }

  static async at(now: string, school: SchoolRecord = demoSchool()): Promise<World> {
    const world = new World(now)
    await world.twins.schools.put(school, null)
    await world.settle()
    world.twins.faults.calls.clear()
    return world
  }

  #command(asked: Asked, type: string, body: unknown) {
    this.#key += 1
    const who = asked.as ?? clerk
    const id = commandIdOf(SCHOOL, who.subject, asked.key ?? `key-${this.#key}`)
    const fact = { type, occurredAt: asked.at === undefined ? this.now : rome(asked.at), data: asked.data ?? {}, ...(asked.despite === undefined ? {} : { despite: asked.despite }) }
    return { who, command: { id, body: bodyHash([body, fact]), asked: fact, people: asked.people ?? [], parties: asked.parties ?? [] } }
  }

  async open(procedure: string, type: string, asked: Asked = {}): Promise<Outcome> {
    const { who, command } = this.#command(asked, type, procedure)
    return openCase(this.ports, who, { ...command, caseId: caseIdOf(SCHOOL, command.id), school: SCHOOL, procedure }, this.now)
  }

  async record(caseId: CaseId, type: string, asked: Asked = {}): Promise<Outcome> {
    const { who, command } = this.#command(asked, type, caseId)
    const seen = 'seen' in asked ? asked.seen : (await this.twins.cases.read(caseId))?.version
    return recordFact(this.ports, who, { ...command, caseId, seen }, this.now)
  }

  /** Streams and queue run dry. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 20; rounds += 1) {
      const later = rome('2099-01-01')
      const commands = await this.twins.cases.undelivered(later, 100)
      const changes = await this.twins.schools.changesUndelivered(later, 100)
      const queued = this.twins.queue.drain()
      if (commands.length + changes.length + queued.length === 0) return
      for (const { caseId, id } of commands) await deliverCommand(this.ports, PUBLIC_URL, caseId, id, this.now)
      for (const { school, change } of changes) await deliverSchoolChange(this.ports, school, change)
      for (const caseId of queued) await wake(this.ports, PUBLIC_URL, caseId, this.now)
    }
    throw new Error('the world does not come to rest')
  }

  /** Lets time pass, every wake-up ringing at its moment. */
  async until(when: string): Promise<void> {
    const end = rome(when)
    await this.settle()
    for (;;) {
      const next = [...this.twins.wakeUps.armed.values()].map(({ at }) => at).sort()[0]
      if (next === undefined || next > end) break
      this.now = next > this.now ? next : this.now
      for (const { caseId } of this.twins.wakeUps.fire(this.now)) await wake(this.ports, PUBLIC_URL, caseId, this.now)
      await this.settle()
    }
    this.now = end
  }

  /** `to subject` of every mail sent since the last call. */
  mails(): string[] {
    return this.twins.mailer.sent.splice(0).map(({ to, subject }) => `${to.split('@')[0]}: ${subject.replace(/ \[.*$/, '')}`)
  }

  get clock(): string {
    return romeText(this.now)
  }
}

export function answered(outcome: Outcome) {
  if (!outcome.ok) throw new Error(`denied: ${JSON.stringify(outcome.denial)}`)
  return outcome.answer
}
