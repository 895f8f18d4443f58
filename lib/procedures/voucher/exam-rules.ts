import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { minutes as asMinutes } from '../../kernel/minutes.ts'
import { type Cents, payFor } from '../../kernel/money.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { hoursField } from './hours-rules.ts'
import { groupOf, hourlyOn } from './tariff.ts'

export const EXAM_NORM = 'Allegato A1 (004:24)'

export const budgetField = () => field.count(99_999_999)

/** What the hours cost at the tariff of the first exam day. */
export const costOf = (hours: number, schoolLevel: Level, examFrom: CivilDate, school: School): Cents =>
  payFor(asMinutes(hours), hourlyOn(school, groupOf(schoolLevel), examFrom).hourly)

/** *Preventiva*: on the first exam day it is too late. */
export const tooLate = (requested: CivilDate, examFrom: CivilDate): boolean => requested >= examFrom

const CODES = ['ERR-VE-LATE', 'ERR-VE-PEI', 'ERR-VE-BUDGET', 'ERR-C-VE-1/reasons', 'ERR-C-VE-1/services', 'W-VV-TARIFF'] as const

export const examCalculation = calculation({
  title: 'Assistenza agli esami: se si può autorizzare',
  norm: `${EXAM_NORM}: «può autorizzare», decide sempre una persona`,
  input: z.strictObject({
    requested: field.date(),
    examFrom: field.date(),
    schoolLevel: field.oneOf(LEVELS),
    minutes: hoursField(),
    reasons: z.boolean(),
    inPei: z.boolean(),
    sharedByServices: z.boolean(),
    budgetLeft: budgetField(),
  }),
  output: z.strictObject({
    authorisable: answer.flag(),
    /** Even where all conditions hold. */
    decides: answer.oneOf(['a-person']),
    cost: answer.count(99_999_999),
    codes: answer.list(answer.oneOf(CODES)),
  }),
  run: ({ requested, examFrom, schoolLevel, minutes, reasons, inPei, sharedByServices, budgetLeft }, school) => {
    const cost = costOf(minutes, schoolLevel, examFrom, school)
    const speaking: Readonly<Record<(typeof CODES)[number], boolean>> = {
      'ERR-VE-LATE': tooLate(requested, examFrom),
      'ERR-VE-PEI': !inPei,
      'ERR-VE-BUDGET': cost > budgetLeft,
      'ERR-C-VE-1/reasons': !reasons,
      'ERR-C-VE-1/services': !sharedByServices,
      'W-VV-TARIFF': hourlyOn(school, groupOf(schoolLevel), examFrom).provisional,
    }
    const codes = CODES.filter((code) => speaking[code])
    return { authorisable: codes.every((code) => code.startsWith('W-')), decides: 'a-person' as const, cost, codes }
  },
})
