import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type Attributes, type Item, toAttributes } from './attributes.ts'
import type { Key } from './keys.ts'
import type { Table } from './table.ts'

interface Condition {
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Item
}

/** An item to be written, whatever stood there before or under a condition. */
export type Put = { readonly Item: Item } & Partial<Condition>

/** A change of an item under a condition. */
export interface Change extends Condition {
  readonly Key: Key
  readonly UpdateExpression: string
}

type Old = Attributes

const FAILED = 'ConditionalCheckFailed'
/** Reasons that say nothing of the data: somebody else was writing, or the table was busy. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']

/** `failed`: the conditions that were not met, by the put's place. `contended`: others kept writing the same items. */
export type Written = 'written' | 'contended' | { readonly failed: readonly number[] }

/** As the wire has it. */
const conditionOf = <C extends Partial<Condition>>({ ExpressionAttributeValues: values, ...rest }: C) => ({
  ...rest,
  ...(values === undefined ? {} : { ExpressionAttributeValues: toAttributes(values) }),
})
const putOf = ({ name }: Table, { Item, ...condition }: Put) => ({ TableName: name, Item: toAttributes(Item), ...conditionOf(condition) })

/** One transaction. Tried again while others are in the way; what fails otherwise is thrown, and may have been written. */
export async function transact(table: Table, puts: readonly Put[]): Promise<Written> {
  const { client, backoff } = table
  const TransactItems = puts.map((put) => ({ Put: putOf(table, put) }))
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }))
      return 'written'
    } catch (error) {
      const outcome = refusalOf(error)
      if (outcome !== 'contended') return outcome
      if (attempt > backoff.retries) return outcome
      await backoff.wait(attempt)
    }
  }
}

function refusalOf(error: unknown): Exclude<Written, 'written'> {
  if (error instanceof TransactionInProgressException) return 'contended'
  if (!(error instanceof TransactionCanceledException)) throw error
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
  const failed = codes.flatMap((code, place) => (code === FAILED ? [place] : []))
  if (failed.length > 0) return { failed }
  if (codes.some((code) => PASSING.includes(code)) && codes.every((code) => code === 'None' || PASSING.includes(code))) return 'contended'
  throw error
}

/** A conditional write that another transaction was in the way of is sent again. */
async function whileContended<T>(
  { backoff }: Table,
  write: () => Promise<T>,
): Promise<T | 'contended' | { readonly refused: Old | undefined }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write()
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { refused: error.Item }
      if (!(error instanceof TransactionConflictException)) throw error
      if (attempt > backoff.retries) return 'contended'
      await backoff.wait(attempt)
    }
  }
}

/** One write, whatever stood there before. */
export async function putItem(table: Table, item: Item): Promise<void> {
  await table.document.send(new PutCommand({ TableName: table.name, Item: item }))
}

/** One conditional write. `refused` tells what stands there instead, as the service sends it. */
export const putIf = (table: Table, put: Put & Condition): Promise<'written' | 'contended' | { readonly refused: Old | undefined }> =>
  whileContended(table, async () => {
    await table.document.send(new PutCommand({ TableName: table.name, ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))
    return 'written' as const
  })

/** One conditional change; answers with the item as it is afterwards, or undefined where the condition was not met. */
export async function updateIf(table: Table, { Key, ...change }: Change): Promise<Record<string, unknown> | undefined> {
  const changed = await whileContended(table, async () => {
    const { Attributes: found } = await table.document.send(
      new UpdateCommand({ TableName: table.name, Key, ...change, ReturnValues: 'ALL_NEW' }),
    )
    return { item: found ?? {} }
  })
  if (changed === 'contended') throw new Error('an item that others keep writing')
  return 'item' in changed ? changed.item : undefined
}

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array): boolean => one !== undefined && Buffer.compare(one, other) === 0

/** A write whose answer was lost is sent again by the client, and then finds itself. */
export const isOwn = (old: Old | undefined, body: Uint8Array): boolean => sameBytes(old?.b?.B, body)
