import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DecryptCommand, GenerateDataKeyCommand, InvalidCiphertextException, KMSClient, NotFoundException } from '@aws-sdk/client-kms'
import { expect, it } from 'vitest'
import { createKeys } from '../../infra/local/aws/kms.ts'
import { clientConfig, endpointFor, temporaryFolder } from './support.ts'

const KeyId = 'alias/scadenzario'
const EncryptionContext = { school: 'TOIC800001', purpose: 'cases' }

async function kms(file?: string) {
  const endpoint = await endpointFor(createKeys({ alias: KeyId, ...(file && { file }) }))
  return new KMSClient(clientConfig(endpoint.url))
}
const generate = (client: KMSClient) => client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }))

it('gives a data key back for its ciphertext and its context, in whatever order', async () => {
  const client = await kms()
  const { Plaintext, CiphertextBlob } = await generate(client)
  expect(Plaintext).toHaveLength(32)
  const reordered = { purpose: 'cases', school: 'TOIC800001' }
  const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }))
  expect(opened.Plaintext).toEqual(Plaintext)
})

it.each([
  ['another school', { ...EncryptionContext, school: 'TOIC800002' }],
  ['a part of the context', { school: 'TOIC800001' }],
  ['more than the context', { ...EncryptionContext, more: 'x' }],
  ['no context', undefined],
])('refuses %s', async (_, context) => {
  const client = await kms()
  const { CiphertextBlob } = await generate(client)
  const command = new DecryptCommand({ CiphertextBlob, EncryptionContext: context })
  await expect(client.send(command)).rejects.toBeInstanceOf(InvalidCiphertextException)
})

it('refuses a ciphertext that was touched, cut or made by another key', async () => {
  const client = await kms()
  const { CiphertextBlob = new Uint8Array() } = await generate(client)
  const touched = CiphertextBlob.map((byte, i) => (i === CiphertextBlob.length - 1 ? byte ^ 1 : byte))
  const foreign = (await generate(await kms())).CiphertextBlob
  for (const blob of [touched, CiphertextBlob.slice(0, 20), foreign]) {
    const command = new DecryptCommand({ CiphertextBlob: blob, EncryptionContext })
    await expect(client.send(command)).rejects.toBeInstanceOf(InvalidCiphertextException)
  }
})

it('keeps its key in a file of its owner alone, and opens after a restart', async () => {
  const file = join(temporaryFolder(), 'master.key')
  const { Plaintext, CiphertextBlob } = await generate(await kms(file))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const opened = await (await kms(file)).send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))
  expect(opened.Plaintext).toEqual(Plaintext)
})

it('knows no other key', async () => {
  const command = new GenerateDataKeyCommand({ KeyId: 'alias/other', KeySpec: 'AES_256' })
  await expect((await kms()).send(command)).rejects.toBeInstanceOf(NotFoundException)
})
