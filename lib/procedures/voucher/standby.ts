import { type Interval, lengthOf, merged, overlap } from '../../kernel/interval.ts'
import { addMinutes, lessMinutes, type Minutes, minMinutes, minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { Parameter } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { type CivilDate, type Instant, plusDays, romeTime, type WallTime, wallTime } from '../../kernel/time.ts'

/** «Il personale educativo resta a disposizione della Scuola solo per la prima ora di assenza» (004:205). */
export const FIRST_HOUR = minutes(60)

const CUTOFF = 'C-VAB-1/cutoff'
const CUTOFF_DAYS = 'C-VAB-1/cutoff-days'
const PAID = 'C-VAB-1/standby-paid'

export const cutoffParameters: Record<typeof CUTOFF, Parameter<WallTime>> & Record<typeof CUTOFF_DAYS, Parameter<number>> = {
  [CUTOFF]: {
    title: 'Ora entro cui un’assenza non è improvvisa',
    default: wallTime('18:00'),
    reason: 'Il testo rinvia alle modalità del servizio e non dà un’ora (AMB-45)',
  },
  [CUTOFF_DAYS]: {
    title: 'Quanti giorni prima dell’assenza vale quell’ora: 0 è il giorno stesso',
    default: 1,
    reason: 'Il testo rinvia alle modalità del servizio: si propone il giorno prima (AMB-45)',
  },
}

export const standbyPaidParameter: Record<typeof PAID, Parameter<boolean>> = {
  [PAID]: {
    title: 'La prima ora di assenza improvvisa si paga al valore orario',
    default: true,
    reason: 'Il testo la mette a disposizione della scuola e non dice se si paga: decide il contratto (AMB-34)',
  },
}

export const standbyIsPaid = (school: School): boolean => parameterOf(school, PAID, standbyPaidParameter[PAID])

/** The last moment at which a notice makes the absence of a day a known one. */
export const cutoffOf = (date: CivilDate, school: School): Instant =>
  romeTime(
    plusDays(date, -parameterOf(school, CUTOFF_DAYS, cutoffParameters[CUTOFF_DAYS])),
    parameterOf(school, CUTOFF, cutoffParameters[CUTOFF]),
  )

export const isSudden = (date: CivilDate, noticedAt: Instant | undefined, school: School): boolean =>
  noticedAt === undefined || noticedAt > cutoffOf(date, school)

export interface AbsentPart extends Interval {
  readonly sudden: boolean
}

/** What an absence leaves of a day's scheduled time: three parts that add up to it. */
export interface SplitDay {
  readonly direct: Minutes
  readonly standby: Minutes
  readonly lost: Minutes
}

const common = (scheduled: readonly Interval[], absent: readonly Interval[]): Minutes =>
  addMinutes(...merged(scheduled).flatMap((slot) => merged(absent).map((part) => overlap(slot, part))))

/** C-VAB-1: one hour at the school's disposal a day, however often the pupil is absent on it. */
export function splitDay(scheduled: readonly Interval[], absences: readonly AbsentPart[]): SplitDay {
  const absent = common(scheduled, absences)
  const standby = minMinutes(
    FIRST_HOUR,
    common(
      scheduled,
      absences.filter(({ sudden }) => sudden),
    ),
  )
  return {
    direct: lessMinutes(addMinutes(NO_TIME, ...merged(scheduled).map(lengthOf)), absent),
    standby,
    lost: lessMinutes(absent, standby),
  }
}
