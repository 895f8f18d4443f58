import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { type Level, lastDayOf } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { type Interval, merged, overlap, overlaps } from '../../kernel/interval.ts'
import { addMinutes, decimalHours, type Minutes, NO_TIME } from '../../kernel/minutes.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { type CivilDate, earlier, type Instant, later, plusDays, romeTime, type WallTime, wallTime } from '../../kernel/time.ts'
import { gridField, slotsOn, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { lessonWeeks, levelField } from './oss.ts'

/** C-ABS-1: the OSS's time that an absence frees, and whether the notice came before the first slot concerned. */

export const ABSENCE_NORM = 'Piano gestione alunni, azione 12 (000:45); C-ABS-1'

/** From `fromTime` of the first day to `toTime` of the last; without times whole days. */
export const absenceFields = {
  from: field.date(),
  to: field.date().optional(),
  fromTime: field.time().optional(),
  toTime: field.time().optional(),
}

export interface Absence {
  readonly level: Level
  readonly from: CivilDate
  readonly to?: CivilDate | undefined
  readonly fromTime?: WallTime | undefined
  readonly toTime?: WallTime | undefined
}

const [MIDNIGHT, LAST_MINUTE] = [wallTime('00:00'), wallTime('23:59')]

/** Whether the end comes before the beginning. */
export const isReversed = ({ from, to = from, fromTime, toTime }: Absence): boolean =>
  to < from || (to === from && fromTime !== undefined && toTime !== undefined && toTime <= fromTime)

const partOf = (day: CivilDate, { from, to = from, fromTime, toTime }: Absence): Interval => ({
  start: day === from ? (fromTime ?? MIDNIGHT) : MIDNIGHT,
  end: day === later(from, to) ? (toTime ?? LAST_MINUTE) : LAST_MINUTE,
})

/** The days of the absence on which the OSS would serve: lesson days; where no calendar tells, all but Sundays and holidays. */
function serviceDays({ level, from, to = from }: Absence, school: School): readonly CivilDate[] {
  const { calendar } = school
  const isTold = lessonWeeks(level, from, school) > 0
  const last = earlier(later(from, to), lastDayOf(calendar.schoolYearOf(from)))
  const found: CivilDate[] = []
  for (let day = from; day <= last; day = plusDays(day, 1)) {
    if (isTold ? calendar.lessonDay(day, level) : calendar.holidayOn(day) === undefined) found.push(day)
  }
  return found
}

/** Of one day; where slots overlap, the OSS is there once. */
const freedOn = (day: CivilDate, absence: Absence, grid: WeeklyGrid): Minutes =>
  addMinutes(...merged(slotsOn(grid, day)).map((slot) => overlap(slot, partOf(day, absence))))

/** Exact, and only recorded: whether the hours may be used later the text does not say (ASSUMPTION: no carry-over). */
export const freedBy = (absence: Absence, grid: WeeklyGrid, school: School): Minutes =>
  isReversed(absence) ? NO_TIME : addMinutes(...serviceDays(absence, school).map((day) => freedOn(day, absence, grid)))

/** More than a year has. */
export const MOST_FREED = 600_000

/** When the first slot begins of those that the absence touches; undefined when it touches none. */
export function firstAffected(absence: Absence, grid: WeeklyGrid, school: School): Instant | undefined {
  if (isReversed(absence)) return undefined
  for (const day of serviceDays(absence, school)) {
    const starts = slotsOn(grid, day)
      .filter((slot) => overlaps(slot, partOf(day, absence)))
      .map(({ start }) => start)
      .sort()
    const [first] = starts
    if (first !== undefined) return romeTime(day, first)
  }
  return undefined
}

/** A notice at the very start of the slot is not prompt any more. */
export const isPrompt = (notified: Instant, first: Instant | undefined): boolean => first === undefined || notified < first

const CODES = ['W-ABS-LATE', 'W-ABS-WRONGADDRESSEE'] as const

export const freedTime = calculation({
  title: 'Ore OSS liberate da un’assenza, e tempestività dell’avviso',
  norm: ABSENCE_NORM,
  input: z.strictObject({
    level: levelField(),
    ...absenceFields,
    notifiedAt: field.moment(),
    told: field.oneOf(['uos', 'school', 'both']),
    grid: gridField(),
  }),
  output: z.strictObject({
    freedMinutes: answer.count(MOST_FREED),
    freedHours: z.number().min(0).max(10_000),
    firstSlot: answer.moment().nullable(),
    prompt: answer.flag(),
    forward: answer.flag(),
    codes: answer.list(answer.oneOf(CODES), CODES.length),
  }),
  run: ({ notifiedAt, told, grid, ...absence }, school) => {
    const freed = freedBy(absence, grid, school)
    const first = firstAffected(absence, grid, school)
    const prompt = isPrompt(notifiedAt, first)
    const schoolOnly = told === 'school'
    return {
      freedMinutes: freed,
      freedHours: decimalHours(freed),
      firstSlot: first ?? null,
      prompt,
      forward: schoolOnly,
      codes: [...(prompt ? [] : ['W-ABS-LATE' as const]), ...(schoolOnly ? ['W-ABS-WRONGADDRESSEE' as const] : [])],
    }
  },
})
