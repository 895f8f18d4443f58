import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { hoursAsMinutes } from '../../kernel/minutes.ts'
import { calculation, type Parameter } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { HOURS_NORM, type HoursRange, LAST_LEVEL, rangeOf } from './hours-table.ts'

/** How severe an area is rated; `NONE`: not rated as any of the three. */
const RATINGS = ['GRAVE', 'MEDIA', 'LIEVE', 'NONE'] as const
type Rating = (typeof RATINGS)[number]

export interface Areas {
  readonly affective: Rating
  readonly autonomy: Rating
}

export const areaFields = { affective: field.oneOf(RATINGS), autonomy: field.oneOf(RATINGS) }
export const levelField = () => z.int().min(1).max(LAST_LEVEL)
/** Hours as minutes of one period of the table, up to a whole week. */
export const hoursField = () => z.int().min(1).max(10_080)

/** C-VH-1: the level of a pair of areas; undefined where the annex has none (*lieve in ognuna delle due aree* wants both, AMB-48). */
export function levelOf({ affective, autonomy }: Areas): number | undefined {
  const count = (rating: Rating): number => [affective, autonomy].filter((area) => area === rating).length
  if (count('GRAVE') > 0) return count('GRAVE') === 2 ? 1 : 2
  if (count('MEDIA') > 0) return count('MEDIA') === 2 ? 3 : 4
  return count('LIEVE') === 2 ? 5 : undefined
}

const STEP = 'C-VH-2/step'
const OVERLAP = 'C-VH-2/overlap'
const WEEKS = 'C-VH-2/weeks'

export const hoursParameters: Record<typeof STEP | typeof OVERLAP | typeof WEEKS, Parameter<number>> = {
  [STEP]: { title: 'Di quanti minuti in quanti minuti si assegnano le ore', default: 30, reason: 'Il testo non dice il passo: mezz’ora' },
  [OVERLAP]: {
    title: 'Da quante ore avvisare per il livello 3 dell’infanzia',
    default: 14,
    reason: 'Da 14 ore il livello 3 stampato (10-16) si sovrappone al livello 2 (14-17): AMB-30',
  },
  [WEEKS]: {
    title: 'A quante settimane si riferiscono le ore della tabella',
    default: 1,
    reason: 'Il testo scrive «n. ore» senza un periodo: si legge per settimana (AMB-29)',
  },
}

const HOURS_CODES = ['ERR-VH-SEC2', 'ERR-C-VH-2', 'ERR-C-VH-2/step', 'ERR-VH-ATTEND', 'W-VH-BELOW', 'W-VH-OVERLAP'] as const
export type HoursCode = (typeof HOURS_CODES)[number]

export interface AskedHours {
  readonly schoolLevel: Level
  readonly level: number
  readonly minutes: number
  /** What the pupil attends in a week, where that is known. */
  readonly attendedMinutes?: number | undefined
  /** Above the maximum by a derogation of the GLO. */
  readonly derogated: boolean
}

export interface JudgedHours {
  readonly range: HoursRange | undefined
  readonly codes: readonly HoursCode[]
}

/** C-VH-2: the hours asked for against the table in force on a day. */
export function judgeHours(
  { schoolLevel, level, minutes, attendedMinutes, derogated }: AskedHours,
  on: CivilDate,
  school: School,
): JudgedHours {
  const range = rangeOf(schoolLevel, level, school, on)
  if (range === undefined) return { range, codes: ['ERR-VH-SEC2'] }
  const number = (name: keyof typeof hoursParameters): number => parameterOf(school, name, hoursParameters[name])
  const step = number(STEP)
  const speaking: Readonly<Record<HoursCode, boolean>> = {
    'ERR-VH-SEC2': false,
    'ERR-C-VH-2': minutes > range.most && !derogated,
    'ERR-C-VH-2/step': step > 0 && minutes % step !== 0,
    'ERR-VH-ATTEND': attendedMinutes !== undefined && minutes > attendedMinutes * number(WEEKS),
    'W-VH-BELOW': minutes < range.least,
    'W-VH-OVERLAP': schoolLevel === 'INF' && level === 3 && minutes >= hoursAsMinutes(number(OVERLAP)),
  }
  return { range, codes: HOURS_CODES.filter((code) => speaking[code]) }
}

export const levelCalculation = calculation({
  title: 'Livello di gravità dalle due aree',
  norm: 'Allegato A1 (004:75-190); AMB-48',
  input: z.strictObject(areaFields),
  output: z.strictObject({ level: answer.count(LAST_LEVEL).nullable(), codes: answer.list(answer.oneOf(['MAN-VH-NOLEVEL'])) }),
  run: (areas) => {
    const level = levelOf(areas)
    return level === undefined ? { level: null, codes: ['MAN-VH-NOLEVEL' as const] } : { level, codes: [] }
  },
})

export const hoursCalculation = calculation({
  title: 'Ore del voucher: se stanno nella tabella',
  norm: `${HOURS_NORM}; AMB-29, AMB-30`,
  input: z.strictObject({
    schoolLevel: field.oneOf(LEVELS),
    level: levelField(),
    minutes: hoursField(),
    attendedMinutes: hoursField().optional(),
    derogated: z.boolean().default(false),
    on: field.date(),
  }),
  output: z.strictObject({
    least: answer.count().nullable(),
    most: answer.count().nullable(),
    codes: answer.list(answer.oneOf(HOURS_CODES)),
  }),
  run: ({ on, ...asked }, school) => {
    const { range, codes } = judgeHours(asked, on, school)
    return { least: range?.least ?? null, most: range?.most ?? null, codes: [...codes] }
  },
})
