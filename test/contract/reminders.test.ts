import { beforeEach, describe, expect, it } from 'vitest'
import { type Claim, caseId } from '../../lib/application/ports.ts'
import { engines, type World } from './engines.ts'
import { CASE, plus, T0 } from './given.ts'

describe.each(engines())('reminders, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const claim: Claim = {
    rung: 'D4.opening.clerk.k-1',
    obligation: 'injury-lab-gym-D4:f1',
    step: 'opening',
    role: 'clerk',
    recipient: 'k-1',
    at: T0,
  }
  const take = (now: number, until: number) => world.ledger.claim(CASE, claim, plus(now), plus(until))
  const record = async () => (await world.ledger.ofCase(CASE)).find(({ rung }) => rung === claim.rung)

  it('are claimed once', async () => {
    expect(await take(0, 2)).toBe('claimed')
    expect(await take(1, 3)).toBe('busy')
    expect(await take(2, 3)).toBe('busy')
    expect(await world.ledger.ofCase(CASE)).toEqual([{ ...claim, state: 'claimed', claimedAt: T0, ambiguous: 0 }])
  })

  it('are claimed by one of many at once', async () => {
    const results = await Promise.all(Array.from({ length: 16 }, () => take(0, 2)))
    expect(results.filter((result) => result === 'claimed')).toHaveLength(1)
    expect(results.filter((result) => result === 'busy')).toHaveLength(15)
  })

  it('are claimed again after their lease, which counts as a send of unknown outcome', async () => {
    await take(0, 2)
    const results = await Promise.all(Array.from({ length: 8 }, () => take(3, 5)))
    expect(results.filter((result) => result === 'claimed')).toHaveLength(1)
    expect(await record()).toMatchObject({ claimedAt: plus(3), ambiguous: 1 })
    expect(await take(6, 8)).toBe('claimed')
    expect(await record()).toMatchObject({ ambiguous: 2 })
  })

  it('are done once they are sent', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await take(9, 10)).toBe('done')
    expect(await record()).toEqual({ ...claim, state: 'sent', claimedAt: T0, sentAt: plus(1), messageId: 'm-1', ambiguous: 0 })
  })

  it('are free again at once when given back, and count no doubt', async () => {
    await take(0, 2)
    await world.ledger.release(CASE, claim.rung)
    expect(await world.ledger.ofCase(CASE)).toEqual([])
    expect(await take(1, 3)).toBe('claimed')
    expect(await record()).toMatchObject({ claimedAt: plus(1), ambiguous: 0 })
  })

  it('keep the doubts that they had when given back', async () => {
    await take(0, 2)
    await take(3, 5)
    await world.ledger.release(CASE, claim.rung)
    expect(await record()).toMatchObject({ ambiguous: 1 })
    expect(await take(4, 6)).toBe('claimed')
    expect(await record()).toMatchObject({ ambiguous: 1 })
  })

  it('that are sent are not given back', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    await world.ledger.release(CASE, claim.rung)
    expect(await take(9, 10)).toBe('done')
  })

  it('hear what became of them, twice and out of order', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await world.ledger.feedback(CASE, claim.rung, 'delivered')).toMatchObject({ state: 'delivered' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'bounced')).toMatchObject({ state: 'bounced', messageId: 'm-1' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'delivered')).toMatchObject({ state: 'bounced' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'bounced')).toMatchObject({ state: 'bounced' })
  })

  it('may hear of their arrival before they know that they were sent', async () => {
    await take(0, 2)
    await world.ledger.feedback(CASE, claim.rung, 'delivered')
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await record()).toMatchObject({ state: 'delivered', messageId: 'm-1', sentAt: plus(1) })
  })

  it('that were refused for good are done', async () => {
    await take(0, 2)
    await world.ledger.feedback(CASE, claim.rung, 'suppressed')
    expect(await take(9, 10)).toBe('done')
  })

  it('that nobody claimed are not known', async () => {
    expect(await world.ledger.feedback(CASE, 'nothing', 'bounced')).toBeUndefined()
    await world.ledger.release(CASE, 'nothing')
    await expect(world.ledger.sent(CASE, 'nothing', 'm-1', T0)).rejects.toThrow('never claimed')
    expect(await world.ledger.ofCase(CASE)).toEqual([])
  })

  it('of one case are not those of another', async () => {
    await take(0, 2)
    expect(await world.ledger.claim(caseId('c-other'), claim, T0, plus(2))).toBe('claimed')
    expect(await world.ledger.ofCase(CASE)).toHaveLength(1)
  })
})
