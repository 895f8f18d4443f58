import { bodyHash, caseIdOf, commandIdOf } from '../lib/adapters/ids.ts'
import { createApi } from '../lib/http/api.ts'
import { lazily, records, type Serving, setting } from './wiring.ts'

export const apiHandler = ({ ports, now, publicUrl, stage, log }: Serving) =>
  createApi({ ports, now, publicUrl, stage, log, ids: { commandId: commandIdOf, caseId: caseIdOf, bodyHash } })

export const handler = lazily(() => apiHandler({ ...setting(), ports: records() }))
