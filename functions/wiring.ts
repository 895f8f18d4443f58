import { recordPorts } from '../lib/adapters/aws.ts'
import { systemClock } from '../lib/adapters/clock.ts'
import { powertoolsMeter } from '../lib/adapters/powertools/meter.ts'
import type { RecordPorts } from '../lib/application/context.ts'
import type { Instant } from '../lib/kernel/time.ts'
import { procedureIndex } from '../lib/procedures/index.ts'
import { variable } from './environment.ts'
import { powertoolsLog } from './log.ts'

/** What every function is told beside its ports. */
export interface Setting {
  readonly now: () => Instant
  readonly publicUrl: string
  readonly stage: string
  readonly log: ReturnType<typeof powertoolsLog>
}

/** What the API serves from. */
export interface Serving extends Setting {
  readonly ports: RecordPorts
}

export const setting = (): Setting => ({
  now: systemClock,
  publicUrl: variable('PUBLIC_URL'),
  stage: variable('STAGE'),
  log: powertoolsLog(),
})

export const records = (): RecordPorts =>
  recordPorts(
    { tableName: variable('TABLE_NAME'), dataKeyId: variable('DATA_KEY_ID') },
    { procedures: procedureIndex, meter: powertoolsMeter(), now: systemClock },
  )

/** A handler made at its first call and kept for those that follow. */
export function lazily<Event, Context, Result>(make: () => (event: Event, context: Context) => Promise<Result>): (event: Event, context: Context) => Promise<Result> {
  let made: ((event: Event, context: Context) => Promise<Result>) | undefined
  return (event, context) => {
    made ??= make()
    return made(event, context)
  }
}
