import { describe, expect, it } from 'vitest'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { answered, certificate, contact, demoSchool, request, World } from './world.ts'

const asked = async (world: World) => answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId
const minutes = (world: World, by: number) => {
  world.now = fromMs(toMs(world.now) + by * 60_000)
}
const nothing = { repaired: 0, armed: 0, gaveUp: [], faults: [] }

describe('the sweep alone', () => {
  it('delivers a command that the stream never brought, once the stream has had five minutes', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.blind = true
    const caseId = await asked(world)
    minutes(world, 4)
    expect(await world.sweep()).toEqual(nothing)
    minutes(world, 2)
    expect(await world.sweep()).toMatchObject({ repaired: 1, armed: 0 })
    expect(world.steps()).toEqual(['2026-10-13 12:06 clerk opening certificates-D1'])
    expect((await world.head(caseId)).armed).toBe('2026-10-14T06:00:00.000Z')
    expect(world.twins.meter.of('Repairs')).toBe(1)
    minutes(world, 60)
    expect(await world.sweep()).toEqual(nothing)
  })

  it('rings what a lost wake-up should have rung, once the wake-up has had five minutes', async () => {
    const world = await World.at('2026-10-13 12:00')
    await asked(world)
    await world.until('2026-10-13 13:00')
    world.steps()
    world.deaf = true
    await world.until('2026-10-14 08:04')
    expect(await world.sweep()).toEqual(nothing)
    minutes(world, 2)
    expect(await world.sweep()).toMatchObject({ repaired: 1 })
    expect(world.steps()).toEqual(['2026-10-14 08:06 clerk target-2 certificates-D1'])
  })

  it('records the silence that nobody woke to record, at the instant at which it fell', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-11-11 12:00')
    world.deaf = true
    await world.until('2026-11-12 01:00')
    expect(await world.sweep()).toMatchObject({ repaired: 1 })
    expect((await world.facts(caseId)).at(-1)).toMatchObject({
      type: 'refused-by-silence',
      occurredAt: '2026-11-11T22:59:59.999Z',
      recordedAt: '2026-11-12T00:00:00.000Z',
    })
  })

  it('wakes the cases of a school whose change the stream never brought', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await asked(world)
    await world.until('2026-10-13 13:00')
    world.blind = true
    const school = demoSchool()
    const calendar = {
      ...school.calendar,
      version: 'rivalta-2',
      patron: { municipality: 'Rivalta', name: 'San Prova', day: '10-16', source: 'prova' },
    }
    await world.twins.schools.put({ ...school, calendar, revision: 2 }, 1)
    minutes(world, 6)
    expect(await world.sweep()).toMatchObject({ repaired: 1 })
    await world.until('2026-10-13 14:00')
    // 16 October has become a holiday: the three days end on the 17th.
    expect((await world.head(caseId)).told['certificates-D1:f1']).toMatchObject({
      legal: '2026-10-17',
      from: '2026-10-16',
      cause: 'calendario rivalta-2',
    })
    expect(await world.sweep()).toEqual(nothing)
  })

  it('after an outage longer than it looks back by day finds by night what it finds no more by the hour', async () => {
    const world = await World.at('2026-10-13 12:00')
    await asked(world)
    await world.until('2026-10-13 13:00')
    world.steps()
    world.deaf = true
    await world.until('2026-11-25 12:00')
    expect(await world.sweep()).toEqual(nothing)
    await world.until('2026-11-26 03:20')
    expect(await world.sweep()).toMatchObject({ repaired: 1 })
    expect(world.steps().map((step) => step.split(' ')[3])).toEqual(['past-legal-32', 'past-legal-32', 'past-legal-32'])
  })
})

describe('the sweep', () => {
  it('helps the others where one case cannot be helped, and gives that one up loudly', async () => {
    const world = await World.at('2026-10-13 12:00')
    const cases = [await asked(world), await asked(world), await asked(world)]
    await world.until('2026-10-13 13:00')
    world.steps()
    world.deaf = true
    const ill = cases[0]
    const { cases: store } = world.twins
    const read = store.read.bind(store)
    store.read = (of) => (of === ill ? Promise.reject(new Error('ill')) : read(of))
    // Armed ahead: two hours before their moment.
    await world.until('2026-10-14 07:00')
    const ahead = await world.sweep()
    expect(ahead.gaveUp).toEqual([ill])
    expect(world.twins.meter.of('Sweeps')).toBe(1)
    await world.until('2026-10-14 08:10')
    const swept = await world.sweep()
    expect(swept).toMatchObject({ repaired: 2, gaveUp: [ill] })
    expect(swept.faults).toHaveLength(2)
    expect(world.steps()).toHaveLength(2)
    expect(world.twins.meter.of('SweepGaveUp')).toBe(2)
  })

  it('counts once a case that it gave up, though the case is both undelivered and overdue', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.blind = true
    const caseId = await asked(world)
    minutes(world, 6)
    world.twins.faults.chaos((call) => (call === 'cases.read' ? 'fail' : undefined))
    expect(await world.sweep()).toMatchObject({ repaired: 0, gaveUp: [caseId] })
    expect(world.twins.meter.of('SweepGaveUp')).toBe(1)
  })

  it('that takes long claims a mail from the moment at which it comes to it, not from its own beginning', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.blind = true
    const cases = [await asked(world), await asked(world)]
    minutes(world, 6)
    const { cases: store } = world.twins
    const delivered = store.delivered.bind(store)
    store.delivered = async (of, id) => {
      await delivered(of, id)
      minutes(world, 4)
    }
    expect(await world.sweep()).toMatchObject({ repaired: 2 })
    const records = await Promise.all(cases.map((of) => world.quietly(() => world.twins.ledger.ofCase(of))))
    expect(new Set(records.flat().map(({ claimedAt }) => claimedAt))).toEqual(
      new Set(['2026-10-13T10:06:00.000Z', '2026-10-13T10:10:00.000Z']),
    )
  })

  it('tries a case twice before it gives it up', async () => {
    const world = await World.at('2026-10-13 12:00')
    world.blind = true
    await asked(world)
    minutes(world, 6)
    world.twins.faults.plan('cases.read', 'fail')
    expect(await world.sweep()).toMatchObject({ repaired: 1, gaveUp: [] })
  })

  it('does not call a school change a repair that it could not deliver', async () => {
    const world = await World.at('2026-10-13 12:00')
    await asked(world)
    await world.until('2026-10-13 13:00')
    world.blind = true
    await world.twins.schools.put({ ...demoSchool({}, [contact('clerk2', 'clerk')]), revision: 2 }, 1)
    minutes(world, 6)
    world.twins.faults.plan('queue.wake', 'fail', 'fail')
    expect(await world.sweep()).toMatchObject({ repaired: 0 })
    expect(world.twins.meter.of('SweepGaveUp')).toBe(1)
    minutes(world, 60)
    expect(await world.sweep()).toMatchObject({ repaired: 1 })
  })

  it('believes no index: a case that the index still shows as due is read, and left alone', async () => {
    const world = await World.at('2026-10-13 12:00')
    await asked(world)
    world.twins.cases.byDue.freeze()
    const command = world.twins.cases.byDue.rows('pending', () => true, 10)
    expect(command).toHaveLength(1)
    world.twins.cases.byDue.thaw()
    await world.until('2026-10-14 07:00')
    world.twins.cases.byDue.freeze()
    await world.until('2026-10-14 08:10')
    world.steps()
    const before = world.count('cases.commit')
    expect(await world.sweep()).toMatchObject({ repaired: 0, gaveUp: [] })
    expect(world.steps()).toEqual([])
    expect(world.count('cases.commit')).toBe(before)
  })
})
