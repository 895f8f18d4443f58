import type { ProcedureIndex } from '../../application/ports.ts'
import type { Procedure } from '../../kernel/procedure.ts'

/** Only ids of the index: a loader must not see a caller's text. */
export const loadProcedure = async (index: ProcedureIndex, id: string): Promise<Procedure | undefined> =>
  index.ids.includes(id) ? index.load(id) : undefined
