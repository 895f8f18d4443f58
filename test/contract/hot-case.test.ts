import { describe, expect, it } from 'vitest'
import type { Head } from '../../lib/application/ports.ts'
import { factIdOf } from '../../lib/kernel/fact.ts'
import { engines } from './engines.ts'
import { CASE, following, opening, plus } from './given.ts'

describe.each(engines())('a hot case, $name', ({ open }) => {
  it('under 64 writers takes every accepted fact once, in contiguous versions', async () => {
    const world = await open()
    await world.cases.commit(opening())
    const ROUNDS = 4
    const WRITERS = 64
    const accepted: string[] = []
    const answers = { committed: 0, conflict: 0 }
    const write = async (name: string): Promise<void> => {
      const head: Head | undefined = await world.cases.read(CASE)
      if (head === undefined) throw new Error('not there')
      const result = await world.cases.commit(following(head, name))
      if (result === 'committed') accepted.push(name)
      if (result === 'committed' || result === 'conflict') answers[result] += 1
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(`round-${round}-writer-${writer}`)))
    }
    expect(answers.committed + answers.conflict).toBe(ROUNDS * WRITERS)
    expect(answers.committed).toBeGreaterThanOrEqual(ROUNDS)
    const facts = await world.cases.history(CASE)
    expect(facts.map(({ id }) => id)).toEqual(Array.from({ length: accepted.length + 1 }, (_, index) => factIdOf(index + 1)))
    expect((await world.cases.read(CASE))?.version).toBe(accepted.length + 1)
    const pending = (await world.cases.undelivered(plus(9999), 1000)).map(({ id }) => id)
    expect(pending.filter((id) => id.startsWith('round')).sort()).toEqual([...accepted].sort())
  })
})
