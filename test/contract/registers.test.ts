import { beforeEach, describe, expect, it } from 'vitest'
import { BadCursor, caseId } from '../../lib/application/ports.ts'
import { engines, type World } from './engines.ts'
import { CASE, commandOf, opening, plus } from './given.ts'
import { SCHOOL } from './injury-story.ts'

const REGISTER = { register: 'registro-infortuni', schoolYear: '2026/27' }
describe.each(engines())('registers, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const numbered = (name: string, number: number, register = REGISTER) => {
    const id = caseId(`c-${name}`)
    return opening({ caseId: id }, { numbers: [{ ...register, number, at: plus(number) }], command: commandOf(`open-${name}`, 1, id) })
  }
  const lastOf = async (): Promise<readonly number[]> => (await world.cases.readWithCounters(CASE, SCHOOL, [REGISTER])).last

  it('begin at nothing', async () => {
    expect(await world.cases.readWithCounters(CASE, SCHOOL, [REGISTER])).toEqual({ head: undefined, last: [0] })
    expect(await world.registers.entries(SCHOOL, REGISTER.register, REGISTER.schoolYear, { limit: 10 })).toEqual({ entries: [] })
  })

  it('give the numbers one by one, with the case and the moment', async () => {
    for (const number of [1, 2, 3]) expect(await world.cases.commit(numbered(`case${number}`, number))).toBe('committed')
    expect(await lastOf()).toEqual([3])
    expect((await world.registers.entries(SCHOOL, REGISTER.register, REGISTER.schoolYear, { limit: 10 })).entries).toEqual(
      [1, 2, 3].map((number) => ({ number, caseId: `c-case${number}`, at: plus(number) })),
    )
  })

  it('are read together with the head', async () => {
    await world.cases.commit(opening())
    await world.cases.commit(numbered('first', 1))
    const other = { register: 'registro-istanze-accesso', schoolYear: '2026/27' }
    const { head, last } = await world.cases.readWithCounters(CASE, SCHOOL, [other, REGISTER])
    expect(head).toEqual(await world.cases.read(CASE))
    expect(last).toEqual([0, 1])
    expect((await world.cases.readWithCounters(CASE, SCHOOL, [])).head).toEqual(head)
  })

  it('refuse a number that another case has taken, and open no case', async () => {
    await world.cases.commit(numbered('first', 1))
    expect(await world.cases.commit(numbered('second', 1))).toBe('number-taken')
    expect(await world.cases.read(caseId('c-second'))).toBeUndefined()
    expect(await lastOf()).toEqual([1])
  })

  it('refuse a number that would leave a gap', async () => {
    expect(await world.cases.commit(numbered('first', 2))).toBe('number-taken')
    await world.cases.commit(numbered('first', 1))
    expect(await world.cases.commit(numbered('third', 3))).toBe('number-taken')
  })

  it('give one of two that ask at once the number, and tell the other', async () => {
    const results = await Promise.all(['one', 'two'].map((name) => world.cases.commit(numbered(name, 1))))
    expect([...results].sort()).toEqual(['committed', 'number-taken'])
    expect((await world.registers.entries(SCHOOL, REGISTER.register, REGISTER.schoolYear, { limit: 10 })).entries).toHaveLength(1)
  })

  it('count each school year and each register from 1', async () => {
    await world.cases.commit(numbered('this-year', 1))
    expect(await world.cases.commit(numbered('next-year', 1, { ...REGISTER, schoolYear: '2027/28' }))).toBe('committed')
    expect(await world.cases.commit(numbered('another', 1, { ...REGISTER, register: 'registro-altro' }))).toBe('committed')
    expect(await lastOf()).toEqual([1])
  })

  it('are read page by page', async () => {
    for (let number = 1; number <= 11; number += 1) await world.cases.commit(numbered(`case${number}`, number))
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await world.registers.entries(SCHOOL, REGISTER.register, REGISTER.schoolYear, {
        limit: 4,
        ...(cursor === undefined ? {} : { cursor }),
      })
      seen.push(...page.entries.map(({ number }) => number))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    await expect(world.registers.entries(SCHOOL, REGISTER.register, REGISTER.schoolYear, { limit: 4, cursor: '?' })).rejects.toBeInstanceOf(
      BadCursor,
    )
  })
})
