import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { apiHandler } from '../../functions/api.ts'
import { deliverHandler } from '../../functions/deliver.ts'
import { digestHandler } from '../../functions/digest.ts'
import { jsonLog } from '../../functions/log.ts'
import { sweepHandler } from '../../functions/sweep.ts'
import { wakeHandler } from '../../functions/wake.ts'
import { recordPorts } from '../../lib/adapters/aws.ts'
import { kmsClient, kmsDataKeys } from '../../lib/adapters/dynamodb/kms-data-keys.ts'
import { embeddedMeter } from '../../lib/adapters/meter.ts'
import { SchedulerWakeUps, schedulerClient } from '../../lib/adapters/scheduler/wake-ups.ts'
import { SesMailer, sesClient } from '../../lib/adapters/ses/mailer.ts'
import { SqsWakeQueue, sqsClient } from '../../lib/adapters/sqs/wake-queue.ts'
import type { Ports } from '../../lib/application/context.ts'
import { fromMs, type Instant } from '../../lib/kernel/time.ts'
import { procedureIndex } from '../../lib/procedures/index.ts'
import { insertsOf } from '../table.ts'
import { startAwsEndpoint } from './aws/endpoint.ts'
import type { Faults } from './aws/faults.ts'
import { createKeys } from './aws/kms.ts'
import { Queues, queueArn } from './aws/queues.ts'
import { Scheduler } from './aws/scheduler.ts'
import { schedulerService } from './aws/scheduler-service.ts'
import { sqsService } from './aws/sqs-service.ts'
import { advanceTo, type Clock, VirtualClock } from './clock.ts'
import { createTable } from './create-table.ts'
import { Database } from './database.ts'
import { startDynoxide } from './dynoxide.ts'
import { startGateway } from './gateway.ts'
import { type Issuer, startIssuer } from './issuer.ts'
import { type MailServer, startMail } from './mail.ts'
import { type StreamConsumer, startStreamConsumer } from './streams.ts'

const TABLE = 'scadenzario'
const GROUP = 'cases'
const KEY = 'alias/scadenzario'
const FROM = 'scadenzario@localhost.example'
const REGION = 'eu-south-1'
const ROLE = 'arn:aws:iam::000000000000:role/schedules'
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }
const MAX_RECEIVES = 5
/** As long as the stack's queue hides a message (`infra/constructs/wake-ups.ts`): longer than a claim that a killed process has left holds. */
const RETRY_DELAY_MS = 360_000

/** What needs no token, as in `infra/constructs/api.ts`. */
const OPEN_ROUTES = [
  'GET /v1/status',
  'GET /v1/openapi.json',
  'GET /v1/procedures',
  'GET /v1/procedures/*',
  'POST /v1/procedures/*/simulate',
  'POST /v1/calculations/*',
]

export interface MachineOptions {
  readonly clock: Clock
  /** Where everything is kept; without it nothing outlives the machine. */
  readonly folder?: string
  /** Things happen by themselves in real time; otherwise only `settle` and `until` make them happen. */
  readonly live: boolean
  readonly port?: number
  readonly issuerPort?: number
  /** Where log lines go. */
  readonly write?: (line: string) => void
  /** What must be stored before the API answers. */
  readonly prepare?: (ports: Ports) => Promise<void>
}

/** The whole service on one machine: the very handlers, a real engine, the AWS protocols. */
export interface Machine {
  readonly url: string
  readonly ports: Ports
  readonly issuer: Issuer
  readonly mail: MailServer
  readonly faults: Faults
  readonly scheduler: Scheduler
  readonly queues: Queues
  readonly stream: StreamConsumer
  readonly sweep: () => Promise<{ repaired: number; armed: number; gaveUp: number }>
  readonly digest: () => Promise<{ sent: number }>
  /** Streams and queues run dry. */
  settle(): Promise<void>
  /** Lets a virtual clock run, everything ringing at its moment. */
  until(moment: Instant): Promise<void>
  stop(): Promise<void>
}

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { clock, live } = options
  const inFolder = (file: string): string | undefined => (options.folder === undefined ? undefined : join(options.folder, file))
  const now = (): Instant => fromMs(clock.now())
  const write = options.write ?? (() => {})
  const log = jsonLog(write)
  const database = new Database(inFolder('aws.sqlite'))
  const engineFile = inFolder('table.sqlite')
  const engine = await startDynoxide(engineFile === undefined ? {} : { file: engineFile })
  const dynamodb = { endpoint: engine.url, region: REGION, credentials: CREDENTIALS }
  const raw = new DynamoDBClient(dynamodb)
  await createTable(raw, TABLE)

  // What came due while the machine stood still is handed over only when there is all that it needs.
  const ready = Promise.withResolvers<void>()
  const queues: Queues = new Queues({
    database,
    clock,
    live,
    queues: {
      wake: {
        consumer: async (event) => {
          await ready.promise
          return wakeHandler(work)(event)
        },
        maxReceiveCount: MAX_RECEIVES,
        retryDelayMs: RETRY_DELAY_MS,
        deadLetter: 'wake-dlq',
      },
      'wake-dlq': {},
    },
  })
  const scheduler = new Scheduler({ database, clock, live, groups: [GROUP], target: async (arn, input) => void queues.sendTo(arn, input) })
  const mail = await startMail({ database, clock })
  const keyFile = inFolder('master.key')
  const keys = createKeys({ alias: KEY, ...(keyFile === undefined ? {} : { file: keyFile }) })
  const aws = await startAwsEndpoint({ services: [schedulerService(scheduler), sqsService(queues), keys, mail.service] })
  const at = { endpoint: aws.url, region: REGION, credentials: CREDENTIALS }

  const ports: Ports = {
    ...recordPorts({ tableName: TABLE, dynamodb }, kmsDataKeys(kmsClient(at), KEY), {
      procedures: procedureIndex,
      meter: embeddedMeter('scadenzario-local', now, write),
      now,
    }),
    mailer: new SesMailer(sesClient(at), FROM, undefined, now),
    queue: new SqsWakeQueue(sqsClient(at), `${aws.url}/000000000000/wake`),
    wakeUps: new SchedulerWakeUps(schedulerClient(at), {
      group: GROUP,
      queueArn: queueArn('wake'),
      roleArn: ROLE,
      deadLetterArn: queueArn('wake-dlq'),
    }),
  }
  await options.prepare?.(ports)
  const issuerKey = inFolder('issuer.json')
  const issuer = await startIssuer({
    clock,
    ...(issuerKey === undefined ? {} : { keyFile: issuerKey }),
    ...(options.issuerPort === undefined ? {} : { port: options.issuerPort }),
  })
  const place = { publicUrl: '' }
  const work = {
    ports,
    now,
    stage: 'local',
    log,
    get publicUrl() {
      return place.publicUrl
    },
  }
  // Made at the first request, when the address is known.
  let api: ReturnType<typeof apiHandler> | undefined
  const gateway = await startGateway({
    handler: (event, context) => {
      api ??= apiHandler(work)
      return api(event, context)
    },
    authorizer: issuer,
    publicRoutes: OPEN_ROUTES,
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  place.publicUrl = gateway.url
  ready.resolve()
  const stream = await startStreamConsumer({
    name: 'deliver',
    tableName: TABLE,
    dynamodb: raw,
    streams: new DynamoDBStreamsClient(dynamodb),
    database,
    handler: (event) => deliverHandler(work)(event),
    patterns: [insertsOf('command', 'school-change')],
    live,
  })

  const settle = async (): Promise<void> => {
    for (let quiet = false; !quiet; ) {
      await stream.drain()
      await queues.fireDue()
      quiet = (queues.nextDue() ?? Number.POSITIVE_INFINITY) > clock.now()
      await stream.drain()
    }
  }
  return {
    url: gateway.url,
    ports,
    issuer,
    mail,
    faults: aws.faults,
    scheduler,
    queues,
    stream,
    sweep: sweepHandler(work),
    digest: digestHandler(work),
    settle,
    until: async (moment) => {
      if (!(clock instanceof VirtualClock)) throw new Error('only a virtual clock can be told the time')
      await advanceTo(Date.parse(moment), { clock, timetables: [scheduler, queues], settle })
    },
    stop: async () => {
      await gateway.stop()
      await stream.stop()
      scheduler.stop()
      await queues.stop()
      await issuer.stop()
      await aws.stop()
      await mail.stop()
      await engine.stop()
      database.close()
    },
  }
}
