import { Duration } from 'aws-cdk-lib'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { CaseFunction } from './case-function.ts'
import { DeadLetters } from './dead-letters.ts'
import type { Service } from './service.ts'

/** `mail-feedback`: what SES says of a mail becomes a fact of its case. */
export class MailFeedback extends Construct {
  readonly function: CaseFunction
  readonly failed: DeadLetters

  constructor(scope: Construct, id: string, service: Service, feedback: ITopic) {
    super(scope, id)
    this.failed = new DeadLetters(this, 'Failed', {
      meaning: 'Some reminder bounced or arrived and its case does not show it.',
      runbook: '#feedback-failed',
      notify: service.notify,
    })
    this.function = new CaseFunction(this, 'mail-feedback', {
      settings: service.settings,
      description: 'Records in the case that a mail arrived, bounced or was complained of',
      environment: { ...service.recordsEnvironment, ...service.wakeUps.wakeEnvironment, DATA_KEY_ID: service.dataKey.arn },
      timeout: Duration.seconds(30),
      memoryMiB: 256,
      onFailure: new SqsDestination(this.failed.queue),
      retryAttempts: 2,
    })
    service.cases.grantRecords(this.function.fn)
    service.dataKey.grantOpen(this.function.fn)
    service.wakeUps.grantWake(this.function.fn)
    feedback.addSubscription(new LambdaSubscription(this.function.fn, { deadLetterQueue: this.failed.queue }))
  }
}
