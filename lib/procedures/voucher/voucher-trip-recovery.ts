import * as z from 'zod'
import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { act, type DataOf, field, lapse } from '../../kernel/fact.ts'
import { type Interval, intervalField } from '../../kernel/interval.ts'
import { balanceOf, type HoursLedger, summed, type Window } from '../../kernel/ledger.ts'
import { lessMinutes, type Minutes, minutes, minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { type CaseState, type Deadline, procedure, type Start, type Verdict, type Where } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, fixed, type MonthDay, onTheDay, promptly } from '../../kernel/term.ts'
import { type CivilDate, civilDate, daysBetween, inWords, monthOf, plusDays, romeDateOf } from '../../kernel/time.ts'
import { dayInWindow, holidayRefused, WINDOW_NORM, windowParameters } from './service-window.ts'
import { lastBegins, scheduledOn, timetableRefusals, timetableSet, timetableWarnings } from './timetable.ts'
import { tripCalculations } from './trip-calculations.ts'
import { afterTrip, beginBy, excessOf, lastRealDay, type Room, roomIn, type TripDay, tripMinutes, tripWindow } from './trip-ledger.ts'

const NORM = 'Allegato A1 (004:22)'
const LEDGER_NORM = `${NORM}; AMB-33`

const facts = {
  'timetable-set': timetableSet,
  /** Before the trip, as soon as it is planned, or after it; each day of a longer trip by itself (C-VT-1). */
  'trip-day-recorded': act({
    title: 'Giornata di gita o uscita',
    by: ['office', 'referent', 'provider'],
    plain: {
      date: field.date(),
      /** Authorisation in writing of hours outside Monday to Saturday, 07:00-18:00 (AMB-49). */
      authorised: field.flag().optional(),
      withoutLessons: field.flag().optional(),
    },
    personal: { slots: z.array(intervalField.inDay()).min(1).max(6) },
  }),
  'recovery-planned': act({
    title: 'Piano di recupero',
    by: ['office', 'referent', 'provider'],
    plain: { trip: field.date() },
    personal: {
      recoveries: z
        .array(z.strictObject({ date: field.date(), minutes: z.int().min(1).max(660) }))
        .min(1)
        .max(30),
    },
  }),
  'hours-recovered': act({
    title: 'Ore recuperate',
    by: ['office', 'referent', 'provider'],
    plain: { trip: field.date(), date: field.date(), minutes: z.int().min(1).max(660) },
  }),
  /** No reason is asked or kept (inclusion § D6, Visibility). */
  'pupil-absent': act({
    title: 'Assenza dell’alunno già nota',
    by: ['office', 'referent', 'provider', 'parent'],
    plain: { from: field.date(), to: field.date() },
  }),
  'summer-trip-decided': act({
    title: 'Decisione sulle ore di una gita estiva',
    by: ['committing-body', 'office'],
    plain: { outcome: field.oneOf(['not-recovered', 'other-agreement']) },
    personal: { reasons: field.note().optional() },
  }),
  'recovery-too-late': lapse('I giorni rimasti non bastano più a recuperare tutte le ore'),
  'hours-unrecovered': lapse('Ore di gita non recuperate: non si pagano e non si riportano', 'UNRECOVERED'),
}

type Facts = typeof facts
type State = CaseState<Facts>
type Row = Deadline<Facts>
type Trip = { readonly date: CivilDate; readonly slots: readonly Interval[]; readonly withoutLessons?: boolean | undefined }

/** Accounts of both are the last days of the windows. */
const LEDGER: HoursLedger = { owed: 'owed', returned: 'returned' }

const versionsOf = ({ last }: State) => last['timetable-set']?.data.versions ?? []

const dayOf = ({ date, slots, withoutLessons }: Trip): TripDay => ({ date, slots, withoutLessons: withoutLessons === true })

const excessIn = (state: State, trip: Trip): Minutes => excessOf(dayOf(trip), versionsOf(state))

const tripOn = (state: State, date: CivilDate): boolean => summed(state, 'trips', date) > 0

const recoveredOn = (state: State, date: CivilDate): Minutes => minutes(summed(state, 'recovered-on', date))

/** Absences are kept as how many days they last, under their first day. */
const lengthInDays = ({ from, to }: { readonly from: CivilDate; readonly to: CivilDate }): number => Math.max(0, daysBetween(from, to) + 1)

const isAbsent = ({ sums }: State, date: CivilDate): boolean =>
  Object.entries(sums.absences ?? {}).some(([first, length]) => first <= date && date < plusDays(civilDate(first), length))

/** What each day can give back, as the facts stand; nothing before there is a timetable. */
function roomOf(state: State, school: School): Room {
  const timetable = state.last['timetable-set']?.data
  if (timetable === undefined) return { possible: () => NO_TIME, left: () => NO_TIME }
  return roomIn(
    {
      level: timetable.level,
      versions: timetable.versions,
      isAbsent: (date) => isAbsent(state, date),
      hasTrip: (date) => tripOn(state, date),
      recovered: (date) => recoveredOn(state, date),
    },
    school,
  )
}

/** What is owed in a window once `trip` is entered. */
const owedWith = (state: State, trip: Trip, { account }: Window): Minutes =>
  lessMinutes(minutes(summed(state, LEDGER.owed, account) + excessIn(state, trip)), minutes(summed(state, LEDGER.returned, account)))

/** One of the two windows of the year, by its last day. */
interface Half {
  readonly until: MonthDay
  readonly words: string
}
const AUTUMN: Half = { until: { month: 12, day: 31 }, words: 'tra settembre e dicembre' }
const SPRING: Half = { until: { month: 6, day: 30 }, words: 'tra gennaio e giugno' }

const windowIn = ({ until }: Half, trip: CivilDate): Window | undefined => {
  const window = tripWindow(trip)
  return window !== undefined && monthOf(window.until) === until.month ? window : undefined
}

/** The first excess of a window, and one that comes after all was given back. */
const owes = (half: Half): Start<DataOf<Facts['trip-day-recorded']>, Facts> => ({
  where: {
    words: `gita ${half.words} oltre l’orario del giorno, e ore ancora da recuperare`,
    test: (trip, state) => {
      const window = windowIn(half, trip.date)
      return window !== undefined && excessIn(state, trip) > NO_TIME && owedWith(state, trip, window) > NO_TIME
    },
  },
  again: 'renews',
  dated: ({ date }) => date,
})

const settles = (half: Half): Where<DataOf<Facts['hours-recovered']>, Facts> => ({
  words: 'saldo a zero',
  test: (recovery, state) => {
    const window = windowIn(half, recovery.trip)
    return window !== undefined && balanceOf(state, LEDGER, window.account) <= recovery.minutes
  },
})

const recover = (half: Half, title: string): Row => ({
  title,
  nature: 'duty',
  bearer: 'provider',
  from: { 'trip-day-recorded': owes(half) },
  metBy: { 'hours-recovered': settles(half) },
  regulation: { term: fixed(half.until.month, half.until.day), norm: NORM },
  aimed: (state, school, { on }) => {
    const window = tripWindow(on)
    const last = window === undefined ? undefined : lastRealDay(window, roomOf(state, school))
    return last === undefined ? undefined : { on: last, why: 'è l’ultimo giorno di lezione in cui si può ancora recuperare' }
  },
  missed: 'le ore non recuperate non si pagano e non si riportano (AMB-33)',
  lapse: 'hours-unrecovered',
})

/** What comes too late is told once; a recovery by which the days suffice again makes the row anew. */
const owesStill = (half: Half): Start<DataOf<Facts['hours-recovered']>, Facts> => ({
  where: {
    words: `ore di una gita ${half.words} ancora da recuperare`,
    test: (recovery, state) => {
      const window = windowIn(half, recovery.trip)
      return window !== undefined && balanceOf(state, LEDGER, window.account) > recovery.minutes
    },
  },
  again: 'renews',
  dated: ({ date }) => date,
})

/** When its day is over the days that remain no longer suffice: time records it, and whoever is concerned is told, once. */
const begin = (half: Half): Row => ({
  title: 'Cominciare o riprendere il recupero: dopo questo giorno i giorni rimasti non bastano',
  nature: 'duty',
  bearer: 'provider',
  from: { 'trip-day-recorded': owes(half), 'hours-recovered': owesStill(half) },
  metBy: { 'hours-recovered': settles(half) },
  regulation: { term: promptly('senza termine: i giorni di lezione che restano bastano appena', onTheDay), norm: LEDGER_NORM },
  reckoned: (state, school, { on }) => {
    const window = tripWindow(on)
    if (window === undefined) return undefined
    const by = beginBy(balanceOf(state, LEDGER, window.account), window, roomOf(state, school))
    const isTold = by !== undefined && by < on && !tripOn(state, on)
    return isTold ? undefined : by
  },
  missed: 'una parte delle ore andrà persa: serve una decisione scritta dell’ente',
  lapse: 'recovery-too-late',
})

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

/** Whether a day gives back more than it can. */
function overOn(date: CivilDate, length: number, { left }: Room): Verdict {
  const limit = left(date)
  return length > limit && { day: inWords(date), limit: minutesInWords(limit) }
}

export const voucherTripRecovery = procedure({
  id: 'voucher-trip-recovery',
  version: 1,
  title: 'Recupero delle ore di gita o uscita (voucher)',
  norm: NORM,
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
  facts,
  reopens: ['timetable-set'],
  sums: {
    owed: {
      title: 'Ore di gita da recuperare, per scadenza',
      unit: 'minutes',
      of: {
        'trip-day-recorded': {
          post: (trip, state) => {
            const window = tripWindow(trip.date)
            return window === undefined ? undefined : { account: window.account, amount: excessIn(state, trip) }
          },
        },
      },
    },
    returned: {
      title: 'Ore di gita recuperate, per scadenza',
      unit: 'minutes',
      of: {
        'hours-recovered': {
          post: (recovery) => {
            const window = tripWindow(recovery.trip)
            return window === undefined ? undefined : { account: window.account, amount: recovery.minutes }
          },
        },
      },
    },
    trips: {
      title: 'Ore di gita, per giorno',
      unit: 'minutes',
      of: { 'trip-day-recorded': { post: ({ date, slots }) => ({ account: date, amount: tripMinutes(slots) }) } },
    },
    'recovered-on': {
      title: 'Ore recuperate, per giorno',
      unit: 'minutes',
      of: { 'hours-recovered': { post: (recovery) => ({ account: recovery.date, amount: recovery.minutes }) } },
    },
    absences: {
      title: 'Giorni di assenza già noti, per primo giorno',
      unit: 'count',
      of: {
        'pupil-absent': {
          post: (absence, state) => ({
            account: absence.from,
            amount: Math.max(0, lengthInDays(absence) - summed(state, 'absences', absence.from)),
          }),
        },
      },
    },
  },
  deadlines: {
    'D-VT-1': recover(AUTUMN, 'Recuperare entro dicembre le ore di gita'),
    'D-VT-1/begin': begin(AUTUMN),
    'D-VT-2': recover(SPRING, 'Recuperare entro giugno le ore di gita'),
    'D-VT-2/begin': begin(SPRING),
  },
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
      norm: NORM,
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
    'ERR-C-VT-2/lessons': {
      on: 'trip-day-recorded',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: 'Il giorno {day} {lessons}: correggi «senza lezioni», da cui dipendono le ore in orario di quel giorno',
      when: ({ date, withoutLessons }, state, school) => {
        const timetable = state.last['timetable-set']?.data
        if (timetable === undefined || scheduledOn(timetable.versions, date) === NO_TIME) return false
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
      when: (recovery, state, school) => overOn(recovery.date, recovery.minutes, roomOf(state, school)),
    },
    'ERR-C-VT-2/plan': {
      on: 'recovery-planned',
      rule: 'C-VT-2',
      norm: LEDGER_NORM,
      says: DAY_SAYS,
      when: ({ recoveries }, state, school) => {
        const room = roomOf(state, school)
        const planned = new Map<CivilDate, number>()
        for (const { date, minutes: length } of recoveries) planned.set(date, (planned.get(date) ?? 0) + length)
        return [...planned].map(([date, length]) => overOn(date, length, room)).find((verdict) => verdict !== false) ?? false
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
      norm: NORM,
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
