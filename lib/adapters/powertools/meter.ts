import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Meter } from '../../application/ports.ts'

/** Counts in the embedded metric format: one log line each, which CloudWatch turns into a metric. */
export function powertoolsMeter(): Meter {
  const metrics = new Metrics()
  return {
    count: (name, value) => {
      metrics.addMetric(name, MetricUnit.Count, value)
      metrics.publishStoredMetrics()
    },
  }
}
