import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { loadProcedures } from '../../simulation/builds.ts'
import { playSeeds, seedsFrom } from '../../simulation/range.ts'
import { FAILED_SEEDS } from '../../simulation/seeds.ts'

const procedures = await loadProcedures()

it('every seed that ever failed holds', async () => {
  expect((await playSeeds(Object.keys(FAILED_SEEDS).map(Number), procedures)).failures).toEqual([])
}, 60_000)

it('some calm and some rough seeds hold, and meet faults of every family', async () => {
  const { sums, failures } = await playSeeds(seedsFrom(1, 100), procedures)
  expect(failures).toEqual([])
  expect(sums.calm).toBeGreaterThan(10)
  const met = sums.faults.map(([name]) => name)
  expect(met).toEqual(
    expect.arrayContaining([
      'fail',
      'lost',
      'throttle',
      'conflict',
      'crash',
      'time-out',
      'stream duplicate',
      'stream replay',
      'stream late',
    ]),
  )
  expect(met).toEqual(
    expect.arrayContaining(['stream outage', 'stale index', 'wake-up lost', 'wake-up doubled', 'wake-up late', 'older wake-up call wins']),
  )
  expect(met).toEqual(expect.arrayContaining(['mail throttle', 'mail lost', 'mail bounced']))
}, 60_000)

it('a seed is the same in every zone, and twice in one process', () => {
  const traces = (zone: string): string =>
    execFileSync(process.execPath, ['simulation/trace.ts', '1', '25'], { encoding: 'utf8', env: { ...process.env, TZ: zone } })
  const here = traces('Europe/Rome')
  expect(here.split('\n')).toHaveLength(26)
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) expect(traces(zone)).toBe(here)
}, 120_000)
