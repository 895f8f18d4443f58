import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { field } from '../../kernel/fact.ts'
import { clash, type DatedInterval, intervalField, overlaps } from '../../kernel/interval.ts'
import { calculation, type Parameter } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { inWords, monthOf, type WallTime, wallTime } from '../../kernel/time.ts'

/** What a meeting is for, in the terms of D.I. 182/2020, artt. 4 and 16. */
export const MEETING_KINDS = ['definitive', 'provisional', 'intermediate', 'final', 'other'] as const

/** A time that somebody proposes for the meeting. */
export interface ProposedSlot extends DatedInterval {
  readonly place?: string | undefined
}

export const slotField = () =>
  z
    .strictObject({ date: field.date(), start: field.time(), end: field.time(), place: field.label().optional() })
    .refine(({ start, end }) => start < end, 'la fine deve venire dopo l’inizio')

/** `martedì 13 ottobre 2026, 16:30–17:30` */
export const intervalInWords = ({ date, start, end }: DatedInterval): string => `${inWords(date)}, ${start}–${end}`

/** The first commitment that a slot meets; what only touches it does not (C-PEI-2, half-open). */
export const clashOf = (slot: DatedInterval, commitments: readonly DatedInterval[]): DatedInterval | undefined =>
  commitments.find((commitment) => clash(slot, commitment))

export const freeSlots = <S extends DatedInterval>(slots: readonly S[], commitments: readonly DatedInterval[]): readonly S[] =>
  slots.filter((slot) => clashOf(slot, commitments) === undefined)

export const sameSlot = (one: DatedInterval, other: DatedInterval): boolean =>
  one.date === other.date && one.start === other.start && one.end === other.end

const answeredInterval = () => z.strictObject({ date: answer.day(), start: answer.text(5), end: answer.text(5) })

const bare = ({ date, start, end }: DatedInterval): DatedInterval => ({ date, start, end })

export const compatibility = calculation({
  title: 'Compatibilità delle date con gli impegni dei docenti',
  norm: 'Piano gestione alunni (000:33-34); AMB-05',
  input: z.strictObject({ slots: z.array(slotField()).min(1).max(8), commitments: z.array(intervalField.dated()).max(60) }),
  output: z.strictObject({
    compatible: answer.flag(),
    free: answer.list(answeredInterval(), 8),
    clashes: answer.list(z.strictObject({ slot: answeredInterval(), commitment: answeredInterval() }), 480),
    codes: answer.list(answer.oneOf(['W-PEI-CONFLICT']), 1),
  }),
  run: ({ slots, commitments }) => {
    const free = freeSlots(slots, commitments)
    const clashes = slots.flatMap((slot) =>
      commitments.filter((commitment) => clash(slot, commitment)).map((commitment) => ({ slot: bare(slot), commitment })),
    )
    return { compatible: free.length > 0, free: free.map(bare), clashes, codes: free.length > 0 ? [] : ['W-PEI-CONFLICT' as const] }
  },
})

const LESSON_HOURS: Readonly<Record<Level, readonly [from: WallTime, until: WallTime]>> = {
  INF: [wallTime('08:00'), wallTime('16:00')],
  PRI: [wallTime('08:00'), wallTime('16:00')],
  SEC1: [wallTime('08:00'), wallTime('14:00')],
  SEC2: [wallTime('08:00'), wallTime('14:00')],
}

const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  INF: 'infanzia',
  PRI: 'primaria',
  SEC1: 'secondaria di I grado',
  SEC2: 'secondaria di II grado',
}

const nameOf = (level: Level, end: 'from' | 'until'): string => `N-06/lessons-${end}-${level}`

const hour = (level: Level, end: 'from' | 'until'): Parameter<WallTime> => ({
  title: `${end === 'from' ? 'Inizio' : 'Fine'} delle lezioni, ${LEVEL_NAMES[level]}`,
  default: LESSON_HOURS[level][end === 'from' ? 0 : 1],
  reason: 'Il testo non dà l’orario delle lezioni (inclusion § 3, School): la scuola indica il suo',
})

export const lessonHours: Readonly<Record<string, Parameter>> = Object.fromEntries(
  (['INF', 'PRI', 'SEC1', 'SEC2'] as const).flatMap((level) =>
    (['from', 'until'] as const).map((end) => [nameOf(level, end), hour(level, end)] as const),
  ),
)

const JULY = 7
const AUGUST = 8

/** Why the GLO should not sit then: in school hours, but not during lessons (N-06). Undefined where nothing speaks against it. */
export function untimely(slot: DatedInterval, level: Level, school: School): string | undefined {
  const { calendar, settings } = school
  if (settings.governing === 'regulation') return undefined
  const holiday = calendar.holidayOn(slot.date)
  if (holiday !== undefined) return `in un giorno festivo (${holiday.name})`
  const month = monthOf(slot.date)
  if (month === JULY || month === AUGUST) return 'in luglio o in agosto, fuori dal periodo delle lezioni'
  const at = (end: 'from' | 'until'): WallTime => parameterOf(school, nameOf(level, end), hour(level, end))
  const lessons = { start: at('from'), end: at('until') }
  return calendar.lessonDay(slot.date, level) && overlaps(slot, lessons)
    ? `durante le lezioni (${lessons.start}–${lessons.end})`
    : undefined
}
