import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { caseOfMessage } from '../lib/adapters/sqs/message.ts'
import { wake } from '../lib/application/wake.ts'
import { type Reminding, reminding } from './reminding.ts'
import { lazily } from './wiring.ts'

/** Looks at the cases whose moment has come; each message fails alone and is brought again by the queue. */
export const wakeHandler =
  ({ ports, now, publicUrl, log }: Reminding) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: string[] = []
    for (const { messageId, body } of event.Records) {
      try {
        await wake(ports, publicUrl, caseOfMessage(body), now())
      } catch (error) {
        log.fault('wake', error)
        failed.push(messageId)
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }

export const handler = lazily(() => wakeHandler(reminding()))
