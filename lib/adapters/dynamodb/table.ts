import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Backoff } from '../backoff.ts'

/** What every store of the table is made of. */
export interface Table {
  /** For the calls of a command, whose items go over the wire as we write them: the document client takes a quarter of a millisecond (ADR 8). */
  readonly client: DynamoDBClient
  /** For all others. */
  readonly document: DynamoDBDocumentClient
  readonly name: string
  readonly backoff: Backoff
}

export const tableOf = (client: DynamoDBClient, name: string, backoff: Backoff): Table => ({
  client,
  document: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  name,
  backoff,
})
