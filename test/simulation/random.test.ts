import { expect, it } from 'vitest'
import { Random } from '../../simulation/random.ts'
import { TraceHash } from '../../simulation/trace-hash.ts'

it('chance is xoshiro128**: the reference values from the state 1, 2, 3, 4', () => {
  const random = new Random([1, 2, 3, 4])
  const drawn = Array.from({ length: 10 }, () => random.next())
  expect(drawn).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804])
})

it('a seed is a sequence of its own, and stays inside its bounds', () => {
  const drawn = (seed: number) => {
    const random = new Random(seed)
    return Array.from({ length: 1000 }, () => random.between(3, 7))
  }
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
  expect(new Set(drawn(1))).toEqual(new Set([3, 4, 5, 6, 7]))
})

it('the trace is hashed with FNV-1a: its published values', () => {
  const hashed = (text: string) => {
    const hash = new TraceHash()
    hash.add(text)
    return hash.fnv
  }
  expect([hashed(''), hashed('a'), hashed('foobar')]).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968'])
})
