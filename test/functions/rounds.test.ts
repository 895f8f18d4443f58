import { expect, test } from 'vitest'
import { digestHandler } from '../../functions/digest.ts'
import { sweepHandler } from '../../functions/sweep.ts'
import { schoolCode } from '../../lib/kernel/school.ts'
import { contact, demoSchool, World } from '../application/world.ts'
import { rome } from '../procedures/given.ts'
import { serving } from './given.ts'

const openCertificate = (world: World) =>
  world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })

test('the sweep says in numbers what it did, and what went wrong without what it was about', async () => {
  const world = await World.at('2026-10-20 09:00')
  world.blind = true
  await openCertificate(world)
  await openCertificate(world)
  world.now = rome('2026-10-20 10:00')
  const { lines, ...made } = serving(world)
  // Each of the two is tried twice as what is pending, and twice as what is due.
  world.twins.faults.plan('wakeUps.arm', ...Array.from({ length: 8 }, () => 'fail' as const))
  expect(await sweepHandler(made)()).toMatchObject({ repaired: 0, gaveUp: 2 })
  expect(world.sent).toEqual([])
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    ...Array.from({ length: 8 }, () => ({ level: 'ERROR', event: 'sweep', fault: 'Unavailable' })),
    { level: 'INFO', event: 'sweep', repaired: 0, gaveUp: 2 },
  ])
  expect([world.twins.meter.of('Repairs'), world.twins.meter.of('SweepGaveUp')]).toEqual([0, 2])
  expect(await sweepHandler(made)()).toMatchObject({ repaired: 2, gaveUp: 0 })
  expect(world.sent).toHaveLength(2)
  expect(await sweepHandler(made)()).toEqual({ repaired: 0, armed: 0, gaveUp: 0 })
})

test('the digest goes on after a school that fails, fails then, and its repetition sends only what is missing', async () => {
  const world = await World.at('2026-10-20 07:30', demoSchool({}, [contact('clerk', 'clerk')]))
  for (const code of ['MIIC8XY00Z', 'RMIC8XY00Z'].map(schoolCode)) {
    await world.twins.schools.put({ ...demoSchool({}, [contact(code.toLowerCase(), 'clerk')]), code }, null)
  }
  const { lines, ...made } = serving(world)
  // The first two schools read are the first two of the list: the second one cannot be read.
  const reads = world.twins.faults
  let fresh = 0
  reads.chaos((call) => (call === 'schools.fresh' && ++fresh === 2 ? 'fail' : undefined))
  await expect(digestHandler(made)()).rejects.toThrow('1 schools have not got their morning mail')
  expect(world.sent).toHaveLength(2)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'ERROR', event: 'digest', fault: 'Unavailable' },
    { level: 'INFO', event: 'digest', sent: 2, failed: 1 },
  ])
  expect(await digestHandler(made)()).toEqual({ sent: 1 })
  expect(new Set(world.sent.map(({ mail }) => mail.to)).size).toBe(3)
  expect(await digestHandler(made)()).toEqual({ sent: 0 })
})
