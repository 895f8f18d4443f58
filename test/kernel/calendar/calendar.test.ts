import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { calendarDataSchema, compileCalendar } from '../../../lib/kernel/calendar/calendar.ts'
import { nationalHolidaysOf } from '../../../lib/kernel/calendar/holidays.ts'
import { PIEMONTE_2026_27 } from '../../../lib/kernel/calendar/school-calendars.ts'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { always, sampleData, sampleInput } from './sample.ts'

const on = civilDate
const anyDate = fc.integer({ min: 0, max: 80_000 }).map((days) => plusDays(on('1950-01-01'), days))
const patron = { municipality: 'Bologna', name: 'San Petronio', day: '10-04', source: 'Comune di Bologna' } as const
const calendar = compileCalendar(
  sampleData({ closures: [{ from: '2026-12-24', to: '2026-12-31', reason: 'chiusura natalizia', source: 'delibera CdI 3/2026' }] }),
)

describe('holidayOn', () => {
  it('reports Sunday with its norm, a named holiday before it, and never Saturday', () => {
    expect(calendar.holidayOn(on('2026-10-11'))).toEqual({
      date: '2026-10-11',
      name: 'domenica',
      layer: 'national',
      source: 'L. 260/1949, art. 2 (tutte le domeniche)',
    })
    expect(calendar.holidayOn(on('2026-10-04'))?.name).toBe('San Francesco d’Assisi')
    expect(calendar.holidayOn(on('2026-10-10'))).toBeUndefined()
    expect(calendar.holidayOn(on('2026-12-26'))?.name).toBe('Santo Stefano')
  })

  it('counts only the layers that the norm counts', () => {
    const bologna = compileCalendar(sampleData({ patron }))
    const day = on('2024-10-04')
    expect(bologna.holidayOn(day)?.name).toBe('San Petronio (patrono di Bologna)')
    expect(bologna.holidayOn(day, ['national'])).toBeUndefined()
    expect(bologna.holidayOn(day, ['patron'])?.layer).toBe('patron')
    expect(bologna.holidayOn(day, [])).toBeUndefined()
    expect(bologna.holidayOn(on('2024-10-06'), ['patron'])).toBeUndefined()
    // From 2026 the day is a national holiday as well.
    expect(bologna.holidayOn(on('2027-10-04'))?.layer).toBe('national')
    expect(bologna.holidayOn(on('2027-10-04'), ['patron'])?.layer).toBe('patron')
  })

  it('is Sundays and the national list, nothing else, on any date', () => {
    always(anyDate, (date) => {
      const sunday = Temporal.PlainDate.from(date).dayOfWeek === 7
      const listed = nationalHolidaysOf(Number(date.slice(0, 4))).some((holiday) => holiday.date === date)
      const holiday = calendar.holidayOn(date)
      expect(holiday !== undefined).toBe(sunday || listed)
      if (holiday) expect(holiday.date).toBe(date)
    })
  })

  it('gives the same answer when asked in any order, over more years than it keeps', () => {
    always(
      fc.array(anyDate, { minLength: 1, maxLength: 200 }),
      (dates) => {
        const fresh = compileCalendar(sampleData({ patron }))
        const first = dates.map((date) => fresh.holidayOn(date))
        expect(
          [...dates]
            .reverse()
            .map((date) => fresh.holidayOn(date))
            .reverse(),
        ).toEqual(first)
      },
      20,
    )
    const fresh = compileCalendar(sampleData())
    for (let year = 1900; year <= 9999; year += 7) expect(fresh.holidayOn(on(`${year}-12-25`))?.name).toBe('Natale')
  })
})

describe('the office', () => {
  it.each([
    ['2026-10-09', undefined],
    ['2026-10-10', { reason: 'giorno di chiusura settimanale dell’ufficio', layer: 'school' }],
    ['2026-10-11', { reason: 'domenica', layer: 'national' }],
    ['2026-12-08', { reason: 'Immacolata Concezione', layer: 'national' }],
    ['2026-12-24', { reason: 'chiusura natalizia', layer: 'school', source: 'delibera CdI 3/2026' }],
    ['2026-12-25', { reason: 'Natale', layer: 'national' }],
    ['2026-12-31', { reason: 'chiusura natalizia' }],
    ['2027-01-04', undefined],
  ])('on %s is closed for %j', (date, closed) => {
    const answer = calendar.officeClosedOn(on(date))
    if (closed === undefined) expect(answer).toBeUndefined()
    else expect(answer).toMatchObject(closed)
    expect(calendar.officeOpenOn(on(date))).toBe(closed === undefined)
    expect(calendar.officeHoursOn(on(date)) === undefined).toBe(closed !== undefined)
  })

  it('opens and closes by the clock of Rome, in winter and in summer time', () => {
    expect(calendar.officeHoursOn(on('2026-10-23'))).toEqual({ opens: '2026-10-23T06:00:00.000Z', closes: '2026-10-23T14:00:00.000Z' })
    expect(calendar.officeHoursOn(on('2026-10-26'))).toEqual({ opens: '2026-10-26T07:00:00.000Z', closes: '2026-10-26T15:00:00.000Z' })
  })

  it('may work on Saturday: no other day changes, and Saturday never becomes a holiday', () => {
    const saturdays = compileCalendar(sampleData({ officeHours: { ...sampleInput().officeHours, 6: { opens: '08:00', closes: '12:00' } } }))
    expect(saturdays.officeHoursOn(on('2026-10-10'))).toEqual({ opens: '2026-10-10T06:00:00.000Z', closes: '2026-10-10T10:00:00.000Z' })
    expect(saturdays.officeOpenOn(on('2026-12-26'))).toBe(false)
    always(anyDate, (date) => {
      expect(saturdays.holidayOn(date)).toEqual(calendar.holidayOn(date))
    })
  })

  it('is ordinary on a day that only the weekly closing closes', () => {
    expect(calendar.ordinaryDay(on('2026-10-09'))).toBe(true)
    expect(calendar.ordinaryDay(on('2026-10-10'))).toBe(true)
    expect(calendar.ordinaryDay(on('2026-10-11'))).toBe(false)
    expect(calendar.ordinaryDay(on('2026-12-24'))).toBe(false)
    expect(compileCalendar(sampleData({ patron })).ordinaryDay(on('2024-10-04'))).toBe(false)
  })

  it('is open, has hours and has no reason to be closed all at once, on any date', () => {
    always(anyDate, (date) => {
      const open = calendar.officeOpenOn(date)
      expect(calendar.officeClosedOn(date) === undefined).toBe(open)
      expect(calendar.officeHoursOn(date) !== undefined).toBe(open)
      if (open) expect(calendar.ordinaryDay(date)).toBe(true)
      if (calendar.holidayOn(date)) expect(open).toBe(false)
    })
  })
})

describe('the alarm before a school calendar runs out', () => {
  const next = {
    ...PIEMONTE_2026_27,
    schoolYear: '2027/28',
    lessons: { PRI: { from: '2027-09-13', to: '2028-06-09', weekdays: [1, 2] } },
    suspensions: [],
  }
  const one = compileCalendar(sampleData({ schoolYears: [PIEMONTE_2026_27] }))
  const two = compileCalendar(sampleData({ schoolYears: [next, PIEMONTE_2026_27] }))

  it('knows the last day that is covered', () => {
    expect(one.coverage()).toEqual({ until: '2027-08-31' })
    expect(two.coverage()).toEqual({ until: '2028-08-31' })
    expect(calendar.coverage()).toEqual({ until: undefined })
  })

  it('rings from `days` before the end on', () => {
    expect(one.expiresWithin(on('2027-07-01'), 60)).toBeUndefined()
    expect(one.expiresWithin(on('2027-07-02'), 60)).toEqual({
      until: '2027-08-31',
      daysLeft: 60,
      missing: '2027/28',
      says: 'I calendari scolastici caricati finiscono martedì 31 agosto 2027 (mancano 60 giorni): va caricato quello del 2027/28.',
    })
    expect(one.expiresWithin(on('2027-08-30'), 60)?.says).toContain('manca un giorno')
    expect(two.expiresWithin(on('2027-08-30'), 60)).toBeUndefined()
    expect(two.expiresWithin(on('2028-08-31'), 0)).toMatchObject({ daysLeft: 0, missing: '2028/29' })
  })

  it('rings on a year that is missing, even when a later one is loaded', () => {
    expect(calendar.expiresWithin(on('2026-10-10'), 30)).toEqual({
      until: undefined,
      daysLeft: 0,
      missing: '2026/27',
      says: 'Nessun calendario scolastico è caricato per il 2026/27.',
    })
    const gap = compileCalendar(
      sampleData({
        schoolYears: [
          PIEMONTE_2026_27,
          { ...next, schoolYear: '2028/29', lessons: { PRI: { from: '2028-09-11', to: '2029-06-08', weekdays: [1] } } },
        ],
      }),
    )
    expect(gap.expiresWithin(on('2027-08-01'), 60)).toMatchObject({ until: '2027-08-31', missing: '2027/28' })
    expect(gap.expiresWithin(on('2027-10-01'), 60)).toMatchObject({ until: undefined, missing: '2027/28' })
  })
})

describe('calendarDataSchema', () => {
  const messagesOf = (value: unknown): string[] => calendarDataSchema.safeParse(value).error?.issues.map(({ message }) => message) ?? []
  const day = { opens: '08:00', closes: '16:00' }

  it('takes plain JSON and gives it back unchanged', () => {
    const input = sampleInput({ patron, closures: [{ from: '2026-12-24', to: '2026-12-24', reason: 'x', source: 'y' }] })
    expect(calendarDataSchema.parse(JSON.parse(JSON.stringify(input)))).toEqual(input)
    expect(messagesOf(JSON.parse(JSON.stringify(sampleData({ schoolYears: [PIEMONTE_2026_27] }))))).toEqual([])
  })

  it.each([
    [{ officeHours: {} }, 'l’ufficio deve aprire almeno un giorno della settimana'],
    [{ officeHours: { 7: day } }, 'giorno non valido: da 1 (lunedì) a 6 (sabato)'],
    [{ officeHours: { 1: { opens: '16:00', closes: '08:00' } } }, 'l’ufficio chiude prima di aprire'],
    [{ officeHours: { 1: { opens: '8', closes: '24:00' } } }, 'ora non valida: serve HH:MM, da 00:00 a 23:59'],
    [{ closures: [{ from: '2026-12-31', to: '2026-12-24', reason: 'x', source: 'y' }] }, 'il periodo finisce prima di cominciare'],
    [{ closures: [{ from: '2026-01-01', to: '2027-12-31', reason: 'x', source: 'y' }] }, 'una chiusura non può durare più di un anno'],
    [
      { closures: [{ from: '2026-02-29', to: '2026-03-01', reason: 'x', source: 'y' }] },
      'data non valida: serve un giorno del calendario, AAAA-MM-GG',
    ],
    [
      { closures: [{ from: '1899-12-31', to: '1900-01-01', reason: 'x', source: 'y' }] },
      'data non valida: il calendario comincia dal 1900',
    ],
    [{ closures: [{ from: '2026-12-24', to: '2026-12-24', reason: ' ', source: 'y' }] }, 'testo mancante'],
    [{ schoolYears: [{ ...PIEMONTE_2026_27, schoolYear: ' ' }] }, 'anno scolastico non valido: serve ad esempio 2026/27'],
    [{ schoolYears: [PIEMONTE_2026_27, PIEMONTE_2026_27] }, 'due calendari per lo stesso anno scolastico'],
    [
      { patron: { ...patron, day: '02-29' } },
      'giorno ricorrente non valido: MM-GG, giorni dalla Pasqua, oppure ennesimo giorno della settimana di un mese',
    ],
  ])('refuses %j', (change, message) => {
    expect(messagesOf({ ...sampleInput(), ...change })).toContain(message)
  })

  it('refuses an unknown field', () => {
    expect(calendarDataSchema.safeParse({ ...sampleInput(), holidays: [] }).success).toBe(false)
  })

  it('takes a patron whose day moves with Easter', () => {
    const data = sampleData({ patron: { ...patron, day: { easterPlus: 50 } } })
    expect(compileCalendar(data).holidayOn(on('2027-05-17'))?.layer).toBe('patron')
  })
})
