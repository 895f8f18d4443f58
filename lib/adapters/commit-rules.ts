import type { Answer, Commit, JournalEntry } from '../application/ports.ts'

/** Actions of one transaction (pitfalls, 2). DynamoDB takes 100; a command that needs so many is a mistake. */
export const MOST_ACTIONS = 12

const sameMoves = (journal: JournalEntry, answer: Answer): boolean =>
  journal.at === answer.recordedAt && JSON.stringify(journal.moves) === JSON.stringify(answer.moved)

/** What a command moved stands in its answer already: only what a wake-up or a calendar moved needs a row of its own. */
export const journalRow = ({ journal, command }: Commit): JournalEntry | undefined =>
  journal !== undefined && command !== undefined && sameMoves(journal, command.answer) ? undefined : journal

export const actionsOf = (commit: Commit): number =>
  1 + commit.facts.length + (commit.people?.length ?? 0) + 2 * (commit.numbers?.length ?? 0) + (journalRow(commit) === undefined ? 0 : 1)

/** @throws RangeError for a write that no caller should ever ask for. */
export function checkCommit(commit: Commit): void {
  const { head, expected, facts, command } = commit
  const wrong = (what: string): never => {
    throw new RangeError(`case ${head.caseId}: ${what}`)
  }
  if (head.revision !== (expected ?? 0) + 1) wrong(`revision ${head.revision} does not follow ${expected}`)
  if (head.destroyedAt !== undefined) wrong('its data have been destroyed')
  const last = facts.at(-1)
  if (last !== undefined && last.id !== `f${head.version}`) wrong(`version ${head.version}, but the last fact is ${last.id}`)
  facts.forEach((fact, index) => {
    if (fact.id !== `f${head.version - facts.length + 1 + index}`) wrong(`the facts do not follow each other: ${fact.id}`)
  })
  if (command !== undefined && !facts.some(({ id }) => id === command.answer.fact)) wrong('the command recorded none of the facts')
  const actions = actionsOf(commit)
  if (actions > MOST_ACTIONS) wrong(`${actions} writes in one transaction, at most ${MOST_ACTIONS}`)
}
