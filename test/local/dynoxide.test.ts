import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createTable } from '../../infra/local/create-table.ts'
import { startDynoxide } from '../../infra/local/dynoxide.ts'
import { clientConfig, temporaryFolder } from './support.ts'

const reachable = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

it('has the table of infra/table.ts, however often it is created', async () => {
  const engine = await startDynoxide()
  onTestFinished(() => engine.stop())
  const client = new DynamoDBClient(clientConfig(engine.url))
  await createTable(client, 'scadenzario')
  await createTable(client, 'scadenzario')
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'scadenzario' }))
  expect(Table).toMatchObject({
    KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName, Projection }) => [IndexName, Projection?.ProjectionType]).sort()).toEqual([
    ['by-due', 'KEYS_ONLY'],
    ['by-school', 'KEYS_ONLY'],
  ])
})

it('keeps what was written after its owner was killed, and leaves no process behind', async () => {
  const file = join(temporaryFolder(), 'table.sqlite')
  const module = new URL('../../infra/local/dynoxide.ts', import.meta.url).href
  const program = `import(${JSON.stringify(module)}).then((m) => m.startDynoxide({ file: ${JSON.stringify(file)} })).then(({ url }) => console.log(url))`
  const owner = spawn(process.execPath, ['-e', `setInterval(() => {}, 1000); ${program}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(owner.stdout, 'data')
  const url = String(line).trim()

  const client = new DynamoDBClient(clientConfig(url))
  await createTable(client, 'scadenzario')
  const Key = { pk: { S: 'case-1' }, sk: { S: 'head' } }
  await client.send(new PutItemCommand({ TableName: 'scadenzario', Item: Key }))
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  while (await reachable(url)) await pause(10)

  const again = await startDynoxide({ file })
  onTestFinished(() => again.stop())
  const { Item } = await new DynamoDBClient(clientConfig(again.url)).send(new GetItemCommand({ TableName: 'scadenzario', Key }))
  expect(Item).toEqual(Key)
})

it('starts nothing when DYNAMODB_ENDPOINT names an engine', async () => {
  vi.stubEnv('DYNAMODB_ENDPOINT', 'http://localhost:1')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  expect((await startDynoxide()).url).toBe('http://localhost:1')
})
