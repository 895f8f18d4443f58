import type { Branded } from './brand.ts'

/** A length of time in whole minutes, never negative. Hours of service are kept so, exactly: 10 h 30 min are 630. */
export type Minutes = Branded<number, 'Minutes'>

const isMinutes = (n: number): n is Minutes => Number.isSafeInteger(n) && n >= 0

/** @throws RangeError when `n` is no whole number of minutes, or negative. */
export function minutes(n: number): Minutes {
  if (!isMinutes(n)) throw new RangeError(`not a whole number of minutes: ${n}`)
  return n
}

export const NO_TIME = minutes(0)
export const MINUTES_PER_HOUR = 60

/** @throws RangeError when the hours are no whole number of minutes, as 0.33 is not. */
export const hoursAsMinutes = (hours: number): Minutes => minutes(Math.round(hours * MINUTES_PER_HOUR * 1e6) / 1e6)

export const addMinutes = (...lengths: readonly Minutes[]): Minutes => minutes(lengths.reduce((sum, length) => sum + length, 0))

/** What is left of `length`: nothing where `less` is longer. */
export const lessMinutes = (length: Minutes, less: Minutes): Minutes => minutes(Math.max(0, length - less))

export const minMinutes = (one: Minutes, other: Minutes): Minutes => (one <= other ? one : other)

/** Hours with two decimals, never rounded up (C-GEN-4): 100 minutes are 1.66. For showing; sums are made of minutes. */
export const decimalHours = (length: Minutes): number => Math.floor((length * 100) / MINUTES_PER_HOUR) / 100

/** `10 ore e 30 minuti`, `1 ora`, `45 minuti`. */
export function minutesInWords(length: Minutes): string {
  const hours = Math.floor(length / MINUTES_PER_HOUR)
  const rest = length % MINUTES_PER_HOUR
  const parts = [
    ...(hours === 0 ? [] : [hours === 1 ? '1 ora' : `${hours} ore`]),
    ...(rest === 0 && hours > 0 ? [] : [rest === 1 ? '1 minuto' : `${rest} minuti`]),
  ]
  return parts.join(' e ')
}
