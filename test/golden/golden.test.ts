import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { schoolOf } from '../../lib/application/context.ts'
import { type Fact, factId, isData } from '../../lib/kernel/fact.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { isRole } from '../../lib/kernel/role.ts'
import { instant } from '../../lib/kernel/time.ts'
import { procedureIndex } from '../../lib/procedures/index.ts'
import { demoSchool } from '../application/world.ts'
import { goldenFolder, readGolden } from './histories.ts'

const moment = z.string().transform(instant)
const role = z.string().transform((text) => (isRole(text) ? text : ('service' as const)))
const fact = z.object({
  id: z.string().transform(factId),
  type: z.string(),
  occurredAt: moment,
  recordedAt: moment,
  by: z.object({ subject: z.string(), role }),
  data: z.record(z.string(), z.unknown()),
  despite: z.object({ codes: z.array(z.string()), reason: z.string() }).optional(),
  lapsed: z.object({ obligation: z.string(), calendar: z.string() }).optional(),
  warned: z.array(z.string()).optional(),
})

function readFact(value: unknown): Fact {
  const { data, despite, lapsed, warned, ...rest } = fact.parse(value)
  if (!isData(data)) throw new Error('not JSON')
  return {
    ...rest,
    data,
    ...(despite === undefined ? {} : { despite }),
    ...(warned === undefined ? {} : { warned }),
    ...(lapsed === undefined ? {} : { lapsed }),
  }
}

const files = readdirSync(goldenFolder)

/** As a store would give it back: a state is JSON. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe.each(files)('%s', (file) => {
  const { procedure: id, version, histories } = readGolden(file)

  it.each(histories)('folds to the state of its day', async ({ now, facts, state }) => {
    const procedure = await procedureIndex.load(id, version)
    if (procedure === undefined) throw new Error(`${id} version ${version} is no longer known, and cases live on it`)
    // States of before balances and warnings were kept hold none of either.
    expect(stored(livedThrough(procedure, facts.map(readFact), schoolOf(demoSchool()), instant(now), true)?.state)).toEqual({
      sums: {},
      warned: [],
      ...state,
    })
  })
})

it('every procedure of the index has golden histories of its version', async () => {
  const loaded = await Promise.all(procedureIndex.ids.map((id) => procedureIndex.load(id)))
  expect(files.sort()).toEqual(expect.arrayContaining(loaded.map((procedure) => `${procedure?.id}-${procedure?.version}.json`)))
})
