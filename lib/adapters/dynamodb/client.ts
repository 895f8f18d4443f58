import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

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
