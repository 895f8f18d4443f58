import { balanceOf } from '../../../lib/kernel/ledger.ts'
import { calculate } from '../calculate.ts'
import { type Case, given, type Told } from '../given.ts'
import { everyDay, lombard } from '../lombard-school.ts'

/** Facts on the trips of a voucher as tests tell them. */

export const ID = 'voucher-trip-recovery'
export const THREE_HOURS = [{ from: '2026-09-14', grid: everyDay('08:30', '11:30') }]
export const timetable = (versions: unknown = THREE_HOURS, level = 'PRI', when = '2026-09-14 08:00'): Told => [
  'timetable-set',
  when,
  { voucher: 'V-2026-17', level, versions },
]
export const trip = (date: string, start: string, end: string, more: Record<string, unknown> = {}, when = `${date} 18:30`): Told => [
  'trip-day-recorded',
  when,
  { date, slots: [{ start, end }], ...more },
]
export const back = (of: string, date: string, minutes: number, when = `${date} 18:30`): Told => [
  'hours-recovered',
  when,
  { trip: of, date, minutes },
]
export const recorded = (facts: readonly Told[], school = lombard()) => given(ID, [timetable(), ...facts], school)
/** What a window still owes; its account is its last day. */
export const balance = (state: Case['state'], account: string): number => balanceOf(state, { owed: 'owed', returned: 'returned' }, account)

export const ask = (input: Record<string, unknown>) => calculate('C-VT-2', { level: 'PRI', timetable: THREE_HOURS, ...input }, lombard())
export const SATURDAY = trip('2026-12-12', '08:00', '18:00')
