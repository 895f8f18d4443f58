import type { Meter } from '../application/ports.ts'
import { type Instant, toMs } from '../kernel/time.ts'

export const METRICS_NAMESPACE = 'Scadenzario'

/** Counts in CloudWatch's embedded metric format: a line of the log that becomes a metric. `service` tells the environments apart. */
export const embeddedMeter = (service: string, now: () => Instant, write: (line: string) => void): Meter => ({
  count: (name, value) => {
    const metric = { Namespace: METRICS_NAMESPACE, Dimensions: [['service']], Metrics: [{ Name: name, Unit: 'Count' }] }
    write(`${JSON.stringify({ _aws: { Timestamp: toMs(now()), CloudWatchMetrics: [metric] }, service, [name]: value })}\n`)
  },
})
