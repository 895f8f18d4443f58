import { expect, test } from 'vitest'
import * as z from 'zod'
import { resources, template } from './synthesised.ts'

const stack = template()
const functions = resources(stack, 'AWS::Lambda::Function')
const variables = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })

const ALL = ['SERVICE_NAME', 'STAGE']
const RECORDS = ['PUBLIC_URL', 'TABLE_NAME']
const MAIL = ['MAIL_CONFIGURATION_SET', 'MAIL_FROM']
const WAKE = ['SCHEDULE_DLQ_ARN', 'SCHEDULE_GROUP', 'SCHEDULE_ROLE_ARN', 'WAKE_QUEUE_ARN', 'WAKE_QUEUE_URL']
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  api: [...RECORDS, 'DATA_KEY_ID'],
  deliver: [...RECORDS, ...MAIL, ...WAKE, 'DATA_KEY_ID'],
  wake: [...RECORDS, ...MAIL, ...WAKE, 'DATA_KEY_ID'],
  sweep: [...RECORDS, ...MAIL, ...WAKE, 'DATA_KEY_ID'],
  digest: [...RECORDS, ...MAIL, 'DATA_KEY_ID'],
  'mail-feedback': [...RECORDS, 'WAKE_QUEUE_URL', 'DATA_KEY_ID'],
  'token-claims': [],
}

test('each function knows what it needs and no more', () => {
  const known = functions.map(({ Properties }): [string, Set<string>] => [
    String(Properties.FunctionName).replace('scadenzario-prod-', ''),
    new Set(Object.keys(variables.parse(Properties).Environment.Variables)),
  ])
  const expected = Object.entries(EXPECTED).map(([name, own]) => [name, new Set([...ALL, ...own])])
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(expected))
})

test('a function knows of a clock that can be moved only where the stack is deployed for it', () => {
  const CLOCK = ['CLOCK_AHEAD_SECONDS', 'MOVABLE_CLOCK']
  const carrying = (choice: Parameters<typeof template>[0]) =>
    resources(template(choice), 'AWS::Lambda::Function').map(({ Properties }) => {
      const { Variables } = variables.parse(Properties).Environment
      return CLOCK.filter((name) => Variables[name] !== undefined)
    })
  for (const stage of ['dev', 'prod', 'ministack']) expect(new Set(carrying({ stage }).flat()), stage).toEqual(new Set())
  const moved = carrying({ stage: 'ministack', context: { movableClock: 'true' } })
  expect(moved).toEqual(moved.map(() => CLOCK))
})

test('all run in Node 24 on arm64 and log as JSON', () => {
  for (const { id, Properties } of functions) {
    expect(Properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], LoggingConfig: { LogFormat: 'JSON' } })
  }
})

test('every log group forgets after a set time', () => {
  const groups = resources(stack, 'AWS::Logs::LogGroup')
  expect(groups).toHaveLength(functions.length + 1)
  for (const group of groups) expect(group.Properties, group.id).toMatchObject({ RetentionInDays: 180 })
})

test('no two sweeps and no two digests run at once', () => {
  const reserved = functions.filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
  expect(reserved.map(({ Properties }) => [Properties.FunctionName, Properties.ReservedConcurrentExecutions])).toEqual([
    ['scadenzario-prod-sweep', 1],
    ['scadenzario-prod-digest', 1],
  ])
})
