import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const READY_WITHIN_MS = 10_000

/**
 * The shell becomes dynoxide; its background child waits on a pipe that only we hold, and ends dynoxide when the pipe closes. So the
 * engine dies with us even after kill -9, and a Ctrl-C in the terminal (which reaches the whole group) does not take it away first.
 */
const DIES_WITH_PARENT = 'exec 3<&0; (read _ <&3; kill -TERM $$) & exec "$0" "$@" 3<&- </dev/null'

/** Starts a DynamoDB engine: in memory, or on `file`. With DYNAMODB_ENDPOINT set nothing is started. */
export async function startDynoxide(options: { file?: string; port?: number } = {}): Promise<{ url: string; stop: () => Promise<void> }> {
  const external = process.env.DYNAMODB_ENDPOINT
  if (external) return { url: external, stop: async () => {} }

  const port = options.port ?? (await freePort())
  const args = ['serve', '--port', String(port), ...(options.file ? ['--db-path', options.file] : [])]
  const child = spawn('/bin/sh', ['-c', DIES_WITH_PARENT, binary(), ...args], { detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  child.on('exit', () => child.stdin.destroy())
  const running = () => child.exitCode === null && child.signalCode === null

  const url = `http://127.0.0.1:${port}`
  const deadline = performance.now() + READY_WITHIN_MS
  while (!(await answers(url))) {
    if (!running()) throw new Error(`dynoxide ended before it was ready: ${complaint}`)
    if (performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`dynoxide was not ready within ${READY_WITHIN_MS} ms: ${complaint}`)
    }
    await pause(5)
  }
  return {
    url,
    stop: async () => {
      if (!running()) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

function binary(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide')
  } catch {
    throw new Error('The local DynamoDB engine is built for Linux x64 only: set DYNAMODB_ENDPOINT to any endpoint that speaks DynamoDB.')
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No TCP port to be had')
  return address.port
}
