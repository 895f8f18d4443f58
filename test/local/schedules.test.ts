import { join } from 'node:path'
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-scheduler'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Scheduler, type SchedulerOptions } from '../../infra/local/aws/scheduler.ts'
import { schedulerService } from '../../infra/local/aws/scheduler-service.ts'
import { systemClock, VirtualClock } from '../../infra/local/clock.ts'
import { Database } from '../../infra/local/database.ts'
import { clientConfig, endpointFor, temporaryFolder } from './support.ts'

const NOON = Date.parse('2026-10-20T12:00:00Z')

const good: CreateScheduleCommandInput = {
  Name: 'case-1.v3',
  GroupName: 'wake-ups',
  ScheduleExpression: 'at(2026-10-22T07:30:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: 'arn:aws:sqs:eu-south-1:000000000000:wake', RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: '{"case":"1"}' },
}

async function machine(options: Partial<SchedulerOptions> = {}) {
  const clock = new VirtualClock(NOON)
  const fired: string[] = []
  const scheduler = new Scheduler({
    database: new Database(),
    clock,
    live: false,
    groups: ['wake-ups'],
    target: async (arn, input) => {
      fired.push(`${arn.split(':').at(-1)} ${input}`)
    },
    ...options,
  })
  onTestFinished(() => scheduler.stop())
  const endpoint = await endpointFor(schedulerService(scheduler))
  const client = new SchedulerClient(clientConfig(endpoint.url))
  const create = (changes: Partial<CreateScheduleCommandInput> = {}) => client.send(new CreateScheduleCommand({ ...good, ...changes }))
  return { clock, fired, scheduler, client, create, faults: endpoint.faults }
}

const get = (Name: string) => new GetScheduleCommand({ Name, GroupName: 'wake-ups' })

describe('a schedule that AWS would refuse', () => {
  const target = { Arn: 'arn:aws:sqs:eu-south-1:000000000000:wake', RoleArn: 'arn:aws:iam::000000000000:role/scheduler' }
  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['no seconds', { ScheduleExpression: 'at(2026-10-22T07:30)' }],
    ['a zone inside', { ScheduleExpression: 'at(2026-10-22T07:30:00Z)' }],
    ['milliseconds', { ScheduleExpression: 'at(2026-10-22T07:30:00.000)' }],
    ['a day that does not exist', { ScheduleExpression: 'at(2026-02-30T07:30:00)' }],
    ['an hour that does not exist', { ScheduleExpression: 'at(2026-10-22T24:00:00)' }],
    ['a bare date', { ScheduleExpression: '2026-10-22T07:30:00' }],
    ['an unknown zone', { ScheduleExpressionTimezone: 'Europe/Roma' }],
    ['a name with a slash', { Name: 'case/1' }],
    ['a name with a colon', { Name: 'case:1' }],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }],
    ['no target', { Target: undefined }],
    ['no flexible window', { FlexibleTimeWindow: undefined }],
    ['a flexible window without length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['a length for no window', { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } }],
    ['no role', { Target: { ...target, RoleArn: undefined } }],
    ['a role that is no ARN', { Target: { ...target, RoleArn: 'scheduler' } }],
    ['a target that is no ARN', { Target: { ...target, Arn: 'wake' } }],
    ['too many retries', { Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } } }],
  ])('%s', async (_, changes) => {
    const { create, scheduler } = await machine()
    await expect(create(changes)).rejects.toBeInstanceOf(ValidationException)
    expect(scheduler.list()).toEqual([])
  })

  it('a group that nobody made', async () => {
    const { create } = await machine()
    await expect(create({ GroupName: 'others' })).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('a name that is taken, unless it is the same call again', async () => {
    const { create } = await machine()
    const first = await create({ ClientToken: 'one' })
    await expect(create({ ClientToken: 'two' })).rejects.toBeInstanceOf(ConflictException)
    await expect(create({ ClientToken: 'one' })).resolves.toMatchObject({ ScheduleArn: first.ScheduleArn })
  })
})

describe('a schedule', () => {
  it('is read back, listed and deleted', async () => {
    const { client, create } = await machine()
    const { ScheduleArn } = await create()
    await create({ Name: 'case-2.v1' })
    await create({ Name: 'other' })
    expect(await client.send(get('case-1.v3'))).toMatchObject({
      ...good,
      Arn: ScheduleArn,
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
    })

    const first = await client.send(new ListSchedulesCommand({ GroupName: 'wake-ups', NamePrefix: 'case-', MaxResults: 1 }))
    const second = await client.send(new ListSchedulesCommand({ NamePrefix: 'case-', MaxResults: 1, NextToken: first.NextToken }))
    expect([first, second].flatMap(({ Schedules }) => Schedules?.map(({ Name }) => Name))).toEqual(['case-1.v3', 'case-2.v1'])
    expect(second.NextToken).toBeUndefined()

    await client.send(new DeleteScheduleCommand({ Name: 'case-1.v3', GroupName: 'wake-ups' }))
    await expect(client.send(get('case-1.v3'))).rejects.toBeInstanceOf(ResourceNotFoundException)
    await expect(client.send(new DeleteScheduleCommand({ Name: 'case-1.v3' }))).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('fires when its instant has come, not a millisecond before, and once', async () => {
    const { clock, create, fired, scheduler } = await machine()
    await create()
    clock.set(Date.parse('2026-10-22T07:29:59.999Z'))
    await scheduler.fireDue()
    expect(fired).toEqual([])
    clock.set(Date.parse('2026-10-22T07:30:00Z'))
    await scheduler.fireDue()
    await scheduler.fireDue()
    expect(fired).toEqual(['wake {"case":"1"}'])
    expect(scheduler.list()).toEqual([])
  })

  it('stays without firing again when it is not to be deleted', async () => {
    const { clock, client, create, fired, scheduler } = await machine()
    await create({ ActionAfterCompletion: 'NONE' })
    clock.set(Date.parse('2026-10-22T07:30:00Z'))
    await scheduler.fireDue()
    await scheduler.fireDue()
    expect(fired).toHaveLength(1)
    await expect(client.send(get('case-1.v3'))).resolves.toBeDefined()
  })

  it('reads its time in its zone, also across the change of October', async () => {
    const { create, scheduler } = await machine()
    await create({ Name: 'summer', ScheduleExpression: 'at(2026-10-24T09:00:00)', ScheduleExpressionTimezone: 'Europe/Rome' })
    expect(scheduler.nextDue()).toBe(Date.parse('2026-10-24T07:00:00Z'))
    scheduler.delete('wake-ups', 'summer')
    await create({ Name: 'winter', ScheduleExpression: 'at(2026-10-25T09:00:00)', ScheduleExpressionTimezone: 'Europe/Rome' })
    expect(scheduler.nextDue()).toBe(Date.parse('2026-10-25T08:00:00Z'))
  })

  it('does not fire while it is disabled', async () => {
    const { create, scheduler } = await machine()
    await create({ State: 'DISABLED' })
    expect(scheduler.nextDue()).toBeUndefined()
  })

  it('of the past fires at once, or is refused: a client must live with both', async () => {
    const past = { ScheduleExpression: 'at(2026-10-20T11:59:59)' }
    const lenient = await machine()
    await lenient.create(past)
    await lenient.scheduler.fireDue()
    expect(lenient.fired).toHaveLength(1)
    const strict = await machine({ pastInstants: 'refuse' })
    await expect(strict.create(past)).rejects.toBeInstanceOf(ValidationException)
  })

  it('is tried again when its target does not answer, and ends in its dead-letter queue', async () => {
    const reached: string[] = []
    const { clock, create, scheduler } = await machine({
      target: async (arn) => {
        reached.push(arn.split(':').at(-1) ?? '')
        if (arn.endsWith(':wake')) throw new Error('not now')
      },
    })
    const target = { ...good.Target, Arn: good.Target?.Arn, RoleArn: good.Target?.RoleArn }
    await create({ Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: `${target.Arn}-dlq` } } })
    clock.set(Date.parse('2026-10-22T07:30:00Z'))
    while (scheduler.nextDue() !== undefined) {
      await scheduler.fireDue()
      clock.set(scheduler.nextDue() ?? clock.now())
    }
    expect(reached).toEqual(['wake', 'wake', 'wake', 'wake-dlq'])
  })

  it('outlives the process, and fires at once when it came due meanwhile', async () => {
    const file = join(temporaryFolder(), 'aws.sqlite')
    const before = new Database(file)
    const { create } = await machine({ database: before })
    await create()
    before.close()

    const after = new Database(file)
    onTestFinished(() => after.close())
    const fired = Promise.withResolvers<string>()
    const scheduler = new Scheduler({
      database: after,
      clock: { now: () => Math.max(systemClock.now(), Date.parse('2026-10-23T00:00:00Z')) },
      live: true,
      groups: ['wake-ups'],
      target: async (_, input) => fired.resolve(input),
    })
    onTestFinished(() => scheduler.stop())
    expect(await fired.promise).toBe('{"case":"1"}')
  })
})

describe('a fault on demand', () => {
  it('throttles, for as often as it was asked to', async () => {
    const { create, faults, scheduler } = await machine()
    faults.set('scheduler', 'throttle', 1)
    await expect(create()).rejects.toBeInstanceOf(ThrottlingException)
    expect(scheduler.list()).toEqual([])
    await expect(create()).resolves.toBeDefined()
  })

  it('loses the answer of a call that was carried out', async () => {
    const { create, faults, scheduler } = await machine()
    faults.set('scheduler', 'lost-answer', 1)
    await expect(create()).rejects.toThrow()
    expect(scheduler.list()).toHaveLength(1)
  })
})
