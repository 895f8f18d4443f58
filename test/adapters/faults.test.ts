import { expect, it } from 'vitest'
import { AmbiguousSend } from '../../lib/adapters/ambiguous-send.ts'
import { Unavailable } from '../../lib/adapters/memory/faults.ts'
import { memoryWorld } from '../../lib/adapters/memory/world.ts'
import { CASE, following, headOf, opening, plus, T0 } from '../contract/given.ts'
import { SCHOOL, schoolRecord } from '../contract/injury-story.ts'

const world = () => memoryWorld(() => T0)
const mail = { to: 'a@scuola.example', subject: 's', text: 't', html: 'h', tags: {} }

it('a call fails before anything is done, once', async () => {
  const { cases, faults } = world()
  faults.plan('cases.commit', 'fail')
  await expect(cases.commit(opening())).rejects.toBeInstanceOf(Unavailable)
  expect(await cases.read(CASE)).toBeUndefined()
  expect(await cases.commit(opening())).toBe('committed')
})

it('a commit is done and its answer lost: the repetition finds the command', async () => {
  const { cases, faults } = world()
  faults.plan('cases.commit', 'lost')
  await expect(cases.commit(opening())).rejects.toBeInstanceOf(Unavailable)
  expect(await cases.read(CASE)).toEqual(headOf())
  expect(await cases.commit(opening())).toBe('command-exists')
})

it('other transactions are in the way', async () => {
  const { cases, faults } = world()
  await cases.commit(opening())
  faults.plan('cases.commit', 'conflict', 'conflict')
  expect(await cases.commit(following(headOf(), 'one'))).toBe('conflict')
  expect(await cases.commit(following(headOf(), 'one'))).toBe('conflict')
  expect(await cases.commit(following(headOf(), 'one'))).toBe('committed')
})

it('the mail service throttles, fails or sends without a word', async () => {
  const { mailer, faults } = world()
  faults.plan('mailer.send', 'throttle', 'fail', 'lost')
  expect(await mailer.send(mail)).toEqual({ throttled: true })
  await expect(mailer.send(mail)).rejects.toBeInstanceOf(AmbiguousSend)
  expect(mailer.sent).toHaveLength(0)
  await expect(mailer.send(mail)).rejects.toBeInstanceOf(AmbiguousSend)
  expect(mailer.sent).toHaveLength(1)
  mailer.refused.add(mail.to)
  expect(await mailer.send(mail)).toEqual({ refused: 'MessageRejected' })
})

it('indexes stand still while they are frozen, and catch up', async () => {
  const { cases } = world()
  await cases.commit(opening({ nextDue: plus(5), wakeAt: plus(5) }))
  cases.bySchool.freeze()
  cases.byDue.freeze()
  await cases.commit(following(headOf({ nextDue: plus(5), wakeAt: plus(5) }), 'two', {}, { wakeAt: plus(90) }))
  expect(await cases.wakeable(plus(10), 10)).toEqual([CASE])
  // The row is old, the head is not.
  expect((await cases.ofSchool(SCHOOL, { limit: 5 })).heads[0]?.version).toBe(2)
  cases.byDue.thaw()
  expect(await cases.wakeable(plus(10), 10)).toEqual([])
})

it('wake-ups are armed once and taken off as they fire', async () => {
  const { wakeUps, queue } = world()
  await wakeUps.arm(CASE, plus(5))
  await wakeUps.arm(CASE, plus(5))
  await wakeUps.arm(CASE, plus(1))
  expect(wakeUps.fire(T0)).toEqual([])
  expect(wakeUps.fire(plus(5)).map(({ at }) => at)).toEqual([plus(1), plus(5)])
  expect(wakeUps.fire(plus(5))).toEqual([])
  await queue.wake([CASE, CASE])
  expect(queue.drain()).toEqual([CASE, CASE])
  expect(queue.drain()).toEqual([])
})

it('calls are counted by name, and chaos decides where nothing is planned', async () => {
  const { schools, faults } = world()
  await schools.put(schoolRecord(), null)
  faults.chaos((call) => (call === 'schools.fresh' ? 'throttle' : undefined))
  await expect(schools.fresh(SCHOOL)).rejects.toThrow('throttle')
  expect(await schools.get(SCHOOL)).toEqual(schoolRecord())
  expect([faults.count('schools.fresh'), faults.count('schools.get'), faults.total]).toEqual([1, 1, 3])
  faults.reset()
  expect(await schools.fresh(SCHOOL)).toEqual(schoolRecord())
  expect(faults.count('schools.put')).toBe(0)
})

it('a failed write of a school leaves its calendar alone', async () => {
  const { schools, faults } = world()
  await schools.put(schoolRecord(), null)
  faults.plan('schools.put', 'conflict')
  expect(await schools.put(schoolRecord(SCHOOL, { revision: 2, name: 'x' }), 1)).toBe('conflict')
  expect(await schools.fresh(SCHOOL)).toEqual(schoolRecord())
})
