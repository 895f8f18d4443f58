import type { DataOf } from '../../kernel/fact.ts'
import { summed } from '../../kernel/ledger.ts'
import { addMinutes, lessMinutes, type Minutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { CaseState, Posting, Sum } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import type { TableVersion } from '../../kernel/table.ts'
import { type CivilDate, civilDate, daysBetween, plusDays, weekdayOf } from '../../kernel/time.ts'
import { type DatedWork, overVoucher, type Worth, worthOf } from './settlement.ts'
import type { SettlementFacts } from './settlement-facts.ts'
import { groupOf, hourlyOn } from './tariff.ts'

export type SettlementState = CaseState<SettlementFacts>
export type Week = DataOf<SettlementFacts['week-recorded']>

/** The account of a month. */
export const monthOf = (date: CivilDate): string => date.slice(0, 7)
const mondayOf = (date: CivilDate): CivilDate => plusDays(date, 1 - weekdayOf(date))
export const sameWeek = (one: CivilDate, other: CivilDate): boolean => mondayOf(one) === mondayOf(other)

export const voucherIn = ({ last }: SettlementState) => last['voucher-set']?.data
export const groupIn = (state: SettlementState) => groupOf(voucherIn(state)?.level ?? 'PRI')

/** Direct hours, and hours of trips as they are recovered. */
const paidDirect = ({ direct, recovered }: Week): Minutes => minutes(direct + (recovered ?? 0))

/** The sheets recorded. Each is an account under its first day: a month may have two prices, a week two months. */
function sheetsIn(state: SettlementState): readonly DatedWork[] {
  const days = new Set([...Object.keys(state.sums.direct ?? {}), ...Object.keys(state.sums.standby ?? {})])
  return [...days].map((day) => ({
    on: civilDate(day),
    direct: minutes(summed(state, 'direct', day)),
    standby: minutes(summed(state, 'standby', day)),
  }))
}

export const sheetsOfWeek = (state: SettlementState, day: CivilDate): readonly DatedWork[] =>
  sheetsIn(state).filter(({ on }) => sameWeek(on, day))

/** The acts on the price that the case holds, each from its first day: a later one does not undo the months of an earlier. */
export function actsIn({ sums }: SettlementState): readonly TableVersion[] {
  const first = sums['price-first-cycle'] ?? {}
  return Object.entries(first).map(([from, price]) => {
    const days = sums['price-days']?.[from] ?? 0
    return {
      version: from,
      norm: from,
      from: civilDate(from),
      ...(days === 0 ? {} : { until: plusDays(civilDate(from), days - 1) }),
      values: { FIRST_CYCLE: price, SEC2: sums['price-second-cycle']?.[from] ?? price },
    }
  })
}

export const priceOn = (state: SettlementState, school: School, on: CivilDate) => hourlyOn(school, groupIn(state), on, actsIn(state))

/** What a month is worth, as its weeks have been recorded. */
export const monthly = (state: SettlementState, school: School, month: CivilDate): Worth => {
  const sheets = sheetsIn(state).filter(({ on }) => monthOf(on) === monthOf(month))
  return worthOf(school, groupIn(state), sheets, actsIn(state))
}

/** Weekly hours of the voucher on a day, and none before they begin. */
export const weeklyOn = (state: SettlementState, day: CivilDate): Minutes =>
  minutes(voucherIn(state)?.hours.findLast(({ from }) => from <= day)?.weekly ?? 0)

/** C-VV-1: the hours of a week above the voucher's; all of them outside its days. */
export function overIn(state: SettlementState, week: Week): Minutes {
  const voucher = voucherIn(state)
  const isValid = voucher !== undefined && voucher.from <= week.from && week.to <= voucher.to
  const used = addMinutes(...sheetsOfWeek(state, week.from).flatMap(({ direct, standby }) => [direct, standby]))
  const allowed = isValid ? lessMinutes(weeklyOn(state, week.to), used) : NO_TIME
  return overVoucher({ direct: paidDirect(week), standby: minutes(week.standby ?? 0) }, allowed)
}

/** Takes the place of what the account held. */
const set = (state: SettlementState, sum: string, account: string, value: number): Posting => ({
  account,
  amount: value - summed(state, sum, account),
})

export const settlementSums: Readonly<Record<string, Sum<SettlementFacts>>> = {
  direct: {
    title: 'Ore dirette da pagare, per primo giorno del foglio ore',
    unit: 'minutes',
    of: { 'week-recorded': { post: (week) => ({ account: week.from, amount: paidDirect(week) }) } },
  },
  standby: {
    title: 'Prime ore a disposizione, per primo giorno del foglio ore',
    unit: 'minutes',
    of: { 'week-recorded': { post: ({ from, standby }) => ({ account: from, amount: standby ?? 0 }) } },
  },
  unpaid: {
    title: 'Ore indirette, correlate, di trasferimento e di gita: comprese nel prezzo, per mese',
    unit: 'minutes',
    of: {
      'week-recorded': {
        post: ({ from, indirect, collateral, transfers, trip }) => ({
          account: monthOf(from),
          amount: (indirect ?? 0) + (collateral ?? 0) + (transfers ?? 0) + (trip ?? 0),
        }),
      },
    },
  },
  settled: {
    title: 'Importi liquidati, per mese',
    unit: 'cents',
    of: { 'month-settled': { post: ({ month, amount }) => ({ account: monthOf(month), amount }) } },
  },
  'price-first-cycle': {
    title: 'Valore orario di infanzia e primo ciclo, per decorrenza',
    unit: 'cents',
    of: { 'tariff-set': { post: ({ from, firstCycle }, state) => set(state, 'price-first-cycle', from, firstCycle) } },
  },
  'price-second-cycle': {
    title: 'Valore orario della secondaria di II grado, per decorrenza',
    unit: 'cents',
    of: { 'tariff-set': { post: ({ from, secondCycle }, state) => set(state, 'price-second-cycle', from, secondCycle) } },
  },
  'price-days': {
    title: 'Giorni per cui vale un valore orario, per decorrenza; senza giorni, fino a un nuovo atto',
    unit: 'count',
    of: {
      'tariff-set': {
        post: ({ from, until }, state) =>
          set(state, 'price-days', from, until === undefined ? 0 : Math.max(0, daysBetween(from, until) + 1)),
      },
    },
  },
}
