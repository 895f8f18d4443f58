import * as z from 'zod'
import { act, field, lapse } from '../../kernel/fact.ts'
import { intervalField } from '../../kernel/interval.ts'
import { timetableSet } from './timetable.ts'

/** A day that gives back some of its hours; no more than a whole service day. */
const recovery = { date: field.date(), minutes: z.int().min(1).max(660) }

/** The facts of the trips of one voucher, and of what is given back for them. */
export const tripFacts = {
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
      recoveries: z.array(z.strictObject(recovery)).min(1).max(30),
    },
  }),
  'hours-recovered': act({
    title: 'Ore recuperate',
    by: ['office', 'referent', 'provider'],
    plain: { trip: field.date(), ...recovery },
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

export type TripFacts = typeof tripFacts
