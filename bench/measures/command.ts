import { openInjury, recordStep, STEPS } from '../../test/contract/injury-story.ts'
import { type Engine, withEngine } from '../engine.ts'
import { type Extent, figure, goal, note, type Row } from '../row.ts'
import { median, quantile } from '../statistics.ts'
import { forTwin, rawCommand, rawWrite, tapped, twinOf } from '../wire.ts'

const LIMIT = 1.35
/** Reading, packing, deflating and sealing a head takes nearly four tenths of what the two calls take (docs/adr/0008); beside other work, more. */
const CEILING = 1.6
/** Injuries until an engine is replaced: one that has kept thousands of items is slower, and what we add would seem less. */
const PER_ENGINE = 37
const WARM_UP = 20

interface Times {
  readonly full: number[]
  readonly raw: number[]
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Whole injuries: by turns a fact recorded by the application, and its two calls made by the SDK alone on a twin of the case. */
async function injuries(engine: Engine, many: number): Promise<Times> {
  const { ports, client } = engine
  const tap = tapped(client)
  const times: Times = { full: [], raw: [] }
  for (let injury = 0; injury < many; injury += 1) {
    const { caseId } = await openInjury(ports, `open-${injury}`)
    await rawWrite(engine, forTwin(tap.last()))
    for (const [index, step] of STEPS.entries()) {
      const seen = (await ports.cases.read(caseId))?.version
      times.full.push(await timed(() => recordStep(ports, caseId, step, `${injury}-${index}`, seen)))
      const items = forTwin(tap.last())
      times.raw.push(await timed(() => rawCommand(engine, twinOf(caseId), items)))
    }
  }
  return times
}

const told = (sample: readonly number[]): string => `p50 ${figure(median(sample), 'ms')}, p95 ${figure(quantile(sample, 0.95), 'ms')}`

export async function measureCommand({ short }: Extent): Promise<readonly Row[]> {
  const wanted = short ? 800 : 4000
  const all: Times = { full: [], raw: [] }
  await withEngine((engine) => injuries(engine, WARM_UP))
  while (all.full.length < wanted) {
    const { full, raw } = await withEngine((engine) => injuries(engine, PER_ENGINE))
    all.full.push(...full)
    all.raw.push(...raw)
  }
  return [
    note(`full command, ${all.full.length} operations`, told(all.full)),
    note(`its two raw SDK calls, ${all.raw.length} operations`, told(all.raw)),
    goal({
      name: 'full command in times of its two raw calls, p50',
      value: median(all.full) / median(all.raw),
      limit: LIMIT,
      ceiling: CEILING,
    }),
    note('the same at p95', figure(quantile(all.full, 0.95) / quantile(all.raw, 0.95), '')),
  ]
}
