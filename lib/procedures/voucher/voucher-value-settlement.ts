import * as z from 'zod'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { nextOccurrence } from '../../kernel/due.ts'
import { act, field, lapse } from '../../kernel/fact.ts'
import { summed } from '../../kernel/ledger.ts'
import { addMinutes, lessMinutes, type Minutes, minutes, minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { cents, euro } from '../../kernel/money.ts'
import { type CaseState, procedure, type Verdict } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, type MonthDay, promptly } from '../../kernel/term.ts'
import { type CivilDate, dayOf, inWords, MONTHS, plusDays, romeDateOf, weekdayOf } from '../../kernel/time.ts'
import {
  expensesField,
  HOURS_NORM,
  minutesField,
  monthField,
  overVoucher,
  PRICE_NORM,
  type Priced,
  priced,
  settlementCalculations,
  tariffVersion,
} from './settlement.ts'
import { standbyPaidParameter } from './standby.ts'
import { groupOf, hourlyOn, TARIFF, voucherTariff } from './tariff.ts'
import { voucherField } from './voucher-id.ts'

const REVISION_DAY: MonthDay = { month: 9, day: 1 }

/** No more than all the minutes of a week. */
const WEEK = 10_080
const weekMinutes = () => minutesField(WEEK)

const facts = {
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
      firstCycle: z.int().min(0).max(99_999),
      secondCycle: z.int().min(0).max(99_999),
    },
  }),
  'tariff-year-began': lapse('Nuovo anno scolastico: verifica del valore orario'),
  'settlement-closed': act({ title: 'Voucher concluso', by: ['committing-body', 'office'], phase: 'CLOSED' }),
}

type State = CaseState<typeof facts>

interface Week {
  readonly from: CivilDate
  readonly to: CivilDate
  readonly direct: number
  readonly standby?: number | undefined
  readonly recovered?: number | undefined
}

/** The account of a month. */
const monthOf = (date: CivilDate): string => date.slice(0, 7)
const monthInWords = (date: CivilDate): string => `${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`
const mondayOf = (date: CivilDate): CivilDate => plusDays(date, 1 - weekdayOf(date))

const voucherIn = ({ last }: State) => last['voucher-set']?.data

const actsIn = ({ last }: State) => {
  const act = last['tariff-set']?.data
  return act === undefined ? [] : [tariffVersion(act)]
}

const groupIn = (state: State) => groupOf(voucherIn(state)?.level ?? 'PRI')

/** Paid at the price of the month: direct hours, and hours of trips as they are recovered. */
const paidDirect = ({ direct, recovered }: Pick<Week, 'direct' | 'recovered'>): Minutes => minutes(direct + (recovered ?? 0))

/** What a month is worth, as its weeks have been recorded. */
const monthly = (state: State, school: School, month: CivilDate): Priced =>
  priced(
    school,
    groupIn(state),
    month,
    { direct: minutes(summed(state, 'direct', monthOf(month))), standby: minutes(summed(state, 'standby', monthOf(month))) },
    actsIn(state),
  )

/** What another row of the same week has used: a week that straddles two months has two. */
function usedInWeek(state: State, from: CivilDate): Minutes {
  const before = state.last['week-recorded']?.data
  if (before === undefined || mondayOf(before.from) !== mondayOf(from)) return NO_TIME
  return addMinutes(paidDirect(before), minutes(before.standby ?? 0))
}

/** C-VV-1: the hours of a week above the voucher's; all of them outside its days. */
function overIn(state: State, week: Week): Minutes {
  const voucher = voucherIn(state)
  const weekly = voucher?.hours.findLast(({ from }) => from <= week.to)?.weekly ?? 0
  const valid = voucher !== undefined && voucher.from <= week.from && week.to <= voucher.to
  const allowed = lessMinutes(minutes(weekly), usedInWeek(state, week.from))
  return overVoucher({ direct: paidDirect(week), standby: minutes(week.standby ?? 0) }, valid ? allowed : NO_TIME)
}

const provisionalIn = (state: State, school: School, month: CivilDate): Verdict => {
  const { provisional, hourly } = monthly(state, school, month)
  return provisional && { price: euro(hourly), month: monthInWords(month) }
}

const TARIFF_SAYS = 'Nessun atto fissa il valore orario di {month}: resta {price}. Verifica se l’ente ha deliberato, e registra l’atto'
const WORTH_SAYS = 'Le ore registrate di {month} valgono {worth}: controlla l’importo o i fogli ore'

const worthVerdict = (state: State, school: School, { month, amount }: { readonly month: CivilDate; readonly amount: number }): Verdict => {
  const { amount: worth } = monthly(state, school, month)
  return amount !== worth && { month: monthInWords(month), worth: euro(worth) }
}

export const voucherValueSettlement = procedure({
  id: 'voucher-value-settlement',
  version: 1,
  title: 'Valore orario del voucher e liquidazione',
  norm: 'Allegato A1 (004:4-23, 35-53)',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', provider: 'own-case', 'committing-body': 'own-case' },
  specialSeenBy: [],
  opens: 'voucher-set',
  facts,
  reopens: ['voucher-set'],
  yearly: {
    'tariff-year-began': {
      on: REVISION_DAY,
      ended: (state) => {
        const voucher = voucherIn(state)
        const since = romeDateOf(state.last['tariff-year-began']?.at ?? state.openedAt)
        return (
          state.last['settlement-closed'] !== undefined ||
          voucher === undefined ||
          voucher.to < nextOccurrence(plusDays(since, 1), REVISION_DAY)
        )
      },
    },
  },
  sums: {
    direct: {
      title: 'Ore dirette da pagare, per mese',
      unit: 'minutes',
      of: { 'week-recorded': { post: (week) => ({ account: monthOf(week.from), amount: paidDirect(week) }) } },
    },
    standby: {
      title: 'Prime ore a disposizione, per mese',
      unit: 'minutes',
      of: { 'week-recorded': { post: ({ from, standby }) => ({ account: monthOf(from), amount: standby ?? 0 }) } },
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
  },
  deadlines: {
    'D-VV-1': {
      title: 'Verificare il valore orario del voucher per l’anno scolastico e registrare l’atto',
      nature: 'duty',
      bearer: 'committing-body',
      from: {
        'voucher-set': { dated: ({ from }) => from },
        'tariff-year-began': { again: 'renews' },
      },
      metBy: 'tariff-set',
      endedBy: { 'settlement-closed': true },
      regulation: {
        term: promptly('senza termine: «con possibilità di revisione» per l’anno scolastico', days(30)),
        norm: 'Allegato A1 (004:38, 52); AMB-32',
      },
      reckoned: (state, school, { on }) => (hourlyOn(school, groupIn(state), on, actsIn(state)).provisional ? on : undefined),
      missed: 'resta il valore orario dell’ultimo atto',
    },
  },
  parameters: standbyPaidParameter,
  tables: { [TARIFF]: voucherTariff },
  refusals: {
    'ERR-VV-OVER': {
      on: 'week-recorded',
      rule: 'C-VV-1',
      norm: `${HOURS_NORM}; AMB-29`,
      says: 'Le ore superano di {over} quelle del voucher nella settimana: per una deroga del GLO rinnova il voucher con le nuove ore, le ore di una gita scrivile a parte',
      when: (week, state) => {
        const over = overIn(state, week)
        return over > NO_TIME && { over: minutesInWords(over) }
      },
    },
    'ERR-C-VV-1/period': {
      on: 'week-recorded',
      rule: 'C-VV-1',
      norm: HOURS_NORM,
      says: 'Un foglio ore sta in una settimana e in un mese: dividi quello che passa da un mese all’altro',
      when: ({ from, to }) => from > to || mondayOf(from) !== mondayOf(to) || monthOf(from) !== monthOf(to),
    },
    'ERR-C-VV-1/order': {
      on: 'week-recorded',
      rule: 'C-VV-1',
      norm: HOURS_NORM,
      says: 'I fogli ore sono già registrati fino a {last}: per cambiarne uno registra una correzione; uno dimenticato lo registra il Dirigente, con il motivo',
      when: ({ from }, { last }) => {
        const until = last['week-recorded']?.data.to
        return until !== undefined && from <= until && { last: inWords(until) }
      },
    },
    'ERR-C-VV-1/settled': {
      on: 'week-recorded',
      rule: 'C-VV-1',
      norm: PRICE_NORM,
      says: 'Il mese di {month} è già liquidato: registra prima una correzione della liquidazione',
      when: ({ from }, state) => summed(state, 'settled', monthOf(from)) > 0 && { month: monthInWords(from) },
    },
    'ERR-VV-LODGING': {
      on: 'invoice-filed',
      rule: 'C-VV-1',
      norm: 'Allegato A1 (004:23)',
      says: 'Vitto e alloggio dell’assistente non si riconoscono: togli {expenses} dalla fattura',
      when: ({ expenses }) =>
        expenses !== undefined && expenses.length > 0 && { expenses: euro(cents(expenses.reduce((sum, line) => sum + line.cents, 0))) },
    },
    'ERR-VV-COPAY': {
      on: 'invoice-filed',
      rule: 'C-VV-1',
      norm: 'Allegato A1 (004:41-42)',
      says: 'Il servizio non prevede la partecipazione dell’utente al costo: togli {copay}',
      when: ({ copay }) => copay !== undefined && copay > 0 && { copay: euro(cents(copay)) },
    },
    'ERR-C-VV-1/voucher': {
      on: 'invoice-filed',
      rule: 'C-VV-1',
      norm: PRICE_NORM,
      says: 'La fattura è di un altro voucher: questo è {voucher}',
      when: ({ voucher }, state) => {
        const own = voucherIn(state)?.voucher
        return own !== undefined && own !== voucher && { voucher: own }
      },
    },
    'ERR-C-VV-1': {
      on: 'month-settled',
      norm: PRICE_NORM,
      says: WORTH_SAYS,
      when: (paid, state, school) => worthVerdict(state, school, paid),
    },
    'ERR-C-VV-1/twice': {
      on: 'month-settled',
      rule: 'C-VV-1',
      norm: PRICE_NORM,
      says: 'Il mese di {month} è già liquidato: per cambiarlo registra una correzione',
      when: ({ month }, state) => summed(state, 'settled', monthOf(month)) > 0 && { month: monthInWords(month) },
    },
    'ERR-C-VV-2': {
      on: 'tariff-set',
      norm: `${PRICE_NORM}; AMB-32`,
      says: 'I conti sono mensili: il valore orario decorre dal primo giorno di un mese, e non finisce prima di cominciare',
      when: ({ from, until }) => dayOf(from) !== 1 || (until !== undefined && until < from),
    },
  },
  warnings: {
    'W-VV-TARIFF': {
      on: 'month-settled',
      rule: 'C-VV-2',
      norm: `${PRICE_NORM}; AMB-32`,
      says: TARIFF_SAYS,
      when: ({ month }, state, school) => provisionalIn(state, school, month),
    },
    'W-VV-TARIFF/invoice': {
      on: 'invoice-filed',
      rule: 'C-VV-2',
      norm: `${PRICE_NORM}; AMB-32`,
      says: TARIFF_SAYS,
      when: ({ month }, state, school) => provisionalIn(state, school, month),
    },
    'W-C-VV-1': {
      on: 'invoice-filed',
      norm: PRICE_NORM,
      says: WORTH_SAYS,
      when: (bill, state, school) => worthVerdict(state, school, bill),
    },
  },
  calculations: settlementCalculations,
  registers: {
    'registro-ore-dirette': {
      title: 'Registro delle ore dirette',
      norm: HOURS_NORM,
      on: 'voucher-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'voucher-set', field: 'voucher' },
        from: { title: 'Ultimo foglio dal', fact: 'week-recorded', field: 'from' },
        to: { title: 'Ultimo foglio fino al', fact: 'week-recorded', field: 'to' },
        direct: { title: 'Minuti diretti', fact: 'week-recorded', field: 'direct' },
        standby: { title: 'Minuti a disposizione', fact: 'week-recorded', field: 'standby' },
        recovered: { title: 'Minuti di gita recuperati', fact: 'week-recorded', field: 'recovered' },
      },
    },
    'registro-ore-indirette': {
      title: 'Registro delle ore indirette, comprese nel prezzo',
      norm: HOURS_NORM,
      on: 'voucher-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'voucher-set', field: 'voucher' },
        from: { title: 'Ultimo foglio dal', fact: 'week-recorded', field: 'from' },
        to: { title: 'Ultimo foglio fino al', fact: 'week-recorded', field: 'to' },
        indirect: { title: 'Minuti indiretti', fact: 'week-recorded', field: 'indirect' },
        collateral: { title: 'Minuti correlati', fact: 'week-recorded', field: 'collateral' },
        transfers: { title: 'Minuti di trasferimento', fact: 'week-recorded', field: 'transfers' },
        trip: { title: 'Minuti di gita', fact: 'week-recorded', field: 'trip' },
      },
    },
    'registro-tariffe-voucher': {
      title: 'Registro dei valori orari',
      norm: PRICE_NORM,
      on: 'voucher-set',
      columns: {
        act: { title: 'Ultimo atto', fact: 'tariff-set', field: 'act' },
        from: { title: 'Dal', fact: 'tariff-set', field: 'from' },
        until: { title: 'Fino al', fact: 'tariff-set', field: 'until' },
        firstCycle: { title: 'Infanzia e primo ciclo', fact: 'tariff-set', field: 'firstCycle' },
        secondCycle: { title: 'Secondaria di II grado', fact: 'tariff-set', field: 'secondCycle' },
      },
    },
  },
})
