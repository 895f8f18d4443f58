import { byDue, bySchool, table } from '../../../infra/table.ts'
import type { CaseId, CommandId, RegisterNumber } from '../../application/ports.ts'
import { caseId } from '../../application/ports.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import type { Instant } from '../../kernel/time.ts'
import { duePlace } from '../places.ts'

/** The names of the table's attributes and indexes, and what they hold. Nothing else in the service writes a key. */

export const { partitionKey: PK, sortKey: SK } = table
export { byDue, bySchool }

export type Key = {
  readonly pk: string
  readonly sk: string
}

/** Partitions of an index: one alone would be as fast as one machine. */
export const SHARDS = [0, 1, 2, 3] as const

export const shardOf = (text: string): number => {
  let sum = 0
  for (const sign of text) sum += sign.codePointAt(0) ?? 0
  return sum % SHARDS.length
}

const padded = (number: number): string => String(number).padStart(6, '0')

const CASE = 'case#'
export const HEAD = 'head'
export const FACT = 'fact#'
const COMMAND = 'fact#c.'
export const JOURNAL = 'journal#'
export const PERSON = 'person#'
export const READ = 'read#'
export const RUNG = 'rung#'
/** Sorts behind all that begins with the prefix before it. */
export const END = '~'

export const casePk = (id: CaseId): string => `${CASE}${id}`
export const caseOfPk = (pk: string): CaseId => caseId(pk.slice(CASE.length))
export const headKey = (id: CaseId): Key => ({ pk: casePk(id), sk: HEAD })
/** What time made, or the service. */
export const factKey = (id: CaseId, sequence: number): Key => ({ pk: casePk(id), sk: `${FACT}${padded(sequence)}` })
/** A fact that a command recorded is stored under the command's name: that it is not there yet is the proof that the command is new. */
export const commandKey = (id: CaseId, command: CommandId): Key => ({ pk: casePk(id), sk: `${COMMAND}${command}` })
export const commandOfSk = (sk: string): string | undefined => (sk.startsWith(COMMAND) ? sk.slice(COMMAND.length) : undefined)
export const journalKey = (id: CaseId, revision: number): Key => ({ pk: casePk(id), sk: `${JOURNAL}${padded(revision)}` })
export const personKey = (id: CaseId, ref: string): Key => ({ pk: casePk(id), sk: `${PERSON}${ref}` })
export const readKey = (id: CaseId, at: Instant, unique: string): Key => ({ pk: casePk(id), sk: `${READ}${at}#${unique}` })
export const rungKey = (id: CaseId, rung: string): Key => ({ pk: casePk(id), sk: `${RUNG}${rung}` })

export const registerPk = (school: SchoolCode, register: Omit<RegisterNumber, 'number'>): string =>
  `register#${school}#${register.register}#${register.schoolYear}`
export const ENTRY = 'entry#'
export const entryKey = (pk: string, number: number): Key => ({ pk, sk: `${ENTRY}${padded(number)}` })
export const counterKey = (pk: string): Key => ({ pk, sk: 'counter' })

const SCHOOL = 'school#'
export const schoolPk = (school: SchoolCode): string => `${SCHOOL}${school}`
export const recordKey = (school: SchoolCode): Key => ({ pk: schoolPk(school), sk: 'record' })
export const schoolKeyKey = (school: SchoolCode): Key => ({ pk: schoolPk(school), sk: 'key' })
export const calendarKey = (school: SchoolCode, version: string): Key => ({ pk: schoolPk(school), sk: `calendar#${version}` })
export const CHANGE = 'change#'
export const changeKey = (school: SchoolCode, change: string): Key => ({ pk: schoolPk(school), sk: `${CHANGE}${change}` })
export const schoolOfPk = (pk: string): string => pk.slice(SCHOOL.length)
export const SCHOOLS = 'schools'

/** Index by school: a case in the list of its school. */
export const listPartition = (school: SchoolCode, shard: number): string => `${school}#${shard}`

export const schoolOfList = (partition: string): string => partition.split('#')[0] ?? ''

/** Index by due: a day of UTC and a shard, in them the time of day. Reading what is due reads those days only. */
export const duePartition = (day: string, shard: number): string => `due#${day}#${shard}`
const DAY = 10
export const dueKeys = (at: Instant, id: CaseId) => ({
  gsi2pk: duePartition(at.slice(0, DAY), shardOf(id)),
  gsi2sk: duePlace(at, id).slice(DAY + 1),
})

/** Index by due: what was recorded and not yet delivered. */
export const pendingPartition = (shard: number): string => `pending#${shard}`
export const pendingKeys = (at: Instant, id: CaseId) => ({ gsi2pk: pendingPartition(shardOf(id)), gsi2sk: duePlace(at, id) })
export const PENDING_SCHOOLS = 'pending-school'
