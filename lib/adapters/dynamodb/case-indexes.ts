import type { CaseId, CommandId, Page } from '../../application/ports.ts'
import { commandId } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { fromMs, type Instant, toMs } from '../../kernel/time.ts'
import { cursorOf, placeOf } from '../cursor.ts'
import { byDue, bySchool, caseOfPk, commandOfSk, duePartition, listPartition, pendingPartition, SHARDS } from './keys.ts'
import { queryAll } from './reading.ts'
import { object, text } from './stored-text.ts'
import type { Table } from './table.ts'

/** What the indexes tell: names only, and late. Whoever reads them reads the heads again. */

const row = object({ pk: text, sk: text, place: text })
type Row = ReturnType<typeof row>

const DAY_MS = 86_400_000
const DAY = 10

interface Range {
  readonly index: typeof byDue | typeof bySchool
  readonly partition: string
  /** Exclusive. */
  readonly after?: string
  /** Exclusive. */
  readonly before?: string
  readonly limit: number
}

async function read(table: Table, { index, partition, after, before, limit }: Range): Promise<readonly Row[]> {
  const bounds = [...(after === undefined ? [] : ['#place > :after']), ...(before === undefined ? [] : ['#place < :before'])]
  // A sort key takes one condition: both bounds together are BETWEEN, whose ends are looked at below.
  const condition = bounds.length === 2 ? '#place BETWEEN :after AND :before' : bounds[0]
  const items = await queryAll(table, {
    IndexName: index.name,
    KeyConditionExpression: ['#partition = :partition', ...(condition === undefined ? [] : [condition])].join(' AND '),
    ExpressionAttributeNames: { '#partition': index.partitionKey, ...(condition === undefined ? {} : { '#place': index.sortKey }) },
    ExpressionAttributeValues: {
      ':partition': partition,
      ...(after === undefined ? {} : { ':after': after }),
      ...(before === undefined ? {} : { ':before': before }),
    },
    Limit: limit,
  })
  return items
    .map((item) => row({ ...item, place: item[index.sortKey] }, index.name))
    .filter(({ place }) => (after === undefined || place > after) && (before === undefined || place < before))
}

/** The rows of all shards as one index would give them. */
async function merged(table: Table, partitions: readonly string[], range: Omit<Range, 'partition'>): Promise<readonly Row[]> {
  const shards = await Promise.all(partitions.map((partition) => read(table, { ...range, partition })))
  return shards
    .flat()
    .sort((one, other) => (one.place < other.place ? -1 : one.place > other.place ? 1 : 0))
    .slice(0, range.limit)
}

export async function listedCases(table: Table, school: SchoolCode, page: Page): Promise<{ caseIds: readonly CaseId[]; next?: string }> {
  const after = placeOf(page.cursor)
  const partitions = SHARDS.map((shard) => listPartition(school, shard))
  const rows = await merged(table, partitions, { index: bySchool, limit: page.limit + 1, ...(after === '' ? {} : { after }) })
  const listed = rows.slice(0, page.limit)
  const last = listed.at(-1)
  const caseIds = listed.map(({ pk }) => caseOfPk(pk))
  return last === undefined || rows.length === listed.length ? { caseIds } : { caseIds, next: cursorOf(last.place) }
}

const dayOf = (at: Instant): string => at.slice(0, DAY)
const timeOf = (at: Instant): string => at.slice(DAY + 1)

/** Day by day of UTC, the earliest first, no further than the limit. */
export async function dueCases(table: Table, from: Instant, before: Instant, limit: number): Promise<readonly CaseId[]> {
  const found: CaseId[] = []
  if (from >= before) return found
  for (let at = from; dayOf(at) <= dayOf(before) && found.length < limit; at = fromMs(toMs(at) + DAY_MS)) {
    const day = dayOf(at)
    const rows = await merged(
      table,
      SHARDS.map((shard) => duePartition(day, shard)),
      {
        index: byDue,
        limit: limit - found.length,
        ...(day === dayOf(from) ? { after: timeOf(from) } : {}),
        ...(day === dayOf(before) ? { before: timeOf(before) } : {}),
      },
    )
    found.push(...rows.map(({ pk }) => caseOfPk(pk)))
  }
  return found
}

export async function undeliveredCommands(
  table: Table,
  before: Instant,
  limit: number,
): Promise<readonly { caseId: CaseId; id: CommandId }[]> {
  const rows = await merged(table, SHARDS.map(pendingPartition), { index: byDue, before, limit })
  return rows.flatMap(({ pk, sk }) => {
    const id = commandOfSk(sk)
    return id === undefined ? [] : [{ caseId: caseOfPk(pk), id: commandId(id) }]
  })
}
