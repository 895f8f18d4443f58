import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../infra/deploy/process.ts'

const isAlive = (pid: number) => {
  try {
    // A zombie that nobody has waited for answers too: its state is Z.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** A shell whose child ignores a polite request to end, and the file where it writes the child's process id. */
function stubborn() {
  const directory = mkdtempSync(join(tmpdir(), 'scadenzario-process-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'pid')
  return { file, args: ['-c', `(trap '' TERM; sleep 60) & echo $! > ${file}; wait`] }
}

test('a command that fails is an error with its code', async () => {
  await expect(run({ command: 'sh', args: ['-c', 'exit 3'], limitSeconds: 5 })).rejects.toThrow('sh -c exit 3 ended with 3')
})

test('a command that does not exist is an error', async () => {
  await expect(run({ command: 'no-such-command', args: [], limitSeconds: 5 })).rejects.toThrow('ENOENT')
})

test('a command over its time is ended with all its children', async () => {
  const { file, args } = stubborn()
  await expect(run({ command: 'sh', args, limitSeconds: 1 })).rejects.toThrow('did not end within 1 s')
  await wait(100)
  expect(isAlive(Number(readFileSync(file, 'utf8')))).toBe(false)
})

test('an abort ends a command with all its children', async () => {
  const { file, args } = stubborn()
  const abort = new AbortController()
  const running = run({ command: 'sh', args, limitSeconds: 60, signal: abort.signal })
  await wait(300)
  abort.abort(new Error('stopped by SIGINT'))
  await expect(running).rejects.toThrow()
  await wait(100)
  expect(isAlive(Number(readFileSync(file, 'utf8')))).toBe(false)
})
