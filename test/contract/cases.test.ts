import { beforeEach, describe, expect, it } from 'vitest'
import { caseId, commandId, type Head, type Person } from '../../lib/application/ports.ts'
import { factIdOf, personRef } from '../../lib/kernel/fact.ts'
import { engines, type World } from './engines.ts'
import { CASE, commandOf, factOf, following, headOf, opening, plus, T0, touched } from './given.ts'

const NOBODY = caseId('c-nobody')
const moved = [{ obligation: 'injury-lab-gym-D4:f1', from: T0, to: plus(60), cause: 'f2' }]

describe.each(engines())('cases, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const read = async (id = CASE): Promise<Head> => {
    const head = await world.cases.read(id)
    if (head === undefined) throw new Error(`no case ${id}`)
    return head
  }

  describe('reading', () => {
    it('knows nothing of a case that is not there', async () => {
      expect(await world.cases.read(NOBODY)).toBeUndefined()
      expect(await world.cases.history(NOBODY)).toEqual([])
      expect(await world.cases.people(NOBODY)).toEqual([])
      expect(await world.cases.journal(NOBODY)).toEqual([])
      expect(await world.cases.command(NOBODY, commandId('none'))).toBeUndefined()
    })

    it('gives a head back as it was written', async () => {
      const head = headOf({
        commands: [{ id: commandId('open-one'), body: 'x', answer: commandOf('open-one', 1).answer }],
        told: {
          'injury-lab-gym-D4:f1': { legal: plus(2880), target: plus(300), at: T0, from: plus(100), cause: 'f1' },
          'N-03:f1': { legal: null, target: null, at: T0 },
        },
        wakeAt: plus(60),
        armed: plus(30),
        parties: [{ subject: 'u-teacher', role: 'teacher' }],
        registers: [{ register: 'registro-infortuni', schoolYear: '2026/27', number: 1 }],
        nextDue: plus(2880),
      })
      expect(await world.cases.commit(opening(head))).toBe('committed')
      expect(await read()).toEqual(head)
    })

    it('gives facts back as they were written, in the order of recording', async () => {
      const despite = { codes: ['ERR-injury-lab-gym-R1'], reason: 'il certificato manca' }
      const lapsed = { obligation: 'injury-lab-gym-D2:f1', calendar: '2026-1' }
      await world.cases.commit(opening())
      await world.cases.commit(following(await read(), 'zzz', { facts: [factOf(2, { despite })] }))
      const time = factOf(4, { by: { subject: 'service', role: 'service' }, lapsed, classes: { plain: {}, personal: {}, special: {} } })
      const both = { facts: [factOf(3), time], command: commandOf('aaa', 3, CASE, { version: 4 }) }
      await world.cases.commit(following(await read(), 'aaa', both, { version: 4 }))
      expect(await world.cases.history(CASE)).toEqual([factOf(1), factOf(2, { despite }), factOf(3), time])
    })

    it('leaves the special fields sealed where they are not asked for', async () => {
      await world.cases.commit(opening())
      const { plain, personal } = factOf(1).classes
      expect(await world.cases.history(CASE, 'special')).toEqual([factOf(1, { classes: { plain, personal, special: {} } })])
    })

    it('shares nothing between what is given, kept and given back', async () => {
      const personal = { dynamics: 'prima' }
      const fact = factOf(1, { classes: { plain: {}, personal, special: {} } })
      await world.cases.commit(opening({}, { facts: [fact] }))
      personal.dynamics = 'dopo'
      const [kept] = await world.cases.history(CASE)
      expect(kept?.classes.personal).toEqual({ dynamics: 'prima' })
      expect(await read()).not.toBe(await read())
    })

    it('reads more facts than one page of the engine holds', async () => {
      const note = 'x'.repeat(900)
      const long = (n: number) =>
        factOf(n, {
          classes: { plain: { note: note + [...note].map((_, i) => ((i * n) % 36).toString(36)).join('') }, personal: {}, special: {} },
        })
      await world.cases.commit(opening({}, { facts: [long(1)] }))
      for (let n = 2; n <= 40; n += 1) await world.cases.commit(following(await read(), `more-${n}`, { facts: [long(n)] }))
      expect((await world.cases.history(CASE)).map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => factIdOf(index + 1)))
    })
  })

  describe('a commit', () => {
    it('of a case that exists already is a conflict', async () => {
      await world.cases.commit(opening())
      expect(await world.cases.commit(opening({}, { command: commandOf('another', 1) }))).toBe('conflict')
    })

    it('on a revision that has gone by is a conflict and changes nothing', async () => {
      await world.cases.commit(opening())
      const head = await read()
      expect(await world.cases.commit(following(head, 'first'))).toBe('committed')
      expect(await world.cases.commit(following(head, 'second'))).toBe('conflict')
      expect((await read()).version).toBe(2)
      expect(await world.cases.history(CASE)).toHaveLength(2)
      expect(await world.cases.command(CASE, commandId('second'))).toBeUndefined()
    })

    it('of two at once on the same revision lets one through', async () => {
      await world.cases.commit(opening())
      const head = await read()
      const results = await Promise.all(['a', 'b'].map((name) => world.cases.commit(following(head, `race-${name}`))))
      expect([...results].sort()).toEqual(['committed', 'conflict'])
      expect(await world.cases.history(CASE)).toHaveLength(2)
    })

    it('of a command that was recorded is known as such, on whatever revision', async () => {
      await world.cases.commit(opening())
      const head = await read()
      await world.cases.commit(following(head, 'same'))
      expect(await world.cases.commit(following(head, 'same'))).toBe('command-exists')
      expect(await world.cases.commit(following(await read(), 'same'))).toBe('command-exists')
      expect(await world.cases.history(CASE)).toHaveLength(2)
    })

    it('of the same command twice at once records it once', async () => {
      await world.cases.commit(opening())
      const head = await read()
      const results = await Promise.all([1, 2].map(() => world.cases.commit(following(head, 'twice'))))
      expect(results).toContain('committed')
      expect(results.filter((result) => result === 'committed')).toHaveLength(1)
      expect(await world.cases.history(CASE)).toHaveLength(2)
    })

    it('of the head alone moves the revision and no version', async () => {
      await world.cases.commit(opening())
      const head = await read()
      expect(await world.cases.commit(touched(head, { armed: plus(60), wakeAt: plus(60) }))).toBe('committed')
      expect(await world.cases.commit(touched(head))).toBe('conflict')
      expect(await read()).toMatchObject({ version: 1, revision: 2, armed: plus(60) })
    })

    it('without facts can hold a journal entry', async () => {
      await world.cases.commit(opening())
      expect(await world.cases.commit({ ...touched(await read()), journal: { at: plus(5), moves: moved } })).toBe('committed')
      expect(await world.cases.journal(CASE)).toEqual([{ at: plus(5), moves: moved }])
    })

    it('that is not well formed is refused before anything is written', async () => {
      await world.cases.commit(opening())
      const head = await read()
      const people = Array.from({ length: 12 }, (_, index): Person => ({ ref: personRef(`p-person${index}`), name: `Nome ${index}` }))
      const bad = [
        { ...following(head, 'bad'), expected: 7 },
        following(head, 'bad', { facts: [factOf(3)], command: commandOf('bad', 3) }),
        following(head, 'bad', { facts: [factOf(2)], command: commandOf('bad', 5) }),
        following(head, 'bad', { people }),
      ]
      for (const commit of bad) await expect(world.cases.commit(commit)).rejects.toBeInstanceOf(RangeError)
      expect(await read()).toEqual(head)
      expect(await world.cases.history(CASE)).toHaveLength(1)
    })

    it('can be made by a process that has not read the case', async () => {
      await world.cases.commit(opening())
      const head = await read()
      for (let n = 0; n < 3; n += 1) await world.cases.commit(following(await read(), `more-${n}`))
      expect((await read()).version).toBe(4)
      expect(await world.cases.commit(following(head, 'late'))).toBe('conflict')
      expect((await read()).state.kept).toEqual(head.state.kept)
    })
  })

  describe('a command', () => {
    it('is remembered with its body and its answer', async () => {
      const warnings = [{ code: 'W-x', rule: 'x', sentence: 'attenzione', norm: 'App. G' }]
      const command = commandOf('open-it', 1, CASE, { warnings, moved })
      await world.cases.commit(opening({}, { command }))
      expect(await world.cases.command(CASE, command.id)).toEqual({ body: command.body, answer: command.answer })
    })

    it('of another case is another command', async () => {
      await world.cases.commit(opening({}, { command: commandOf('mine', 1) }))
      const other = caseId('c-other')
      expect(await world.cases.commit(opening({ caseId: other }, { command: commandOf('mine', 1, other) }))).toBe('committed')
    })
  })

  describe('people', () => {
    const anna: Person = {
      ref: personRef('p-anna01'),
      name: 'Anna',
      role: 'parent',
      email: 'anna@example.it',
      residence: 'via Roma',
      powers: 'madre',
      taxCode: 'X',
    }
    const bea: Person = { ref: personRef('p-bea001'), name: 'Bea' }

    it('stand with their case', async () => {
      await world.cases.commit(opening({}, { people: [bea, anna] }))
      await world.cases.commit(opening({ caseId: caseId('c-other') }, { people: [{ ...bea, name: 'Altra' }] }))
      expect(await world.cases.people(CASE)).toEqual([anna, bea])
    })

    it('are replaced by what is said later', async () => {
      await world.cases.commit(opening({}, { people: [anna, bea] }))
      await world.cases.commit(following(await read(), 'mend', { people: [{ ...bea, email: 'bea@example.it' }] }))
      expect(await world.cases.people(CASE)).toEqual([anna, { ...bea, email: 'bea@example.it' }])
    })
  })

  it('journals what commands, wake-ups and calendars moved, in order', async () => {
    await world.cases.commit(opening())
    const command = commandOf('moves', 2, CASE, { moved })
    await world.cases.commit(following(await read(), 'moves', { command, journal: { at: command.answer.recordedAt, moves: moved } }))
    await world.cases.commit({
      ...touched(await read()),
      journal: { at: plus(90), moves: [{ ...moved[0], obligation: 'N-03:f1', from: null, to: null, cause: '2026-2' }] },
    })
    const other = commandOf('more', 3, CASE, { moved: [] })
    await world.cases.commit(following(await read(), 'more', { command: other, journal: { at: plus(95), moves: moved } }))
    expect((await world.cases.journal(CASE)).map(({ at }) => at)).toEqual([plus(2), plus(90), plus(95)])
    expect((await world.cases.journal(CASE))[0]?.moves).toEqual(moved)
  })
})
