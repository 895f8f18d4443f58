import type { Branded } from './brand.ts'
import { MINUTES_PER_HOUR, type Minutes } from './minutes.ts'

/** An amount in euro cents, a whole number. */
export type Cents = Branded<number, 'Cents'>

const isCents = (amount: number): amount is Cents => Number.isSafeInteger(amount)

/** @throws RangeError when `amount` is no whole number of cents. */
export function cents(amount: number): Cents {
  if (!isCents(amount)) throw new RangeError(`not a whole number of cents: ${amount}`)
  return amount
}

export const addCents = (...amounts: readonly Cents[]): Cents => cents(amounts.reduce((sum, amount) => sum + amount, 0))

/** `unit` for each of `count` pieces. */
export const timesCents = (count: number, unit: Cents): Cents => cents(count * unit)

/** Half a cent goes up (C-GEN-4). Of amounts that are not negative. */
const halfUp = (numerator: number, denominator: number): Cents => cents(Math.floor((2 * numerator + denominator) / (2 * denominator)))

/** The pay of so much time at an hourly rate: exact minutes, rounded once, here. */
export const payFor = (worked: Minutes, hourly: Cents): Cents => halfUp(worked * hourly, MINUTES_PER_HOUR)

/** `€ 4,80` */
export function euro(amount: Cents): string {
  const absolute = Math.abs(amount)
  return `${amount < 0 ? '-' : ''}€ ${Math.floor(absolute / 100)},${String(absolute % 100).padStart(2, '0')}`
}
