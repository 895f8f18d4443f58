import { calendarDataSchema, compileCalendar } from '../kernel/calendar/calendar.ts'
import type { School } from '../kernel/school.ts'
import type {
  CaseStore,
  Mailer,
  Meter,
  ProcedureIndex,
  ReadLog,
  RegisterStore,
  ReminderLedger,
  SchoolRecord,
  SchoolStore,
  WakeQueue,
  WakeUps,
} from './ports.ts'

/** Everything the application asks of the world. */
export interface Ports {
  readonly cases: CaseStore
  readonly registers: RegisterStore
  readonly ledger: ReminderLedger
  readonly schools: SchoolStore
  readonly wakeUps: WakeUps
  readonly queue: WakeQueue
  readonly mailer: Mailer
  readonly readLog: ReadLog
  readonly meter: Meter
  readonly procedures: ProcedureIndex
}

/** What recording, reading and listing need: no mail, no wake-ups. The API function carries no more than this. */
export type RecordPorts = Pick<Ports, 'cases' | 'registers' | 'ledger' | 'schools' | 'readLog' | 'meter' | 'procedures'>

/** What the fate of a mail needs. */
export type FeedbackPorts = RecordPorts & Pick<Ports, 'queue'>

/** What the morning mail needs. */
export type DigestPorts = RecordPorts & Pick<Ports, 'mailer'>

const compiled = new WeakMap<SchoolRecord, School>()

/** The school as rules see it; compiled once per record. */
export function schoolOf(record: SchoolRecord): School {
  const known = compiled.get(record)
  if (known !== undefined) return known
  const school: School = { calendar: compileCalendar(calendarDataSchema.parse(record.calendar)), settings: record.settings }
  compiled.set(record, school)
  return school
}
