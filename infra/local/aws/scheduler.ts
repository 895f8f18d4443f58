import * as z from 'zod'
import { alarmClock } from '../alarm-clock.ts'
import type { Clock, Timetable } from '../clock.ts'
import type { Database } from '../database.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { AwsError } from './protocol.ts'
import { readSchedule } from './schedule.ts'

const DEFAULT_RETRIES = 185
const SLOWEST_RETRY_MS = 60_000

const storedRow = z.object({
  group_name: z.string(),
  name: z.string(),
  request: z.string(),
  client_token: z.string().nullable(),
  due: z.number().nullable(),
  attempts: z.number(),
  created: z.number(),
})
const storedRequest = z.object({
  Target: z.looseObject({
    Arn: z.string(),
    Input: z.string().optional(),
    DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    RetryPolicy: z.object({ MaximumRetryAttempts: z.number().optional() }).optional(),
  }),
  State: z.string(),
  ActionAfterCompletion: z.string(),
})

export type StoredSchedule = z.infer<typeof storedRow>

/** How a fired schedule reaches its target. A rejection is retried, as AWS does. */
export type ScheduleTarget = (arn: string, input: string) => Promise<void>

export interface SchedulerOptions {
  database: Database
  clock: Clock
  target: ScheduleTarget
  /** Fires by itself in real time; otherwise only `fireDue` fires. */
  live: boolean
  groups?: readonly string[]
  /** Whether an `at()` in the past is taken (and fires at once) or refused: AWS does not say, so a client must live with both. */
  pastInstants?: 'fire' | 'refuse'
}

/** One-time schedules that outlive the process. At least once: a schedule is done only after its target has taken the input. */
export class Scheduler implements Timetable {
  readonly #options: SchedulerOptions
  readonly #groups: ReadonlySet<string>
  readonly #alarm: { wake: () => void; stop: () => void } | undefined
  readonly #db: Database
  readonly #fireAll = oneAtATime(() => this.#fireAllDue())

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#db = options.database
    this.#groups = new Set(['default', ...(options.groups ?? [])])
    // `due` is null once a schedule has fired, or while it is disabled.
    this.#db.define(`CREATE TABLE IF NOT EXISTS schedules (group_name TEXT, name TEXT, request TEXT, client_token TEXT, due REAL,
      attempts INTEGER, created REAL, PRIMARY KEY (group_name, name)) STRICT; CREATE INDEX IF NOT EXISTS schedules_due ON schedules (due)`)
    this.#alarm = options.live ? alarmClock(this, options.clock) : undefined
    this.#alarm?.wake()
  }

  create(name: string, body: unknown): StoredSchedule {
    const { request, at } = readSchedule(name, body)
    this.#checkGroup(request.GroupName)
    const now = this.#options.clock.now()
    if (this.#options.pastInstants === 'refuse' && at < now) throw new AwsError('ValidationException', 'The schedule lies in the past.')
    const existing = this.#find(request.GroupName, name)
    if (existing) {
      if (request.ClientToken !== undefined && existing.client_token === request.ClientToken) return existing
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409)
    }
    const schedule: StoredSchedule = {
      group_name: request.GroupName,
      name,
      request: JSON.stringify(request),
      client_token: request.ClientToken ?? null,
      due: request.State === 'ENABLED' ? at : null,
      attempts: 0,
      created: now,
    }
    this.#db.run('INSERT INTO schedules VALUES (:group_name, :name, :request, :client_token, :due, :attempts, :created)', schedule)
    this.#alarm?.wake()
    return schedule
  }

  get(group: string, name: string): StoredSchedule {
    this.#checkGroup(group)
    const found = this.#find(group, name)
    if (!found) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404)
    return found
  }

  delete(group: string, name: string): void {
    this.get(group, name)
    this.#remove(group, name)
  }

  list(group?: string): StoredSchedule[] {
    return this.#db
      .rows(storedRow, 'SELECT * FROM schedules ORDER BY group_name, name')
      .filter((schedule) => group === undefined || schedule.group_name === group)
  }

  nextDue(): number | undefined {
    const { due } = this.#db.row(z.object({ due: z.number().nullable() }), 'SELECT min(due) AS due FROM schedules') ?? { due: null }
    return due ?? undefined
  }

  fireDue(): Promise<void> {
    return this.#fireAll()
  }

  async #fireAllDue(): Promise<void> {
    const now = this.#options.clock.now()
    for (const schedule of this.#db.rows(storedRow, 'SELECT * FROM schedules WHERE due <= :now ORDER BY due, name', { now })) {
      if (this.#find(schedule.group_name, schedule.name)) await this.#fire(schedule)
    }
  }

  stop(): void {
    this.#alarm?.stop()
  }

  async #fire(schedule: StoredSchedule): Promise<void> {
    const { Target, ActionAfterCompletion } = storedRequest.parse(JSON.parse(schedule.request))
    try {
      await this.#options.target(Target.Arn, Target.Input ?? '{}')
    } catch (error) {
      if (schedule.attempts < (Target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES)) {
        this.#retryLater(schedule)
        return
      }
      console.error(`Schedule ${schedule.name} could not reach ${Target.Arn}`, error)
      await this.#bury(Target.DeadLetterConfig?.Arn, Target.Input ?? '{}')
    }
    if (ActionAfterCompletion === 'DELETE') this.#remove(schedule.group_name, schedule.name)
    else this.#db.run('UPDATE schedules SET due = NULL WHERE group_name = :group AND name = :name', idOf(schedule))
  }

  async #bury(arn: string | undefined, input: string): Promise<void> {
    try {
      if (arn !== undefined) await this.#options.target(arn, input)
    } catch (error) {
      console.error(`Dead letter lost: ${arn} does not take it`, error)
    }
  }

  #retryLater(schedule: StoredSchedule): void {
    const due = this.#options.clock.now() + Math.min(1000 * 2 ** schedule.attempts, SLOWEST_RETRY_MS)
    const sql = 'UPDATE schedules SET due = :due, attempts = attempts + 1 WHERE group_name = :group AND name = :name'
    this.#db.run(sql, { due, ...idOf(schedule) })
  }

  #find(group: string, name: string): StoredSchedule | undefined {
    return this.#db.row(storedRow, 'SELECT * FROM schedules WHERE group_name = :group AND name = :name', { group, name })
  }

  #remove(group: string, name: string): void {
    this.#db.run('DELETE FROM schedules WHERE group_name = :group AND name = :name', { group, name })
  }

  #checkGroup(group: string): void {
    if (!this.#groups.has(group)) throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404)
  }
}

const idOf = (schedule: StoredSchedule) => ({ group: schedule.group_name, name: schedule.name })
