import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ServiceAlarm, type ServiceAlarmProps } from './service-alarm.ts'

type DeadLettersProps = Pick<ServiceAlarmProps, 'meaning' | 'runbook'> & { readonly notify: ITopic }

/** A queue for what could not be done, which cannot exist without an alarm. */
export class DeadLetters extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is itself the dead-letter queue; an alarm rings as soon as it holds one message.',
    })
    new ServiceAlarm(this, 'NotEmpty', {
      ...props,
      above: 0,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
    })
  }
}
