import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../lib/adapters/dynamodb/body.ts'
import { DICTIONARY_1 } from '../../lib/adapters/dynamodb/dictionary-1.ts'
import { packHead, unpackHead } from '../../lib/adapters/dynamodb/head-packing.ts'
import { type Data, isData } from '../../lib/kernel/fact.ts'
import { fromMs } from '../../lib/kernel/time.ts'

const moment = fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }).map((ms) => fromMs(ms))
const roundMoment = fc.integer({ min: 29_000_000, max: 31_000_000 }).map((minute) => fromMs(minute * 60_000))
const text = fc.oneof(fc.string(), moment, roundMoment, fc.constantFrom('@', '@@', '@m1', '2026-10-19', '2026-13-45T99:00:00.000Z', ''))
const json = fc
  .jsonValue({ stringUnit: 'binary' })
  .filter((value) => JSON.stringify(value) === JSON.stringify(JSON.parse(JSON.stringify(value))))

/** As it comes back from its JSON. */
const dataOf = (value: object): Data => asData(JSON.parse(JSON.stringify(value)))

const asData = (value: object): Data => {
  if (!isData(value)) throw new Error('not JSON')
  return value
}

describe('a body', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(json, text, fc.array(text))), (body) => {
        const given = dataOf(body)
        expect(decode(encode(given))).toEqual(given)
      }),
    )
  })

  it('comes back as it was with keys that JavaScript holds dear', () => {
    const given = dataOf(JSON.parse('{"__proto__":["2026-10-19T10:00:00.000Z"],"constructor":{"__proto__":"@x"}}'))
    expect(JSON.stringify(decode(encode(given)))).toBe(JSON.stringify(given))
  })

  it('is small where it says what procedures say', () => {
    const fact = {
      type: 'declaration-protocolled',
      occurredAt: '2026-10-19T10:00:00.000Z',
      recordedAt: '2026-10-19T10:00:20.000Z',
      by: { subject: 'u-1', role: 'clerk' },
      plain: { protocol: '4021/2026' },
    }
    expect(encode(fact).length).toBeLessThan(JSON.stringify(fact).length / 3)
  })

  it('is read with the dictionary that it was written with: it never changes', () => {
    expect(createHash('sha256').update(DICTIONARY_1).digest('hex')).toBe('a2528b4e6439db8fd46f7a5aca314a8e41c2ce60b600bd48242e7f587e578a56')
  })
})

describe('a packed head', () => {
  const fact = fc.record({
    id: fc.integer({ min: 1, max: 9 }).map((n) => `f${n}`),
    type: fc.constantFrom('a', 'b', 'c', 'd'),
    at: roundMoment,
  })
  const occurrence = fact.map(({ id, type, at }) => ({ fact: id, type, at }))
  const anchor = fc.oneof(
    roundMoment.map((at) => ({ at })),
    fc.constant({ on: '2026-10-19' }),
  )

  /** Heads of every shape that the kernel may give, and of some that it does not. */
  const head = fc
    .record({
      facts: fc.array(
        fc.record({
          memo: fact,
          recordedAt: moment,
          data: fc.constantFrom({}, { protocol: '1' }),
          more: fc.constantFrom({}, { learnt: true }),
        }),
        { maxLength: 5 },
      ),
      counted: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 3 })),
      tracks: fc.array(
        fc.record(
          {
            own: occurrence,
            other: occurrence,
            alike: fc.boolean(),
            anchored: fc.boolean(),
            anchor,
            end: fc.option(fc.record({ by: occurrence, outcome: fc.constantFrom('met', 'ended', 'lapsed') })),
            more: fc.constantFrom({}, { of: 'x' }, { interruptions: [] }),
          },
          { noNullPrototype: true },
        ),
        { maxLength: 6 },
      ),
      marks: fc.array(
        fc.record({
          fact: fc.constantFrom('f1', 'f2', 'f3'),
          plain: fc.boolean(),
          caseId: fc.constantFrom('c-one', 'c-two'),
          at: roundMoment,
        }),
        { maxLength: 4 },
      ),
      foreign: fc.boolean(),
      sums: fc.dictionary(fc.constantFrom('owed', 'returned'), fc.dictionary(fc.constantFrom('2026-12-31', '2027-06-30'), fc.nat())),
      warned: fc.array(fc.record({ fact: fc.constantFrom('f1', 'f2'), type: fc.constantFrom('a', 'b'), codes: fc.constant(['W-A']) }), {
        maxLength: 2,
      }),
    })
    .map(({ facts, counted, tracks, marks, foreign, sums, warned }) => {
      const last = Object.fromEntries(
        facts.map(({ memo, recordedAt, data, more }) => [memo.type, { id: memo.id, at: memo.at, recordedAt, data, ...more }]),
      )
      const known = facts.map(({ memo }) => ({ fact: memo.id, type: memo.type, at: memo.at }))
      return asData({
        caseId: 'c-one',
        procedure: 'injury-lab-gym',
        state: {
          plain: {
            procedure: foreign ? 'other' : 'injury-lab-gym',
            last,
            counts: counted,
            tracks: tracks.map(({ own, other, alike, anchored, anchor: of, end, more }, index) => {
              const trigger = known[index] ?? own
              const start = alike ? trigger : other
              return {
                key: `D${index}`,
                trigger,
                start,
                anchor: anchored ? { at: start.at } : of,
                ...more,
                ...(end === null ? {} : { settled: { ...(known[0] ?? end.by), outcome: end.outcome } }),
              }
            }),
            sums,
            warned,
          },
        },
        commands: marks.map(({ fact: of, plain, caseId, at }) => ({
          id: 'k',
          body: 'b',
          answer: {
            caseId,
            fact: of,
            version: plain ? Number(of.slice(1)) : 77,
            recordedAt: at,
            warnings: plain ? [] : [{ code: 'W' }],
            moved: [],
          },
        })),
      })
    })

  it('unpacks to what it was', () => {
    fc.assert(
      fc.property(head, (given) => {
        expect(unpackHead(packHead(given))).toEqual(given)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps what it does not know', () => {
    const strange = asData({
      learnt: 1,
      caseId: 'c-one',
      procedure: 'p',
      state: {
        plain: {
          procedure: 'p',
          last: {},
          counts: {},
          tracks: [{ key: 'D', trigger: { fact: 'f1', type: 'a', at: 'x', new: 1 }, start: 'odd', anchor: { at: 'y' }, extra: [1] }],
          sums: { total: 3 },
          warned: [],
        },
      },
      commands: [{ id: 'k', body: 'b', answer: 'odd' }],
    })
    expect(unpackHead(packHead(strange))).toEqual(strange)
  })
})
