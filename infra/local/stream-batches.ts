import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { type LambdaHandler, lambdaContext } from './lambda-context.ts'

export type StreamHandler = LambdaHandler<DynamoDBStreamEvent, DynamoDBBatchResponse>

export interface Delivery {
  name: string
  handler: StreamHandler
  batchSize: number
  maxAttempts: number
  pauseBeforeRetry: (attempt: number) => Promise<void>
  stopped: () => boolean
  /** Everything up to this record is dealt with. */
  done: (record: DynamoDBRecord) => void
  /** This record was refused `maxAttempts` times and is passed over. */
  gaveUp: (record: DynamoDBRecord) => void
}

/**
 * Hands records over in order. A batch that fails starts again from its first failed record; a batch whose handler throws is halved,
 * until the record to blame stands alone. A record that goes on failing is given up, so that it does not block the others.
 */
export async function deliver(records: readonly DynamoDBRecord[], delivery: Delivery): Promise<void> {
  let rest = records
  let size = delivery.batchSize
  let attempts = 0
  while (rest.length > 0 && !delivery.stopped()) {
    const batch = rest.slice(0, size)
    const outcome = await hand(batch, delivery)
    const good = outcome === 'threw' ? 0 : outcome
    const last = batch[good - 1]
    if (last) delivery.done(last)
    rest = rest.slice(good)
    if (good === batch.length) {
      size = delivery.batchSize
      attempts = 0
    } else if (outcome === 'threw' && batch.length > 1) {
      size = Math.ceil(batch.length / 2)
    } else {
      attempts = good > 0 ? 1 : attempts + 1
      const [blamed] = rest
      if (blamed && attempts >= delivery.maxAttempts) {
        delivery.gaveUp(blamed)
        rest = rest.slice(1)
        attempts = 0
      } else await delivery.pauseBeforeRetry(attempts)
    }
  }
}

/** How many records, from the first, were taken. */
async function hand(batch: readonly DynamoDBRecord[], { name, handler }: Delivery): Promise<number | 'threw'> {
  try {
    const { batchItemFailures } = await handler({ Records: [...batch] }, lambdaContext(name))
    if (batchItemFailures.length === 0) return batch.length
    const failed = batchItemFailures.map(({ itemIdentifier }) => sequenceIndex(batch, itemIdentifier))
    return Math.max(0, Math.min(...failed))
  } catch (error) {
    console.error(`The stream consumer ${name} failed`, error)
    return 'threw'
  }
}

/** -1 for an identifier that was not in the batch: AWS then takes the whole batch as failed. */
const sequenceIndex = (batch: readonly DynamoDBRecord[], sequence: string): number =>
  batch.findIndex((record) => record.dynamodb?.SequenceNumber === sequence)
