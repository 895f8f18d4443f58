import type { DynamoDBRecord, SQSRecord } from 'aws-lambda'
import { jsonLog } from '../../functions/log.ts'
import { type Key, PENDING_SCHOOLS } from '../../lib/adapters/dynamodb/keys.ts'
import type { CaseId } from '../../lib/application/ports.ts'
import { PUBLIC_URL, type World } from '../application/world.ts'

const REGION = 'eu-south-1'
const STREAM = `arn:aws:dynamodb:${REGION}:123456789012:table/scadenzario-prod/stream/2026-10-01T00:00:00.000`

/** What a handler is made with, on the memory twins, and the log that it writes. */
export function serving(world: World) {
  const lines: string[] = []
  const made = { ports: world.ports, now: () => world.now, publicUrl: PUBLIC_URL, stage: 'test', log: jsonLog((line) => lines.push(line)) }
  return { ...made, lines }
}

/** A record of the table's stream as Lambda hands it over; what is sealed comes as base64. */
export function streamRecord(
  sequence: number,
  { pk, sk }: Key,
  kind: string,
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'INSERT',
): DynamoDBRecord {
  const Keys = { pk: { S: pk }, sk: { S: sk } }
  const image = { ...Keys, kind: { S: kind }, n: { N: '1' }, b: { B: 'AQI=' }, p: { B: 'AwQ=' }, gsi2pk: { S: PENDING_SCHOOLS } }
  return {
    eventID: `${sequence}`.padStart(32, '0'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    eventSourceARN: STREAM,
    dynamodb: {
      ApproximateCreationDateTime: 1_792_479_600,
      Keys,
      ...(eventName === 'REMOVE' ? {} : { NewImage: image }),
      SequenceNumber: `${sequence}00000000000000000000`,
      SizeBytes: 312,
      StreamViewType: 'NEW_IMAGE',
    },
  }
}

export const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? ''

export const queueMessage = (messageId: string, body: string): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1792479600000',
    SenderId: 'AROAEXAMPLE:scheduler',
    ApproximateFirstReceiveTimestamp: '1792479600001',
  },
  messageAttributes: {},
  md5OfBody: '7b270e59b47ff90a553787216d55d91d',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:${REGION}:123456789012:scadenzario-prod-wake`,
  awsRegion: REGION,
})

export const wakeUp = (of: CaseId): string => JSON.stringify({ caseId: of })
