import * as z from 'zod'
import { calendarDataSchema } from '../../kernel/calendar/calendar.ts'
import { field } from '../../kernel/fact.ts'
import { daysInMonth } from '../../kernel/time.ts'
import { factType, procedureId, role, ruleId, school } from './fields.ts'

const at = field.moment().meta({ description: 'Momento con il fuso orario', example: '2026-10-13T11:20:00+02:00' })

/** Shaped by the fact's own schema, which the procedure publishes. */
const data = z
  .record(z.string().max(80), z.unknown())
  .optional()
  .meta({ description: 'I dati del fatto: lo schema è in GET /procedures/{id}', maxProperties: 200 })

const despite = z
  .strictObject({ codes: z.array(ruleId).min(1).max(20), reason: field.note() })
  .meta({ id: 'Despite', description: 'Il Dirigente registra ciò che è accaduto nonostante un rifiuto, con la ragione' })

const person = z
  .strictObject({
    ref: field.person(),
    name: z.string().trim().min(1).max(120),
    role: role.optional(),
    email: z.email().max(254).optional(),
    residence: z.string().trim().min(1).max(200).optional(),
    powers: z.string().trim().min(1).max(200).optional(),
    taxCode: z
      .string()
      .regex(/^[A-Z0-9]{16}$/)
      .optional(),
  })
  .meta({ id: 'Person', description: 'Una persona nominata dal fascicolo: i fatti ne portano solo il riferimento' })

const party = z
  .strictObject({ subject: z.string().regex(/^[\x21-\x7e]{1,128}$/), role })
  .meta({ id: 'Party', description: 'Chi partecipa al fascicolo con il proprio accesso' })

const distinct = (keys: readonly string[]): boolean => new Set(keys).size === keys.length

// A command is one transaction of few writes.
const people = z
  .array(person)
  .max(24)
  .refine((all) => distinct(all.map(({ ref }) => ref)), { error: 'Due persone con lo stesso riferimento' })
  .optional()
const parties = z.array(party).max(20).optional()

/** The first fact says its type where a procedure may open in several ways. */
export const openCaseBody = z
  .strictObject({
    school,
    procedure: procedureId,
    fact: z.strictObject({ type: factType.optional(), occurredAt: at, data, despite: despite.optional() }),
    people,
    parties,
  })
  .meta({ id: 'NewCase' })

export const recordFactBody = z
  .strictObject({ type: factType, occurredAt: at, data, despite: despite.optional(), people, parties })
  .meta({ id: 'NewFact' })

const length = z.int().min(0).max(3660)
const monthDay = z
  .strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) })
  .refine(({ month, day }) => day <= daysInMonth(2000, month), { error: 'Il mese non ha questo giorno' })

const measuredTerm = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['hours', 'days', 'days-back', 'months', 'months-back', 'working-days', 'working-days-back', 'after']),
      n: length,
    }),
    z.strictObject({ kind: z.literal('fixed'), on: monthDay }),
    z.strictObject({ kind: z.literal('window'), opens: monthDay, closes: monthDay }),
    z.strictObject({ kind: z.enum(['on', 'before']) }),
  ])
  .meta({ id: 'MeasuredTerm', description: 'Una durata: unità e quantità, o un giorno dell’anno' })

const governing = z
  .enum(['regulation', 'national', 'strictest'])
  .meta({ description: 'Quale norma governa: il regolamento, la legge, o la più stretta delle due' })
const internalTerms = z.record(ruleId, measuredTerm).meta({ maxProperties: 300 })
const parameters = z
  .record(ruleId, z.union([z.number(), z.boolean(), field.time()]))
  .meta({ maxProperties: 300, description: 'Numeri, scelte e ore («18:00») che la norma lascia alla scuola' })
const amounts = z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/), z.int().min(0).max(1_000_000_000)).meta({ maxProperties: 60 })
const tableVersion = z
  .strictObject({
    version: z.string().trim().min(1).max(80),
    norm: z.string().trim().min(1).max(200),
    from: z.exactOptional(field.date()),
    until: z.exactOptional(field.date()),
    values: amounts,
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    error: 'La tabella finisce prima di cominciare',
  })
  .meta({ id: 'TableVersion', description: 'Una tabella o tariffa come un atto la fissa, dal giorno al giorno' })
const tables = z.record(ruleId, z.array(tableVersion).max(40).readonly()).meta({ maxProperties: 50 })

export const settingsBody = z
  .strictObject({ governing, internalTerms, parameters, tables: z.exactOptional(tables) })
  .meta({ id: 'Settings' })
const someSettings = z
  .strictObject({
    governing: governing.optional(),
    internalTerms: internalTerms.optional(),
    parameters: parameters.optional(),
    tables: tables.optional(),
  })
  .meta({ id: 'SomeSettings' })

export const calendarBody = calendarDataSchema.meta({
  id: 'SchoolCalendar',
  description: 'Patrono, calendario scolastico, orario d’ufficio e chiusure: dati, in una versione',
})

const contact = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
    role,
    name: z.string().trim().min(1).max(120),
    email: z.email().max(254),
    suppressed: z.string().max(40).optional(),
  })
  .meta({ id: 'Contact', description: 'Chi ricopre un ruolo, e a quale indirizzo riceve gli avvisi' })

export const contactsBody = z
  .strictObject({
    contacts: z
      .array(contact)
      .max(200)
      .refine((all) => distinct(all.map(({ id }) => id)), { error: 'Due contatti con lo stesso identificativo' }),
  })
  .meta({ id: 'Contacts' })

/** A calendar written out, or the name of one that the service carries. */
export const CALENDAR_NAMES = ['piemonte-2026-27', 'inclusion-2026-27'] as const
const calendar = z.union([z.enum(CALENDAR_NAMES), calendarBody]).optional()

const simulatedFact = z
  .strictObject({ type: factType, occurredAt: at, data, recordedAt: at.optional(), role: role.optional() })
  .meta({ id: 'SimulatedFact' })

export const simulateBody = z
  .strictObject({ facts: z.array(simulatedFact).min(1).max(200), at: at.optional(), calendar, settings: someSettings.optional() })
  .meta({ id: 'SimulationRequest' })

export const calculateBody = z
  .strictObject({ input: z.unknown(), calendar, settings: someSettings.optional() })
  .meta({ id: 'CalculationRequest' })
