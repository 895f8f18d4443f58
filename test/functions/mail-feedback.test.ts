import { expect, test } from 'vitest'
import { mailFeedbackHandler } from '../../functions/mail-feedback.ts'
import { SCHOOL, World } from '../application/world.ts'
import { type Kind, type Shape, sesMessage, snsEvent } from './ses-events.ts'

async function mailed() {
  const world = await World.at('2026-10-20 09:00')
  const outcome = await world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })
  await world.settle()
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const id = outcome.answer.caseId
  const [rung] = await world.ports.ledger.ofCase(id)
  const tags = { caseId: id, rung: rung?.rung ?? '', school: SCHOOL }
  const handler = mailFeedbackHandler({ ports: world.ports, now: () => world.now })
  const stateOf = async () => (await world.ports.ledger.ofCase(id))[0]?.state
  return { world, id, tags, handler, stateOf, says: (shape: Shape, kind: Kind) => handler(snsEvent(sesMessage(shape, kind, tags))) }
}

test.each(['event', 'notification'] as const)('%s: every kind, in the shape in which SES writes it', async (shape) => {
  for (const [kind, state, facts] of [
    ['Delivery', 'delivered', 1],
    ['Transient', 'sent', 1],
    ['Open', 'sent', 1],
    ['Bounce', 'bounced', 2],
    ['Complaint', 'bounced', 2],
    ['Reject', 'bounced', 2],
  ] as const) {
    const { world, id, says, stateOf } = await mailed()
    await says(shape, kind)
    expect([kind, await stateOf(), (await world.facts(id)).length]).toEqual([kind, state, facts])
  }
})

test('several in one event; a mail of somebody else, of another school code or without tags is nothing to us', async () => {
  const { tags, handler, stateOf } = await mailed()
  await handler(
    snsEvent(
      sesMessage('event', 'Bounce', undefined),
      sesMessage('event', 'Bounce', { ...tags, school: 'not-a-school' }),
      sesMessage('event', 'Bounce', { ...tags, rung: 'unknown' }),
      sesMessage('event', 'Bounce', { ...tags, caseId: 'c-nowhere' }),
      JSON.stringify({ notificationType: 'AmazonSnsSubscriptionSucceeded', mail: {} }),
    ),
  )
  expect(await stateOf()).toBe('sent')
  await handler(snsEvent(sesMessage('event', 'Open', tags), sesMessage('notification', 'Delivery', tags)))
  expect(await stateOf()).toBe('delivered')
})

test('what fails is thrown, so that SNS brings it again, and then it is done once', async () => {
  const { world, id, says, stateOf } = await mailed()
  world.twins.faults.plan('queue.wake', 'fail')
  await expect(says('event', 'Bounce')).rejects.toThrow('queue.wake')
  await says('event', 'Bounce')
  await says('event', 'Bounce')
  expect([await stateOf(), (await world.facts(id)).length]).toEqual(['bounced', 2])
})
