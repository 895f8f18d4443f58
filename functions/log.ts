import { Logger } from '@aws-lambda-powertools/logger'
import { framesOf, type Log } from '../lib/http/log.ts'

/** What the handlers behind the API say: what they did, in numbers, and what went wrong, without what it was about. */
export interface WorkLog {
  done(work: string, counts: Readonly<Record<string, number>>): void
  fault(work: string, error: unknown): void
}

const classOf = (error: unknown) => (error instanceof Error ? { fault: error.name, at: framesOf(error) } : { fault: typeof error })

/** Structured lines; an error's message may quote data, so only its class and its frames are written. */
export function powertoolsLog(): Log & WorkLog {
  const logger = new Logger()
  return {
    info: (fields) => logger.info(fields.event, { ...fields }),
    error: (fields) => logger.error(fields.event, { ...fields }),
    done: (work, counts) => logger.info(work, { ...counts }),
    fault: (work, error) => logger.error(work, classOf(error)),
  }
}
