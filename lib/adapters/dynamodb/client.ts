import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { Backoff } from '../backoff.ts'

const REQUEST_TIMEOUT_MS = 3_000
const CONNECTION_TIMEOUT_MS = 1_000
const ATTEMPTS = 3

/** Without `throwOnRequestTimeout` a request that takes too long is only logged. */
export const dynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

/** What every store of the table is made of. */
export interface Table {
  readonly client: DynamoDBClient
  readonly name: string
  readonly backoff: Backoff
}
