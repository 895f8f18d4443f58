import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { CaseFunction } from './case-function.ts'
import { DeadLetters } from './dead-letters.ts'
import { ServiceAlarm } from './service-alarm.ts'

/** `wake` may run this long; the queue hides a message for six times as long, as Lambda asks. */
export const WAKE_TIMEOUT = Duration.seconds(60)

/** One schedule per case fires a message into the queue; `wake` reads it. */
export class WakeUps extends Construct {
  readonly queue: Queue
  readonly failed: DeadLetters
  readonly undelivered: DeadLetters
  readonly environment: Readonly<Record<string, string>>
  readonly wakeEnvironment: Readonly<Record<string, string>>
  readonly #group: ScheduleGroup
  readonly #groupName: string
  readonly #role: Role

  constructor(scope: Construct, id: string, props: { readonly notify: ITopic }) {
    super(scope, id)
    const { notify } = props
    this.failed = new DeadLetters(this, 'Failed', {
      meaning: 'A case could not be looked at when its moment came: its reminders wait for the hourly sweep.',
      runbook: '#wake-failed',
      notify,
    })
    this.undelivered = new DeadLetters(this, 'Undelivered', {
      meaning: 'A scheduled moment did not reach the service: its reminders wait for the hourly sweep.',
      runbook: '#schedule-undelivered',
      notify,
    })
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(6 * WAKE_TIMEOUT.toSeconds()),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.failed.queue, maxReceiveCount: 5 },
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.#groupName = `${Stack.of(this).stackName}-cases`
    this.#group = new ScheduleGroup(this, 'Group', { scheduleGroupName: this.#groupName })
    this.#role = this.#schedulerRole()
    this.wakeEnvironment = { WAKE_QUEUE_URL: this.queue.queueUrl }
    this.environment = {
      ...this.wakeEnvironment,
      WAKE_QUEUE_ARN: this.queue.queueArn,
      SCHEDULE_GROUP: this.#group.scheduleGroupName,
      SCHEDULE_ROLE_ARN: this.#role.roleArn,
      SCHEDULE_DLQ_ARN: this.undelivered.queue.queueArn,
    }
    new ServiceAlarm(this, 'Behind', {
      meaning: 'Reminders leave more than ten minutes late.',
      runbook: '#wake-behind',
      notify,
      // Seconds.
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
      above: 600,
      periods: 5,
    })
  }

  /** May arm the wake-up of a case, or wake it at once. */
  grantArm(armer: CaseFunction): void {
    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.#groupName}/*`,
    })
    const principal = armer.fn.grantPrincipal
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['scheduler:CreateSchedule'],
        resources: [schedules],
      }),
    )
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.#role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    )
    this.grantWake(armer.fn)
    Validations.of(armer).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${schedules}]`,
      reason: 'Schedules are named after the case and its version, which no policy can list; the group holds no others.',
    })
  }

  /** May have a case looked at at once. */
  grantWake(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }))
  }

  #schedulerRole(): Role {
    const role = new Role(this, 'SchedulerRole', {
      // Only schedules of this group in this account may wear the role (confused deputy).
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': this.#group.scheduleGroupArn },
        },
      }),
    })
    // The second queue: Scheduler delivers to a schedule's dead-letter queue with the same role.
    const resources = [this.queue.queueArn, this.undelivered.queue.queueArn]
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources }))
    return role
  }
}
