import * as z from 'zod'
import { field } from './fact.ts'
import { type Interval, lengthOf, overlap, overlaps } from './interval.ts'
import { addMinutes, type Minutes } from './minutes.ts'
import { type CivilDate, weekdayOf } from './time.ts'

/** One slot of a timetable that repeats every week; 1 = Monday … 7 = Sunday. */
export interface Slot extends Interval {
  readonly weekday: number
  readonly place?: string | undefined
  readonly activity?: string | undefined
}

/** A timetable that repeats every week. Slots that only touch do not overlap. */
export type WeeklyGrid = readonly Slot[]

const WEEKDAYS = ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato', 'domenica'] as const
export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] ?? String(weekday)

/** `martedì 10:00–12:00` */
export const slotInWords = ({ weekday, start, end }: Slot): string => `${weekdayName(weekday)} ${start}–${end}`

/** The head keeps the grid of a case: few slots, short words. */
export const gridField = (max = 24) =>
  z
    .array(
      z
        .strictObject({
          weekday: z.int().min(1).max(7),
          start: field.time(),
          end: field.time(),
          place: z.string().trim().min(1).max(40).optional(),
          activity: z.string().trim().min(1).max(40).optional(),
        })
        .refine(({ start, end }) => start < end, 'la fine deve venire dopo l’inizio'),
    )
    .min(1)
    .max(max)

export const weeklyMinutes = (grid: WeeklyGrid): Minutes => addMinutes(...grid.map(lengthOf))

export const slotsOn = (grid: WeeklyGrid, date: CivilDate): readonly Slot[] => {
  const weekday = weekdayOf(date)
  return grid.filter((slot) => slot.weekday === weekday)
}

export const minutesOn = (grid: WeeklyGrid, date: CivilDate): Minutes => addMinutes(...slotsOn(grid, date).map(lengthOf))

/** How much of the day's slots lies inside `part`, exactly. */
export const minutesWithin = (grid: WeeklyGrid, date: CivilDate, part: Interval): Minutes =>
  addMinutes(...slotsOn(grid, date).map((slot) => overlap(slot, part)))

/** The first two slots of one weekday that overlap. */
export function clashIn(grid: WeeklyGrid): readonly [Slot, Slot] | undefined {
  for (const [index, slot] of grid.entries()) {
    const other = grid.slice(index + 1).find((later) => later.weekday === slot.weekday && overlaps(slot, later))
    if (other !== undefined) return [slot, other]
  }
  return undefined
}

/** The first slot that does not lie wholly inside `opening`, or falls on a weekday for which that gives none. */
export const outside = (grid: WeeklyGrid, opening: (weekday: number) => Interval | undefined): Slot | undefined =>
  grid.find((slot) => {
    const hours = opening(slot.weekday)
    return hours === undefined || slot.start < hours.start || slot.end > hours.end
  })
