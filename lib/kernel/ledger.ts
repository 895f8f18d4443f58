import { lessMinutes, type Minutes, minutes, NO_TIME } from './minutes.ts'
import type { CaseState } from './procedure.ts'
import type { MonthDay } from './term.ts'
import { type CivilDate, dateOf, monthOf, plusDays, yearOf } from './time.ts'

/** A part of the year inside which what is owed must be given back. Both days are inside. */
export interface Window {
  /** Its last day: the account's name in the sums of the state. */
  readonly account: CivilDate
  readonly from: CivilDate
  readonly until: CivilDate
}

/** A window that returns every year, inside one civil year. */
export interface YearlyWindow {
  readonly from: MonthDay
  readonly until: MonthDay
}

const afterOrSame = (a: MonthDay, b: MonthDay): boolean => a.month > b.month || (a.month === b.month && a.day >= b.day)

/** The window in which a day lies; undefined when it lies in none. */
export function windowOf(windows: readonly YearlyWindow[], date: CivilDate): Window | undefined {
  const day: MonthDay = { month: monthOf(date), day: Number(date.slice(8, 10)) }
  const found = windows.find(({ from, until }) => afterOrSame(day, from) && afterOrSame(until, day))
  if (found === undefined) return undefined
  const at = ({ month, day: inMonth }: MonthDay): CivilDate => dateOf(yearOf(date), month, inMonth)
  return { account: at(found.until), from: at(found.from), until: at(found.until) }
}

/** An amount that the state has summed, by sum and account; 0 where nothing was entered. */
export const summed = (state: Pick<CaseState, 'sums'>, sum: string, account: string): number => state.sums[sum]?.[account] ?? 0

/** A ledger of hours is two sums of minutes: what is owed, and what has been given back. */
export interface HoursLedger {
  readonly owed: string
  readonly returned: string
}

/** What is still owed in an account; what was given back in advance and is not used up counts as nothing owed. */
export const balanceOf = (state: Pick<CaseState, 'sums'>, ledger: HoursLedger, account: string): Minutes =>
  lessMinutes(minutes(summed(state, ledger.owed, account)), minutes(summed(state, ledger.returned, account)))

/** Minutes that one day can give back. */
export type Capacity = (date: CivilDate) => Minutes

/** What the days from `from` to `until`, both inside, can give back. */
export function capacity(from: CivilDate, until: CivilDate, of: Capacity): Minutes {
  let sum = 0
  for (let date = from; date <= until; date = plusDays(date, 1)) sum += of(date)
  return minutes(sum)
}

/** The last day up to `until`, not before `from`, that can give anything back; undefined when none can. */
export function lastUsable(from: CivilDate, until: CivilDate, of: Capacity): CivilDate | undefined {
  for (let date = until; date >= from; date = plusDays(date, -1)) if (of(date) > NO_TIME) return date
  return undefined
}

/**
 * The last day on which giving back can begin and still be finished by `until`; undefined when the days from `from` on do not suffice.
 * With nothing owed there is no such day either.
 */
export function latestBeginning(owed: Minutes, from: CivilDate, until: CivilDate, of: Capacity): CivilDate | undefined {
  let left: number = owed
  if (left === 0) return undefined
  for (let date = until; date >= from; date = plusDays(date, -1)) {
    left -= of(date)
    if (left <= 0) return date
  }
  return undefined
}
