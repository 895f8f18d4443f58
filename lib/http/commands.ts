import type { Outcome } from '../application/outcome.ts'
import type { Answer, Move } from '../application/ports.ts'
import { written } from '../application/views.ts'
import { romeText } from '../kernel/time.ts'
import { etagOf } from './headers.ts'
import { denied } from './problem.ts'
import { about, json, type Reply } from './reply.ts'

export const movesView = (moves: readonly Move[]) =>
  moves.map(({ obligation, from, to, cause }) => ({
    obligation,
    from: from === null ? null : written(from),
    to: to === null ? null : written(to),
    cause,
  }))

const view = ({ caseId, fact, version, recordedAt, warnings, moved }: Answer) => ({
  case: caseId,
  fact,
  version,
  recordedAt: romeText(recordedAt),
  warnings,
  moved: movesView(moved),
})

/** What a command answered, now or when it was first asked. `at`: where the fact stands in the body. */
export function commandReply(outcome: Outcome, at: string, location: (answer: Answer) => string): Reply {
  if (!outcome.ok) return denied(outcome.denial, at)
  const { answer, replayed } = outcome
  const headers = { location: location(answer), etag: etagOf(answer.version), ...(replayed ? { 'idempotent-replayed': 'true' } : {}) }
  return about(answer.caseId, json(201, view(answer), headers))
}
