import * as z from 'zod'
import { calendarDataSchema } from '../../kernel/calendar/calendar.ts'
import { field } from '../../kernel/fact.ts'
import { daysInMonth } from '../../kernel/time.ts'
import { momentAsked as at, factData as data, distinct, factType, role, ruleId } from './fields.ts'

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
