import { parentPort, workerData } from 'node:worker_threads'
import * as z from 'zod'
import { loadProcedures } from './builds.ts'
import { playSeeds, seedsFrom } from './range.ts'

/** One thread's share of the seeds, in small parts so that the main thread can tell how far it is. */
const asked = z.object({ from: z.number(), count: z.number() })
const PART = 50

const { from, count } = asked.parse(workerData)
const procedures = await loadProcedures()
for (let done = 0; done < count; done += PART) {
  parentPort?.postMessage(await playSeeds(seedsFrom(from + done, Math.min(PART, count - done)), procedures))
}
