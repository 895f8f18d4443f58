import { expect, it } from 'vitest'
import { Queues } from '../../infra/local/aws/queues.ts'
import { Scheduler } from '../../infra/local/aws/scheduler.ts'
import { advanceTo, VirtualClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'

const hour = (n: number): number => Date.parse(`2026-10-20T${String(n).padStart(2, '0')}:00:00Z`)

it('lives through every due instant in order, and lets each have its consequences before the next', async () => {
  const clock = new VirtualClock(hour(8))
  const database = new Database()
  const seen: string[] = []
  const arm = (at: number): void => {
    scheduler.create(`wake-${at}`, {
      ScheduleExpression: `at(2026-10-20T${String(at).padStart(2, '0')}:00:00)`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: 'arn:aws:sqs:eu-south-1:000000000000:wake', RoleArn: 'arn:aws:iam::000000000000:role/x', Input: `${at}` },
    })
  }
  const queues = new Queues({
    database,
    clock,
    live: false,
    queues: {
      wake: {
        consumer: async ({ Records }) => {
          for (const { body } of Records) {
            seen.push(`${body} at ${new Date(clock.now()).getUTCHours()}`)
            if (body === '10') arm(11)
          }
          return { batchItemFailures: [] }
        },
      },
    },
  })
  const scheduler = new Scheduler({ database, clock, live: false, target: (arn, input) => queues.sendTo(arn, input) })
  const settle = () => queues.fireDue()
  arm(12)
  arm(10)
  arm(18)
  await advanceTo(hour(16), { clock, timetables: [scheduler, queues], settle })
  expect(seen).toEqual(['10 at 10', '11 at 11', '12 at 12'])
  expect(clock.now()).toBe(hour(16))
  await advanceTo(hour(18), { clock, timetables: [scheduler, queues], settle })
  expect(seen.at(-1)).toBe('18 at 18')
})
