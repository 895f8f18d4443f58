import { setTimeout as pause } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Database } from './database.ts'
import { type EventPattern, passes } from './event-filter.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { deliver, type StreamHandler } from './stream-batches.ts'
import { toLambdaRecord } from './stream-record.ts'
import { StreamShards } from './stream-shards.ts'

const POLL_MS = 50
const RETRY_MS = 500

export interface StreamConsumer {
  /** Resolves when every record written so far was dealt with. */
  drain(): Promise<void>
  /** The records that were given up: what the on-failure queue holds on AWS. */
  failures(): DynamoDBRecord[]
  stop(): Promise<void>
}

/** Feeds a table's stream to a Lambda-shaped handler, as an event source mapping does, and resumes where it stopped. */
export async function startStreamConsumer(options: {
  /** Names the checkpoint: a function has one, whatever the process. */
  name: string
  tableName: string
  dynamodb: DynamoDBClient
  streams: DynamoDBStreamsClient
  database: Database
  handler: StreamHandler
  patterns?: readonly EventPattern[]
  batchSize?: number
  maxAttempts?: number
  /** Polls by itself; otherwise only `drain` reads. */
  live: boolean
}): Promise<StreamConsumer> {
  const { name, database, patterns = [] } = options
  database.define(`CREATE TABLE IF NOT EXISTS checkpoints (consumer TEXT, shard TEXT, sequence TEXT, PRIMARY KEY (consumer, shard)) STRICT;
    CREATE TABLE IF NOT EXISTS stream_failures (consumer TEXT, record TEXT) STRICT`)
  const shards = await StreamShards.of(options.tableName, options.dynamodb, options.streams)
  let stopped = false

  const checkpoint = (shard: string): string | undefined => {
    const sql = 'SELECT sequence FROM checkpoints WHERE consumer = :name AND shard = :shard'
    return database.row(z.object({ sequence: z.string() }), sql, { name, shard })?.sequence
  }
  const done = (shard: string, record: DynamoDBRecord): void => {
    const sequence = record.dynamodb?.SequenceNumber
    if (sequence === undefined) throw new Error('A stream record without a sequence number')
    database.run('INSERT OR REPLACE INTO checkpoints VALUES (:name, :shard, :sequence)', { name, shard, sequence })
  }
  const gaveUp = (shard: string, record: DynamoDBRecord): void => {
    database.transaction(() => {
      database.run('INSERT INTO stream_failures VALUES (:name, :record)', { name, record: JSON.stringify(record) })
      done(shard, record)
    })
  }

  const readShard = async (shard: string): Promise<void> => {
    for (;;) {
      const records = (await shards.next(shard, checkpoint(shard))).map((record) => toLambdaRecord(record, shards.streamArn))
      const last = records.at(-1)
      if (!last || stopped) return
      await deliver(
        records.filter((record) => passes(record, patterns)),
        {
          name,
          handler: options.handler,
          batchSize: options.batchSize ?? 100,
          maxAttempts: options.maxAttempts ?? 4,
          pauseBeforeRetry: async (attempt) => {
            if (options.live) await pause(RETRY_MS * attempt)
          },
          stopped: () => stopped,
          done: (record) => done(shard, record),
          gaveUp: (record) => gaveUp(shard, record),
        },
      )
      if (stopped) return
      done(shard, last)
    }
  }
  const drain = oneAtATime(async () => {
    for (const shard of stopped ? [] : await shards.ids()) {
      try {
        await readShard(shard)
      } catch (error) {
        shards.forget(shard)
        throw error
      }
    }
  })
  const poll = async (): Promise<void> => {
    while (!stopped) {
      await drain().catch((error: unknown) => console.error(`The stream of ${name} could not be read`, error))
      await pause(POLL_MS)
    }
  }
  const polling = options.live ? poll() : undefined

  return {
    drain,
    failures: () =>
      database
        .rows(z.object({ record: z.string() }), 'SELECT record FROM stream_failures WHERE consumer = :name ORDER BY rowid', { name })
        .map(({ record }) => JSON.parse(record)),
    stop: async () => {
      stopped = true
      await polling
      await drain()
    },
  }
}
