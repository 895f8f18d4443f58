import { Duration } from 'aws-cdk-lib'
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import { insertsOf } from '../table.ts'
import { CaseFunction } from './case-function.ts'
import { DeadLetters } from './dead-letters.ts'
import type { Service } from './service.ts'
import { ServiceAlarm } from './service-alarm.ts'

/** `deliver`: reads the outbox from the table's stream, arms the wake-up of the case and sends what is due now. */
export class Delivery extends Construct {
  readonly deliver: CaseFunction
  readonly failed: DeadLetters

  constructor(scope: Construct, id: string, service: Service) {
    super(scope, id)
    const { notify } = service
    this.failed = new DeadLetters(this, 'Failed', {
      meaning: 'What follows from some recorded fact was given up: its first reminders wait for the hourly sweep.',
      runbook: '#deliver-failed',
      notify,
    })
    this.deliver = new CaseFunction(this, 'deliver', {
      settings: service.settings,
      description: 'Arms wake-ups and sends what is due as soon as a command is stored',
      environment: service.remindEnvironment,
      timeout: Duration.seconds(60),
      memoryMiB: 512,
    })
    service.grantRemind(this.deliver)
    service.cases.grantStream(this.deliver.fn)
    this.deliver.fn.addEventSourceMapping('Outbox', {
      eventSourceArn: service.cases.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      parallelizationFactor: 4,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 10,
      // Records leave the stream after 24 hours without a word.
      maxRecordAge: Duration.hours(12),
      onFailure: new SqsDlq(this.failed.queue),
      filters: [FilterCriteria.filter(insertsOf('command', 'school-change'))],
    })
    new ServiceAlarm(this, 'Behind', {
      meaning: 'What was just recorded is stored and safe, but its reminders and wake-ups lag by five minutes.',
      runbook: '#deliver-behind',
      notify,
      metric: this.deliver.fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      // Milliseconds.
      above: 300_000,
      periods: 3,
    })
  }
}
