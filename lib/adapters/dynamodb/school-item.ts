import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { SchoolRecord } from '../../application/ports.ts'
import { type CalendarInput, calendarDataSchema } from '../../kernel/calendar/calendar.ts'
import type { SchoolCode } from '../../kernel/school.ts'
import { dataOf, decode, encode } from './body.ts'
import { calendarKey, recordKey, schoolPk } from './keys.ts'
import { bytes, role, schoolCodeText } from './schemas.ts'
import { derivedKey, open, seal } from './sealing.ts'
import { measuredTerm } from './state-schema.ts'

/** Contacts are people: they are sealed under a key of the school, which lives as long as the school does. */
const NO_SALT = new Uint8Array()
const contactsKey = (schoolKey: Uint8Array, code: SchoolCode): Uint8Array => derivedKey(schoolKey, NO_SALT, schoolPk(code))

const calendar = z.custom<CalendarInput>((value) => calendarDataSchema.safeParse(value).success)

const item = z.object({ rev: z.number(), b: bytes, p: bytes })
const body = z.object({
  code: schoolCodeText,
  name: z.string(),
  settings: z.object({
    governing: z.enum(['regulation', 'national', 'strictest']),
    internalTerms: z.record(z.string(), measuredTerm),
    parameters: z.record(z.string(), z.union([z.number(), z.boolean()])),
  }),
  calendar,
})
const contacts = z.object({
  contacts: z.array(z.object({ id: z.string(), role, name: z.string(), email: z.string(), suppressed: z.exactOptional(z.string()) })),
})

export function schoolItem(record: SchoolRecord, schoolKey: Uint8Array) {
  const { contacts: people, revision, ...plain } = record
  const key = recordKey(record.code)
  return {
    ...key,
    kind: 'school',
    rev: revision,
    b: encode(dataOf(plain)),
    p: seal(contactsKey(schoolKey, record.code), key, 'personal', encode(dataOf({ contacts: people }))),
  }
}

export function readSchoolItem(raw: unknown, code: SchoolCode, schoolKey: Uint8Array): SchoolRecord {
  const { rev, b, p } = item.parse(raw)
  const people = decode(open(contactsKey(schoolKey, code), recordKey(code), 'personal', p))
  return { ...body.parse(decode(b)), contacts: contacts.parse(people).contacts, revision: rev }
}

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

/** Tells two calendars apart; the deflated bytes would not do, another zlib may write others. */
const digest = (of: CalendarInput): string => createHash('sha256').update(JSON.stringify(of, sorted)).digest('base64url')

export const calendarItem = (code: SchoolCode, of: CalendarInput) => ({
  ...calendarKey(code, of.version),
  kind: 'calendar',
  digest: digest(of),
  b: encode(dataOf(of)),
})

export const readCalendarItem = (raw: unknown): CalendarInput => calendar.parse(decode(z.object({ b: bytes }).parse(raw).b))
