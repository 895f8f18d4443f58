import { expect, test, vi } from 'vitest'
import { aheadMs, systemClock } from '../../lib/adapters/clock.ts'
import { toMs } from '../../lib/kernel/time.ts'

const DAY_S = 86_400

/** The clock of a function that starts with these variables. */
async function clockIn(variables: Record<string, string>): Promise<() => number> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  vi.resetModules()
  try {
    const { systemClock: started } = await import('../../lib/adapters/clock.ts')
    return () => toMs(started())
  } finally {
    vi.unstubAllEnvs()
  }
}

test('the clock is the wall’s', () => {
  expect(Math.abs(toMs(systemClock()) - Date.now())).toBeLessThan(1000)
  expect(aheadMs({ MOVABLE_CLOCK: 'true' })).toBe(0)
})

test('a movable clock runs as far ahead as it is told', async () => {
  const clock = await clockIn({ MOVABLE_CLOCK: 'true', CLOCK_AHEAD_SECONDS: String(30 * DAY_S) })
  expect(Math.abs(clock() - Date.now() - 30 * DAY_S * 1000)).toBeLessThan(1000)
})

test('a function whose clock was moved without being movable does not start', async () => {
  await expect(clockIn({ CLOCK_AHEAD_SECONDS: '0' })).rejects.toThrow('whose clock is not movable')
  await expect(clockIn({ MOVABLE_CLOCK: 'false', CLOCK_AHEAD_SECONDS: '60' })).rejects.toThrow('whose clock is not movable')
})

test.each(['-60', '1.5', '', 'domani', 'Infinity'])('«%s» is no way to move a clock', (CLOCK_AHEAD_SECONDS) => {
  expect(() => aheadMs({ MOVABLE_CLOCK: 'true', CLOCK_AHEAD_SECONDS })).toThrow('the clock moves forward only')
})
