import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { field } from '../../kernel/fact.ts'
import { type DatedInterval, intervalField, lengthOf } from '../../kernel/interval.ts'
import { minutes } from '../../kernel/minutes.ts'
import { calculation } from '../../kernel/procedure.ts'
import { type CivilDate, earlier } from '../../kernel/time.ts'
import { against, allottedMinutes, type ExactMinutes, exactField, mondayOf, type Weekly } from './oss.ts'

/** C-OSSC-1: what a change of the OSS's hours adds to a week or takes from it. */

export const DELTA_NORM = 'Piano gestione alunni, azione 13 (000:47-49); C-OSSC-1'

export const DURATIONS = ['one-off', 'permanent'] as const

const hours = () => z.array(intervalField.dated()).max(12).default([])

export const changedHours = { dropped: hours(), added: hours() }

/** Hours as the timetable in force has them, and the hours allotted, per week: of an allotment for the year, `lessonWeeks` is what divides it. */
export const measuredBy = {
  usedMinutes: field.count(10_080),
  allottedMinutes: allottedMinutes(),
  lessonWeeks: z.int().min(1).max(53).optional(),
}

export interface Change {
  readonly duration: (typeof DURATIONS)[number]
  readonly dropped: readonly DatedInterval[]
  readonly added: readonly DatedInterval[]
  readonly usedMinutes: number
  readonly allottedMinutes: number
  readonly lessonWeeks?: number | undefined
}

/** A week after the change; a permanent one is the first of all that follow. */
export interface ChangedWeek {
  readonly monday: CivilDate
  /** Negative where hours are taken away. */
  readonly delta: number
  /** Below zero where more is taken away than the week has. */
  readonly total: number
  readonly over?: ExactMinutes
}

const all = ({ dropped, added }: Pick<Change, 'dropped' | 'added'>): readonly DatedInterval[] => [...dropped, ...added]

/** The first day that the change concerns; undefined for one that names no hours. */
export const firstDayOf = (change: Pick<Change, 'dropped' | 'added'>): CivilDate | undefined =>
  all(change).reduce<CivilDate | undefined>((first, { date }) => (first === undefined ? date : earlier(first, date)), undefined)

const weeklyOf = ({ allottedMinutes: allotted, lessonWeeks = 1 }: Change): Weekly => ({ minutes: allotted, weeks: lessonWeeks })

/** Week by week, of seven days from Monday: hours of one week cannot make good for another. */
export function changedWeeks(change: Change): readonly ChangedWeek[] {
  const first = firstDayOf(change)
  const deltas = new Map<CivilDate, number>()
  const enter = (slot: DatedInterval, sign: 1 | -1): void => {
    const monday = mondayOf(change.duration === 'permanent' && first !== undefined ? first : slot.date)
    deltas.set(monday, (deltas.get(monday) ?? 0) + sign * lengthOf(slot))
  }
  for (const slot of change.dropped) enter(slot, -1)
  for (const slot of change.added) enter(slot, 1)
  return [...deltas]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([monday, delta]) => {
      const total = change.usedMinutes + delta
      const { over } = against(minutes(Math.max(0, total)), weeklyOf(change))
      return { monday, delta, total, ...(over === undefined ? {} : { over }) }
    })
}

const longer = (one: ExactMinutes, other: ExactMinutes): ExactMinutes =>
  one.numerator * other.denominator >= other.numerator * one.denominator ? one : other

/** The most by which a week goes beyond the hours allotted; undefined where none does. */
export const excessOf = (change: Change): ExactMinutes | undefined =>
  changedWeeks(change).reduce<ExactMinutes | undefined>(
    (most, { over }) => (over === undefined || most === undefined ? (over ?? most) : longer(most, over)),
    undefined,
  )

export const changeDelta = calculation({
  title: 'Differenza di ore di una variazione dell’orario OSS',
  norm: DELTA_NORM,
  input: z.strictObject({
    throughOffice: field.flag(),
    duration: field.oneOf(DURATIONS).default('one-off'),
    ...changedHours,
    ...measuredBy,
  }),
  output: z.strictObject({
    weeks: answer.list(
      z.strictObject({
        monday: answer.day(),
        deltaMinutes: z.int().min(-99_999).max(99_999),
        totalMinutes: z.int().min(-99_999).max(99_999),
        over: exactField().nullable(),
      }),
      24,
    ),
    codes: answer.list(answer.oneOf(['ERR-OSSC-CHANNEL', 'MAN-OSSC-OVER']), 2),
    verdict: answer.oneOf(['OK', 'REFUSED', 'PERSON_DECIDES']),
  }),
  run: ({ throughOffice, ...change }) => {
    const isOver = excessOf(change) !== undefined
    return {
      weeks: changedWeeks(change).map(({ monday, delta, total, over }) => ({
        monday,
        deltaMinutes: delta,
        totalMinutes: total,
        over: over ?? null,
      })),
      codes: [...(throughOffice ? [] : ['ERR-OSSC-CHANNEL' as const]), ...(isOver ? ['MAN-OSSC-OVER' as const] : [])],
      verdict: throughOffice ? (isOver ? ('PERSON_DECIDES' as const) : ('OK' as const)) : ('REFUSED' as const),
    }
  },
})
