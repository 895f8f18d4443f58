import { loadProcedures } from './builds.ts'
import { playSeeds, seedsFrom } from './range.ts'

/** `node simulation/first-failure.ts COUNT`: the first of the seeds from 1 on that fails, and what did not hold; nothing where all hold. */
const [count = 1000] = process.argv.slice(2).map(Number)
const { failures } = await playSeeds(seedsFrom(1, count), await loadProcedures(), 1)
for (const { seed, invariant } of failures) console.log(`${seed} ${invariant}`)
