import { loadProcedures } from './builds.ts'
import { Violation } from './invariants.ts'
import { Simulation } from './simulation.ts'

const all = await loadProcedures()
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 50)
const start = performance.now()
let events = 0,
  mails = 0,
  commands = 0
for (let seed = from; seed < from + n; seed += 1) {
  const sim = new Simulation(seed, all, n === 1)
  try {
    await sim.play()
  } catch (e) {
    const v = e instanceof Violation ? e : undefined
    if (n === 1) {
      console.log(sim.timeline.of(v?.about as never))
      console.log(e)
    }
    console.log(seed, sim.weather.calm ? 'calm' : '', String(e).slice(0, 400), v ? '' : (e as Error).stack)
  }
  if (n === 1) console.log(sim.timeline.hash.toString(), sim.checked.counts, sim.faults.counts)
  events += sim.engine.events
  mails += sim.watch.mails
}
const s = (performance.now() - start) / 1000
console.log(`${n} seeds in ${s.toFixed(1)} s: ${(n / s).toFixed(1)}/s; ${events} events, ${mails} mails`)
