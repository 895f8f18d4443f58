import { Match } from 'aws-cdk-lib/assertions'
import { test } from 'vitest'
import { template } from './synthesised.ts'

const stack = template()

test('mail travels under TLS, its reputation is measured, and who bounced or complained is written to no more', () => {
  stack.hasResourceProperties('AWS::SES::ConfigurationSet', {
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  })
})

test('bounces, complaints, deliveries and rejects come back to the service', () => {
  stack.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint', 'delivery', 'reject'],
      SnsDestination: { TopicARN: { Ref: Match.stringLikeRegexp('^TopicsMailFeedback') } },
    },
  })
})

test('SES and CloudWatch may use the key of the topics, for this account only', () => {
  stack.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Principal: { Service: ['cloudwatch.amazonaws.com', 'ses.amazonaws.com'] },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        }),
      ]),
    },
  })
})

test('the identity is made where the settings name a domain, and is otherwise expected to exist', () => {
  stack.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'scadenzario.example' })
})
