import { describe, expect, it, onTestFinished } from 'vitest'
import { Queues } from '../../infra/local/aws/queues.ts'
import { Scheduler } from '../../infra/local/aws/scheduler.ts'
import { schedulerService } from '../../infra/local/aws/scheduler-service.ts'
import { sqsService } from '../../infra/local/aws/sqs-service.ts'
import { VirtualClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'
import { Faults } from '../../lib/adapters/memory/faults.ts'
import { MemoryWakeQueue, MemoryWakeUps } from '../../lib/adapters/memory/waking.ts'
import { SchedulerWakeUps, schedulerClient } from '../../lib/adapters/scheduler/wake-ups.ts'
import { caseOfMessage } from '../../lib/adapters/sqs/message.ts'
import { SqsWakeQueue, sqsClient } from '../../lib/adapters/sqs/wake-queue.ts'
import { type CaseId, caseId, type WakeQueue, type WakeUps } from '../../lib/application/ports.ts'
import { type Instant, instant, toMs } from '../../lib/kernel/time.ts'
import { endpointFor } from '../local/support.ts'
import { CASE, plus, T0 } from './given.ts'

const local = (endpoint: string) => ({ endpoint, region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

interface Waking {
  readonly wakeUps: WakeUps
  /** Cases woken by then, the earliest first. */
  firedBy(at: Instant): Promise<readonly string[]>
}

const TARGET = {
  group: 'cases',
  queueArn: 'arn:aws:sqs:eu-south-1:000000000000:wake',
  roleArn: 'arn:aws:iam::000000000000:role/scheduler',
  deadLetterArn: 'arn:aws:sqs:eu-south-1:000000000000:wake-dlq',
}

async function scheduling() {
  const clock = new VirtualClock(toMs(T0))
  const fired: string[] = []
  const scheduler = new Scheduler({
    database: new Database(),
    clock,
    live: false,
    groups: ['cases'],
    target: async (_, input) => {
      fired.push(caseOfMessage(input))
    },
  })
  onTestFinished(() => scheduler.stop())
  const endpoint = await endpointFor(schedulerService(scheduler))
  const wakeUps = new SchedulerWakeUps(schedulerClient({ ...local(endpoint.url), maxAttempts: 3 }), TARGET)
  const firedBy = async (at: Instant) => {
    clock.set(toMs(at))
    await scheduler.fireDue()
    return fired
  }
  return { wakeUps, firedBy, scheduler, faults: endpoint.faults }
}

describe.each([
  {
    name: 'memory',
    open: async (): Promise<Waking> => {
      const wakeUps = new MemoryWakeUps(new Faults())
      const fired: string[] = []
      return {
        wakeUps,
        firedBy: async (at) => {
          fired.push(...wakeUps.fire(at).map((wakeUp) => wakeUp.caseId))
          return fired
        },
      }
    },
  },
  { name: 'scheduler', open: (): Promise<Waking> => scheduling() },
])('wake-ups, $name', ({ open }) => {
  it('come at their moment, not before it', async () => {
    const { wakeUps, firedBy } = await open()
    await wakeUps.arm(CASE, instant('2026-10-19T09:00:00.001Z'))
    expect(await firedBy(instant('2026-10-19T09:00:00.000Z'))).toEqual([])
    expect(await firedBy(instant('2026-10-19T09:00:03.000Z'))).toEqual([CASE])
  })

  it('armed twice come once', async () => {
    const { wakeUps, firedBy } = await open()
    await wakeUps.arm(CASE, plus(5))
    await wakeUps.arm(CASE, plus(5))
    expect(await firedBy(plus(6))).toEqual([CASE])
  })

  it('of one case at two moments, and of two cases at one, are apart', async () => {
    const { wakeUps, firedBy } = await open()
    await wakeUps.arm(CASE, plus(5))
    await wakeUps.arm(CASE, plus(9))
    await wakeUps.arm(caseId('c-two'), plus(5))
    expect([...(await firedBy(plus(6)))].sort()).toEqual([CASE, 'c-two'].sort())
    expect(await firedBy(plus(10))).toHaveLength(3)
  })
})

describe('what Scheduler is asked for', () => {
  const stored = (text: string | undefined): unknown => JSON.parse(text ?? '{}')

  it('is one schedule in UTC, whole seconds, its own name, deleted after it, with a dead-letter queue and an end to its tries', async () => {
    const { wakeUps, scheduler } = await scheduling()
    const longest = caseId(`c-${'x'.repeat(50)}`)
    for (const id of [CASE, longest]) await wakeUps.arm(id, instant('2026-10-25T01:30:00.000Z'))
    for (const { name } of scheduler.list()) expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/)
    const [schedule] = scheduler.list().filter(({ name }) => name.startsWith(CASE))
    expect(stored(schedule?.request)).toMatchObject({
      ScheduleExpression: expect.stringMatching(/^at\(2026-10-25T01:30:0[01]\)$/),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: TARGET.queueArn,
        RoleArn: TARGET.roleArn,
        DeadLetterConfig: { Arn: TARGET.deadLetterArn },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600 },
      },
    })
  })

  it('is asked again when throttled, and thrown when throttled for long', async () => {
    const { wakeUps, scheduler, faults } = await scheduling()
    faults.set('scheduler', 'throttle', 2)
    await wakeUps.arm(CASE, plus(5))
    expect(scheduler.list()).toHaveLength(1)
    faults.set('scheduler', 'throttle')
    await expect(wakeUps.arm(CASE, plus(9))).rejects.toThrow()
    faults.clear()
  })

  it('counts as armed when the first answer was lost', async () => {
    const { wakeUps, scheduler, faults } = await scheduling()
    faults.set('scheduler', 'lost-answer', 1)
    await wakeUps.arm(CASE, plus(5))
    expect(scheduler.list()).toHaveLength(1)
  })
})

describe.each([
  {
    name: 'memory',
    open: async (): Promise<{ queue: WakeQueue; received: () => Promise<readonly string[]> }> => {
      const queue = new MemoryWakeQueue(new Faults())
      return { queue, received: async () => queue.drain() }
    },
  },
  {
    name: 'sqs',
    open: async (): Promise<{ queue: WakeQueue; received: () => Promise<readonly string[]> }> => {
      const queues = new Queues({ database: new Database(), clock: new VirtualClock(0), live: false, queues: { wake: {} } })
      const endpoint = await endpointFor(sqsService(queues))
      const queue = new SqsWakeQueue(sqsClient(local(endpoint.url)), 'https://sqs.eu-south-1.amazonaws.com/000000000000/wake')
      return { queue, received: async () => queues.messages('wake').map(({ body }) => caseOfMessage(body)) }
    },
  },
])('the wake queue, $name', ({ open }) => {
  const many = (count: number): CaseId[] => Array.from({ length: count }, (_, index) => caseId(`c-case${index}`))

  it.each([0, 1, 10, 11, 25])('takes %i cases', async (count) => {
    const { queue, received } = await open()
    await queue.wake(many(count))
    expect([...(await received())].sort()).toEqual(many(count).sort())
  })
})
