import type { Level } from '../../kernel/calendar/calendar.ts'
import { hoursAsMinutes, type Minutes, minutes } from '../../kernel/minutes.ts'
import type { School } from '../../kernel/school.ts'
import { type Table, tableOn } from '../../kernel/table.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** The two columns of the annex: *frequenza scuola primaria e secondaria* and *frequenza scuola infanzia*. It has none for SEC2. */
const GROUPS = ['PRI-SEC1', 'INF'] as const
type HoursGroup = (typeof GROUPS)[number]

const groupOf = (schoolLevel: Level): HoursGroup | undefined =>
  schoolLevel === 'SEC2' ? undefined : schoolLevel === 'INF' ? 'INF' : 'PRI-SEC1'

export const hasHours = (schoolLevel: Level): boolean => groupOf(schoolLevel) !== undefined

interface Row {
  readonly level: number
  readonly hours: Readonly<Record<HoursGroup, readonly [least: number, most: number]>>
}

/** Hours as printed (004:74-190). This table and the severity table of the USR (AMB-11) are never converted into each other. */
const PRINTED: readonly Row[] = [
  { level: 1, hours: { 'PRI-SEC1': [15, 15], INF: [18, 18] } },
  { level: 2, hours: { 'PRI-SEC1': [12, 14], INF: [14, 17] } },
  { level: 3, hours: { 'PRI-SEC1': [9, 11], INF: [10, 16] } },
  { level: 4, hours: { 'PRI-SEC1': [6, 8], INF: [6, 9] } },
  { level: 5, hours: { 'PRI-SEC1': [5, 5], INF: [5, 5] } },
]
export const LAST_LEVEL = PRINTED.length

/** `INF/3/max`: the name of a number in the table, as a municipality writes it to set another. */
const nameOf = (group: HoursGroup, level: number, end: 'min' | 'max'): string => `${group}/${level}/${end}`

const printedValues: Readonly<Record<string, number>> = Object.fromEntries(
  PRINTED.flatMap(({ level, hours }) =>
    GROUPS.flatMap((group) => [
      [nameOf(group, level, 'min'), hoursAsMinutes(hours[group][0])],
      [nameOf(group, level, 'max'), hoursAsMinutes(hours[group][1])],
    ]),
  ),
)

export const HOURS_NORM = 'Allegato A1 (004:58-190)'

export const HOURS_TABLE = 'voucher-hours'

export const voucherHours: Table = {
  title: 'Monte ore per livello di gravità e ordine di scuola',
  unit: 'minutes',
  default: [{ version: 'allegato-a1', norm: HOURS_NORM, values: printedValues }],
  reason:
    'È la tabella dell’allegato; il testo non dice il periodo, si legge per settimana (AMB-29). Il livello 3 dell’infanzia resta com’è stampato, 10-16: l’Ente può fissare 13 (AMB-30)',
}

export interface HoursRange {
  readonly least: Minutes
  readonly most: Minutes
}

/** The hours of a level on a day; undefined where the annex has none. A version of the municipality names only the numbers that it changes. */
export function rangeOf(schoolLevel: Level, level: number, school: School, on: CivilDate): HoursRange | undefined {
  const group = groupOf(schoolLevel)
  if (group === undefined) return undefined
  const values = { ...printedValues, ...tableOn(HOURS_TABLE, voucherHours, school, on)?.values }
  const [least, most] = [values[nameOf(group, level, 'min')], values[nameOf(group, level, 'max')]]
  return least === undefined || most === undefined ? undefined : { least: minutes(least), most: minutes(most) }
}
