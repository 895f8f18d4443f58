import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { type Level, schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { LEVELS, lastDayOf } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { type CivilDate, later } from '../../kernel/time.ts'
import { hoursField, levelField } from './hours-rules.ts'
import { rangeOf } from './hours-table.ts'

export const DEROGATION = 'Allegato A1 (004:201)'
export const FUNDING = `${DEROGATION}; AMB-35`

export interface Minuted {
  readonly reasons?: string | undefined
  readonly chairSigned: boolean
  readonly secretarySigned: boolean
}

/** Minutes of the GLO that motivate the derogation, signed by chair and secretary (N-04). */
export const motivates = ({ reasons, chairSigned, secretarySigned }: Minuted): boolean =>
  reasons !== undefined && chairSigned && secretarySigned

/** The maximum of the table that the hours pass; undefined where they need no derogation. */
export function passedMaximum(schoolLevel: Level, level: number, minutes: number, on: CivilDate, school: School): number | undefined {
  const most = rangeOf(schoolLevel, level, school, on)?.most
  return most === undefined || minutes <= most ? undefined : most
}

/** The first day on which the hours count: the later of minutes and funding act, never one before (AMB-35). */
export const validFrom = (glo: CivilDate | undefined, funding: CivilDate | undefined): CivilDate | undefined =>
  glo === undefined || funding === undefined ? undefined : later(glo, funding)

/** The school year of the hours: of the day for which they are planned, or of the first on which they can count (004:28-29). */
export const yearOfDerogation = (first: CivilDate, planned: CivilDate): string => schoolYearOf(later(first, planned))

export const derogationCalculation = calculation({
  title: 'Deroga al monte ore: quante ore, da quando, fino a quando',
  norm: FUNDING,
  input: z.strictObject({
    schoolLevel: field.oneOf(LEVELS),
    level: levelField(),
    requested: hoursField(),
    minutesOf: field.date().optional(),
    reasoned: z.boolean().default(false),
    fundedOn: field.date().optional(),
    /** Minutes and act of spring may be for the school year that follows. */
    plannedFrom: field.date().optional(),
    on: field.date(),
  }),
  output: z.strictObject({
    most: answer.count().nullable(),
    needed: answer.flag(),
    granted: answer.count().nullable(),
    from: answer.day().nullable(),
    until: answer.day().nullable(),
    codes: answer.list(answer.oneOf(['ERR-VH-SEC2', 'ERR-VD-REASONS', 'MAN-VD-FUNDING'])),
  }),
  run: ({ schoolLevel, level, requested, minutesOf, reasoned, fundedOn, plannedFrom, on }, school) => {
    const most = rangeOf(schoolLevel, level, school, on)?.most
    const none = { from: null, until: null, codes: [] }
    if (most === undefined) return { ...none, most: null, needed: false, granted: null, codes: ['ERR-VH-SEC2' as const] }
    if (requested <= most) return { ...none, most, needed: false, granted: requested }
    const ordinary = { ...none, most, needed: true, granted: most }
    if (minutesOf === undefined || !reasoned) return { ...ordinary, codes: ['ERR-VD-REASONS' as const] }
    const first = validFrom(minutesOf, fundedOn)
    if (first === undefined) return { ...ordinary, codes: ['MAN-VD-FUNDING' as const] }
    const planned = plannedFrom ?? first
    const year = yearOfDerogation(first, planned)
    const [from, until] = [year === schoolYearOf(first) ? first : planned, lastDayOf(year)]
    return { ...ordinary, granted: from <= on && on <= until ? requested : most, from, until }
  },
})
