import * as z from 'zod'
import { field } from './fact.ts'
import { MINUTES_PER_HOUR, type Minutes, minutes, NO_TIME } from './minutes.ts'
import { type CivilDate, later, type WallTime, wallTime } from './time.ts'

/** A part of one day by the clock on the wall, half-open: [start, end). Two that only touch do not overlap. */
export interface Interval {
  readonly start: WallTime
  readonly end: WallTime
}

/** Minutes from midnight. */
export const minuteOfDay = (time: WallTime): number => Number(time.slice(0, 2)) * MINUTES_PER_HOUR + Number(time.slice(3, 5))

const timeAt = (minute: number): WallTime =>
  wallTime(`${String(Math.floor(minute / MINUTES_PER_HOUR)).padStart(2, '0')}:${String(minute % MINUTES_PER_HOUR).padStart(2, '0')}`)

export const lengthOf = ({ start, end }: Interval): Minutes => minutes(Math.max(0, minuteOfDay(end) - minuteOfDay(start)))

/** What both have in common; undefined when that is nothing. */
export function common(one: Interval, other: Interval): Interval | undefined {
  const start = Math.max(minuteOfDay(one.start), minuteOfDay(other.start))
  const end = Math.min(minuteOfDay(one.end), minuteOfDay(other.end))
  return start < end ? { start: timeAt(start), end: timeAt(end) } : undefined
}

export function overlap(one: Interval, other: Interval): Minutes {
  const shared = common(one, other)
  return shared === undefined ? NO_TIME : lengthOf(shared)
}

export const overlaps = (one: Interval, other: Interval): boolean => common(one, other) !== undefined

/** The union as intervals that neither touch nor overlap, in their order: time counted twice is counted once. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].filter(({ start, end }) => start < end).sort((a, b) => (a.start < b.start ? -1 : 1))
  const union: Interval[] = []
  for (const next of sorted) {
    const last = union.at(-1)
    if (last === undefined || next.start > last.end) union.push(next)
    else union[union.length - 1] = { start: last.start, end: later(last.end, next.end) }
  }
  return union
}

/** An interval of a certain day. */
export interface DatedInterval extends Interval {
  readonly date: CivilDate
}

export const clash = (one: DatedInterval, other: DatedInterval): boolean => one.date === other.date && overlaps(one, other)

const IN_ORDER = 'la fine deve venire dopo l’inizio'
const shape = { start: field.time(), end: field.time() }

/** The fields of intervals, for the schemas of facts and calculations. */
export const intervalField = {
  inDay: () => z.strictObject(shape).refine(({ start, end }) => start < end, IN_ORDER),
  dated: () => z.strictObject({ date: field.date(), ...shape }).refine(({ start, end }) => start < end, IN_ORDER),
} as const
