import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { receipt } from './receipt.ts'

const run = promisify(execFile)
const program = `import(${JSON.stringify(new URL('receipt.ts', import.meta.url))}).then(({ receipt }) => console.log(receipt()))`
const ZONES = ['UTC', 'America/New_York', 'Pacific/Apia', 'Europe/Rome', 'Pacific/Kiritimati']

it('what the kernel computes does not depend on the zone of the process', async () => {
  const inZone = async (zone: string): Promise<string> =>
    (await run(process.execPath, ['-e', program], { env: { ...process.env, TZ: zone } })).stdout.trim()
  const digests = await Promise.all(ZONES.map(inZone))
  expect(digests).toEqual(ZONES.map(() => receipt()))
})

it('the zone of the process is really another', async () => {
  const offset = async (zone: string): Promise<string> =>
    (await run(process.execPath, ['-p', 'new Date(0).getTimezoneOffset()'], { env: { ...process.env, TZ: zone } })).stdout.trim()
  expect(new Set(await Promise.all(ZONES.map(offset))).size).toBeGreaterThan(3)
})
