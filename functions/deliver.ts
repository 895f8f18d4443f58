import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { outgoingOf } from '../lib/adapters/dynamodb/outbox.ts'
import { deliverCommand, deliverSchoolChange } from '../lib/application/deliver.ts'
import { type Reminding, reminding } from './reminding.ts'
import { lazily } from './wiring.ts'

/**
 * What follows from what was just stored: the stream's records in their order. The first that fails is where the stream tries again; a
 * record that fails for ever is bisected out and goes to the failure queue, and the sweep finds its command pending.
 */
export const deliverHandler =
  ({ ports, now, publicUrl, log }: Reminding) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of event.Records) {
      try {
        await deliver(record)
      } catch (error) {
        log.fault('deliver', error)
        const itemIdentifier = record.dynamodb?.SequenceNumber
        if (itemIdentifier === undefined) throw error
        return { batchItemFailures: [{ itemIdentifier }] }
      }
    }
    return { batchItemFailures: [] }

    async function deliver(record: DynamoDBRecord): Promise<void> {
      const row = outgoingOf(record.dynamodb?.NewImage)
      if (row === undefined) return
      if (row.kind === 'command') await deliverCommand(ports, publicUrl, row.caseId, row.command, now())
      else await deliverSchoolChange(ports, row.school, row.change)
    }
  }

export const handler = lazily(() => deliverHandler(reminding()))
