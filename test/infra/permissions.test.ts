import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { resources, template } from './synthesised.ts'

const stack = template()

const words = z.union([z.string().transform((word) => [word]), z.array(z.string())])
const statement = z.object({
  Action: words,
  Effect: z.string(),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
})
const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })

const granted = resources(stack, 'AWS::IAM::Policy').flatMap(({ id, Properties }) =>
  policy.parse(Properties).PolicyDocument.Statement.map((found) => ({ id, ...found })),
)
const rightsOf = (role: string) => granted.filter((found) => found.id.startsWith(role))
const actionsOf = (role: string) => rightsOf(role).flatMap((found) => found.Action)

/** What AWS cannot name more narrowly, each with its reason. */
const EXPLAINED = {
  'arn:aws:scheduler:eu-south-1:111122223333:schedule/scadenzario-prod-cases/*': 'a schedule is named after its case and version',
}

test('no action is a wildcard', () => {
  expect(granted.flatMap((found) => found.Action).filter((action) => action.includes('*'))).toEqual([])
})

test('no resource is a wildcard, but for the explained ones', () => {
  const wide = granted.map((found) => JSON.stringify(found.Resource)).filter((found) => found.includes('*'))
  expect([...new Set(wide)]).toEqual(Object.keys(EXPLAINED).map((name) => JSON.stringify(name)))
})

test('no managed policy is attached to any role', () => {
  for (const role of resources(stack, 'AWS::IAM::Role')) expect(role.Properties.ManagedPolicyArns, role.id).toBeUndefined()
})

test('each function has a role of its own', () => {
  const roles = resources(stack, 'AWS::Lambda::Function').map((found) => JSON.stringify(found.Properties.Role))
  expect(new Set(roles).size).toBe(roles.length)
})

test('the API can neither schedule nor send mail', () => {
  expect(actionsOf('apiRole').filter((action) => /^(scheduler|ses|sqs|iam):/.test(action))).toEqual([])
})

test('only the API may make the key of a school', () => {
  const makers = granted.filter(
    (found) => found.Action.includes('kms:GenerateDataKey') && JSON.stringify(found.Resource).includes('DataKey'),
  )
  expect(makers.map((found) => found.id)).toEqual([expect.stringMatching(/^apiRole/)])
})

test('nobody scans the table or changes it', () => {
  const items = /^dynamodb:(BatchGetItem|ConditionCheckItem|DeleteItem|GetItem|PutItem|UpdateItem|Query)$/
  const stream = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/
  const onTable = granted.flatMap((found) => found.Action).filter((action) => action.startsWith('dynamodb:'))
  expect(onTable.filter((action) => !items.test(action) && !stream.test(action))).toEqual([])
})

test('mail leaves from the address of the service only', () => {
  const senders = granted.filter((found) => found.Action.some((action) => action.startsWith('ses:')))
  expect(senders.map(({ id }) => /(deliver|digest|sweep|wake)/.exec(id)?.[0]).sort()).toEqual(['deliver', 'digest', 'sweep', 'wake'])
  for (const sender of senders) {
    // The latter for mails with an invitation.
    expect(sender.Action).toEqual(['ses:SendEmail', 'ses:SendRawEmail'])
    expect(sender.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'scadenzario@scadenzario.example' } })
  }
})

test('the role of the schedules sends to the wake queue and its dead letters, and nothing else', () => {
  expect(rightsOf('WakeUpsSchedulerRole')).toMatchObject([
    {
      Action: ['sqs:SendMessage'],
      Resource: [
        { 'Fn::GetAtt': [expect.stringMatching(/^WakeUpsQueue/), 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching(/^WakeUpsUndeliveredQueue/), 'Arn'] },
      ],
    },
  ])
})

test('only schedules of our group in our account may wear it', () => {
  stack.allResourcesProperties('AWS::Scheduler::Schedule', { GroupName: Match.anyValue() })
  const worn = resources(stack, 'AWS::IAM::Role').filter((role) => JSON.stringify(role.Properties).includes('scheduler.amazonaws.com'))
  expect(worn).toHaveLength(2)
  for (const role of worn) {
    expect(role.Properties.AssumeRolePolicyDocument, role.id).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/Group/), 'Arn'] } },
          },
        },
      ],
    })
  }
})

test('the role of the schedules is passed to Scheduler only', () => {
  const passed = granted.filter((found) => found.Action.includes('iam:PassRole'))
  expect(passed).not.toHaveLength(0)
  for (const right of passed) {
    expect(right.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } })
  }
})
