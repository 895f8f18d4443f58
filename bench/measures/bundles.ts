import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUNDLE_LIMIT_KB, bundle } from '../../infra/constructs/bundling.ts'
import { budget, figure, type Row } from '../row.ts'

const KB = 1000
/** What the functions are made of, and no function. */
const PARTS = ['clients', 'environment', 'later', 'log', 'records', 'reminding', 'wiring']

const entries = (): readonly string[] => [
  ...readdirSync(join(import.meta.dirname, '../../functions'))
    .filter((file) => !PARTS.includes(file.replace(/\.ts$/, '')))
    .map((file) => `functions/${file}`),
  'infra/constructs/token-claims.ts',
]

export function measureBundles(): readonly Row[] {
  const outside = mkdtempSync(join(tmpdir(), 'scadenzario-bench-'))
  try {
    return entries().map((entry) => {
      const { loaded, total } = bundle(entry, outside)
      return budget({
        name: `bundle ${entry}`,
        value: loaded / KB,
        unit: 'KB',
        limit: BUNDLE_LIMIT_KB,
        of: `with its chunks ${figure(total / KB, 'KB')}`,
      })
    })
  } finally {
    rmSync(outside, { recursive: true })
  }
}
