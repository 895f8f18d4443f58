import type { Fact } from '../kernel/fact.ts'
import { standing } from '../kernel/history.ts'
import type { ColumnSource, Procedure, Register } from '../kernel/procedure.ts'
import type { SchoolCode } from '../kernel/school.ts'
import type { Standing } from '../kernel/standing.ts'
import { type Instant, instant, romeText } from '../kernel/time.ts'
import type { RecordPorts } from './context.ts'
import type { Head, Page, Person } from './ports.ts'
import { type CaseSummary, obligationsOf, type SeenCase, seeHead, summaryOf } from './read-case.ts'
import { factFrom } from './stored-fact.ts'
import { isOfficeOf, rolesAt, type User } from './user.ts'
import type { ObligationView } from './views.ts'

/** Heads read at a time while a list is gathered. */
const BATCH = 100

export interface Listed<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/**
 * Cases of a school that this user may see, those with the nearest open date first. Reads on until the page is full, so that neither its
 * length nor its cursor tells of cases that they may not see.
 */
export async function listCases(
  ports: RecordPorts,
  user: User,
  school: SchoolCode,
  page: Page,
  procedure?: string,
): Promise<Listed<CaseSummary>> {
  if (rolesAt(user, school).length === 0) return { items: [] }
  const found: SeenCase[] = []
  let { cursor } = page
  do {
    const batch = await ports.cases.ofSchool(school, { limit: page.limit + 1, ...(cursor === undefined ? {} : { cursor }) })
    for (const head of batch.heads) {
      const seen = procedure === undefined || head.procedure === procedure ? await seeHead(ports, user, head) : undefined
      if (seen !== undefined) found.push(seen)
    }
    cursor = batch.next
  } while (cursor !== undefined && found.length <= page.limit)
  const shown = found.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(summaryOf),
    ...(last === undefined || found.length === shown.length ? {} : { next: ports.cases.cursorAfter(last.head) }),
  }
}

export interface ScadenzarioFilter {
  readonly procedure?: string
  readonly bearer?: string
  readonly states?: readonly Standing[]
  readonly dueFrom?: string
  readonly dueUntil?: string
}

/** By the last instant at which the act is not late, whether the term is of hours or of days. */
const sortKey = (view: ObligationView): string =>
  `${view.lateAfter === undefined ? '9999' : instant(view.lateAfter)}|${view.case ?? ''}|${view.id}`

const matches = (view: ObligationView, filter: ScadenzarioFilter): boolean =>
  (filter.bearer === undefined || view.bearer === filter.bearer) &&
  (filter.states ?? ['open', 'late', 'not-due-yet']).includes(view.state) &&
  (filter.dueFrom === undefined || (view.legal !== undefined && view.legal.slice(0, 10) >= filter.dueFrom)) &&
  (filter.dueUntil === undefined || (view.legal !== undefined && view.legal.slice(0, 10) <= filter.dueUntil))

/**
 * The scadenzario of a school: obligations by legal date, derived from the heads at reading, so that no row of an index is ever believed. It
 * reads the school's open cases for each page: hundreds, not millions.
 */
export async function listObligations(
  ports: RecordPorts,
  user: User,
  school: SchoolCode,
  page: Page,
  filter: ScadenzarioFilter,
  now: Instant,
): Promise<Listed<ObligationView>> {
  if (rolesAt(user, school).length === 0) return { items: [] }
  const views: ObligationView[] = []
  let cursor: string | undefined
  do {
    const found = await ports.cases.ofSchool(school, { limit: BATCH, ...(cursor === undefined ? {} : { cursor }) })
    for (const head of found.heads) {
      const seen = filter.procedure === undefined || head.procedure === filter.procedure ? await seeHead(ports, user, head) : undefined
      if (seen !== undefined) views.push(...obligationsOf(seen, now).filter((view) => matches(view, filter)))
    }
    cursor = found.next
  } while (cursor !== undefined)
  const sorted = views
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .filter((view) => page.cursor === undefined || sortKey(view) > page.cursor)
  const items = sorted.slice(0, page.limit)
  const last = items.at(-1)
  return { items, ...(last !== undefined && sorted.length > items.length ? { next: sortKey(last) } : {}) }
}

export interface RegisterRow {
  readonly number: number
  /** Null, with no columns, where the user may not see the case. */
  readonly case: string | null
  readonly at: string | null
  readonly columns: Readonly<Record<string, string | null>>
}

/** What the columns of one entry are read from. */
interface Entry {
  readonly seen: SeenCase
  /** The facts that stand: the state does not keep what a register shows of persons. */
  readonly facts: readonly Fact[]
  readonly people: readonly Person[]
  readonly dues: readonly ObligationView[]
}

function columnOf(source: ColumnSource<string>, { seen, facts, people, dues }: Entry): string | null {
  if ('phase' in source) return seen.head.state.plain.phase
  if ('due' in source) return dues.findLast(({ key }) => key === source.due)?.legal ?? null
  const fact = facts.findLast(({ type }) => type === source.fact)
  if (fact === undefined) return null
  if ('moment' in source) return romeText(fact.occurredAt)
  // No register shows a special field: reading one is logged, and a list logs nothing.
  if (Object.hasOwn(seen.procedure.facts[fact.type]?.special ?? {}, source.field)) return null
  const value = fact.data[source.field]
  const person = people.find(({ ref }) => ref === value)
  if (person !== undefined) return [person.name, person.residence, person.powers].filter((part) => part !== undefined).join(', ')
  return value === undefined || value === null ? null : String(value)
}

async function rowOf(ports: RecordPorts, register: Register<string>, seen: SeenCase, now: Instant): Promise<RegisterRow['columns']> {
  const facts = standing((await ports.cases.history(seen.head.caseId)).map(factFrom))
  const entry: Entry = { seen, facts, people: await ports.cases.people(seen.head.caseId), dues: obligationsOf(seen, now) }
  return Object.fromEntries(Object.entries(register.columns).map(([name, source]) => [name, columnOf(source, entry)]))
}

async function registerOf(
  ports: RecordPorts,
  id: string,
  head: Head | undefined,
): Promise<{ procedure: Procedure; register: Register<string> } | undefined> {
  const ids = head === undefined ? ports.procedures.ids : [head.procedure]
  for (const procedureId of ids) {
    const procedure = await ports.procedures.load(procedureId, head?.procedureVersion)
    const register = procedure?.registers?.[id]
    if (procedure !== undefined && register !== undefined) return { procedure, register }
  }
  return undefined
}

/** The numbered entries of a register in a school year, for the office. Numbers of cases that the user may not see are shown empty: a register has no gaps. */
export async function listRegister(
  ports: RecordPorts,
  user: User,
  school: SchoolCode,
  id: string,
  schoolYear: string,
  page: Page,
  now: Instant,
): Promise<(Listed<RegisterRow> & { title: string }) | undefined> {
  const known = await registerOf(ports, id, undefined)
  if (known === undefined || !isOfficeOf(user, school)) return undefined
  const found = await ports.registers.entries(school, id, schoolYear, page)
  const items: RegisterRow[] = []
  for (const entry of found.entries) {
    const head = await ports.cases.read(entry.caseId)
    const seen = head === undefined ? undefined : await seeHead(ports, user, head)
    const own = head === undefined ? undefined : await registerOf(ports, id, head)
    if (seen === undefined || own === undefined) items.push({ number: entry.number, case: null, at: null, columns: {} })
    else
      items.push({ number: entry.number, case: entry.caseId, at: romeText(entry.at), columns: await rowOf(ports, own.register, seen, now) })
  }
  return { title: known.register.title, items, ...(found.next === undefined ? {} : { next: found.next }) }
}
