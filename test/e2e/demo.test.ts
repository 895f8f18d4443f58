import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { VirtualClock } from '../../infra/local/clock.ts'
import { Narrator } from '../../infra/local/narrator.ts'
import { World } from './world.ts'

test('the demo tells its five stories, and every mail that they wait for comes', async () => {
  const script = fileURLToPath(new URL('../../infra/local/demo.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 50_000, maxBuffer: 10_000_000 })
  expect(stdout.match(/^══ /gm)).toHaveLength(5)
  expect(stdout).toMatch(/5 storie, \d+ e-mail; le \d+ che le storie aspettavano sono arrivate\.\n$/)
})

test('a story that names a mail, an invitation or a fact of time that is not there fails', async () => {
  const console_ = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => console_.mockRestore())
  const world = await World.open('2026-12-24 09:00')
  const narrator = new Narrator(world.machine, new VirtualClock(world.clock.now()))
  const id = await narrator.open('certificates', 'chiesto', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  const subject = 'Da fare: Consegnare il certificato'
  expect(() => narrator.invited('clerk', subject)).toThrow('holds no invitation')
  expect(() => narrator.mailed('clerk', subject)).toThrow(`no mail «${subject}» has come to clerk@rivalta.example`)
  await expect(narrator.made(id, 'refused-by-silence', '2026-12-24 23:59')).rejects.toThrow('time has not made refused-by-silence')
})
