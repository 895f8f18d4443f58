import type { Node } from 'constructs'
import * as z from 'zod'

const throttle = z.strictObject({ rate: z.int().positive(), burst: z.int().positive() })

const environment = z.strictObject({
  /** The address from which the service writes. */
  mailFrom: z.email(),
  /** Given: the stack makes the SES identity of this domain. Absent: the identity of `mailFrom` exists already. */
  mailDomain: z.string().optional(),
  /** The public address of the service; without it, the API's own. */
  publicUrl: z.url().optional(),
  /** A trusted OIDC issuer in place of the stack's Cognito pool. */
  issuer: z.url().optional(),
  audience: z.string().optional(),
  /** Where the hosted sign-in may send a user back. */
  signInCallbacks: z.array(z.url()).default([]),
  /** Who is told of an alarm. */
  alarmEmail: z.email().optional(),
  logRetentionDays: z.literal([7, 14, 30, 90, 180, 365]),
  throttle: z.strictObject({ all: throttle, open: throttle }),
  /** Reserved concurrency needs an account whose Lambda limit exceeds what is reserved by 100. */
  reserveConcurrency: z.boolean(),
  protectStack: z.boolean(),
  contributorInsights: z.boolean(),
  requireMfa: z.boolean(),
  /** The suite of a trial may move the clock of its functions forward (`lib/adapters/clock.ts`). */
  movableClock: z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).default(false),
})

const settings = environment.refine(({ movableClock, protectStack }) => !(movableClock && protectStack), {
  error: 'the clock of an environment that is protected is not movable',
})

export type Settings = z.infer<typeof environment> & { readonly stage: string }

const OVERRIDABLE = ['issuer', 'audience', 'publicUrl', 'mailFrom', 'alarmEmail', 'movableClock'] as const

/** The block of `cdk.json` chosen by `-c stage=`, with what the command line overrides. */
export function settingsFrom(node: Node): Settings {
  const stage: unknown = node.tryGetContext('stage')
  if (typeof stage !== 'string') throw new Error('name an environment of cdk.json: -c stage=dev')
  const environments = z.record(z.string(), z.unknown()).parse(node.tryGetContext('environments'))
  const chosen = environments[stage]
  if (chosen === undefined) {
    throw new Error(`cdk.json has no environment "${stage}", only ${Object.keys(environments).join(', ')}`)
  }
  const block = z.record(z.string(), z.unknown()).parse(chosen)
  const overrides = OVERRIDABLE.map((key): [string, unknown] => [key, node.tryGetContext(key)])
  const given = Object.fromEntries(overrides.filter(([, value]) => value !== undefined))
  return { ...settings.parse({ ...block, ...given }), stage }
}
