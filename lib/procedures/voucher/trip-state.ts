import type { DataOf } from '../../kernel/fact.ts'
import { type HoursLedger, summed, type Window } from '../../kernel/ledger.ts'
import { lessMinutes, type Minutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { CaseState, Sum } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { type CivilDate, civilDate, daysBetween, plusDays } from '../../kernel/time.ts'
import type { TripFacts } from './trip-facts.ts'
import { clockMinutes, excessOf, type Room, roomIn, type TripDay, tripWindow } from './trip-ledger.ts'

export type TripState = CaseState<TripFacts>
export type Trip = Pick<DataOf<TripFacts['trip-day-recorded']>, 'date' | 'slots' | 'authorised' | 'withoutLessons'>

/** Accounts of both are the last days of the windows. */
export const LEDGER: HoursLedger = { owed: 'owed', returned: 'returned' }

export const versionsOf = ({ last }: TripState) => last['timetable-set']?.data.versions ?? []

const dayOf = ({ date, slots, authorised, withoutLessons }: Trip): TripDay => ({
  date,
  slots,
  authorised: authorised === true,
  withoutLessons: withoutLessons === true,
})

export const excessIn = (state: TripState, trip: Trip): Minutes => excessOf(dayOf(trip), versionsOf(state))

export const tripOn = (state: TripState, date: CivilDate): boolean => summed(state, 'trips', date) > 0

export const recoveredOn = (state: TripState, date: CivilDate): Minutes => minutes(summed(state, 'recovered-on', date))

/** Absences are kept as how many days they last, under their first day. */
export const lengthInDays = ({ from, to }: { readonly from: CivilDate; readonly to: CivilDate }): number =>
  Math.max(0, daysBetween(from, to) + 1)

const isAbsent = ({ sums }: TripState, date: CivilDate): boolean =>
  Object.entries(sums.absences ?? {}).some(([first, length]) => first <= date && date < plusDays(civilDate(first), length))

/** What each day can give back, as the facts stand; nothing before there is a timetable. */
export function roomOf(state: TripState, school: School): Room {
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
export const owedWith = (state: TripState, trip: Trip, { account }: Window): Minutes =>
  lessMinutes(minutes(summed(state, LEDGER.owed, account) + excessIn(state, trip)), minutes(summed(state, LEDGER.returned, account)))

export const tripSums: Readonly<Record<string, Sum<TripFacts>>> = {
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
    of: { 'trip-day-recorded': { post: ({ date, slots }) => ({ account: date, amount: clockMinutes(slots) }) } },
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
}
