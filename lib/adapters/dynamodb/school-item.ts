import { createHash, type KeyObject } from 'node:crypto'
import type { SchoolRecord } from '../../application/ports.ts'
import { type CalendarInput, calendarDataSchema } from '../../kernel/calendar/calendar.ts'
import type { ParameterValue, SchoolCode } from '../../kernel/school.ts'
import { wallTime } from '../../kernel/time.ts'
import { decode, encode } from './body.ts'
import { calendarKey, recordKey, schoolPk } from './keys.ts'
import { dateText, role, schoolCodeText } from './readers.ts'
import { derivedKey, open, seal } from './sealing.ts'
import { measuredTerm } from './state-reader.ts'
import { bytes, flag, kind, list, meaning, number, object, oneOf, type Reader, record, text } from './stored-text.ts'

/** Contacts are people: they are sealed under a key of the school, which lives as long as the school does. */
const NO_SALT = new Uint8Array()
const contactsKey = (schoolKey: Uint8Array, code: SchoolCode): KeyObject => derivedKey(schoolKey, NO_SALT, schoolPk(code))

const calendar = kind('a calendar', (value): value is CalendarInput => calendarDataSchema.safeParse(value).success)
const hour = meaning(wallTime)
const parameter: Reader<ParameterValue> = (value, at) =>
  typeof value === 'number' ? number(value, at) : typeof value === 'boolean' ? flag(value, at) : hour(value, at)
const tableVersion = object({ version: text, norm: text, values: record(number) }, { from: dateText, until: dateText })

const item = object({ rev: number, b: bytes, p: bytes })
const body = object({
  code: schoolCodeText,
  name: text,
  settings: object(
    {
      governing: oneOf(['regulation', 'national', 'strictest']),
      internalTerms: record(measuredTerm),
      parameters: record(parameter),
    },
    { tables: record(list(tableVersion)) },
  ),
  calendar,
})
const contacts = object({ contacts: list(object({ id: text, role, name: text, email: text }, { suppressed: text })) })
const calendarItemBody = object({ b: bytes })

export function schoolItem(record: SchoolRecord, schoolKey: Uint8Array) {
  const { contacts: people, revision, ...plain } = record
  const key = recordKey(record.code)
  return {
    ...key,
    kind: 'school',
    rev: revision,
    b: encode(plain),
    p: seal(contactsKey(schoolKey, record.code), key, 'personal', encode({ contacts: people })),
  }
}

export function readSchoolItem(raw: unknown, code: SchoolCode, schoolKey: Uint8Array): SchoolRecord {
  const { rev, b, p } = item(raw, `school ${code}`)
  const people = decode(open(contactsKey(schoolKey, code), recordKey(code), 'personal', p))
  return { ...body(decode(b), `school ${code}`), contacts: contacts(people, `school ${code}`).contacts, revision: rev }
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
  b: encode(of),
})

export const readCalendarItem = (raw: unknown): CalendarInput => calendar(decode(calendarItemBody(raw, 'a calendar').b), 'a calendar')
