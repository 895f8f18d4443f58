import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Table } from './client.ts'
import type { Key } from './keys.ts'

/** DynamoDB takes so many keys in one request. */
const BATCH = 100

type Item = Record<string, unknown>

/** All items of a query, page by page. */
export async function queryAll({ client, name }: Table, input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new QueryCommand({ TableName: name, ...input, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    )
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined && (input.Limit === undefined || items.length < input.Limit))
  return items
}

/** Items by key, consistently read, in no order; those that are not there are left out. */
export async function getAll(table: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = []
  for (let from = 0; from < keys.length; from += BATCH) items.push(...(await getBatch(table, keys.slice(from, from + BATCH))))
  return items
}

async function getBatch({ client, name, backoff }: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = []
  let wanted: Item[] = keys.map((key) => ({ ...key }))
  for (let attempt = 1; wanted.length > 0; attempt += 1) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: true } } }),
    )
    items.push(...(Responses?.[name] ?? []))
    wanted = UnprocessedKeys?.[name]?.Keys ?? []
    if (wanted.length === 0) break
    if (attempt > backoff.retries) throw new Error(`${wanted.length} items were not read, after ${attempt} tries`)
    await backoff.wait(attempt)
  }
  return items
}
