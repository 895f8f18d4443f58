import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { intervalField } from '../../kernel/interval.ts'
import type { Window } from '../../kernel/ledger.ts'
import { lessMinutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { dayInWindow, holidayRefused } from './service-window.ts'
import { versionsField } from './timetable.ts'
import {
  afterTrip,
  beginBy,
  excessOf,
  LEDGER_NORM,
  lastRealDay,
  type Room,
  roomIn,
  scheduledThatDay,
  TRIP_NORM,
  tripMinutes,
  tripWindow,
  usableAfter,
} from './trip-ledger.ts'

const balanceInput = z.strictObject({
  trip: z.strictObject({
    date: field.date(),
    slots: z.array(intervalField.inDay()).min(1).max(6),
    authorised: field.flag().default(false),
  }),
  level: field.oneOf(LEVELS),
  timetable: versionsField(),
  recoveries: z
    .array(z.strictObject({ date: field.date(), minutes: z.int().min(1).max(660) }))
    .max(120)
    .default([]),
  absences: z
    .array(z.strictObject({ from: field.date(), to: field.date() }))
    .max(40)
    .default([]),
  /** The day on which the ledger is read; without it, before the window ends. */
  on: field.date().optional(),
})

const STANDINGS = ['SETTLED', 'OPEN', 'UNRECOVERED', 'TO-DECIDE'] as const

const balanceOutput = z.strictObject({
  codes: answer.list(answer.text(40)),
  minutes: answer.count(),
  scheduled: answer.count(),
  excess: answer.count(),
  due: answer.day().optional(),
  usable: answer.list(answer.day()),
  recoverable: answer.count(),
  lastRealDay: answer.day().optional(),
  beginBy: answer.day().optional(),
  recovered: answer.count(),
  balance: answer.count(),
  shortfall: answer.count(),
  standing: answer.oneOf(STANDINGS),
  /** Of the minutes still owed after the last day, how many are paid: none. */
  billable: answer.count(),
})

type Input = z.output<typeof balanceInput>

/** The recoveries that count, and how many of them do not, of one trip and the days of its window. */
function counted({ trip, recoveries }: Input, window: Window | undefined, { possible }: Room) {
  const taken = new Map<CivilDate, number>()
  const codes = new Set<string>()
  for (const { date, minutes: length } of recoveries) {
    const used = taken.get(date) ?? 0
    if (window === undefined || date < window.from || date > window.until) codes.add('ERR-VT-WINDOW')
    else if (date === trip.date || used + length > possible(date)) codes.add('ERR-C-VT-2')
    else taken.set(date, used + length)
  }
  return { taken, codes }
}

/** Without an authorisation: hours outside the window are no service, on a holiday none are. */
const refusedTrip = ({ trip }: Input, school: School): { readonly codes: readonly string[]; readonly onHoliday: boolean } => {
  const onHoliday = !trip.authorised && holidayRefused(trip.date, school) !== undefined
  const isOutside = !trip.authorised && dayInWindow(trip.date, trip.slots).outside > NO_TIME
  return { codes: [...(isOutside ? ['ERR-VS-WINDOW'] : []), ...(onHoliday ? ['ERR-C-VS-1'] : [])], onHoliday }
}

function balance(input: Input, school: School): z.output<typeof balanceOutput> {
  const { trip, level, timetable: versions, absences, on } = input
  const window = tripWindow(trip.date)
  const day = { ...trip, withoutLessons: !school.calendar.lessonDay(trip.date, level) }
  const [length, scheduled, excess] = [tripMinutes(trip), scheduledThatDay(day, versions), excessOf(day, versions)]
  const { codes: refused, onHoliday } = refusedTrip(input, school)
  const roomAfter = (taken: ReadonlyMap<CivilDate, number>): Room =>
    roomIn(
      {
        level,
        versions,
        isAbsent: (date) => absences.some(({ from, to }) => from <= date && date <= to),
        hasTrip: (date) => date === trip.date,
        recovered: (date) => minutes(taken.get(date) ?? 0),
      },
      school,
    )
  const { taken, codes } = counted(input, window, roomAfter(new Map()))
  const recovered = minutes([...taken.values()].reduce((sum, part) => sum + part, 0))
  const owed = onHoliday ? NO_TIME : lessMinutes(excess, recovered)
  const room = roomAfter(taken)
  const base = { minutes: length, scheduled, excess, recovered, balance: owed, billable: 0 }
  if (window === undefined) {
    return { ...base, codes: [...refused, 'MAN-VT-SUMMER', ...codes], usable: [], recoverable: 0, shortfall: 0, standing: 'TO-DECIDE' }
  }
  const { recoverable, shortfall } = afterTrip(owed, trip.date, window, room)
  const last = lastRealDay(window, room)
  const begin = beginBy(owed, window, room)
  return {
    ...base,
    codes: [...refused, ...codes, ...(shortfall > NO_TIME ? ['W-VT-SHORT'] : [])],
    due: window.until,
    usable: [...usableAfter(trip.date, window, room)],
    recoverable,
    ...(last === undefined ? {} : { lastRealDay: last }),
    ...(begin === undefined ? {} : { beginBy: begin }),
    shortfall,
    standing: owed === NO_TIME ? 'SETTLED' : on !== undefined && on > window.until ? 'UNRECOVERED' : 'OPEN',
  }
}

export const tripCalculations = {
  'C-VT-1': calculation({
    title: 'Fino a quando si recuperano le ore di gita',
    norm: TRIP_NORM,
    input: z.strictObject({ dates: z.array(field.date()).min(1).max(31) }),
    output: z.strictObject({
      days: answer.list(z.strictObject({ date: answer.day(), due: answer.day().optional(), code: answer.text(40).optional() })),
    }),
    run: ({ dates }) => ({
      days: dates.map((date) => {
        const window = tripWindow(date)
        return window === undefined ? { date, code: 'MAN-VT-SUMMER' } : { date, due: window.until }
      }),
    }),
  }),
  'C-VT-2': calculation({
    title: 'Saldo delle ore di gita e giorni che restano per recuperarle',
    norm: LEDGER_NORM,
    input: balanceInput,
    output: balanceOutput,
    run: balance,
  }),
}
