import * as z from 'zod'
import { datesOf } from './computation.ts'
import { type Due, dateOfAnchor, isDue, type When } from './due.ts'
import type { School } from './school.ts'
import type { Anchor, MeasuredTerm } from './term.ts'
import type { CivilDate } from './time.ts'

/** What calculations answer with. */

const dates = { day: () => z.iso.date(), moment: () => z.iso.datetime(), when: () => z.union([z.iso.date(), z.iso.datetime()]) }

/** The fields of an answer: bounded, and none transforms what it sees. */
export const answer = {
  ...dates,
  text: (longest = 400) => z.string().min(1).max(longest),
  count: (max = 99_999) => z.int().min(0).max(max),
  flag: () => z.boolean(),
  oneOf: <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values),
  list: <T extends z.ZodType>(item: T, max = 200) => z.array(item).max(max),
  /** The three dates of a term: of days, or of moments where the norm counts hours. */
  dates: () => z.strictObject({ raw: dates.when(), legal: dates.when(), target: dates.when() }),
} as const

interface Also {
  /** The day on which the act became possible, where it is not the one that is counted from. */
  readonly since?: CivilDate
  /** A second start that only the target follows. */
  readonly aim?: { readonly anchor: Anchor; readonly term: MeasuredTerm }
}

/**
 * The dates of a term as the school's calendar counts them.
 * @throws RangeError for a term that has no end.
 */
export function dueFrom(anchor: Anchor, term: MeasuredTerm, { calendar }: School, { since = dateOfAnchor(anchor), aim }: Also = {}): Due {
  const due = datesOf({ term, anchor, since, counts: ['national', 'patron'], ...(aim === undefined ? {} : { aim }) }, calendar)
  if (!isDue(due)) throw new RangeError('a term without an end')
  return due
}

export const threeDates = ({ raw, legal, target }: Due): { raw: When; legal: When; target: When } => ({ raw, legal, target })
