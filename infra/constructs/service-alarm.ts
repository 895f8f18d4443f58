import { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type CreateAlarmOptions, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'

export interface ServiceAlarmProps {
  /** One sentence: what a user of the service notices while this alarm rings. */
  readonly meaning: string
  /** The heading of its paragraph in `docs/runbook.md`. */
  readonly runbook: `#${string}`
  readonly notify: ITopic
  readonly metric: IMetric
  /** Rings when the metric is above this value, unless `comparison` says otherwise. */
  readonly above: number
  readonly periods?: number
  readonly comparison?: ComparisonOperator
  readonly missing?: CreateAlarmOptions['treatMissingData']
}

/** The only way of this house to declare an alarm: nobody is woken without knowing why and what to do. */
export class ServiceAlarm extends Construct {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    super(scope, id)
    this.alarm = new Alarm(this, 'Alarm', {
      alarmName: `${Stack.of(this).stackName}-${props.runbook.slice(1)}`,
      alarmDescription: `${props.meaning} Runbook: docs/runbook.md${props.runbook}`,
      metric: props.metric,
      threshold: props.above,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
    })
    const action = new SnsAction(props.notify)
    this.alarm.addAlarmAction(action)
    this.alarm.addOkAction(action)
  }
}
