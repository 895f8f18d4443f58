import type { CivilDate } from '../time.ts'
import { type DayRule, dayIn } from './day-rule.ts'
import { type Confidence, PATRON_ROWS } from './patron-days.ts'

/** The patron's day of one municipality, ready to be put into a school's calendar. Plain JSON. */
export interface Patron {
  readonly municipality: string
  /** Abbreviation on number plates; the Sardinian provinces of L.R. 7/2021 keep the one of the province they left. */
  readonly province: string
  readonly region: string
  readonly name: string
  readonly day: DayRule
  readonly source: string
  readonly confidence: Confidence
  readonly note?: string
}

const ROME = 'D.P.R. 792/1985, art. 1 (29 giugno, per il comune di Roma)'
const PUBLISHED = 'elenchi correnti dei santi patroni; da verificare con il Comune'

/** The patrons of all seats of a province. Data to start from: a school confirms its own with its municipality. */
export const PATRONS: readonly Patron[] = PATRON_ROWS.map(([municipality, province, region, name, day, more]) => ({
  municipality,
  province,
  region,
  name,
  day,
  source: more?.confidence === 'law' ? ROME : PUBLISHED,
  confidence: more?.confidence ?? 'published',
  ...(more && { note: more.note }),
}))

/** Names as people type them: case, accents, apostrophes and spaces do not count. */
const key = (municipality: string): string =>
  municipality
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')

const ALSO_CALLED = [
  ['Reggio Emilia', 'Reggio nell’Emilia'],
  ['Reggio Calabria', 'Reggio di Calabria'],
  ['Bozen', 'Bolzano'],
  ['Aoste', 'Aosta'],
] as const

const byName = new Map(PATRONS.map((patron) => [key(patron.municipality), patron]))
for (const [alias, municipality] of ALSO_CALLED) {
  const patron = byName.get(key(municipality))
  if (patron) byName.set(key(alias), patron)
}

/** The patron of a municipality that is the seat of a province; undefined for any other: the school then writes its own. */
export const patronOf = (municipality: string): Patron | undefined => byName.get(key(municipality))

/** The patron's day in a year. */
export const patronDayOf = (patron: { readonly day: DayRule }, year: number): CivilDate => dayIn(patron.day, year)
