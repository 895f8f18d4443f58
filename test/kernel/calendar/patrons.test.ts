import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../../lib/kernel/calendar/calendar.ts'
import { nationalHolidaysOf } from '../../../lib/kernel/calendar/holidays.ts'
import { PATRONS, patronDayOf, patronOf } from '../../../lib/kernel/calendar/patrons.ts'
import { civilDate, isDate } from '../../../lib/kernel/time.ts'
import { sampleData } from './sample.ts'

const REGIONAL_CAPITALS = [
  'Torino',
  'Aosta',
  'Milano',
  'Trento',
  'Venezia',
  'Trieste',
  'Genova',
  'Bologna',
  'Firenze',
  'Perugia',
  'Ancona',
  'Roma',
  'L’Aquila',
  'Campobasso',
  'Napoli',
  'Bari',
  'Potenza',
  'Catanzaro',
  'Palermo',
  'Cagliari',
]
/** The 107 abbreviations of ISO 3166-2:IT. */
const PROVINCES = `AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO CR CS CT CZ EN FC FE FG FI FM FR GE GO GR
  IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE RG RI RM RN RO SA SI SO
  SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VT VV`.split(/\s+/)
const nationalDates = (year: number): string[] => nationalHolidaysOf(year).map(({ date }) => date)

describe('patron saints of the seats of provinces', () => {
  it('cover the 20 regions by their capitals and all 107 provinces', () => {
    expect(REGIONAL_CAPITALS.filter((name) => patronOf(name) === undefined)).toEqual([])
    expect(new Set(PATRONS.map(({ region }) => region)).size).toBe(20)
    expect(new Set(REGIONAL_CAPITALS.map((name) => patronOf(name)?.region)).size).toBe(20)
    expect(new Set(PATRONS.map(({ province }) => province))).toEqual(new Set(PROVINCES))
    expect(PROVINCES).toHaveLength(107)
  })

  it('name each municipality once', () => {
    const names = PATRONS.map(({ municipality }) => municipality)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(118)
  })

  it('are real days of every year from 2020 to 2040, in that year', () => {
    for (const patron of PATRONS) {
      for (let year = 2020; year <= 2040; year += 1) {
        const day = patronDayOf(patron, year)
        expect(isDate(day) && day.startsWith(String(year)), `${patron.municipality} ${day}`).toBe(true)
      }
    }
  })

  it('say how sure they are: only Rome rests on a norm of the State, a doubtful row never lengthens a term', () => {
    expect(PATRONS.filter(({ confidence }) => confidence === 'law').map(({ municipality }) => municipality)).toEqual(['Roma'])
    expect(patronOf('Roma')).toMatchObject({ day: '06-29', source: expect.stringContaining('D.P.R. 792/1985') })
    const doubtful = PATRONS.filter(({ confidence }) => confidence === 'doubtful')
    expect(doubtful.map(({ municipality }) => municipality)).toEqual(['Pordenone', 'Fermo', 'Latina', 'Trani'])
    for (const patron of doubtful) {
      expect(patron.note).toBeDefined()
      expect(nationalDates(2027)).toContain(patronDayOf(patron, 2027))
    }
  })

  it.each([
    ['Asti', 2026, '2026-05-05', 'first Tuesday of May'],
    ['Asti', 2027, '2027-05-04', 'first Tuesday of May'],
    ['Brindisi', 2026, '2026-09-06', 'first Sunday of September'],
    ['Andria', 2026, '2026-09-20', 'third Sunday of September'],
    ['Andria', 2027, '2027-09-19', 'third Sunday of September'],
    ['Carbonia', 2025, '2025-05-15', 'Thursday after the second Sunday of May'],
    ['Carbonia', 2026, '2026-05-14', 'Thursday after the second Sunday of May'],
    ['Carbonia', 2027, '2027-05-13', 'Thursday after the second Sunday of May'],
    ['Torino', 2027, '2027-06-24', 'fixed'],
  ])('%s in %i: %s (%s)', (municipality, year, day) => {
    const patron = patronOf(municipality)
    expect(patron && patronDayOf(patron, year)).toBe(day)
  })

  it.each([
    ["l'aquila", 'L’Aquila'],
    ['FORLI', 'Forlì'],
    ['Forlì', 'Forlì'],
    ['Tortoli', 'Tortolì'],
    ['reggio emilia', 'Reggio nell’Emilia'],
    ['Reggio Calabria', 'Reggio di Calabria'],
    [' la spezia ', 'La Spezia'],
    ['Bozen', 'Bolzano'],
  ])('are found as people type them: %s', (typed, municipality) => {
    expect(patronOf(typed)?.municipality).toBe(municipality)
  })

  it('are unknown for any other municipality: the school writes its own', () => {
    expect(patronOf('Rivalta di Torino')).toBeUndefined()
    expect(patronOf('')).toBeUndefined()
  })

  it('go into the calendar of a school as they are', () => {
    for (const { municipality, name, day, source } of PATRONS) {
      const calendar = compileCalendar(sampleData({ patron: { municipality, name, day, source } }))
      expect(calendar.holidayOn(patronDayOf({ day }, 2027), ['patron'])).toMatchObject({ layer: 'patron', source })
    }
    const torino = patronOf('Torino')
    const { municipality = '', name = '', day = '01-01', source = '' } = torino ?? {}
    const calendar = compileCalendar(sampleData({ patron: { municipality, name, day, source } }))
    expect(calendar.holidayOn(civilDate('2027-06-24'))?.name).toBe('San Giovanni Battista (patrono di Torino)')
  })
})
