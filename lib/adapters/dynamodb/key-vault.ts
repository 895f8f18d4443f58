import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { SchoolCode } from '../../kernel/school.ts'
import type { Table } from './client.ts'
import type { DataKeys } from './data-keys.ts'
import { schoolKeyKey } from './keys.ts'
import { bytes, object } from './stored-text.ts'

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
    try {
      await this.#table.client.send(
        new PutCommand({
          TableName: this.#table.name,
          Item: { ...schoolKeyKey(school), kind: 'school-key', wrapped },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

  async #unwrap(school: SchoolCode): Promise<Uint8Array> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: schoolKeyKey(school), ConsistentRead: true }),
    )
    if (Item === undefined) throw new Error(`school ${school} has no key`)
    return this.#dataKeys.open(school, item(Item, `the key of ${school}`).wrapped)
  }
}
