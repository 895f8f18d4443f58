import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from 'vitest'
import { createTable } from '../../infra/local/create-table.ts'
import { startDynoxide } from '../../infra/local/dynoxide.ts'
import type { Backoff } from '../../lib/adapters/backoff.ts'
import { fromAttributes } from '../../lib/adapters/dynamodb/attributes.ts'
import { dynamoClient } from '../../lib/adapters/dynamodb/client.ts'
import { type DataKeys, memoryDataKeys } from '../../lib/adapters/dynamodb/data-keys.ts'
import { dynamoStores } from '../../lib/adapters/dynamodb/stores.ts'
import { type Table, tableOf } from '../../lib/adapters/dynamodb/table.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import type { Instant } from '../../lib/kernel/time.ts'
import { rome } from '../procedures/given.ts'
import { type Stores, schoolRecord } from './injury-story.ts'

export class TestClock {
  now: Instant = rome('2026-10-01')
  readonly read = (): Instant => this.now
}

export interface World extends Stores {
  readonly clock: TestClock
}

export interface Engine {
  readonly name: 'memory' | 'dynoxide'
  /** Stores with nothing in them but the demo school. */
  open(): Promise<World>
}

const memory: Engine = {
  name: 'memory',
  open: async () => {
    const clock = new TestClock()
    const world = memoryWorld(clock.read)
    await world.schools.put(schoolRecord(), null)
    return { ...world, clock }
  },
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Waits as long as it must, which on one machine is not at all. */
export const AT_ONCE: Backoff = { retries: 4, wait: async () => {} }

export interface DynamoWorld extends World {
  readonly table: Table
  readonly dataKeys: DataKeys
  /** Every item as it is stored. */
  items(): Promise<readonly Record<string, unknown>[]>
}

let tables = 0

/** A table of its own at this address. */
export async function dynamoWorldAt(
  url: string,
  client: DynamoDBClient = dynamoClient({ endpoint: url, region: 'eu-south-1', credentials }),
): Promise<DynamoWorld> {
  tables += 1
  const name = `scadenzario-${process.pid}-${tables}`
  await createTable(new DynamoDBClient({ endpoint: url, region: 'eu-south-1', credentials }), name)
  const table = tableOf(client, name, AT_ONCE)
  const clock = new TestClock()
  const dataKeys = memoryDataKeys()
  const stores = dynamoStores(table, dataKeys, clock.read)
  await stores.schools.put(schoolRecord(), null)
  const items = async () => ((await client.send(new ScanCommand({ TableName: name }))).Items ?? []).map(fromAttributes)
  return { ...stores, clock, table, dataKeys, items }
}

/** One engine for all tests of a file. */
export function dynoxideForFile(): { readonly url: () => string; readonly open: () => Promise<DynamoWorld> } {
  let engine: { url: string; stop: () => Promise<void> } | undefined
  beforeAll(async () => {
    engine = await startDynoxide()
  })
  afterAll(() => engine?.stop())
  const url = (): string => {
    if (engine === undefined) throw new Error('not started')
    return engine.url
  }
  return { url, open: () => dynamoWorldAt(url()) }
}

/** The same suite on both. */
export function engines(): readonly Engine[] {
  const { open } = dynoxideForFile()
  return [memory, { name: 'dynoxide', open }]
}
