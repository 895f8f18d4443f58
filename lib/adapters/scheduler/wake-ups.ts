import { ConflictException, CreateScheduleCommand, SchedulerClient, type SchedulerClientConfig } from '@aws-sdk/client-scheduler'
import type { CaseId, WakeUps } from '../../application/ports.ts'
import { fromMs, type Instant, toMs } from '../../kernel/time.ts'
import { wakeMessage } from '../sqs/message.ts'

const REQUEST_TIMEOUT_MS = 5_000
const ATTEMPTS = 6
/** Clocks of two services differ by seconds: a wake-up that comes early has been spent for nothing. */
const MARGIN_SECONDS = 1
/** How long Scheduler tries to reach the queue: the sweep comes every hour, and the dead-letter queue should say so before. */
const RETRY_POLICY = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 60 }

/** Throttling is met by the client's own backoff; what is left after it is thrown, and the source of the event tries again. */
export const schedulerClient = (config: SchedulerClientConfig = {}): SchedulerClient =>
  new SchedulerClient({
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...config,
  })

export interface ScheduleTarget {
  readonly group: string
  readonly queueArn: string
  readonly roleArn: string
  readonly deadLetterArn: string
}

const secondOf = (at: Instant): number => Math.ceil(toMs(at) / 1000) + MARGIN_SECONDS

const atExpression = (second: number): string => `at(${fromMs(second * 1000).slice(0, 19)})`

/** One schedule for one case and one second: its name says both, so that creating it twice changes nothing and no update is ever needed. */
export class SchedulerWakeUps implements WakeUps {
  readonly #client: SchedulerClient
  readonly #target: ScheduleTarget

  constructor(client: SchedulerClient, target: ScheduleTarget) {
    this.#client = client
    this.#target = target
  }

  #name(caseId: CaseId, at: Instant): string {
    return `${caseId}-${secondOf(at).toString(36)}`
  }

  async arm(caseId: CaseId, at: Instant): Promise<void> {
    const { group, queueArn, roleArn, deadLetterArn } = this.#target
    const command = new CreateScheduleCommand({
      Name: this.#name(caseId, at),
      GroupName: group,
      ScheduleExpression: atExpression(secondOf(at)),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: queueArn,
        RoleArn: roleArn,
        DeadLetterConfig: { Arn: deadLetterArn },
        RetryPolicy: RETRY_POLICY,
        Input: wakeMessage(caseId),
      },
    })
    try {
      await this.#client.send(command)
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error
    }
  }
}
