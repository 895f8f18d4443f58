import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'

/** A function that is nothing but its AWS client: what no function of the service can do without. */
const client = dynamoClient()
const commands = { BatchGetItemCommand, GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand }

export const handler = async (): Promise<unknown> => ({ client, commands })
