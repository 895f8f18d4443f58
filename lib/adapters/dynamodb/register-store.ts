import type { Page, RegisterEntry, RegisterStore } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { cursorOf, placeOf } from '../cursor.ts'
import { END, ENTRY, registerPk } from './keys.ts'
import { caseIdText, instantText } from './readers.ts'
import { queryAll } from './reading.ts'
import { number, object, text } from './stored-text.ts'
import type { Table } from './table.ts'

const row = object({ sk: text, n: number, caseId: caseIdText, at: instantText })

export class DynamoRegisters implements RegisterStore {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async entries(
    school: SchoolCode,
    register: string,
    schoolYear: string,
    page: Page,
  ): Promise<{ entries: readonly RegisterEntry[]; next?: string }> {
    const items = await queryAll(this.#table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :after AND :end',
      ExpressionAttributeValues: {
        ':pk': registerPk(school, { register, schoolYear }),
        // Right behind the last entry of the page before: no entry's name goes on with this sign.
        ':after': `${ENTRY}${placeOf(page.cursor)}!`,
        ':end': `${ENTRY}${END}`,
      },
      ConsistentRead: true,
      Limit: page.limit + 1,
    })
    const rows = items.map((item) => row(item, register))
    const listed = rows.slice(0, page.limit)
    const last = listed.at(-1)
    const entries = listed.map(({ n, caseId, at }) => ({ number: n, caseId, at }))
    return last === undefined || rows.length === listed.length ? { entries } : { entries, next: cursorOf(last.sk.slice(ENTRY.length)) }
  }
}
