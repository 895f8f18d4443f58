import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../infra/local/clock.ts'
import { demoIdentity } from '../../infra/local/demo-school.ts'
import { startIssuer } from '../../infra/local/issuer.ts'

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url))
const READY_WITHIN_MS = 30_000

/** `npm start` as a process of its own, on a folder and a port that outlive it. */
export class Service {
  readonly folder: string
  readonly port: number
  readonly url: string
  /** What it wrote, of all its lives. */
  output = ''
  #child: ChildProcess | undefined

  constructor(folder: string, port: number) {
    this.folder = folder
    this.port = port
    this.url = `http://localhost:${port}`
    onTestFinished(async () => {
      this.kill(true)
      await this.gone()
    })
  }

  start(): void {
    const { DYNAMODB_ENDPOINT: _, ...environment } = process.env
    const child = spawn(process.execPath, [START], {
      env: { ...environment, DATA_FOLDER: this.folder, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    this.#child = child
  }

  /** The API answers, and the school is there. */
  async ready(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS
    while (!(await this.answers())) {
      if (this.#child?.exitCode !== null || performance.now() > deadline) throw new Error(`not ready: ${this.output.slice(-2000)}`)
      await pause(20)
    }
  }

  answers(): Promise<boolean> {
    return fetch(`${this.url}/v1/status`).then(
      async (response) => (await response.text()) !== '' && response.ok,
      () => false,
    )
  }

  /** `kill -9`, and with `engine` its database engine at the same moment; without, that ends by itself when its parent is gone. */
  kill(engine: boolean): void {
    const { pid, exitCode } = this.#child ?? {}
    if (pid === undefined || exitCode !== null) return
    const children = engine ? childrenOf(pid) : []
    process.kill(pid, 'SIGKILL')
    for (const child of children) killGroup(child)
  }

  interrupt(): void {
    this.#child?.kill('SIGINT')
  }

  async gone(): Promise<number | null> {
    const child = this.#child
    if (child === undefined) return null
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.exitCode
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** The engine leads a group of its own. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** A port for the API, and the next one for its issuer. */
export async function freePortPair(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000) * 2; port < 60_000; port += 2) {
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
  throw new Error('no two ports are free')
}

/** A clerk's token that is good in every life of the service: signed with the key in its folder. */
export async function tokenFor({ folder, port }: Service): Promise<string> {
  const issuer = await startIssuer({ clock: systemClock, keyFile: `${folder}/issuer.json`, address: `http://localhost:${port + 1}` })
  const token = await issuer.token(demoIdentity('clerk'))
  await issuer.stop()
  return token
}
