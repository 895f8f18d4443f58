import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { FactType } from '../../lib/kernel/fact.ts'
import { type ColumnSource, entersWith, type Procedure, rowsOf } from '../../lib/kernel/procedure.ts'
import { ruleOfCode } from '../../lib/kernel/refusal.ts'
import { OFFICE, ROLES } from '../../lib/kernel/role.ts'
import { ruleOfKey } from '../../lib/kernel/rule.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf } from './given.ts'

const read = (name: string): string => readFileSync(new URL(`../../docs/rulebook/${name}`, import.meta.url), 'utf8')
const books = [
  { text: read('regulation.md'), heading: /^## \d+\. `([^`]+)`/, ids: /(?:^\| |^# |\*\*)([a-z-]+-[DR]\d+)\b/g },
  { text: read('inclusion.md'), heading: /^#{3,4} \w+\. `([^`]+)`/, ids: /(?:^\| |\*\*)([DC]-[A-Z0-9]+-\d+)\b/g },
]

/** The ids that the rulebooks print, by procedure; a heading of a part ends the procedure before it. */
function printedIds(): Map<string, Set<string>> {
  const printed = new Map<string, Set<string>>()
  for (const { text, heading, ids } of books) {
    let current: string | undefined
    for (const line of text.split('\n')) {
      const [, id] = heading.exec(line) ?? []
      if (id !== undefined) current = id
      else if (/^#{1,2} /.test(line) && !/-R\d/.test(line)) current = undefined
      if (current === undefined) continue
      const known = printed.get(current) ?? new Set()
      for (const [, rule = ''] of line.matchAll(ids)) if (/^[A-Z]/.test(rule) || rule.startsWith(`${current}-`)) known.add(rule)
      printed.set(current, known)
    }
  }
  return printed
}

const printed = printedIds()
const everything = books.map(({ text }) => text).join('\n')
/** Ids as the books name them anywhere: `certificates-D1`, `N-02`, `A-59`, `C-VH-1`. */
const named = new Set(everything.match(/\b(?:[a-z]+(?:-[a-z]+)*-[DR]\d+|(?:D|C|DN)-[A-Z0-9]+-\d+|[NA]-\d\d)\b/g))

const ORDER =
  'id version title norm seenBy specialSeenBy opens facts needs reopens yearly sums deadlines parameters tables refusals warnings questions notices calculations rules registers'.split(
    ' ',
  )
const keys = (record: object | undefined): string[] => Object.keys(record ?? {})

/** The facts that a deadline names, in any of the ways in which one may. */
const namesIn = (source: unknown): string[] =>
  typeof source === 'string'
    ? [source]
    : Array.isArray(source)
      ? source.map(String)
      : typeof source === 'object' && source !== null
        ? keys(source)
        : []

const schemaShape = z.looseObject({
  type: z.string().optional(),
  maxLength: z.number().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
})
const textsOf = z.looseObject({ properties: z.record(z.string(), schemaShape).default({}) })

/** The plain fields of a fact that are texts, as JSON Schema. */
const plainTexts = ({ plain }: FactType) =>
  Object.entries(textsOf.parse(z.toJSONSchema(z.object(plain), { io: 'input', unrepresentable: 'any' })).properties).filter(
    ([, { type }]) => type === 'string',
  )

/** Words that name a person or the state of somebody's health. */
const PRIVATE = /prognos|diagnos|injury$|illness|disab|health|inability|(first|last)Name|taxCode|surname|residence|birth|income/i

const factsOf = (procedure: Procedure): [string, FactType][] => Object.entries(procedure.facts)

const rulesOf = (procedure: Procedure): Set<string> =>
  new Set([
    ...keys(procedure.deadlines).map(ruleOfKey),
    ...keys(procedure.calculations).map(ruleOfKey),
    ...keys(procedure.rules).map(ruleOfKey),
    ...Object.entries({ ...procedure.refusals, ...procedure.warnings, ...procedure.questions }).map(
      ([code, { rule }]) => rule ?? ruleOfCode(code),
    ),
  ])

describe.each(keys(procedures))('%s', (id) => {
  it('holds every D, R and C id that the rulebook prints for it', async () => {
    const ids = printed.get(id)
    expect(ids?.size, 'a section of the rulebook').toBeGreaterThan(0)
    const rules = rulesOf(await procedureOf(id))
    expect([...(ids ?? [])].filter((rule) => !rules.has(rule))).toEqual([])
  })

  it('rests on ids of the rulebook alone', async () => {
    expect([...rulesOf(await procedureOf(id))].filter((rule) => !named.has(rule))).toEqual([])
  })

  it('loads by its id, at version 1, its parts in the order of the design', async () => {
    const procedure = await procedureOf(id)
    expect(procedure.id).toBe(id)
    expect(procedure.version).toBe(1)
    expect(keys(procedure)).toEqual(ORDER.filter((key) => key in procedure))
  })

  it('names only facts that exist', async () => {
    const procedure = await procedureOf(id)
    const { opens, needs, reopens, yearly, sums, deadlines, refusals, warnings, questions, notices, registers } = procedure
    const columns = Object.values(registers ?? {}).flatMap((register): ColumnSource<string>[] => Object.values(register.columns))
    const sources = [
      ...namesIn(opens),
      ...Object.entries(needs ?? {}).flatMap(([fact, before]) => [fact, ...(before ?? [])]),
      ...Object.values(deadlines).flatMap(({ from, metBy, endedBy, interruptedBy, lapse }) => [
        ...[from, metBy, endedBy, lapse].flatMap(namesIn),
        ...(interruptedBy === undefined ? [] : [interruptedBy.fact, interruptedBy.until]),
      ]),
      ...Object.values({ ...refusals, ...warnings, ...questions, ...notices }).map(({ on }) => on),
      ...Object.values(questions ?? {}).flatMap(({ decidedBy, endedBy }) => [decidedBy, ...namesIn(endedBy)]),
      ...Object.values(sums ?? {}).flatMap(({ of }) => keys(of)),
      ...keys(yearly),
      ...(reopens ?? []),
      ...Object.values(registers ?? {}).flatMap(entersWith),
      ...columns.flatMap((column) => ('fact' in column ? [column.fact] : [])),
    ]
    expect(sources.filter((name) => procedure.facts[name] === undefined)).toEqual([])
    expect(
      columns.flatMap((column) => ('field' in column && !hasField(procedure.facts[column.fact], column.field) ? [column] : [])),
    ).toEqual([])
    expect(columns.flatMap((column) => ('due' in column && deadlines[column.due] === undefined ? [column] : []))).toEqual([])
    expect(
      Object.values(deadlines)
        .flatMap(({ interruptedBy }) => interruptedBy?.inTimeFor ?? [])
        .filter((key) => deadlines[key] === undefined),
    ).toEqual([])
  })

  it('takes the number of each register with a fact that opens the case: no other fact takes one', async () => {
    const { opens, registers } = await procedureOf(id)
    const never = Object.entries(registers ?? {}).filter(([, register]) => !entersWith(register).every((on) => namesIn(opens).includes(on)))
    expect(never.map(([register]) => register)).toEqual([])
  })

  it('lets time make every fact that only time makes', async () => {
    const procedure = await procedureOf(id)
    for (const [type, { kind }] of factsOf(procedure)) {
      if (kind === 'lapse')
        expect([...Object.values(procedure.deadlines).map(({ lapse }) => lapse), ...keys(procedure.yearly)]).toContain(type)
    }
  })

  it('has titles and sentences in Italian, never empty', async () => {
    const procedure = await procedureOf(id)
    const columns = Object.values(procedure.registers ?? {}).flatMap((register): ColumnSource<string>[] => Object.values(register.columns))
    const titles = [
      procedure.title,
      ...factsOf(procedure).map(([, { title }]) => title),
      ...Object.values({
        ...procedure.deadlines,
        ...procedure.calculations,
        ...procedure.parameters,
        ...procedure.tables,
        ...procedure.sums,
        ...procedure.questions,
        ...procedure.notices,
        ...procedure.registers,
      }).map(({ title }) => title),
      ...columns.map(({ title }) => title),
    ]
    const sentences = Object.values({ ...procedure.refusals, ...procedure.warnings, ...procedure.questions, ...procedure.notices }).map(
      ({ says }) => says,
    )
    for (const text of [...titles, ...sentences]) expect(text).toMatch(/^\p{Lu}/u)
    for (const text of [...titles, ...sentences, ...Object.values(procedure.rules ?? {})]) {
      expect(text).toMatch(/\p{L}{3}/u)
      expect(text).not.toMatch(/\b(the|of|and|with|not|is|must)\b/)
    }
  })

  it('keeps plain texts short, and people and health out of them', async () => {
    const procedure = await procedureOf(id)
    for (const [type, fact] of factsOf(procedure)) {
      expect(
        keys(fact.plain).filter((name) => PRIVATE.test(name)),
        type,
      ).toEqual([])
      for (const [name, { maxLength, format, enum: values, pattern }] of plainTexts(fact)) {
        expect(format, `${type}.${name}`).not.toBe('person-ref')
        const bounded =
          values !== undefined ||
          (maxLength !== undefined && maxLength <= 80) ||
          format === 'date' ||
          format === 'date-time' ||
          pattern?.endsWith('$')
        expect(bounded, `${type}.${name}`).toBe(true)
      }
    }
  })

  it('is seen by whoever records or bears something in it, and its special fields by nobody else', async () => {
    const { seenBy, specialSeenBy, deadlines } = await procedureOf(id)
    expect(OFFICE.filter((role) => seenBy[role] !== 'all')).toEqual([])
    const bearers = new Set(Object.values(deadlines).map(({ bearer }) => bearer))
    expect(ROLES.filter((role) => bearers.has(role) && seenBy[role] === undefined)).toEqual([])
    expect(specialSeenBy.filter((role) => seenBy[role] === undefined)).toEqual([])
  })

  it('gives the message of an act a key of its own: with the fact it names what is told', async () => {
    const procedure = await procedureOf(id)
    expect(keys(procedure.notices).filter((key) => key in rowsOf(procedure))).toEqual([])
  })

  it('counts every row under some rule set, with its norm', async () => {
    for (const [key, { regulation, national, nature, bearer }] of Object.entries((await procedureOf(id)).deadlines)) {
      expect(regulation ?? national, key).toBeDefined()
      for (const clock of [regulation, national])
        if (clock !== undefined) expect('norm' in clock ? clock.norm : clock.supersededBy, key).not.toBe('')
      expect([nature, bearer].join('')).not.toBe('')
    }
  })
})

const hasField = (fact: FactType | undefined, name: string): boolean =>
  fact !== undefined && [fact.plain, fact.personal, fact.special].some((group) => name in group)

describe('all procedures', () => {
  it('name each calculation once: it is asked for by its id', async () => {
    const all = (await Promise.all(keys(procedures).map(procedureOf))).flatMap(({ calculations }) => keys(calculations))
    expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([])
  })

  it('say of one register the same title and norm, wherever it is kept', async () => {
    const registers = new Map<string, string>()
    for (const { registers: kept } of await Promise.all(keys(procedures).map(procedureOf))) {
      for (const [id, { title, norm }] of Object.entries(kept ?? {})) {
        const said = `${title} (${norm})`
        expect(registers.get(id) ?? said).toBe(said)
        registers.set(id, said)
      }
    }
    expect([...registers.keys()]).toContain('registro-infortuni')
  })

  it('stand in the index in the order of their names', () => {
    expect(keys(procedures)).toEqual(keys(procedures).sort())
  })
})
