import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../lib/adapters/dynamodb/body.ts'
import { type HeadItem, headItem, readHeadItem } from '../../lib/adapters/dynamodb/head-item.ts'
import type { Head } from '../../lib/application/ports.ts'
import { factId } from '../../lib/kernel/fact.ts'
import { instant } from '../../lib/kernel/time.ts'
import { headOf } from '../contract/given.ts'

const at = instant('2026-10-19T08:00:00.000Z')
const later = instant('2026-10-20T08:00:00.000Z')
const occurrence = { fact: factId('f1'), type: 'injury-occurred', at }
const other = { fact: factId('f7'), type: 'ds-told', at: later }

/** With something in every field that a head may have. */
function richHead(): Head {
  const head = headOf()
  const { plain } = head.state
  const memo = { id: factId('f1'), at, recordedAt: later, data: { place: 'gym' } }
  return {
    ...head,
    state: {
      plain: {
        ...plain,
        last: { 'injury-occurred': memo },
        counts: { 'injury-occurred': 2 },
        tracks: [
          { key: 'D1', trigger: occurrence, start: occurrence, anchor: { at }, settled: { ...occurrence, outcome: 'ended' } },
          {
            key: 'D2',
            trigger: other,
            start: other,
            anchor: { at: later },
            aim: { term: { kind: 'days', n: 2 }, anchor: { at }, why: 'prudenza' },
            of: 'x',
            interruptions: [{ by: other, until: other }],
            settled: { ...other, outcome: 'met' },
          },
        ],
        undelivered: [{ fact: factId('f1'), at, obligation: 'D1:f1', step: 's', role: 'ds' }],
        irregular: [{ fact: factId('f1'), codes: ['ERR-1'], reason: '' }],
      },
      kept: {},
    },
    told: { 'D1:f1': { legal: at, target: at, at, from: null, cause: 'f1' } },
    parties: [{ subject: 'u-1', role: 'parent' }],
    registers: [{ register: 'r', schoolYear: '2026/27', number: 1 }],
  }
}

const keyless = async (): Promise<never> => {
  throw new Error('nobody asked')
}
const read = async (item: unknown): Promise<Head> => (await readHeadItem(item, keyless)).head

type Tree = unknown
const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree)
const isBranch = (tree: Tree): tree is Readonly<Record<string, Tree>> => typeof tree === 'object' && tree !== null && !isList(tree)

/** Each way of putting `instead` in the place of one value, with the name of the place. */
function* damaged(tree: Tree, instead: Tree, place = ''): Generator<{ readonly place: string; readonly tree: Tree }> {
  if (place !== '') yield { place, tree: instead }
  if (isList(tree)) {
    for (const [index, item] of tree.entries()) {
      for (const { place: where, tree: changed } of damaged(item, instead, `${place}/${index}`)) {
        yield { place: where, tree: tree.with(index, changed) }
      }
    }
  } else if (isBranch(tree)) {
    for (const [name, item] of Object.entries(tree)) {
      for (const { place: where, tree: changed } of damaged(item, instead, `${place}/${name}`)) {
        yield { place: where, tree: { ...tree, [name]: changed } }
      }
    }
  }
}

const withBody = (item: HeadItem, body: Tree): HeadItem => {
  if (!isBranch(body)) throw new Error('no body')
  return { ...item, b: encode(body) }
}

describe('a stored head', () => {
  const item = headItem({ head: richHead() }, undefined)
  const body = decode(item.b)

  it('is read as it was written', async () => {
    expect(await read(item)).toEqual(richHead())
  })

  it.each([...damaged(body, false)].filter(({ place }) => !place.endsWith('/place')))(
    'is refused with a damaged $place',
    async ({ tree }) => {
      await expect(read(withBody(item, tree))).rejects.toThrow(/case#c-one/)
    },
  )

  it('tells what was wrong and where', async () => {
    const { tree } = [...damaged(body, 'yesterday')].find(({ place }) => place === '/state/plain/openedAt') ?? { tree: {} }
    await expect(read(withBody(item, tree))).rejects.toThrow('case#c-one/state/plain/openedAt: no date-time with an offset: yesterday')
  })

  it.each(['version', 'told', 'state', 'commands', 'wakeAt'])('is refused without %s', async (name) => {
    const { [name]: _, ...rest } = body
    await expect(read(withBody(item, rest))).rejects.toThrow(/case#c-one/)
  })

  it.each(['rev', 'gsi1pk', 'b', 'pk'])('is refused without its attribute %s', async (name) => {
    const { [name]: _, ...rest }: Readonly<Record<string, unknown>> = { ...item }
    await expect(read(rest)).rejects.toThrow(name)
  })

  it('is refused in an encoding that this build does not know, or cut short', async () => {
    await expect(read({ ...item, b: Buffer.concat([Buffer.of(2), item.b.subarray(1)]) })).rejects.toThrow('format 2')
    await expect(read({ ...item, b: item.b.subarray(0, item.b.length - 8) })).rejects.toThrow()
    await expect(read({ ...item, b: Buffer.from([0, ...Buffer.from('[1]')]) })).rejects.toThrow('no JSON object')
  })

  it('keeps what a later build has written into it', async () => {
    const learnt = { ...body, learnt: { more: [1] } }
    expect(await read(withBody(item, learnt))).toMatchObject({ learnt: { more: [1] } })
  })
})
