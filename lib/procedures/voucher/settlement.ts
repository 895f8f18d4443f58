import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { addMinutes, lessMinutes, type Minutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import { type Cents, cents, payFor } from '../../kernel/money.ts'
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

/** The time of a sheet, which is paid at the price of its day. */
export interface DatedWork extends Worked {
  readonly on: CivilDate
}

export interface Priced extends HourlyValue {
  readonly payable: Minutes
}

/** What is paid for: direct time and first hours at the school's disposal, at the price of their day. */
export const priced = (
  school: School,
  group: LevelGroup,
  { on, direct, standby }: DatedWork,
  acts: readonly TableVersion[] = [],
): Priced => ({
  ...hourlyOn(school, group, on, acts),
  payable: addMinutes(direct, standbyIsPaid(school) ? standby : NO_TIME),
})

/** Exact minutes at their price, rounded once, at the end: a sixtieth of all the minute-cents. */
const amountOf = (lines: readonly Priced[]): Cents =>
  payFor(minutes(lines.reduce((sum, { payable, hourly }) => sum + payable * hourly, 0)), cents(1))

export interface Worth {
  readonly amount: Cents
  /** The price that goes on where no act covers the day of some of the work (AMB-32). */
  readonly provisional: Cents | undefined
}

/** C-VV-1: what the work of a period is worth. */
export function worthOf(school: School, group: LevelGroup, work: readonly DatedWork[], acts: readonly TableVersion[]): Worth {
  const lines = work.map((sheet) => priced(school, group, sheet, acts))
  return { amount: amountOf(lines), provisional: lines.find(({ provisional }) => provisional)?.hourly }
}

/** Hours of a period above those that the voucher allows in it, a derogation's included (D8). */
export const overVoucher = ({ direct, standby }: Worked, allowed: Minutes): Minutes => lessMinutes(addMinutes(direct, standby), allowed)

/** An act on the price as a version of the tariff. */
const actField = () =>
  z
    .strictObject({
      act: field.label(),
      from: field.date(),
      until: field.date().optional(),
      firstCycle: z.int().min(1).max(99_999),
      secondCycle: z.int().min(1).max(99_999),
    })
    .transform(
      ({ act, from, until, firstCycle, secondCycle }): TableVersion => ({
        version: act,
        norm: act,
        from,
        ...(until === undefined ? {} : { until }),
        values: { FIRST_CYCLE: firstCycle, SEC2: secondCycle },
      }),
    )

const money = () => answer.count(999_999_999)

export const settlementCalculations = {
  'C-VV-1': calculation({
    title: 'Importo di un mese',
    norm: `${PRICE_NORM}; AMB-34, AMB-46`,
    input: z.strictObject({
      /** Any of its days: the price is that of the day, where a month has two. */
      month: field.date(),
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
      const line = priced(school, groupOf(input.level), { on: input.month, ...worked })
      const { hourly, version, payable, provisional } = line
      const over = input.voucherMinutes === undefined ? NO_TIME : overVoucher(worked, minutes(input.voucherMinutes + input.derogation))
      return {
        amount: amountOf([line]),
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
