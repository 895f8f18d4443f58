import { systemClock } from '../lib/adapters/clock.ts'
import type { Mailer, WakeQueue } from '../lib/application/ports.ts'
import { variable } from './environment.ts'
import { later } from './later.ts'

/** Clients that only some calls need: each is read from its chunk when it is first used (docs/adr/0007). */

const ses = later(async () => {
  const { SesMailer, sesClient } = await import('../lib/adapters/ses/mailer.ts')
  return new SesMailer(sesClient(), variable('MAIL_FROM'), variable('MAIL_CONFIGURATION_SET'), systemClock)
})

const sqs = later(async () => {
  const { SqsWakeQueue, sqsClient } = await import('../lib/adapters/sqs/wake-queue.ts')
  return new SqsWakeQueue(sqsClient(), variable('WAKE_QUEUE_URL'))
})

export const mailer: Mailer = { send: async (mail) => (await ses()).send(mail) }

export const wakeQueue: WakeQueue = { wake: async (caseIds) => (await sqs()).wake(caseIds) }
