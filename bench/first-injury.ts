import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { startAwsEndpoint } from '../infra/local/aws/endpoint.ts'
import { createKeys } from '../infra/local/aws/kms.ts'
import { createTable } from '../infra/local/create-table.ts'
import { startDynoxide } from '../infra/local/dynoxide.ts'
import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'
import { kmsClient, kmsDataKeys } from '../lib/adapters/dynamodb/kms-data-keys.ts'
import { dynamoStores } from '../lib/adapters/dynamodb/stores.ts'
import { tableOf } from '../lib/adapters/dynamodb/table.ts'
import { SCHOOL, schoolRecord, TEACHER } from '../test/contract/injury-story.ts'
import { rome } from '../test/procedures/given.ts'
import { ENVIRONMENT, type FirstRequest } from './cold-start.ts'

/** A teacher tells an injury. */
const eventOf = (key: string): object => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/v1/cases',
  rawQueryString: '',
  headers: { 'content-type': 'application/json', 'idempotency-key': key },
  requestContext: {
    http: { method: 'POST', path: '/v1/cases' },
    requestId: key,
    authorizer: {
      jwt: { claims: { sub: TEACHER.subject, 'scadenzario:schools': `[${SCHOOL}]`, 'scadenzario:roles': `[${SCHOOL}:teacher]` } },
    },
  },
  body: JSON.stringify({
    school: SCHOOL,
    procedure: 'injury-lab-gym',
    fact: {
      type: 'injury-occurred',
      occurredAt: '2026-10-19T10:00:00+02:00',
      data: { place: 'gym', injured: 'p-pupil01', dynamics: 'Caduta dalla spalliera', familyTold: true },
    },
    people: [{ ref: 'p-pupil01', name: 'Alunno di prova' }],
  }),
  isBase64Encoded: false,
})

/** An engine and a key outside the process that is measured, and a school that may tell injuries, each another. */
export async function withInjuries<T>(work: (next: () => FirstRequest) => Promise<T>): Promise<T> {
  const engine = await startDynoxide()
  const aws = await startAwsEndpoint({ services: [createKeys({ alias: ENVIRONMENT.DATA_KEY_ID })] })
  const at = { region: ENVIRONMENT.AWS_REGION, credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } }
  const raw = new DynamoDBClient({ ...at, endpoint: engine.url })
  const client = dynamoClient({ ...at, endpoint: engine.url })
  const kms = kmsClient({ ...at, endpoint: aws.url })
  try {
    await createTable(raw, ENVIRONMENT.TABLE_NAME)
    const table = tableOf(client, ENVIRONMENT.TABLE_NAME, { retries: 4, wait: async () => {} })
    await dynamoStores(table, kmsDataKeys(kms, ENVIRONMENT.DATA_KEY_ID), () => rome('2026-10-01')).schools.put(schoolRecord(), null)
    let told = 0
    return await work(() => {
      told += 1
      const environment = { AWS_ENDPOINT_URL_DYNAMODB: engine.url, AWS_ENDPOINT_URL_KMS: aws.url }
      return { event: eventOf(`injury-${told}`), environment }
    })
  } finally {
    for (const each of [raw, client, kms]) each.destroy()
    await aws.stop()
    await engine.stop()
  }
}
