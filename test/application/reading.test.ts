import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listCases, listObligations, listRegister } from '../../lib/application/list.ts'
import type { CaseId } from '../../lib/application/ports.ts'
import { factsOf, knownAt, obligationsOf, seeCase, summaryOf, trailOf } from '../../lib/application/read-case.ts'
import type { User } from '../../lib/application/user.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import { ROLES, type Role } from '../../lib/kernel/role.ts'
import type { SchoolCode } from '../../lib/kernel/school.ts'
import { instant } from '../../lib/kernel/time.ts'
import { rome } from '../procedures/given.ts'
import { answered, certificate, clerk, document, ds, injury, OTHER_SCHOOL, request, SCHOOL, teacher, user, World } from './world.ts'

const parent = user('parent-1', 'parent')
const withHealth = { ...injury, injury: 'Frattura del polso', firstAid: 'Ghiaccio' }

async function see(world: World, as: User, of: CaseId) {
  const seen = await seeCase(world.ports, as, of)
  if (seen === undefined) throw new Error('not seen')
  return seen
}

const facts = async (world: World, as: User, of: CaseId) => factsOf(world.ports, as, await see(world, as, of), world.now)
const readLog = (world: World, of: CaseId) => world.quietly(() => world.twins.readLog.ofCase(of))

/** A teacher's report that a parent follows and the office completes. */
async function reported(world: World) {
  const { caseId } = answered(
    await world.open('injury-lab-gym', 'injury-occurred', {
      as: teacher,
      data: withHealth,
      people: [{ ref: personRef(injury.injured), name: 'Mario Rossi', email: 'rossi@famiglia.example' }],
    }),
  )
  answered(
    await world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, parties: [{ subject: 'parent-1', role: 'parent' }] }),
  )
  answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
  return caseId
}

describe('a case', () => {
  it('is seen whole by the office, by its own parent, and by the teacher who reported it as far as they recorded it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const of = await reported(world)
    const shown = async (as: User) => (await facts(world, as, of)).facts.map(({ id }) => id)
    expect(await shown(clerk)).toEqual(['f1', 'f2', 'f3'])
    expect(await shown(parent)).toEqual(['f1', 'f2', 'f3'])
    expect(await shown(teacher)).toEqual(['f1'])
    for (const other of [user('teacher-2', 'teacher'), user('parent-2', 'parent'), user('cs-1', 'cs-staff'), user('teacher-1', 'parent')]) {
      expect(await seeCase(world.ports, other, of)).toBe(undefined)
    }
    expect(await seeCase(world.ports, { subject: 'teacher-1', roles: [{ school: OTHER_SCHOOL, role: 'ds' }] }, of)).toBe(undefined)
  })

  it('shows the teacher the persons of no case, and of the obligations their own', async () => {
    const world = await World.at('2026-10-12 12:00')
    const of = await reported(world)
    expect((await facts(world, teacher, of)).people).toEqual([])
    expect((await facts(world, clerk, of)).people).toHaveLength(1)
    const seen = await see(world, teacher, of)
    expect(new Set(obligationsOf(seen, world.now).map(({ bearer }) => bearer))).toEqual(new Set(['teacher']))
    expect(new Set(obligationsOf(await see(world, clerk, of), world.now).map(({ bearer }) => bearer)).size).toBeGreaterThan(1)
    await world.settle()
    expect(await trailOf(world.ports, seen, world.now)).toEqual({ reminders: [], planned: [], journal: [] })
    expect((await trailOf(world.ports, await see(world, clerk, of), world.now)).reminders.length).toBeGreaterThan(0)
  })

  it('does not show its special fields to who may not read them, and says which are withheld', async () => {
    const world = await World.at('2026-10-12 12:00')
    const data = { place: 'inside', injured: 'p-teacher1', dynamics: 'Scivolato', injury: 'Frattura', dsTold: true }
    const { caseId } = answered(await world.open('injury-staff', 'injury-occurred', { as: teacher, data }))
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10), parties: [{ subject: 'cs-1', role: 'cs-staff' }] }))
    const own = (await facts(world, teacher, caseId)).facts
    expect(own.map(({ id, data: shown }) => [id, shown.injury])).toEqual([['f1', 'Frattura']])
    expect((await facts(world, user('cs-1', 'cs-staff'), caseId)).facts).toEqual([])
  })

  it('a special field that is read is logged before, with who read it, as what and when; what is not read is not', async () => {
    const world = await World.at('2026-10-12 12:00')
    const of = await reported(world)
    await facts(world, clerk, of)
    await facts(world, teacher, of)
    expect(await readLog(world, of)).toEqual([
      { at: '2026-10-12T10:00:00.000Z', subject: 'clerk-1', role: 'clerk', facts: ['f1', 'f3'] },
      { at: '2026-10-12T10:00:00.000Z', subject: 'teacher-1', role: 'teacher', facts: ['f1'] },
    ])
    world.twins.faults.plan('readLog.record', 'fail')
    await expect(facts(world, clerk, of)).rejects.toThrow()
    const { caseId: plain } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await facts(world, clerk, plain)
    obligationsOf(await see(world, clerk, of), world.now)
    expect(await readLog(world, plain)).toEqual([])
    expect(await readLog(world, of)).toHaveLength(2)
  })

  it('a special field that only a correction brought is logged like any other', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { as: teacher, data: injury }))
    answered(await world.correct(caseId, 'f1', { data: withHealth }))
    const [report] = (await facts(world, teacher, caseId)).facts
    expect(report?.correctedTo?.data.injury).toBe('Frattura del polso')
    expect(await readLog(world, caseId)).toMatchObject([{ subject: 'teacher-1', facts: ['f1'] }])
  })

  it('shows what a correction changed, its reason, and what no longer stands', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    answered(await world.record(caseId, 'request-found-regular'))
    answered(await world.correct(caseId, 'f1', { data: { ...request, channel: 'pec' } }))
    answered(await world.correct(caseId, 'f2'))
    const shown = (await facts(world, clerk, caseId)).facts
    expect(shown.map(({ id, stands }) => [id, stands])).toEqual([
      ['f1', true],
      ['f2', false],
      ['f3', true],
      ['f4', true],
    ])
    expect(shown[0]?.data.channel).toBe('desk')
    expect(shown[0]?.correctedTo).toEqual({ occurredAt: '2026-10-12T12:00:00+02:00', data: { ...request, channel: 'pec' } })
    expect(shown[2]).toMatchObject({ data: { fact: 'f1', reason: 'Errore di trascrizione' }, withheld: [] })
    expect(await readLog(world, caseId)).toEqual([])
  })

  it('of whose data the key was destroyed can still be looked at', async () => {
    const world = await World.at('2026-10-12 12:00')
    const of = await reported(world)
    await world.quietly(() => world.twins.cases.destroy(of, world.now))
    const seen = await see(world, clerk, of)
    expect(summaryOf(seen).phase).toBe('CERTIFIED')
    expect(obligationsOf(seen, world.now).length).toBeGreaterThan(0)
    const shown = await facts(world, clerk, of)
    expect(shown.people).toEqual([])
    expect(JSON.stringify(shown)).not.toMatch(/Frattura|spalliera|pupil01/)
    expect(await knownAt(world.ports, seen, world.now)).toBe(undefined)
  })
})

describe('what was known then', () => {
  it('explains the mail of then: the dates from the facts recorded until then, as they stood', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId: of } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:30' }))
    await world.until('2026-10-13 12:00')
    answered(await world.record(of, 'medical-document-filed', { data: document(10), at: '2026-10-13 11:20' }))
    await world.until('2026-10-13 15:00')
    answered(await world.correct(of, 'f2', { occurredAt: '2026-10-13 09:05' }))
    await world.until('2026-10-16 12:00')
    answered(await world.record(of, 'inail-report-sent', { data: { channel: 'online', number: '1' }, at: '2026-10-14 10:00' }))
    const then = async (when: string) => {
      const known = await knownAt(world.ports, await see(world, clerk, of), rome(when))
      const inail = known?.obligations.find(({ key }) => key === 'injury-lab-gym-D4')
      return [known?.version, known?.phase, inail?.state, inail?.legal, inail?.movedFrom]
    }
    expect(await then('2026-10-12 11:59')).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(await then('2026-10-12 12:00')).toEqual([1, 'OCCURRED', undefined, undefined, undefined])
    expect(await then('2026-10-13 14:00')).toEqual([2, 'CERTIFIED', 'open', '2026-10-15T11:20:00+02:00', undefined])
    expect(await then('2026-10-13 15:00')).toEqual([3, 'CERTIFIED', 'open', '2026-10-15T09:05:00+02:00', undefined])
    expect(await then('2026-10-15 12:00')).toEqual([3, 'CERTIFIED', 'late', '2026-10-15T09:05:00+02:00', undefined])
    expect(await then('2026-10-16 12:00')).toEqual([4, 'REPORTED', 'met', '2026-10-15T09:05:00+02:00', undefined])
    // Every mail about it told the date that was known when it left.
    for (const { at, mail } of world.sent.filter(({ mail: { tags } }) => tags.rung?.startsWith('injury-lab-gym-D4_'))) {
      const known = await knownAt(world.ports, await see(world, clerk, of), at)
      const legal = known?.obligations.find(({ key }) => key === 'injury-lab-gym-D4')?.legal ?? '?'
      expect(mail.text).toContain(`ore ${legal.slice(11, 16)}`)
    }
  })

  it('lets time pass as it had passed then: silence that fell is shown though nobody had recorded it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId: of } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.settle()
    world.deaf = true
    await world.until('2026-11-20 12:00')
    const seen = await see(world, clerk, of)
    const at = async (when: string) =>
      (await knownAt(world.ports, seen, rome(when)))?.obligations.find(({ key }) => key === 'access-formal-D1')?.state
    expect([await at('2026-11-11 23:59'), await at('2026-11-12 00:01')]).toEqual(['open', 'lapsed'])
    expect(obligationsOf(seen, world.now).find(({ key }) => key === 'N-09/appeal')?.legal).toBe('2026-12-11')
  })
})

/** Two schools with cases of several procedures, in which several people take part. */
async function manyCases(world: World): Promise<CaseId[]> {
  const cases: CaseId[] = []
  const take = async (outcome: ReturnType<World['open']>) => cases.push(answered(await outcome).caseId)
  for (const subject of ['a', 'b', 'a', 'b', 'a']) {
    await take(world.open('injury-lab-gym', 'injury-occurred', { as: user(subject, 'teacher'), data: withHealth }))
    await take(world.open('certificates', 'certificate-requested', { as: user(subject, 'parent'), data: certificate }))
    await take(world.open('access-formal', 'request-filed', { as: user(subject, 'requester'), data: request }))
  }
  await take(
    world.open('injury-other-spaces', 'injury-occurred', {
      data: { ...injury, place: 'stairs' },
      parties: [{ subject: 'a', role: 'parent' }],
    }),
  )
  await take(world.open('premises-use', 'use-requested', { as: user('b', 'cs-staff'), data: { useDate: '2026-11-20', external: false } }))
  await take(
    world.open('injury-staff', 'injury-occurred', {
      as: user('a', 'injured'),
      data: { place: 'inside', injured: 'p-teacher1', dynamics: 'x' },
    }),
  )
  for (let count = 0; count < 5; count += 1) await take(world.open('certificates', 'certificate-requested', { data: certificate }))
  return cases
}

const mostly = <T>(often: T, rarely: T) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: fc.constant(rarely) })
const schools = mostly<SchoolCode>(SCHOOL, OTHER_SCHOOL)
const roles = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Role>('teacher', 'parent', 'requester', 'injured', 'cs-staff') },
  { weight: 1, arbitrary: fc.constantFrom(...ROLES) },
)

const users: fc.Arbitrary<User> = fc.record({
  subject: fc.constantFrom('a', 'b', 'c'),
  roles: fc.uniqueArray(fc.record({ school: schools, role: roles }), { maxLength: 4, selector: ({ school, role }) => `${school} ${role}` }),
})

const REGISTERS = ['registro-infortuni', 'registro-istanze-accesso']

describe('no list returns what its case refuses', () => {
  it('for random users, roles and schools: lists hold all that may be seen and nothing else, whatever the page', async () => {
    const world = await World.at('2026-10-12 12:00')
    const cases = await manyCases(world)
    await world.until('2026-10-16 12:00')
    const seenBySome = { none: 0, some: 0, all: 0 }
    await fc.assert(
      fc.asyncProperty(
        users,
        schools,
        fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 30 })),
        async (as, school, limit) => {
          const visible = new Map<string, Awaited<ReturnType<typeof see>>>()
          for (const of of cases) {
            const seen = await seeCase(world.ports, as, of)
            if (seen !== undefined && seen.head.school === school) visible.set(of, seen)
          }
          seenBySome[visible.size === 0 ? 'none' : visible.size === cases.length ? 'all' : 'some'] += 1
          const listed: string[] = []
          for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page += 1) {
            const { items, next } = await listCases(world.ports, as, school, { limit, ...(cursor === undefined ? {} : { cursor }) })
            expect(items.length).toBeLessThanOrEqual(limit)
            listed.push(...items.map(({ id }) => id))
            for (const item of items) {
              const seen = visible.get(item.id)
              expect(seen === undefined ? undefined : summaryOf(seen)).toEqual(item)
            }
            cursor = next
          }
          expect([...listed].sort()).toEqual([...visible.keys()].sort())
          const own = [...visible.values()].flatMap((seen) => obligationsOf(seen, world.now).map(({ id, case: of }) => `${of} ${id}`))
          const all: string[] = []
          for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page += 1) {
            const states = ['open', 'late', 'not-due-yet', 'met', 'lapsed', 'ended', 'suspended', 'superseded'] as const
            const { items, next } = await listObligations(
              world.ports,
              as,
              school,
              { limit: limit * 3, ...(cursor === undefined ? {} : { cursor }) },
              { states },
              world.now,
            )
            all.push(...items.map(({ id, case: of }) => `${of} ${id}`))
            cursor = next
          }
          expect(all.length).toBe(new Set(all).size)
          expect([...all].sort()).toEqual([...own].sort())
          for (const id of REGISTERS) {
            const register = await listRegister(world.ports, as, school, id, '2026/27', { limit: 50 }, world.now)
            for (const row of register?.items ?? []) {
              if (row.case === null) expect(row.columns).toEqual({})
              else expect(visible.has(row.case)).toBe(true)
            }
          }
        },
      ),
      { numRuns: 300, seed: 3 },
    )
    // Of each kind of user there were enough.
    expect(Math.min(...Object.values(seenBySome))).toBeGreaterThan(10)
  })

  it('nothing of another school is told, not even that it exists', async () => {
    const world = await World.at('2026-10-12 12:00')
    await manyCases(world)
    const stranger: User = { subject: 'a', roles: [{ school: OTHER_SCHOOL, role: 'ds' }] }
    expect(await listCases(world.ports, stranger, SCHOOL, { limit: 10 })).toEqual({ items: [] })
    expect(await listObligations(world.ports, stranger, SCHOOL, { limit: 10 }, {}, world.now)).toEqual({ items: [] })
    expect(await listRegister(world.ports, stranger, SCHOOL, 'registro-infortuni', '2026/27', { limit: 10 }, world.now)).toBe(undefined)
    expect(world.count('cases.ofSchool')).toBe(0)
  })
})

describe('the scadenzario', () => {
  const scadenzario = async (world: World, filter: Parameters<typeof listObligations>[4] = {}, limit = 100, as: User = clerk) =>
    (await listObligations(world.ports, as, SCHOOL, { limit }, filter, world.now)).items

  it('is in the order of the legal ends, hour terms among day terms, those without a date last', async () => {
    const world = await World.at('2026-10-12 12:00')
    await manyCases(world)
    const { caseId: of } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.record(of, 'medical-document-filed', { data: document(10) }))
    const items = await scadenzario(world)
    const ends = items.map(({ lateAfter }) => lateAfter ?? '9999')
    expect(ends).toEqual([...ends].sort())
    expect(ends.at(-1)).toBe('9999')
    // An hour term of the 14th at noon comes before a day term of the same day.
    const hours = items.findIndex(({ key }) => key === 'injury-lab-gym-D4')
    expect(items[hours]?.legal).toBe('2026-10-14T12:00:00+02:00')
    const nextDay = items.findIndex(({ legal }) => legal === '2026-10-15')
    expect(hours).toBeLessThan(nextDay)
  })

  it('in the night in which summer time ends keeps the order of time', async () => {
    const world = await World.at('2026-10-23 12:00')
    const ends = ['2026-10-23T00:30:00.000Z', '2026-10-23T01:10:00.000Z']
    const cases: CaseId[] = []
    for (const at of [...ends].reverse()) {
      const { caseId: of } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: rome('2026-10-22 12:00') }))
      cases.push(of)
      answered(await world.record(of, 'medical-document-filed', { data: document(10), at: instant(at) }))
    }
    const items = (await scadenzario(world)).filter(({ key }) => key === 'injury-lab-gym-D4')
    expect(items.map(({ legal }) => legal)).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:10:00+01:00'])
  })

  it('read page by page is the whole, nothing twice and nothing missing', async () => {
    const world = await World.at('2026-10-12 12:00')
    await manyCases(world)
    const whole = (await scadenzario(world)).map(({ case: of, id }) => `${of} ${id}`)
    for (const limit of [1, 2, 7, whole.length, whole.length + 1]) {
      const pages: string[] = []
      let cursor: string | undefined
      do {
        const page = await listObligations(
          world.ports,
          clerk,
          SCHOOL,
          { limit, ...(cursor === undefined ? {} : { cursor }) },
          {},
          world.now,
        )
        pages.push(...page.items.map(({ case: of, id }) => `${of} ${id}`))
        cursor = page.next
      } while (cursor !== undefined)
      expect(pages).toEqual(whole)
    }
  })

  it('is narrowed by procedure, bearer, state and legal date', async () => {
    const world = await World.at('2026-10-12 12:00')
    await manyCases(world)
    await world.until('2026-10-16 12:00')
    for (const item of await scadenzario(world, { procedure: 'access-formal' })) expect(item.procedure).toBe('access-formal')
    for (const item of await scadenzario(world, { bearer: 'dsga' })) expect(item.bearer).toBe('dsga')
    for (const item of await scadenzario(world, { states: ['late'] })) expect(item.state).toBe('late')
    const between = await scadenzario(world, { dueFrom: '2026-10-15', dueUntil: '2026-10-22' })
    for (const { legal } of between) expect(legal !== undefined && legal >= '2026-10-15' && legal.slice(0, 10) <= '2026-10-22').toBe(true)
    const counts = await Promise.all(
      [{ procedure: 'access-formal' }, { bearer: 'dsga' }, { states: ['late'] as const }].map(
        async (filter) => (await scadenzario(world, filter)).length,
      ),
    )
    expect(Math.min(...counts, between.length)).toBeGreaterThan(0)
  })

  it('shows what time has made, though nobody has recorded it yet', async () => {
    const world = await World.at('2026-10-12 12:00')
    answered(await world.open('access-formal', 'request-filed', { data: request }))
    world.deaf = true
    await world.until('2026-11-12 12:00')
    expect((await scadenzario(world)).map(({ key, legal }) => `${key} ${legal}`)).toEqual(['N-09/appeal 2026-12-11'])
  })
})

describe('a register', () => {
  it('shows every number in its order, with persons by name, and dates and moments in its columns', async () => {
    const world = await World.at('2026-10-12 12:00')
    const person = { ref: personRef('p-requester'), name: 'Anna Bianchi', residence: 'Via Roma 1, Rivalta' }
    answered(await world.open('access-formal', 'request-filed', { data: { ...request, protocol: '77/2026' }, people: [person] }))
    const { caseId: second } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    answered(
      await world.record(second, 'decision-communicated', {
        data: { outcome: 'accept', channel: 'pec', periodFrom: '2026-10-20', periodTo: '2026-11-20' },
      }),
    )
    const register = await listRegister(world.ports, clerk, SCHOOL, 'registro-istanze-accesso', '2026/27', { limit: 10 }, world.now)
    expect(register?.items.map(({ number }) => number)).toEqual([1, 2])
    expect(register?.items[0]?.columns).toMatchObject({
      received: '2026-10-12T12:00:00+02:00',
      protocol: '77/2026',
      requester: 'Anna Bianchi, Via Roma 1, Rivalta',
      document: 'Verbale',
      due: '2026-11-11',
      answered: null,
      phase: 'RECEIVED',
    })
    expect(register?.items[1]?.columns).toMatchObject({
      requester: 'p-requester',
      outcome: 'accept',
      answered: '2026-10-12T12:00:00+02:00',
      phase: 'DECIDED',
    })
  })

  it('shows a corrected entry as it is now', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId: of } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:00' }))
    answered(await world.correct(of, 'f1', { occurredAt: '2026-10-12 09:00', data: { ...injury, injured: 'p-pupil02' } }))
    const register = await listRegister(world.ports, clerk, SCHOOL, 'registro-infortuni', '2026/27', { limit: 10 }, world.now)
    expect(register?.items[0]?.columns).toMatchObject({ occurred: '2026-10-12T09:00:00+02:00', injured: 'p-pupil02' })
  })

  it('page by page has no gap, and is for the office alone', async () => {
    const world = await World.at('2026-10-12 12:00')
    for (let count = 0; count < 7; count += 1) answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    const numbers: number[] = []
    let cursor: string | undefined
    do {
      const page = await listRegister(
        world.ports,
        ds,
        SCHOOL,
        'registro-infortuni',
        '2026/27',
        { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
        world.now,
      )
      numbers.push(...(page?.items.map(({ number }) => number) ?? []))
      cursor = page?.next
    } while (cursor !== undefined)
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await listRegister(world.ports, teacher, SCHOOL, 'registro-infortuni', '2026/27', { limit: 3 }, world.now)).toBe(undefined)
    expect(await listRegister(world.ports, clerk, SCHOOL, 'no-register', '2026/27', { limit: 3 }, world.now)).toBe(undefined)
  })
})
