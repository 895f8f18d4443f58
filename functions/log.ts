import { framesOf, type Log } from '../lib/http/log.ts'

/** What the handlers behind the API say: what they did, in numbers, and what went wrong, without what it was about. */
export interface WorkLog {
  done(work: string, counts: Readonly<Record<string, number>>): void
  fault(work: string, error: unknown): void
}

const classOf = (error: unknown) => (error instanceof Error ? { fault: error.name, at: framesOf(error) } : { fault: typeof error })

/** Structured lines. An error's message may quote data, so only its class and its frames are written. */
export function jsonLog(write: (line: string) => void): Log & WorkLog {
  const line = (level: 'INFO' | 'ERROR', fields: object): void => write(`${JSON.stringify({ level, ...fields })}\n`)
  return {
    info: (fields) => line('INFO', fields),
    error: (fields) => line('ERROR', fields),
    done: (work, counts) => line('INFO', { event: work, ...counts }),
    fault: (work, error) => line('ERROR', { event: work, ...classOf(error) }),
  }
}
