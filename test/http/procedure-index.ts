import type { ProcedureIndex } from '../../lib/application/ports.ts'
import type { Procedure } from '../../lib/kernel/procedure.ts'

export const indexOf = (loaders: Readonly<Record<string, () => Promise<Procedure>>>): ProcedureIndex => ({
  ids: Object.keys(loaders),
  load: async (id) => loaders[id]?.(),
})
