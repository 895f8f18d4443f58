import * as z from 'zod'
import { type CaseId, caseId } from '../../application/ports.ts'

const message = z.object({ caseId: z.string() })

/** What Scheduler and the service itself put into the wake queue: a hint, without authority. */
export const wakeMessage = (id: CaseId): string => JSON.stringify({ caseId: id })

/** @throws when the body is no wake-up. */
export const caseOfMessage = (body: string): CaseId => caseId(message.parse(JSON.parse(body)).caseId)
