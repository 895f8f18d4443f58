import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import type { Interval } from '../../kernel/interval.ts'
import { calculation, type Parameter } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { type CivilDate, type WallTime, wallTime } from '../../kernel/time.ts'
import { clashIn, gridField, outside, type Slot, type WeeklyGrid, weeklyMinutes } from '../../kernel/weekly-grid.ts'
import {
  type Allotment,
  against,
  allotmentFields,
  type ExactMinutes,
  exactField,
  exactly,
  lessonWeekdays,
  levelField,
  type Weekly,
  weeklyOf,
} from './oss.ts'

/** C-OSST-1: the weekly timetable against itself, the school's opening hours and the hours allotted. The text sets no check: all ASSUMPTION. */

export const GRID_NORM = 'Piano gestione alunni, azioni 2-3 (000:17-23); C-OSST-1'

export const openingHours = {
  'C-OSST-1/opens': {
    title: 'Ora in cui la scuola apre',
    default: wallTime('07:30'),
    reason: 'Il testo non dice gli orari della scuola: la scuola indica i propri, compresi pre-scuola e mensa',
  },
  'C-OSST-1/closes': {
    title: 'Ora in cui la scuola chiude',
    default: wallTime('18:00'),
    reason: 'Il testo non dice gli orari della scuola: la scuola indica i propri, compreso il tempo prolungato',
  },
} as const satisfies Record<string, Parameter<WallTime>>

const hoursOf = (school: School): Interval => ({
  start: parameterOf(school, 'C-OSST-1/opens', openingHours['C-OSST-1/opens']),
  end: parameterOf(school, 'C-OSST-1/closes', openingHours['C-OSST-1/closes']),
})

/** For whom a timetable is, and from when on: its school year has the lesson weeks. */
export interface Frame {
  readonly level: Level
  readonly from: CivilDate
}

/** The first slot outside the opening hours, or on a day of the week without lessons, with those hours. */
export function slotOutside(
  grid: WeeklyGrid,
  { level, from }: Frame,
  school: School,
): { readonly slot: Slot; readonly hours: Interval } | undefined {
  const hours = hoursOf(school)
  const hasLessons = lessonWeekdays(level, from, school)
  const slot = outside(grid, (weekday) => (hasLessons(weekday) ? hours : undefined))
  return slot && { slot, hours }
}

/** What the timetable uses of the hours allotted; undefined where hours of a year cannot be divided, because no calendar tells the weeks. */
export function balance(
  grid: WeeklyGrid,
  allotment: Allotment,
  { level, from }: Frame,
  school: School,
): { readonly weekly: Weekly; readonly over?: ExactMinutes; readonly unused?: ExactMinutes } | undefined {
  const weekly = weeklyOf(allotment, level, from, school)
  return weekly && { weekly, ...against(weeklyMinutes(grid), weekly) }
}

const CODES = ['ERR-OSS-OVERLAP', 'ERR-OSS-HOURS', 'ERR-OSS-OVER', 'W-OSS-UNDER'] as const

export const gridCheck = calculation({
  title: 'Controllo dell’orario settimanale dell’OSS',
  norm: GRID_NORM,
  input: z.strictObject({ level: levelField(), from: field.date(), ...allotmentFields, grid: gridField() }),
  output: z.strictObject({
    minutes: answer.count(),
    /** Null where no calendar tells the lesson weeks. */
    allotted: exactField().nullable(),
    over: exactField().nullable(),
    unused: exactField().nullable(),
    sendable: answer.flag(),
    codes: answer.list(answer.oneOf(CODES), CODES.length),
  }),
  run: ({ level, from, grid, ...allotment }, school) => {
    const frame = { level, from }
    const used = balance(grid, allotment, frame, school)
    const found: Record<(typeof CODES)[number], boolean> = {
      'ERR-OSS-OVERLAP': clashIn(grid) !== undefined,
      'ERR-OSS-HOURS': slotOutside(grid, frame, school) !== undefined,
      'ERR-OSS-OVER': used?.over !== undefined,
      'W-OSS-UNDER': used?.unused !== undefined,
    }
    const codes = CODES.filter((code) => found[code])
    return {
      minutes: weeklyMinutes(grid),
      allotted: used === undefined ? null : exactly(used.weekly),
      over: used?.over ?? null,
      unused: used?.unused ?? null,
      sendable: codes.every((code) => code === 'W-OSS-UNDER'),
      codes,
    }
  },
})
