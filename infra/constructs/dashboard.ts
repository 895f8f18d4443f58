import { Duration, Stack } from 'aws-cdk-lib'
import { AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Api } from './api.ts'
import type { Delivery } from './delivery.ts'
import { ownMetric } from './metrics.ts'
import type { Rounds } from './rounds.ts'
import type { Service } from './service.ts'
import { ServiceAlarm } from './service-alarm.ts'
import type { Waking } from './waking.ts'

interface Parts {
  readonly service: Service
  readonly api: Api
  readonly delivery: Delivery
  readonly waking: Waking
  readonly rounds: Rounds
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []): IWidget =>
  new GraphWidget({ title, left, right, width: 8, height: 6 })

/** One page, from the request to the mail: every alarm first, then each step in the order of what happens. */
export class ServiceDashboard extends Construct {
  constructor(scope: Construct, id: string, { service, api, delivery, waking, rounds }: Parts) {
    super(scope, id)
    const { stage } = service.settings
    const minute = { period: Duration.minutes(1) }
    const alarms = Stack.of(this)
      .node.findAll()
      .filter((node) => node instanceof ServiceAlarm)
      .map(({ alarm }) => alarm)
    new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
        [
          graph('Requests', [api.stage.metricCount(minute)], [api.stage.metricClientError(minute), api.stage.metricServerError(minute)]),
          graph(
            'Latency, ms',
            ['p50', 'p99'].map((statistic) => api.stage.metricLatency({ ...minute, statistic })),
          ),
          graph('Outbox: age, ms', [delivery.deliver.fn.metric('IteratorAge', { ...minute, statistic: 'Maximum' })]),
        ],
        [
          graph(
            'Wake-ups',
            [service.wakeUps.queue.metricNumberOfMessagesReceived(minute)],
            [service.wakeUps.queue.metricApproximateAgeOfOldestMessage(minute)],
          ),
          graph('Errors', [
            delivery.deliver.fn.metricErrors(minute),
            waking.wake.fn.metricErrors(minute),
            rounds.sweep.fn.metricErrors(minute),
            rounds.digest.fn.metricErrors(minute),
          ]),
          graph(
            'What ought to be zero',
            (['Repairs', 'SweepGaveUp', 'Undeliverable', 'AmbiguousSends', 'Conflicts'] as const).map((name) =>
              ownMetric(stage, name, Duration.hours(1)),
            ),
          ),
        ],
      ],
    })
  }
}
