import { expect, it } from 'vitest'
import { exhaust } from './crashes.ts'
import { SCENARIOS } from './scenarios.ts'

it.each(Object.entries(SCENARIOS))(
  '%s: whichever call crashes, before it was done or after, redelivery leads to the same end',
  async (_, scenario) => {
    const { calls, crashes } = await exhaust(scenario, 'redeliver')
    expect(calls).toBeGreaterThan(8)
    expect(crashes).toBe(2 * calls)
  },
  120_000,
)
