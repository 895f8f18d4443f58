/**
 * `npm run deploy -- --stage prod`: checks what the service needs of the account, then the same `cdk deploy` as on MiniStack.
 *
 * --stage NAME   an environment of cdk.json
 * --check        only check
 * --sandbox      a trial may send through an SES account without production access
 * -- …           handed on to `cdk deploy`
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses'
import { App } from 'aws-cdk-lib'
import * as z from 'zod'
import { type Settings, settingsFrom } from '../constructs/settings.ts'
import { CDK, CDK_ENV, deployArguments } from './cdk.ts'
import { type MailState, mailReadiness, senderDomain } from './mail-readiness.ts'
import { ROOT } from './places.ts'

const { values, positionals } = parseArgs({
  options: { stage: { type: 'string' }, check: { type: 'boolean', default: false }, sandbox: { type: 'boolean', default: false } },
  allowPositionals: true,
})

function settings(): Settings {
  const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')))
  return settingsFrom(new App({ context: { ...cdkJson.context, stage: values.stage } }).node)
}

async function mailState(chosen: Settings): Promise<MailState> {
  const ses = new SESClient({})
  const domain = senderDomain(chosen)
  const Identities = [domain, chosen.mailFrom]
  const [quota, verification, dkim] = await Promise.all([
    ses.send(new GetSendQuotaCommand({})),
    ses.send(new GetIdentityVerificationAttributesCommand({ Identities })),
    ses.send(new GetIdentityDkimAttributesCommand({ Identities })),
  ])
  return {
    dailyQuota: quota.Max24HourSend ?? 0,
    verification: Identities.map((name) => verification.VerificationAttributes?.[name]?.VerificationStatus).find(
      (status) => status !== undefined,
    ),
    dkimTokens: dkim.DkimAttributes?.[domain]?.DkimTokens ?? [],
  }
}

/** What to do about an error of the first call to AWS. */
function explained(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (/Region is missing/.test(said)) return 'No region: set AWS_REGION, for schools in Italy eu-south-1.'
  if (/CredentialsProvider|InvalidClientTokenId|ExpiredToken|UnrecognizedClient/.test(said)) {
    return `No valid AWS credentials (${said}). Sign in (aws sso login) or set AWS_PROFILE.`
  }
  if (/AccessDenied/.test(said)) return `These credentials may not read SES (${said}).`
  return said
}

async function ready(chosen: Settings): Promise<boolean> {
  try {
    const { stop, todo } = mailReadiness(chosen, await mailState(chosen), values.sandbox)
    for (const line of todo) console.warn(line)
    for (const line of stop) console.error(line)
    return stop.length === 0
  } catch (error) {
    console.error(explained(error))
    return false
  }
}

if (values.stage === undefined) {
  console.error('Name an environment of cdk.json: npm run deploy -- --stage dev')
  process.exit(1)
}
const chosen = settings()
if (!(await ready(chosen))) process.exitCode = 1
else if (!values.check) {
  const { status } = spawnSync(CDK, deployArguments(chosen.stage, ...positionals), {
    cwd: ROOT,
    env: { ...process.env, ...CDK_ENV },
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
  if (status === 0) await ready(chosen)
}
