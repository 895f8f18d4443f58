import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'

/** A function that is nothing but its AWS client: what no function of the service can do without. */
const client = dynamoClient()
const commands = { BatchGetCommand, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand }

export const handler = async (): Promise<unknown> => ({ client, commands })
