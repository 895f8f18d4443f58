import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { act, field } from '../../kernel/fact.ts'
import { type Interval, intervalField } from '../../kernel/interval.ts'
import { type Minutes, minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { calculation, procedure, type Verdict } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { dayInWindow, holidayRefused, WINDOW_NORM, windowParameters } from './service-window.ts'
import { voucherField } from './voucher-id.ts'

/** On what hours outside the window would rest: an authorisation in writing for a trip lifts it (AMB-49), a derogation of hours does not. */
const BASES = ['trip-authorised', 'glo-derogation'] as const

const serviceDay = {
  plain: { voucher: voucherField(), date: field.date(), basis: field.oneOf(BASES).optional() },
  personal: { slots: z.array(intervalField.inDay()).min(1).max(6) },
}

interface ServiceDay {
  readonly date: CivilDate
  readonly basis?: (typeof BASES)[number] | undefined
  readonly slots: readonly Interval[]
}

/** Minutes that are no service, where no authorisation in writing covers them. */
const uncovered = ({ date, basis, slots }: ServiceDay): Minutes =>
  basis === 'trip-authorised' ? NO_TIME : dayInWindow(date, slots).outside

const outsideVerdict = (day: ServiceDay): Verdict => {
  const outside = uncovered(day)
  return outside > NO_TIME && { outside: minutesInWords(outside) }
}

const holidayVerdict = ({ date, basis }: ServiceDay, school: School): Verdict => {
  const holiday = holidayRefused(date, school)
  return basis !== 'trip-authorised' && holiday !== undefined && { holiday }
}

const WINDOW_SAYS =
  'Il servizio va dalle 7.00 alle 18.00, da lunedì a sabato: {outside} ne restano fuori. Una deroga del GLO riguarda le ore, non l’orario'
const HOLIDAY_SAYS = 'È festa ({holiday}) e il calendario scolastico non ammette il servizio: scegli un altro giorno'

export const voucherServiceHours = procedure({
  id: 'voucher-service-hours',
  version: 1,
  title: 'Orario di servizio 7.00-18.00, da lunedì a sabato (voucher)',
  norm: WINDOW_NORM,
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', referent: 'own-case', provider: 'own-case', 'committing-body': 'own-case' },
  specialSeenBy: [],
  opens: ['service-day-planned', 'service-day-worked'],
  facts: {
    'service-day-planned': act({ title: 'Giorno di servizio pianificato', by: ['provider', 'referent', 'office'], ...serviceDay }),
    'service-day-worked': act({ title: 'Giorno di servizio svolto', by: ['provider', 'referent', 'office'], ...serviceDay }),
  },
  reopens: ['service-day-planned', 'service-day-worked'],
  sums: {
    inside: {
      title: 'Ore di servizio, per mese',
      unit: 'minutes',
      of: {
        'service-day-worked': { post: ({ date, slots }) => ({ account: date.slice(0, 7), amount: dayInWindow(date, slots).inside }) },
      },
    },
    outside: {
      title: 'Ore fuori dall’orario di servizio, per mese',
      unit: 'minutes',
      of: {
        'service-day-worked': { post: ({ date, slots }) => ({ account: date.slice(0, 7), amount: dayInWindow(date, slots).outside }) },
      },
    },
  },
  deadlines: {
    'D-VS-1': {
      title: 'Lavorare solo tra le 7.00 e le 18.00, da lunedì a sabato',
      nature: 'gate',
      bearer: 'provider',
      from: { 'service-day-worked': { again: 'renews' } },
      metBy: {
        'service-day-worked': {
          words: 'tutto nell’orario di servizio, o autorizzato per iscritto',
          test: (day) => uncovered(day) === NO_TIME,
        },
      },
      each: 'date',
      regulation: { term: promptly('tra le 7.00 e le 18.00, da lunedì a sabato', null), norm: WINDOW_NORM },
      missed: 'il tempo fuori dall’orario non è servizio',
    },
  },
  parameters: windowParameters,
  refusals: {
    'ERR-VS-WINDOW': {
      on: 'service-day-worked',
      rule: 'C-VS-1',
      norm: `${WINDOW_NORM}; AMB-49`,
      says: WINDOW_SAYS,
      when: (day) => outsideVerdict(day),
    },
    'ERR-VS-WINDOW/plan': {
      on: 'service-day-planned',
      rule: 'C-VS-1',
      norm: `${WINDOW_NORM}; AMB-49`,
      says: WINDOW_SAYS,
      when: (day) => outsideVerdict(day),
    },
    'ERR-C-VS-1/future': {
      on: 'service-day-worked',
      rule: 'C-VS-1',
      norm: WINDOW_NORM,
      says: 'Il giorno {day} deve ancora venire: registralo come pianificato, e come svolto quando lo sarà',
      when: ({ date }, _, __, { at }) => date > romeDateOf(at) && { day: inWords(date) },
    },
    'ERR-C-VS-1': {
      on: 'service-day-worked',
      norm: WINDOW_NORM,
      says: HOLIDAY_SAYS,
      when: (day, _, school) => holidayVerdict(day, school),
    },
    'ERR-C-VS-1/plan': {
      on: 'service-day-planned',
      norm: WINDOW_NORM,
      says: HOLIDAY_SAYS,
      when: (day, _, school) => holidayVerdict(day, school),
    },
  },
  warnings: {
    'W-C-VS-1': {
      on: 'service-day-worked',
      norm: WINDOW_NORM,
      says: 'Questo giorno è l’ultimo registrato: se è lo stesso foglio ore registra una correzione, o le ore contano due volte',
      when: ({ date }, state) => state.last['service-day-worked']?.data.date === date,
    },
  },
  calculations: {
    'C-VS-1': calculation({
      title: 'Minuti dentro e fuori dall’orario di servizio',
      norm: WINDOW_NORM,
      input: z.strictObject({
        date: field.date(),
        slots: z.array(intervalField.inDay()).min(1).max(6),
        basis: field.oneOf(BASES).optional(),
      }),
      output: z.strictObject({ inside: answer.count(), outside: answer.count(), codes: answer.list(answer.text(40)) }),
      run: (day, school) => ({
        ...dayInWindow(day.date, day.slots),
        codes: [...(uncovered(day) > NO_TIME ? ['ERR-VS-WINDOW'] : []), ...(holidayVerdict(day, school) === false ? [] : ['ERR-C-VS-1'])],
      }),
    }),
  },
  registers: {
    'foglio-ore-voucher': {
      title: 'Foglio ore del servizio',
      norm: WINDOW_NORM,
      on: ['service-day-planned', 'service-day-worked'],
      columns: {
        voucher: { title: 'Voucher', fact: 'service-day-worked', field: 'voucher' },
        date: { title: 'Ultimo giorno', fact: 'service-day-worked', field: 'date' },
      },
    },
  },
})
