import { existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BIN, ROOT } from './places.ts'
import { run, start } from './process.ts'

const PACKAGES = ['ministack==1.5.33', 'cryptography']
const HOME = join(ROOT, '.ministack')
const VENV = join(HOME, 'venv')
const EXECUTABLE = join(VENV, 'bin', 'ministack')
const INSTALLED = join(VENV, 'scadenzario-installed')
const LOG = join(HOME, 'ministack.log')
const REGION = 'eu-south-1'
/** What MiniStack calls itself; no credentials are in play. */
const ACCOUNT = '000000000000'

/** AWS on this machine. */
export interface MiniStack {
  readonly port: number
  readonly endpoint: string
  readonly account: string
  readonly region: string
  readonly log: string
  /** Where a mail server may listen: what SES sends is handed to it. */
  readonly mailDropPort: number
  /** What a program needs to take it for AWS. */
  readonly env: Readonly<Record<string, string>>
}

export async function installMiniStack(signal: AbortSignal): Promise<void> {
  if (existsSync(INSTALLED)) return
  console.log(`Installing ${PACKAGES.join(' and ')} into .ministack/ …`)
  rmSync(VENV, { recursive: true, force: true })
  mkdirSync(HOME, { recursive: true })
  try {
    await run({ command: 'python3', args: ['-m', 'venv', VENV], limitSeconds: 60, signal })
  } catch (error) {
    throw new Error('deploy:local needs python3 (3.10 or later) with its venv module; on Debian: apt install python3-venv', {
      cause: error,
    })
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]
  await run({ command: join(VENV, 'bin', 'python'), args: pip, limitSeconds: 240, signal })
  mkdirSync(INSTALLED)
}

/** The process ends with `stopAll`. */
export async function startMiniStack(signal: AbortSignal): Promise<MiniStack> {
  const port = await freePort(4566)
  const endpoint = `http://localhost:${port}`
  const mailDropPort = await freePort(4525)
  const temporary = join(HOME, 'tmp')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  // Its worker is CommonJS, which the project's own package.json would forbid here.
  writeFileSync(join(temporary, 'package.json'), '{}')
  const child = start(EXECUTABLE, [], {
    output: openSync(LOG, 'w'),
    cwd: HOME,
    env: {
      ...process.env,
      // Its Lambdas run in the first `node` of the PATH.
      PATH: `${BIN}:${process.env.PATH}`,
      TMPDIR: temporary,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      SMTP_HOST: `127.0.0.1:${mailDropPort}`,
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
    },
  })
  const failure = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`MiniStack ended with ${code}; see ${LOG}`)))
  })
  failure.catch(() => {})
  await Promise.race([failure, answers(`${endpoint}/_ministack/health`, signal)])
  return { port, endpoint, account: ACCOUNT, region: REGION, log: LOG, mailDropPort, env: environment(endpoint) }
}

const environment = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: REGION,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  CDK_DEFAULT_ACCOUNT: ACCOUNT,
  CDK_DEFAULT_REGION: REGION,
})

async function answers(url: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(20_000)])
  for (;;) {
    const ready = await fetch(url, { signal: limit }).then(
      (response) => response.ok,
      () => false,
    )
    limit.throwIfAborted()
    if (ready) return
    await wait(100, undefined, { signal: limit })
  }
}

/** `wanted`, or any other if it is taken. */
async function freePort(wanted: number): Promise<number> {
  const taken = (port: number) =>
    new Promise<number | undefined>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(undefined))
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        const found = address !== null && typeof address === 'object' ? address.port : undefined
        server.close(() => resolve(found))
      })
    })
  const port = (await taken(wanted)) ?? (await taken(0))
  if (port === undefined) throw new Error('no free port')
  return port
}
