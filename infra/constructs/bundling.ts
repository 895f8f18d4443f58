import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync, type Metafile } from 'esbuild'

/** What a function loads at its cold start, in KB of 1,000 bytes (issue 3, § 8). What it may load later lies beside it in chunks. */
export const BUNDLE_LIMIT_KB = 450

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Bundle {
  /** The folder that becomes the function's code: `index.mjs` and its chunks. */
  readonly directory: string
  /** Bytes read before the handler is there: the entry and all that it imports, and that imports. */
  readonly loaded: number
  /** Bytes of the entry and of every chunk. */
  readonly total: number
}

function loadedBytes({ outputs }: Metafile, entry: string): number {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && outputs[path] !== undefined) visit(path)
  }
  visit(entry)
  return [...seen].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0)
}

/**
 * Bundles a handler into `outside/NAME`. The SDK travels in the bundle, so that what runs is what was tested and locked; procedures, and
 * clients that few calls need, travel as chunks that are read when they are asked for (docs/adr/0007). No source map travels: commit
 * and lock file rebuild it (`docs/runbook.md#reading-a-stack-trace`).
 * @param entry from the root of the project
 */
export function bundle(entry: string, outside: string): Bundle {
  const directory = join(outside, basename(entry, '.ts'))
  mkdirSync(directory, { recursive: true })
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    // A function's credentials are in its environment; the chain that looks for others is a third of the SDK.
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'lib/adapters/environment-credentials.ts'),
      '@aws-sdk/endpoint-cache': join(root, 'lib/adapters/no-endpoint-cache.ts'),
      'node:http': join(root, 'lib/adapters/node-http.ts'),
    },
    metafile: true,
    logLevel: 'warning',
  })
  const outputs = Object.entries(metafile.outputs)
  const [main] = outputs.find(([, output]) => output.entryPoint === entry) ?? ['']
  return { directory, loaded: loadedBytes(metafile, main), total: outputs.reduce((sum, [, { bytes }]) => sum + bytes, 0) }
}
