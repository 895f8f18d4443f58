import type { CivilDate } from '../time.ts'
import { type DayRule, dayIn } from './day-rule.ts'

/** Whose calendar a day comes from (design § 4). */
export type Layer = 'national' | 'patron' | 'region' | 'school'

export interface Holiday {
  readonly date: CivilDate
  /** Italian, as a clerk would say it. */
  readonly name: string
  readonly layer: Layer
  /** The norm, or the act of the municipality or of the school, that makes the day one. */
  readonly source: string
}

/** One national holiday and the calendar years in which it is one; no `from` = since L. 260/1949, no `until` = still. */
export interface NationalRule {
  readonly name: string
  readonly day: DayRule
  readonly source: string
  readonly from?: number
  readonly until?: number
}

/** Sunday is no row of the table: the calendar reports it with this name and norm. */
export const SUNDAY = { name: 'domenica', source: 'L. 260/1949, art. 2 (tutte le domeniche)' } as const

const L260 = 'L. 260/1949, art. 2'
const BY_1977 = 'L. 260/1949, art. 2; soppressa dalla L. 54/1977, art. 1'

/**
 * The national holidays by rule. L. 54/1977 is in force from 8 March 1977 (so 6 January 1977 still was a holiday, 19 March no
 * more), D.P.R. 792/1985 from 1 January 1986, L. 336/2000 in time for 2 June 2001, L. 151/2025 from 1 January 2026.
 * From 1977 to 2000 the Republic was celebrated on the first Sunday of June: a Sunday anyway.
 * Sourced from 1950; for earlier years the list of 1950 is given, unsourced.
 */
export const NATIONAL_RULES: readonly NationalRule[] = [
  { name: 'Capodanno', day: '01-01', source: L260 },
  { name: 'Epifania', day: '01-06', source: BY_1977, until: 1977 },
  { name: 'Epifania', day: '01-06', source: 'D.P.R. 792/1985, art. 1', from: 1986 },
  {
    name: '150° anniversario dell’Unità d’Italia',
    day: '03-17',
    source: 'D.L. 5/2011, art. 1 (conv. L. 47/2011)',
    from: 2011,
    until: 2011,
  },
  { name: 'San Giuseppe', day: '03-19', source: BY_1977, until: 1976 },
  { name: 'Pasqua', day: { easterPlus: 0 }, source: SUNDAY.source },
  { name: 'Lunedì dell’Angelo', day: { easterPlus: 1 }, source: `${L260} (lunedì dopo Pasqua)` },
  { name: 'Anniversario della Liberazione', day: '04-25', source: L260 },
  { name: 'Festa del lavoro', day: '05-01', source: L260 },
  { name: 'Ascensione', day: { easterPlus: 39 }, source: BY_1977, until: 1976 },
  { name: 'Corpus Domini', day: { easterPlus: 60 }, source: BY_1977, until: 1976 },
  { name: 'Festa della Repubblica', day: '06-02', source: 'L. 260/1949, art. 1; spostata dalla L. 54/1977, art. 1', until: 1976 },
  { name: 'Festa della Repubblica', day: '06-02', source: 'L. 260/1949, art. 1; L. 336/2000, art. 1', from: 2001 },
  { name: 'Santi Pietro e Paolo', day: '06-29', source: BY_1977, until: 1976 },
  { name: 'Assunzione', day: '08-15', source: L260 },
  { name: 'San Francesco d’Assisi', day: '10-04', source: 'L. 260/1949, art. 2, come modificato dalla L. 151/2025, art. 1', from: 2026 },
  { name: 'Ognissanti', day: '11-01', source: L260 },
  { name: 'Giorno dell’unità nazionale', day: '11-04', source: BY_1977, until: 1976 },
  { name: 'Immacolata Concezione', day: '12-08', source: L260 },
  { name: 'Natale', day: '12-25', source: L260 },
  { name: 'Santo Stefano', day: '12-26', source: L260 },
]

/**
 * The national holidays of a year, by date, plain Sundays left out (Easter Sunday is listed). Where two fall on one day
 * (Easter Monday on 25 April, as in 2011 and 2038) both are listed, in the order of {@link NATIONAL_RULES}.
 */
export function nationalHolidaysOf(year: number): readonly Holiday[] {
  return NATIONAL_RULES.filter(({ from, until }) => (from ?? year) <= year && year <= (until ?? year))
    .map(({ name, day, source }): Holiday => ({ date: dayIn(day, year), name, layer: 'national', source }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}
