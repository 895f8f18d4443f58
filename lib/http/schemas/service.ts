import * as z from 'zod'
import { anyFields, caseId, moment, next, role, ruleId, text, version, when } from './fields.ts'
import { refusal } from './obligation.ts'
import { calendarBody, contactsBody, settingsBody } from './requests.ts'

const fieldError = z
  .strictObject({ pointer: text(1000).optional(), parameter: text(400).optional(), header: text(80).optional(), detail: text(2000) })
  .meta({ id: 'FieldError', description: 'Dove è l’errore: un puntatore JSON nel corpo, un parametro o un’intestazione' })

export const problemSchema = z
  .strictObject({
    type: z.url().max(200),
    title: text(),
    status: z.int().min(100).max(599),
    detail: text(2000),
    code: ruleId,
    rule: ruleId.optional(),
    norm: text().optional(),
    refusals: z.array(refusal).max(50).optional(),
    errors: z.array(fieldError).max(100).optional(),
    version: version.optional(),
    errorId: text(80).optional(),
  })
  .meta({ id: 'Problem', description: 'Un problema (RFC 9457), con un codice che non cambia' })

export const status = z
  .strictObject({ type: text(200), title: text(), status: z.int().min(100).max(599), detail: text(2000) })
  .meta({ id: 'Status' })

const procedureName = { id: text(80), version: z.int().min(1).max(9999), title: text(), norm: text() }

export const procedureList = z
  .strictObject({ items: z.array(z.strictObject(procedureName).meta({ id: 'ProcedureName' })).max(1000) })
  .meta({ id: 'Procedures' })

const names = z.array(text(80)).max(200)
const parties = z.array(z.union([role, z.literal('office')])).max(20)
const jsonSchema = anyFields.meta({ id: 'JsonSchema', description: 'Uno schema JSON 2020-12: i moduli si disegnano da qui' })

const describedFact = z
  .strictObject({
    type: text(80),
    title: text(),
    kind: z.enum(['act', 'event', 'lapse']),
    by: parties,
    phase: text(80).nullable(),
    needs: names,
    classes: z.strictObject({ plain: names, personal: names, special: names }),
    schema: jsonSchema,
  })
  .meta({ id: 'DescribedFact' })

const describedClock = z
  .union([z.strictObject({ supersededBy: text() }), z.strictObject({ term: text(), norm: text(), channel: text().optional() })])
  .meta({ id: 'DescribedClock' })

const describedDeadline = z
  .strictObject({
    key: text(80),
    rule: ruleId,
    title: text(),
    nature: z.enum(['duty', 'right', 'gate', 'threshold']),
    bearer: role,
    from: names,
    regulation: describedClock.optional(),
    national: describedClock.optional(),
    missed: text(1000).optional(),
  })
  .meta({ id: 'DescribedDeadline' })

const describedCode = z.strictObject({ code: ruleId, on: text(80), says: text(2000), norm: text() }).meta({ id: 'DescribedCode' })

const describedQuestion = z
  .strictObject({
    code: ruleId,
    on: text(80),
    title: text(),
    says: text(2000),
    norm: text(),
    decides: role,
    decidedBy: text(80),
  })
  .meta({ id: 'DescribedQuestion', description: 'Ciò che nessuna regola decide: lo decide una persona' })

const describedTable = z
  .strictObject({
    title: text(),
    unit: z.enum(['cents', 'minutes', 'count']),
    reason: text(1000),
    default: z
      .array(
        z.strictObject({
          version: text(80),
          norm: text(),
          from: when.optional(),
          until: when.optional(),
          values: z.record(text(40), z.int()).meta({ maxProperties: 60 }),
        }),
      )
      .max(40),
  })
  .meta({ id: 'DescribedTable' })

export const procedureView = z
  .strictObject({
    ...procedureName,
    opens: names,
    facts: z.array(describedFact).max(200),
    deadlines: z.array(describedDeadline).max(200),
    refusals: z.array(describedCode).max(200),
    warnings: z.array(describedCode).max(200),
    calculations: z
      .array(
        z
          .strictObject({ rule: ruleId, title: text(), norm: text(), schema: jsonSchema, output: jsonSchema })
          .meta({ id: 'DescribedCalculation' }),
      )
      .max(100),
    rules: z.record(text(80), text(4000)).meta({ maxProperties: 300 }),
    parameters: z
      .record(text(80), z.strictObject({ title: text(), default: z.union([z.number(), z.boolean(), text(5)]), reason: text(1000) }))
      .meta({ maxProperties: 300 }),
    tables: z.record(text(80), describedTable).meta({ maxProperties: 50 }),
    sums: z
      .array(z.strictObject({ sum: text(80), title: text(), unit: z.enum(['minutes', 'cents', 'count']) }).meta({ id: 'DescribedSum' }))
      .max(20),
    yearly: z
      .array(z.strictObject({ fact: text(80), month: z.int().min(1).max(12), day: z.int().min(1).max(31) }).meta({ id: 'DescribedYearly' }))
      .max(20)
      .meta({ description: 'I fatti che il tempo fa ogni anno' }),
    questions: z.array(describedQuestion).max(50),
    notices: z
      .array(z.strictObject({ key: text(80), on: text(80), title: text(), says: text(1000), norm: text() }).meta({ id: 'DescribedNotice' }))
      .max(50),
    registers: z
      .array(
        z.strictObject({
          register: text(80),
          title: text(),
          columns: z.array(z.strictObject({ column: text(80), source: anyFields })).max(60),
        }),
      )
      .max(20),
  })
  .meta({ id: 'Procedure', description: 'Un procedimento: fatti, scadenze, rifiuti e regole, con i nomi del regolamento' })

export const registerEntries = z
  .strictObject({
    register: text(80),
    title: text(),
    schoolYear: text(7),
    items: z
      .array(
        z
          .strictObject({
            number: z.int().min(1).max(999_999),
            case: caseId.nullable(),
            at: moment.nullable(),
            columns: z.record(text(80), text(8000).nullable()).meta({ maxProperties: 60 }),
          })
          .meta({ id: 'RegisterEntry', description: 'Un numero del registro; vuoto se chi chiede non può vedere il fascicolo' }),
      )
      .max(100),
    next,
    asOf: moment,
  })
  .meta({ id: 'Register' })

export const schoolView = z
  .strictObject({
    code: text(10),
    name: text(),
    settings: settingsBody,
    calendar: calendarBody,
    contacts: contactsBody.shape.contacts,
    revision: version,
  })
  .meta({ id: 'School' })

export const rehearsal = z
  .strictObject({
    moves: z
      .array(
        z.strictObject({ case: caseId, obligation: text(120), from: when.nullable(), to: when.nullable() }).meta({ id: 'RehearsedMove' }),
      )
      .max(50_000),
  })
  .meta({ id: 'Rehearsal', description: 'Le date che si sposterebbero; nulla è stato scritto' })

export const schoolOrRehearsal = z.union([schoolView, rehearsal]).meta({ id: 'SchoolOrRehearsal', type: 'object' })

export const openapiDocument = anyFields.meta({ id: 'OpenApiDocument' })
