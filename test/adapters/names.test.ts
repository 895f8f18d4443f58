import { describe, expect, it } from 'vitest'
import { cursorOf, placeOf } from '../../lib/adapters/cursor.ts'
import { outgoingOf } from '../../lib/adapters/dynamodb/outbox.ts'
import { bodyHash, caseIdOf, commandIdOf } from '../../lib/adapters/ids.ts'
import { BadCursor } from '../../lib/application/ports.ts'
import { schoolCode } from '../../lib/kernel/school.ts'

const SCHOOL = schoolCode('TOIC8AB00X')

describe('names', () => {
  it('of commands depend on school, caller and key, and on nothing else', () => {
    const id = commandIdOf(SCHOOL, 'u-1', 'key')
    expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(commandIdOf(SCHOOL, 'u-1', 'key')).toBe(id)
    const others = [
      commandIdOf(schoolCode('MIIC8XY00Z'), 'u-1', 'key'),
      commandIdOf(SCHOOL, 'u-2', 'key'),
      commandIdOf(SCHOOL, 'u-1', 'key2'),
      commandIdOf(SCHOOL, 'u-1key', ''),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })

  it('of cases follow from the command that opens them', () => {
    const id = caseIdOf(SCHOOL, commandIdOf(SCHOOL, 'u-1', 'key'))
    expect(id).toMatch(/^c-[A-Za-z0-9_-]{22}$/)
    expect(caseIdOf(SCHOOL, commandIdOf(SCHOOL, 'u-1', 'key'))).toBe(id)
  })

  it('of bodies do not depend on the order of their keys, but on that of their lists', () => {
    expect(bodyHash({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(bodyHash({ b: { d: [1, 2], c: 2 }, a: 1 }))
    expect(bodyHash({ d: [1, 2] })).not.toBe(bodyHash({ d: [2, 1] }))
    expect(bodyHash(undefined)).not.toBe(bodyHash(null))
  })
})

describe('a cursor', () => {
  it.each(['2026-10-19T10:00#c-one', '~#c-à', '000012'])('carries the place %j', (place) => {
    expect(placeOf(cursorOf(place))).toBe(place)
  })

  it('absent is the beginning, and another’s is refused', () => {
    expect(placeOf(undefined)).toBe('')
    for (const bad of ['', '?', 'a', 'YQ==', '____w']) expect(() => placeOf(bad)).toThrow(BadCursor)
  })
})

describe('a record of the stream', () => {
  const image = (pk: string, sk: string, kind: string) => ({ pk: { S: pk }, sk: { S: sk }, kind: { S: kind } })

  it('of a command names case and command', () => {
    expect(outgoingOf(image('case#c-one', 'fact#c.key-1', 'command'))).toEqual({ kind: 'command', caseId: 'c-one', command: 'key-1' })
  })

  it('of a change of a school names school and change', () => {
    expect(outgoingOf(image('school#TOIC8AB00X', 'change#000002', 'school-change'))).toEqual({
      kind: 'school-change',
      school: SCHOOL,
      change: '000002',
    })
  })

  it('of anything else asks for nothing', () => {
    expect(outgoingOf(undefined)).toBeUndefined()
    expect(outgoingOf({})).toBeUndefined()
    expect(outgoingOf(image('case#c-one', 'head', 'head'))).toBeUndefined()
    expect(outgoingOf(image('case#c-one', 'fact#000001', 'fact'))).toBeUndefined()
  })
})
