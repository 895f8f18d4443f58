import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { encode } from '../../../lib/adapters/dynamodb/body.ts'
import { HEAD_LIMIT_BYTES } from '../../../lib/adapters/dynamodb/head-item.ts'
import { stateOf } from '../../../lib/kernel/history.ts'
import { given, procedureOf, type Told } from '../given.ts'
import { answered, asked, irregular, perfected } from './support.ts'

const ids = ['access-informal', 'access-formal', 'access-exclusion', 'access-exercise-copies', 'access-register']

describe('classes of data', () => {
  it.each(ids)('%s: nothing about people in plain, nothing at length, nothing special', async (id) => {
    const { facts, specialSeenBy } = await procedureOf(id)
    for (const type of Object.values(facts)) {
      const plain = JSON.stringify(z.toJSONSchema(z.object(type.plain), { io: 'input' }))
      expect(plain).not.toContain('person-ref')
      expect(plain).not.toContain('4000')
      expect(type.special).toEqual({})
    }
    expect(specialSeenBy).toEqual([])
  })

  it.each(ids)('%s: seen by DS, DSGA, clerk and whoever asked, by no teacher or caretaker (section V)', async (id) => {
    const { seenBy } = await procedureOf(id)
    expect(seenBy).toMatchObject({ ds: 'all', dsga: 'all', clerk: 'all', requester: 'own-case', parent: 'own-case' })
    expect(Object.keys(seenBy)).not.toEqual(expect.arrayContaining(['teacher']))
    expect(Object.keys(seenBy)).not.toEqual(expect.arrayContaining(['cs-staff']))
  })

  it('a long case with a dozen persons concerned leaves the head under 4 KB (design § 8)', async () => {
    const copies = Array.from({ length: 12 }, (_, index): Told[] => {
      const concerned = `p-verdi${100 + index * 37}`
      return [
        ['concerned-notified', `2026-11-03 09:${10 + index}`, { concerned, standing: 'counter-interested', means: 'pec' }],
        ['concerned-reached', `2026-11-04 10:${10 + index}`, { concerned }],
      ]
    })
    const facts = [asked('2026-10-05'), irregular('2026-10-12'), perfected('2026-11-02'), ...copies.flat()]
    const one = await given('access-formal', facts)
    const open = stateOf(one.procedure, one.history)
    expect(open?.tracks.filter(({ key, settled }) => key === 'N-09/opposition' && settled === undefined)).toHaveLength(12)
    const decided = await given('access-formal', [
      ...facts,
      answered('2026-11-20', 'refuse'),
      ['appeal-filed', '2026-12-01', { forum: 'commission' }],
    ])
    for (const state of [open, stateOf(decided.procedure, decided.history)]) {
      if (state === undefined) throw new Error('no fact stands')
      expect(encode(state).length).toBeLessThan(HEAD_LIMIT_BYTES / 2)
    }
  })
})
