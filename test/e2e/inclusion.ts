import { expect } from 'vitest'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import type { Role } from '../../lib/kernel/role.ts'
import type { Told, World } from './world.ts'

/** What the tests of inclusion share: people with an address, and acts that are turned away. */

/** Somebody whom a case names and a mail reaches; its address stands in `World.mails` by the reference. */
export const reachable = (ref: string, role: Role, name = `Nome ${ref}`) => ({ ref, name, role, email: `${ref}@rivalta.example` })

/** The problem with which an act is turned away, and that it has left nothing behind. */
export async function turnedAway(world: World, id: string, type: string, told: Told = {}) {
  const kept = async () => [(await world.ask('clerk', `/v1/cases/${id}/facts`)).text, await world.standings(id)]
  const before = await kept()
  const answer = await world.tryRecord(id, type, told)
  expect(answer.headers.get('content-type'), answer.text).toContain('application/problem+json')
  await world.settle()
  expect(await kept()).toEqual(before)
  return answer.as(problemSchema)
}

/** Code and norm of an act that the norm refuses. */
export async function refused(world: World, id: string, type: string, told: Told = {}): Promise<(string | undefined)[]> {
  const { status, code, norm } = await turnedAway(world, id, type, told)
  expect(status, code).toBe(422)
  return [code, norm]
}

/** What of a mail or of the log could name somebody, addresses apart. */
export async function allThatIsSaid(world: World): Promise<string> {
  const letters = await world.machine.mail.inbox()
  const mails = letters.map(({ subject, text, html, invitation }) => JSON.stringify([subject, text, html, invitation]))
  return [...mails, ...world.lines].join('\n')
}
