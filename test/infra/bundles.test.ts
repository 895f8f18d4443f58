import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { BUNDLE_LIMIT_KB, bundle } from '../../infra/constructs/bundling.ts'
import { INVITATION } from '../contract/invitation.ts'

const KB = 1000

/** What Node says of the file without running it; nothing if it is a module. */
function complaint(file: string): string {
  try {
    return execFileSync(process.execPath, ['--check', file], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return String(error)
  }
}

const functions = [
  ...readdirSync('functions')
    .filter((file) => /^(api|deliver|wake|sweep|digest|mail-feedback)\.ts$/.test(file))
    .map((file) => `functions/${file}`),
  'infra/constructs/token-claims.ts',
]

/** As `cdk deploy` would upload them. */
const bundles = functions.map((entry) => {
  const { directory, loaded, total } = bundle(entry, mkdtempSync(join(tmpdir(), 'scadenzario-test-')))
  return { entry, loaded: loaded / KB, total: total / KB, files: readdirSync(directory).map((file) => join(directory, file)) }
})

test('there is one bundle for each function', () => {
  console.info(
    bundles.map(({ entry, loaded, total }) => `${entry}: loads ${loaded.toFixed(1)} KB, with its chunks ${total.toFixed(1)} KB`).join('\n'),
  )
  expect(bundles).toHaveLength(7)
})

test.each(bundles)('$entry loads no more than the limit before its handler is there', ({ loaded }) => {
  expect(loaded).toBeLessThanOrEqual(BUNDLE_LIMIT_KB)
})

/** Its AWS client is 173 KB of this; zod alone would be 105 more (docs/adr/0008). */
const API_KB = 220

test('the API loads no schemas before its handler is there', () => {
  expect(bundles.find(({ entry }) => entry === 'functions/api.ts')?.loaded).toBeLessThanOrEqual(API_KB)
})

test.each(bundles)('$entry is made of modules that Node can read', ({ files }) => {
  expect(files.map(complaint).join('')).toBe('')
})

/** What esbuild puts in place of a `require` that it cannot resolve; it throws. */
const NO_REQUIRE = 'Dynamic require of'

test.each(bundles)('$entry calls no require, which an ES module lacks', ({ files }) => {
  expect(files.filter((file) => readFileSync(file, 'utf8').includes(NO_REQUIRE))).toEqual([])
})

test('the composer of invitations is a chunk of its own, and works as one', async () => {
  const files = bundles.find(({ entry }) => entry === 'functions/wake.ts')?.files ?? []
  const chunk = z
    .object({ invitationMail: z.function({ input: [z.unknown(), z.string(), z.string()], output: z.promise(z.instanceof(Buffer)) }) })
    .parse(await import(files.find((file) => basename(file).startsWith('invitation-mail')) ?? ''))
  const message = await chunk.invitationMail(INVITATION, 'scadenzario@scadenzario.example', INVITATION.appointment.from)
  expect(message.toString()).toContain('method=REQUEST')
})
