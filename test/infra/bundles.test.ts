import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { BUNDLE_LIMIT_KB } from '../../infra/constructs/bundling.ts'
import { withApplication } from './synthesised.ts'

const KB = 1000
const lambda = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({ FunctionName: z.string() }),
  Metadata: z.object({ 'aws:asset:path': z.string() }),
})

/** What Node says of the file without running it; nothing if it is a module. */
function complaint(file: string): string {
  try {
    return execFileSync(process.execPath, ['--check', file], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return String(error)
  }
}

/** As `cdk deploy` would upload them. */
const bundles = withApplication({ bundle: true }, (app, stack) => {
  const assembly = app.synth()
  const template = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(assembly.getStackArtifact(stack.artifactId).template)
  return Object.values(template.Resources).flatMap((resource) => {
    const { success, data } = lambda.safeParse(resource)
    if (!success) return []
    const directory = join(assembly.directory, data.Metadata['aws:asset:path'])
    const file = join(directory, 'index.mjs')
    return { name: data.Properties.FunctionName, files: readdirSync(directory), size: statSync(file).size / KB, complaint: complaint(file) }
  })
})

test('there is one bundle for each function', () => {
  console.info(bundles.map(({ name, size }) => `${name}: ${size.toFixed(1)} KB`).join('\n'))
  expect(bundles).toHaveLength(7)
})

test.each(bundles)('$name is one file within the limit', ({ files, size }) => {
  expect(files).toEqual(['index.mjs'])
  expect(size).toBeLessThanOrEqual(BUNDLE_LIMIT_KB)
})

test.each(bundles)('$name is a module that Node can read, banner and all', (bundle) => {
  expect(bundle.complaint).toBe('')
})
