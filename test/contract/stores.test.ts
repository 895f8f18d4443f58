import { beforeEach, describe, expect, it } from 'vitest'
import { BadCursor, type Claim, caseId, type Head } from '../../lib/application/ports.ts'
import { factIdOf } from '../../lib/kernel/fact.ts'
import { DEFAULT_SETTINGS, schoolCode } from '../../lib/kernel/school.ts'
import { engines, type World } from './engines.ts'
import { CASE, commandOf, following, opening, plus, T0 } from './given.ts'
import { SCHOOL, schoolRecord } from './injury-story.ts'

const REGISTER = { register: 'registro-infortuni', schoolYear: '2026/27' }
const OTHER = schoolCode('MIIC8XY00Z')

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

describe.each(engines())('reminders, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const claim: Claim = {
    rung: 'D4.opening.clerk.k-1',
    obligation: 'injury-lab-gym-D4:f1',
    step: 'opening',
    role: 'clerk',
    recipient: 'k-1',
    at: T0,
  }
  const take = (now: number, until: number) => world.ledger.claim(CASE, claim, plus(now), plus(until))
  const record = async () => (await world.ledger.ofCase(CASE)).find(({ rung }) => rung === claim.rung)

  it('are claimed once', async () => {
    expect(await take(0, 2)).toBe('claimed')
    expect(await take(1, 3)).toBe('busy')
    expect(await take(2, 3)).toBe('busy')
    expect(await world.ledger.ofCase(CASE)).toEqual([{ ...claim, state: 'claimed', claimedAt: T0, ambiguous: 0 }])
  })

  it('are claimed by one of many at once', async () => {
    const results = await Promise.all(Array.from({ length: 16 }, () => take(0, 2)))
    expect(results.filter((result) => result === 'claimed')).toHaveLength(1)
    expect(results.filter((result) => result === 'busy')).toHaveLength(15)
  })

  it('are claimed again after their lease, which counts as a send of unknown outcome', async () => {
    await take(0, 2)
    const results = await Promise.all(Array.from({ length: 8 }, () => take(3, 5)))
    expect(results.filter((result) => result === 'claimed')).toHaveLength(1)
    expect(await record()).toMatchObject({ claimedAt: plus(3), ambiguous: 1 })
    expect(await take(6, 8)).toBe('claimed')
    expect(await record()).toMatchObject({ ambiguous: 2 })
  })

  it('are done once they are sent', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await take(9, 10)).toBe('done')
    expect(await record()).toEqual({ ...claim, state: 'sent', claimedAt: T0, sentAt: plus(1), messageId: 'm-1', ambiguous: 0 })
  })

  it('are free again at once when given back, and count no doubt', async () => {
    await take(0, 2)
    await world.ledger.release(CASE, claim.rung)
    expect(await world.ledger.ofCase(CASE)).toEqual([])
    expect(await take(1, 3)).toBe('claimed')
    expect(await record()).toMatchObject({ claimedAt: plus(1), ambiguous: 0 })
  })

  it('keep the doubts that they had when given back', async () => {
    await take(0, 2)
    await take(3, 5)
    await world.ledger.release(CASE, claim.rung)
    expect(await record()).toMatchObject({ ambiguous: 1 })
    expect(await take(4, 6)).toBe('claimed')
    expect(await record()).toMatchObject({ ambiguous: 1 })
  })

  it('that are sent are not given back', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    await world.ledger.release(CASE, claim.rung)
    expect(await take(9, 10)).toBe('done')
  })

  it('hear what became of them, twice and out of order', async () => {
    await take(0, 2)
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await world.ledger.feedback(CASE, claim.rung, 'delivered')).toMatchObject({ state: 'delivered' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'bounced')).toMatchObject({ state: 'bounced', messageId: 'm-1' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'delivered')).toMatchObject({ state: 'bounced' })
    expect(await world.ledger.feedback(CASE, claim.rung, 'bounced')).toMatchObject({ state: 'bounced' })
  })

  it('may hear of their arrival before they know that they were sent', async () => {
    await take(0, 2)
    await world.ledger.feedback(CASE, claim.rung, 'delivered')
    await world.ledger.sent(CASE, claim.rung, 'm-1', plus(1))
    expect(await record()).toMatchObject({ state: 'delivered', messageId: 'm-1', sentAt: plus(1) })
  })

  it('that were refused for good are done', async () => {
    await take(0, 2)
    await world.ledger.feedback(CASE, claim.rung, 'suppressed')
    expect(await take(9, 10)).toBe('done')
  })

  it('that nobody claimed are not known', async () => {
    expect(await world.ledger.feedback(CASE, 'nothing', 'bounced')).toBeUndefined()
    await world.ledger.release(CASE, 'nothing')
    await expect(world.ledger.sent(CASE, 'nothing', 'm-1', T0)).rejects.toThrow('never claimed')
    expect(await world.ledger.ofCase(CASE)).toEqual([])
  })

  it('of one case are not those of another', async () => {
    await take(0, 2)
    expect(await world.ledger.claim(caseId('c-other'), claim, T0, plus(2))).toBe('claimed')
    expect(await world.ledger.ofCase(CASE)).toHaveLength(1)
  })
})

describe.each(engines())('schools, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const closed = (version: string) => ({
    ...schoolRecord().calendar,
    version,
    closures: [{ from: '2026-12-24', to: '2026-12-24', reason: 'vigilia', source: 'delibera 12' }],
  })

  it('are given back as they were written', async () => {
    expect(await world.schools.fresh(SCHOOL)).toEqual(schoolRecord())
    expect(await world.schools.get(SCHOOL)).toEqual(schoolRecord())
    expect(await world.schools.get(OTHER)).toBeUndefined()
  })

  it('are changed by whoever has read the last revision', async () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      internalTerms: { 'injury-lab-gym-D3': { kind: 'days', n: 2 } as const },
      parameters: { x: 3, y: true },
    }
    const suppressed = schoolRecord().contacts.map((contact) => ({ ...contact, suppressed: 'bounced' }))
    const next = schoolRecord(SCHOOL, { settings, contacts: suppressed, revision: 2 })
    expect(await world.schools.put(next, 1)).toBe('committed')
    expect(await world.schools.put(schoolRecord(SCHOOL, { name: 'Altro', revision: 2 }), 1)).toBe('conflict')
    expect(await world.schools.put(schoolRecord(SCHOOL, { revision: 1 }), null)).toBe('conflict')
    expect(await world.schools.fresh(SCHOOL)).toEqual(next)
  })

  it('keep every calendar that they have had', async () => {
    await world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-2'), revision: 2 }), 1)
    expect(await world.schools.calendar(SCHOOL, '2026-1')).toEqual(schoolRecord().calendar)
    expect(await world.schools.calendar(SCHOOL, '2026-2')).toEqual(closed('2026-2'))
    expect(await world.schools.calendar(SCHOOL, 'never')).toBeUndefined()
  })

  it('never give one name to two calendars', async () => {
    await expect(world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-1'), revision: 2 }), 1)).rejects.toThrow('other days')
    expect(await world.schools.fresh(SCHOOL)).toEqual(schoolRecord())
  })

  it('tell of a change until it has been delivered', async () => {
    expect(await world.schools.changesUndelivered(plus(0), 10)).toEqual([])
    world.clock.now = plus(10)
    await world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-2'), revision: 2 }), 1)
    expect(await world.schools.changesUndelivered(plus(10), 10)).toEqual([])
    const [change] = await world.schools.changesUndelivered(plus(11), 10)
    expect(change).toMatchObject({ school: SCHOOL })
    await world.schools.changeDelivered(SCHOOL, change?.change ?? '')
    await world.schools.changeDelivered(SCHOOL, change?.change ?? '')
    expect(await world.schools.changesUndelivered(plus(11), 10)).toEqual([])
  })

  it('are all listed', async () => {
    await world.schools.put(schoolRecord(OTHER), null)
    expect(await world.schools.all()).toEqual([OTHER, SCHOOL])
  })
})

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
