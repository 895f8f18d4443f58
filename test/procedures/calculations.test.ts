import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calculation } from '../../lib/kernel/procedure.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf, schoolWith } from './given.ts'
import { inputsOf } from './inputs.ts'

const loaded = await Promise.all(Object.keys(procedures).map(procedureOf))
const calculations = loaded.flatMap(({ calculations: rows }) => Object.entries(rows ?? {}))

const governed = fc.constantFrom('regulation', 'national', 'strictest').map((governing) => schoolWith({ governing }))

/** Dates beyond the calendar are answered by the API as such. */
function answered(calculation: Calculation, input: unknown, school: ReturnType<typeof schoolWith>): unknown {
  try {
    return calculation.run(input, school)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const book = (name: string): string => readFileSync(new URL(`../../docs/rulebook/${name}`, import.meta.url), 'utf8')

interface Printed {
  readonly procedure: string
  readonly rule: string
}

/** R rules bear their procedure's name; C rules stand under its heading. */
const rRules = [...book('regulation.md').matchAll(/^# ([a-z-]+)-R(\d+)\b/gm)].map(
  ([, procedure = '', number]): Printed => ({ procedure, rule: `${procedure}-R${number}` }),
)
const cRules = book('inclusion.md')
  .split(/^(?=#{2,4} )/m)
  .flatMap((section): Printed[] => {
    const [, procedure] = /^#{3,4} \w+\. `([^`]+)`/.exec(section) ?? []
    if (procedure === undefined) return []
    return [...new Set([...section.matchAll(/\*\*(C-[A-Z0-9]+-\d+)\b/g)].map(([, rule = '']) => rule))].map((rule) => ({ procedure, rule }))
  })

const rulesOf = (printed: readonly Printed[], id: string): string[] =>
  printed.filter(({ procedure }) => procedure === id).map(({ rule }) => rule)

describe('the rules that the rulebooks print', () => {
  it.each(loaded.map((procedure) => [procedure.id, procedure] as const))(
    '%s: each R computes, or says what it is instead; each C computes',
    (id, procedure) => {
      const [rs, cs] = [rulesOf(rRules, id), rulesOf(cRules, id)]
      expect([...rs, ...cs]).not.toEqual([])
      const computed = Object.keys(procedure.calculations ?? {})
      const answered = new Set([...computed, ...Object.keys(procedure.rules ?? {})])
      expect(rs.filter((rule) => !answered.has(rule))).toEqual([])
      expect(cs.filter((rule) => !computed.includes(rule))).toEqual([])
    },
  )
})

describe.each(calculations)('%s', (_, calculation) => {
  it('answers what it says that it answers, whatever it is asked', async () => {
    let answers = 0
    await fc.assert(
      fc.asyncProperty(inputsOf(calculation.input), governed, async (asked, school) => {
        const input = calculation.input.safeParse(asked)
        const told = input.success ? answered(calculation, input.data, school) : undefined
        if (told === undefined) return
        answers += 1
        expect(calculation.output.parse(told)).toEqual(told)
        // The answer travels as JSON: nothing of it may be lost on the way.
        expect(JSON.parse(JSON.stringify(told))).toEqual(JSON.parse(JSON.stringify(calculation.output.parse(told))))
      }),
      { numRuns: 200 },
    )
    expect(answers).toBeGreaterThan(100)
  })

  it('refuses fields that it does not know', () => {
    const { error } = calculation.input.safeParse({ 'not-a-field': 1 })
    expect(error?.issues.map(({ code }) => code)).toContain('unrecognized_keys')
  })
})
