import { describe, expect, it } from 'vitest'
import { schoolOf } from '../../lib/application/context.ts'
import type { Outcome } from '../../lib/application/outcome.ts'
import type { CaseId } from '../../lib/application/ports.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { splitState } from '../../lib/kernel/privacy.ts'
import { instant } from '../../lib/kernel/time.ts'
import { procedureOf } from '../procedures/given.ts'
import { answered, clerk, demoSchool, denied, document, ds, injury, request, teacher, World } from './world.ts'

const D4 = 'injury-lab-gym-D4'

const flawsOf = (outcome: Outcome): string[] => {
  const denial = denied(outcome)
  return denial.kind === 'malformed' ? denial.flaws.map(({ pointer }) => pointer) : [denial.kind]
}

/** The state of the head is the one to which the whole history leads. */
async function expectFolded(world: World, caseId: CaseId) {
  const head = await world.head(caseId)
  const procedure = await procedureOf(head.procedure)
  const lived = livedThrough(procedure, await world.facts(caseId), schoolOf(demoSchool()), world.now)
  if (lived === undefined) throw new Error('nothing stands')
  expect(lived.made).toEqual([])
  expect(head.state).toEqual(splitState(procedure, lived.state))
}

async function certified(world: World, days = 10) {
  const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:30' }))
  await world.until('2026-10-13 12:00')
  answered(await world.record(caseId, 'medical-document-filed', { data: document(days), at: '2026-10-13 11:20' }))
  return caseId
}

const legalOf = async (world: World, caseId: CaseId, key: string) => (await world.head(caseId)).told[`${key}`]?.legal

describe('a fact told late', () => {
  it('counts from when it happened, and takes its place among the others', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    await world.until('2026-10-16 09:00')
    const told = answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '7' }, at: '2026-10-12 13:00' }))
    expect(told.fact).toBe('f3')
    expect((await world.facts(caseId)).map(({ type }) => type)).toEqual([
      'injury-occurred',
      'medical-document-filed',
      'declaration-protocolled',
    ])
    // The insurer's three days count from the medical document of the 13th, the target from the declaration of the 12th.
    expect((await world.head(caseId)).told['injury-lab-gym-D7:f3']).toMatchObject({ legal: '2026-10-16', target: '2026-10-15' })
    await expectFolded(world, caseId)
  })

  it('that met a duty in time meets it, though everybody had been told that it was late', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    await world.until('2026-10-16 09:00')
    expect(world.steps(D4)).toContain('2026-10-15 11:20 clerk past-legal-1')
    answered(await world.record(caseId, 'inail-report-sent', { data: { channel: 'online', number: '1' }, at: '2026-10-14 09:00' }))
    const { tracks } = (await world.head(caseId)).state.plain
    expect(tracks.find(({ key }) => key === D4)?.settled).toMatchObject({ outcome: 'met', at: '2026-10-14T07:00:00.000Z' })
    await expectFolded(world, caseId)
  })

  it('is judged by what had happened before it, not by what came after', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    const early = await world.record(caseId, 'prognosis-prolonged', {
      data: { protocol: '9', inabilityUntil: '2026-11-30' },
      at: '2026-10-12 11:00',
    })
    expect(denied(early)).toMatchObject({ kind: 'refused', refusals: [{ code: 'ERR-ORDER' }] })
  })

  it('facts in every order of recording come to the same dates', async () => {
    const facts = [
      ['declaration-protocolled', { protocol: '1' }, '2026-10-12 12:00'],
      ['medical-report-issued', {}, '2026-10-12 15:00'],
      ['medical-document-filed', document(2), '2026-10-13 11:20'],
      ['insurer-notified', { insurer: 'X' }, '2026-10-14 10:00'],
    ] as const
    const ends = []
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]) {
      const world = await World.at('2026-10-12 11:00')
      const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:30' }))
      await world.until('2026-10-14 12:00')
      for (const at of order) {
        const [type, data, when] = facts[at] ?? facts[0]
        answered(await world.record(caseId, type, { data, at: when }))
      }
      const { plain } = (await world.head(caseId)).state
      ends.push(
        plain.tracks.map(({ key, anchor, start, settled }) => [key, anchor, start.type, settled?.outcome, settled?.at].join(' ')).sort(),
      )
      await expectFolded(world, caseId)
    }
    expect(new Set(ends.map(String)).size).toBe(1)
  })
})

describe('a correction', () => {
  it('of the moment moves the dates that hung on it, shows them, and keeps their identity', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    expect(await legalOf(world, caseId, `${D4}:f2`)).toBe('2026-10-15T09:20:00.000Z')
    const corrected = answered(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 09:05' }))
    expect(corrected.moved).toEqual([
      { obligation: `${D4}:f2`, from: '2026-10-15T09:20:00.000Z', to: '2026-10-15T07:05:00.000Z', cause: 'f3' },
    ])
    expect(await legalOf(world, caseId, `${D4}:f2`)).toBe('2026-10-15T07:05:00.000Z')
    const journal = await world.quietly(() => world.twins.cases.journal(caseId))
    expect(journal).toEqual([{ at: corrected.recordedAt, moves: corrected.moved }])
    await expectFolded(world, caseId)
  })

  it('of the data makes arise what was not due, and takes away what was', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world, 2)
    const keys = async () => Object.keys((await world.head(caseId)).told).filter((id) => /D4|N-03/.test(id))
    expect(await keys()).toEqual(['N-03:f2'])
    answered(await world.correct(caseId, 'f2', { data: document(20) }))
    expect(await keys()).toEqual([`${D4}:f2`])
    answered(await world.correct(caseId, 'f2', { data: document(3) }))
    expect(await keys()).toEqual(['N-03:f2'])
    await expectFolded(world, caseId)
  })

  it('without a replacement withdraws the fact, and what it met is open again', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    answered(await world.record(caseId, 'inail-report-sent', { data: { channel: 'online', number: '1' } }))
    expect((await world.head(caseId)).told[`${D4}:f2`]).toBe(undefined)
    answered(await world.correct(caseId, 'f3'))
    expect(await legalOf(world, caseId, `${D4}:f2`)).toBe('2026-10-15T09:20:00.000Z')
    expect(await world.facts(caseId)).toHaveLength(4)
    await expectFolded(world, caseId)
  })

  it('is made by the office alone', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { as: teacher, data: injury }))
    expect(denied(await world.correct(caseId, 'f1', { data: { ...injury, place: 'other-lab' } }, { as: teacher })).kind).toBe('forbidden')
    for (const as of [clerk, ds]) answered(await world.correct(caseId, 'f1', { data: { ...injury, place: 'other-lab' } }, { as }))
  })

  it('of the fact that opened the case is possible, its withdrawal is not', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    expect(flawsOf(await world.correct(caseId, 'f1'))).toEqual(['/data/fact'])
    answered(await world.correct(caseId, 'f1', { occurredAt: '2026-10-12 09:00' }))
    expect((await world.head(caseId)).state.plain.openedAt).toBe('2026-10-12T07:00:00.000Z')
    await expectFolded(world, caseId)
  })

  it('that would make another fact the first is refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    expect(flawsOf(await world.correct(caseId, 'f1', { occurredAt: '2026-10-13 11:30' }))).toEqual(['/data'])
    expect(flawsOf(await world.correct(caseId, 'f2', { occurredAt: '2026-10-12 09:00' }))).toEqual(['/data'])
  })

  it('to a moment of the future is refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    expect(flawsOf(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 12:06' }))).toEqual(['/data/occurredAt'])
    expect(flawsOf(await world.correct(caseId, 'f2', { occurredAt: '2036-10-13 12:00' }))).toEqual(['/data/occurredAt'])
  })

  it('with data that the fact does not admit is refused, field by field', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    expect(flawsOf(await world.correct(caseId, 'f2', { data: { protocol: '', outcome: 'well', surname: 'Rossi' } })).sort()).toEqual([
      '/data/data/outcome',
      '/data/data/protocol',
      '/data/data/surname',
    ])
  })

  it('of a correction, of a fact that does not exist or has been withdrawn is refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    answered(await world.correct(caseId, 'f2'))
    expect(flawsOf(await world.correct(caseId, 'f3'))).toEqual(['/data/fact'])
    expect(flawsOf(await world.correct(caseId, 'f2'))).toEqual(['/data/fact'])
    expect(flawsOf(await world.correct(caseId, 'f9'))).toEqual(['/data/fact'])
    expect(flawsOf(await world.correct(caseId, 'f2', { data: document(10) }))).toEqual(['/data/fact'])
  })

  it('of a corrected fact counts, the last one', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await certified(world)
    answered(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 09:05' }))
    answered(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 10:00' }))
    expect(await legalOf(world, caseId, `${D4}:f2`)).toBe('2026-10-15T08:00:00.000Z')
    await expectFolded(world, caseId)
  })
})

describe('a lapse', () => {
  async function silent(world: World) {
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-11-20 12:00')
    expect((await world.facts(caseId)).map(({ id, type }) => `${id} ${type}`)).toEqual(['f1 request-filed', 'f2 refused-by-silence'])
    return caseId
  }
  const answer = { outcome: 'accept', channel: 'pec', periodFrom: '2026-11-25', periodTo: '2026-12-20' }

  it('is withdrawn once the fact is there that came in time', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await silent(world)
    answered(await world.record(caseId, 'decision-communicated', { data: answer, at: '2026-11-10 10:00' }))
    answered(await world.correct(caseId, 'f2'))
    const { plain } = (await world.head(caseId)).state
    expect(plain.phase).toBe('DECIDED')
    expect(plain.tracks.find(({ key }) => key === 'access-formal-D1')?.settled).toMatchObject({ outcome: 'met' })
    expect(plain.tracks.find(({ key }) => key === 'N-09/appeal')).toBe(undefined)
    await expectFolded(world, caseId)
  })

  it('cannot be withdrawn while the facts still say that time has made it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await silent(world)
    expect(flawsOf(await world.correct(caseId, 'f2'))).toEqual(['/data/fact'])
    expect(await world.facts(caseId)).toHaveLength(2)
  })

  it('has no data and no other moment', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await silent(world)
    expect(flawsOf(await world.correct(caseId, 'f2', { data: {} }))).toEqual(['/data/data'])
    expect(flawsOf(await world.correct(caseId, 'f2', { occurredAt: '2026-11-12 10:00' }))).toEqual(['/data/occurredAt'])
  })

  it('is made by a command that comes before the wake-up, and the command is judged after it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.settle()
    world.deaf = true
    await world.until('2026-11-20 12:00')
    const late = answered(await world.record(caseId, 'decision-communicated', { data: answer }))
    expect(late.warnings.map(({ code }) => code)).toContain('W-access-formal-R3')
    expect((await world.facts(caseId)).map(({ id, type, occurredAt }) => `${id} ${type} ${occurredAt}`)).toEqual([
      'f1 request-filed 2026-10-12T10:00:00.000Z',
      'f2 refused-by-silence 2026-11-11T22:59:59.999Z',
      'f3 decision-communicated 2026-11-20T11:00:00.000Z',
    ])
    expect(late).toMatchObject({ fact: 'f3', version: 3 })
    await expectFolded(world, caseId)
  })

  it('falls at the last instant of the legal day: an answer at that instant is in time, a millisecond later is late', async () => {
    for (const [at, phase] of [
      ['2026-11-11T22:59:59.999Z', 'DECIDED'],
      ['2026-11-11T23:00:00.000Z', 'DECIDED'],
    ] as const) {
      const world = await World.at('2026-10-12 12:00')
      const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
      await world.settle()
      world.deaf = true
      await world.until('2026-11-12 12:00')
      answered(await world.record(caseId, 'decision-communicated', { data: answer, at: instant(at) }))
      const { plain } = (await world.head(caseId)).state
      expect(plain.phase).toBe(phase)
      expect(plain.counts['refused-by-silence']).toBe(at.endsWith('999Z') ? undefined : 1)
    }
  })

  it('whose day was over before it could be asked falls when it is asked, not before the case began', async () => {
    const world = await World.at('2026-10-12 12:00')
    const wish = { returnOn: '2026-10-12', pupil: 'p-pupil01', eventOn: '2026-10-12' }
    const { caseId } = answered(await world.open('readmission-with-prognosis', 'return-wished', { data: wish }))
    await world.until('2026-10-12 12:01')
    expect((await world.facts(caseId)).map(({ type, occurredAt }) => `${type} ${occurredAt}`)).toEqual([
      'return-wished 2026-10-12T10:00:00.000Z',
      'return-not-requested 2026-10-12T10:00:00.000Z',
    ])
    await expectFolded(world, caseId)
  })
})
