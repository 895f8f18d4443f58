import { describe, expect, it } from 'vitest'
import type { CaseId, Mail } from '../../lib/application/ports.ts'
import { answered, certificate, contact, demoSchool, request, SCHOOL, World } from './world.ts'

/** A certificate whose opening has been told to the clerk. */
async function told(world: World): Promise<{ of: CaseId; mail: Mail }> {
  const of = answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId
  await world.until('2026-10-13 12:10')
  const mail = world.sent[0]?.mail
  if (mail === undefined) throw new Error('nothing was sent')
  world.steps()
  return { of, mail }
}

const states = async (world: World, of: CaseId) =>
  (await world.quietly(() => world.twins.ledger.ofCase(of))).map(({ step, state }) => `${step} ${state}`).sort()
const suppressed = async (world: World) =>
  (await world.quietly(() => world.twins.schools.fresh(SCHOOL)))?.contacts.flatMap(({ id, suppressed: why }) =>
    why === undefined ? [] : [`${id} ${why}`],
  )

describe('what the mail service says of a mail', () => {
  it('that it was delivered is noted, and changes nothing else', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    await world.feedback(mail, 'delivered')
    expect(await states(world, of)).toEqual(['opening delivered'])
    expect(await world.facts(of)).toHaveLength(1)
    expect(await suppressed(world)).toEqual([])
    expect(world.count('cases.commit')).toBe(2)
  })

  it('that it may still arrive changes nothing', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    await world.feedback(mail, 'soft')
    expect(await states(world, of)).toEqual(['opening sent'])
  })

  it.each(['bounced', 'complained', 'rejected'] as const)(
    'that it %s becomes a fact, bars the address and is told to the office at another',
    async (kind) => {
      const world = await World.at('2026-10-13 12:00')
      const { of, mail } = await told(world)
      await world.feedback(mail, kind)
      await world.until('2026-10-13 12:20')
      const fact = (await world.facts(of)).at(-1)
      expect(fact).toMatchObject({
        id: 'f2',
        type: 'notice-undelivered',
        by: { subject: 'service', role: 'service' },
        data: { obligation: 'certificates-D1:f1', step: 'opening', role: 'clerk', kind },
      })
      expect(await suppressed(world)).toEqual([`clerk ${kind}`])
      expect(await states(world, of)).toEqual(['opening bounced', 'undelivered-f2 sent'])
      expect(world.steps()).toEqual(['2026-10-13 12:11:05 dsga undelivered-f2 certificates-D1'])
      const last = world.sent.at(-1)?.mail
      expect(last?.subject).toMatch(/^Avviso non arrivato: Consegnare il certificato/)
      expect(last?.text).toContain('Nessun indirizzo è noto per «Segreteria»')
      await world.until('2026-10-14 12:00')
      expect(world.steps()).toEqual(['2026-10-14 08:00 dsga target-2 certificates-D1'])
    },
  )

  it('told twice, at once or one after the other, is recorded and told to the office once', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    world.recovery = 'redeliver'
    await Promise.all([world.feedback(mail, 'bounced'), world.feedback(mail, 'bounced')])
    await world.until('2026-10-13 12:30')
    await world.feedback(mail, 'bounced')
    await world.until('2026-10-13 12:40')
    expect((await world.facts(of)).map(({ type }) => type)).toEqual(['certificate-requested', 'notice-undelivered'])
    expect(world.steps()).toHaveLength(1)
    expect((await world.quietly(() => world.twins.schools.fresh(SCHOOL)))?.revision).toBe(2)
  })

  it('in whatever order it comes: a bounce after the delivery counts, a delivery after the bounce does not', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    await world.feedback(mail, 'delivered')
    await world.feedback(mail, 'complained')
    await world.feedback(mail, 'delivered')
    expect(await states(world, of)).toContain('opening bounced')
    expect(await world.facts(of)).toHaveLength(2)
  })

  it('of a mail that nobody knows is ignored', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    for (const tags of [
      { ...mail.tags, rung: 'x' },
      { ...mail.tags, caseId: 'c-none' },
    ])
      await world.feedback({ ...mail, tags }, 'bounced')
    expect(await world.facts(of)).toHaveLength(1)
    expect(await suppressed(world)).toEqual([])
  })

  it('of what has been done meanwhile is a fact, but tells the office nothing any more', async () => {
    const world = await World.at('2026-10-13 12:00')
    const of = answered(await world.open('access-formal', 'request-filed', { data: request })).caseId
    await world.until('2026-10-13 12:10')
    const mail = world.sent.find(({ mail: { tags } }) => tags.rung?.includes('D2_f1'))?.mail
    if (mail === undefined) throw new Error('nothing was sent')
    answered(await world.record(of, 'request-found-regular'))
    world.steps()
    await world.feedback(mail, 'bounced')
    await world.until('2026-10-13 13:00')
    expect((await world.facts(of)).at(-1)?.type).toBe('notice-undelivered')
    expect(world.steps()).toEqual([])
  })

  it('finds what time has made before it, though nobody has been woken yet', async () => {
    const world = await World.at('2026-10-12 12:00')
    const of = answered(await world.open('access-formal', 'request-filed', { data: request })).caseId
    await world.until('2026-11-11 12:00')
    const mail = world.sent[0]?.mail
    if (mail === undefined) throw new Error('nothing was sent')
    world.deaf = true
    await world.until('2026-11-12 09:00')
    await world.feedback(mail, 'bounced')
    expect((await world.facts(of)).map(({ type, occurredAt }) => `${type} ${occurredAt}`)).toEqual([
      'request-filed 2026-10-12T10:00:00.000Z',
      'refused-by-silence 2026-11-11T22:59:59.999Z',
      'notice-undelivered 2026-11-12T08:00:00.000Z',
    ])
  })

  it('while the head moves is tried again on what it is now', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { of, mail } = await told(world)
    const [recorded] = await Promise.all([world.record(of, 'certificate-drafted', { seen: 1 }), world.feedback(mail, 'bounced')])
    const facts = (await world.facts(of)).map(({ type }) => type).sort()
    expect(facts).toEqual(
      recorded.ok
        ? ['certificate-drafted', 'certificate-requested', 'notice-undelivered']
        : ['certificate-requested', 'notice-undelivered'],
    )
  })

  it('an address that the office has mended gets mail again', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { mail } = await told(world)
    await world.feedback(mail, 'bounced')
    await world.until('2026-10-13 13:00')
    const mended = demoSchool({}, [{ ...contact('clerk', 'clerk'), email: 'segreteria@scuola.example' }])
    await world.twins.schools.put({ ...mended, revision: 3 }, 2)
    world.steps()
    await world.until('2026-10-14 12:00')
    expect(world.sent.at(-1)?.mail.to).toBe('segreteria@scuola.example')
  })
})
