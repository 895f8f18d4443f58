import { type Dated, inForce } from './dated.ts'
import type { School } from './school.ts'
import type { CivilDate } from './time.ts'

/** One version of a table or tariff: whole numbers (cents, minutes, pieces) under names. */
export interface TableVersion extends Dated {
  readonly values: Readonly<Record<string, number>>
}

/** A table that a norm or an act of school or municipality sets, in versions. */
export interface Table {
  readonly title: string
  readonly unit: 'cents' | 'minutes' | 'count'
  /** What holds where the school has entered nothing, and why. */
  readonly default: readonly TableVersion[]
  readonly reason: string
}

/**
 * The version in force on a day: what the school has entered comes before the default. Undefined on a day without one.
 * @param name the table's name in the procedure and in the school's settings.
 */
export const tableOn = (name: string, table: Table, school: School, on: CivilDate): TableVersion | undefined =>
  inForce(school.settings.tables?.[name] ?? [], on) ?? inForce(table.default, on)
