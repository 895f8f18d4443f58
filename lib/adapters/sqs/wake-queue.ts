import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import type { CaseId, WakeQueue } from '../../application/ports.ts'
import { wakeMessage } from './message.ts'

const REQUEST_TIMEOUT_MS = 5_000
const ATTEMPTS = 4
/** Longer than a function may keep a school's record: who is woken because a calendar or a contact changed must see the change. */
const DELAY_SECONDS = 65
/** What SQS takes in one call. */
const BATCH = 10

export const sqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

export class SqsWakeQueue implements WakeQueue {
  readonly #client: SQSClient
  readonly #queueUrl: string

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client
    this.#queueUrl = queueUrl
  }

  /** @throws when SQS refuses a part: a case may then be woken twice, which is harmless. */
  async wake(caseIds: readonly CaseId[]): Promise<void> {
    for (let start = 0; start < caseIds.length; start += BATCH) {
      const Entries = caseIds
        .slice(start, start + BATCH)
        .map((id, index) => ({ Id: String(index), MessageBody: wakeMessage(id), DelaySeconds: DELAY_SECONDS }))
      const { Failed } = await this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }))
      if (Failed !== undefined && Failed.length > 0) throw new Error(`the wake queue refused ${Failed.length} messages: ${Failed[0]?.Code}`)
    }
  }
}
