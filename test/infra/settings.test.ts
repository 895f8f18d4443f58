import { expect, test } from 'vitest'
import { resources, template, withApplication } from './synthesised.ts'

test('an environment that cdk.json does not know is refused by name', () => {
  expect(() => template({ stage: 'staging' })).toThrow('no environment "staging", only dev, prod, ministack')
})

test('a misspelt setting is refused', () => {
  expect(() => template({ stage: 'x', context: { environments: { x: { mailform: 'a@b.it' } } } })).toThrow(/mailform/)
})

test('an issuer without an audience is refused', () => {
  expect(() => template({ context: { issuer: 'https://sso.example' } })).toThrow('an issuer needs its audience')
})

test('all environments are the same resources but for what guards them', () => {
  const types = ['dev', 'prod', 'ministack'].map((stage) => {
    const made = template({ stage })
    return ['AWS::Lambda::Function', 'AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue', 'AWS::CloudWatch::Alarm', 'AWS::IAM::Policy'].map(
      (type) => resources(made, type).length,
    )
  })
  expect(new Set(types.map(String)).size).toBe(1)
})

test('production cannot be torn down by a slip', () => {
  expect(withApplication({ stage: 'prod' }, (_, stack) => stack.terminationProtection)).toBe(true)
})

test('the clock of production is not movable', () => {
  expect(() => template({ stage: 'prod', context: { movableClock: 'true' } })).toThrow('is not movable')
  expect(() => template({ stage: 'dev', context: { movableClock: 'yes' } })).toThrow(/movableClock/)
})

test('everything is tagged with service, environment and the kind of data', () => {
  const [table] = resources(template(), 'AWS::DynamoDB::GlobalTable')
  expect(JSON.stringify(table?.Properties.Replicas)).toContain('"Value":"personal"')
})
