import { type App, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { ScadenzarioStack } from '../stack.ts'
import { settingsFrom } from './settings.ts'

/** The whole application as CDK sees it, with the checks that every deploy must pass. */
export function scadenzario(app: App, env: { readonly account: string; readonly region: string }): ScadenzarioStack {
  const settings = settingsFrom(app.node)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }))
  const stack = new ScadenzarioStack(app, 'Scadenzario', {
    stackName: `scadenzario-${settings.stage}`,
    description: 'Scadenzario: the book of deadlines of a school office',
    terminationProtection: settings.protectStack,
    settings,
    env,
  })
  Tags.of(stack).add('service', 'scadenzario')
  Tags.of(stack).add('environment', settings.stage)
  Tags.of(stack).add('data', 'personal')
  return stack
}
