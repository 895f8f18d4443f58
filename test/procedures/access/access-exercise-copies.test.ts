import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Item, stampsContiguous, stampsOnCopies } from '../../../lib/procedures/access/copy-costs.ts'
import { given, opening, type Told } from '../given.ts'
import { always, calculate, under } from './support.ts'

const requested = (data: Record<string, unknown> = {}, when = '2026-10-05'): Told => [
  'copies-requested',
  when,
  { pagesA4: 12, pagesA3: 2, printedPages: 0, delivery: 'registered-post', requester: 'p-bianchi1', ...data },
]
const paid = (when: string, totalPaidCents: number, by = 'pagopa'): Told => ['payment-received', when, { totalPaidCents, by }]
const copies = (...facts: readonly Told[]) => given('access-exercise-copies', facts)
const cost = (input: Record<string, unknown>) =>
  calculate('access-exercise-copies', 'access-exercise-copies-R1', { on: '2026-10-05', ...input })
const stamps = (input: Record<string, unknown>) =>
  calculate('access-exercise-copies', 'access-exercise-copies-R2', { on: '2026-10-05', ...input })

describe('access-exercise-copies-R1: what copies cost', () => {
  it('EX1 12 pages A4 and 2 A3: € 4,80', async () => {
    expect(await cost({ pagesA4: 12, pagesA3: 2 })).toEqual({ cost: 480, inWords: '€ 4,80', tariff: 'copie-1' })
  })

  it('EX2 5 printed pages of a digital register: € 1,75', async () => {
    expect(await cost({ printedPages: 5 })).toMatchObject({ cost: 175, inWords: '€ 1,75' })
  })

  it('viewing and one’s own support cost nothing, postage is added', async () => {
    expect(await cost({ ownSupport: true })).toMatchObject({ cost: 0, inWords: '€ 0,00' })
    expect(await cost({ pagesA4: 1, postage: 785 })).toMatchObject({ cost: 815 })
  })

  it('is exact, additive, monotone, and equal to counting coin by coin', async () => {
    const pages = fc.record({ pagesA4: fc.nat(400), pagesA3: fc.nat(400), printedPages: fc.nat(400), postage: fc.nat(5000) })
    const of = async (input: object): Promise<number> => {
      const answer = await cost({ ...input })
      if (typeof answer !== 'object' || answer === null || !('cost' in answer) || typeof answer.cost !== 'number')
        throw new Error('no cost')
      return answer.cost
    }
    await always(fc.tuple(pages, pages), async ([a, b]) => {
      let coins = a.postage
      for (let page = 0; page < a.pagesA4; page += 1) coins += 30
      for (let page = 0; page < a.pagesA3; page += 1) coins += 60
      for (let page = 0; page < a.printedPages; page += 1) coins += 35
      expect(await of(a)).toBe(coins)
      const both = {
        pagesA4: a.pagesA4 + b.pagesA4,
        pagesA3: a.pagesA3 + b.pagesA3,
        printedPages: a.printedPages + b.printedPages,
        postage: a.postage + b.postage,
      }
      expect(await of(both)).toBe((await of(a)) + (await of(b)))
      expect(await of(both)).toBeGreaterThanOrEqual(await of(a))
    })
  })
})

describe('access-exercise-copies-R2: stamps', () => {
  it('EX4 document of 9 sides, attachments of 5 and 3: 6 on the copies, 5 read as one act; 7 with a one-sheet request', async () => {
    const act = { document: { sides: 9 }, attachments: [{ sides: 5 }, { sides: 3 }] }
    expect(await stamps(act)).toMatchObject({
      stamps: 6,
      onCopies: 6,
      onRequest: 0,
      alternatives: [{ stamps: 5 }],
      value: 9600,
      inWords: '€ 96,00',
    })
    expect(await stamps({ ...act, requestSides: 2 })).toMatchObject({
      stamps: 7,
      onCopies: 6,
      onRequest: 1,
      alternatives: [{ stamps: 6 }],
      value: 11200,
    })
  })

  it.each([
    [3, 1],
    [4, 1],
    [5, 2],
  ])('EX5 %s sides: %s', async (sides, count) => {
    expect(await stamps({ document: { sides } })).toMatchObject({ stamps: count })
  })

  it('a sheet added for the authentication counts as a side', async () => {
    expect(await stamps({ document: { sides: 4, extraSheet: true } })).toMatchObject({ stamps: 2 })
    expect(await stamps({ document: { sides: 3, extraSheet: true } })).toMatchObject({ stamps: 1 })
  })

  it('none when exempt by law, or not authenticated', async () => {
    expect(await stamps({ document: { sides: 9 }, requestSides: 2, exempt: true })).toMatchObject({
      stamps: 0,
      value: 0,
      alternatives: [{ stamps: 0 }],
    })
    expect(await stamps({ document: { sides: 9 }, requestSides: 2, authenticated: false })).toMatchObject({ stamps: 0, onRequest: 0 })
  })

  it('the amount is dated: from 2027 by the new norm, none before the norms we hold', async () => {
    expect(await stamps({ document: { sides: 1 }, on: '2026-12-31' })).toMatchObject({
      value: 1600,
      norm: expect.stringContaining('642/1972'),
    })
    expect(await stamps({ document: { sides: 1 }, on: '2027-01-01' })).toMatchObject({
      value: 1600,
      norm: expect.stringContaining('123/2025'),
    })
    expect(await stamps({ document: { sides: 1 }, on: '2013-06-25' })).toMatchObject({ stamps: 1, value: null, norm: null })
  })

  it('are additive over items, monotone in sides, equal to a stamp put on every fourth side, never fewer than as one act', async () => {
    const item: fc.Arbitrary<Item> = fc.record({ sides: fc.nat(60), extraSheet: fc.boolean() })
    const items = fc.array(item, { minLength: 1, maxLength: 12 })
    const naive = (all: readonly Item[]): number => {
      let count = 0
      for (const { sides, extraSheet } of all)
        for (let side = 0; side < sides + Number(extraSheet); side += 1) if (side % 4 === 0) count += 1
      return count
    }
    await always(
      fc.tuple(items, items),
      ([a, b]) => {
        expect(stampsOnCopies(a)).toBe(naive(a))
        expect(stampsOnCopies([...a, ...b])).toBe(stampsOnCopies(a) + stampsOnCopies(b))
        expect(stampsOnCopies(a.map((one) => ({ ...one, sides: one.sides + 1 })))).toBeGreaterThanOrEqual(stampsOnCopies(a))
        expect(stampsContiguous(a)).toBeLessThanOrEqual(stampsOnCopies(a))
      },
      400,
    )
  })

  it('too few stamps on authenticated copies are refused', async () => {
    const one = await copies(requested({ authenticated: true }))
    const authenticated = (supplied: number, exempt = false) =>
      one.judge('copies-authenticated', '2026-10-08', { sides: [9, 5, 3], requestSides: 2, stamps: supplied, exempt }).refused
    expect(authenticated(6)).toEqual(['ERR-access-exercise-copies-R2'])
    expect(authenticated(7)).toEqual([])
    expect(authenticated(0, true)).toEqual([])
  })
})

describe('access-exercise-copies-R3: who may look', () => {
  const visitor = (data: object): Record<string, unknown> => ({
    visitorKind: 'requester',
    identityShown: true,
    staffPresent: true,
    visitor: 'p-bianchi1',
    ...data,
  })
  const attended = async (data: object, governing: 'regulation' | 'national' | 'strictest' = 'strictest') =>
    (await opening('access-exercise-copies', ['access-attended', '2026-10-08', visitor(data)], 'clerk', under(governing))).refused

  it('shows a valid identity document, and somebody of the staff is there', async () => {
    expect(await attended({})).toEqual([])
    expect(await attended({ companion: 'p-compagn1' })).toEqual([])
    expect(await attended({ identityShown: false })).toEqual(['ERR-access-exercise-copies-R3'])
    expect(await attended({ staffPresent: false })).toEqual(['ERR-access-exercise-copies-R3/staff'])
  })

  it('a delegate’s signature is authenticated in the text; by law a copy of the identity document is enough (A-54, N-23)', async () => {
    const withCopy = { visitorKind: 'delegate', delegation: 'with-identity-copy' }
    expect(await attended(withCopy, 'regulation')).toEqual(['ERR-access-exercise-copies-R3'])
    expect(await attended(withCopy, 'national')).toEqual([])
    expect(await attended(withCopy, 'strictest')).toEqual([])
    expect(await attended({ visitorKind: 'delegate', delegation: 'authenticated' }, 'regulation')).toEqual([])
    expect(await attended({ visitorKind: 'delegate' })).toEqual(['ERR-access-exercise-copies-R3'])
  })

  it('an entity’s representative proves the power', async () => {
    expect(await attended({ visitorKind: 'representative', titleShown: true })).toEqual([])
    expect(await attended({ visitorKind: 'representative', delegation: 'authenticated' })).toEqual(['ERR-access-exercise-copies-R3'])
    expect(
      await calculate('access-exercise-copies', 'access-exercise-copies-R3', { visitorKind: 'representative', identityShown: true }),
    ).toEqual({
      admitted: false,
      why: expect.stringContaining('rappresentanza'),
    })
  })
})

describe('access-exercise-copies-D1', () => {
  it('many copies: a new term is communicated, and then kept', async () => {
    const one = await copies(requested({ large: true, pagesA4: 900 }))
    expect(one.legal('access-exercise-copies-D1')).toBe('2026-10-08')
    expect(one.computation('access-exercise-copies-D1')?.inputs.internal).toBe(true)
    expect((await opening('access-exercise-copies', requested({ large: true }))).warned).toEqual(['W-access-exercise-copies-D1'])
    const communicated = [requested({ large: true }), ['delivery-term-communicated', '2026-10-06', { deliverBy: '2026-10-20' }]] as const
    expect((await copies(...communicated)).standing('access-exercise-copies-D1', '2026-10-07')).toBe('met')
    expect((await copies(...communicated)).legal('access-exercise-copies-D1/delivery')).toBe('2026-10-20')
    expect(
      (await copies(...communicated, ['copies-delivered', '2026-10-19'])).standing('access-exercise-copies-D1/delivery', '2026-10-21'),
    ).toBe('met')
  })

  it('few copies have no such term', async () => {
    expect((await copies(requested())).find('access-exercise-copies-D1')).toBeUndefined()
  })
})

describe('access-exercise-copies-D2: payment before shipment', () => {
  const ship = { channel: 'registered-post', number: 'R1' }

  it('nothing leaves before all is paid, postage included', async () => {
    const priced = [requested(), ['cost-communicated', '2026-10-06', { postageCents: 785 }]] as const
    expect((await copies(...priced)).judge('copies-shipped', '2026-10-07', ship).refused).toEqual(['ERR-access-exercise-copies-D2'])
    const short = await copies(...priced, paid('2026-10-07', 1264))
    expect(short.judge('copies-shipped', '2026-10-08', ship).refused).toEqual(['ERR-access-exercise-copies-D2'])
    expect(short.standing('access-exercise-copies-D2', '2026-10-08')).toBe('open')
    const full = await copies(...priced, paid('2026-10-07', 1265))
    expect(full.judge('copies-shipped', '2026-10-08', ship).refused).toEqual([])
    expect(full.standing('access-exercise-copies-D2', '2026-10-08')).toBe('met')
    expect(full.dates('access-exercise-copies-D2')).toBe('undated')
  })

  it('copies handed over at the desk have no shipment to wait for', async () => {
    expect((await copies(requested({ delivery: 'desk' }))).find('access-exercise-copies-D2')).toBeUndefined()
  })

  it('EX7 copies asked by e-mail: forbidden by the text, allowed by law (N-08); fax by neither', async () => {
    const text = under('regulation')
    expect((await opening('access-exercise-copies', requested({ delivery: 'email' }), 'clerk', text)).warned).toEqual([
      'W-access-exercise-copies-D2',
    ])
    expect((await opening('access-exercise-copies', requested({ delivery: 'email' }))).warned).toEqual([])
    const free = requested({ pagesA4: 0, pagesA3: 0, delivery: 'email' })
    expect(
      (await given('access-exercise-copies', [free], text)).judge('copies-shipped', '2026-10-07', { channel: 'email' }).refused,
    ).toEqual(['ERR-access-exercise-copies-D2/channel'])
    expect(
      (await given('access-exercise-copies', [free], text)).judge('copies-shipped', '2026-10-07', { channel: 'pec' }).refused,
    ).toHaveLength(1)
    expect((await copies(free)).judge('copies-shipped', '2026-10-07', { channel: 'email' }).refused).toEqual([])
    expect((await copies(free)).judge('copies-shipped', '2026-10-07', { channel: 'fax' }).refused).toEqual([
      'ERR-access-exercise-copies-D2/channel',
    ])
  })

  it('the bank slip has given way to pagoPA', async () => {
    expect((await copies(requested())).judge('payment-received', '2026-10-07', paid('', 480, 'bank-slip')[2]).warned).toEqual([
      'W-N-08/payment',
    ])
    const text = await given('access-exercise-copies', [requested()], under('regulation'))
    expect(text.judge('payment-received', '2026-10-07', paid('', 480, 'bank-slip')[2]).warned).toEqual([])
    expect(text.find('access-exercise-copies-D2')?.channel).toContain('bollettino')
    expect((await copies(requested())).find('access-exercise-copies-D2')?.channel).toBe('pagoPA')
  })
})
