import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import type { Key } from './keys.ts'

/** AES-256-GCM. A sealed field: 12 bytes of nonce, 16 of tag, the ciphertext. */
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const SALT_BYTES = 16

/** The classes are sealed apart, so that one can be opened without the other. */
export type SealedClass = 'personal' | 'special'

/** Names what is sealed to the place where it stands: moved to another item or class it cannot be opened. */
const bound = ({ pk, sk }: Key, of: SealedClass): Buffer => Buffer.from(JSON.stringify([pk, sk, of]))

export const newSalt = (): Uint8Array => randomBytes(SALT_BYTES)

/** Derived keys kept per key of a school: one command asks for its case's four times. */
const REMEMBERED = 500
const derived = new WeakMap<Uint8Array, Map<string, KeyObject>>()

/**
 * A case's own key. Without the salt, which stands in the case's own item, nobody can derive it again: what is remembered is found by its
 * salt only. A key of bare bytes Node would look through again for each field.
 */
export function derivedKey(schoolKey: Uint8Array, salt: Uint8Array, name: string): KeyObject {
  const known = derived.get(schoolKey) ?? new Map<string, KeyObject>()
  derived.set(schoolKey, known)
  const index = `${Buffer.from(salt).toString('base64')} ${name}`
  const found = known.get(index)
  if (found !== undefined) return found
  const key = createSecretKey(new Uint8Array(hkdfSync('sha256', schoolKey, salt, name, KEY_BYTES)))
  const [oldest] = known.keys()
  if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest)
  known.set(index, key)
  return key
}

export function seal(key: KeyObject, place: Key, of: SealedClass, plaintext: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound(place, of))
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

export class CannotOpen extends Error {
  constructor({ pk, sk }: Key, of: SealedClass) {
    super(`the ${of} fields of ${pk} ${sk} cannot be opened: another key, another place, or touched`)
    this.name = 'CannotOpen'
  }
}

/** @throws CannotOpen when the key, the place or the bytes are not those of the sealing. */
export function open(key: KeyObject, place: Key, of: SealedClass, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(bound(place, of)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    throw new CannotOpen(place, of)
  }
}
