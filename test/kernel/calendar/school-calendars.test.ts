import { describe, expect, it } from 'vitest'
import { compileCalendar, type Level, schoolCalendarSchema, schoolYearOf } from '../../../lib/kernel/calendar/calendar.ts'
import { LEVELS } from '../../../lib/kernel/calendar/school-calendar.ts'
import { INCLUSION_2026_27, PIEMONTE_2026_27, SCHOOL_CALENDARS } from '../../../lib/kernel/calendar/school-calendars.ts'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { sampleData } from './sample.ts'

const lessonDays = (calendar: ReturnType<typeof compileCalendar>, level: Level, from: string, to: string): string[] => {
  const found: string[] = []
  for (let date = civilDate(from); date <= to; date = plusDays(date, 1)) if (calendar.lessonDay(date, level)) found.push(date)
  return found
}
const piemonte = compileCalendar(sampleData({ schoolYears: [PIEMONTE_2026_27] }))
const other = compileCalendar(sampleData({ schoolYears: [INCLUSION_2026_27] }))

describe('the calendars of the two rulebooks', () => {
  it('survive a journey through JSON, and nothing is lost', () => {
    for (const calendar of SCHOOL_CALENDARS) expect(schoolCalendarSchema.parse(JSON.parse(JSON.stringify(calendar)))).toEqual(calendar)
  })

  it.each([
    ['Piemonte', piemonte, 'PRI', '2026-09-14', '2027-06-10'],
    ['Piemonte', piemonte, 'SEC1', '2026-09-14', '2027-06-10'],
    ['Piemonte', piemonte, 'INF', '2026-09-14', '2027-06-30'],
    ['the other', other, 'PRI', '2026-09-14', '2027-06-08'],
    ['the other', other, 'SEC1', '2026-09-14', '2027-06-08'],
    ['the other', other, 'INF', '2026-09-07', '2027-06-30'],
  ] as const)('%s, %s: %s lessons from %s to %s', (_name, calendar, level, first, last) => {
    const days = lessonDays(calendar, level, '2026-09-01', '2027-08-31')
    expect([days[0], days.at(-1)]).toEqual([first, last])
  })

  it.each([piemonte, other])('have no lessons at Christmas and Easter, on holidays and at the weekend', (calendar) => {
    expect(lessonDays(calendar, 'PRI', '2026-12-21', '2027-01-08')).toEqual(['2026-12-21', '2026-12-22', '2027-01-07', '2027-01-08'])
    expect(lessonDays(calendar, 'PRI', '2027-03-23', '2027-03-31')).toEqual(['2027-03-23', '2027-03-24', '2027-03-31'])
    expect(lessonDays(calendar, 'PRI', '2026-12-07', '2026-12-13')).toEqual(['2026-12-07', '2026-12-09', '2026-12-10', '2026-12-11'])
    expect(calendar.lessonDay(civilDate('2027-06-02'), 'PRI')).toBe(false)
  })

  it('give the 7 days of EX-VT-1 and the 22 or 26 of EX-HS-2', () => {
    expect(lessonDays(other, 'PRI', '2026-12-13', '2026-12-31')).toEqual([
      '2026-12-14',
      '2026-12-15',
      '2026-12-16',
      '2026-12-17',
      '2026-12-18',
      '2026-12-21',
      '2026-12-22',
    ])
    expect(lessonDays(other, 'PRI', '2026-10-05', '2026-11-03')).toHaveLength(22)
    const { from, to } = { from: '2026-09-14', to: '2027-06-08' }
    const sixDays = compileCalendar(
      sampleData({ schoolYears: [{ ...INCLUSION_2026_27, lessons: { PRI: { from, to, weekdays: [1, 2, 3, 4, 5, 6] } } }] }),
    )
    expect(lessonDays(sixDays, 'PRI', '2026-10-05', '2026-11-03')).toHaveLength(26)
  })

  it.each([
    ['2026-09-11', 'le lezioni cominciano lunedì 14 settembre 2026', 'region'],
    ['2027-06-11', 'le lezioni sono finite giovedì 10 giugno 2027', 'region'],
    ['2026-12-24', 'vacanze di Natale', 'region'],
    ['2026-12-25', 'Natale', 'national'],
    ['2026-10-10', 'sabato: giorno senza lezioni', 'region'],
    ['2026-10-11', 'domenica', 'national'],
    ['2027-10-11', 'nessun calendario scolastico caricato per il 2027/28', 'school'],
  ])('say why there are none on %s', (date, reason, layer) => {
    expect(piemonte.noLessonsOn(civilDate(date), 'PRI')).toMatchObject({ reason, layer })
    expect(piemonte.noLessonsOn(civilDate(date), 'PRI')?.source).not.toBe('')
  })

  it('count patron and closures of the school too, and say when they know nothing of a level', () => {
    const calendar = compileCalendar(
      sampleData({
        schoolYears: [PIEMONTE_2026_27],
        patron: { municipality: 'Prova', name: 'San Martino', day: '11-11', source: 'Comune' },
        closures: [{ from: '2026-12-07', to: '2026-12-07', reason: 'ponte dell’Immacolata', source: 'delibera CdI 12/2026' }],
      }),
    )
    expect(calendar.noLessonsOn(civilDate('2026-11-11'), 'PRI')?.layer).toBe('patron')
    expect(calendar.noLessonsOn(civilDate('2026-12-07'), 'PRI')).toEqual({
      reason: 'ponte dell’Immacolata',
      source: 'delibera CdI 12/2026',
      layer: 'school',
    })
    expect(calendar.noLessonsOn(civilDate('2026-11-10'), 'PRI')).toBeUndefined()
    expect(calendar.noLessonsOn(civilDate('2026-11-10'), 'SEC2')?.reason).toContain('non dice le lezioni')
  })
})

describe('school years', () => {
  it.each([
    ['2026-08-31', '2025/26'],
    ['2026-09-01', '2026/27'],
    ['2027-08-31', '2026/27'],
    ['2099-12-31', '2099/00'],
  ])('%s belongs to %s', (date, year) => {
    expect(schoolYearOf(civilDate(date))).toBe(year)
    expect(piemonte.schoolYearOf(civilDate(date))).toBe(year)
  })

  const lessons = { PRI: { from: '2026-09-14', to: '2027-06-10', weekdays: [1, 2, 3, 4, 5] } }
  const input = { region: 'Piemonte', schoolYear: '2026/27', source: 'prova', lessons, suspensions: [] }
  const messagesOf = (value: unknown): string[] => schoolCalendarSchema.safeParse(value).error?.issues.map(({ message }) => message) ?? []

  it('are accepted as a school would write them', () => {
    expect(messagesOf(input)).toEqual([])
    for (const level of LEVELS) expect(messagesOf({ ...input, lessons: { [level]: lessons.PRI } })).toEqual([])
  })

  it.each([
    [{ schoolYear: '2026/28' }, 'i due anni non sono consecutivi'],
    [{ schoolYear: '2026-27' }, 'anno scolastico non valido: serve ad esempio 2026/27'],
    [{ lessons: {} }, 'nessun ordine di scuola nel calendario'],
    [{ lessons: { PRI: { ...lessons.PRI, to: '2027-02-30' } } }, 'data non valida: serve un giorno del calendario, AAAA-MM-GG'],
    [{ lessons: { PRI: { ...lessons.PRI, to: '2027-09-10' } } }, 'il periodo esce dall’anno scolastico 2026/27'],
    [{ lessons: { PRI: { ...lessons.PRI, to: '2026-09-10' } } }, 'il periodo finisce prima di cominciare'],
    [{ lessons: { PRI: { ...lessons.PRI, weekdays: [1, 7] } } }, 'la domenica non è giorno di lezione'],
    [{ lessons: { PRI: { ...lessons.PRI, weekdays: [1, 1] } } }, 'giorno della settimana ripetuto'],
    [{ suspensions: [{ from: '2026-08-01', to: '2026-08-02', name: 'x' }] }, 'il periodo esce dall’anno scolastico 2026/27'],
  ])('are refused with an Italian sentence: %j', (change, message) => {
    expect(messagesOf({ ...input, ...change })).toContain(message)
  })
})
