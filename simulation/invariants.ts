/** What must hold, whatever happens; each is checked by name and counted. */
export const INVARIANTS = {
  'history-contiguous': 'The facts of a case are numbered without gap, and each write follows the one before it',
  'command-once': 'A command is recorded at most once, and its repetition answers what was answered',
  'acknowledged-stands': 'What was answered to somebody stands in the history of the case',
  'register-numbers': 'The numbers of a register have no gap and none is given twice',
  'rung-once': 'A reminder leaves again only after a send whose outcome nobody could learn, and the ledger counts it',
  'not-before-its-time': 'No reminder leaves before its moment',
  'not-after-met': 'No reminder speaks of what was no longer open in the case that its sender had read',
  'reminded-in-time': 'No obligation passes its legal date unreminded',
  lateness: 'A reminder leaves within 70 seconds in a calm run, within a sweep and an hour otherwise',
  'head-is-fold': 'The head is the fold of the history',
  'obligations-recomputed': 'What is stored of the obligations is what the history says today',
  'time-recorded': 'What time has made is recorded',
  'armed-is-next': 'The armed wake-up is the next moment at which something is due',
  'nothing-left': 'No command, no change of a school and no reminder that is due is left over when the world comes to rest',
  'calm-needs-no-repair': 'A calm run needs no repair, gives up nothing and sends no duplicate',
  'gave-up-once': 'A sweep counts a case that it gave up once',
  'school-apart': "No school ever sees another's",
} as const

export type Invariant = keyof typeof INVARIANTS

export class Violation extends Error {
  readonly invariant: Invariant
  readonly about: string | undefined

  constructor(invariant: Invariant, details: string, about?: string) {
    super(`${invariant}: ${INVARIANTS[invariant]}. ${details}`)
    this.name = 'Violation'
    this.invariant = invariant
    this.about = about
  }
}
