import { expect, it } from 'vitest'
import { exhaust } from './crashes.ts'
import { SCENARIOS } from './scenarios.ts'

it.each(Object.entries(SCENARIOS))(
  '%s: whichever call crashes, before it was done or after, the sweep alone leads to the same end',
  async (_, scenario) => {
    const { calls, crashes } = await exhaust(scenario, 'sweep')
    expect(calls).toBeGreaterThan(8)
    expect(crashes).toBeGreaterThan(calls)
  },
  120_000,
)
