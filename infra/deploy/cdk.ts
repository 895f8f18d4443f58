import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BIN, ROOT } from './places.ts'
import { run } from './process.ts'

export interface CdkOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly limitSeconds: number
}

export const CDK = join(BIN, 'cdk')
export const CDK_ENV = { PATH: `${BIN}:${process.env.PATH}`, CDK_DISABLE_CLI_TELEMETRY: '1' }

const cdk = (args: readonly string[], cwd: string, { env, signal, limitSeconds }: CdkOptions): Promise<void> =>
  run({
    command: CDK,
    args,
    cwd,
    env: { ...process.env, ...CDK_ENV, ...env },
    limitSeconds,
    signal,
  })

/** Away from `cdk.json`, for it needs no application. */
export function bootstrap(account: string, region: string, options: CdkOptions): Promise<void> {
  const elsewhere = join(ROOT, 'cdk.out')
  mkdirSync(elsewhere, { recursive: true })
  return cdk(['bootstrap', `aws://${account}/${region}`], elsewhere, options)
}

export const deployArguments = (stage: string, ...more: readonly string[]): string[] => [
  'deploy',
  'Scadenzario',
  '-c',
  `stage=${stage}`,
  ...more,
]

export const deploy = (args: readonly string[], options: CdkOptions): Promise<void> => cdk(args, ROOT, options)
