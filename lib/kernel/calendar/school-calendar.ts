import * as z from 'zod'
import { type CivilDate, civilDate, dateOf, monthOf, yearOf } from '../time.ts'
import { inOrder, OUT_OF_ORDER, periodShape, textField } from './fields.ts'

/** infanzia, primaria, secondaria di primo e di secondo grado. */
export const LEVELS = ['INF', 'PRI', 'SEC1', 'SEC2'] as const
export type Level = (typeof LEVELS)[number]

/** `2026/27`: from 1 September to 31 August. */
export const schoolYearOf = (date: CivilDate): string => {
  const start = monthOf(date) >= 9 ? yearOf(date) : yearOf(date) - 1
  return `${start}/${String((start + 1) % 100).padStart(2, '0')}`
}

export const firstDayOf = (schoolYear: string): CivilDate => civilDate(`${schoolYear.slice(0, 4)}-09-01`)
export const lastDayOf = (schoolYear: string): CivilDate => dateOf(Number(schoolYear.slice(0, 4)) + 1, 8, 31)

const schoolYearField = z
  .string()
  .regex(/^(19|20|21)\d\d\/\d\d$/, { error: 'anno scolastico non valido: serve ad esempio 2026/27', abort: true })
  .refine((text) => Number(text.slice(5)) === (Number(text.slice(2, 4)) + 1) % 100, { error: 'i due anni non sono consecutivi' })

const lessonsField = z
  .strictObject({
    ...periodShape,
    /** 1 = Monday … 6 = Saturday. */
    weekdays: z
      .array(z.int().min(1).max(6, { error: 'la domenica non è giorno di lezione' }))
      .min(1, { error: 'nessun giorno di lezione nella settimana' })
      .refine((days) => new Set(days).size === days.length, { error: 'giorno della settimana ripetuto' }),
  })
  .refine(inOrder, { error: OUT_OF_ORDER })

const suspensionField = z.strictObject({ ...periodShape, name: textField }).refine(inOrder, { error: OUT_OF_ORDER })

/**
 * The lessons of one school year by level: the act of the region with the adaptations of the school's board. Plain JSON;
 * dates are inside the school year, `from` and `to` included.
 */
export const schoolCalendarSchema = z
  .strictObject({
    region: textField,
    schoolYear: schoolYearField,
    source: textField,
    lessons: z
      .partialRecord(z.enum(LEVELS), lessonsField)
      .refine((lessons) => Object.keys(lessons).length > 0, { error: 'nessun ordine di scuola nel calendario' }),
    suspensions: z.array(suspensionField).max(50),
  })
  .superRefine(({ schoolYear, lessons, suspensions }, context) => {
    const periods = [
      ...Object.entries(lessons).map(([level, period]) => ({ path: ['lessons', level], period })),
      ...suspensions.map((period, index) => ({ path: ['suspensions', index], period })),
    ]
    for (const { path, period } of periods) {
      if (period.from >= firstDayOf(schoolYear) && period.to <= lastDayOf(schoolYear)) continue
      context.addIssue({ code: 'custom', path, message: `il periodo esce dall’anno scolastico ${schoolYear}` })
    }
  })

export type SchoolYearCalendar = z.infer<typeof schoolCalendarSchema>
