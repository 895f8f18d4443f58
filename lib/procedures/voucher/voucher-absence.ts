import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { type Interval, intervalField, overlaps } from '../../kernel/interval.ts'
import { summed } from '../../kernel/ledger.ts'
import { addMinutes, minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { payFor } from '../../kernel/money.ts'
import { type CaseState, calculation, procedure } from '../../kernel/procedure.ts'
import { hours, promptly } from '../../kernel/term.ts'
import { type CivilDate, type Instant, inWords, momentInWords, romeTime, type WallTime, wallTime } from '../../kernel/time.ts'
import { slotsOn } from '../../kernel/weekly-grid.ts'
import { type AbsentPart, cutoffOf, cutoffParameter, isSudden, splitDay, standbyIsPaid, standbyPaidParameter } from './standby.ts'
import { groupOf, hourlyOn } from './tariff.ts'
import { gridOn, timetableRefusals, timetableSet, timetableWarnings } from './timetable.ts'

const NORM = 'Allegato A1 (004:204-205)'

/** A part of a day from an hour on, up to an hour, or the whole day. No reason of absence has a field (inclusion § D6). */
const part = { date: field.date(), start: field.time().optional(), end: field.time().optional() }

const facts = {
  'timetable-set': timetableSet,
  /** It occurs when the notice is given. */
  'absence-notified': event({ title: 'Assenza comunicata', by: ['parent', 'office'], plain: part }),
  'absence-found': event({
    title: 'Assenza improvvisa',
    by: ['office', 'teacher', 'referent', 'provider'],
    plain: part,
  }),
  'pupil-arrived': event({
    title: 'Alunno arrivato: il servizio riprende',
    by: ['office', 'teacher', 'referent', 'provider'],
    plain: { date: field.date() },
  }),
  'absence-day-recorded': act({
    title: 'Giorno di assenza nel foglio ore',
    by: ['office', 'provider'],
    plain: { date: field.date() },
    personal: {
      absences: z
        .array(
          z
            .strictObject({ start: field.time(), end: field.time(), noticedAt: field.moment().optional(), sudden: field.flag() })
            .refine(({ start, end }) => start < end, 'la fine deve venire dopo l’inizio'),
        )
        .min(1)
        .max(4),
    },
  }),
  'notice-missed': lapse('Nessun avviso in tempo: l’assenza è improvvisa'),
  'first-hour-over': lapse('Prima ora finita: il servizio termina per quel giorno o quella parte'),
}

type State = CaseState<typeof facts>
type Part = { readonly date: CivilDate; readonly start?: WallTime | undefined; readonly end?: WallTime | undefined }

const scheduledOn = ({ last }: State, date: CivilDate): readonly Interval[] =>
  slotsOn(gridOn(last['timetable-set']?.data.versions ?? [], date) ?? [], date)

const dayOf = (state: State, { date, absences }: { readonly date: CivilDate; readonly absences: readonly AbsentPart[] }) =>
  splitDay(scheduledOn(state, date), absences)

const DAY_START = wallTime('00:00')
const DAY_END = wallTime('23:59')

/** The scheduled slots that an absence touches, in their order. */
const touched = (state: State, { date, start = DAY_START, end = DAY_END }: Part): readonly Interval[] =>
  scheduledOn(state, date)
    .filter((slot) => start < end && overlaps(slot, { start, end }))
    .map((slot) => ({ start: slot.start < start ? start : slot.start, end: slot.end < end ? slot.end : end }))
    .sort((a, b) => (a.start < b.start ? -1 : 1))

const at = (date: CivilDate, time: WallTime | undefined): Instant | undefined => (time === undefined ? undefined : romeTime(date, time))

const monthOf = (date: CivilDate): string => date.slice(0, 7)

export const voucherAbsence = procedure({
  id: 'voucher-absence',
  version: 1,
  title: 'Assenza dell’alunno (voucher)',
  norm: NORM,
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'own-case',
    teacher: 'own-case',
    parent: 'own-case',
    provider: 'own-case',
    'committing-body': 'own-case',
  },
  specialSeenBy: [],
  opens: 'timetable-set',
  facts,
  reopens: ['timetable-set'],
  sums: {
    standby: {
      title: 'Prime ore a disposizione, per mese',
      unit: 'minutes',
      of: { 'absence-day-recorded': { post: (day, state) => ({ account: monthOf(day.date), amount: dayOf(state, day).standby }) } },
    },
    lost: {
      title: 'Ore non svolte per assenza, per mese',
      unit: 'minutes',
      of: { 'absence-day-recorded': { post: (day, state) => ({ account: monthOf(day.date), amount: dayOf(state, day).lost }) } },
    },
    absent: {
      title: 'Ore di assenza, per giorno',
      unit: 'minutes',
      of: {
        'absence-day-recorded': {
          post: (day, state) => {
            const { standby, lost } = dayOf(state, day)
            return { account: day.date, amount: addMinutes(standby, lost) }
          },
        },
      },
    },
  },
  deadlines: {
    'D-VAB-1': {
      title: 'Comunicare l’assenza prima che sia improvvisa',
      nature: 'gate',
      bearer: 'parent',
      from: { 'absence-notified': { dated: ({ date }) => date }, 'absence-found': { dated: ({ date }) => date } },
      metBy: 'absence-notified',
      each: 'date',
      regulation: { term: promptly('secondo le modalità del servizio', hours(0)), norm: `${NORM}; AMB-45` },
      reckoned: (_, school, { on }) => cutoffOf(on, school),
      missed: 'l’assenza è improvvisa: il personale resta a disposizione per la prima ora',
      lapse: 'notice-missed',
    },
    'D-VAB-2': {
      title: 'Restare a disposizione della scuola per la prima ora di assenza',
      nature: 'right',
      bearer: 'provider',
      from: {
        'absence-found': {
          where: { words: 'assenza in ore in orario', test: (absence, state) => touched(state, absence).length > 0 },
          dated: (absence, state) => at(absence.date, touched(state, absence)[0]?.start),
          aim: {
            term: hours(0),
            why: 'l’orario di quel giorno finisce prima dell’ora',
            from: (absence, state) => at(absence.date, touched(state, absence).at(-1)?.end),
          },
        },
      },
      endedBy: { 'pupil-arrived': true },
      each: 'date',
      regulation: { term: hours(1), norm: NORM },
      missed: 'il servizio finisce per quel giorno, o per quella parte',
      lapse: 'first-hour-over',
    },
  },
  parameters: { ...cutoffParameter, ...standbyPaidParameter },
  refusals: {
    ...timetableRefusals,
    'ERR-C-VAB-1/day': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: NORM,
      says: 'L’assenza di {day} non tocca ore in orario in un giorno di lezione: controlla il giorno e l’orario',
      when: (day, state, school) => {
        const level = state.last['timetable-set']?.data.level
        const { standby, lost } = dayOf(state, day)
        const lessons = level !== undefined && school.calendar.lessonDay(day.date, level)
        return (!lessons || addMinutes(standby, lost) === NO_TIME) && { day: inWords(day.date) }
      },
    },
    'ERR-C-VAB-1/twice': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: NORM,
      says: 'Il giorno {day} è già registrato, e dà una sola ora a disposizione: per cambiarlo registra una correzione',
      when: ({ date }, state) => summed(state, 'absent', date) > 0 && { day: inWords(date) },
    },
    'ERR-C-VAB-1/sudden': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: `${NORM}; AMB-45`,
      says: 'È improvvisa l’assenza comunicata dopo {cutoff}, o non comunicata: correggi «improvvisa» o il momento dell’avviso',
      when: ({ date, absences }, _, school) =>
        absences.some(({ noticedAt, sudden }) => sudden !== isSudden(date, noticedAt, school)) && {
          cutoff: momentInWords(cutoffOf(date, school)),
        },
    },
  },
  warnings: {
    ...timetableWarnings,
    'W-C-VAB-1': {
      on: 'absence-notified',
      norm: `${NORM}; AMB-45`,
      says: 'L’avviso arriva dopo {cutoff}: l’assenza è improvvisa, e il personale resta a disposizione per la prima ora',
      when: ({ date }, _, school, fact) => isSudden(date, fact.at, school) && { cutoff: momentInWords(cutoffOf(date, school)) },
    },
  },
  calculations: {
    'C-VAB-1': calculation({
      title: 'Ore dirette, a disposizione e perse di un giorno di assenza',
      norm: `${NORM}; AMB-34, AMB-45`,
      input: z.strictObject({
        date: field.date(),
        level: field.oneOf(LEVELS),
        scheduled: z.array(intervalField.inDay()).min(1).max(6),
        absences: z
          .array(
            z
              .strictObject({ start: field.time(), end: field.time(), noticedAt: field.moment().optional() })
              .refine(({ start, end }) => start < end, 'la fine deve venire dopo l’inizio'),
          )
          .max(6),
      }),
      output: z.strictObject({
        direct: answer.count(),
        standby: answer.count(),
        lost: answer.count(),
        payable: answer.count(),
        amount: answer.count(99_999_999),
        said: answer.text(),
      }),
      run: ({ date, level, scheduled, absences }, school) => {
        const parts = absences.map(({ start, end, noticedAt }) => ({ start, end, sudden: isSudden(date, noticedAt, school) }))
        const { direct, standby, lost } = splitDay(scheduled, parts)
        const payable = addMinutes(direct, standbyIsPaid(school) ? standby : NO_TIME)
        return {
          direct,
          standby,
          lost,
          payable,
          amount: payFor(payable, hourlyOn(school, groupOf(level), date).hourly),
          said: `${minutesInWords(direct)} dirette, ${minutesInWords(standby)} a disposizione, ${minutesInWords(lost)} perse`,
        }
      },
    }),
  },
  registers: {
    'registro-assenze-voucher': {
      title: 'Registro delle assenze comunicate',
      norm: NORM,
      on: 'timetable-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'timetable-set', field: 'voucher' },
        notice: { title: 'Ultimo avviso', fact: 'absence-notified', moment: true },
        date: { title: 'Ultimo giorno', fact: 'absence-notified', field: 'date' },
      },
    },
    'registro-ore-disposizione': {
      title: 'Registro delle prime ore a disposizione',
      norm: NORM,
      on: 'timetable-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'timetable-set', field: 'voucher' },
        date: { title: 'Ultimo giorno', fact: 'absence-day-recorded', field: 'date' },
      },
    },
  },
})
