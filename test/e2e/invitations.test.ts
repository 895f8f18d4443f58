import { expect, test } from 'vitest'
import { INVITATION } from '../contract/invitation.ts'
import { World } from './world.ts'

test('an invitation is read where plain mails are read, stamped with the moment at which it left', async () => {
  const world = await World.open('2026-10-13 11:20')
  const { appointment, ...plain } = INVITATION
  await world.machine.ports.mailer.send(plain)
  await world.machine.ports.mailer.send(INVITATION)
  const line = '2026-10-13 11:20:00 docente: Convocazione: Riunione del GLO, perché è ora'
  expect(await world.mails()).toEqual([line, line])
  const [letter, ...others] = await world.invitations()
  expect(others).toEqual([])
  expect(letter).toMatchObject({ to: 'docente', subject: plain.subject, text: `${plain.text}\n` })
  expect(letter?.invitation.split('\n')).toEqual(
    expect.arrayContaining(['METHOD:REQUEST', `UID:${appointment.uid}`, 'DTSTAMP:20261013T092000Z', 'DTSTART:20261026T140000Z']),
  )
})
