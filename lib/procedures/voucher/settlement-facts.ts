import * as z from 'zod'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, field, lapse } from '../../kernel/fact.ts'
import { expensesField, minutesField, monthField } from './settlement.ts'
import { voucherField } from './voucher-id.ts'

/** No more than all the minutes of a week. */
const WEEK = 10_080
const weekMinutes = () => minutesField(WEEK)

/** The facts of what one voucher is worth. */
export const settlementFacts = {
  'voucher-set': act({
    title: 'Voucher assegnato o rinnovato',
    by: ['committing-body', 'office'],
    plain: { voucher: voucherField(), from: field.date(), to: field.date() },
    personal: {
      level: field.oneOf(LEVELS),
      /** Weekly hours from a day on (AMB-29); a change, as by a derogation (D8), is recorded with the version that it ends. */
      hours: z
        .array(z.strictObject({ from: field.date(), weekly: weekMinutes() }))
        .min(1)
        .max(4)
        .refine(
          (all) => all.every(({ from }, index) => index === 0 || (all[index - 1]?.from ?? '') < from),
          'le ore vanno in ordine di decorrenza',
        ),
      pupil: field.person().optional(),
    },
    keeps: ['level', 'hours'],
  }),
  /**
   * The time sheet of a week, or of its part inside a month. `recovered`: hours of a trip, paid as other hours give way to them; `trip`: the
   * same hours on the day of the trip, not yet paid, so that what is never recovered is never paid (C-VT-2, AMB-33).
   */
  'week-recorded': act({
    title: 'Foglio ore di una settimana',
    by: ['provider', 'office'],
    plain: {
      from: field.date(),
      to: field.date(),
      direct: weekMinutes(),
      standby: weekMinutes().optional(),
      recovered: weekMinutes().optional(),
      trip: weekMinutes().optional(),
      indirect: weekMinutes().optional(),
      collateral: weekMinutes().optional(),
      transfers: weekMinutes().optional(),
    },
  }),
  'invoice-filed': act({
    title: 'Fattura del mese presentata',
    by: ['provider', 'office'],
    /** The voucher, and nobody's name (inclusion § D3, Visibility). */
    plain: {
      voucher: voucherField(),
      month: monthField(),
      amount: z.int().min(0).max(99_999_999),
      copay: z.int().min(0).max(99_999_999).optional(),
    },
    personal: { number: field.label().optional(), expenses: expensesField().optional() },
  }),
  'month-settled': act({
    title: 'Mese liquidato',
    by: ['committing-body', 'office'],
    plain: { month: monthField(), amount: z.int().min(0).max(99_999_999) },
  }),
  'tariff-set': act({
    title: 'Valore orario fissato da un atto',
    by: ['committing-body', 'office'],
    plain: {
      act: field.label(),
      from: field.date(),
      until: field.date().optional(),
      firstCycle: z.int().min(1).max(99_999),
      secondCycle: z.int().min(1).max(99_999),
    },
  }),
  'tariff-year-began': lapse('Nuovo anno scolastico: verifica del valore orario'),
  'settlement-closed': act({ title: 'Voucher concluso', by: ['committing-body', 'office'], phase: 'CLOSED' }),
}

export type SettlementFacts = typeof settlementFacts
