import { expect, test } from 'vitest'
import { deliverHandler } from '../../functions/deliver.ts'
import { casePk, changeKey, commandKey, factKey, headKey, rungKey } from '../../lib/adapters/dynamodb/keys.ts'
import type { CaseId, CommandId } from '../../lib/application/ports.ts'
import { SCHOOL, World } from '../application/world.ts'
import { rome } from '../procedures/given.ts'
import { sequenceOf, serving, streamRecord } from './given.ts'

interface Opened {
  readonly id: CaseId
  readonly command: CommandId
}

/** Cases of which the stream has not yet told. */
async function opened(count: number): Promise<{ world: World; cases: Opened[] }> {
  const world = await World.at('2026-10-20 09:00')
  world.blind = true
  const cases: Opened[] = []
  for (let number = 1; number <= count; number += 1) {
    const outcome = await world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    const id = outcome.answer.caseId
    const command = (await world.head(id)).commands[0]?.id
    if (command === undefined) throw new Error('no command')
    cases.push({ id, command })
  }
  return { world, cases }
}

const recordOf = (sequence: number, { id, command }: Opened) => streamRecord(sequence, commandKey(id, command), 'command')
const undelivered = async (world: World) => (await world.ports.cases.undelivered(world.now, 100)).length

test('a command: its case is looked at, its mail sent, its wake-up armed, and it waits no more; told again, nothing', async () => {
  const { world, cases } = await opened(1)
  const { lines, ...made } = serving(world)
  const event = { Records: cases.map((one, index) => recordOf(index + 1, one)) }
  expect(await deliverHandler(made)(event)).toEqual({ batchItemFailures: [] })
  expect(world.sent.map(({ mail }) => mail.to)).toEqual(['clerk@scuola.example'])
  expect(world.twins.wakeUps.armed.size).toBe(1)
  expect(await deliverHandler(made)(event)).toEqual({ batchItemFailures: [] })
  expect(world.sent).toHaveLength(1)
  expect(lines).toEqual([])
})

test('the first record that fails is reported alone, and none behind it is tried: the stream begins again from there', async () => {
  const { world, cases } = await opened(4)
  const { lines, ...made } = serving(world)
  const records = cases.map((one, index) => recordOf(index + 1, one))
  world.twins.faults.plan('wakeUps.arm', 'lost')
  const [first, ...rest] = records
  if (first === undefined) throw new Error('no record')
  // The first of all fails.
  expect(await deliverHandler(made)({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(first) }] })
  expect(world.sent).toEqual([])
  // Now one in the middle.
  expect(await deliverHandler(made)({ Records: [first] })).toEqual({ batchItemFailures: [] })
  world.twins.faults.plan('mailer.send', 'throttle')
  expect(await deliverHandler(made)({ Records: rest })).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(rest[0] ?? first) }] })
  expect(world.sent).toHaveLength(1)
  expect(await deliverHandler(made)({ Records: rest })).toEqual({ batchItemFailures: [] })
  expect(world.sent).toHaveLength(4)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'ERROR', event: 'deliver', fault: 'Unavailable' },
    { level: 'ERROR', event: 'deliver', fault: 'Unfinished' },
  ])
})

test('items that ask for nothing are passed over: heads, facts of time, rungs, removals, and what nobody knows', async () => {
  const { world, cases } = await opened(1)
  const [one] = cases
  if (one === undefined) throw new Error('no case')
  const { lines, ...made } = serving(world)
  const Records = [
    streamRecord(1, headKey(one.id), 'head', 'MODIFY'),
    streamRecord(2, factKey(one.id, 2), 'fact'),
    streamRecord(3, rungKey(one.id, 'opening'), 'rung'),
    streamRecord(4, commandKey(one.id, one.command), 'command', 'REMOVE'),
    streamRecord(5, { pk: 'something', sk: 'else' }, 'of-a-later-version'),
    { ...streamRecord(6, headKey(one.id), 'head'), dynamodb: {} },
    streamRecord(7, { pk: casePk(one.id), sk: 'head' }, 'command'),
  ]
  expect(await deliverHandler(made)({ Records })).toEqual({ batchItemFailures: [] })
  expect([world.sent.length, await undelivered(world), lines]).toEqual([0, 0, []])
})

test('a changed school: all its cases are woken', async () => {
  const { world, cases } = await opened(3)
  const { lines: _, ...made } = serving(world)
  const record = await world.ports.schools.fresh(SCHOOL)
  if (record === undefined) throw new Error('no school')
  await world.ports.schools.put({ ...record, revision: 2 }, 1)
  const [change] = await world.ports.schools.changesUndelivered(rome('2026-10-21'), 10)
  const Records = [streamRecord(1, changeKey(SCHOOL, change?.change ?? ''), 'school-change')]
  expect(await deliverHandler(made)({ Records })).toEqual({ batchItemFailures: [] })
  expect([...world.twins.queue.messages].sort()).toEqual(cases.map(({ id }) => id).sort())
})

test('a record that cannot even be named fails the whole batch', async () => {
  const { world, cases } = await opened(1)
  const [one] = cases
  if (one === undefined) throw new Error('no case')
  const record = recordOf(1, one)
  const { SequenceNumber: _, ...nameless } = record.dynamodb ?? {}
  const { lines: __, ...made } = serving(world)
  world.twins.faults.plan('cases.read', 'fail')
  await expect(deliverHandler(made)({ Records: [{ ...record, dynamodb: nameless }] })).rejects.toThrow('cases.read')
})
