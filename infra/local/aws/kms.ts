import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { writeOnce } from '../write-once.ts'
import { AwsError, type AwsRequest, type AwsService, json, parseBody } from './protocol.ts'

const KEY_ID = '00000000-0000-0000-0000-000000000001'
const KEY_ARN = `arn:aws:kms:eu-south-1:000000000000:key/${KEY_ID}`
const IV_BYTES = 12
const TAG_BYTES = 16

const context = z.record(z.string(), z.string()).optional()
const generate = z.object({
  KeyId: z.string(),
  KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
  NumberOfBytes: z.int().min(1).max(1024).optional(),
  EncryptionContext: context,
})
const decrypt = z.object({ CiphertextBlob: z.base64(), KeyId: z.string().optional(), EncryptionContext: context })

/** KMS with one key, which lives in a file that only its owner can read. Without a file the key is forgotten with the process. */
export function createKeys(options: { alias: string; file?: string }): AwsService {
  const master = options.file ? masterKey(options.file) : randomBytes(32)
  const names = new Set([KEY_ID, KEY_ARN, options.alias, KEY_ARN.replace(`key/${KEY_ID}`, options.alias)])
  const check = (keyId: string): void => {
    if (!names.has(keyId)) throw new AwsError('NotFoundException', `Key '${keyId}' does not exist`)
  }

  const operations: Record<string, (body: unknown) => Record<string, string>> = {
    GenerateDataKey: (body) => {
      const input = parse(generate, body)
      check(input.KeyId)
      if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) {
        throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.')
      }
      const plaintext = randomBytes(input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32))
      const blob = seal(master, plaintext, input.EncryptionContext)
      return { KeyId: KEY_ARN, Plaintext: plaintext.toString('base64'), CiphertextBlob: blob.toString('base64') }
    },
    Decrypt: (body) => {
      const input = parse(decrypt, body)
      if (input.KeyId !== undefined) check(input.KeyId)
      const plaintext = open(master, Buffer.from(input.CiphertextBlob, 'base64'), input.EncryptionContext)
      return { KeyId: KEY_ARN, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }
    },
  }
  return {
    name: 'kms',
    serves: (request) => request.headers['x-amz-target']?.startsWith('TrentService.') ?? false,
    answer: async (request) => {
      const operation = operations[operationOf(request)]
      if (!operation) throw new AwsError('UnknownOperationException', `${operationOf(request)} is not served locally`)
      return json(200, operation(parseBody(request)), { 'content-type': 'application/x-amz-json-1.1' })
    },
    refuse: (error) => json(error.status, { __type: error.code, message: error.message }, { 'content-type': 'application/x-amz-json-1.1' }),
  }
}

const operationOf = (request: AwsRequest): string => request.headers['x-amz-target']?.split('.')[1] ?? ''

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error))
  return parsed.data
}

function masterKey(file: string): Buffer {
  if (!existsSync(file)) writeOnce(file, randomBytes(32))
  const key = readFileSync(file)
  if (key.length !== 32) throw new Error(`${file} holds no 256-bit key`)
  return key
}

type Context = Record<string, string> | undefined

/** The context is authenticated, not stored: its order does not matter, its content does. */
const additionalData = (of: Context): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(of ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))))

function seal(key: Buffer, plaintext: Buffer, of: Context): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(additionalData(of))
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

function open(key: Buffer, blob: Buffer, of: Context): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(additionalData(of)).setAuthTag(blob.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(blob.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    throw new AwsError('InvalidCiphertextException', 'The ciphertext or its encryption context is not the one that was sealed')
  }
}
