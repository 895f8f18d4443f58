import * as z from 'zod'
import { AwsError, type AwsService, json, parseBody } from './protocol.ts'
import { md5, type Queues } from './queues.ts'

const BODY_LIMIT = 1_048_576
const delaySeconds = z.int().min(0).max(900).optional()
const single = z.object({ QueueUrl: z.string(), MessageBody: z.string().min(1), DelaySeconds: delaySeconds })
const batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string().regex(/^[\w-]{1,80}$/), MessageBody: z.string().min(1), DelaySeconds: delaySeconds })),
})

/** SQS in its JSON protocol: SendMessage and SendMessageBatch. Receiving is the consumers' business. */
export function sqsService(queues: Queues): AwsService {
  const queueOf = (url: string): string => {
    const name = url.split('/').at(-1) ?? ''
    if (!queues.has(name)) throw new AwsError('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.')
    return name
  }
  const send = (queue: string, message: { MessageBody: string; DelaySeconds?: number | undefined }) => ({
    MessageId: queues.send(queue, message.MessageBody, (message.DelaySeconds ?? 0) * 1000).id,
    MD5OfMessageBody: md5(message.MessageBody),
  })

  const operations: Record<string, (body: unknown) => unknown> = {
    SendMessage: (body) => {
      const input = parse(single, body)
      const queue = queueOf(input.QueueUrl)
      checkSize(input.MessageBody)
      return send(queue, input)
    },
    SendMessageBatch: (body) => {
      const input = parse(batch, body)
      const queue = queueOf(input.QueueUrl)
      checkBatch(input.Entries)
      return { Successful: input.Entries.map((entry) => ({ Id: entry.Id, ...send(queue, entry) })), Failed: [] }
    },
  }
  return {
    name: 'sqs',
    serves: (request) => request.headers['x-amz-target']?.startsWith('AmazonSQS.') ?? false,
    answer: async (request) => {
      const name = request.headers['x-amz-target']?.split('.')[1] ?? ''
      const operation = operations[name]
      if (!operation) throw new AwsError('com.amazonaws.sqs#UnsupportedOperation', `${name} is not served locally`)
      return json(200, operation(parseBody(request)), { 'content-type': 'application/x-amz-json-1.0' })
    },
    refuse: (error) => json(error.status, { __type: error.code, message: error.message }, { 'content-type': 'application/x-amz-json-1.0' }),
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new AwsError('com.amazonaws.sqs#InvalidParameterValue', z.prettifyError(parsed.error))
  return parsed.data
}

function checkSize(...bodies: readonly string[]): void {
  const size = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)
  if (size > BODY_LIMIT) throw new AwsError('com.amazonaws.sqs#BatchRequestTooLong', `Messages must be at most ${BODY_LIMIT} bytes.`)
}

function checkBatch(entries: readonly { Id: string; MessageBody: string }[]): void {
  if (entries.length === 0) throw new AwsError('com.amazonaws.sqs#EmptyBatchRequest', 'There is no entry in the batch.')
  if (entries.length > 10) throw new AwsError('com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'A batch has at most 10 entries.')
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'Two entries of the batch have the same id.')
  }
  checkSize(...entries.map(({ MessageBody }) => MessageBody))
}
