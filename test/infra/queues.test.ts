import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { resources, template } from './synthesised.ts'

const stack = template()

test('every queue is encrypted', () => {
  for (const queue of resources(stack, 'AWS::SQS::Queue')) expect(queue.Properties, queue.id).toMatchObject({ SqsManagedSseEnabled: true })
})

test('every queue and every topic refuses what comes without TLS', () => {
  const refusal = {
    PolicyDocument: {
      Statement: expect.arrayContaining([
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  }
  const policies = [...resources(stack, 'AWS::SQS::QueuePolicy'), ...resources(stack, 'AWS::SNS::TopicPolicy')]
  expect(policies).toHaveLength(resources(stack, 'AWS::SQS::Queue').length + resources(stack, 'AWS::SNS::Topic').length)
  for (const policy of policies) expect(policy.Properties, policy.id).toMatchObject(refusal)
})

test('both topics lie under a key of ours, for bounces name people', () => {
  stack.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() })
})

test('a wake-up that fails five times leaves the queue for the dead letters', () => {
  stack.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WakeUpsFailedQueue'), 'Arn'] }, maxReceiveCount: 5 },
    VisibilityTimeout: 360,
  })
})

test('dead letters are kept for 14 days, the most that SQS allows', () => {
  const dead = resources(stack, 'AWS::SQS::Queue').filter((queue) => queue.Properties.RedrivePolicy === undefined)
  expect(dead.map((queue) => queue.Properties.MessageRetentionPeriod)).toEqual(dead.map(() => 14 * 24 * 3600))
  expect(dead).toHaveLength(4)
})
