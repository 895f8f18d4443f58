import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../infra/constructs/bundling.ts'
import { type ColdStart, coldStart } from '../cold-start.ts'
import { withInjuries } from '../first-injury.ts'
import { budget, type Extent, figure, note, type Row } from '../row.ts'
import { median } from '../statistics.ts'

const LIMIT = 1.3
/** What is loaded later the first request pays: 3.4 in all, 3.7 when the API was loaded whole (docs/adr/0008). */
const FIRST_POST_LIMIT = 3.9

const of = (starts: readonly ColdStart[], what: (start: ColdStart) => number): number => median(starts.map(what))

export async function measureColdLoad({ short }: Extent): Promise<readonly Row[]> {
  const outside = mkdtempSync(join(tmpdir(), 'scadenzario-bench-'))
  try {
    const client = bundle('bench/aws-client.ts', outside).directory
    const api = bundle('functions/api.ts', outside).directory
    const starts: Record<'client' | 'status' | 'post' | 'node', ColdStart[]> = { client: [], status: [], post: [], node: [] }
    await withInjuries(async (next) => {
      // The first run of each reads the disk.
      for (const directory of [client, api]) await coldStart(directory)
      for (let run = 0; run < (short ? 15 : 41); run += 1) {
        starts.client.push(await coldStart(client))
        starts.status.push(await coldStart(api))
        starts.post.push(await coldStart(api, next()))
        if (run % 3 === 0) starts.node.push(await coldStart())
      }
    })
    const node = of(starts.node, ({ ready }) => ready)
    const clientMs = of(starts.client, ({ ready }) => ready)
    const loadedMs = of([...starts.status, ...starts.post], ({ loaded }) => loaded)
    const [statusMs, postMs] = [of(starts.status, ({ ready }) => ready), of(starts.post, ({ ready }) => ready)]
    return [
      note(
        `cold load: processor time, ${starts.status.length} processes each`,
        `Node ${figure(node, 'ms')}, AWS client ${figure(clientMs, 'ms')}, API loaded ${figure(loadedMs, 'ms')}, and a status ${figure(statusMs, 'ms')}, or a first POST ${figure(postMs, 'ms')}`,
      ),
      budget({ name: 'cold load of the API in times of its AWS client', value: loadedMs / clientMs, limit: LIMIT }),
      budget({ name: 'the same with a first POST, whatever is loaded when', value: postMs / clientMs, limit: FIRST_POST_LIMIT }),
      note('cold load without Node itself', figure((loadedMs - node) / (clientMs - node), '')),
    ]
  } finally {
    rmSync(outside, { recursive: true })
  }
}
