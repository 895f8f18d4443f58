import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HEAD_LIMIT_BYTES, headItem } from '../../lib/adapters/dynamodb/head-item.ts'
import { schoolOf } from '../../lib/application/context.ts'
import type { CaseId } from '../../lib/application/ports.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { joinState, splitState } from '../../lib/kernel/privacy.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf } from '../procedures/given.ts'
import { historyOf, play } from './histories.ts'
import { demoSchool, World } from './world.ts'

const SECRETS = { schoolKey: new Uint8Array(32), salt: new Uint8Array(16) }
const school = schoolOf(demoSchool())
/** Bytes of the item; it throws beyond 4 KB. */
const sizeOf = (head: Awaited<ReturnType<World['head']>>): number =>
  Object.entries(headItem({ head }, SECRETS)).reduce(
    (sum, [name, value]) => sum + name.length + (typeof value === 'number' ? 4 : value.length),
    0,
  )

describe.each(Object.keys(procedures))('%s: after every step of a random history', (id) => {
  it('the head is the fold of the facts, its obligations are those of the facts, and it fits into 4 KB', async () => {
    const procedure = await procedureOf(id)
    const accepted = new Set<string>()
    await fc.assert(
      fc.asyncProperty(historyOf(procedure), async (history) => {
        const world = await World.at('2026-10-12 12:00')
        const look = async (caseId: CaseId) => {
          const head = await world.head(caseId)
          const facts = await world.facts(caseId)
          for (const { type } of facts) accepted.add(type)
          const lived = livedThrough(procedure, facts, school, world.now)
          if (lived === undefined) throw new Error('nothing stands')
          expect(lived.made).toEqual([])
          expect(head.state).toEqual(splitState(procedure, lived.state))
          expect(obligations(procedure, joinState(head.state), school)).toEqual(obligations(procedure, lived.state, school))
          expect(facts.map((fact) => fact.id)).toEqual(facts.map((_, at) => `f${at + 1}`))
          expect(head.version).toBe(facts.length)
          expect(sizeOf(head)).toBeLessThanOrEqual(HEAD_LIMIT_BYTES)
        }
        await play(world, procedure, history, look)
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 25), seed: process.env.FC_SEED === undefined ? 1 : Number(process.env.FC_SEED) },
    )
    // Random histories reach most of what the procedure knows.
    const known = Object.keys(procedure.facts).length
    expect([...accepted].filter((type) => type in procedure.facts).length).toBeGreaterThan(known * 0.6)
  })
})
