import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { levelField } from './oss.ts'
import { leftOut, type Participant, type PersonFunction, participantsField, prescribedTeachers } from './participants.ts'

/**
 * Who is told of the OSS (000:17-20). The text names *gli insegnanti* or *l’insegnante coordinatore e di sostegno* and does not say when the
 * one, when the other; action 10 does: all in the primaria, coordinator and support teacher in the secondaria I. The infanzia is taken like
 * the primaria (ASSUMPTION of C-OSSA-1).
 */
const ALL_TEACHERS: readonly Level[] = ['PRI', 'INF']

export const RECIPIENTS = 'Piano gestione alunni (000:17-20); C-OSSA-1'

/** Always the Referente. */
export const recipientsOf = (team: readonly Participant[], level: Level): readonly Participant[] => [
  ...team.filter(({ as }) => as === 'referent'),
  ...prescribedTeachers(team, level, ALL_TEACHERS),
]

/**
 * Functions that the text wants told and that nobody in the team holds. A person stands in the team once: where the support teacher is the
 * Referente too, or the coordinator, the school says that functions are shared.
 */
export function vacancies(team: readonly Participant[], level: Level, sharedFunctions: boolean): readonly PersonFunction[] {
  if (sharedFunctions) return []
  const teachers: readonly PersonFunction[] = ALL_TEACHERS.includes(level) ? [] : ['coordinator', 'support-teacher']
  const held = ['referent' as const, ...teachers].filter((as) => !team.some((one) => one.as === as))
  const none = ALL_TEACHERS.includes(level) && prescribedTeachers(team, level, ALL_TEACHERS).length === 0
  return none ? [...held, 'class-teacher'] : held
}

/** Somebody who has been told; `sentOn`: on that day and otherwise than by the service, which tells all others when the act is recorded. */
export interface Told extends Participant {
  readonly sentOn?: CivilDate | undefined
}

const TOLD_AS = ['referent', 'class-teacher', 'coordinator', 'support-teacher'] as const

export const toldField = (max = 24) =>
  z
    .array(z.strictObject({ person: field.person(), as: field.oneOf(TOLD_AS), sentOn: field.date().optional() }))
    .min(1)
    .max(max)
    .refine((all) => new Set<string>(all.map(({ person }) => person)).size === all.length, 'la stessa persona è indicata due volte')

/** What was said before the news, or is dated after the act, tells nobody the news. */
const counts = ({ sentOn }: Told, news: CivilDate, on: CivilDate): boolean => sentOn === undefined || (news <= sentOn && sentOn <= on)

/** Prescribed recipients who have not been told since `news`. */
export const notTold = (
  team: readonly Participant[],
  level: Level,
  told: readonly Told[],
  { news, on }: { readonly news: CivilDate; readonly on: CivilDate },
): readonly Participant[] =>
  leftOut(
    recipientsOf(team, level),
    told.filter((one) => counts(one, news, on)),
  )

const NAMES: Readonly<Record<PersonFunction, (count: number) => string>> = {
  referent: () => 'il Referente',
  'class-teacher': (count) => (count === 1 ? 'un insegnante della classe' : `${count} insegnanti della classe`),
  coordinator: () => 'l’insegnante coordinatore',
  'support-teacher': (count) => (count === 1 ? 'l’insegnante di sostegno' : `${count} insegnanti di sostegno`),
  'social-worker': () => 'l’assistente sociale',
  family: () => 'la famiglia',
  'health-service': () => 'il servizio sanitario',
  other: () => 'altre figure',
}

/** By function, never by name. */
export function functionsInWords(functions: readonly PersonFunction[]): string {
  const counted = new Map<PersonFunction, number>()
  for (const as of functions) counted.set(as, (counted.get(as) ?? 0) + 1)
  return [...counted].map(([as, count]) => NAMES[as](count)).join(', ')
}

/** C-OSSA-1: who must be told, and whether that is complete. */
export const recipients = calculation({
  title: 'A chi si comunicano OSS e monte ore, e se la comunicazione è completa',
  norm: RECIPIENTS,
  input: z.strictObject({
    level: levelField(),
    socialWorkerKnown: field.flag(),
    ossKnown: field.flag(),
    /** 0 or missing: the hours are not known. */
    hoursInMinutes: field.count(150_000).optional(),
    team: participantsField(),
    sharedFunctions: field.flag().default(false),
    told: z.array(field.person()).max(24).default([]),
  }),
  output: z.strictObject({
    recipients: answer.list(answer.text(80), 24),
    missing: answer.list(answer.text(80), 24),
    complete: answer.flag(),
    state: answer.oneOf(['RECEIVED_BY_SCHOOL', 'COMMUNICATED']),
    codes: answer.list(answer.oneOf(['W-OSS-NOHOURS']), 1),
  }),
  run: ({ level, socialWorkerKnown, ossKnown, hoursInMinutes = 0, team, sharedFunctions, told }) => {
    const prescribed = recipientsOf(team, level)
    const hoursKnown = hoursInMinutes > 0
    const missing = prescribed.filter(({ person }) => !told.includes(person))
    const everyone = missing.length === 0 && vacancies(team, level, sharedFunctions).length === 0
    const complete = socialWorkerKnown && ossKnown && hoursKnown && everyone
    return {
      recipients: prescribed.map(({ person }) => person),
      missing: missing.map(({ person }) => person),
      complete,
      state: complete ? ('COMMUNICATED' as const) : ('RECEIVED_BY_SCHOOL' as const),
      codes: hoursKnown ? [] : ['W-OSS-NOHOURS' as const],
    }
  },
})
