import type { CaseId, Commit, Head } from '../application/ports.ts'
import type { Instant } from '../kernel/time.ts'

// Sorts behind every date.
const NO_DATE = '~'
/** `2026-10-19T21:59`: nobody sorts a list by seconds, and each byte is paid in every index row. */
const TO_THE_MINUTE = 16

/** A case's place in the list of its school: the nearest open date first, cases without one last. */
export const listPlace = ({ nextDue, caseId }: Pick<Head, 'nextDue' | 'caseId'>): string =>
  `${nextDue?.slice(0, TO_THE_MINUTE) ?? NO_DATE}#${caseId}`

/**
 * When a case is to be found by those who look for what is due. After a command it stays where Scheduler's wake-up is: the command itself is
 * found among the undelivered, and whoever delivers it writes the head anyway. So a command moves one index row less.
 */
export const dueMoment = ({ head, command }: Pick<Commit, 'head' | 'command'>): Instant | null =>
  command === undefined || head.wakeAt === head.armed ? head.wakeAt : (head.armed ?? head.wakeAt)

export const duePlace = (moment: Instant, caseId: CaseId): string => `${moment}#${caseId}`

/** How far back the due index is read when nobody says from when. */
export const LOOK_BACK_DAYS = 30
