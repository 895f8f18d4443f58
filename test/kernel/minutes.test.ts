import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMinutes, decimalHours, hoursAsMinutes, lessMinutes, minutes, minutesInWords } from '../../lib/kernel/minutes.ts'
import { cents, payFor } from '../../lib/kernel/money.ts'

const length = fc.integer({ min: 0, max: 100_000 }).map(minutes)

describe('minutes', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('are whole and never negative: %s is refused', (n) => {
    expect(() => minutes(n)).toThrow(RangeError)
  })

  it('come from hours that are whole minutes, and from no others', () => {
    expect(hoursAsMinutes(34.25)).toBe(2055)
    expect(hoursAsMinutes(0.1)).toBe(6)
    expect(() => hoursAsMinutes(0.33)).toThrow(RangeError)
  })

  it('are shown as decimal hours, never rounded up', () => {
    expect(decimalHours(minutes(100))).toBe(1.66)
    expect(decimalHours(minutes(659))).toBe(10.98)
    fc.assert(fc.property(length, (n) => decimalHours(n) * 60 <= n + 1e-6 && n - decimalHours(n) * 60 < 0.6 + 1e-6))
  })

  it('are said in words', () => {
    expect([0, 1, 45, 60, 61, 90, 120, 630].map((n) => minutesInWords(minutes(n)))).toEqual([
      '0 minuti',
      '1 minuto',
      '45 minuti',
      '1 ora',
      '1 ora e 1 minuto',
      '1 ora e 30 minuti',
      '2 ore',
      '10 ore e 30 minuti',
    ])
  })

  it('never fall below nothing', () => {
    fc.assert(fc.property(length, length, (a, b) => lessMinutes(a, b) === Math.max(0, a - b) && addMinutes(a, b) === a + b))
  })
})

describe('the pay of minutes at an hourly rate', () => {
  it('is rounded once, half a cent upwards', () => {
    expect(payFor(minutes(2055), cents(2300))).toBe(78_775)
    expect(payFor(minutes(45), cents(2300))).toBe(1725)
    // 1 minute at 30 cents an hour is half a cent.
    expect(payFor(minutes(1), cents(30))).toBe(1)
    expect(payFor(minutes(1), cents(29))).toBe(0)
  })

  it('is the nearest whole number of cents to the exact amount', () => {
    fc.assert(
      fc.property(length, fc.integer({ min: 0, max: 100_000 }).map(cents), (worked, rate) => {
        const twice = 2 * (payFor(worked, rate) * 60 - worked * rate)
        return twice > -60 && twice <= 60
      }),
    )
  })

  it('grows with the time, and of a sum differs from the sum of its parts by the roundings alone', () => {
    fc.assert(
      fc.property(length, length, fc.integer({ min: 0, max: 10_000 }).map(cents), (a, b, rate) => {
        const whole = payFor(addMinutes(a, b), rate)
        return whole >= payFor(a, rate) && Math.abs(whole - payFor(a, rate) - payFor(b, rate)) <= 1
      }),
    )
  })
})
