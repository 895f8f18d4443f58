import Holidays from 'date-holidays'
import { describe, expect, it } from 'vitest'
import { nationalHolidaysOf } from '../../../lib/kernel/calendar/holidays.ts'
import { GOLDEN_HOLIDAYS } from './golden.ts'

const datesOf = (year: number): string[] => [...new Set(nationalHolidaysOf(year).map(({ date }) => date))]
const namesOn = (date: string): string[] =>
  nationalHolidaysOf(Number(date.slice(0, 4))).flatMap((day) => (day.date === date ? day.name : []))
const sourceOf = (date: string): string | undefined => nationalHolidaysOf(Number(date.slice(0, 4))).find((day) => day.date === date)?.source

describe('national holidays', () => {
  it.each(Object.entries(GOLDEN_HOLIDAYS))('of %s', (year, days) => {
    expect(
      datesOf(Number(year))
        .map((date) => date.slice(5))
        .join(' '),
    ).toBe(days)
  })

  it('are those of the worked examples (regulation § 0.3)', () => {
    const both = [...nationalHolidaysOf(2026), ...nationalHolidaysOf(2027)].map(({ date }) => date)
    expect(both.filter((date) => date >= '2026-09-01' && date <= '2027-08-31')).toEqual([
      '2026-10-04',
      '2026-11-01',
      '2026-12-08',
      '2026-12-25',
      '2026-12-26',
      '2027-01-01',
      '2027-01-06',
      '2027-03-28',
      '2027-03-29',
      '2027-04-25',
      '2027-05-01',
      '2027-06-02',
      '2027-08-15',
    ])
  })

  it('name 4 October from 2026 on, by L. 151/2025 (N-25)', () => {
    expect(namesOn('2025-10-04')).toEqual([])
    expect(namesOn('2026-10-04')).toEqual(['San Francesco d’Assisi'])
    expect(sourceOf('2027-10-04')).toContain('L. 151/2025')
  })

  it.each([
    ['1977-01-06', ['Epifania'], 'L. 54/1977 came into force in March'],
    ['1978-01-06', [], 'abolished by L. 54/1977'],
    ['1985-01-06', [], 'abolished by L. 54/1977'],
    ['1986-01-06', ['Epifania'], 'D.P.R. 792/1985, in force from 1 January 1986'],
    ['1976-03-19', ['San Giuseppe'], 'L. 260/1949'],
    ['1977-03-19', [], 'L. 54/1977'],
    ['1976-06-17', ['Corpus Domini'], 'L. 260/1949'],
    ['1976-05-27', ['Ascensione'], 'L. 260/1949'],
    ['1976-06-29', ['Santi Pietro e Paolo'], 'L. 260/1949'],
    ['1977-06-29', [], 'L. 54/1977; Rome has it as its patron’s day'],
    ['1976-11-04', ['Giorno dell’unità nazionale'], 'L. 260/1949'],
    ['1977-11-04', [], 'L. 54/1977'],
    ['1976-06-02', ['Festa della Repubblica'], 'L. 260/1949'],
    ['2000-06-02', [], 'first Sunday of June until L. 336/2000'],
    ['2001-06-02', ['Festa della Repubblica'], 'L. 336/2000'],
    ['2011-03-17', ['150° anniversario dell’Unità d’Italia'], 'D.L. 5/2011'],
    ['2012-03-17', [], 'D.L. 5/2011 is for 2011 only'],
    ['2038-04-25', ['Pasqua', 'Anniversario della Liberazione'], 'two on one day'],
    ['2011-04-25', ['Lunedì dell’Angelo', 'Anniversario della Liberazione'], 'two on one day'],
  ])('on %s: %j (%s)', (date, names) => {
    expect(namesOn(date)).toEqual(names)
  })

  it('come in order, each with a name and a norm', () => {
    for (let year = 1950; year <= 2100; year += 1) {
      const holidays = nationalHolidaysOf(year)
      expect(holidays.map(({ date }) => date)).toEqual(holidays.map(({ date }) => date).sort())
      for (const { date, name, source, layer } of holidays) {
        expect(date.startsWith(String(year)) && name !== '' && layer === 'national').toBe(true)
        expect(source).toMatch(/^(L\.|D\.P\.R\.|D\.L\.) \d+\/\d{4}, art\. \d/)
      }
    }
  })
})

describe('date-holidays, an oracle and not the law', () => {
  const italy = new Holidays('IT')
  const oracle = (year: number): string[] => [
    ...new Set(italy.getHolidays(year).flatMap(({ type, date }) => (type === 'public' ? date.slice(0, 10) : []))),
  ]
  const disagreements = (from: number, to: number): string[] => {
    const found: string[] = []
    for (let year = from; year <= to; year += 1) {
      const ours = datesOf(year)
      const theirs = oracle(year)
      found.push(...theirs.filter((date) => !ours.includes(date)).map((date) => `${date} theirs`))
      found.push(...ours.filter((date) => !theirs.includes(date)).map((date) => `${date} ours: ${namesOn(date).join(', ')}`))
    }
    return found
  }

  it('agrees on every day from 2020 to 2040', () => {
    expect(disagreements(2020, 2040)).toEqual([])
  })

  it('disagrees from 2000 to 2100 on one day: it gives 2 June 2000, before L. 336/2000 brought the holiday back', () => {
    expect(disagreements(2000, 2100)).toEqual(['2000-06-02 theirs'])
  })

  it('knows nothing of L. 54/1977: it lacks the feasts that the law abolished and keeps those that later came back', () => {
    const explained = [
      /^(19[5-6]\d|197[0-6])-\d\d-\d\d ours: (San Giuseppe|Ascensione|Corpus Domini|Santi Pietro e Paolo|Giorno dell’unità nazionale)$/,
      /^19(7[8-9]|8[0-5])-01-06 theirs$/, // Epiphany, until D.P.R. 792/1985
      /^(197[7-9]|19[89]\d)-06-02 theirs$/, // Republic, until L. 336/2000
    ]
    expect(disagreements(1950, 1999).filter((found) => !explained.some((reason) => reason.test(found)))).toEqual([])
  })
})
