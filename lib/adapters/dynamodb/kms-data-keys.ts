import { DecryptCommand, GenerateDataKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms'
import type { SchoolCode } from '../../kernel/school.ts'
import type { DataKeys } from './data-keys.ts'

const REQUEST_TIMEOUT_MS = 3_000
const ATTEMPTS = 3

export const kmsClient = (config: KMSClientConfig = {}): KMSClient =>
  new KMSClient({
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

const contextOf = (school: SchoolCode) => ({ school })

/** @param keyId the key that wraps; only `make` needs it. */
export const kmsDataKeys = (client: KMSClient, keyId: string): DataKeys => ({
  make: async (school) => {
    const made = await client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: contextOf(school) }))
    if (made.CiphertextBlob === undefined) throw new Error('KMS made no key')
    return made.CiphertextBlob
  },
  open: async (school, wrapped) => {
    const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: contextOf(school) }))
    if (Plaintext === undefined) throw new Error('KMS opened no key')
    return Plaintext
  },
})
