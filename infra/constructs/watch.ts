import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { ServiceAlarm } from './service-alarm.ts'

/** Calls per second: the lowest quota of symmetric operations that KMS gives any region. */
const KMS_QUOTA = 5500

/** Limits of the account, which no single part of the service owns. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: { readonly notify: ITopic }) {
    super(scope, id)
    const { notify } = props
    new ServiceAlarm(this, 'FunctionsThrottled', {
      meaning: 'Some answers and reminders come late, because the account runs as many functions as it may.',
      runbook: '#functions-throttled',
      notify,
      // Without a function's name: all of the account, whose limit they share.
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period: Duration.minutes(5) }),
      above: 0,
      periods: 3,
    })
    new ServiceAlarm(this, 'KeysNearLimit', {
      meaning: 'Soon some records with personal data can neither be read nor written.',
      runbook: '#keys-near-limit',
      notify,
      metric: new Metric({
        namespace: 'AWS/Usage',
        metricName: 'CallCount',
        dimensionsMap: { Service: 'KMS', Type: 'API', Resource: 'CryptographicOperationsSymmetric', Class: 'None' },
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      // Calls per minute at 80 % of the quota.
      above: KMS_QUOTA * 60 * 0.8,
      periods: 3,
    })
  }
}
