import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { loadProcedures } from './builds.ts'
import { type Played, playSeeds, timelineOf } from './range.ts'
import { reportOf, type Sums, sumOf } from './report.ts'
import { FAILED_SEEDS } from './seeds.ts'

/**
 * `npm run simulate -- --seeds N [--from SEED] [--threads N]`: the seeds that ever failed, then N more. Prints what was done and shown; a seed
 * that fails prints its timeline and the command that replays it, and the run ends with a failure.
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    'no-known': { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const from = Number(values.from)
const threads = Math.max(1, Math.min(Number(values.threads), seeds))
const MOST_TOLD = 3

const start = performance.now()
const procedures = await loadProcedures()
const isReplay = seeds === 1
const known = isReplay || values['no-known'] ? [] : Object.keys(FAILED_SEEDS).map(Number)
const parts: Played[] = [await playSeeds(known, procedures)]

/** Its share of the seeds in a thread; the parts arrive as they are done. */
const inThread = (first: number, count: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { from: first, count } })
    worker.on('message', (part: Played) => parts.push(part))
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })

const share = Math.ceil(seeds / threads)
await Promise.all(
  Array.from({ length: threads }, (_, index) => inThread(from + index * share, Math.max(0, Math.min(share, seeds - index * share)))),
)

const sums: Sums = sumOf(parts.map((part) => part.sums))
const failures = parts.flatMap((part) => part.failures).sort((one, other) => one.seed - other.seed)
console.log(reportOf(sums, (performance.now() - start) / 1000))
for (const { seed, message } of failures.slice(0, MOST_TOLD)) {
  console.log(`\n${await timelineOf(seed, procedures)}\n\nseed ${seed}: ${message}\nnpm run simulate -- --seeds 1 --from ${seed}`)
}
if (failures.length > 0) {
  console.log(`\n${failures.length} seeds failed: ${failures.map(({ seed, invariant }) => `${seed} (${invariant})`).join(', ')}`)
  process.exitCode = 1
} else console.log('\n0 violations')
