import { expect, test } from 'vitest'
import type { Settings } from '../../infra/constructs/settings.ts'
import { type MailState, mailReadiness } from '../../infra/deploy/mail-readiness.ts'

const settings: Settings = {
  stage: 'prod',
  mailFrom: 'scadenzario@scuola.example',
  signInCallbacks: [],
  logRetentionDays: 180,
  throttle: { all: { rate: 1, burst: 1 }, open: { rate: 1, burst: 1 } },
  reserveConcurrency: true,
  protectStack: true,
  contributorInsights: true,
  requireMfa: true,
  movableClock: false,
}
const healthy: MailState = { dailyQuota: 50_000, verification: 'Success', dkimTokens: [] }

test('an account that may send from a verified identity is ready', () => {
  expect(mailReadiness(settings, healthy, false)).toEqual({ stop: [], todo: [] })
})

test('the sandbox stops a deploy, unless a trial is wanted', () => {
  const sandbox = { ...healthy, dailyQuota: 200 }
  expect(mailReadiness(settings, sandbox, false).stop).toEqual([expect.stringContaining('production access')])
  expect(mailReadiness(settings, sandbox, true)).toEqual({ stop: [], todo: [expect.stringContaining('verified addresses only')] })
})

test('a missing identity stops a deploy that would not create it', () => {
  const missing = { ...healthy, verification: undefined }
  expect(mailReadiness(settings, missing, false).stop).toEqual([expect.stringContaining('no identity scuola.example')])
  expect(mailReadiness({ ...settings, mailDomain: 'scuola.example' }, missing, false).stop).toEqual([])
})

test('an identity that waits for its DNS says which records', () => {
  const waiting = { ...healthy, verification: 'Pending', dkimTokens: ['abc'] }
  expect(mailReadiness(settings, waiting, false)).toEqual({
    stop: [],
    todo: [expect.stringContaining('not verified (Pending)'), expect.stringContaining('abc._domainkey.scuola.example')],
  })
})
