import { UserPool } from 'aws-cdk-lib/aws-cognito'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { withApplication } from './synthesised.ts'

test.each(['dev', 'prod', 'ministack'])('cdk-nag has nothing to say about %s that is not acknowledged', (stage) => {
  const report = withApplication({ stage }, (app) => new AwsSolutionsChecks().validateScope(app))
  expect(report.violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([])
  expect(report.success).toBe(true)
})

test('the check would notice: a careless pool is found', () => {
  const report = withApplication({}, (app, stack) => {
    new UserPool(stack, 'Careless')
    return new AwsSolutionsChecks().validateScope(app)
  })
  expect(report.violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-COG1')
})
