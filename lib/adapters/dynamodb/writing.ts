import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb'
import {
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { Table } from './client.ts'

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

type Old = NonNullable<ConditionalCheckFailedException['Item']>

const FAILED = 'ConditionalCheckFailed'
/** Reasons that say nothing of the data: somebody else was writing, or the table was busy. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']

/** `failed`: the conditions that were not met, by the action's place. `contended`: others kept writing the same items. */
export type Written = 'written' | 'contended' | { readonly failed: readonly number[] }

/** One transaction. Tried again while others are in the way; what fails otherwise is thrown, and may have been written. */
export async function transact({ client, backoff }: Table, actions: readonly Action[]): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [...actions] }))
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

type Conditional<I> = I & { readonly ConditionExpression: string }

/** One conditional write. `refused` tells what stands there instead, as the service sends it. */
export const putIf = (
  table: Table,
  input: Conditional<PutCommandInput>,
): Promise<'written' | 'contended' | { readonly refused: Old | undefined }> =>
  whileContended(table, async () => {
    await table.client.send(new PutCommand({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))
    return 'written' as const
  })

/** One conditional change; answers with the item as it is afterwards, or undefined where the condition was not met. */
export async function updateIf(table: Table, input: Conditional<UpdateCommandInput>): Promise<Record<string, unknown> | undefined> {
  const changed = await whileContended(table, async () => {
    const { Attributes } = await table.client.send(new UpdateCommand({ ...input, ReturnValues: 'ALL_NEW' }))
    return { attributes: Attributes ?? {} }
  })
  if (changed === 'contended') throw new Error('an item that others keep writing')
  return 'attributes' in changed ? changed.attributes : undefined
}

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array): boolean => one !== undefined && Buffer.compare(one, other) === 0

/** A write whose answer was lost is sent again by the client, and then finds itself. */
export const isOwn = (old: Old | undefined, body: Uint8Array): boolean => sameBytes(old?.b?.B, body)
