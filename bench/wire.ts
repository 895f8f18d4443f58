import { type DynamoDBClient, GetItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { type Engine, TABLE } from './engine.ts'

/** What the application sent, to be sent again by the SDK alone. */

const sent = z.object({ request: z.object({ body: z.union([z.string(), z.instanceof(Uint8Array)]) }) })

const TRANSACTION = 'TransactWriteItemsCommand'

/** Keeps the body of the last transaction, as it went over the wire. */
export function tapped(client: DynamoDBClient): { readonly last: () => string } {
  let transaction: object | undefined
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === TRANSACTION) transaction = args
        return next(args)
      },
    { step: 'build', priority: 'low', name: 'tap' },
  )
  return {
    last: () => {
      if (transaction === undefined) throw new Error('no transaction yet')
      const { body } = sent.parse(transaction).request
      return typeof body === 'string' ? body : new TextDecoder().decode(body)
    },
  }
}

const attribute = z.union([
  z.object({ S: z.string() }),
  z.object({ N: z.string() }),
  z.object({ B: z.string().transform((text): Uint8Array => Buffer.from(text, 'base64')) }),
])
const attributes = z.record(z.string(), attribute)
const transaction = z.object({
  TransactItems: z.array(
    z.object({
      Put: z.object({
        TableName: z.string(),
        Item: attributes,
        ConditionExpression: z.exactOptional(z.string()),
        ExpressionAttributeValues: z.exactOptional(attributes),
      }),
    }),
  ),
})

const CASE = 'case#'
/** As long as the case's own prefix: a twin of the case, with the same bytes. */
const TWIN = 'twin#'

export const twinOf = (caseId: string): string => `${TWIN}${caseId}`

/** The transaction with the case's items in its twin; registers, which have no twin, are left out. */
export function forTwin(body: string): readonly TransactWriteItem[] {
  const { TransactItems } = transaction.parse(JSON.parse(body.replaceAll(CASE, TWIN)))
  return TransactItems.filter(({ Put: { Item } }) => {
    const { pk } = Item
    return pk !== undefined && 'S' in pk && pk.S.startsWith(TWIN)
  })
}

/** The two calls of a command, and nothing else. */
export async function rawCommand({ raw }: Engine, twin: string, TransactItems: readonly TransactWriteItem[]): Promise<void> {
  await raw.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: twin }, sk: { S: 'head' } }, ConsistentRead: true }))
  await raw.send(new TransactWriteItemsCommand({ TransactItems: [...TransactItems] }))
}

export const rawWrite = ({ raw }: Engine, TransactItems: readonly TransactWriteItem[]): Promise<unknown> =>
  raw.send(new TransactWriteItemsCommand({ TransactItems: [...TransactItems] }))
