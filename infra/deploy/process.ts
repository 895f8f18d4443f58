import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly limitSeconds: number
  readonly signal?: AbortSignal
}

const alive = new Set<ChildProcess>()

/** A child in a process group of its own, so that its children can be ended with it. */
export function start(
  command: string,
  args: readonly string[],
  options: Pick<Command, 'env' | 'cwd'> & { output: 'inherit' | number },
): ChildProcess {
  const { env = process.env, cwd, output } = options
  const child = spawn(command, args, { env, ...(cwd && { cwd }), detached: true, stdio: ['ignore', output, output] })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  child.once('error', () => alive.delete(child))
  return child
}

/** Runs to the end, with its output shown; throws on another exit code than 0, on a time-out and on an abort. */
export async function run({ command, args, limitSeconds, signal, ...options }: Command): Promise<void> {
  signal?.throwIfAborted()
  const child = start(command, args, { ...options, output: 'inherit' })
  const limit = AbortSignal.timeout(limitSeconds * 1000)
  const either = signal ? AbortSignal.any([limit, signal]) : limit
  const name = [command, ...args].slice(0, 3).join(' ')
  try {
    const [code] = await once(child, 'exit', { signal: either })
    if (code !== 0) throw new Error(`${name} ended with ${code}`)
  } catch (error) {
    await stop(child)
    if (limit.aborted) throw new Error(`${name} did not end within ${limitSeconds} s`)
    throw error
  }
}

/** Asks the child and its children to end, and ends them after `graceSeconds`. */
export async function stop(child: ChildProcess, graceSeconds = 3): Promise<void> {
  if (!alive.has(child) || child.pid === undefined) return
  const gone = once(child, 'exit')
  signalGroup(child.pid, 'SIGTERM')
  await Promise.race([gone, wait(graceSeconds * 1000, undefined, { ref: false })])
  signalGroup(child.pid, 'SIGKILL')
  await gone
}

export async function stopAll(): Promise<void> {
  await Promise.all([...alive].map((child) => stop(child)))
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}
