import { type SchoolYearCalendar, schoolCalendarSchema } from './school-calendar.ts'

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5]

const SUSPENSIONS_2026_27 = [
  { from: '2026-12-23', to: '2027-01-06', name: 'vacanze di Natale' },
  { from: '2027-03-25', to: '2027-03-30', name: 'vacanze di Pasqua' },
]

/** The school in Piemonte of `rulebook/regulation.md` § 0.3. The text gives the infant school's last day only: it starts with the others. */
export const PIEMONTE_2026_27: SchoolYearCalendar = schoolCalendarSchema.parse({
  region: 'Piemonte',
  schoolYear: '2026/27',
  source: 'rulebook regulation § 0.3: da sostituire con l’atto della Regione e le delibere del Consiglio d’Istituto',
  lessons: {
    INF: { from: '2026-09-14', to: '2027-06-30', weekdays: MONDAY_TO_FRIDAY },
    PRI: { from: '2026-09-14', to: '2027-06-10', weekdays: MONDAY_TO_FRIDAY },
    SEC1: { from: '2026-09-14', to: '2027-06-10', weekdays: MONDAY_TO_FRIDAY },
  },
  suspensions: SUSPENSIONS_2026_27,
})

/**
 * The calendar of the examples of `rulebook/inclusion.md` § 4.1, whose region the texts do not name. It leaves the days of the
 * week to the school (`days_per_week`); its examples count on five (EX-VT-1) unless they say six (EX-HS-2).
 */
export const INCLUSION_2026_27: SchoolYearCalendar = schoolCalendarSchema.parse({
  region: 'non nominata dai testi',
  schoolYear: '2026/27',
  source: 'rulebook inclusion § 4.1: da sostituire con l’atto della Regione e le delibere del Consiglio d’Istituto',
  lessons: {
    INF: { from: '2026-09-07', to: '2027-06-30', weekdays: MONDAY_TO_FRIDAY },
    PRI: { from: '2026-09-14', to: '2027-06-08', weekdays: MONDAY_TO_FRIDAY },
    SEC1: { from: '2026-09-14', to: '2027-06-08', weekdays: MONDAY_TO_FRIDAY },
    SEC2: { from: '2026-09-14', to: '2027-06-08', weekdays: MONDAY_TO_FRIDAY },
  },
  suspensions: SUSPENSIONS_2026_27,
})

export const SCHOOL_CALENDARS: readonly SchoolYearCalendar[] = [PIEMONTE_2026_27, INCLUSION_2026_27]
