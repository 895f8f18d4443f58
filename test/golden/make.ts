/**
 * `node test/golden/make.ts`: writes golden histories for procedure versions that have none yet. What is written is never written again:
 * a version of a procedure folds its histories to the same state for ever (design § 8, Versions).
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { schoolOf } from '../../lib/application/context.ts'
import { factFrom } from '../../lib/application/stored-fact.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { historyOf, play } from '../application/histories.ts'
import { demoSchool, World } from '../application/world.ts'
import { goldenFolder } from './histories.ts'

const SEED = 20_261_125
const HISTORIES = 3
const STEPS = 12

mkdirSync(goldenFolder, { recursive: true })
for (const load of Object.values(procedures)) {
  const procedure = await load()
  const file = new URL(`${procedure.id}-${procedure.version}.json`, goldenFolder)
  if (existsSync(file)) continue
  const histories: unknown[] = []
  for (const history of fc.sample(historyOf(procedure, STEPS), { seed: SEED, numRuns: HISTORIES * 4 })) {
    if (histories.length === HISTORIES) break
    const world = await World.at('2026-10-12 09:00')
    const caseId = await play(world, procedure, history, async () => {})
    if (caseId === undefined) continue
    const facts = (await world.twins.cases.history(caseId)).map(factFrom)
    const state = livedThrough(procedure, facts, schoolOf(demoSchool()), world.now, true)?.state
    histories.push({ now: world.now, facts, state })
  }
  writeFileSync(file, `${JSON.stringify({ procedure: procedure.id, version: procedure.version, histories })}\n`)
  console.log(`${procedure.id} version ${procedure.version}: ${histories.length} histories`)
}
