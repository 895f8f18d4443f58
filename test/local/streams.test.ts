import { join } from 'node:path'
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTable } from '../../infra/local/create-table.ts'
import { Database } from '../../infra/local/database.ts'
import { startDynoxide } from '../../infra/local/dynoxide.ts'
import type { StreamHandler } from '../../infra/local/stream-batches.ts'
import { startStreamConsumer } from '../../infra/local/streams.ts'
import { insertsOf } from '../../infra/table.ts'
import { clientConfig, temporaryFolder } from './support.ts'

const tableName = 'scadenzario'
const taken = { batchItemFailures: [] }
const keyOf = (record: DynamoDBRecord): string => record.dynamodb?.NewImage?.sk?.S ?? ''
const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? ''

async function engine(file?: string) {
  const dynoxide = await startDynoxide(file === undefined ? {} : { file })
  onTestFinished(() => dynoxide.stop())
  const dynamodb = new DynamoDBClient(clientConfig(dynoxide.url))
  const streams = new DynamoDBStreamsClient(clientConfig(dynoxide.url))
  await createTable(dynamodb, tableName)
  const put = (sk: string, kind = 'outbox') =>
    dynamodb.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: 'case-1' }, sk: { S: sk }, kind: { S: kind } } }))
  const consumer = (handler: StreamHandler, options: Partial<Parameters<typeof startStreamConsumer>[0]> = {}) =>
    startStreamConsumer({ name: 'deliver', tableName, dynamodb, streams, database: new Database(), handler, live: false, ...options })
  return { consumer, dynamodb, put, stop: dynoxide.stop }
}

/** A handler that notes what it was handed, and refuses what it is told to. */
function recorder(refuses: (key: string, attempt: number) => boolean = () => false) {
  const handed: string[][] = []
  const attempts = new Map<string, number>()
  const handler: StreamHandler = async ({ Records }) => {
    handed.push(Records.map(keyOf))
    const bad = Records.find((record) => {
      const attempt = (attempts.get(keyOf(record)) ?? 0) + 1
      attempts.set(keyOf(record), attempt)
      return refuses(keyOf(record), attempt)
    })
    return bad ? { batchItemFailures: [{ itemIdentifier: sequenceOf(bad) }] } : taken
  }
  return { handed, handler }
}

describe('a stream consumer', () => {
  it('is handed the inserts that its filter lets through, as Lambda shapes them', async () => {
    const { consumer, dynamodb, put } = await engine()
    const records: DynamoDBRecord[] = []
    const { drain } = await consumer(
      async (event) => {
        records.push(...event.Records)
        return taken
      },
      { patterns: [insertsOf('outbox', 'notice')] },
    )
    await put('1', 'fact')
    const Item = { pk: { S: 'case-1' }, sk: { S: '2' }, kind: { S: 'outbox' }, sealed: { B: new Uint8Array([1, 2]) }, n: { N: '3' } }
    await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }))
    await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: { ...Item, n: { N: '4' } } }))
    await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: Item.pk, sk: Item.sk } }))
    await put('3', 'notice')
    await drain()
    expect(records.map(keyOf)).toEqual(['2', '3'])
    expect(records[0]).toMatchObject({
      eventName: 'INSERT',
      eventID: expect.any(String),
      eventSource: 'aws:dynamodb',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'case-1' }, sk: { S: '2' } },
        NewImage: { ...Item, sealed: { B: 'AQI=' } },
        StreamViewType: 'NEW_IMAGE',
      },
    })
  })

  it('starts again from the first record that it reported', async () => {
    const { consumer, put } = await engine()
    const { handed, handler } = recorder((key, attempt) => key === '2' && attempt === 1)
    const { drain, failures } = await consumer(handler)
    for (const key of ['1', '2', '3']) await put(key)
    await drain()
    expect(handed).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ])
    expect(failures()).toEqual([])
  })

  it('gives up a record that it goes on reporting, and only that one', async () => {
    const { consumer, put } = await engine()
    const { handed, handler } = recorder((key) => key === '2')
    const { drain, failures } = await consumer(handler, { maxAttempts: 2 })
    for (const key of ['1', '2', '3']) await put(key)
    await drain()
    expect(handed).toEqual([['1', '2', '3'], ['2', '3'], ['3']])
    expect(failures().map(keyOf)).toEqual(['2'])
  })

  it('finds the record that makes it throw, and gives up only that one', async () => {
    const { consumer, put } = await engine()
    const good = new Set<string>()
    const { drain, failures } = await consumer(
      async ({ Records }) => {
        if (Records.some((record) => keyOf(record) === '3')) throw new Error('poison')
        for (const record of Records) good.add(keyOf(record))
        return taken
      },
      { maxAttempts: 2 },
    )
    for (const key of ['1', '2', '3', '4', '5']) await put(key)
    await drain()
    expect([...good]).toEqual(['1', '2', '4', '5'])
    expect(failures().map(keyOf)).toEqual(['3'])
  })

  it('resumes after a restart of everything, with nothing lost and nothing twice', async () => {
    const folder = temporaryFolder()
    const checkpoints = join(folder, 'aws.sqlite')
    const first = await engine(join(folder, 'table.sqlite'))
    const before = new Database(checkpoints)
    const one = recorder()
    const running = await first.consumer(one.handler, { database: before })
    await first.put('1')
    await running.drain()
    await running.stop()
    before.close()
    await first.put('2')
    await first.stop()

    const second = await engine(join(folder, 'table.sqlite'))
    const after = new Database(checkpoints)
    onTestFinished(() => after.close())
    const two = recorder()
    const resumed = await second.consumer(two.handler, { database: after })
    await second.put('3')
    await resumed.drain()
    expect(one.handed.flat()).toEqual(['1'])
    expect(two.handed.flat()).toEqual(['2', '3'])
  })

  it('reads by itself when it is live', async () => {
    const { consumer, put } = await engine()
    const received = Promise.withResolvers<string>()
    const { stop } = await consumer(
      async ({ Records: [record] }) => {
        if (record) received.resolve(keyOf(record))
        return taken
      },
      { live: true },
    )
    await put('1')
    expect(await received.promise).toBe('1')
    await stop()
  })
})
