import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import * as z from 'zod'
import { scadenzario } from '../../infra/constructs/application.ts'
import type { ScadenzarioStack } from '../../infra/stack.ts'

const env = { account: '111122223333', region: 'eu-south-1' }
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) })
const NO_BUNDLES = { 'aws:cdk:bundling-stacks': [] }
/** Where the asset of each function lies. */
const METADATA = { 'aws:cdk:enable-asset-metadata': true }

interface Choice {
  readonly stage?: string
  readonly context?: Readonly<Record<string, unknown>>
  /** Run esbuild too, which takes seconds. */
  readonly bundle?: boolean
}

/** Gives the application to `use`, which may synthesise it; its files are gone afterwards. */
export function withApplication<T>(choice: Choice, use: (app: App, stack: ScadenzarioStack) => T): T {
  const { stage = 'prod', context = {}, bundle = false } = choice
  const fromFile = cdkJson.parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')))
  const outdir = mkdtempSync(join(tmpdir(), 'scadenzario-cdk-'))
  try {
    const app = new App({ outdir, context: { ...fromFile.context, stage, ...(bundle ? METADATA : NO_BUNDLES), ...context } })
    return use(app, scadenzario(app, env))
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

export const template = (choice: Choice = {}): Template => withApplication(choice, (_, stack) => Template.fromStack(stack))

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
})
export type Resource = z.infer<typeof resource> & { readonly id: string }

export const resources = (of: Template, type: string): Resource[] =>
  Object.entries(of.findResources(type)).map(([id, found]) => ({ id, ...resource.parse(found) }))
