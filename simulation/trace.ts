import { loadProcedures } from './builds.ts'
import { seedsFrom } from './range.ts'
import { Simulation } from './simulation.ts'

/** `node simulation/trace.ts FROM COUNT`: the trace hash of each seed, played twice; fails where the two differ. */
const [from = 1, count = 1] = process.argv.slice(2).map(Number)
const procedures = await loadProcedures()

async function traceOf(seed: number): Promise<string> {
  const simulation = new Simulation(seed, procedures)
  await simulation.play()
  return simulation.timeline.hash.toString()
}

for (const seed of seedsFrom(from, count)) {
  const trace = await traceOf(seed)
  const again = await traceOf(seed)
  if (trace !== again) throw new Error(`seed ${seed}: ${trace}, then ${again}`)
  console.log(`${seed} ${trace}`)
}
