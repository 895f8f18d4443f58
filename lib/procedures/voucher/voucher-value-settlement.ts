import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { nextOccurrence } from '../../kernel/due.ts'
import type { DataOf } from '../../kernel/fact.ts'
import { summed } from '../../kernel/ledger.ts'
import { minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { cents, euro } from '../../kernel/money.ts'
import { procedure, type Verdict, type Where } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, type MonthDay, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, later, MONTHS, plusDays, romeDateOf } from '../../kernel/time.ts'
import { HOURS_NORM, PRICE_NORM, settlementCalculations } from './settlement.ts'
import { type SettlementFacts, settlementFacts } from './settlement-facts.ts'
import {
  monthly,
  monthOf,
  overIn,
  priceOn,
  type SettlementState,
  sameWeek,
  settlementSums,
  sheetsOfWeek,
  voucherIn,
  weeklyOn,
} from './settlement-state.ts'
import { standbyPaidParameter } from './standby.ts'
import { TARIFF, voucherTariff } from './tariff.ts'

const REVISION_DAY: MonthDay = { month: 9, day: 1 }

const monthInWords = (date: CivilDate): string => `${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`

/** An act on the price of another year leaves that of this one to be checked. */
const pricesPresent: Where<DataOf<SettlementFacts['tariff-set']>, SettlementFacts> = {
  words: 'valore orario che vale oggi, o da quando comincia il voucher',
  test: ({ from, until }, state, { at }) => {
    const day = later(romeDateOf(at), voucherIn(state)?.from ?? romeDateOf(at))
    return from <= day && (until === undefined || day <= until)
  },
}

const provisionalIn = (state: SettlementState, school: School, month: CivilDate): Verdict => {
  const { provisional } = monthly(state, school, month)
  return provisional !== undefined && { price: euro(provisional), month: monthInWords(month) }
}

const TARIFF_SAYS = 'Nessun atto fissa il valore orario di {month}: resta {price}. Verifica se l’ente ha deliberato, e registra l’atto'
const WORTH_SAYS = 'Le ore registrate di {month} valgono {worth}: controlla l’importo o i fogli ore'

const worthVerdict = (
  state: SettlementState,
  school: School,
  { month, amount }: { readonly month: CivilDate; readonly amount: number },
): Verdict => {
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
  facts: settlementFacts,
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
  sums: settlementSums,
  deadlines: {
    'D-VV-1': {
      title: 'Verificare il valore orario del voucher per l’anno scolastico e registrare l’atto',
      nature: 'duty',
      bearer: 'committing-body',
      from: {
        'voucher-set': { dated: ({ from }) => from },
        'tariff-year-began': { again: 'renews' },
      },
      metBy: { 'tariff-set': pricesPresent },
      endedBy: { 'settlement-closed': true },
      regulation: {
        term: promptly('senza termine: «con possibilità di revisione» per l’anno scolastico', days(30)),
        norm: 'Allegato A1 (004:38, 52); AMB-32',
      },
      reckoned: (state, school, { on }) => (priceOn(state, school, on).provisional ? on : undefined),
      missed: 'resta il valore orario dell’ultimo atto',
    },
  },
  parameters: standbyPaidParameter,
  tables: { [TARIFF]: voucherTariff },
  refusals: {
    'ERR-C-VV-1/year': {
      on: 'voucher-set',
      rule: 'C-VV-1',
      norm: 'Allegato A1 (004:28-29)',
      says: 'Il voucher dura l’anno scolastico: indica due giorni in ordine, dello stesso anno, e per il nuovo anno rinnovalo',
      when: ({ from, to }) => to < from || schoolYearOf(from) !== schoolYearOf(to),
    },
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
      says: 'Un foglio ore sta in una settimana e in un mese, con le stesse ore del voucher e lo stesso valore orario: dividi questo',
      when: ({ from, to }, state, school) =>
        from > to ||
        !sameWeek(from, to) ||
        monthOf(from) !== monthOf(to) ||
        weeklyOn(state, from) !== weeklyOn(state, to) ||
        priceOn(state, school, from).hourly !== priceOn(state, school, to).hourly,
    },
    'ERR-C-VV-1/future': {
      on: 'week-recorded',
      rule: 'C-VV-1',
      norm: HOURS_NORM,
      says: 'Il foglio ore arriva fino a {to}, che deve ancora venire: registralo quando le ore saranno svolte',
      when: ({ to }, _, __, { at }) => to > romeDateOf(at) && { to: inWords(to) },
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
      says: 'Il valore orario finisce prima di cominciare: correggi i due giorni',
      when: ({ from, until }) => until !== undefined && until < from,
    },
  },
  warnings: {
    'W-C-VV-2': {
      on: 'tariff-set',
      norm: `${PRICE_NORM}; AMB-32`,
      says: 'Il valore orario cambia in una settimana di cui c’è già un foglio ore: se lo attraversa, correggilo e dividilo',
      when: ({ from }, state) => sheetsOfWeek(state, from).some(({ on }) => on < from),
    },
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
