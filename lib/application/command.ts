import type { CaseId, CaseParty, CommandId, Person } from './ports.ts'
import type { Asked } from './proposal.ts'

/** What somebody asks to be written, once. */
export interface Command {
  readonly id: CommandId
  /** A digest of the request: the same key with another body is another command. */
  readonly body: string
  readonly caseId: CaseId
  readonly asked: Asked
  readonly people: readonly Person[]
  readonly parties: readonly CaseParty[]
}
