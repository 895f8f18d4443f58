import type { Branded } from './brand.ts'

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

/** `€ 4,80` */
export function euro(amount: Cents): string {
  const absolute = Math.abs(amount)
  return `${amount < 0 ? '-' : ''}€ ${Math.floor(absolute / 100)},${String(absolute % 100).padStart(2, '0')}`
}
