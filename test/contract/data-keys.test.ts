import { describe, expect, it } from 'vitest'
import { createKeys } from '../../infra/local/aws/kms.ts'
import { kmsClient, kmsDataKeys } from '../../lib/adapters/dynamodb/kms-data-keys.ts'
import { schoolCode } from '../../lib/kernel/school.ts'
import { endpointFor } from '../local/support.ts'
import { SCHOOL } from './injury-story.ts'

const local = (endpoint: string) => ({ endpoint, region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

describe('keys over KMS', () => {
  it('are opened for their school alone', async () => {
    const endpoint = await endpointFor(createKeys({ alias: 'alias/scadenzario' }))
    const keys = kmsDataKeys(kmsClient(local(endpoint.url)), 'alias/scadenzario')
    const wrapped = await keys.make(SCHOOL)
    const key = await keys.open(SCHOOL, wrapped)
    expect(key).toHaveLength(32)
    expect(Buffer.from(wrapped).includes(Buffer.from(key))).toBe(false)
    await expect(keys.open(schoolCode('MIIC8XY00Z'), wrapped)).rejects.toThrow()
  })
})
