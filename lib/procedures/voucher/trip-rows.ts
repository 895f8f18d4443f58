import type { DataOf } from '../../kernel/fact.ts'
import { balanceOf, type Window } from '../../kernel/ledger.ts'
import { NO_TIME } from '../../kernel/minutes.ts'
import type { Deadline, Start, Where } from '../../kernel/procedure.ts'
import { fixed, type MonthDay, onTheDay, promptly } from '../../kernel/term.ts'
import { type CivilDate, monthOf } from '../../kernel/time.ts'
import type { TripFacts } from './trip-facts.ts'
import { beginBy, LEDGER_NORM, lastRealDay, TRIP_NORM, tripWindow } from './trip-ledger.ts'
import { excessIn, LEDGER, owedWith, roomOf, tripOn } from './trip-state.ts'

type Facts = TripFacts
type Row = Deadline<Facts>

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
  regulation: { term: fixed(half.until.month, half.until.day), norm: TRIP_NORM },
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

export const tripDeadlines = {
  'D-VT-1': recover(AUTUMN, 'Recuperare entro dicembre le ore di gita'),
  'D-VT-1/begin': begin(AUTUMN),
  'D-VT-2': recover(SPRING, 'Recuperare entro giugno le ore di gita'),
  'D-VT-2/begin': begin(SPRING),
}
