import { dynamoClient } from '../lib/adapters/dynamodb/client.ts'
import { bodyHash, caseIdOf, commandIdOf } from '../lib/adapters/ids.ts'
import type { RecordPorts } from '../lib/application/context.ts'
import { createApi } from '../lib/http/api.ts'
import { procedureIndex } from '../lib/procedures/index.ts'
import { later } from './later.ts'
import { lazily, type Serving, type Setting, setting } from './wiring.ts'

const apiOn = ({ now, publicUrl, stage, log }: Setting, procedures: RecordPorts['procedures'], records: () => Promise<RecordPorts>) =>
  createApi({ procedures, records, now, publicUrl, stage, log, ids: { commandId: commandIdOf, caseId: caseIdOf, bodyHash } })

export const apiHandler = ({ ports, ...around }: Serving) => apiOn(around, ports.procedures, async () => ports)

/** Loaded with the function, for nearly every request needs it; the stores on it are loaded by the first request that does (docs/adr/0008). */
const client = dynamoClient()

export const handler = lazily(() =>
  apiOn(
    setting(),
    procedureIndex,
    later(async () => (await import('./records.ts')).records(client)),
  ),
)
