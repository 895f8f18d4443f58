import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { intervalField } from '../../kernel/interval.ts'
import { addMinutes, minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { payFor } from '../../kernel/money.ts'
import { calculation } from '../../kernel/procedure.ts'
import { isSudden, splitDay, standbyIsPaid } from './standby.ts'
import { groupOf, hourlyOn } from './tariff.ts'

export const ABSENCE_NORM = 'Allegato A1 (004:204-205)'

export const absenceCalculation = calculation({
  title: 'Ore dirette, a disposizione e perse di un giorno di assenza',
  norm: `${ABSENCE_NORM}; AMB-34, AMB-45`,
  input: z.strictObject({
    date: field.date(),
    level: field.oneOf(LEVELS),
    scheduled: z.array(intervalField.inDay()).min(1).max(6),
    absences: z
      .array(
        z
          .strictObject({ start: field.time(), end: field.time(), noticedAt: field.moment().optional() })
          .refine(({ start, end }) => start < end, 'la fine deve venire dopo l’inizio'),
      )
      .max(6),
  }),
  output: z.strictObject({
    direct: answer.count(),
    standby: answer.count(),
    lost: answer.count(),
    payable: answer.count(),
    amount: answer.count(99_999_999),
    said: answer.text(),
  }),
  run: ({ date, level, scheduled, absences }, school) => {
    const parts = absences.map(({ start, end, noticedAt }) => ({ start, end, sudden: isSudden(date, noticedAt, school) }))
    const { direct, standby, lost } = splitDay(scheduled, parts)
    const payable = addMinutes(direct, standbyIsPaid(school) ? standby : NO_TIME)
    return {
      direct,
      standby,
      lost,
      payable,
      amount: payFor(payable, hourlyOn(school, groupOf(level), date).hourly),
      said: `Svolto: ${minutesInWords(direct)}. A disposizione della scuola: ${minutesInWords(standby)}. Non svolto: ${minutesInWords(lost)}`,
    }
  },
})
