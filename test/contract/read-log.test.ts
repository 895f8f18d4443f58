import { describe, expect, it } from 'vitest'
import { caseId } from '../../lib/application/ports.ts'
import { factIdOf } from '../../lib/kernel/fact.ts'
import { engines } from './engines.ts'
import { CASE, plus } from './given.ts'

describe.each(engines())('the log of reads, $name', ({ open }) => {
  it('keeps who read what, in order, also of one moment', async () => {
    const world = await open()
    const entry = { at: plus(1), subject: 'u-ds', role: 'ds', facts: [factIdOf(1), factIdOf(3)] } as const
    await world.readLog.record({ caseId: CASE, ...entry, at: plus(2) })
    await world.readLog.record({ caseId: CASE, ...entry })
    await world.readLog.record({ caseId: CASE, ...entry })
    await world.readLog.record({ caseId: caseId('c-other'), ...entry })
    expect(await world.readLog.ofCase(CASE)).toEqual([entry, entry, { ...entry, at: plus(2) }])
  })
})
