import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { resources, template } from './synthesised.ts'

const stack = template()
const FROM_STREAM = { StartingPosition: 'TRIM_HORIZON' }

test('deliver reads the stream of the table from its beginning', () => {
  stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ...FROM_STREAM,
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CasesTable'), 'StreamArn'] },
    FunctionName: { Ref: Match.stringLikeRegexp('^Deliverydeliver') },
  })
})

test('deliver hears of new outbox rows only, so that its own writes do not wake it', () => {
  const mapping = resources(stack, 'AWS::Lambda::EventSourceMapping').find((found) => found.id.includes('deliver'))
  const criteria = z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).parse(mapping?.Properties.FilterCriteria)
  expect(criteria.Filters.map((filter): unknown => JSON.parse(filter.Pattern))).toEqual([
    { eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['command', 'school-change'] } } } },
  ])
})

test('a poison record is isolated, retried ten times and kept, and never blocks its shard until the stream forgets it', () => {
  stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ...FROM_STREAM,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 12 * 3600,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeliveryFailedQueue'), 'Arn'] } } },
  })
})

test('wake answers for each message by itself', () => {
  stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WakeUpsQueue'), 'Arn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  })
})

test('mail feedback that fails is kept, whether SNS cannot hand it over or the function gives up', () => {
  const failed = { 'Fn::GetAtt': [Match.stringLikeRegexp('^MailFeedbackFailedQueue'), 'Arn'] }
  stack.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'lambda', RedrivePolicy: { deadLetterTargetArn: failed } })
  stack.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { DestinationConfig: { OnFailure: { Destination: failed } } })
})

test('sweep runs every hour, the digest at 07:30 of Rome on weekdays', () => {
  stack.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' })
  stack.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(30 7 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Rome',
    Target: Match.objectLike({ DeadLetterConfig: Match.anyValue() }),
  })
})
