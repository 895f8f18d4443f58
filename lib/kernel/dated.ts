import type { CivilDate } from './time.ts'

/** What an act sets for a time: a tariff, a table. `from` and `until` are both in force; no `until`: still. */
export interface Dated {
  readonly version: string
  readonly norm: string
  readonly from?: CivilDate
  readonly until?: CivilDate
}

/** The row in force on a day: of two the one that began later. */
export const inForce = <T extends Dated>(rows: readonly T[], on: CivilDate): T | undefined =>
  rows
    .filter(({ from, until }) => (from === undefined || from <= on) && (until === undefined || on <= until))
    .reduce<T | undefined>((best, row) => (best === undefined || (row.from ?? '') > (best.from ?? '') ? row : best), undefined)
