import { calendarDataSchema, compileCalendar } from '../lib/kernel/calendar/calendar.ts'
import { PIEMONTE_2026_27 } from '../lib/kernel/calendar/school-calendars.ts'
import { type Data, type Fact, factIdOf } from '../lib/kernel/fact.ts'
import { DEFAULT_SETTINGS, type School } from '../lib/kernel/school.ts'
import { civilDate, fromMs, romeTime, toMs, wallTime } from '../lib/kernel/time.ts'

/** An injury in the gym as the kernel sees it: its school and histories of any length. */

const hours = { opens: '08:00', closes: '16:00' }

export const school: School = {
  calendar: compileCalendar(
    calendarDataSchema.parse({
      version: '2026-1',
      schoolYears: [PIEMONTE_2026_27],
      officeHours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
      closures: [],
    }),
  ),
  settings: DEFAULT_SETTINGS,
}

interface Said {
  readonly type: string
  readonly data: Data
}

const BEGINNING: readonly Said[] = [
  { type: 'injury-occurred', data: { place: 'gym', familyTold: true, injured: 'p-pupil01', dynamics: 'È caduta dalla spalliera' } },
  { type: 'ds-told', data: {} },
  { type: 'declaration-protocolled', data: { protocol: '4021/2026' } },
  { type: 'medical-report-issued', data: {} },
  { type: 'medical-document-filed', data: { protocol: '4025/2026', outcome: 'prognosis', prognosisDays: 5 } },
  { type: 'inail-report-sent', data: { channel: 'online', number: 'INAIL-2026-118822' } },
]

/** What goes on: papers that come and are sent on, one obligation each, and prolongations. */
const following = (round: number): readonly Said[] => [
  { type: 'further-documents-received', data: { protocol: `${5000 + round}/2026` } },
  { type: 'insurer-notified', data: { insurer: 'Benacquista', number: `7731/${round}` } },
  { type: 'integration-sent', data: { to: 'INAIL e assicurazione', protocol: `${5000 + round}/2026` } },
  { type: 'insurance-explained', data: {} },
]

const BEGINS = romeTime(civilDate('2026-10-19'), wallTime('10:00'))
const APART_MS = 40 * 60_000

export function historyOf(length: number): readonly Fact[] {
  const said = [...BEGINNING]
  for (let round = 0; said.length < length; round += 1) said.push(...following(round))
  return said.slice(0, length).map(({ type, data }, index): Fact => {
    const at = fromMs(toMs(BEGINS) + index * APART_MS)
    return { id: factIdOf(index + 1), type, occurredAt: at, recordedAt: at, by: { subject: 'bench', role: 'clerk' }, data }
  })
}
