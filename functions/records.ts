import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { recordPorts } from '../lib/adapters/aws.ts'
import { systemClock } from '../lib/adapters/clock.ts'
import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'
import { embeddedMeter } from '../lib/adapters/meter.ts'
import type { RecordPorts } from '../lib/application/context.ts'
import { procedureIndex } from '../lib/procedures/index.ts'
import { variable } from './environment.ts'
import { later } from './later.ts'
import { write } from './wiring.ts'

const dataKeys = later(async () => {
  const { kmsClient, kmsDataKeys } = await import('../lib/adapters/dynamodb/kms-data-keys.ts')
  return kmsDataKeys(kmsClient(), variable('DATA_KEY_ID'))
})

/** The stores, as every function has them. */
export const records = (client: DynamoDBClient = dynamoClient()): RecordPorts =>
  recordPorts(
    { tableName: variable('TABLE_NAME'), client },
    { make: async (school) => (await dataKeys()).make(school), open: async (school, wrapped) => (await dataKeys()).open(school, wrapped) },
    { procedures: procedureIndex, meter: embeddedMeter(variable('SERVICE_NAME'), systemClock, write), now: systemClock },
  )
