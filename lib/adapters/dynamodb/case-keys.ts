import type { KeyObject } from 'node:crypto'
import type { CaseId, Head } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { readHeadItem } from './head-item.ts'
import type { KeyVault } from './key-vault.ts'
import { headKey } from './keys.ts'
import { getItem } from './reading.ts'
import { derivedKey, newSalt } from './sealing.ts'
import { bytes, object } from './stored-text.ts'
import type { Table } from './table.ts'

/** Salts remembered between the read and the write of a command. */
const REMEMBERED = 1000

const salted = object({}, { salt: bytes })

export interface CaseSecrets {
  readonly schoolKey: Uint8Array
  readonly salt: Uint8Array
  readonly caseKey: KeyObject
}

/**
 * The keys of cases. A remembered salt is used for writing only: the write is conditional on a revision that a destruction moves on, so a
 * salt that has been destroyed seals nothing.
 */
export class CaseKeys {
  readonly #table: Table
  readonly #vault: KeyVault
  readonly #salts = new Map<CaseId, Uint8Array>()

  constructor(table: Table, vault: KeyVault) {
    this.#table = table
    this.#vault = vault
  }

  /** Reads a head and remembers its salt. */
  async head(item: unknown): Promise<{ readonly head: Head; readonly salt: Uint8Array | undefined }> {
    const read = await readHeadItem(item, (school) => this.#vault.keyOf(school))
    if (read.salt !== undefined) this.remember(read.head.caseId, read.salt)
    return read
  }

  /** The key of a case and its head; no key once it has been destroyed. */
  async opened(item: unknown): Promise<KeyObject | undefined> {
    const { head, salt } = await this.head(item)
    return salt === undefined ? undefined : derivedKey(await this.#vault.keyOf(head.school), salt, head.caseId)
  }

  /** What a case is sealed with; a new case gets a new salt. */
  async forWriting(caseId: CaseId, school: SchoolCode, isNew: boolean): Promise<CaseSecrets | undefined> {
    const salt = isNew ? newSalt() : (this.#salts.get(caseId) ?? (await this.#read(caseId)))
    if (salt === undefined) return undefined
    const schoolKey = await this.#vault.keyOf(school)
    return { schoolKey, salt, caseKey: derivedKey(schoolKey, salt, caseId) }
  }

  remember(caseId: CaseId, salt: Uint8Array): void {
    this.#salts.delete(caseId)
    this.#salts.set(caseId, salt)
    const [oldest] = this.#salts.keys()
    if (this.#salts.size > REMEMBERED && oldest !== undefined) this.#salts.delete(oldest)
  }

  forget(caseId: CaseId): void {
    this.#salts.delete(caseId)
  }

  async #read(caseId: CaseId): Promise<Uint8Array | undefined> {
    const key = headKey(caseId)
    return salted((await getItem(this.#table, key, 'salt')) ?? {}, key.pk).salt
  }
}
