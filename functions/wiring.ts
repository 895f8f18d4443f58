import { systemClock } from '../lib/adapters/clock.ts'
import type { RecordPorts } from '../lib/application/context.ts'
import type { Instant } from '../lib/kernel/time.ts'
import { variable } from './environment.ts'
import { jsonLog } from './log.ts'

/** What every function is told beside its ports. */
export interface Setting {
  readonly now: () => Instant
  readonly publicUrl: string
  readonly stage: string
  readonly log: ReturnType<typeof jsonLog>
}

/** What the API serves from. */
export interface Serving extends Setting {
  readonly ports: RecordPorts
}

// Straight to the stream: in Lambda's JSON format `console` would wrap the line, and CloudWatch reads no metric inside a wrapping.
export const write = (line: string): void => {
  process.stdout.write(line)
}

export const setting = (): Setting => ({
  now: systemClock,
  publicUrl: variable('PUBLIC_URL'),
  stage: variable('STAGE'),
  log: jsonLog(write),
})

/** A handler made at its first call and kept for those that follow. */
export function lazily<Event, Context, Result>(
  make: () => (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  let made: ((event: Event, context: Context) => Promise<Result>) | undefined
  return (event, context) => {
    made ??= make()
    return made(event, context)
  }
}
