import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../infra/constructs/bundling.ts'
import { type ColdStart, coldStart } from '../cold-start.ts'
import { type Extent, figure, goal, note, type Row } from '../row.ts'
import { median } from '../statistics.ts'

const LIMIT = 1.3
/** zod and the schemas of the API are what is read beside the client (docs/adr/0008). */
const CEILING = 2.3

const of = (starts: readonly ColdStart[], what: (start: ColdStart) => number): number => median(starts.map(what))

export async function measureColdLoad({ short }: Extent): Promise<readonly Row[]> {
  const outside = mkdtempSync(join(tmpdir(), 'scadenzario-bench-'))
  try {
    const client = bundle('bench/aws-client.ts', outside).directory
    const api = bundle('functions/api.ts', outside).directory
    const starts: Record<'client' | 'api' | 'node', ColdStart[]> = { client: [], api: [], node: [] }
    // The first run of each reads the disk.
    for (const directory of [client, api]) await coldStart(directory)
    for (let run = 0; run < (short ? 15 : 41); run += 1) {
      starts.client.push(await coldStart(client))
      starts.api.push(await coldStart(api))
      if (run % 3 === 0) starts.node.push(await coldStart())
    }
    const node = of(starts.node, ({ ready }) => ready)
    const [clientMs, loadedMs, readyMs] = [
      of(starts.client, ({ ready }) => ready),
      of(starts.api, ({ loaded }) => loaded),
      of(starts.api, ({ ready }) => ready),
    ]
    return [
      note(
        `cold load: processor time, ${starts.api.length} processes`,
        `Node ${figure(node, 'ms')}, AWS client ${figure(clientMs, 'ms')}, API loaded ${figure(loadedMs, 'ms')}, API ready ${figure(readyMs, 'ms')}`,
      ),
      goal({ name: 'cold load of the API in times of its AWS client', value: loadedMs / clientMs, limit: LIMIT, ceiling: CEILING }),
      note('the same, handler made and asked once', figure(readyMs / clientMs, '')),
      note(
        'the same, without Node itself',
        `loaded ${figure((loadedMs - node) / (clientMs - node), '')}, ready ${figure((readyMs - node) / (clientMs - node), '')}`,
      ),
    ]
  } finally {
    rmSync(outside, { recursive: true })
  }
}
