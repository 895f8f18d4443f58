import { type CivilDate, dateOf } from '../time.ts'

/**
 * Easter Sunday of a Gregorian year (Meeus/Jones/Butcher, as printed in J. Meeus, "Astronomical Algorithms", ch. 8).
 * Always a Sunday from 22 March to 25 April.
 */
export function easterOf(year: number): CivilDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const correction = Math.floor((century + 8) / 25)
  const moon = (19 * golden + century - Math.floor(century / 4) - Math.floor((century - correction + 1) / 3) + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - moon - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * moon + 22 * toSunday) / 451)
  const index = moon + toSunday - 7 * late + 114
  return dateOf(year, Math.floor(index / 31), (index % 31) + 1)
}
