import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventQueue } from '../../simulation/event-queue.ts'

it('events come by their moment, and of one moment in the order in which they were planned', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (moments) => {
      const queue = new EventQueue<undefined>()
      for (const at of moments) queue.add(at, undefined, () => undefined)
      const taken: [number, number][] = []
      for (let event = queue.take(); event !== undefined; event = queue.take()) taken.push([event.at, event.order])
      expect(taken).toEqual(moments.map((at, order): [number, number] => [at, order]).sort(([a, b], [c, d]) => a - c || b - d))
    }),
  )
})
