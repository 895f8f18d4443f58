import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../lib/adapters/dynamodb/attributes.ts'
import { decode, encode } from '../../lib/adapters/dynamodb/body.ts'
import { type DataKeys, memoryDataKeys } from '../../lib/adapters/dynamodb/data-keys.ts'
import { readFactItem } from '../../lib/adapters/dynamodb/fact-item.ts'
import { headItem, readHeadItem } from '../../lib/adapters/dynamodb/head-item.ts'
import { TableKeyVault } from '../../lib/adapters/dynamodb/key-vault.ts'
import { CannotOpen, derivedKey, open, seal } from '../../lib/adapters/dynamodb/sealing.ts'
import { dynamoStores } from '../../lib/adapters/dynamodb/stores.ts'
import { putItem } from '../../lib/adapters/dynamodb/writing.ts'
import { caseId } from '../../lib/application/ports.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import { schoolCode } from '../../lib/kernel/school.ts'
import { dynoxideForFile } from './engines.ts'
import { CASE, factOf, headOf, opening, plus } from './given.ts'
import { applicationOn, openInjury, recordStep, SCHOOL, SECRETS, STEPS, schoolRecord } from './injury-story.ts'

const { open: openWorld } = dynoxideForFile()

type Item = Record<string, unknown>

const isWritable = (item: Item): item is Record<string, Value> =>
  Object.values(item).every((value) => typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array)

/** All that can be read of an item without a key: attributes as they are, bodies unpacked. */
function readable(item: Item): string {
  return Object.values(item)
    .map((value) => {
      if (!(value instanceof Uint8Array)) return JSON.stringify(value)
      const text = Buffer.from(value).toString('latin1')
      try {
        return text + JSON.stringify(decode(value))
      } catch {
        return text
      }
    })
    .join(' ')
}

const find = (items: readonly Item[], sk: string): Item => {
  const found = items.find((item) => item.sk === sk)
  if (found === undefined) throw new Error(`no item ${sk}`)
  return found
}

describe('what is stored', () => {
  it('shows nothing personal or special to whoever reads the table', async () => {
    const world = await openWorld()
    const ports = applicationOn(world)
    const { caseId: id } = await openInjury(ports, 'open')
    for (const [index, step] of STEPS.entries()) {
      await recordStep(ports, id, step, `k${index}`, (await world.cases.read(id))?.version)
    }
    const items = await world.items()
    expect(new Set(items.map(({ kind }) => kind))).toEqual(
      new Set(['head', 'command', 'person', 'counter', 'entry', 'school', 'school-key', 'school-name', 'calendar']),
    )
    const all = items.map(readable).join('\n')
    // The reader of this test can read: plain fields are there.
    for (const plain of ['4021/2026', 'INAIL-2026-118822', 'Rivalta']) expect(all).toContain(plain)
    for (const secret of SECRETS) expect(all).not.toContain(secret)
    const personal = (await world.cases.history(id))[0]?.classes.personal.dynamics
    expect(personal).toContain('spalliera')
  })

  it('has every item say what kind it is', async () => {
    const world = await openWorld()
    await world.cases.commit(opening())
    for (const item of await world.items()) expect(item).toMatchObject({ kind: expect.any(String) })
  })

  it('keeps reasons sealed, in the fact and in the head', async () => {
    const world = await openWorld()
    const { state } = headOf()
    const reason = 'Martina era assente per malattia'
    const irregular = [{ fact: factOf(1).id, codes: ['ERR-x'], reason }]
    await world.cases.commit(
      opening(
        { state: { plain: { ...state.plain, irregular }, kept: {} } },
        { facts: [factOf(1, { despite: { codes: ['ERR-x'], reason } })] },
      ),
    )
    expect((await world.items()).map(readable).join('\n')).not.toContain('Martina')
    expect((await world.cases.read(CASE))?.state.plain.irregular).toEqual(irregular)
    expect((await world.cases.history(CASE))[0]?.despite?.reason).toBe(reason)
  })
})

describe('a sealed field', () => {
  const move = async (from: (items: readonly Item[]) => Item, to: (items: readonly Item[]) => Item, names: readonly [string, string]) => {
    const world = await openWorld()
    await world.cases.commit(opening())
    await world.cases.commit(opening({ caseId: caseId('c-two') }))
    const items = await world.items()
    const target = to(items)
    const moved = { ...target, [names[1]]: from(items)[names[0]] }
    if (!isWritable(moved)) throw new Error('not there')
    await putItem(world.table, moved)
    return world
  }
  const inCase = (pk: string, kind: string) => (items: readonly Item[]) => {
    const found = items.find((item) => item.pk === pk && item.kind === kind)
    if (found === undefined) throw new Error('not there')
    return found
  }

  it('cannot be opened in another case', async () => {
    const world = await move(inCase('case#c-two', 'command'), inCase('case#c-one', 'command'), ['s', 's'])
    await expect(world.cases.history(CASE)).rejects.toBeInstanceOf(CannotOpen)
    expect(await world.cases.history(CASE, 'special')).toHaveLength(1)
  })

  it('cannot be opened as another class of the same fact', async () => {
    const world = await move(inCase('case#c-one', 'command'), inCase('case#c-one', 'command'), ['s', 'p'])
    await expect(world.cases.history(CASE, 'special')).rejects.toBeInstanceOf(CannotOpen)
  })

  it('cannot be opened in another head', async () => {
    const world = await move(inCase('case#c-two', 'head'), inCase('case#c-one', 'head'), ['x', 'x'])
    await expect(world.cases.read(CASE)).rejects.toBeInstanceOf(CannotOpen)
  })

  it('that was touched cannot be opened', () => {
    const key = createSecretKey(new Uint8Array(32).fill(7))
    const place = { pk: 'case#c-one', sk: 'head' }
    const sealed = seal(key, place, 'special', Buffer.from('frattura'))
    for (let at = 0; at < sealed.length; at += 1) {
      const touched = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(() => open(key, place, 'special', touched)).toThrow(CannotOpen)
    }
    for (const length of [0, 11, 12, 27, sealed.length - 1])
      expect(() => open(key, place, 'special', sealed.slice(0, length))).toThrow(CannotOpen)
    expect(Buffer.from(open(key, place, 'special', sealed)).toString()).toBe('frattura')
    expect(seal(key, place, 'special', Buffer.from('frattura'))).not.toEqual(sealed)
  })
})

describe('a destroyed case', () => {
  it('cannot be opened again, not with the school’s key and all its other items', async () => {
    const world = await openWorld()
    await world.cases.commit(opening({}, { people: [{ ref: personRef('p-anna01'), name: 'Anna' }] }))
    const salt = find(await world.items(), 'head').salt
    expect(salt).toBeInstanceOf(Uint8Array)
    await world.cases.destroy(CASE, plus(10))
    const left = await world.items()
    const bytes = Buffer.concat(left.flatMap((item) => Object.values(item).filter((value) => value instanceof Uint8Array)))
    expect(bytes.includes(Buffer.from(salt instanceof Uint8Array ? salt : []))).toBe(false)
    expect(find(left, 'head')).not.toHaveProperty('x')
    // What is left of the fact, with the one key that is left.
    const command = find(left, 'fact#c.open-c-one')
    const schoolKey = await new TableKeyVault(world.table, world.dataKeys).keyOf(SCHOOL)
    for (const guess of [new Uint8Array(), new Uint8Array(16)]) {
      expect(() => readFactItem(command, CASE, derivedKey(schoolKey, guess, CASE))).toThrow(CannotOpen)
    }
  })
})

describe('keys', () => {
  it('of schools are unwrapped once, and again after a failure', async () => {
    const world = await openWorld()
    const real = memoryDataKeys()
    let opened = 0
    let failing = true
    const counting: DataKeys = {
      make: real.make,
      open: async (school, wrapped) => {
        opened += 1
        if (failing) throw new Error('KMS is away')
        return real.open(school, wrapped)
      },
    }
    const vault = new TableKeyVault(world.table, counting)
    const other = schoolCode('MIIC8XY00Z')
    await vault.make(other)
    await vault.make(other)
    await expect(vault.keyOf(other)).rejects.toThrow('away')
    failing = false
    const keys = await Promise.all([1, 2, 3].map(() => vault.keyOf(other)))
    expect(new Set(keys).size).toBe(1)
    expect(opened).toBe(2)
    await expect(vault.keyOf(schoolCode('RMIC8XY00Z'))).rejects.toThrow('has no key')
  })

  it('are another for each school', async () => {
    const keys = memoryDataKeys()
    const wrapped = await keys.make(SCHOOL)
    await expect(keys.open(schoolCode('MIIC8XY00Z'), wrapped)).rejects.toBeInstanceOf(CannotOpen)
    expect(await keys.open(SCHOOL, wrapped)).not.toEqual(await keys.open(SCHOOL, await keys.make(SCHOOL)))
  })

  it('are asked for only where something is sealed', async () => {
    const bare = headItem({ head: headOf({ state: { ...headOf().state, kept: {} } }) }, undefined)
    const { head } = await readHeadItem(bare, async () => {
      throw new Error('nobody asked')
    })
    expect(head.caseId).toBe(CASE)
  })

  it('of a process that has not read the case come from the table', async () => {
    const world = await openWorld()
    const keys = memoryDataKeys()
    const one = dynamoStores(world.table, keys, world.clock.read)
    const other = schoolCode('MIIC8XY00Z')
    await one.schools.put(schoolRecord(other), null)
    await one.cases.commit(opening({ school: other }))
    const head = await one.cases.read(CASE)
    if (head === undefined) throw new Error('not there')
    const two = dynamoStores(world.table, keys, world.clock.read)
    expect(await two.cases.commit({ head: { ...head, revision: 2 }, expected: 1, facts: [] })).toBe('committed')
    expect(await two.cases.history(CASE)).toEqual([factOf(1)])
  })
})

it('a body of an unknown format is refused', () => {
  const body = encode({ a: 1 })
  expect(() => decode(Buffer.concat([Buffer.of(99), body.subarray(1)]))).toThrow('format 99')
})
