import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createTable } from '../infra/local/create-table.ts'
import { startDynoxide } from '../infra/local/dynoxide.ts'
import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'
import { memoryDataKeys } from '../lib/adapters/dynamodb/data-keys.ts'
import { dynamoStores } from '../lib/adapters/dynamodb/stores.ts'
import { tableOf } from '../lib/adapters/dynamodb/table.ts'
import type { Ports } from '../lib/application/context.ts'
import { applicationOn, SCHOOL, type Stores, schoolRecord } from '../test/contract/injury-story.ts'
import { rome } from '../test/procedures/given.ts'

export const TABLE = 'scadenzario'

export interface Engine {
  /** The application on a real engine, as warm as a function that has answered before. */
  readonly ports: Ports
  readonly stores: Stores
  readonly client: DynamoDBClient
  /** The SDK alone, configured as the application's. */
  readonly raw: DynamoDBClient
}

/** An engine of its own, in memory: on a disk the engine would take longer, and what we add would seem less. */
export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const started = await startDynoxide()
  const at = { endpoint: started.url, region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const client = dynamoClient(at)
  const raw = new DynamoDBClient(at)
  try {
    await createTable(raw, TABLE)
    const table = tableOf(client, TABLE, { retries: 4, wait: async () => {} })
    const stores = dynamoStores(table, memoryDataKeys(), () => rome('2026-10-01'))
    await stores.schools.put(schoolRecord(), null)
    const ports = applicationOn(stores)
    await ports.schools.get(SCHOOL)
    return await work({ ports, stores, client, raw })
  } finally {
    client.destroy()
    raw.destroy()
    await started.stop()
  }
}
