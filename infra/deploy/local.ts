/**
 * `npm run deploy:local`: the very stack of `cdk deploy` on MiniStack, then two suites against its API: `test/deployed/` in the time of the
 * wall, and `test/deployed/ahead/`, which lives through terms of days and months.
 *
 * What is real and what is moved in the second: the stack is deployed with `-c movableClock=true`, and the suite moves the clock of all
 * functions forward by their configuration (`lib/adapters/clock.ts`). Facts are recorded when the functions' clock says that they happen, none
 * is back-dated. Scheduler, queue, streams, SES and the API's authoriser (the life of a token) keep the time of the wall: a wake-up is armed for
 * the moment of months ahead, the suite reads from Scheduler that it is exactly that moment, moves the clock there, and puts the
 * schedule's own message into the schedule's own queue. From there on everything is the stack's. That Scheduler fires by itself, the first suite shows.
 *
 * What MiniStack does otherwise than AWS, and where it is covered instead:
 * - batch item failures, bisecting and the failure queue of the stream mapping: `test/infra/delivery.test.ts`, and the handler's own tests;
 * - KMS, PITR and deletion protection of the table: `test/infra/case-table.test.ts`;
 * - IAM, which it does not enforce: `test/infra/permissions.test.ts`;
 * - runtime and architecture, of which it takes any: `test/infra/functions.test.ts`;
 * - throttling and the access log of the API: `test/infra/api.test.ts`;
 * - events of the configuration set, which it does not publish: `test/infra/mail.test.ts`, and the handler's own tests;
 * - alarms, which it stores and never rings: `test/infra/alarms.test.ts`;
 * - zones and bad expressions of Scheduler: we send UTC only, and the port's contract test refuses bad ones;
 * - the Cognito pool is deployed only without `-c issuer=`, as here the tokens come from a local issuer: `test/infra/identity.test.ts`.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, deploy, deployArguments } from './cdk.ts'
import { functionLog } from './function-logs.ts'
import { installMiniStack, type MiniStack, startMiniStack } from './ministack.ts'
import { type Outputs, readOutputs } from './outputs.ts'
import { BIN, ROOT } from './places.ts'
import { run, stopAll } from './process.ts'
import { openTokenDesk, type TokenDesk } from './token-desk.ts'

const OUTPUTS = join(ROOT, '.ministack', 'outputs.json')
const abort = new AbortController()
const { signal } = abort
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => abort.abort(new Error(`stopped by ${name}`)))
}

async function deployed(ministack: MiniStack, desk: TokenDesk): Promise<Outputs> {
  const { env, account, region } = ministack
  await bootstrap(account, region, { env, signal, limitSeconds: 90 })
  const issuer = ['-c', `issuer=${desk.issuer}`, '-c', `audience=${desk.audience}`]
  await deploy(
    deployArguments('ministack', ...issuer, '-c', 'movableClock=true', '--require-approval', 'never', '--outputs-file', OUTPUTS),
    {
      env,
      signal,
      limitSeconds: 180,
    },
  )
  return readOutputs(OUTPUTS)
}

const suite = (project: string, { port, endpoint, env, mailDropPort }: MiniStack, desk: TokenDesk, outputs: Outputs): Promise<void> =>
  run({
    command: join(BIN, 'vitest'),
    args: ['run', '--project', project],
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      PATH: `${BIN}:${process.env.PATH}`,
      // The name does not resolve: connect to localhost and send it as the Host header.
      API_HOST: `${outputs.ApiId}.execute-api.localhost:${port}`,
      API_PORT: String(port),
      TABLE_NAME: outputs.TableName,
      DATA_KEY_ID: outputs.DataKeyId,
      WAKE_QUEUE_URL: outputs.WakeQueueUrl,
      MAIL_INBOX_URL: `${endpoint}/_ministack/ses/messages`,
      MAIL_DROP_PORT: String(mailDropPort),
      TOKEN_URL: desk.url,
    },
    limitSeconds: 300,
    signal,
  })

async function printLogs({ endpoint, log }: MiniStack, outputs: Outputs): Promise<void> {
  for (const group of outputs.LogGroups) {
    console.error(`\n── ${group}`)
    for (const line of await functionLog(endpoint, group, 40)) console.error(line)
  }
  console.error(`\n── ${log}`)
  console.error(readFileSync(log, 'utf8').split('\n').slice(-20).join('\n'))
}

async function main(): Promise<void> {
  mkdirSync(join(ROOT, '.ministack'), { recursive: true })
  await installMiniStack(signal)
  const desk = await openTokenDesk()
  try {
    const ministack = await startMiniStack(signal)
    console.log(`MiniStack answers at ${ministack.endpoint}`)
    const outputs = await deployed(ministack, desk)
    try {
      await suite('deployed', ministack, desk, outputs)
      await suite('deployed-ahead', ministack, desk, outputs)
    } catch (error) {
      if (!signal.aborted) await printLogs(ministack, outputs)
      throw error
    }
    console.log('The stack was deployed and the end-to-end suite has passed.')
  } finally {
    await stopAll()
    await desk.stop()
  }
}

try {
  await main()
} catch (error) {
  console.error(signal.aborted ? String(signal.reason) : error)
  process.exitCode = 1
}
