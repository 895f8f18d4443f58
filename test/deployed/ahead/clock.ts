import { DeleteScheduleCommand, GetScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler'
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect } from 'vitest'
import * as z from 'zod'
import { variable } from '../../../functions/environment.ts'
import { recordPorts } from '../../../lib/adapters/aws.ts'
import { systemClock } from '../../../lib/adapters/clock.ts'
import { kmsClient, kmsDataKeys } from '../../../lib/adapters/dynamodb/kms-data-keys.ts'
import { schedulerClient } from '../../../lib/adapters/scheduler/wake-ups.ts'
import { sqsClient } from '../../../lib/adapters/sqs/wake-queue.ts'
import { caseId } from '../../../lib/application/ports.ts'
import { fromMs, type Instant, instant, romeText, toMs } from '../../../lib/kernel/time.ts'
import { procedureIndex } from '../../../lib/procedures/index.ts'
import { accepted, type By, eventually, lambda, tryRecord } from '../stack.ts'

/**
 * The clock of the stack's functions, which only this suite moves, and only forward. Scheduler, the queue, the streams and the API's
 * authoriser keep the wall's time: what Scheduler would do at a moment that the functions have reached is done here with what it holds.
 */

const GROUP = 'scadenzario-ministack-cases'
const CLOCK = 'CLOCK_AHEAD_SECONDS'
const WAIT_S = 30
const AT = /^at\((.+)\)$/
/** Of what has just been recorded: nothing is newer. */
const SOON_MS = 60_000
/** A story that takes longer than this between two moments asks time to go back. */
const LATE_MS = 3_600_000

const queue = sqsClient()
const scheduler = schedulerClient()
const { cases } = recordPorts({ tableName: variable('TABLE_NAME') }, kmsDataKeys(kmsClient(), variable('DATA_KEY_ID')), {
  procedures: procedureIndex,
  meter: { count: () => {} },
  now: systemClock,
})

let aheadSeconds = 0
const nowMs = (): number => Date.now() + aheadSeconds * 1000

/** What the functions take for the present moment, for the body of a request. */
export const now = (): string => romeText(fromMs(nowMs()))

const functions = z.object({
  Functions: z.array(
    z.object({ FunctionName: z.string(), Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional() }),
  ),
})
const configuration = z.object({ LastUpdateStatus: z.string() })

/** Nothing is on its way: a function that is restarted would drop what it has in hand. */
async function idle(): Promise<void> {
  await eventually('the queue and the stream run dry', WAIT_S, async () => {
    const { Attributes = {} } = await queue.send(
      new GetQueueAttributesCommand({
        QueueUrl: variable('WAKE_QUEUE_URL'),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    const pending = await cases.undelivered(fromMs(nowMs() + SOON_MS), 1)
    return pending.length === 0 && Object.values(Attributes).every((count) => count === '0') ? true : undefined
  })
}

/** Moves the clock of all functions to `moment`; it goes on from there. */
export async function moveTo(moment: Instant): Promise<void> {
  await idle()
  if (toMs(moment) < nowMs() - LATE_MS) throw new Error(`time does not go back from ${now()} to ${romeText(moment)}`)
  if (toMs(moment) <= nowMs()) return
  aheadSeconds = Math.ceil((toMs(moment) - Date.now()) / 1000)
  const { Functions } = functions.parse(await lambda('GET', ''))
  const movable = Functions.filter(({ Environment }) => Environment?.Variables[CLOCK] !== undefined)
  expect(movable.length).toBeGreaterThanOrEqual(6)
  await Promise.all(
    movable.map(async ({ FunctionName, Environment }) => {
      const Variables = { ...Environment?.Variables, [CLOCK]: String(aheadSeconds) }
      await lambda('PUT', `/${FunctionName}/configuration`, { Environment: { Variables } })
      await eventually(`${FunctionName} has its new clock`, WAIT_S, async () =>
        configuration.parse(await lambda('GET', `/${FunctionName}/configuration`)).LastUpdateStatus === 'Successful' ? true : undefined,
      )
    }),
  )
}

interface Armed {
  readonly name: string
  readonly at: Instant
  readonly queueArn: string
  readonly message: string
}

/** The wake-ups that Scheduler holds for a case at which nobody is looking, the earliest first: its next one, and some that it needs no more. */
async function schedules(id: string): Promise<readonly Armed[]> {
  await idle()
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: GROUP, NamePrefix: id }))
  const held = await Promise.all(
    Schedules.flatMap(({ Name }) => Name ?? []).map(async (name): Promise<Armed> => {
      const {
        ScheduleExpression = '',
        ScheduleExpressionTimezone,
        Target,
      } = await scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: name }))
      expect(ScheduleExpressionTimezone).toBe('UTC')
      return { name, at: instant(`${AT.exec(ScheduleExpression)?.[1]}Z`), queueArn: Target?.Arn ?? '', message: Target?.Input ?? '' }
    }),
  )
  return held.toSorted((one, other) => toMs(one.at) - toMs(other.at))
}

/** Scheduler knows seconds, and is given the one after the next: woken a moment early, a case would find nothing due. */
const isFor = ({ at }: Armed, armed: Instant): boolean => at > armed && toMs(at) - toMs(armed) <= 2000

/** The moment that the case is armed for, as its head says: Scheduler must hold it. Undefined where nothing is ahead. */
async function wanted(id: string, held: readonly Armed[]): Promise<Armed | undefined> {
  const { armed = null } = (await cases.read(caseId(id))) ?? {}
  if (armed === null) return undefined
  const found = held.find((one) => isFor(one, armed))
  // One that has rung may still stand in the head of a case that sleeps.
  if (toMs(armed) > nowMs()) expect(found, `Scheduler holds the wake-up of ${romeText(armed)}`).toBeDefined()
  return found
}

/** The moment for which Scheduler holds the next wake-up of the case. */
export async function armedFor(id: string): Promise<string | undefined> {
  const next = await wanted(id, await schedules(id))
  return next === undefined ? undefined : romeText(next.at)
}

/** Moves to the moment of a schedule and does what Scheduler does then: its message into its queue, and the schedule is gone. */
async function fire({ name, at, queueArn, message }: Armed): Promise<void> {
  // One that the clock was moved past comes now, late.
  if (toMs(at) > nowMs()) await moveTo(at)
  const QueueUrl = variable('WAKE_QUEUE_URL')
  expect(queueArn.split(':').at(-1)).toBe(QueueUrl.split('/').at(-1))
  await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: message }))
  await scheduler.send(new DeleteScheduleCommand({ GroupName: GROUP, Name: name }))
}

/**
 * Lets the case live until `moment`, each wake-up coming when it was armed for. Tells the moments of those that the case was waiting for: none
 * is taken back, and one too many finds nothing to do.
 */
export async function liveUntil(id: string, moment: Instant): Promise<string[]> {
  const rung: string[] = []
  for (;;) {
    const held = await schedules(id)
    const [first] = held
    if (first === undefined || first.at > moment) break
    if (first.name === (await wanted(id, held))?.name) rung.push(romeText(first.at))
    await fire(first)
  }
  await moveTo(moment)
  return rung
}

/** Records what happens now, when all that came before has had its consequences. */
export async function record(id: string, type: string, data: unknown = {}, by?: By & { readonly at?: string }) {
  await idle()
  return accepted(await tryRecord(id, type, data, by?.at ?? now(), by))
}
