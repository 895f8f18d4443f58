import { SchedulerWakeUps, schedulerClient } from '../lib/adapters/scheduler/wake-ups.ts'
import { SesMailer, sesClient } from '../lib/adapters/ses/mailer.ts'
import { SqsWakeQueue, sqsClient } from '../lib/adapters/sqs/wake-queue.ts'
import type { Ports } from '../lib/application/context.ts'
import { variable } from './environment.ts'
import { records, type Setting, setting } from './wiring.ts'

/** What the functions that tend cases work with. */
export interface Reminding extends Setting {
  readonly ports: Ports
}

const mailer = (): SesMailer => new SesMailer(sesClient(), variable('MAIL_FROM'), variable('MAIL_CONFIGURATION_SET'))

const wakeQueue = (): SqsWakeQueue => new SqsWakeQueue(sqsClient(), variable('WAKE_QUEUE_URL'))

export const reminding = (): Reminding => ({
  ...setting(),
  ports: {
    ...records(),
    mailer: mailer(),
    queue: wakeQueue(),
    wakeUps: new SchedulerWakeUps(schedulerClient(), {
      group: variable('SCHEDULE_GROUP'),
      queueArn: variable('WAKE_QUEUE_ARN'),
      roleArn: variable('SCHEDULE_ROLE_ARN'),
      deadLetterArn: variable('SCHEDULE_DLQ_ARN'),
    }),
  },
})
