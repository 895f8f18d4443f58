import { beforeEach, describe, expect, it } from 'vitest'
import { BadCursor, type CaseId, caseId, commandId, type Head } from '../../lib/application/ports.ts'
import { schoolCode } from '../../lib/kernel/school.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { engines, type World } from './engines.ts'
import { CASE, following, opening, plus, T0, touched } from './given.ts'
import { SCHOOL } from './injury-story.ts'

const OTHER = schoolCode('MIIC8XY00Z')
const DAY = 24 * 60

describe.each(engines())('indexes, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const opened = async (name: string, head: Partial<Head> = {}): Promise<CaseId> => {
    const id = caseId(`c-${name}`)
    expect(await world.cases.commit(opening({ ...head, caseId: id }))).toBe('committed')
    return id
  }
  const read = async (id: CaseId = CASE): Promise<Head> => {
    const head = await world.cases.read(id)
    if (head === undefined) throw new Error(`no case ${id}`)
    return head
  }

  describe('the list of a school', () => {
    it('has the nearest date first and cases without one last', async () => {
      await opened('none')
      await opened('third', { nextDue: plus(3 * DAY) })
      await opened('first', { nextDue: plus(DAY) })
      await opened('second', { nextDue: '2026-10-21' })
      const { heads, next } = await world.cases.ofSchool(SCHOOL, { limit: 10 })
      expect(heads.map((head) => head.caseId)).toEqual(['c-first', 'c-second', 'c-third', 'c-none'])
      expect(next).toBeUndefined()
    })

    it('is read page by page, every case once, whatever the size of the page', async () => {
      // Many on one date, as deadlines are.
      for (let n = 0; n < 23; n += 1) await opened(`case${n}`, { nextDue: n % 3 === 0 ? null : plus((n % 4) * DAY) })
      const whole = (await world.cases.ofSchool(SCHOOL, { limit: 100 })).heads.map((head) => head.caseId)
      expect(new Set(whole).size).toBe(23)
      for (const limit of [1, 4, 7, 23]) {
        const seen: CaseId[] = []
        let cursor: string | undefined
        do {
          const page = await world.cases.ofSchool(SCHOOL, { limit, ...(cursor === undefined ? {} : { cursor }) })
          expect(page.heads.length).toBeLessThanOrEqual(limit)
          seen.push(...page.heads.map((head) => head.caseId))
          cursor = page.next
        } while (cursor !== undefined)
        expect(seen).toEqual(whole)
      }
    })

    it('holds no case of another school', async () => {
      await world.schools.put(
        {
          code: OTHER,
          name: 'Altra',
          settings: { governing: 'strictest', internalTerms: {}, parameters: {} },
          calendar: { version: '1', schoolYears: [], officeHours: { 1: { opens: '08:00', closes: '14:00' } }, closures: [] },
          contacts: [],
          revision: 1,
        },
        null,
      )
      await opened('ours')
      await opened('theirs', { school: OTHER })
      expect((await world.cases.ofSchool(SCHOOL, { limit: 10 })).heads.map((head) => head.caseId)).toEqual(['c-ours'])
      expect((await world.cases.ofSchool(OTHER, { limit: 10 })).heads.map((head) => head.caseId)).toEqual(['c-theirs'])
    })

    it('gives the heads as they are now', async () => {
      const id = await opened('moves', { nextDue: plus(DAY) })
      await world.cases.commit(following(await read(id), 'later', {}, { nextDue: plus(2 * DAY) }))
      expect((await world.cases.ofSchool(SCHOOL, { limit: 10 })).heads).toEqual([await read(id)])
    })

    it.each(['', 'ä', 'not base64!', 'YQ='])('refuses the cursor %j', async (cursor) => {
      await expect(world.cases.ofSchool(SCHOOL, { limit: 10, cursor })).rejects.toBeInstanceOf(BadCursor)
    })
  })

  describe('what is due', () => {
    it('is found from its moment on, the earliest first', async () => {
      await opened('tomorrow', { wakeAt: plus(DAY) })
      await opened('soon', { wakeAt: plus(5) })
      await opened('never')
      await opened('later', { wakeAt: plus(50) })
      expect(await world.cases.wakeable(T0, 10)).toEqual([])
      expect(await world.cases.wakeable(plus(5), 10)).toEqual([])
      expect(await world.cases.wakeable(fromMs(toMs(plus(5)) + 1), 10)).toEqual(['c-soon'])
      expect(await world.cases.wakeable(plus(2 * DAY), 10)).toEqual(['c-soon', 'c-later', 'c-tomorrow'])
      expect(await world.cases.wakeable(plus(2 * DAY), 2)).toEqual(['c-soon', 'c-later'])
    })

    it('is looked for no further back than 30 days, or than is asked', async () => {
      await opened('old', { wakeAt: plus(5) })
      expect(await world.cases.wakeable(plus(31 * DAY), 10)).toEqual([])
      expect(await world.cases.wakeable(plus(31 * DAY), 10, T0)).toEqual(['c-old'])
      expect(await world.cases.wakeable(plus(31 * DAY), 10, plus(6))).toEqual([])
      expect(await world.cases.wakeable(plus(10), 10, plus(5))).toEqual(['c-old'])
      expect(await world.cases.wakeable(plus(10), 10, plus(11))).toEqual([])
    })

    it('moves with the head, out of the index when nothing is ahead', async () => {
      const id = await opened('moves', { wakeAt: plus(5) })
      await world.cases.commit(touched(await read(id), { wakeAt: plus(DAY), armed: plus(DAY) }))
      expect(await world.cases.wakeable(plus(60), 10)).toEqual([])
      expect(await world.cases.wakeable(plus(2 * DAY), 10)).toEqual([id])
      await world.cases.commit(touched(await read(id), { wakeAt: null, armed: null }))
      expect(await world.cases.wakeable(plus(2 * DAY), 10)).toEqual([])
    })

    it('stands where it was armed until the command that moved it is delivered', async () => {
      const id = await opened('armed', { wakeAt: plus(50) })
      await world.cases.commit(touched(await read(id), { armed: plus(50) }))
      await world.cases.commit(following(await read(id), 'moves-it', {}, { wakeAt: plus(5) }))
      expect(await world.cases.wakeable(plus(20), 10)).toEqual([])
      expect((await world.cases.undelivered(plus(20), 10)).map((row) => row.id)).toContain('moves-it')
      expect(await world.cases.wakeable(plus(60), 10)).toEqual([id])
      await world.cases.commit(touched(await read(id), { armed: plus(5) }))
      expect(await world.cases.wakeable(plus(20), 10)).toEqual([id])
    })

    it('stands at its own moment where nothing is armed', async () => {
      const id = await opened('far', { wakeAt: plus(100 * DAY) })
      await world.cases.commit(following(await read(id), 'nearer', {}, { wakeAt: plus(5) }))
      expect(await world.cases.wakeable(plus(20), 10)).toEqual([id])
    })
  })

  describe('the outbox', () => {
    it('holds a command until it has been delivered', async () => {
      const id = await opened('one')
      await world.cases.commit(following(await read(id), 'second'))
      expect(await world.cases.undelivered(plus(60), 10)).toEqual([
        { caseId: id, id: commandId('open-c-one') },
        { caseId: id, id: commandId('second') },
      ])
      await world.cases.delivered(id, commandId('open-c-one'))
      expect(await world.cases.undelivered(plus(60), 10)).toEqual([{ caseId: id, id: commandId('second') }])
      await world.cases.delivered(id, commandId('second'))
      expect(await world.cases.undelivered(plus(60), 10)).toEqual([])
    })

    it('tells only of what is old enough, the oldest first, no more than asked', async () => {
      const id = await opened('one')
      for (let n = 2; n <= 5; n += 1) await world.cases.commit(following(await read(id), `command-${n}`))
      expect(await world.cases.undelivered(plus(1), 10)).toEqual([])
      expect((await world.cases.undelivered(plus(3), 10)).map((row) => row.id)).toEqual(['open-c-one', 'command-2'])
      expect((await world.cases.undelivered(plus(60), 2)).map((row) => row.id)).toEqual(['open-c-one', 'command-2'])
    })

    it('takes the same delivery twice, and one of a command that is not there', async () => {
      const id = await opened('one')
      await world.cases.delivered(id, commandId('open-c-one'))
      await world.cases.delivered(id, commandId('open-c-one'))
      await world.cases.delivered(id, commandId('nobody'))
      expect(await world.cases.command(id, commandId('open-c-one'))).toBeDefined()
      expect(await world.cases.command(id, commandId('nobody'))).toBeUndefined()
      expect(await world.cases.history(id)).toHaveLength(1)
    })
  })
})
