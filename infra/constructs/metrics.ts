import type { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { METRICS_NAMESPACE } from '../../lib/adapters/meter.ts'
import type { Meter } from '../../lib/application/ports.ts'

export { METRICS_NAMESPACE }

/** The dimension `service` of each metric: it tells the environments apart. */
export const serviceName = (stage: string): string => `scadenzario-${stage}`

/** The metrics that the functions write themselves. */
type OwnMetric = Parameters<Meter['count']>[0]

export const ownMetric = (stage: string, metricName: OwnMetric, period: Duration): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: serviceName(stage) },
    statistic: 'Sum',
    period,
  })
