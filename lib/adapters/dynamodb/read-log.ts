import { randomBytes } from 'node:crypto'
import type { ReadLog } from '../../application/ports.ts'
import { casePk, END, READ, readKey } from './keys.ts'
import { factIdText, instantText, role } from './readers.ts'
import { queryAll } from './reading.ts'
import { list, object, text } from './stored-text.ts'
import type { Table } from './table.ts'
import { putItem } from './writing.ts'

const row = object({ at: instantText, subject: text, role, facts: list(factIdText) })

/** Who read special fields, in the case's own partition. Ids only. */
export class DynamoReadLog implements ReadLog {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async record({ caseId, at, subject, role: as, facts }: Parameters<ReadLog['record']>[0]): Promise<void> {
    const key = readKey(caseId, at, randomBytes(6).toString('base64url'))
    await putItem(this.#table, { ...key, kind: 'read', at, subject, role: as, facts })
  }

  async ofCase(caseId: Parameters<ReadLog['ofCase']>[0]): ReturnType<ReadLog['ofCase']> {
    const items = await queryAll(this.#table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': casePk(caseId), ':from': READ, ':to': `${READ}${END}` },
      ConsistentRead: true,
    })
    return items.map((item) => row(item, casePk(caseId)))
  }
}
