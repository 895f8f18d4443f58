import { SchedulerWakeUps, schedulerClient } from '../lib/adapters/scheduler/wake-ups.ts'
import type { Ports } from '../lib/application/context.ts'
import { mailer, wakeQueue } from './clients.ts'
import { variable } from './environment.ts'
import { records } from './records.ts'
import { type Setting, setting } from './wiring.ts'

/** What the functions that tend cases work with. */
export interface Reminding extends Setting {
  readonly ports: Ports
}

export const reminding = (): Reminding => ({
  ...setting(),
  ports: {
    ...records(),
    mailer,
    queue: wakeQueue,
    wakeUps: new SchedulerWakeUps(schedulerClient(), {
      group: variable('SCHEDULE_GROUP'),
      queueArn: variable('WAKE_QUEUE_ARN'),
      roleArn: variable('SCHEDULE_ROLE_ARN'),
      deadLetterArn: variable('SCHEDULE_DLQ_ARN'),
    }),
  },
})
