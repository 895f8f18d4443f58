import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { AwsError } from './protocol.ts'

const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:.+$/
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/
const NAME = /^[0-9a-zA-Z-_.]{1,64}$/

const requestSchema = z.object({
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default('UTC'),
  FlexibleTimeWindow: z.discriminatedUnion('Mode', [
    z.object({ Mode: z.literal('OFF'), MaximumWindowInMinutes: z.undefined().optional() }),
    z.object({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.int().min(1).max(1440) }),
  ]),
  Target: z.object({
    Arn: z.string().regex(ARN).max(1600),
    RoleArn: z.string().regex(ROLE_ARN).max(1600),
    Input: z.string().min(1).max(262_144).optional(),
    DeadLetterConfig: z.object({ Arn: z.string().regex(ARN) }).optional(),
    RetryPolicy: z
      .object({
        MaximumRetryAttempts: z.int().min(0).max(185).optional(),
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
      })
      .optional(),
  }),
  GroupName: z.string().regex(NAME).default('default'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  ClientToken: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  Description: z.string().max(512).optional(),
})

export type ScheduleRequest = z.infer<typeof requestSchema>

/** Reads a CreateSchedule as AWS does, refusing what it refuses. Only one-time schedules: nothing of ours arms any other. */
export function readSchedule(name: string, body: unknown): { request: ScheduleRequest; at: number } {
  if (!NAME.test(name)) throw invalid(`Value '${name}' at 'name' failed to satisfy constraint: ^[0-9a-zA-Z-_.]+$, 1 to 64 characters`)
  const parsed = requestSchema.safeParse(body)
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error))
  const request = parsed.data
  return { request, at: instantOf(request.ScheduleExpression, request.ScheduleExpressionTimezone) }
}

function instantOf(expression: string, zone: string): number {
  const written = AT.exec(expression)?.[1]
  if (written === undefined) throw invalid(`Invalid Schedule Expression ${expression}.`)
  let local: Temporal.PlainDateTime
  try {
    local = Temporal.PlainDateTime.from(written, { overflow: 'reject' })
  } catch {
    throw invalid(`Invalid Schedule Expression ${expression}.`)
  }
  try {
    return local.toZonedDateTime(zone).epochMilliseconds
  } catch {
    throw invalid(`Invalid Schedule Expression Timezone ${zone}.`)
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message)
