import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { addMinutes, lessMinutes, type Minutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import { type Cents, payFor } from '../../kernel/money.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import type { TableVersion } from '../../kernel/table.ts'
import { type CivilDate, dayOf, plusDays } from '../../kernel/time.ts'
import { standbyIsPaid } from './standby.ts'
import { groupOf, type HourlyValue, hourlyOn, type LevelGroup } from './tariff.ts'

export const PRICE_NORM = 'Allegato A1 (004:36-38, 48-52)'
export const HOURS_NORM = 'Allegato A1 (004:5-20)'

/** A month, by any of its days: totals and prices are monthly. */
export const monthField = () => field.date().transform(firstOf)
export const firstOf = (date: CivilDate): CivilDate => plusDays(date, 1 - dayOf(date))

/** No more than all the minutes of a month. */
const MONTH = 44_640
export const minutesField = (max = MONTH) => z.int().min(0).max(max)

/** What 004:23 does not recognise. */
export const EXPENSES = ['food', 'lodging'] as const
export const expensesField = () => z.array(z.strictObject({ what: field.oneOf(EXPENSES), cents: z.int().min(1).max(99_999_999) })).max(20)

/** Time of one period by what it is paid as. */
export interface Worked {
  readonly direct: Minutes
  readonly standby: Minutes
}

export interface Priced extends HourlyValue {
  readonly payable: Minutes
  readonly amount: Cents
}

/** C-VV-1: direct time and first hours at the school's disposal at the price of the month, exact minutes rounded once. */
export function priced(school: School, group: LevelGroup, month: CivilDate, worked: Worked, acts: readonly TableVersion[] = []): Priced {
  const value = hourlyOn(school, group, month, acts)
  const payable = addMinutes(worked.direct, standbyIsPaid(school) ? worked.standby : NO_TIME)
  return { ...value, payable, amount: payFor(payable, value.hourly) }
}

/** Hours of a period above those that the voucher allows in it, a derogation's included (D8). */
export const overVoucher = ({ direct, standby }: Worked, allowed: Minutes): Minutes => lessMinutes(addMinutes(direct, standby), allowed)

const actField = () =>
  z
    .strictObject({
      act: field.label(),
      from: field.date(),
      until: field.date().optional(),
      firstCycle: z.int().min(0).max(99_999),
      secondCycle: z.int().min(0).max(99_999),
    })
    .transform(tariffVersion)

/** An act on the price as a version of the tariff. */
export function tariffVersion(act: {
  readonly act: string
  readonly from: CivilDate
  readonly until?: CivilDate | undefined
  readonly firstCycle: number
  readonly secondCycle: number
}): TableVersion {
  return {
    version: act.act,
    norm: act.act,
    from: act.from,
    ...(act.until === undefined ? {} : { until: act.until }),
    values: { FIRST_CYCLE: act.firstCycle, SEC2: act.secondCycle },
  }
}

const money = () => answer.count(999_999_999)

export const settlementCalculations = {
  'C-VV-1': calculation({
    title: 'Importo di un mese',
    norm: `${PRICE_NORM}; AMB-34, AMB-46`,
    input: z.strictObject({
      month: monthField(),
      level: field.oneOf(LEVELS),
      direct: minutesField(),
      standby: minutesField().default(0),
      indirect: minutesField().default(0),
      collateral: minutesField().default(0),
      transfers: minutesField().default(0),
      unrecoveredTrip: minutesField().default(0),
      expenses: expensesField().default([]),
      copay: z.int().min(0).max(99_999_999).default(0),
      /** Of the voucher in the same period, where the hours are to be compared with it. */
      voucherMinutes: minutesField().optional(),
      derogation: minutesField().default(0),
    }),
    output: z.strictObject({
      amount: money(),
      hourly: money(),
      tariff: answer.text(80),
      payable: answer.count(),
      unpaid: answer.count(999_999),
      over: answer.count(),
      copay: answer.count(),
      codes: answer.list(answer.text(40)),
    }),
    run: (input, school) => {
      const worked = { direct: minutes(input.direct), standby: minutes(input.standby) }
      const { amount, hourly, version, payable, provisional } = priced(school, groupOf(input.level), input.month, worked)
      const over = input.voucherMinutes === undefined ? NO_TIME : overVoucher(worked, minutes(input.voucherMinutes + input.derogation))
      return {
        amount,
        hourly,
        tariff: version,
        payable,
        unpaid: input.indirect + input.collateral + input.transfers + input.unrecoveredTrip,
        over,
        copay: 0,
        codes: [
          ...(input.expenses.length > 0 ? ['ERR-VV-LODGING'] : []),
          ...(over > NO_TIME ? ['ERR-VV-OVER'] : []),
          ...(input.copay === 0 ? [] : ['ERR-VV-COPAY']),
          ...(provisional ? ['W-VV-TARIFF'] : []),
        ],
      }
    },
  }),
  'C-VV-2': calculation({
    title: 'Valore orario in un giorno',
    norm: `${PRICE_NORM}; AMB-32`,
    input: z.strictObject({ level: field.oneOf(LEVELS), on: field.date(), acts: z.array(actField()).max(20).default([]) }),
    output: z.strictObject({ hourly: money(), tariff: answer.text(80), norm: answer.text(), codes: answer.list(answer.text(40)) }),
    run: ({ level, on, acts }, school) => {
      const { hourly, version, norm, provisional } = hourlyOn(school, groupOf(level), on, acts)
      return { hourly, tariff: version, norm, codes: provisional ? ['W-VV-TARIFF'] : [] }
    },
  }),
}
