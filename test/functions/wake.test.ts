import { expect, test } from 'vitest'
import { wakeHandler } from '../../functions/wake.ts'
import { World } from '../application/world.ts'
import { queueMessage, serving, wakeUp } from './given.ts'

async function due(count: number) {
  const world = await World.at('2026-10-20 09:00')
  for (let number = 1; number <= count; number += 1) {
    await world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  }
  await world.settle()
  const cases = [...world.twins.wakeUps.armed.values()].map(({ caseId }) => caseId)
  const [first] = world.twins.wakeUps.armed.values()
  if (first === undefined) throw new Error('nothing is armed')
  world.now = first.at
  world.sent.length = 0
  return { world, cases, ...serving(world) }
}

test('each message fails alone: the others are done, and only those that failed come again', async () => {
  const { world, cases, lines, ...made } = await due(3)
  const [one, two, three] = cases
  if (one === undefined || two === undefined || three === undefined) throw new Error('not three cases')
  world.twins.faults.plan('mailer.send', 'throttle')
  const event = {
    Records: [
      queueMessage('m-1', wakeUp(one)),
      queueMessage('m-2', 'not of ours'),
      queueMessage('m-3', wakeUp(two)),
      queueMessage('m-4', JSON.stringify({ caseId: '../../etc' })),
      queueMessage('m-5', wakeUp(three)),
    ],
  }
  expect(await wakeHandler(made)(event)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }, { itemIdentifier: 'm-4' }],
  })
  expect(world.sent).toHaveLength(2)
  expect(lines.map((line) => JSON.parse(line).fault)).toEqual(['Unfinished', 'SyntaxError', 'RangeError'])
  for (const line of lines) expect(line).not.toContain('etc')
  expect(await wakeHandler(made)({ Records: event.Records.slice(0, 1) })).toEqual({ batchItemFailures: [] })
  expect(world.sent).toHaveLength(3)
})

test('the same wake-up twice in one batch, and again: one mail', async () => {
  const { world, cases, lines, ...made } = await due(1)
  const [one] = cases
  if (one === undefined) throw new Error('no case')
  const event = { Records: [queueMessage('m-1', wakeUp(one)), queueMessage('m-2', wakeUp(one))] }
  expect(await wakeHandler(made)(event)).toEqual({ batchItemFailures: [] })
  expect(await wakeHandler(made)(event)).toEqual({ batchItemFailures: [] })
  expect([world.sent.length, lines]).toEqual([1, []])
})
