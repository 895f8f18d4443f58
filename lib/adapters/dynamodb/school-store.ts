import type { SchoolRecord, SchoolStore } from '../../application/ports.ts'
import type { CalendarInput } from '../../kernel/calendar/calendar.ts'
import { type SchoolCode, schoolCode } from '../../kernel/school.ts'
import { type Instant, toMs } from '../../kernel/time.ts'
import { changeName } from '../school-change.ts'
import type { KeyVault } from './key-vault.ts'
import { byDue, CHANGE, calendarKey, changeKey, PENDING_SCHOOLS, recordKey, SCHOOLS, schoolOfPk } from './keys.ts'
import { schoolCodeText } from './readers.ts'
import { getItem, queryAll } from './reading.ts'
import { calendarItem, readCalendarItem, readSchoolItem, schoolItem } from './school-item.ts'
import { object, text } from './stored-text.ts'
import type { Table } from './table.ts'
import { transact, updateIf } from './writing.ts'

const MAY_BE_OLD_MS = 60_000

const listed = object({ sk: schoolCodeText })
const changed = object({ pk: text, sk: text })

export class DynamoSchools implements SchoolStore {
  readonly #table: Table
  readonly #vault: KeyVault
  readonly #now: () => Instant
  readonly #kept = new Map<SchoolCode, { readonly record: SchoolRecord; readonly at: number }>()

  constructor(table: Table, vault: KeyVault, now: () => Instant) {
    this.#table = table
    this.#vault = vault
    this.#now = now
  }

  async get(code: SchoolCode): Promise<SchoolRecord | undefined> {
    const kept = this.#kept.get(code)
    return kept !== undefined && toMs(this.#now()) - kept.at < MAY_BE_OLD_MS ? kept.record : this.fresh(code)
  }

  async fresh(code: SchoolCode): Promise<SchoolRecord | undefined> {
    const item = await getItem(this.#table, recordKey(code))
    if (item === undefined) return undefined
    const record = readSchoolItem(item, code, await this.#vault.keyOf(code))
    this.#kept.set(code, { record, at: toMs(this.#now()) })
    return record
  }

  async put(record: SchoolRecord, expected: number | null): Promise<'committed' | 'conflict'> {
    const { code, revision, calendar } = record
    if (expected === null) await this.#vault.make(code)
    const unmoved =
      expected === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'rev = :expected', ExpressionAttributeValues: { ':expected': expected } }
    const days = calendarItem(code, calendar)
    const sameDays = {
      ConditionExpression: 'attribute_not_exists(pk) OR digest = :digest',
      ExpressionAttributeValues: { ':digest': days.digest },
    }
    const change = {
      ...changeKey(code, changeName(revision)),
      kind: 'school-change',
      gsi2pk: PENDING_SCHOOLS,
      gsi2sk: `${this.#now()}#${code}`,
    }
    const written = await transact(this.#table, [
      { Item: schoolItem(record, await this.#vault.keyOf(code)), ...unmoved },
      { Item: days, ...sameDays },
      { Item: expected === null ? { pk: SCHOOLS, sk: code, kind: 'school-name' } : change },
    ])
    this.#kept.delete(code)
    if (written === 'written') return 'committed'
    if (written === 'contended' || written.failed.includes(0)) return 'conflict'
    throw new RangeError(`calendar version '${calendar.version}' of ${code} exists with other days`)
  }

  async calendar(code: SchoolCode, version: string): Promise<CalendarInput | undefined> {
    const item = await getItem(this.#table, calendarKey(code, version))
    return item === undefined ? undefined : readCalendarItem(item)
  }

  async changesUndelivered(before: Instant, limit: number): Promise<readonly { school: SchoolCode; change: string }[]> {
    const items = await queryAll(this.#table, {
      IndexName: byDue.name,
      KeyConditionExpression: '#partition = :partition AND #place < :before',
      ExpressionAttributeNames: { '#partition': byDue.partitionKey, '#place': byDue.sortKey },
      ExpressionAttributeValues: { ':partition': PENDING_SCHOOLS, ':before': before },
      Limit: limit,
    })
    return items
      .slice(0, limit)
      .map((item) => changed(item, 'a change'))
      .map(({ pk, sk }) => ({ school: schoolCode(schoolOfPk(pk)), change: sk.slice(CHANGE.length) }))
  }

  async changeDelivered(school: SchoolCode, change: string): Promise<void> {
    await updateIf(this.#table, {
      Key: changeKey(school, change),
      UpdateExpression: 'REMOVE gsi2pk, gsi2sk',
      ConditionExpression: 'attribute_exists(pk)',
    })
  }

  async all(): Promise<readonly SchoolCode[]> {
    const items = await queryAll(this.#table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': SCHOOLS },
      ConsistentRead: true,
    })
    return items.map((item) => listed(item, SCHOOLS).sk)
  }
}
