import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

const units = z.object({ CapacityUnits: z.number() })
const consumed = z.object({
  Table: units.optional(),
  GlobalSecondaryIndexes: z.record(z.string(), units).optional(),
  CapacityUnits: z.number(),
})
const output = z.object({ ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional() })

/** What one request cost, as the engine says: the table, and each index by name. */
export interface Cost {
  readonly operation: string
  readonly table: number
  readonly indexes: Readonly<Record<string, number>>
  readonly total: number
}

const READS = ['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']

export class Bill {
  readonly costs: Cost[] = []

  take(): Bill {
    const taken = new Bill()
    taken.costs.push(...this.costs.splice(0))
    return taken
  }

  get trips(): number {
    return this.costs.length
  }

  get reads(): number {
    return this.#sum((cost) => READS.includes(cost.operation))
  }

  get writes(): number {
    return this.#sum((cost) => !READS.includes(cost.operation))
  }

  get indexWrites(): number {
    return this.costs.filter((cost) => !READS.includes(cost.operation)).reduce((sum, { table, total }) => sum + total - table, 0)
  }

  #sum(which: (cost: Cost) => boolean): number {
    return this.costs.filter(which).reduce((sum, { total }) => sum + total, 0)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Asks for the bill with every request of the client. */
export function billed(client: DynamoDBClient): Bill {
  const bill = new Bill()
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (isRecord(args.input)) Object.assign(args.input, { ReturnConsumedCapacity: 'INDEXES' })
      const result = await next(args)
      const { ConsumedCapacity = [] } = output.parse(result.output)
      const parts = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity]
      const total = parts.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
      const indexes: Record<string, number> = {}
      for (const { GlobalSecondaryIndexes = {} } of parts) {
        for (const [name, { CapacityUnits }] of Object.entries(GlobalSecondaryIndexes)) indexes[name] = (indexes[name] ?? 0) + CapacityUnits
      }
      const table = parts.reduce((sum, part) => sum + (part.Table?.CapacityUnits ?? part.CapacityUnits), 0)
      bill.costs.push({ operation: context.commandName ?? '', table, indexes, total })
      return result
    },
    { step: 'initialize', name: 'bill', priority: 'low' },
  )
  return bill
}
