import * as z from 'zod'
import { caseId, factRef, moment, role, ruleId, standing, text, when } from './fields.ts'

const holiday = z.strictObject({ date: z.iso.date(), name: text(), layer: text(20), source: text() }).meta({ id: 'Holiday' })

const anchor = z
  .union([z.strictObject({ at: z.iso.datetime() }), z.strictObject({ on: z.iso.date() })])
  .meta({ id: 'Anchor', description: 'Da dove si conta: un momento, o un giorno' })

/** The kinds of term are the kernel's; here they are only shown. */
const term = z.record(z.string().max(20), z.unknown()).meta({ id: 'Term', description: 'La durata che è stata contata', maxProperties: 6 })

const due = z
  .union([
    z.strictObject({
      raw: z.union([z.iso.date(), z.iso.datetime()]),
      legal: z.union([z.iso.date(), z.iso.datetime()]),
      target: z.union([z.iso.date(), z.iso.datetime()]),
      lateAfter: z.iso.datetime(),
      opens: z.iso.date().optional(),
    }),
    z.strictObject({ opens: z.iso.date() }),
  ])
  .meta({ id: 'Due', description: 'Dove arriva il conto, dove arriva la norma, l’ultimo giorno d’ufficio; o da quando l’atto è possibile' })

const inputs = z
  .strictObject({
    rule: ruleId,
    norm: text(),
    term,
    internal: z.boolean(),
    anchor,
    trigger: text(),
    since: z.iso.date(),
    counts: z.array(z.enum(['national', 'patron'])).max(2),
    aim: z.strictObject({ term, anchor, why: text(1000) }).optional(),
    margin: z.strictObject({ days: z.int().min(0).max(366), why: text(1000) }).optional(),
  })
  .meta({ id: 'ComputationInputs', description: 'Ciò da cui la data si può ricontare anni dopo' })

export const computation = z
  .strictObject({
    inputs,
    calendar: text(),
    result: due,
    excluded: text(1000),
    counted: text(1000),
    met: z.array(holiday).max(400),
    roll: z.strictObject({ moved: z.boolean(), why: text(2000), past: z.array(holiday).max(400) }),
    alternatives: z.array(z.strictObject({ reading: text(), date: z.union([z.iso.date(), z.iso.datetime()]) })).max(10),
    sentence: text(4000),
  })
  .meta({ id: 'Computation', description: 'Come è stata contata una data, con una frase da leggere a chi la chiede' })

const occurrence = z
  .strictObject({ fact: factRef, type: text(80), title: text(), at: moment })
  .meta({ id: 'Occurrence', description: 'Il fatto da cui nasce, da cui decorre o con cui si chiude un obbligo' })

const ruleSet = z.enum(['regulation', 'national'])

const dates = {
  raw: when.optional(),
  legal: when.optional(),
  target: when.optional(),
  lateAfter: moment.optional(),
  opens: z.iso.date().optional(),
  internal: z.boolean().optional().meta({ description: 'Termine interno: il testo non dà una durata' }),
  computation: computation.optional(),
}

const clock = z
  .strictObject({
    ruleSet,
    norm: text(),
    channel: text().optional(),
    kind: z.enum(['dated', 'stopped', 'undated', 'superseded']),
    ...dates,
  })
  .meta({ id: 'Clock', description: 'Come conta uno dei due testi, regolamento o legge' })

export const obligation = z
  .strictObject({
    id: text(120),
    case: caseId.optional(),
    procedure: text(80),
    rule: ruleId,
    key: text(80),
    title: text(),
    nature: z.enum(['duty', 'right', 'gate', 'threshold']),
    bearer: role,
    bearerName: text(80),
    state: standing,
    metLate: z.boolean().optional(),
    ruleSet: ruleSet.optional(),
    norm: text().optional(),
    channel: text().optional(),
    addressee: text().optional(),
    ...dates,
    trigger: occurrence,
    start: occurrence,
    of: text().optional(),
    settledBy: occurrence.optional(),
    missed: text(1000).optional(),
    movedFrom: when.nullable().optional(),
    movedBy: text().optional(),
    ruleSets: z.array(clock).max(2),
  })
  .meta({ id: 'Obligation', description: 'Chi deve fare che cosa entro quando, e perché' })

const said = { code: ruleId, rule: ruleId, sentence: text(2000), norm: text() }
export const refusal = z.strictObject(said).meta({ id: 'Refusal', description: 'Perché un atto è rifiutato, e che cosa fare' })
export const warning = z.strictObject(said).meta({ id: 'Warning', description: 'Il fatto è accettato, e con esso si dice questo' })

const simulatedRefusal = z.strictObject({ ...said, kind: z.enum(['norm', 'state', 'role']) }).meta({ id: 'SimulatedRefusal' })

export const simulation = z
  .strictObject({
    procedure: text(80),
    phase: text(80),
    at: moment,
    obligations: z.array(obligation).max(2000),
    refusals: z.array(z.strictObject({ fact: factRef, refusals: z.array(simulatedRefusal).max(50) })).max(300),
    warnings: z.array(z.strictObject({ fact: factRef, warnings: z.array(warning).max(50) })).max(300),
    facts: z.array(z.strictObject({ id: factRef, type: text(80), occurredAt: moment })).max(1000),
  })
  .meta({ id: 'Simulation' })

export const calculated = z
  .strictObject({ rule: ruleId, title: text(), norm: text(), result: z.unknown().meta({ description: 'Secondo il calcolo' }) })
  .meta({ id: 'Calculation' })
