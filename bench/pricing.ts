import { billed } from '../test/contract/capacity.ts'
import type { Engine } from './engine.ts'
import { figure } from './row.ts'
import { median } from './statistics.ts'

export interface Price {
  readonly ms: number
  readonly trips: number
  readonly reads: number
  readonly writes: number
}

/** What one such call takes and costs: the median of the times, and the units of the last. */
export async function priced({ client }: Engine, times: number, work: () => Promise<unknown>): Promise<Price> {
  const bill = billed(client)
  const taken: number[] = []
  for (let time = 0; time < times; time += 1) {
    bill.take()
    const start = performance.now()
    await work()
    taken.push(performance.now() - start)
  }
  const { trips, reads, writes } = bill
  client.middlewareStack.remove('bill')
  return { ms: median(taken), trips, reads, writes }
}

export const told = ({ ms, trips, reads, writes }: Price): string => `${figure(ms, 'ms')}; ${trips} trips, ${reads} RRU, ${writes} WRU`
