import * as z from 'zod'
import { anyFields, caseId, factRef, moment, next, role, ruleId, text, version, when } from './fields.ts'
import { obligation, warning } from './obligation.ts'

const move = z
  .strictObject({ obligation: text(120), from: when.nullable(), to: when.nullable(), cause: text() })
  .meta({ id: 'Move', description: 'Una data spostata, e il fatto o il calendario che l’ha spostata' })

export const recorded = z
  .strictObject({
    case: caseId,
    fact: factRef,
    version,
    recordedAt: moment,
    warnings: z.array(warning).max(50),
    moved: z.array(move).max(2000),
  })
  .meta({ id: 'Recorded', description: 'Che cosa è stato registrato; la ripetizione riceve la stessa risposta' })

const registerNumber = z
  .strictObject({ register: text(80), schoolYear: text(7), number: z.int().min(1).max(999_999) })
  .meta({ id: 'RegisterNumber' })

const known = {
  id: caseId,
  school: text(10),
  procedure: text(80),
  procedureVersion: z.int().min(1).max(9999),
  title: text(),
  phase: text(80),
  version,
}

export const caseSummary = z
  .strictObject({
    ...known,
    openedAt: moment,
    nextDue: moment.nullable(),
    registers: z.array(registerNumber).max(20),
    irregular: z.array(z.strictObject({ fact: factRef, codes: z.array(ruleId).max(20) })).max(100),
    balances: z
      .array(
        z
          .strictObject({
            sum: text(80),
            title: text(),
            unit: z.enum(['minutes', 'cents', 'count']),
            accounts: z.record(text(80), z.int()).meta({ maxProperties: 400 }),
          })
          .meta({ id: 'Balance' }),
      )
      .max(20)
      .meta({ description: 'Saldi di ore o importi, conto per conto' }),
    warned: z
      .array(z.strictObject({ fact: factRef, codes: z.array(ruleId).max(50) }))
      .max(100)
      .meta({ description: 'Avvertenze e decisioni chieste con l’ultimo fatto di ogni tipo' }),
    undelivered: z.array(z.strictObject({ fact: factRef, obligation: text(120), step: text(80), role: text(20) })).max(100),
  })
  .meta({ id: 'Case', description: 'Un fascicolo: lo stato, non il contenuto dei fatti' })

/** The state of a case at a moment of the past, by what was known then. */
export const caseThen = z.strictObject({ ...known, knownAt: moment, obligations: z.array(obligation).max(2000) }).meta({ id: 'CaseThen' })

/** A case today, or as it was known at a moment. */
export const caseOrThen = z.union([caseSummary, caseThen]).meta({ id: 'CaseOrThen', type: 'object' })

export const cases = z.strictObject({ items: z.array(caseSummary).max(100), next, asOf: moment }).meta({ id: 'Cases' })

const fact = z
  .strictObject({
    id: factRef,
    type: text(80),
    title: text(),
    occurredAt: moment,
    recordedAt: moment,
    by: z.strictObject({ subject: text(128), role: z.union([role, z.literal('service')]) }),
    data: anyFields,
    withheld: z.array(text(80)).max(100).meta({ description: 'I campi che chi chiede non può leggere' }),
    despite: z.strictObject({ codes: z.array(ruleId).max(20), reason: text(4000) }).optional(),
    warnings: z.array(warning).max(50).optional(),
    lapsed: z.strictObject({ obligation: text(120), calendar: text() }).optional(),
    stands: z.boolean(),
    correctedTo: z.strictObject({ occurredAt: moment, data: anyFields }).optional(),
  })
  .meta({ id: 'Fact', description: 'Qualcosa che è accaduto, registrato una volta sola' })

const knownPerson = z
  .strictObject({
    ref: text(42),
    name: text(120),
    role: role.optional(),
    email: text(254).optional(),
    residence: text(200).optional(),
    powers: text(200).optional(),
    taxCode: text(16).optional(),
  })
  .meta({ id: 'KnownPerson' })

export const caseFacts = z
  .strictObject({ case: caseId, version, items: z.array(fact).max(10_000), people: z.array(knownPerson).max(1000) })
  .meta({ id: 'CaseFacts' })

export const caseObligations = z
  .strictObject({ case: caseId, version, items: z.array(obligation).max(2000), asOf: moment })
  .meta({ id: 'CaseObligations' })

const reminder = z
  .strictObject({
    rung: text(200),
    obligation: text(120),
    step: text(80),
    role,
    recipient: text(42),
    at: moment,
    state: z.enum(['claimed', 'sent', 'delivered', 'bounced', 'suppressed']),
    claimedAt: moment,
    sentAt: moment.optional(),
    messageId: text(200).optional(),
    ambiguous: z.int().min(0).max(1000),
  })
  .meta({ id: 'Reminder', description: 'Un avviso: a chi, per che cosa, e che ne è stato' })

const plannedReminder = z
  .strictObject({ obligation: text(120), step: text(80), at: moment, to: z.array(role).max(20) })
  .meta({ id: 'PlannedReminder', description: 'Un avviso che verrà, se nulla accade' })

const journalEntry = z.strictObject({ at: moment, moves: z.array(move).max(2000) }).meta({ id: 'JournalEntry' })

export const trail = z
  .strictObject({
    case: caseId,
    reminders: z.array(reminder).max(10_000),
    planned: z.array(plannedReminder).max(200),
    journal: z.array(journalEntry).max(10_000),
  })
  .meta({ id: 'Trail' })

export const obligations = z.strictObject({ items: z.array(obligation).max(100), next, asOf: moment }).meta({ id: 'Obligations' })
