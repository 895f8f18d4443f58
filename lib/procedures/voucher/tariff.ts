import type { Level } from '../../kernel/calendar/calendar.ts'
import { inForce } from '../../kernel/dated.ts'
import { type Cents, cents } from '../../kernel/money.ts'
import type { School } from '../../kernel/school.ts'
import type { Table, TableVersion } from '../../kernel/table.ts'
import { type CivilDate, civilDate } from '../../kernel/time.ts'

/** The levels that the annex prices apart (004:35, 47). */
export const LEVEL_GROUPS = ['FIRST_CYCLE', 'SEC2'] as const
export type LevelGroup = (typeof LEVEL_GROUPS)[number]

export const groupOf = (level: Level): LevelGroup => (level === 'SEC2' ? 'SEC2' : 'FIRST_CYCLE')

export const TARIFF = 'voucher-tariff'

const ANNEX_PRICE = 2300

const ANNEX: TableVersion = {
  version: 'allegato-a1-2025-26',
  norm: 'Allegato A1 (004:35-38, 47-52)',
  from: civilDate('2025-09-01'),
  until: civilDate('2026-08-31'),
  values: { FIRST_CYCLE: ANNEX_PRICE, SEC2: ANNEX_PRICE },
}

export const voucherTariff: Table = {
  title: 'Valore orario del voucher',
  unit: 'cents',
  default: [ANNEX],
  reason: '€ 23,00 IVA inclusa, stampati per l’a.s. 2025/26: valgono come prezzo finché un atto non ne fissa un altro (AMB-32)',
}

export interface HourlyValue {
  readonly hourly: Cents
  readonly version: string
  readonly norm: string
  /** No act covers the day: the price of the last one goes on (AMB-32). */
  readonly provisional: boolean
}

const priceIn = ({ values }: TableVersion, group: LevelGroup): number | undefined => values[group]

/**
 * The hourly value, VAT included, on a day (C-VV-2): what an act recorded in the case sets, then what the school or its municipality has
 * entered, then the annex. Where none covers the day, the one that began last before it; before all of them the first.
 */
export function hourlyOn(school: School, group: LevelGroup, on: CivilDate, acts: readonly TableVersion[] = []): HourlyValue {
  // A version may price one group alone, as an act of the Region does.
  const entered = [...acts, ...(school.settings.tables?.[TARIFF] ?? [])].filter((version) => priceIn(version, group) !== undefined)
  const covering = inForce(entered, on) ?? inForce([ANNEX], on)
  const known = [ANNEX, ...entered].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  const version = covering ?? known.findLast(({ from }) => from === undefined || from <= on) ?? known[0] ?? ANNEX
  return {
    hourly: cents(priceIn(version, group) ?? ANNEX_PRICE),
    version: version.version,
    norm: version.norm,
    provisional: covering === undefined,
  }
}
