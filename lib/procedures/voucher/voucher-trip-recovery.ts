import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { procedure, type Verdict } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { dayInWindow, holidayRefused, WINDOW_NORM, windowParameters } from './service-window.ts'
import { firstBegins, lastBegins, scheduledOn, timetableRefusals, timetableWarnings } from './timetable.ts'
import { tripCalculations } from './trip-calculations.ts'
import { tripFacts } from './trip-facts.ts'
import { afterTrip, LEDGER_NORM, type Room, TRIP_NORM, tripWindow } from './trip-ledger.ts'
import { tripDeadlines } from './trip-rows.ts'
import { excessIn, lengthInDays, owedWith, recoveredOn, roomOf, tripOn, tripSums, versionsOf } from './trip-state.ts'

const windowInWords = (trip: CivilDate): string => {
  const window = tripWindow(trip)
  return window === undefined ? 'come decide l’ente committente' : `da ${inWords(window.from)} a ${inWords(window.until)}`
}

/** Same window, before or after the trip; any other day is refused. */
const outOfWindow = (trip: CivilDate, date: CivilDate): boolean => {
  const window = tripWindow(trip)
  return window === undefined || date < window.from || date > window.until
}

const WINDOW_SAYS = 'Le ore della gita di {trip} si recuperano {window}: scegli un giorno lì dentro'
const DAY_SAYS =
  'Il giorno {day} si recuperano al massimo {limit}: le ore in orario di un giorno di lezione, con l’alunno presente e senza gita'

/** Whether a day gives back more than it can. The day of the trip, though it may not be recorded yet, gives nothing. */
function overOn(trip: CivilDate, date: CivilDate, length: number, { left }: Room): Verdict {
  const limit = date === trip ? NO_TIME : left(date)
  return length > limit && { day: inWords(date), limit: minutesInWords(limit) }
}

/** Where no calendar is loaded nobody knows which days have lessons: whoever records the trip says so. */
const isCovered = (date: CivilDate, { calendar }: School): boolean => {
  const { until } = calendar.coverage()
  return until !== undefined && date <= until
}

export const voucherTripRecovery = procedure({
  id: 'voucher-trip-recovery',
  version: 1,
  title: 'Recupero delle ore di gita o uscita (voucher)',
  norm: TRIP_NORM,
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'own-case',
    provider: 'own-case',
    'committing-body': 'own-case',
    parent: 'own-facts',
  },
  specialSeenBy: [],
  opens: 'timetable-set',
  facts: tripFacts,
  reopens: ['timetable-set'],
  sums: tripSums,
  deadlines: tripDeadlines,
  parameters: windowParameters,
  refusals: {
    ...timetableRefusals,
    'ERR-VS-WINDOW': {
      on: 'trip-day-recorded',
      rule: 'C-VS-1',
      norm: `${WINDOW_NORM}; AMB-49`,
      says: 'Fuori dall’orario di servizio (7.00-18.00, da lunedì a sabato) ci sono {outside}: serve l’autorizzazione scritta, altrimenti non sono servizio',
      when: ({ date, slots, authorised }) => {
        const { outside } = dayInWindow(date, slots)
        return authorised !== true && outside > NO_TIME && { outside: minutesInWords(outside) }
      },
    },
    'ERR-C-VS-1': {
      on: 'trip-day-recorded',
      norm: WINDOW_NORM,
      says: 'È festa ({holiday}) e il calendario scolastico non ammette il servizio: serve l’autorizzazione scritta',
      when: ({ date, authorised }, _, school) => {
        const holiday = holidayRefused(date, school)
        return authorised !== true && holiday !== undefined && { holiday }
      },
    },
    'ERR-C-VT-1/day': {
      on: 'trip-day-recorded',
      rule: 'C-VT-1',
      norm: TRIP_NORM,
      says: 'La gita di {day} è già registrata: ogni giorno ha la sua data, e per un errore si registra una correzione',
      when: ({ date }, state) => tripOn(state, date) && { day: inWords(date) },
    },
    'ERR-C-VT-1/year': {
      on: 'trip-day-recorded',
      rule: 'C-VT-1',
      norm: 'Allegato A1 (004:28-29)',
      says: 'Il voucher dura l’anno scolastico {year}: per una gita di un altro anno apri il suo fascicolo',
      when: ({ date }, state) => {
        const from = lastBegins(versionsOf(state))
        return from !== undefined && schoolYearOf(date) !== schoolYearOf(from) && { year: schoolYearOf(from) }
      },
    },
    'ERR-C-VT-2/timetable': {
      on: 'trip-day-recorded',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'L’orario registrato comincia {from}: registra anche quello in vigore il giorno della gita, o le sue ore sembrano tutte in più',
      when: ({ date }, state) => {
        const from = firstBegins(versionsOf(state))
        return from !== undefined && date < from && { from: inWords(from) }
      },
    },
    'ERR-C-VT-2/given': {
      on: 'trip-day-recorded',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'Il giorno {day} sono già state recuperate {given}: se c’è stata la gita, correggi prima il recupero',
      when: ({ date }, state) => {
        const given = recoveredOn(state, date)
        return given > NO_TIME && { day: inWords(date), given: minutesInWords(given) }
      },
    },
    'ERR-C-VT-2/lessons': {
      on: 'trip-day-recorded',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'Il giorno {day} {lessons}: correggi «senza lezioni», da cui dipendono le ore in orario di quel giorno',
      when: ({ date, withoutLessons }, state, school) => {
        const timetable = state.last['timetable-set']?.data
        if (timetable === undefined || scheduledOn(timetable.versions, date) === NO_TIME || !isCovered(date, school)) return false
        const closed = school.calendar.noLessonsOn(date, timetable.level)
        if ((closed !== undefined) === (withoutLessons === true)) return false
        return {
          day: inWords(date),
          lessons: closed === undefined ? 'ha lezioni' : `non ha lezioni (${closed.reason})`,
        }
      },
    },
    'ERR-VT-WINDOW': {
      on: 'hours-recovered',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: WINDOW_SAYS,
      when: ({ trip, date }) => outOfWindow(trip, date) && { trip: inWords(trip), window: windowInWords(trip) },
    },
    'ERR-VT-WINDOW/plan': {
      on: 'recovery-planned',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: WINDOW_SAYS,
      when: ({ trip, recoveries }) =>
        recoveries.some(({ date }) => outOfWindow(trip, date)) && { trip: inWords(trip), window: windowInWords(trip) },
    },
    'ERR-C-VT-2/day': {
      on: 'hours-recovered',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: DAY_SAYS,
      when: (recovery, state, school) => overOn(recovery.trip, recovery.date, recovery.minutes, roomOf(state, school)),
    },
    'ERR-C-VT-2/plan': {
      on: 'recovery-planned',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: DAY_SAYS,
      when: ({ trip, recoveries }, state, school) => {
        const room = roomOf(state, school)
        const planned = new Map<CivilDate, number>()
        for (const { date, minutes: length } of recoveries) planned.set(date, (planned.get(date) ?? 0) + length)
        return [...planned].map(([date, length]) => overOn(trip, date, length, room)).find((verdict) => verdict !== false) ?? false
      },
    },
    'ERR-C-VT-2/future': {
      on: 'hours-recovered',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'Il giorno {day} deve ancora venire: registra un piano di recupero, e le ore quando saranno recuperate',
      when: ({ date }, _, __, { at }) => date > romeDateOf(at) && { day: inWords(date) },
    },
    'ERR-C-VT-2/absence': {
      on: 'pupil-absent',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'L’assenza finisce prima di cominciare: correggi i due giorni',
      when: (absence) => lengthInDays(absence) === 0,
    },
  },
  warnings: {
    ...timetableWarnings,
    'W-C-VT-2': {
      on: 'hours-recovered',
      norm: LEDGER_NORM,
      says: 'Le ore di quella gita risultano non recuperate ({lapsed}): se il recupero è di {day}, registralo come avvenuto quel giorno',
      when: ({ trip, date }, { last }, _, { at }) => {
        const [lapsed, window] = [last['hours-unrecovered'], tripWindow(trip)]
        if (lapsed === undefined || window === undefined || romeDateOf(lapsed.at) < window.until) return false
        return romeDateOf(at) > window.until && { lapsed: inWords(romeDateOf(lapsed.at)), day: inWords(date) }
      },
    },
    'W-VT-SHORT': {
      on: 'trip-day-recorded',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'Dopo la gita i giorni di lezione bastano per {recoverable}; il resto ({shortfall}) si recupera prima della gita o è perso: chiedi il recupero anticipato o una decisione scritta',
      when: (trip, state, school) => {
        const window = tripWindow(trip.date)
        if (window === undefined || excessIn(state, trip) === NO_TIME) return false
        const { recoverable, shortfall } = afterTrip(owedWith(state, trip, window), trip.date, window, roomOf(state, school))
        return shortfall > NO_TIME && { recoverable: minutesInWords(recoverable), shortfall: minutesInWords(shortfall) }
      },
    },
  },
  questions: {
    'MAN-VT-SUMMER': {
      on: 'trip-day-recorded',
      title: 'Decidere che cosa si fa delle ore di una gita di luglio o agosto',
      decides: 'committing-body',
      decidedBy: 'summer-trip-decided',
      term: promptly('senza termine: il testo non parla di luglio e agosto', days(30)),
      norm: LEDGER_NORM,
      rule: 'C-VT-1',
      says: 'Il testo non dice nulla delle gite di luglio e agosto: decide l’ente committente',
      when: ({ date }) => tripWindow(date) === undefined,
    },
  },
  calculations: tripCalculations,
  registers: {
    'registro-ore-gita': {
      title: 'Registro delle ore di gita e del loro recupero',
      norm: TRIP_NORM,
      on: 'timetable-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'timetable-set', field: 'voucher' },
        date: { title: 'Ultima gita', fact: 'trip-day-recorded', field: 'date' },
        autumn: { title: 'Recupero entro dicembre', due: 'D-VT-1' },
        spring: { title: 'Recupero entro giugno', due: 'D-VT-2' },
        recovered: { title: 'Ultimo recupero', fact: 'hours-recovered', field: 'date' },
      },
    },
  },
})
