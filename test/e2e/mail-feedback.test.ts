import { expect, test } from 'vitest'
import { mailFeedbackHandler } from '../../functions/mail-feedback.ts'
import { schoolView } from '../../lib/http/schemas/service.ts'
import { fromMs } from '../../lib/kernel/time.ts'
import { type Kind, type Shape, sesMessage, snsEvent } from '../functions/ses-events.ts'
import { SCHOOL, World } from './world.ts'

async function hurt(): Promise<{ world: World; id: string; says: (shape: Shape, kind: Kind) => Promise<void> }> {
  const world = await World.open('2026-10-20 09:00')
  const id = await world.open('injury-lab-gym', 'injury-occurred', {
    data: { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true },
    people: [{ ref: 'p-alunno', name: 'Alunno di prova' }],
  })
  await world.until('2026-10-20 09:01')
  await world.mails()
  const handler = mailFeedbackHandler({ ports: world.machine.ports, now: () => fromMs(world.clock.now()) })
  const opening = (await world.trail(id)).reminders.find(({ recipient }) => recipient === 'teacher')
  const tags = { caseId: id, rung: opening?.rung ?? '', school: SCHOOL }
  return { world, id, says: async (shape, kind) => handler(snsEvent(sesMessage(shape, kind, tags))) }
}

const stateOf = async (world: World, id: string) =>
  (await world.trail(id)).reminders.find(({ recipient }) => recipient === 'teacher')?.state

const suppressed = async (world: World) =>
  (await world.ask('clerk', `/v1/schools/${SCHOOL}`)).as(schoolView).contacts.find(({ id }) => id === 'teacher')?.suppressed

for (const shape of ['event', 'notification'] as const) {
  test(`${shape} of SES: a delivery is seen in the case, a soft bounce says nothing yet`, async () => {
    const { world, id, says } = await hurt()
    await says(shape, 'Transient')
    expect(await stateOf(world, id)).toBe('sent')
    await says(shape, 'Delivery')
    await says(shape, 'Delivery')
    expect(await stateOf(world, id)).toBe('delivered')
    expect(await world.etag(id)).toBe('"1"')
  })

  for (const kind of ['Bounce', 'Complaint', 'Reject'] as const) {
    test(`${shape} of SES: after a ${kind} the case has a fact, the address is spared and the office is told, once`, async () => {
      const { world, id, says } = await hurt()
      await says(shape, kind)
      await says(shape, kind)
      expect(await stateOf(world, id)).toBe('bounced')
      expect(await suppressed(world)).toBe({ Bounce: 'bounced', Complaint: 'complained', Reject: 'rejected' }[kind])
      expect(await world.shown(id)).toMatchObject({
        version: 2,
        undelivered: [{ fact: 'f2', obligation: 'injury-lab-gym-D2:f1', step: 'opening', role: 'teacher' }],
      })
      await world.until('2026-10-20 09:05')
      expect(await world.mails()).toEqual([
        '2026-10-20 09:02:05 clerk: Avviso non arrivato: Consegnare il rapporto in segreteria entro martedì 20 ottobre 2026',
      ])
      await world.until('2026-10-21 09:00')
      const overdue = (await world.mails()).filter((mail) => mail.includes('Termine superato: Consegnare il rapporto'))
      expect(overdue.map((mail) => mail.slice(20, mail.indexOf(':', 20)))).toEqual(['clerk', 'ds', 'dsga'])
    })
  }
}
