import { type CivilDate, dateOf, type Instant, plusDays, romeText, romeTime, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { COMING } from '../coming-years.ts'
import { mailsOf } from '../stack.ts'

/** Days of the school years that come next: `10-31` of the first of them, or of the one after it. */
export function dayOf(monthDay: string, yearsOn = 0): CivilDate {
  const [month = 0, day = 0] = monthDay.split('-').map(Number)
  return dateOf(COMING + yearsOn + (month >= 9 ? 0 : 1), month, day)
}

export const MONDAY = 1
export const TUESDAY = 2
export const SATURDAY = 6

/** The first such day of the week from `from` on, and the three days after it. */
export function firstOf(weekday: number, from: CivilDate): [CivilDate, CivilDate, CivilDate, CivilDate] {
  const first = plusDays(from, (weekday - weekdayOf(from) + 7) % 7)
  return [first, plusDays(first, 1), plusDays(first, 2), plusDays(first, 3)]
}

export const at = (date: CivilDate, time: string): Instant => romeTime(date, wallTime(time))

/** As the API writes the moment; `second` is zero unless given. */
export const text = (date: CivilDate, time: string, second = '00'): string => romeText(at(date, time)).replace(':00+', `:${second}+`)

/** `MM-DD HH:mm` of Rome, of a moment as the API writes it. */
export const minute = (moment: string): string => moment.slice(5, 16).replace('T', ' ')

const seen = new Map<string, number>()

/** The mails of the case since this was last asked: to whom, the subject without the number of the case. */
export async function newMails(id: string): Promise<string[]> {
  const all = (await mailsOf(id)).toSorted((a, b) => a.at - b.at)
  const fresh = all.slice(seen.get(id) ?? 0)
  seen.set(id, all.length)
  return fresh.map(({ to, subject }) => `${to.replace('@rivalta.example', '')}: ${subject.replace(/ \[[^\]]*\]$/, '')}`)
}
