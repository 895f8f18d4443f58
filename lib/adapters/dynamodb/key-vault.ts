import type { SchoolCode } from '../../kernel/school.ts'
import type { DataKeys } from './data-keys.ts'
import { schoolKeyKey } from './keys.ts'
import { getItem } from './reading.ts'
import { bytes, object } from './stored-text.ts'
import type { Table } from './table.ts'
import { putIf } from './writing.ts'

/** Holds the key of each school. */
export interface KeyVault {
  /** @throws when the school has none. */
  keyOf(school: SchoolCode): Promise<Uint8Array>
  /** Makes the key of a new school; one that exists is left as it is. */
  make(school: SchoolCode): Promise<void>
}

const item = object({ wrapped: bytes })

/** Wrapped keys stand in the table beside their schools; each is unwrapped once and kept in memory. */
export class TableKeyVault implements KeyVault {
  readonly #table: Table
  readonly #dataKeys: DataKeys
  readonly #open = new Map<SchoolCode, Promise<Uint8Array>>()

  constructor(table: Table, dataKeys: DataKeys) {
    this.#table = table
    this.#dataKeys = dataKeys
  }

  keyOf(school: SchoolCode): Promise<Uint8Array> {
    const known = this.#open.get(school)
    if (known !== undefined) return known
    const opening = this.#unwrap(school)
    this.#open.set(school, opening)
    // A failure is not remembered.
    opening.catch(() => this.#open.delete(school))
    return opening
  }

  async make(school: SchoolCode): Promise<void> {
    const wrapped = await this.#dataKeys.make(school)
    const written = await putIf(this.#table, {
      Item: { ...schoolKeyKey(school), kind: 'school-key', wrapped },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    if (written === 'contended') throw new Error(`the key of school ${school}, which others keep writing`)
  }

  async #unwrap(school: SchoolCode): Promise<Uint8Array> {
    const found = await getItem(this.#table, schoolKeyKey(school))
    if (found === undefined) throw new Error(`school ${school} has no key`)
    return this.#dataKeys.open(school, item(found, `the key of ${school}`).wrapped)
  }
}
