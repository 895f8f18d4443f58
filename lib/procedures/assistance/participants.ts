import * as z from 'zod'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { field, type PersonRef } from '../../kernel/fact.ts'

/** As what a person has to do with the pupil's assistance (inclusion § 2). */
export const FUNCTIONS = [
  'referent',
  'class-teacher',
  'coordinator',
  'support-teacher',
  'social-worker',
  'family',
  'health-service',
  'other',
] as const
export type PersonFunction = (typeof FUNCTIONS)[number]

export interface Participant {
  readonly person: PersonRef
  readonly as: PersonFunction
}

/** Persons under their references, each in one function; a class has rarely more than a dozen teachers. */
export const participantsField = (max = 24) =>
  z
    .array(z.strictObject({ person: field.person(), as: field.oneOf(FUNCTIONS) }))
    .min(1)
    .max(max)
    .refine((all) => new Set(all.map(({ person }) => person)).size === all.length, 'la stessa persona è indicata due volte')

const TEACHERS: readonly PersonFunction[] = ['class-teacher', 'coordinator', 'support-teacher']
const AT_LEAST: readonly PersonFunction[] = ['coordinator', 'support-teacher']

/**
 * The teachers of a class whom the text wants: all where `allFor` names the level (*tutti per la scuola primaria*), at least coordinator and
 * support teacher elsewhere (000:17-20, 39-41).
 */
export const prescribedTeachers = (team: readonly Participant[], level: Level, allFor: readonly Level[]): readonly Participant[] =>
  team.filter(({ as }) => (allFor.includes(level) ? TEACHERS : AT_LEAST).includes(as))

/** Those of `prescribed` whom the list leaves out. */
export const leftOut = (prescribed: readonly Participant[], listed: readonly Participant[]): readonly Participant[] =>
  prescribed.filter(({ person }) => !listed.some((other) => other.person === person))
