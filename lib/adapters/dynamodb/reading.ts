import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import { type Attributes, fromAttributes, toAttributes } from './attributes.ts'
import type { Key } from './keys.ts'
import type { Table } from './table.ts'

/** DynamoDB takes so many keys in one request. */
const BATCH = 100

type Found = Record<string, unknown>

/** One item by its key, consistently read; all of it, or one attribute. */
export async function getItem({ client, name }: Table, key: Key, attribute?: string): Promise<Found | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: name,
      Key: toAttributes(key),
      ConsistentRead: true,
      ...(attribute === undefined ? {} : { ProjectionExpression: attribute }),
    }),
  )
  return Item === undefined ? undefined : fromAttributes(Item)
}

/** All items of a query, page by page. */
export async function queryAll({ document, name }: Table, query: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Found[]> {
  const items: Found[] = []
  let start: QueryCommandOutput['LastEvaluatedKey']
  do {
    const page: QueryCommandOutput = await document.send(
      new QueryCommand({ ...query, TableName: name, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    )
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined && (query.Limit === undefined || items.length < query.Limit))
  return items
}

/** Items by key, consistently read, in no order; those that are not there are left out. */
export async function getAll(table: Table, keys: readonly Key[]): Promise<readonly Found[]> {
  const items: Found[] = []
  for (let from = 0; from < keys.length; from += BATCH) items.push(...(await getBatch(table, keys.slice(from, from + BATCH))))
  return items
}

async function getBatch({ client, name, backoff }: Table, keys: readonly Key[]): Promise<readonly Found[]> {
  const items: Found[] = []
  let wanted: Attributes[] = keys.map(toAttributes)
  for (let attempt = 1; wanted.length > 0; attempt += 1) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: true } } }),
    )
    items.push(...(Responses?.[name] ?? []).map(fromAttributes))
    wanted = UnprocessedKeys?.[name]?.Keys ?? []
    if (wanted.length === 0) break
    if (attempt > backoff.retries) throw new Error(`${wanted.length} items were not read, after ${attempt} tries`)
    await backoff.wait(attempt)
  }
  return items
}
