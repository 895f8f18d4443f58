import type { RecordPorts } from '../application/context.ts'
import type { CaseId, CommandId, ProcedureIndex } from '../application/ports.ts'
import type { SchoolCode } from '../kernel/school.ts'
import type { Instant } from '../kernel/time.ts'
import type { Log } from './log.ts'

/** How commands and cases get their names: pure, so that a repetition gets the same. */
export interface Ids {
  /** `scope`: the school for a new case, the case for a fact; the same key means another command elsewhere. */
  commandId(scope: SchoolCode | CaseId, subject: string, key: string): CommandId
  caseId(school: SchoolCode, command: CommandId): CaseId
  bodyHash(body: unknown): string
}

export interface ApiOptions {
  readonly procedures: ProcedureIndex
  /** The stores and what goes with them, for who needs them: the first request that does may have to wait until they are loaded. */
  readonly records: () => Promise<RecordPorts>
  readonly now: () => Instant
  readonly ids: Ids
  /** Where the service is reached, without `/v1`. */
  readonly publicUrl: string
  readonly stage: string
  readonly log: Log
}
