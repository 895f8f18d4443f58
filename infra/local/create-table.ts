import {
  type AttributeDefinition,
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import { table } from '../table.ts'

const keys = (of: { partitionKey: string; sortKey: string }): KeySchemaElement[] => [
  { AttributeName: of.partitionKey, KeyType: 'HASH' },
  { AttributeName: of.sortKey, KeyType: 'RANGE' },
]
const text = (name: string): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' })

/** Creates the service's table; one that exists already is left as it is. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [table, ...table.indexes].flatMap((of) => [text(of.partitionKey), text(of.sortKey)]),
        KeySchema: keys(table),
        GlobalSecondaryIndexes: table.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keys(index),
          Projection: { ProjectionType: index.projection },
        })),
        StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}
