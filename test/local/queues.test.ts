import { join } from 'node:path'
import { QueueDoesNotExist, RequestThrottled, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Queues } from '../../infra/local/aws/queues.ts'
import { sqsService } from '../../infra/local/aws/sqs-service.ts'
import { systemClock, VirtualClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'
import { clientConfig, endpointFor, temporaryFolder } from './support.ts'

const DELAY = 1000
const QueueUrl = 'https://sqs.eu-south-1.amazonaws.com/000000000000/wake'
const taken: SQSBatchResponse = { batchItemFailures: [] }

async function machine(consumer: (event: SQSEvent) => Promise<SQSBatchResponse>, database = new Database()) {
  const clock = new VirtualClock(0)
  const wake = { consumer, maxReceiveCount: 3, retryDelayMs: DELAY, deadLetter: 'wake-dlq' }
  const queues = new Queues({ database, clock, live: false, queues: { wake, 'wake-dlq': {} } })
  const endpoint = await endpointFor(sqsService(queues))
  const client = new SQSClient(clientConfig(endpoint.url))
  const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  return { clock, queues, client, send, faults: endpoint.faults }
}

describe('a message', () => {
  it('reaches its consumer as Lambda shapes it, once', async () => {
    const events: SQSEvent[] = []
    const { queues, send } = await machine(async (event) => {
      events.push(event)
      return taken
    })
    const { MessageId } = await send('perché no')
    await queues.fireDue()
    await queues.fireDue()
    expect(events).toHaveLength(1)
    expect(events[0]?.Records).toMatchObject([
      { messageId: MessageId, body: 'perché no', eventSource: 'aws:sqs', attributes: { ApproximateReceiveCount: '1' } },
    ])
  })

  it('comes again, alone, when its consumer reports it', async () => {
    const batches: string[][] = []
    const { clock, queues, send } = await machine(async ({ Records }) => {
      batches.push(Records.map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`))
      const bad = Records.filter(({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1')
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) }
    })
    await send('good')
    await send('bad')
    await queues.fireDue()
    expect(batches).toEqual([['good 1', 'bad 1']])
    expect(queues.nextDue()).toBe(DELAY)
    clock.set(DELAY)
    await queues.fireDue()
    expect(batches.slice(1)).toEqual([['bad 2']])
    expect(queues.nextDue()).toBeUndefined()
  })

  it('that nobody can process ends in the dead-letter queue', async () => {
    let received = 0
    const { clock, queues, send } = await machine(async () => {
      received += 1
      throw new Error('poison')
    })
    await send('poison')
    for (let due = queues.nextDue(); due !== undefined; due = queues.nextDue()) {
      clock.set(due)
      await queues.fireDue()
    }
    expect(received).toBe(3)
    expect(queues.messages('wake')).toEqual([])
    expect(queues.messages('wake-dlq')).toMatchObject([{ body: 'poison', receives: 3 }])
  })

  it('all of a batch come again when the consumer names one that it was not given', async () => {
    const { queues, send } = await machine(async () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] }))
    await send('one')
    await send('two')
    await queues.fireDue()
    expect(queues.messages('wake')).toMatchObject([{ receives: 1 }, { receives: 1 }])
  })

  it('that was not consumed outlives the process, and is handed over by the next', async () => {
    const file = join(temporaryFolder(), 'aws.sqlite')
    const before = new Database(file)
    const { send } = await machine(async () => taken, before)
    await send('still here')
    before.close()

    const after = new Database(file)
    onTestFinished(() => after.close())
    const received = Promise.withResolvers<string | undefined>()
    const consumer = async ({ Records }: SQSEvent) => {
      received.resolve(Records[0]?.body)
      return taken
    }
    const queues = new Queues({ database: after, clock: systemClock, live: true, queues: { wake: { consumer } } })
    expect(await received.promise).toBe('still here')
    await queues.stop()
    expect(queues.messages('wake')).toEqual([])
  })

  it('can be sent by the target of a schedule, by ARN', async () => {
    const { queues } = await machine(async () => taken)
    await queues.sendTo('arn:aws:sqs:eu-south-1:000000000000:wake', '{}')
    expect(queues.messages('wake')).toHaveLength(1)
    await expect(queues.sendTo('arn:aws:sqs:eu-south-1:000000000000:nowhere', '{}')).rejects.toThrow('nowhere')
  })
})

describe('the SQS protocol', () => {
  it('takes batches', async () => {
    const { client, queues } = await machine(async () => taken)
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: `body ${Id}` }))
    const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b'])
    expect(queues.messages('wake').map(({ body }) => body)).toEqual(['body a', 'body b'])
  })

  it('delays a message', async () => {
    const { client, queues } = await machine(async () => taken)
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 60 }))
    expect(queues.nextDue()).toBe(60_000)
  })

  it.each([
    ['an empty batch', []],
    ['eleven entries', Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'x' }))],
    ['the same id twice', ['x', 'x'].map((Id) => ({ Id, MessageBody: 'x' }))],
    ['too many bytes', ['x', 'y'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) }))],
  ])('refuses %s', async (_, Entries) => {
    const { client, queues } = await machine(async () => taken)
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow()
    expect(queues.messages('wake')).toEqual([])
  })

  it('refuses an unknown queue, and throttles on demand', async () => {
    const { client, faults, send } = await machine(async () => taken)
    const elsewhere = new SendMessageCommand({ QueueUrl: `${QueueUrl}-not`, MessageBody: 'x' })
    await expect(client.send(elsewhere)).rejects.toBeInstanceOf(QueueDoesNotExist)
    faults.set('sqs', 'throttle', 1)
    await expect(send('x')).rejects.toBeInstanceOf(RequestThrottled)
  })
})
