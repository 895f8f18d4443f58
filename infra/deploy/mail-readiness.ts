import type { Settings } from '../constructs/settings.ts'

/** What SES says of the account and of the sender. */
export interface MailState {
  /** Mails that the account may send in 24 hours. */
  readonly dailyQuota: number
  /** As SES calls it: `Success`, `Pending`, `Failed` …; undefined when the identity does not exist. */
  readonly verification: string | undefined
  readonly dkimTokens: readonly string[]
}

export interface Readiness {
  /** Reasons not to deploy. */
  readonly stop: readonly string[]
  /** What is still to be done before mail leaves. */
  readonly todo: readonly string[]
}

/** The quota of an account without production access. */
const SANDBOX_QUOTA = 200

export const senderDomain = ({ mailDomain, mailFrom }: Settings): string => mailDomain ?? mailFrom.slice(mailFrom.indexOf('@') + 1)

/** Whether reminders would reach anybody; an account that cannot send should not look as if it reminded. */
export function mailReadiness(settings: Settings, state: MailState, sandboxWillDo: boolean): Readiness {
  const stop: string[] = []
  const todo: string[] = []
  const domain = senderDomain(settings)
  if (state.dailyQuota <= SANDBOX_QUOTA) {
    const text = `SES is in the sandbox: ${state.dailyQuota} mails a day, to verified addresses only. Ask for production access (SES console, Account dashboard)`
    if (sandboxWillDo) todo.push(`${text}.`)
    else stop.push(`${text}, or deploy a trial with --sandbox.`)
  }
  if (state.verification === undefined && settings.mailDomain === undefined) {
    stop.push(
      `SES has no identity ${domain}. Create and verify it, or set mailDomain of "${settings.stage}" in cdk.json, so that the stack creates it.`,
    )
  }
  if (state.verification !== undefined && state.verification !== 'Success') {
    todo.push(`The identity ${domain} is not verified (${state.verification}): no mail leaves until its DNS has these CNAME records.`)
    // Their targets differ by region.
    todo.push(...state.dkimTokens.map((token) => `  ${token}._domainkey.${domain} (target: SES console, Identities, ${domain})`))
  }
  return { stop, todo }
}
