import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanceOf, capacity, lastUsable, latestBeginning, windowOf, type YearlyWindow } from '../../lib/kernel/ledger.ts'
import { minutes } from '../../lib/kernel/minutes.ts'
import { type CivilDate, civilDate, plusDays } from '../../lib/kernel/time.ts'

const WINDOWS: readonly YearlyWindow[] = [
  { from: { month: 9, day: 1 }, until: { month: 12, day: 31 } },
  { from: { month: 1, day: 1 }, until: { month: 6, day: 30 } },
]

describe('windows that return every year', () => {
  it.each([
    ['2026-09-01', '2026-12-31'],
    ['2026-12-31', '2026-12-31'],
    ['2027-01-01', '2027-06-30'],
    ['2028-02-29', '2028-06-30'],
    ['2027-06-30', '2027-06-30'],
  ])('%s lies in the one that ends on %s', (day, until) => {
    expect(windowOf(WINDOWS, civilDate(day))?.account).toBe(until)
  })

  it.each(['2027-07-01', '2027-08-31'])('%s lies in none', (day) => {
    expect(windowOf(WINDOWS, civilDate(day))).toBeUndefined()
  })
})

describe('a ledger of hours', () => {
  const ledger = { owed: 'excess', returned: 'recovered' }

  it('owes what was entered and not given back, account by account', () => {
    const sums = { excess: { a: 600, b: 30 }, recovered: { a: 240 } }
    expect(balanceOf({ sums }, ledger, 'a')).toBe(360)
    expect(balanceOf({ sums }, ledger, 'b')).toBe(30)
    expect(balanceOf({ sums }, ledger, 'c')).toBe(0)
  })

  it('owes nothing where more was given back in advance', () => {
    expect(balanceOf({ sums: { excess: { a: 60 }, recovered: { a: 90 } } }, ledger, 'a')).toBe(0)
  })
})

const START = civilDate('2026-12-01')
const days = fc.array(fc.integer({ min: 0, max: 240 }), { minLength: 1, maxLength: 40 })
const capacityOf = (of: readonly number[]) => (date: CivilDate) => {
  const index = [...of.keys()].find((n) => plusDays(START, n) === date)
  return minutes(index === undefined ? 0 : (of[index] ?? 0))
}

describe('the days that are left', () => {
  it('begin at the latest where what follows still suffices, as trying every day tells', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 2000 }), (of, owed) => {
        const capable = capacityOf(of)
        const until = plusDays(START, of.length - 1)
        const candidates = [...of.keys()].filter((n) => of.slice(n).reduce((sum, each) => sum + each, 0) >= owed)
        const last = candidates.at(-1)
        return latestBeginning(minutes(owed), START, until, capable) === (last === undefined ? undefined : plusDays(START, last))
      }),
      { numRuns: 200 },
    )
  })

  it('owe nothing: no day to begin by', () => {
    expect(latestBeginning(minutes(0), START, plusDays(START, 9), () => minutes(60))).toBeUndefined()
  })

  it('sum what each can give, both ends inside', () => {
    const until = plusDays(START, 2)
    expect(capacity(START, until, () => minutes(60))).toBe(180)
    expect(capacity(until, START, () => minutes(60))).toBe(0)
    expect(lastUsable(START, until, (date) => minutes(date === plusDays(START, 1) ? 60 : 0))).toBe(plusDays(START, 1))
    expect(lastUsable(START, until, () => minutes(0))).toBeUndefined()
  })
})
