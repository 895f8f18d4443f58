import { describe, expect, it } from 'vitest'
import type { CaseId } from '../../lib/application/ports.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { answered, certificate, demoSchool, document, injury, request, rungOf, World } from './world.ts'

const schedulerCalls = (world: World): number => world.count('wakeUps.arm')
const writes = (world: World): number =>
  world.count('cases.commit') +
  world.count('ledger.claim') +
  world.count('ledger.sent') +
  world.count('cases.delivered') +
  schedulerCalls(world)
const armed = (world: World): string[] => [...world.twins.wakeUps.armed.values()].map(({ at }) => at).sort()

const asked = async (world: World): Promise<CaseId> =>
  answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId

/** Each rung and recipient with how often it was sent. */
const times = (world: World): number[] => {
  const counts = new Map<string, number>()
  for (const { mail } of world.sent) counts.set(mail.tags.rung ?? '', (counts.get(mail.tags.rung ?? '') ?? 0) + 1)
  return [...counts.values()]
}

describe('a wake-up', () => {
  it('with nothing due costs one read of the case, no write and no call of Scheduler', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await world.until('2026-10-13 15:00')
    world.listen()
    await world.wake(caseId)
    expect([...world.twins.faults.calls]).toEqual([
      ['cases.read', 1],
      ['schools.get', 1],
    ])
  })

  it('is the nearest one alone; the old one comes for nothing', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    await world.until('2026-10-12 13:00')
    expect(armed(world)).toEqual(['2026-10-13T06:00:00.000Z'])
    answered(await world.record(caseId, 'danger-of-death-found'))
    await world.settle()
    // 24 hours from the event of 12:00: half of the 23 that are left.
    expect(armed(world)).toEqual(['2026-10-12T22:00:00.000Z', '2026-10-13T06:00:00.000Z'])
    expect((await world.head(caseId)).armed).toBe('2026-10-12T22:00:00.000Z')
  })

  it('is not touched when a fact does not change the next one', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await world.until('2026-10-13 13:00')
    world.listen()
    answered(await world.record(caseId, 'certificate-drafted'))
    await world.until('2026-10-13 14:00')
    expect(schedulerCalls(world)).toBe(0)
  })

  it('is not touched when what a fact makes due is told at once, and the next one stays', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    await world.until('2026-10-12 13:00')
    world.listen()
    world.steps()
    answered(await world.record(caseId, 'medical-report-issued'))
    await world.until('2026-10-12 14:00')
    expect(world.steps()).toEqual(['2026-10-12 13:00 clerk opening injury-lab-gym-D3'])
    expect(schedulerCalls(world)).toBe(0)
  })

  it('is armed beyond ninety days by nobody: the sweep arms it when it comes near', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    const answer = { outcome: 'accept', channel: 'pec', periodFrom: '2026-10-20', periodTo: '2027-06-30' }
    answered(await world.record(caseId, 'decision-communicated', { data: answer }))
    await world.until('2027-06-30 21:00')
    expect(await world.head(caseId)).toMatchObject({ wakeAt: '2027-06-30T22:00:00.000Z', armed: null })
    expect(armed(world)).toEqual([])
    expect(await world.sweep()).toMatchObject({ repaired: 0, armed: 0, gaveUp: [] })
    await world.until('2027-06-30 22:30')
    expect(await world.sweep()).toMatchObject({ repaired: 0, armed: 1, gaveUp: [] })
    expect(armed(world)).toEqual(['2027-06-30T22:00:00.000Z'])
    await world.until('2027-07-01 00:00')
    expect((await world.facts(caseId)).at(-1)).toMatchObject({ type: 'access-period-expired', occurredAt: '2027-06-30T21:59:59.999Z' })
  })

  it('that comes some seconds early is brought again, and rings once', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await world.until('2026-10-14 07:30')
    world.steps()
    const next = (await world.head(caseId)).armed
    if (next === null) throw new Error('nothing armed')
    world.twins.wakeUps.armed.clear()
    world.now = fromMs(toMs(next) - 5000)
    await expect(world.wake(caseId)).rejects.toThrow('not finished')
    world.now = fromMs(toMs(next) + 25_000)
    await world.wake(caseId)
    expect(world.steps()).toEqual(['2026-10-14 08:00:25 clerk target-2 certificates-D1'])
    expect(armed(world)).toEqual(['2026-10-15T06:00:00.000Z'])
  })

  it('that comes early is brought again even where it found something else to do', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await world.until('2026-10-14 07:00')
    const next = (await world.head(caseId)).armed
    if (next === null) throw new Error('nothing armed')
    const [opening] = world.sent
    if (opening === undefined) throw new Error('nothing sent')
    world.twins.wakeUps.armed.clear()
    world.now = fromMs(toMs(next) - 20_000)
    await world.feedback(opening.mail, 'bounced')
    world.twins.queue.drain()
    world.now = fromMs(toMs(next) - 5000)
    await expect(world.wake(caseId)).rejects.toThrow('not finished')
    world.now = fromMs(toMs(next) + 5000)
    await world.wake(caseId)
    expect(world.steps().map((step) => step.split(' ')[3])).toEqual(['opening', 'undelivered-f2', 'target-2'])
  })

  it('of a case that is gone does nothing', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await (await World.at('2026-10-13 12:00')).wake(caseId)
  })
})

describe('each rung is sent once', () => {
  it('though the stream brings every record twice', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    const command = (await world.head(caseId)).commands[0]?.id ?? ''
    await world.settle()
    await world.deliver(caseId, command)
    await world.until('2026-10-14 12:00')
    await world.deliver(caseId, command)
    expect(times(world)).toEqual([1, 1])
  })

  it('though every wake-up comes twice', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    for (const day of ['14', '15', '16', '17']) {
      await world.until(`2026-10-${day} 08:00`)
      await world.wake(caseId)
      await world.wake(caseId)
    }
    expect(times(world)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it('though stream, wake-up and sweep come at the same moment', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    const command = (await world.head(caseId)).commands[0]?.id ?? ''
    const all = async () => {
      const outcomes = await Promise.allSettled([
        world.deliver(caseId, command),
        world.wake(caseId),
        world.sweep(),
        world.wake(caseId),
        world.deliver(caseId, command),
      ])
      return outcomes.map(({ status }) => status)
    }
    expect(await all()).toContain('fulfilled')
    world.recovery = 'redeliver'
    world.deaf = true
    await world.until('2026-10-12 12:10')
    await world.wake(caseId)
    for (const at of ['2026-10-13 08:00', '2026-10-14 08:00', '2026-10-15 08:00', '2026-10-16 08:00']) {
      await world.until(at)
      await all()
      world.now = fromMs(toMs(world.now) + 180_000)
      await world.wake(caseId)
    }
    expect(new Set(times(world))).toEqual(new Set([1]))
    expect(world.sent.map(({ mail }) => rungOf(mail).step)).toContain('past-legal-1')
    expect(world.twins.meter.of('AmbiguousSends')).toBe(0)
  })

  it('though the head moved while mail was being sent', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    world.twins.faults.plan('cases.commit', 'conflict', 'conflict')
    await world.settle()
    expect(times(world)).toEqual([1])
    expect((await world.head(caseId)).armed).toBe('2026-10-14T06:00:00.000Z')
    expect(world.twins.meter.of('Conflicts')).toBe(2)
  })
})

describe('a mail', () => {
  it('of which it is not known whether it left may come twice, and is counted', async () => {
    for (const [fault, mails] of [
      ['lost', 2],
      ['fail', 1],
    ] as const) {
      const world = await World.at('2026-10-13 12:00')
      world.recovery = 'redeliver'
      const caseId = await asked(world)
      world.twins.faults.plan('mailer.send', fault)
      await world.until('2026-10-13 12:30')
      expect(times(world)).toEqual([mails])
      const [record] = await world.quietly(() => world.twins.ledger.ofCase(caseId))
      expect(record).toMatchObject({ state: 'sent', ambiguous: 1 })
      expect(world.twins.meter.of('AmbiguousSends')).toBe(1)
    }
  })

  it('that left but was not noted may come twice, and is counted', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.recovery = 'redeliver'
    const caseId = await asked(world)
    world.twins.faults.plan('ledger.sent', 'fail')
    await world.until('2026-10-13 12:30')
    expect(times(world)).toEqual([2])
    expect(await world.quietly(() => world.twins.ledger.ofCase(caseId))).toMatchObject([{ state: 'sent', ambiguous: 1 }])
  })

  it('is not sent again while whoever claimed it may be sending', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    world.twins.faults.plan('mailer.send', 'fail')
    await expect(world.settle()).rejects.toThrow('not known')
    world.now = fromMs(toMs(world.now) + 119_000)
    await expect(world.wake(caseId)).rejects.toThrow('not finished')
    expect(world.sent).toEqual([])
    world.now = fromMs(toMs(world.now) + 2000)
    await world.wake(caseId)
    expect(times(world)).toEqual([1])
  })

  it('that SES throttles is tried again at once, and counts as one', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.recovery = 'redeliver'
    const caseId = await asked(world)
    world.twins.faults.plan('mailer.send', 'throttle', 'throttle')
    await world.until('2026-10-13 12:30')
    expect(world.steps()).toEqual(['2026-10-13 12:06 clerk opening certificates-D1'])
    expect(await world.quietly(() => world.twins.ledger.ofCase(caseId))).toMatchObject([{ state: 'sent', ambiguous: 0 }])
    expect(world.twins.meter.of('AmbiguousSends')).toBe(0)
  })

  it('that SES refuses is undeliverable: counted, not tried again, and the others leave', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.twins.mailer.refused.add('clerk@scuola.example')
    const caseId = await asked(world)
    await world.until('2026-10-17 12:00')
    expect(world.steps()).toEqual([
      '2026-10-17 08:00 ds past-legal-1 certificates-D1',
      '2026-10-17 08:00 dsga past-legal-1 certificates-D1',
    ])
    expect(world.twins.meter.of('Undeliverable')).toBe(5)
    const states = (await world.quietly(() => world.twins.ledger.ofCase(caseId))).map(({ state, recipient }) => `${recipient} ${state}`)
    expect(states.filter((state) => state === 'clerk suppressed')).toHaveLength(5)
  })
})

describe('in a week without a fault', () => {
  it('nothing is repaired, and an hourly sweep writes nothing', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.sweepUntil('2026-10-13 12:00')
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    const quiet = await World.at('2026-10-12 12:00')
    const same = answered(await quiet.open('injury-lab-gym', 'injury-occurred', { data: injury })).caseId
    answered(await quiet.open('access-formal', 'request-filed', { data: request }))
    await quiet.until('2026-10-13 12:00')
    answered(await quiet.record(same, 'medical-document-filed', { data: document(10) }))
    const swept = await world.sweepUntil('2026-10-19 12:00')
    await quiet.until('2026-10-19 12:00')
    expect(swept.every(({ repaired, armed: near, gaveUp }) => repaired + near + gaveUp.length === 0)).toBe(true)
    expect(world.twins.meter.of('Repairs')).toBe(0)
    expect(world.steps()).toEqual(quiet.steps())
    expect(writes(world)).toBe(writes(quiet))
    expect(demoSchool().revision).toBe(1)
  })
})
