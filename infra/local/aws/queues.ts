import { createHash, randomUUID } from 'node:crypto'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { alarmClock } from '../alarm-clock.ts'
import type { Clock, Timetable } from '../clock.ts'
import type { Database } from '../database.ts'
import { type LambdaHandler, lambdaContext } from '../lambda-context.ts'
import { oneAtATime } from '../one-at-a-time.ts'

const messageRow = z.object({
  id: z.string(),
  queue: z.string(),
  body: z.string(),
  sent: z.number(),
  visible: z.number(),
  receives: z.number(),
})
export type Message = z.infer<typeof messageRow>

export interface Queue {
  /** Who is handed the messages; without one they are kept (a dead-letter queue). */
  consumer?: LambdaHandler<SQSEvent, SQSBatchResponse>
  batchSize?: number
  /** How long a message that failed stays hidden before it is handed over again. */
  retryDelayMs?: number
  /** After so many receives a message goes to `deadLetter`. */
  maxReceiveCount?: number
  deadLetter?: string
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
export const queueArn = (name: string): string => `arn:aws:sqs:eu-south-1:000000000000:${name}`

/** Standard queues that outlive the process and hand their messages to Lambda-shaped consumers, at least once. */
export class Queues implements Timetable {
  readonly #db: Database
  readonly #clock: Clock
  readonly #queues: ReadonlyMap<string, Queue>
  readonly #alarm: { wake: () => void; stop: () => void } | undefined
  #stopped = false
  readonly #handOverAll = oneAtATime(() => this.#pump())

  /** `live`: messages are handed over as they come; otherwise only by `fireDue` or `drain`. */
  constructor(options: { database: Database; clock: Clock; queues: Record<string, Queue>; live: boolean }) {
    this.#db = options.database
    this.#clock = options.clock
    this.#queues = new Map(Object.entries(options.queues))
    this.#db.define(`CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, queue TEXT, body TEXT, sent REAL, visible REAL,
      receives INTEGER) STRICT; CREATE INDEX IF NOT EXISTS messages_visible ON messages (queue, visible)`)
    this.#alarm = options.live ? alarmClock(this, this.#clock) : undefined
    this.#alarm?.wake()
  }

  has(name: string): boolean {
    return this.#queues.has(name)
  }

  send(name: string, body: string, delayMs = 0): { id: string } {
    if (!this.has(name)) throw new Error(`There is no queue ${name}`)
    const now = this.#clock.now()
    const message: Message = { id: randomUUID(), queue: name, body, sent: now, visible: now + delayMs, receives: 0 }
    this.#db.run('INSERT INTO messages VALUES (:id, :queue, :body, :sent, :visible, :receives)', message)
    this.#alarm?.wake()
    return { id: message.id }
  }

  /** The target of a schedule: a queue by its ARN. */
  async sendTo(arn: string, body: string): Promise<void> {
    this.send(arn.split(':').at(-1) ?? arn, body)
  }

  /** What lies in a queue, oldest first: for a dead-letter queue, what nobody could process. */
  messages(name: string): Message[] {
    return this.#db.rows(messageRow, 'SELECT * FROM messages WHERE queue = :name ORDER BY sent, rowid', { name })
  }

  nextDue(): number | undefined {
    const consumed = [...this.#queues].filter(([, queue]) => queue.consumer).map(([name]) => name)
    const visible = this.#db
      .rows(z.object({ queue: z.string(), visible: z.number() }), 'SELECT queue, min(visible) AS visible FROM messages GROUP BY queue')
      .filter((row) => consumed.includes(row.queue))
      .map((row) => row.visible)
    return visible.length > 0 ? Math.min(...visible) : undefined
  }

  /** Hands over everything that is visible now, including what its consumers send meanwhile. */
  fireDue(): Promise<void> {
    return this.#handOverAll()
  }

  /** What is being handed over is waited for; the rest stays for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#alarm?.stop()
    await this.#handOverAll()
  }

  async #pump(): Promise<void> {
    let handed: boolean
    do {
      handed = false
      for (const [name, queue] of this.#queues) handed = (await this.#handOver(name, queue)) || handed
    } while (handed)
  }

  async #handOver(name: string, queue: Queue): Promise<boolean> {
    if (!queue.consumer || this.#stopped) return false
    const sql = 'SELECT * FROM messages WHERE queue = :name AND visible <= :now ORDER BY visible, rowid LIMIT :size'
    const batch = this.#db.rows(messageRow, sql, { name, now: this.#clock.now(), size: queue.batchSize ?? 10 })
    if (batch.length === 0) return false
    const failed = await consume(name, queue.consumer, batch)
    for (const message of batch) {
      if (!failed.has(message.id)) this.#db.run('DELETE FROM messages WHERE id = :id', { id: message.id })
      else this.#failed(queue, message)
    }
    return true
  }

  /** Counted here and not when it is handed over: a process that was killed meanwhile has not refused the message. */
  #failed(queue: Queue, { id, queue: name, receives }: Message): void {
    const now = this.#clock.now()
    const dead = receives + 1 >= (queue.maxReceiveCount ?? 5) ? queue.deadLetter : undefined
    this.#db.run('UPDATE messages SET queue = :queue, visible = :visible, receives = :receives WHERE id = :id', {
      id,
      queue: dead ?? name,
      visible: dead === undefined ? now + (queue.retryDelayMs ?? 1000) : now,
      receives: receives + 1,
    })
  }
}

/** The ids of the messages that must come again: those reported, or all when the consumer fails or reports one that it was not given. */
async function consume(name: string, consumer: NonNullable<Queue['consumer']>, batch: readonly Message[]): Promise<Set<string>> {
  const all = new Set(batch.map(({ id }) => id))
  try {
    const answer = await consumer({ Records: batch.map((message) => toRecord(name, message)) }, lambdaContext(name))
    const reported = answer.batchItemFailures.map((failure) => failure.itemIdentifier)
    return reported.every((id) => all.has(id)) ? new Set(reported) : all
  } catch (error) {
    console.error(`The consumer of ${name} failed`, error)
    return all
  }
}

const toRecord = (queue: string, message: Message): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.id,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives + 1),
    SentTimestamp: String(Math.trunc(message.sent)),
    SenderId: '000000000000',
    ApproximateFirstReceiveTimestamp: String(Math.trunc(message.visible)),
  },
  messageAttributes: {},
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn(queue),
  awsRegion: 'eu-south-1',
})
