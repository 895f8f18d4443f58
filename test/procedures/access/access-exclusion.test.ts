import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Question, question } from '../../../lib/procedures/access/exclusion-decision.ts'
import { given, type Told } from '../given.ts'
import { always, calculate, under } from './support.ts'

const raised = (data: Record<string, unknown> = {}, when = '2026-11-10'): Told => [
  'exclusion-raised',
  when,
  { presentedAt: `${when}T09:00:00+01:00`, requester: 'p-maestro1', document: 'offerte', ...data },
]
const taken = (when: string, outcome: string, data: Record<string, unknown> = {}): Told => [
  'decision-taken',
  when,
  { outcome, number: '7/2027', reasons: 'motivi', endEvent: 'aggiudicazione', omitted: 'pagina 2', ...data },
]
const notified = (when: string): Told => ['decision-notified', when, { channel: 'pec' }]
const exclusion = (...facts: readonly Told[]) => given('access-exclusion', facts)
const decision = (asked: Record<string, unknown>) => calculate('access-exclusion', 'access-exclusion-R1', asked)

describe('access-exclusion-R1 and access-exclusion-R2: the decision', () => {
  it('EX1 offers of a bus tender: deferred until the award, then decided again', async () => {
    expect(await decision({ preparatoryTo: 'procurement' })).toMatchObject({ outcome: 'defer', norm: 'App. I, art. 5' })
    expect(await decision({ preparatoryTo: 'procurement', procedureEnded: true })).toMatchObject({ outcome: 'full' })
  })

  it('EX2 minutes with another pupil’s disability: a limited copy, the omissions marked', async () => {
    expect(await decision({ category: 1, extent: 'part', thirdPartyData: true })).toMatchObject({ outcome: 'limit', markOmissions: true })
  })

  it('EX4 a journalist asks the head teacher’s medical certificate: excluded, category 1', async () => {
    expect(await decision({ category: 1 })).toMatchObject({ outcome: 'exclude', why: expect.stringContaining('categoria 1') })
  })

  it('EX5 drafts of the mobility list: deferred until the mobility procedure ends', async () => {
    expect(await decision({ preparatoryTo: 'mobility' })).toMatchObject({ outcome: 'defer', why: expect.stringContaining('mobilità') })
  })

  it.each([1, 2, 3, 4, 5, 6, 7])('category %s is excluded, deferred where that is enough, open to one’s own defence', async (category) => {
    expect(await decision({ category })).toMatchObject({ outcome: 'exclude' })
    expect(await decision({ category, deferralEnough: true })).toMatchObject({ outcome: 'defer' })
    expect(await decision({ category, ownDefence: true, thirdPartyData: true })).toMatchObject({ outcome: 'full', markOmissions: true })
    expect(await decision({ category, ownDefence: true })).toMatchObject({ outcome: 'full', markOmissions: false })
    expect(await decision({ category, extent: 'part' })).toMatchObject({ outcome: 'limit', markOmissions: true })
  })

  it('defence does not open what must be deferred, nor does a partial exclusion', async () => {
    expect(await decision({ preparatoryTo: 'mobility', ownDefence: true })).toMatchObject({ outcome: 'defer' })
    expect(await decision({ preparatoryTo: 'mobility', category: 1, extent: 'part' })).toMatchObject({ outcome: 'defer' })
    expect(await decision({ preparatoryTo: 'mobility', category: 1 })).toMatchObject({ outcome: 'exclude' })
    expect(await decision({ hinders: true })).toMatchObject({ outcome: 'defer' })
  })

  it('has no eighth category', async () => {
    await expect(decision({ category: 8 })).rejects.toThrow()
  })

  it('nothing withheld without a cause of the text, nothing excluded without a category', async () => {
    const questions: fc.Arbitrary<Question> = fc
      .record({
        category: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
        extent: fc.constantFrom('whole', 'part'),
        ownDefence: fc.boolean(),
        deferralEnough: fc.boolean(),
        preparatoryTo: fc.constantFrom(undefined, 'mobility', 'procurement'),
        procedureEnded: fc.boolean(),
        hinders: fc.boolean(),
        thirdPartyData: fc.boolean(),
      })
      .map((asked) => question.parse(asked))
    await always(
      questions,
      (asked) => {
        const { outcome } = decide(asked)
        if (outcome === 'exclude') expect(asked.category !== undefined && asked.extent === 'whole' && !asked.ownDefence).toBe(true)
        if (asked.category === undefined && asked.preparatoryTo === undefined && !asked.hinders) expect(outcome).toBe('full')
        if (asked.ownDefence) expect(outcome).not.toBe('exclude')
        if (outcome === 'defer' && asked.category === undefined)
          expect(asked.hinders || (asked.preparatoryTo !== undefined && !asked.procedureEnded)).toBe(true)
      },
      500,
    )
  })
})

describe('access-exclusion-D1', () => {
  it('is the thirty days of access-formal-D1, from the presentation', async () => {
    const one = await exclusion(raised({ presentedAt: '2026-11-08T10:00:00+01:00' }))
    expect(one.dates('access-exclusion-D1')).toEqual({ raw: '2026-12-08', legal: '2026-12-09', target: '2026-12-07' })
    expect(one.find('access-exclusion-D1')?.bearer).toBe('ds')
  })

  it('is met when the decision reaches the requester in writing, and moves with a perfected request', async () => {
    expect((await exclusion(raised(), taken('2026-11-20', 'full'))).standing('access-exclusion-D1', '2026-11-21')).toBe('open')
    expect(
      (await exclusion(raised(), taken('2026-11-20', 'full'), notified('2026-11-23'))).standing('access-exclusion-D1', '2026-11-24'),
    ).toBe('met')
    expect((await exclusion(raised(), ['request-perfected', '2026-11-20'])).legal('access-exclusion-D1')).toBe('2026-12-21')
  })

  it('makes no second silence: that is the request’s own', async () => {
    const one = (await exclusion(raised())).at('2027-01-15')
    expect(one.standing('access-exclusion-D1', '2027-01-15')).toBe('late')
    expect(one.state.phase).toBe('RAISED')
  })

  it('the head teacher decides, with reasons', async () => {
    const one = await exclusion(raised({ category: '2' }))
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'exclude')[2], 'dsga').refused).toEqual(['ERR-ROLE'])
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'exclude')[2], 'ds').refused).toEqual([])
    for (const outcome of ['exclude', 'limit', 'defer']) {
      expect(one.judge('decision-taken', '2026-11-20', taken('', outcome, { reasons: undefined })[2], 'ds').refused).toEqual([
        'ERR-access-exclusion-D1',
      ])
    }
    const text = await given('access-exclusion', [raised()], under('regulation'))
    expect(text.judge('decision-taken', '2026-11-20', taken('', 'defer', { reasons: undefined })[2], 'ds').refused).toEqual([])
  })

  it('omissions are indicated, exclusions have their category, one’s own defence is not excluded', async () => {
    const one = await exclusion(raised())
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'limit', { omitted: undefined })[2], 'ds').refused).toEqual([
      'ERR-access-exclusion-R1/parts',
    ])
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'exclude')[2], 'ds').refused).toEqual(['ERR-access-exclusion-R1/category'])
    const own = await exclusion(raised({ category: '4', ownDefence: true }))
    expect(own.judge('decision-taken', '2026-11-20', taken('', 'exclude')[2], 'ds').refused).toEqual(['ERR-access-exclusion-R2'])
  })
})

describe('access-exclusion-D2: deferral', () => {
  it('EX1 deferred, lifted on Friday 5 February 2027, when the tender is awarded', async () => {
    const deferred = [raised({ preparatoryTo: 'procurement' }, '2027-01-18'), taken('2027-01-20', 'defer'), notified('2027-01-21')] as const
    expect((await exclusion(...deferred)).find('access-exclusion-D2')).toBeUndefined()
    const awarded = await exclusion(...deferred, ['procedure-ended', '2027-02-05', {}])
    expect(awarded.dates('access-exclusion-D2')).toEqual({ raw: '2027-02-05', legal: '2027-02-05', target: '2027-02-05' })
    expect(awarded.find('access-exclusion-D2')?.bearer).toBe('dsga')
    const lifted = await exclusion(...deferred, ['procedure-ended', '2027-02-05 12:00', {}], ['deferral-lifted', '2027-02-05 15:00'])
    expect(lifted.standing('access-exclusion-D2', '2027-02-06')).toBe('met')
    expect(lifted.standing('access-exclusion-D1/again', '2027-02-06')).toBe('open')
    const again = await exclusion(
      ...deferred,
      ['procedure-ended', '2027-02-05 12:00', {}],
      ['deferral-lifted', '2027-02-05 15:00'],
      taken('2027-02-08', 'full'),
    )
    expect(again.standing('access-exclusion-D1/again', '2027-02-09')).toBe('met')
  })

  it('EX5 nothing but deferral before the mobility procedure ends', async () => {
    const one = await exclusion(raised({ preparatoryTo: 'mobility' }))
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'full')[2], 'ds').refused).toEqual(['ERR-access-exclusion-R1'])
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'limit')[2], 'ds').refused).toEqual(['ERR-access-exclusion-R1'])
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'defer')[2], 'ds').refused).toEqual([])
    expect(one.judge('decision-taken', '2026-11-20', taken('', 'defer', { endEvent: undefined })[2], 'ds').refused).toEqual([
      'ERR-access-exclusion-D2',
    ])
    const ended = await exclusion(raised({ preparatoryTo: 'mobility' }), taken('2026-11-20', 'defer'), [
      'procedure-ended',
      '2027-06-10',
      { onDay: '2027-06-09' },
    ])
    expect(ended.legal('access-exclusion-D2')).toBe('2027-06-09')
    expect(ended.judge('decision-taken', '2027-06-11', taken('', 'full')[2], 'ds').refused).toEqual([])
  })
})

describe('access-exclusion-R3', () => {
  it('others whom the document concerns are told, unless haste forbids', async () => {
    const decided = [raised({ concernsOthers: true }), taken('2026-11-20', 'limit'), notified('2026-11-23')] as const
    expect((await exclusion(...decided)).legal('access-exclusion-R3')).toBe('2026-11-28')
    expect((await exclusion(...decided, ['concerned-informed', '2026-11-24'])).standing('access-exclusion-R3', '2026-11-25')).toBe('met')
    expect(
      (await exclusion(...decided, ['urgency-declared', '2026-11-24', { reasons: 'udienza' }])).standing(
        'access-exclusion-R3',
        '2026-11-25',
      ),
    ).toBe('ended')
    expect((await exclusion(raised(), taken('2026-11-20', 'limit'), notified('2026-11-23'))).find('access-exclusion-R3')).toBeUndefined()
  })
})

describe('access-exclusion-R2 by itself', () => {
  it.each([
    ['own', { outcome: 'full', markOmissions: true }],
    ['of-others', { outcome: 'exclude', markOmissions: false }],
    ['none', { outcome: 'exclude', markOmissions: false }],
  ])('interests %s: the data of others stay hidden in whatever is shown', async (interests, decided) => {
    const asked = { category: 4, interests, thirdPartyData: true }
    expect(await calculate('access-exclusion', 'access-exclusion-R2', asked)).toMatchObject(decided)
  })

  it('EX4 a journalist who asks for the medical certificate of the head teacher defends no own interest', async () => {
    expect(await calculate('access-exclusion', 'access-exclusion-R2', { category: 1, interests: 'none' })).toMatchObject({
      outcome: 'exclude',
      norm: 'App. I, art. 3',
    })
  })
})

describe('access-exclusion-R3 by itself', () => {
  const concerned = [
    { person: 'p-rossi01', standing: 'directly-concerned' },
    { person: 'p-bianchi2', standing: 'directly-concerned' },
    { person: 'p-verdi003', standing: 'counter-interested' },
  ]
  const told = (data: object) => calculate('access-exclusion', 'access-exclusion-R3', { requester: 'p-rossi01', concerned, ...data })

  it('whoever is concerned and is not the requester hears of the request and of the answer', async () => {
    expect(await told({})).toEqual({
      notices: [
        { person: 'p-bianchi2', request: true, answer: true },
        { person: 'p-verdi003', request: true, answer: true },
      ],
    })
    expect(await told({ concerned: concerned.slice(0, 1) })).toEqual({ notices: [] })
  })

  it('haste spares the notices of art. 9, not the copy that the law owes to counter-interested parties (N-09)', async () => {
    expect(await told({ urgency: true })).toEqual({ notices: [{ person: 'p-verdi003', request: true, answer: false }] })
  })
})
