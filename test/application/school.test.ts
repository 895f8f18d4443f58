import { describe, expect, it } from 'vitest'
import { changeSchool, type SchoolChange, seeSchool } from '../../lib/application/school.ts'
import {
  answered,
  certificate,
  clerk,
  contact,
  demoSchool,
  document,
  ds,
  injury,
  OTHER_SCHOOL,
  request,
  SCHOOL,
  teacher,
  World,
} from './world.ts'

const patron = { municipality: 'Rivalta', name: 'San Prova', day: '10-16', source: 'prova' }
const calendar = { ...demoSchool().calendar, version: 'rivalta-2', patron }

const change = (world: World, what: SchoolChange, seen: number | undefined = 1, rehearsal = false, who = clerk) =>
  changeSchool(world.ports, who, SCHOOL, what, seen, rehearsal, world.now)

const changed = async (world: World, what: SchoolChange, seen = 1) => {
  const outcome = await change(world, what, seen)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.denial))
  return outcome
}

describe('a new calendar', () => {
  it('moves the open dates of every case, tells them once and journals its version as the cause', async () => {
    const world = await World.at('2026-10-13 12:00')
    const cases = [
      answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId,
      answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId,
    ]
    await world.until('2026-10-13 15:00')
    world.steps()
    await changed(world, { calendar })
    await world.until('2026-10-13 15:10')
    for (const of of cases) {
      expect((await world.head(of)).told['certificates-D1:f1']).toMatchObject({ legal: '2026-10-17', from: '2026-10-16' })
      expect(await world.quietly(() => world.twins.cases.journal(of))).toEqual([
        {
          at: '2026-10-13T13:01:05.000Z',
          moves: [{ obligation: 'certificates-D1:f1', from: '2026-10-16', to: '2026-10-17', cause: 'calendario rivalta-2' }],
        },
      ])
    }
    expect(world.steps()).toEqual(['2026-10-13 15:01:05 clerk moved certificates-D1', '2026-10-13 15:01:05 clerk moved certificates-D1'])
    expect(world.sent.at(-1)?.mail.text).toContain('La data precedente era venerdì 16 ottobre 2026.')
  })

  it('leaves alone what is done, and what it does not touch costs one read and no write', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { caseId: far } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-10-13 15:00')
    await changed(world, { calendar })
    world.listen()
    await world.until('2026-10-13 15:10')
    expect([world.count('cases.read'), world.count('cases.commit')]).toEqual([1, 0])
    expect(await world.quietly(() => world.twins.cases.journal(far))).toEqual([])
  })

  it('rehearsed stores nothing, moves nothing, and tells what it would move: just what it then moves', async () => {
    const world = await World.at('2026-10-13 12:00')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    const { caseId: injured } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.record(injured, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-13 15:00')
    world.listen()
    const rehearsed = await change(world, { calendar }, undefined, true)
    if (!rehearsed.ok) throw new Error('denied')
    expect([world.count('schools.put'), world.count('cases.commit'), world.count('queue.wake')]).toEqual([0, 0, 0])
    expect(rehearsed.record.revision).toBe(1)
    await changed(world, { calendar })
    await world.until('2026-10-13 15:10')
    const moved = []
    for (const head of (await world.quietly(() => world.twins.cases.ofSchool(SCHOOL, { limit: 10 }))).heads) {
      for (const { moves } of await world.quietly(() => world.twins.cases.journal(head.caseId))) {
        moved.push(
          ...moves
            .filter(({ cause }) => cause === 'calendario rivalta-2')
            .map(({ obligation, from, to }) => ({ case: head.caseId, obligation, from, to })),
        )
      }
    }
    const byId = (a: { case: string; obligation: string }, b: { case: string; obligation: string }) =>
      `${a.case}${a.obligation}` < `${b.case}${b.obligation}` ? -1 : 1
    expect([...rehearsed.moves].sort(byId)).toEqual(moved.sort(byId))
    expect(moved.length).toBe(3)
  })

  it('under a version that the school has had with other days is malformed, not stored', async () => {
    const world = await World.at('2026-10-13 12:00')
    await changed(world, { calendar })
    const outcome = await change(world, { calendar: { ...calendar, version: 'rivalta-1' } }, 2)
    expect(outcome).toMatchObject({ ok: false, denial: { kind: 'malformed', flaws: [{ pointer: '/version' }] } })
    expect((await world.quietly(() => world.twins.schools.fresh(SCHOOL)))?.revision).toBe(2)
    await changed(world, { calendar: demoSchool().calendar }, 2)
    await changed(world, { calendar }, 3)
  })

  it('reaches every case of a school with more cases than one page', async () => {
    const world = await World.at('2026-10-13 12:00')
    for (let count = 0; count < 120; count += 1) answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-13 15:00')
    await changed(world, { calendar })
    await world.until('2026-10-13 15:10')
    const { heads } = await world.quietly(() => world.twins.cases.ofSchool(SCHOOL, { limit: 200 }))
    expect(heads.filter(({ told }) => told['certificates-D1:f1']?.legal === '2026-10-17')).toHaveLength(120)
  })
})

describe('another rule set', () => {
  it('changes which clock governs the open cases', async () => {
    const world = await World.at('2026-10-13 09:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    await world.until('2026-10-13 11:20')
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-13 12:00')
    const id = 'injury-lab-gym-D4:f2'
    expect((await world.head(caseId)).told[id]?.legal).toBe('2026-10-15T09:20:00.000Z')
    const { settings } = demoSchool()
    await changed(world, { settings: { ...settings, governing: 'national' } })
    await world.until('2026-10-13 12:10')
    expect((await world.head(caseId)).told[id]).toMatchObject({ legal: '2026-10-15', from: '2026-10-15T09:20:00.000Z' })
    expect((await world.head(caseId)).told['injury-lab-gym-D6:f2']).toBe(undefined)
    await changed(world, { settings: { ...settings, governing: 'regulation' } }, 2)
    await world.until('2026-10-13 12:20')
    expect((await world.head(caseId)).told[id]?.legal).toBe('2026-10-15T09:20:00.000Z')
    // Under the text alone the notice to the police is due again: it is told as new.
    expect((await world.head(caseId)).told['injury-lab-gym-D6:f2']?.legal).toBe('2026-10-15T09:20:00.000Z')
    expect(world.steps('injury-lab-gym-D6')).toEqual(['2026-10-13 12:11:05 clerk opening'])
  })

  it('that no longer asks for an act rings for it no more', async () => {
    const world = await World.at('2026-10-13 09:00', demoSchool({ governing: 'regulation' }))
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-13 12:00')
    expect(world.steps('injury-lab-gym-D6')).toEqual(['2026-10-13 09:00 clerk opening'])
    await changed(world, { settings: demoSchool().settings })
    await world.until('2026-10-13 12:10')
    expect(Object.keys((await world.head(caseId)).told)).not.toContain('injury-lab-gym-D6:f2')
    await world.until('2026-10-20 12:00')
    expect(world.steps('injury-lab-gym-D6')).toEqual([])
  })
})

describe('the school', () => {
  it('is changed by its office alone, on the version that was seen', async () => {
    const world = await World.at('2026-10-13 12:00')
    const what = { contacts: [contact('clerk2', 'clerk')] }
    expect(await change(world, what, 1, false, teacher)).toMatchObject({ ok: false, denial: { kind: 'forbidden' } })
    expect(await change(world, what, 1, true, teacher)).toMatchObject({ ok: false, denial: { kind: 'forbidden' } })
    const stranger = { subject: 's', roles: [{ school: OTHER_SCHOOL, role: 'ds' as const }] }
    expect(await change(world, what, 1, false, stranger)).toMatchObject({ ok: false, denial: { kind: 'not-found' } })
    expect(await changeSchool(world.ports, stranger, OTHER_SCHOOL, what, 1, false, world.now)).toMatchObject({
      ok: false,
      denial: { kind: 'not-found' },
    })
    expect(await changeSchool(world.ports, clerk, 'nonsense', what, 1, false, world.now)).toMatchObject({
      ok: false,
      denial: { kind: 'not-found' },
    })
    expect(await changeSchool(world.ports, clerk, SCHOOL, what, undefined, false, world.now)).toMatchObject({
      ok: false,
      denial: { kind: 'version-required' },
    })
    expect(await change(world, what, 2)).toMatchObject({ ok: false, denial: { kind: 'stale', version: 1 } })
    expect(await change(world, what, 1, false, ds)).toMatchObject({ ok: true, record: { revision: 2 } })
    expect(await change(world, what, 1)).toMatchObject({ ok: false, denial: { kind: 'stale', version: 2 } })
  })

  it('of two that change it at once one is told to read again', async () => {
    const world = await World.at('2026-10-13 12:00')
    const outcomes = await Promise.all(['a', 'b'].map((id) => change(world, { contacts: [contact(id, 'clerk')] })))
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  it('is shown to its office alone', async () => {
    const world = await World.at('2026-10-13 12:00')
    expect((await seeSchool(world.ports, clerk, SCHOOL))?.code).toBe(SCHOOL)
    expect(await seeSchool(world.ports, teacher, SCHOOL)).toBe(undefined)
    expect(await seeSchool(world.ports, clerk, OTHER_SCHOOL)).toBe(undefined)
    expect(await seeSchool(world.ports, clerk, 'nonsense')).toBe(undefined)
  })

  it('a new contact is told from the next reminder on, and no case is written for it', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { caseId } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-13 15:00')
    const { revision } = await world.head(caseId)
    await changed(world, { contacts: [contact('clerk2', 'clerk')] })
    await world.until('2026-10-13 15:10')
    expect((await world.head(caseId)).revision).toBe(revision)
    world.steps()
    await world.until('2026-10-14 12:00')
    expect(world.steps()).toEqual(['2026-10-14 08:00 clerk2 target-2 certificates-D1'])
  })
})
