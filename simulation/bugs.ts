import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * `npm run simulate:bugs [-- --seeds N] [--only NAME]`: plants each bug of `simulation/bugs/` in a copy of the service and prints the first
 * seed that catches it. A bug that no seed catches fails the script, and so does a patch that no longer fits.
 */

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1000' }, only: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'simulation/bugs')
/** What the simulation is made of. */
const PARTS = ['lib', 'simulation', 'test', 'infra', 'package.json', 'tsconfig.json']

interface Caught {
  readonly seed: string
  readonly invariant: string
}

/** Plays the copy until a seed fails; undefined when none does. */
function hunt(copy: string): Caught | undefined {
  const told = execFileSync(process.execPath, ['simulation/first-failure.ts', values.seeds], { cwd: copy, encoding: 'utf8' }).trim()
  const [seed, invariant] = told.split(' ')
  return seed === undefined || invariant === undefined ? undefined : { seed, invariant }
}

function planted(name: string): Caught | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'planted-'))
  try {
    for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    // Git applies a patch outside of any repository too; it skips the words before the first file.
    execFileSync('git', ['apply', join(folder, `${name}.patch`)], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] })
    return hunt(copy)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const names = readdirSync(folder)
  .map((file) => file.replace(/\.patch$/, ''))
  .filter((name) => values.only === undefined || name === values.only)
  .sort()
const missed: string[] = []
for (const name of names) {
  const [what = ''] = readFileSync(join(folder, `${name}.patch`), 'utf8').split('\n')
  const caught = planted(name)
  if (caught === undefined) missed.push(name)
  console.log(
    `${name}: ${what}\n  ${caught === undefined ? `not caught by ${values.seeds} seeds` : `seed ${caught.seed}, ${caught.invariant}`}`,
  )
}
console.log(`\n${names.length - missed.length} of ${names.length} planted bugs are caught`)
if (missed.length > 0) process.exitCode = 1
