import * as z from 'zod'
import { CORRECTION, correctionData } from '../kernel/builtin.ts'
import type { FactTypes } from '../kernel/fact.ts'
import { schemaOf } from '../kernel/fact.ts'
import type { Deadline, Procedure } from '../kernel/procedure.ts'
import { ruleOfKey } from '../kernel/rule.ts'
import { termInWords } from '../kernel/term.ts'

/** The JSON Schema of what a caller sends, from which forms are drawn, or of what is answered. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'input'): unknown =>
  z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })

const clockIn = (clock: Deadline<FactTypes>['regulation']) =>
  clock === undefined
    ? undefined
    : 'supersededBy' in clock
      ? { supersededBy: clock.supersededBy }
      : { term: termInWords(clock.term), norm: clock.norm, channel: clock.channel }

/** A procedure without running it: its facts with their schemas, its deadlines and rules under their rulebook ids. */
export function describeProcedure(procedure: Procedure) {
  const { id, version, title, norm, opens } = procedure
  return {
    id,
    version,
    title,
    norm,
    opens: typeof opens === 'string' ? [opens] : opens,
    facts: [
      ...Object.entries(procedure.facts).map(([type, fact]) => ({
        type,
        title: fact.title,
        kind: fact.kind,
        by: fact.by,
        phase: fact.phase ?? null,
        needs: procedure.needs?.[type] ?? [],
        classes: { plain: Object.keys(fact.plain), personal: Object.keys(fact.personal), special: Object.keys(fact.special) },
        schema: jsonSchema(schemaOf(fact)),
      })),
      {
        type: CORRECTION,
        title: 'Correzione di un fatto',
        kind: 'act',
        by: ['office'],
        phase: null,
        needs: [],
        classes: { plain: ['fact'], personal: [], special: ['reason', 'occurredAt', 'data'] },
        schema: jsonSchema(correctionData),
      },
    ],
    deadlines: Object.entries(procedure.deadlines).map(([key, row]) => ({
      key,
      rule: ruleOfKey(key),
      title: row.title,
      nature: row.nature,
      bearer: row.bearer,
      from: typeof row.from === 'string' ? [row.from] : Object.keys(row.from),
      regulation: clockIn(row.regulation),
      national: clockIn(row.national),
      missed: row.missed,
    })),
    refusals: Object.entries(procedure.refusals ?? {}).map(([code, { on, says, norm: basis }]) => ({ code, on, says, norm: basis })),
    warnings: Object.entries(procedure.warnings ?? {}).map(([code, { on, says, norm: basis }]) => ({ code, on, says, norm: basis })),
    calculations: Object.entries(procedure.calculations ?? {}).map(([rule, calculation]) => ({
      rule,
      title: calculation.title,
      norm: calculation.norm,
      schema: jsonSchema(calculation.input),
      output: jsonSchema(calculation.output, 'output'),
    })),
    questions: Object.entries(procedure.questions ?? {}).map(([code, { on, title: asks, says, norm: basis, decides, decidedBy }]) => ({
      code,
      on,
      title: asks,
      says,
      norm: basis,
      decides,
      decidedBy,
    })),
    notices: Object.entries(procedure.notices ?? {}).map(([key, { on, title: subject, says, norm: basis }]) => ({
      key,
      on,
      title: subject,
      says,
      norm: basis,
    })),
    rules: procedure.rules ?? {},
    parameters: procedure.parameters ?? {},
    tables: procedure.tables ?? {},
    sums: Object.entries(procedure.sums ?? {}).map(([sum, { title: name, unit }]) => ({ sum, title: name, unit })),
    yearly: Object.entries(procedure.yearly ?? {}).flatMap(([fact, row]) => (row === undefined ? [] : [{ fact, ...row.on }])),
    registers: Object.entries(procedure.registers ?? {}).map(([register, { title: name, columns }]) => ({
      register,
      title: name,
      columns: Object.entries(columns).map(([column, source]) => ({ column, source })),
    })),
  }
}
