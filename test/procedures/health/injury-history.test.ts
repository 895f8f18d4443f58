import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../../lib/adapters/dynamodb/body.ts'
import { HEAD_LIMIT_BYTES } from '../../../lib/adapters/dynamodb/head-item.ts'
import { CORRECTION, correctionData } from '../../../lib/kernel/builtin.ts'
import { type Data, type Fact, factIdOf } from '../../../lib/kernel/fact.ts'
import { stateOf } from '../../../lib/kernel/history.ts'
import { fromMs, toMs } from '../../../lib/kernel/time.ts'
import { Case, given, procedureOf, rome, schoolWith, type Told } from '../given.ts'
import { certified, declared, fatal, inLab, insured, onTrip, prolonged, reported, toStaff } from './told.ts'

const D4 = 'injury-lab-gym-D4'

/** The case after a correction recorded at `when`. */
function corrected(found: Case, when: string, data: { fact: number; occurredAt?: string; data?: Data }): Case {
  const { fact, occurredAt } = data
  const checked = correctionData.parse({
    fact: factIdOf(fact),
    reason: 'errore di battitura',
    ...(occurredAt === undefined ? {} : { occurredAt: rome(occurredAt) }),
    ...(data.data === undefined ? {} : { data: data.data }),
  })
  const at = rome(when)
  const correction: Fact = {
    id: factIdOf(found.history.length + 1),
    type: CORRECTION,
    occurredAt: at,
    recordedAt: at,
    by: { subject: 'test', role: 'clerk' },
    data: decode(encode(checked)),
  }
  return new Case(found.procedure, found.school, [...found.history, correction])
}

const first: Told[] = [inLab('2026-10-12 10:30'), declared('2026-10-12 12:00'), certified('2026-10-13 11:20', 10)]

describe('a wrong fact', () => {
  it('the hour of delivery corrected moves INAIL and keeps the obligation’s name', async () => {
    const wrong = await given('injury-lab-gym', first)
    const right = corrected(wrong, '2026-10-13 15:00', { fact: 3, occurredAt: '2026-10-13 08:20' })
    expect(right.legal(D4, 'regulation')).toBe('2026-10-15 08:20')
    expect(right.find(D4)?.id).toBe(wrong.find(D4)?.id)
  })

  it('days misread: corrected from 10 to 2 the report is no longer due, the communication is', async () => {
    const right = corrected(await given('injury-lab-gym', first), '2026-10-13 15:00', {
      fact: 3,
      data: { protocol: '2/2026', outcome: 'prognosis', prognosisDays: 2 },
    })
    expect(right.find(D4)).toBeUndefined()
    expect(right.legal('N-03')).toBe('2026-10-15 11:20')
  })

  it('a document of another pupil withdrawn leaves the insurer’s term from the declaration', async () => {
    const right = corrected(await given('injury-lab-gym', first), '2026-10-13 15:00', { fact: 3 })
    expect(right.find(D4)).toBeUndefined()
    expect(right.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-15', legal: '2026-10-15', target: '2026-10-15' })
  })

  it('the day of the event corrected decides whether a prolongation reaches the fourth day', async () => {
    const facts = [inLab('2026-10-12 10:30'), certified('2026-10-13 11:20', 2), prolonged('2026-10-14 09:00', '2026-10-16')]
    const wrong = await given('injury-lab-gym', facts)
    expect(wrong.find(D4)).toBeDefined()
    expect(corrected(wrong, '2026-10-14 10:00', { fact: 1, occurredAt: '2026-10-13 10:30' }).find(D4)).toBeUndefined()
  })

  it('a report marked as sent by mistake is due again', async () => {
    const wrong = await given('injury-lab-gym', [...first, reported('2026-10-14 09:00')])
    expect(wrong.standing(D4, '2026-10-14 10:00')).toBe('met')
    expect(corrected(wrong, '2026-10-14 10:00', { fact: 4 }).standing(D4, '2026-10-14 10:00')).toBe('open')
  })
})

describe('facts recorded late', () => {
  it('a document told before the declaration that came first: the prudent target is found all the same', async () => {
    const [occurred, declaration, document] = first
    if (occurred === undefined || declaration === undefined || document === undefined) throw new Error('three facts')
    const found = await given('injury-lab-gym', [occurred, document, declaration])
    expect(found.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-16', legal: '2026-10-16', target: '2026-10-15' })
  })

  it('an insurer’s notice recorded after a prolongation, sent before it, leaves the renewed one due', async () => {
    const found = await given('injury-lab-gym', [
      inLab('2026-10-19 10:00'),
      certified('2026-10-19 13:00', 3),
      prolonged('2026-10-23 12:00', '2026-10-30'),
      insured('2026-10-21 09:00'),
    ])
    expect(found.standing('injury-lab-gym-D7', '2026-10-23 13:00')).toBe('open')
    expect(found.legal('injury-lab-gym-D7')).toBe('2026-10-26')
  })
})

/** The histories that meet most of the rules, each with its own hours. */
const stories: Readonly<Record<string, readonly Told[]>> = {
  'injury-lab-gym': [
    ...first,
    ['danger-of-death-found', '2026-10-12 11:00'],
    ['urgent-notice-sent', '2026-10-12 11:30', { means: 'pec' }],
    insured('2026-10-13 13:00'),
    reported('2026-10-14 08:10'),
    ['further-documents-received', '2026-10-15 08:20', { protocol: '7/2026' }],
    prolonged('2026-10-20 09:30', '2026-11-20'),
    ['integration-sent', '2026-10-20 10:30', { to: 'INAIL', protocol: '7/2026' }],
    ['death-occurred', '2026-10-21 02:00'],
    fatal('2026-10-21 09:00'),
  ],
  'injury-trip': [
    ['departure-planned', '2027-03-01 09:00', { departure: rome('2027-04-20 07:00'), overnight: true }],
    ['injury-form-taken', '2027-04-19 13:00'],
    onTrip('2027-04-21 15:30', { firstItalianStop: 'Ventimiglia' }),
    ['medical-report-issued', '2027-04-21 19:00'],
    declared('2027-04-22 09:30'),
    certified('2027-04-22 09:31', 2),
    ['stopped-in-italy', '2027-04-22 17:00', { place: 'Savona' }],
    ['trip-returned', '2027-04-22 20:00'],
    prolonged('2027-04-24 10:00', '2027-05-02'),
    insured('2027-04-26 09:00'),
    ['originals-received', '2027-04-26 10:00', { protocol: '7/2027' }],
  ],
  'injury-staff': [
    toStaff('2027-02-03 10:00'),
    ['school-left', '2027-02-03 11:30'],
    declared('2027-02-03 12:00'),
    certified('2027-02-04 08:15', 3),
    ['inail-communication-sent', '2027-02-04 09:00', { number: '1' }],
    prolonged('2027-02-06 09:00', '2027-02-20'),
    reported('2027-02-08 08:00'),
  ],
}

/** What a case says, without the names that the order of recording gives to facts. */
function saidBy({ all, state }: Case): unknown {
  const named = ({ type, at }: { type: string; at: string }) => ({ type, at })
  const rows = all.map(({ key, of, bearer, governing, trigger, start, settled, channel, addressee }) => ({
    key,
    of,
    bearer,
    channel,
    addressee,
    result: governing?.kind === 'dated' ? governing.result : governing?.kind,
    trigger: named(trigger),
    start: named(start),
    settled: settled && { ...named(settled), outcome: settled.outcome },
  }))
  const kept = Object.entries(state.last).map(([type, memo]) => [type, memo?.at, memo?.data])
  return { rows, kept, counts: state.counts, phase: state.phase, latest: state.latest, openedAt: state.openedAt }
}

describe.each(Object.entries(stories))('%s', (id, story) => {
  const told = (order: readonly Told[]) => given(id, order)

  it('says the same, in whatever order its facts are recorded', async () => {
    const expected = saidBy(await told(story))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...story], { minLength: story.length }), async (order) => {
        expect(saidBy(await told(order))).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves the head under 4 KB with room for what surrounds the state (design § 8)', async () => {
    const procedure = await procedureOf(id)
    const state = stateOf(procedure, (await told(story)).history)
    if (state === undefined) throw new Error('no fact stands')
    expect(encode(state).length).toBeLessThan(HEAD_LIMIT_BYTES / 2)
  })
})

describe('prognosis', () => {
  it('of any length, at any hour: reported exactly above three days, the insurer always, and nothing due before it was filed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 330 * 24 * 60 }), async (prognosisDays, minutes) => {
        const at = fromMs(toMs(rome('2026-09-14 08:00')) + minutes * 60_000)
        const school = schoolWith()
        const procedure = await procedureOf('injury-lab-gym')
        const fact = (index: number, type: string, data: Data): Fact => ({
          id: factIdOf(index),
          type,
          occurredAt: at,
          recordedAt: at,
          by: { subject: 'test', role: 'clerk' },
          data,
        })
        const found = new Case(procedure, school, [
          fact(1, 'injury-occurred', { place: 'gym', injured: 'p-pupil01', dynamics: 'x' }),
          fact(2, 'medical-document-filed', { protocol: '1', outcome: 'prognosis', prognosisDays }),
        ])
        expect(found.find(D4) !== undefined).toBe(prognosisDays > 3)
        expect(found.find('N-03') !== undefined).toBe(prognosisDays >= 1 && prognosisDays <= 3)
        expect(found.find('injury-lab-gym-D7')).toBeDefined()
        for (const { governing } of found.all) {
          if (governing?.kind === 'dated' && 'lateAfter' in governing.result) expect(governing.result.lateAfter > at).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
