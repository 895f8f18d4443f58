import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { RecordPorts } from '../application/context.ts'
import type { Meter, ProcedureIndex } from '../application/ports.ts'
import type { Instant } from '../kernel/time.ts'
import { jittered } from './backoff.ts'
import { dynamoClient } from './dynamodb/client.ts'
import type { DataKeys } from './dynamodb/data-keys.ts'
import { dynamoStores } from './dynamodb/stores.ts'
import { tableOf } from './dynamodb/table.ts'

const RETRIES = 4
const BASE_MS = 20

/** Where the records are. On one machine only the endpoints differ. */
export interface RecordsAt {
  readonly tableName: string
  readonly dynamodb?: DynamoDBClientConfig
  /** One that is there already; otherwise one is made. */
  readonly client?: DynamoDBClient
}

/** What recording and reading need of AWS: the table and the key. */
export function recordPorts(
  at: RecordsAt,
  dataKeys: DataKeys,
  around: { procedures: ProcedureIndex; meter: Meter; now: () => Instant },
): RecordPorts {
  const backoff = jittered({ retries: RETRIES, baseMs: BASE_MS, random: Math.random })
  const table = tableOf(at.client ?? dynamoClient(at.dynamodb), at.tableName, backoff)
  const { procedures, meter, now } = around
  return { ...dynamoStores(table, dataKeys, now), procedures, meter }
}
