import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { resources, template } from './synthesised.ts'

const stack = template()

test('the table cannot be deleted, nor can its deletion from the stack take it away', () => {
  stack.hasResource('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { Replicas: [Match.objectLike({ Region: 'eu-south-1', DeletionProtectionEnabled: true })] },
  })
})

test('the table can be brought back to any second of the last 35 days', () => {
  stack.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    Replicas: [
      Match.objectLike({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      }),
    ],
  })
})

test('the table lies under a key of ours, on demand, and its stream shows the new image', () => {
  stack.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CasesKey'), 'Arn'] } } })],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  })
})

test('no item expires by itself', () => {
  stack.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TimeToLiveSpecification: Match.absent() })
})

test('the indexes hold keys only, so that no personal field is copied into one', () => {
  stack.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    GlobalSecondaryIndexes: ['by-school', 'by-due'].map((IndexName) =>
      Match.objectLike({ IndexName, Projection: { ProjectionType: 'KEYS_ONLY' } }),
    ),
  })
})

test('every key rotates and outlives the stack', () => {
  const keys = resources(stack, 'AWS::KMS::Key')
  expect(keys).toHaveLength(3)
  for (const key of keys) {
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true } })
  }
})

test('what holds records of people outlives the stack', () => {
  const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup']
  for (const type of kept) {
    for (const found of resources(stack, type)) expect(found, found.id).toMatchObject({ DeletionPolicy: 'Retain' })
  }
})
