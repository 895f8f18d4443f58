import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { easterOf } from '../../../lib/kernel/calendar/easter.ts'
import { EASTER } from './golden.ts'
import { always } from './sample.ts'

/** Clavius' method by golden number and epact, as in D. Knuth, TAOCP vol. 1, § 1.3.2, exercise 14. */
function byEpact(year: number): string {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const leapsDropped = Math.floor((3 * century) / 4) - 12
  const moonCorrection = Math.floor((8 * century + 5) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - leapsDropped - 10
  const rough = (((11 * golden + 20 + moonCorrection - leapsDropped) % 30) + 30) % 30
  const epact = rough === 24 || (rough === 25 && golden > 11) ? rough + 1 : rough
  const fullMoon = 44 - epact < 21 ? 74 - epact : 44 - epact
  const march = fullMoon + 7 - ((sunday + fullMoon) % 7)
  return Temporal.PlainDate.from({ year, month: 3, day: 1 })
    .add({ days: march - 1 })
    .toString()
}

describe('Easter', () => {
  it.each(Object.entries(EASTER))('%s falls on %s', (year, day) => {
    expect(easterOf(Number(year))).toBe(`${year}-${day}`)
  })

  it('is a Sunday from 22 March to 25 April, the same by two methods', () => {
    always(
      fc.integer({ min: 1900, max: 9998 }),
      (year) => {
        const easter = easterOf(year)
        expect(Temporal.PlainDate.from(easter).dayOfWeek).toBe(7)
        expect(easter.slice(5) >= '03-22' && easter.slice(5) <= '04-25').toBe(true)
        expect(easter).toBe(byEpact(year))
      },
      2000,
    )
  })

  it('agrees with the second method in each year from 1900 to 2300', () => {
    const years = Array.from({ length: 401 }, (_, index) => 1900 + index)
    expect(years.map((year) => easterOf(year))).toEqual(years.map(byEpact))
  })
})
