import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import { CaseFunction } from './case-function.ts'
import type { Service } from './service.ts'
import { WAKE_TIMEOUT } from './wake-ups.ts'

/** `wake`: looks at a case again when its moment has come. */
export class Waking extends Construct {
  readonly wake: CaseFunction

  constructor(scope: Construct, id: string, service: Service) {
    super(scope, id)
    this.wake = new CaseFunction(this, 'wake', {
      settings: service.settings,
      description: 'Looks at a case when its moment has come: records what time has made, reminds, re-arms',
      environment: service.remindEnvironment,
      timeout: WAKE_TIMEOUT,
      memoryMiB: 512,
    })
    service.grantRemind(this.wake)
    this.wake.fn.addEventSource(
      new SqsEventSource(service.wakeUps.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 5 }),
    )
  }
}
