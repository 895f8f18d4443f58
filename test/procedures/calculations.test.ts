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

const rulebook = readFileSync(new URL('../../docs/rulebook/regulation.md', import.meta.url), 'utf8')
const printed = [...rulebook.matchAll(/^# ([a-z-]+)-R(\d+)\b/gm)].map(([, procedure, number]) => ({
  procedure,
  rule: `${procedure}-R${number}`,
}))

describe('the R rules of the rulebook', () => {
  it.each(loaded.map((procedure) => [procedure.id, procedure] as const))(
    '%s: each computes, or says what it is instead',
    (id, procedure) => {
      const rules = printed.filter((one) => one.procedure === id).map(({ rule }) => rule)
      expect(rules).not.toEqual([])
      const answered = new Set([...Object.keys(procedure.calculations ?? {}), ...Object.keys(procedure.rules ?? {})])
      expect(rules.filter((rule) => !answered.has(rule))).toEqual([])
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
