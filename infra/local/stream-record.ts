import type { _Record as SdkRecord, AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'

/** A stream record of the SDK in the shape in which Lambda hands it over: binary as base64, time as seconds. */
export function toLambdaRecord(record: SdkRecord, streamArn: string): DynamoDBRecord {
  const { ApproximateCreationDateTime, Keys, NewImage, OldImage, SequenceNumber, SizeBytes, StreamViewType } = record.dynamodb ?? {}
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: record.awsRegion,
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: ApproximateCreationDateTime && ApproximateCreationDateTime.getTime() / 1000,
      Keys: Keys && image(Keys),
      NewImage: NewImage && image(NewImage),
      OldImage: OldImage && image(OldImage),
      SequenceNumber,
      SizeBytes,
      StreamViewType,
    },
  }
}

const image = (of: Record<string, SdkValue>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, toLambdaValue(value)]))

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function toLambdaValue(value: SdkValue): AttributeValue {
  if (value.B) return { B: base64(value.B) }
  if (value.BS) return { BS: value.BS.map(base64) }
  if (value.M) return { M: image(value.M) }
  if (value.L) return { L: value.L.map(toLambdaValue) }
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.SS) return { SS: value.SS }
  if (value.NS) return { NS: value.NS }
  return { NULL: true }
}
