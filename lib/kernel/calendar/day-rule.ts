import * as z from 'zod'
import { type CivilDate, civilDate, dateOf, isDate, plusDays, weekdayOf } from '../time.ts'
import { easterOf } from './easter.ts'

/** The day that recurs each year: `MM-DD`, days from Easter, or the nth weekday of a month, plus days. Plain JSON. */
export type DayRule = z.infer<typeof dayRuleSchema>

const NO_DAY = 'giorno ricorrente non valido: MM-GG, giorni dalla Pasqua, oppure ennesimo giorno della settimana di un mese'

export const dayRuleSchema = z.union(
  [
    z
      .string()
      .regex(/^\d\d-\d\d$/)
      // 2001 is no leap year: a day that three years in four lack is no yearly feast.
      .refine((text) => isDate(`2001-${text}`), { error: NO_DAY }),
    z.strictObject({ easterPlus: z.int().min(-70).max(120) }),
    z.strictObject({
      nth: z.int().min(1).max(4),
      weekday: z.int().min(1).max(7),
      month: z.int().min(1).max(12),
      plusDays: z.int().min(0).max(6).optional(),
    }),
  ],
  { error: NO_DAY },
)

/** The date of `rule` in `year`. */
export function dayIn(rule: DayRule, year: number): CivilDate {
  if (typeof rule === 'string') return civilDate(`${String(year).padStart(4, '0')}-${rule}`)
  if ('easterPlus' in rule) return plusDays(easterOf(year), rule.easterPlus)
  const first = dateOf(year, rule.month, 1)
  const ahead = (rule.weekday - weekdayOf(first) + 7) % 7
  return plusDays(first, ahead + 7 * (rule.nth - 1) + (rule.plusDays ?? 0))
}
