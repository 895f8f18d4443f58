import { beforeEach, describe, expect, it } from 'vitest'
import { caseId, type Head } from '../../lib/application/ports.ts'
import { factIdOf, personRef } from '../../lib/kernel/fact.ts'
import { engines, type World } from './engines.ts'
import { CASE, factOf, following, headOf, opening, plus } from './given.ts'

const NOBODY = caseId('c-nobody')
describe.each(engines())('destroying, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const read = async (id = CASE): Promise<Head> => {
    const head = await world.cases.read(id)
    if (head === undefined) throw new Error(`no case ${id}`)
    return head
  }

  describe('a case', () => {
    it('takes what was personal and special for good, and leaves what is plain', async () => {
      const despite = { codes: ['ERR-x'], reason: 'Martina non è venuta' }
      const marks = { irregular: [{ fact: factIdOf(1), codes: ['ERR-x'], reason: 'Martina non è venuta' }] }
      const { state } = headOf()
      await world.cases.commit(
        opening(
          { state: { ...state, plain: { ...state.plain, ...marks } }, nextDue: plus(100), wakeAt: plus(60) },
          {
            facts: [factOf(1, { despite })],
            people: [{ ref: personRef('p-anna01'), name: 'Anna' }],
          },
        ),
      )
      expect((await read()).state.plain.irregular[0]?.reason).toBe('Martina non è venuta')
      expect(await world.cases.destroy(CASE, plus(500))).toBe(true)
      const head = await read()
      expect(head).toMatchObject({ version: 1, revision: 2, destroyedAt: plus(500), wakeAt: null, nextDue: null })
      expect(head.state.kept).toEqual({})
      expect(head.state.plain.irregular[0]?.reason).toBe('')
      expect(await world.cases.history(CASE)).toEqual([
        factOf(1, { despite: { ...despite, reason: '' }, classes: { plain: factOf(1).classes.plain, personal: {}, special: {} } }),
      ])
      expect(await world.cases.people(CASE)).toEqual([])
      expect(await world.cases.wakeable(plus(9999), 10)).toEqual([])
    })

    it('is done once, of a case that is there', async () => {
      await world.cases.commit(opening())
      expect(await world.cases.destroy(CASE, plus(500))).toBe(true)
      expect(await world.cases.destroy(CASE, plus(600))).toBe(false)
      expect(await world.cases.destroy(NOBODY, plus(500))).toBe(false)
    })

    it('lets nothing be written any more, not even by whoever had read before', async () => {
      await world.cases.commit(opening())
      const head = await read()
      await world.cases.destroy(CASE, plus(500))
      expect(await world.cases.commit(following(head, 'late'))).toBe('conflict')
      await expect(world.cases.commit(following(await read(), 'later'))).rejects.toThrow('destroyed')
      expect(await world.cases.history(CASE)).toHaveLength(1)
    })
  })
})
