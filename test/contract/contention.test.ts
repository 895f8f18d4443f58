import {
  type DynamoDBClient,
  type DynamoDBServiceException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { dynamoClient } from '../../lib/adapters/dynamodb/client.ts'
import { commandId } from '../../lib/application/ports.ts'
import { type DynamoWorld, dynamoWorldAt, dynoxideForFile } from './engines.ts'
import { CASE, following, opening, plus, T0, touched } from './given.ts'

/** What AWS says and the engine of the tests never does (toolchain § 2): other transactions in the way, answers that are lost. */

const { url } = dynoxideForFile()

type Mishap = 'contended' | 'throttled' | 'lost' | 'broken'

const meta = { $metadata: {}, message: '' }
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...meta, CancellationReasons: codes.map((Code) => ({ Code })) })

/** Requests of this kind meet these mishaps, one each. */
function mishaps(client: DynamoDBClient) {
  const planned: { readonly command: string; readonly mishap: Mishap }[] = []
  const seen: string[] = []
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? ''
      seen.push(command)
      const at = planned.findIndex((plan) => command.startsWith(plan.command))
      if (at < 0) return next(args)
      const [plan] = planned.splice(at, 1)
      const error = (): DynamoDBServiceException | Error => {
        if (plan?.mishap === 'contended')
          return command.startsWith('Transact') ? cancelled('None', 'TransactionConflict') : new TransactionConflictException(meta)
        if (plan?.mishap === 'throttled') return cancelled('ThrottlingError', 'None')
        return new Error(plan?.mishap === 'lost' ? 'the answer was lost' : 'broken')
      }
      if (plan?.mishap === 'lost') await next(args)
      throw error()
    },
    { step: 'initialize', name: 'mishaps', priority: 'low' },
  )
  return { plan: (command: string, ...of: Mishap[]) => planned.push(...of.map((mishap) => ({ command, mishap }))), seen }
}

describe('a table in which others are writing', () => {
  let world: DynamoWorld
  let plan: ReturnType<typeof mishaps>['plan']
  let seen: string[]
  beforeEach(async () => {
    const client = dynamoClient({ endpoint: url(), region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
    world = await dynamoWorldAt(url(), client)
    await world.cases.commit(opening())
    const planned = mishaps(client)
    plan = planned.plan
    seen = planned.seen
  })
  const read = async () => {
    const head = await world.cases.read(CASE)
    if (head === undefined) throw new Error('not there')
    return head
  }
  const writes = () => seen.filter((command) => !command.startsWith('Get')).length

  it('takes a commit at the fifth try', async () => {
    const head = await read()
    plan('Transact', 'contended', 'throttled', 'contended', 'contended')
    expect(await world.cases.commit(following(head, 'patient'))).toBe('committed')
    expect(writes()).toBe(5)
  })

  it('says conflict after four repetitions, with nothing written', async () => {
    const head = await read()
    plan('Transact', ...Array.from({ length: 9 }, () => 'contended' as const))
    expect(await world.cases.commit(following(head, 'patient'))).toBe('conflict')
    expect(writes()).toBe(5)
    expect((await read()).version).toBe(1)
  })

  it('takes a head alone, a delivery and a claim after a conflict', async () => {
    const head = await read()
    plan('Put', 'contended')
    expect(await world.cases.commit(touched(head))).toBe('committed')
    plan('Update', 'contended', 'contended')
    await world.cases.delivered(CASE, commandId('open-c-one'))
    expect(await world.cases.undelivered(plus(99), 10)).toEqual([])
    plan('Put', 'contended')
    const claim = { rung: 'r', obligation: 'o', step: 's', role: 'clerk', recipient: 'k', at: T0 } as const
    expect(await world.ledger.claim(CASE, claim, T0, plus(2))).toBe('claimed')
  })

  it('throws when it cannot be known whether it was written; the repetition finds the command', async () => {
    const head = await read()
    plan('Transact', 'lost')
    const commit = following(head, 'lost-answer')
    await expect(world.cases.commit(commit)).rejects.toThrow('lost')
    expect(await world.cases.commit(commit)).toBe('command-exists')
    expect(await world.cases.command(CASE, commit.command?.id ?? raise())).toMatchObject({ body: 'body-lost-answer' })
  })

  it('throws what is no contention', async () => {
    const head = await read()
    plan('Transact', 'broken')
    await expect(world.cases.commit(following(head, 'broken'))).rejects.toThrow('broken')
    expect((await read()).version).toBe(1)
  })
})

describe('a client that sends again', () => {
  /** Sends each write of this kind twice, as the SDK does when an answer is lost on the way. */
  const twice = (client: DynamoDBClient, command: string) =>
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName?.startsWith(command)) await next(args)
        return next(args)
      },
      { step: 'deserialize', name: 'twice', priority: 'low' },
    )

  it('records a command once, and is told so', async () => {
    const client = dynamoClient({ endpoint: url(), region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
    const world = await dynamoWorldAt(url(), client)
    await world.cases.commit(opening())
    const head = await world.cases.read(CASE)
    twice(client, 'Transact')
    expect(await world.cases.commit(following(head ?? raise(), 'sent-twice'))).toBe('committed')
    expect(await world.cases.history(CASE)).toHaveLength(2)
  })

  it('finds its own head and its own claim', async () => {
    const client = dynamoClient({ endpoint: url(), region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
    const world = await dynamoWorldAt(url(), client)
    await world.cases.commit(opening())
    const head = await world.cases.read(CASE)
    twice(client, 'Put')
    expect(await world.cases.commit(touched(head ?? raise(), { armed: plus(5) }))).toBe('committed')
    expect(await world.cases.commit(touched(head ?? raise(), { armed: plus(6) }))).toBe('conflict')
    const claim = { rung: 'r', obligation: 'o', step: 's', role: 'clerk', recipient: 'k', at: T0 } as const
    expect(await world.ledger.claim(CASE, claim, T0, plus(2))).toBe('claimed')
    expect(await world.ledger.claim(CASE, claim, plus(1), plus(3))).toBe('busy')
    expect(await world.ledger.claim(CASE, claim, plus(3), plus(5))).toBe('claimed')
  })
})

const raise = (): never => {
  throw new Error('not there')
}
