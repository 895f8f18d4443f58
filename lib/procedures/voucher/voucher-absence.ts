import * as z from 'zod'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { type Interval, overlaps } from '../../kernel/interval.ts'
import { summed } from '../../kernel/ledger.ts'
import { addMinutes, NO_TIME } from '../../kernel/minutes.ts'
import { type CaseState, procedure, type Verdict } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { hours, promptly } from '../../kernel/term.ts'
import { type CivilDate, type Instant, inWords, momentInWords, romeDateOf, romeTime, type WallTime, wallTime } from '../../kernel/time.ts'
import { slotsOn } from '../../kernel/weekly-grid.ts'
import { ABSENCE_NORM, absenceCalculation } from './absence-calculation.ts'
import { type AbsentPart, cutoffOf, cutoffParameters, isSudden, splitDay, standbyPaidParameter } from './standby.ts'
import { gridOn, timetableRefusals, timetableSet, timetableWarnings } from './timetable.ts'

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

/** When the notice of a day's absence came, if it came in time. The state remembers the last few days. */
function noticedInTime({ tracks }: State, date: CivilDate, school: School): Instant | undefined {
  const settled = tracks.find(({ key, of }) => key === 'D-VAB-1' && of === date)?.settled
  return settled?.outcome === 'met' && !isSudden(date, settled.at, school) ? settled.at : undefined
}

const NOTICED_SAYS =
  'Per {day} c’è un avviso dato in tempo ({when}): se riguarda queste ore non sono improvvise, e nessuno resta a disposizione'

const noticedVerdict = (state: State, date: CivilDate, school: School): Verdict => {
  const when = noticedInTime(state, date, school)
  return when !== undefined && { day: inWords(date), when: momentInWords(when) }
}

const at = (date: CivilDate, time: WallTime | undefined): Instant | undefined => (time === undefined ? undefined : romeTime(date, time))

const monthOf = (date: CivilDate): string => date.slice(0, 7)

export const voucherAbsence = procedure({
  id: 'voucher-absence',
  version: 1,
  title: 'Assenza dell’alunno (voucher)',
  norm: ABSENCE_NORM,
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
      regulation: { term: promptly('secondo le modalità del servizio', hours(0)), norm: `${ABSENCE_NORM}; AMB-45` },
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
      regulation: { term: hours(1), norm: ABSENCE_NORM },
      missed: 'il servizio finisce per quel giorno, o per quella parte',
      lapse: 'first-hour-over',
    },
  },
  parameters: { ...cutoffParameters, ...standbyPaidParameter },
  refusals: {
    ...timetableRefusals,
    'ERR-C-VAB-1/day': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: ABSENCE_NORM,
      says: 'L’assenza di {day} non tocca ore in orario in un giorno di lezione: controlla il giorno e l’orario',
      when: (day, state, school) => {
        const level = state.last['timetable-set']?.data.level
        const { standby, lost } = dayOf(state, day)
        const lessons = level !== undefined && school.calendar.lessonDay(day.date, level)
        return (!lessons || addMinutes(standby, lost) === NO_TIME) && { day: inWords(day.date) }
      },
    },
    'ERR-C-VAB-1/future': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: ABSENCE_NORM,
      says: 'Il giorno {day} deve ancora venire: registra l’avviso, e il foglio ore quando il giorno è passato',
      when: ({ date }, _, __, fact) => date > romeDateOf(fact.at) && { day: inWords(date) },
    },
    'ERR-C-VAB-1/twice': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: ABSENCE_NORM,
      says: 'Il giorno {day} è già registrato, e dà una sola ora a disposizione: per cambiarlo registra una correzione',
      when: ({ date }, state) => summed(state, 'absent', date) > 0 && { day: inWords(date) },
    },
    'ERR-C-VAB-1/sudden': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: `${ABSENCE_NORM}; AMB-45`,
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
      norm: `${ABSENCE_NORM}; AMB-45`,
      says: 'L’avviso arriva dopo {cutoff}: l’assenza è improvvisa, e il personale resta a disposizione per la prima ora',
      when: ({ date }, _, school, fact) => isSudden(date, fact.at, school) && { cutoff: momentInWords(cutoffOf(date, school)) },
    },
    'W-C-VAB-1/notice': {
      on: 'absence-day-recorded',
      rule: 'C-VAB-1',
      norm: `${ABSENCE_NORM}; AMB-45`,
      says: NOTICED_SAYS,
      when: ({ date, absences }, state, school) => absences.some(({ sudden }) => sudden) && noticedVerdict(state, date, school),
    },
    'W-D-VAB-2': {
      on: 'absence-found',
      norm: `${ABSENCE_NORM}; AMB-45`,
      says: NOTICED_SAYS,
      when: ({ date }, state, school) => noticedVerdict(state, date, school),
    },
  },
  calculations: { 'C-VAB-1': absenceCalculation },
  registers: {
    'registro-assenze-voucher': {
      title: 'Registro delle assenze comunicate',
      norm: ABSENCE_NORM,
      on: 'timetable-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'timetable-set', field: 'voucher' },
        notice: { title: 'Ultimo avviso', fact: 'absence-notified', moment: true },
        date: { title: 'Ultimo giorno', fact: 'absence-notified', field: 'date' },
      },
    },
    'registro-ore-disposizione': {
      title: 'Registro delle prime ore a disposizione',
      norm: ABSENCE_NORM,
      on: 'timetable-set',
      columns: {
        voucher: { title: 'Voucher', fact: 'timetable-set', field: 'voucher' },
        date: { title: 'Ultimo giorno', fact: 'absence-day-recorded', field: 'date' },
      },
    },
  },
})
