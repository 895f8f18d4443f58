import { DatabaseSync } from 'node:sqlite'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { demoSchool } from '../../infra/local/demo-school.ts'
import { startDynoxide } from '../../infra/local/dynoxide.ts'
import { caseId } from '../../lib/application/ports.ts'
import { fromMs } from '../../lib/kernel/time.ts'
import { temporaryFolder } from '../local/support.ts'
import { accepted, counted, World } from './world.ts'

const OPENING = 'clerk: Da fare: Consegnare il certificato entro venerdì 23 ottobre 2026'

const openCertificate = (world: World): Promise<string> =>
  world.open('certificates', 'certificate-requested', { data: { kind: 'frequenza', use: 'private' } })

const pending = (world: World) => world.machine.ports.cases.undelivered(fromMs(world.clock.now() + 1), 100)

const sends = async (world: World, id: string): Promise<string[]> =>
  (await world.trail(id)).reminders.map(({ step, recipient, state, ambiguous }) => `${step} ${recipient} ${state} ${ambiguous}`)

/** The sweep leaves the last five minutes to the primary paths. */
const afterGrace = async (world: World) => {
  world.clock.set(world.clock.now() + 6 * 60_000)
  return world.machine.sweep()
}

test('nothing needs repair where nothing went wrong', async () => {
  const world = await World.open('2026-10-20 09:00')
  await openCertificate(world)
  expect(await world.mails()).toEqual([`2026-10-20 09:00:00 ${OPENING}`])
  expect(await pending(world)).toEqual([])
  expect(await afterGrace(world)).toEqual({ repaired: 0, armed: 0, gaveUp: 0 })
  expect(world.machine.stream.failures()).toEqual([])
})

test('SES throttles: the claim is given back and the stream brings the command again', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.faults.set('ses', 'throttle', 2)
  const id = await openCertificate(world)
  expect(await world.mails()).toEqual([`2026-10-20 09:00:00 ${OPENING}`])
  expect(await sends(world, id)).toEqual(['opening clerk sent 0'])
  expect(await pending(world)).toEqual([])
})

test('SES throttles one of three: the others are not written to again when it is tried anew', async () => {
  const world = await World.open('2026-10-20 09:00')
  await openCertificate(world)
  await world.until('2026-10-24 07:59')
  await world.mails()
  world.machine.faults.set('ses', 'throttle', 1)
  await world.until('2026-10-24 12:00')
  expect((await world.mails()).map((mail) => mail.slice(0, mail.indexOf(': Termine superato')))).toEqual([
    '2026-10-24 08:00:01 ds',
    '2026-10-24 08:00:01 dsga',
    '2026-10-24 08:06:01 clerk',
  ])
})

test('SES refuses an address: nobody is written to, the case shows it, and it is counted', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.faults.set('ses', 'error', 1)
  const id = await openCertificate(world)
  expect(await world.mails()).toEqual([])
  expect(await sends(world, id)).toEqual(['opening clerk suppressed 0'])
  expect(counted(world.lines, 'Undeliverable')).toBe(1)
  expect(await afterGrace(world)).toMatchObject({ repaired: 0, gaveUp: 0 })
})

test.each(['lost-answer', 'silence'] as const)(
  'SES and %s: the mail may have left, so it is sent again only when the claim is over, and counted',
  async (fault) => {
    const world = await World.open('2026-10-20 09:00')
    world.machine.faults.set('ses', fault, 1)
    const id = await openCertificate(world)
    const left = fault === 'lost-answer' ? [`2026-10-20 09:00:00 ${OPENING}`] : []
    expect(await world.mails()).toEqual(left)
    expect(await sends(world, id)).toEqual(['opening clerk claimed 0'])
    // The stream tried in vain while the claim held; the command waits where the sweep finds it.
    expect(world.machine.stream.failures()).toHaveLength(1)
    expect(await pending(world)).toMatchObject([{ caseId: id }])
    expect(await afterGrace(world)).toEqual({ repaired: 1, armed: 0, gaveUp: 0 })
    expect(await world.mails()).toEqual([`2026-10-20 09:06:00 ${OPENING}`])
    expect(await sends(world, id)).toEqual(['opening clerk sent 1'])
    expect(await pending(world)).toEqual([])
    expect(counted(world.lines, 'AmbiguousSends')).toBe(1)
    expect(counted(world.lines, 'Repairs')).toBe(1)
    await world.until('2026-10-20 12:00')
    expect(await world.mails()).toEqual([])
  },
)

test('Scheduler throttles: the client waits and tries again, and nothing is late', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.faults.set('scheduler', 'throttle', 2)
  await openCertificate(world)
  expect(world.machine.scheduler.list()).toHaveLength(1)
  expect(world.machine.stream.failures()).toEqual([])
})

test('Scheduler is down: the command is given up, the next one is not held up, and the sweep arms and mails', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.faults.set('scheduler', 'error')
  const id = await openCertificate(world)
  expect(await world.mails()).toEqual([])
  expect(world.machine.stream.failures()).toHaveLength(1)
  world.machine.faults.clear()
  await openCertificate(world)
  expect(await world.mails()).toEqual([`2026-10-20 09:00:00 ${OPENING}`])
  expect(await pending(world)).toMatchObject([{ caseId: id }])
  expect(await afterGrace(world)).toMatchObject({ repaired: 1, gaveUp: 0 })
  expect(await world.mails()).toEqual([`2026-10-20 09:06:00 ${OPENING}`])
  expect(world.machine.scheduler.list()).toHaveLength(2)
  expect(await pending(world)).toEqual([])
})

test('Scheduler drops its answer: arming again changes nothing', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.faults.set('scheduler', 'lost-answer', 1)
  await openCertificate(world)
  expect(world.machine.scheduler.list()).toHaveLength(1)
  await world.until('2026-10-24 09:00')
  const mails = await world.mails()
  expect(new Set(mails).size).toBe(mails.length)
})

test('KMS is down: a request is told to come again, stores nothing, and passes with the same key afterwards', async () => {
  const first = await World.open('2026-10-20 09:00', { folder: temporaryFolder() })
  const world = await first.again()
  world.machine.faults.set('kms', 'throttle')
  const told = { data: { kind: 'frequenza', use: 'private' }, key: 'one-and-the-same' }
  const down = await world.tryOpen('certificates', 'certificate-requested', told)
  expect([down.status, down.code, down.headers.get('retry-after')]).toEqual([503, 'unavailable', '2'])
  world.machine.faults.clear()
  const { case: id } = accepted(await world.tryOpen('certificates', 'certificate-requested', told), 'certificate-requested')
  await world.settle()
  expect(await world.etag(id)).toBe('"1"')
  expect(await world.mails()).toHaveLength(1)
})

test('every stream record twice, and every wake-up: no second mail', async () => {
  const folder = temporaryFolder()
  const first = await World.open('2026-10-20 09:00', { folder })
  const id = await openCertificate(first)
  expect(await first.mails()).toHaveLength(1)
  await first.stop()
  const database = new DatabaseSync(`${folder}/aws.sqlite`)
  const forgotten = database.prepare('DELETE FROM checkpoints').run()
  database.close()
  expect(Number(forgotten.changes)).toBeGreaterThan(0)

  const world = await first.again()
  await world.settle()
  expect(await world.mails()).toHaveLength(1)
  const wakeUp = JSON.stringify({ caseId: id })
  await world.until('2026-10-21 18:00')
  const before = await world.mails()
  for (let times = 0; times < 3; times += 1) world.machine.queues.send('wake', wakeUp)
  await world.settle()
  expect(await world.mails()).toEqual([])
  // Two at the very moment at which it is due.
  world.machine.queues.send('wake', wakeUp, 14 * 60 * 60_000 + 1000)
  world.machine.queues.send('wake', wakeUp, 14 * 60 * 60_000 + 1000)
  await world.until('2026-10-22 09:00')
  expect(await world.mails()).toEqual(['2026-10-22 08:00:01 clerk: Promemoria: Consegnare il certificato entro venerdì 23 ottobre 2026'])
  expect(before).toEqual(['2026-10-21 08:00:01 clerk: Promemoria: Consegnare il certificato entro venerdì 23 ottobre 2026'])
  expect(world.machine.queues.messages('wake-dlq')).toEqual([])
})

test('a record that can never be delivered is set aside, and those behind it are not held up', async () => {
  const folder = temporaryFolder()
  const first = await World.open('2026-10-20 09:00', { folder })
  await first.stop()
  const engine = await startDynoxide({ file: `${folder}/table.sqlite` })
  const table = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-south-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await table.send(
    new PutItemCommand({ TableName: 'scadenzario', Item: { pk: { S: 'case#?' }, sk: { S: 'fact#c.poison' }, kind: { S: 'command' } } }),
  )
  table.destroy()
  await engine.stop()

  const world = await first.again()
  await openCertificate(world)
  expect(await world.mails()).toEqual([`2026-10-20 09:00:00 ${OPENING}`])
  expect(world.machine.stream.failures().map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['fact#c.poison'])
  expect(world.lines.some((line) => line.includes('"event":"deliver"') && line.includes('"fault":"RangeError"'))).toBe(true)
})

test('a wake-up of a case that is not there goes to nobody and troubles nobody', async () => {
  const world = await World.open('2026-10-20 09:00')
  world.machine.queues.send('wake', JSON.stringify({ caseId: caseId('c-nowhere') }))
  world.machine.queues.send('wake', 'no message of ours')
  await world.until('2026-10-20 10:00')
  expect(world.machine.queues.messages('wake-dlq').map(({ body }) => body)).toEqual(['no message of ours'])
})

test('nobody holds a role: the office is told rather than nobody, and for whom', async () => {
  const contacts = demoSchool.contacts.filter(({ role }) => role !== 'dsga')
  const world = await World.open('2026-10-20 09:00', { contacts })
  await world.open('access-formal', 'request-filed', {
    data: {
      channel: 'pec',
      protocol: '1',
      requesterKind: 'person',
      requester: 'p-richiede',
      document: 'Verbale di prova',
      interest: 'Interesse di prova',
    },
    people: [{ ref: 'p-richiede', name: 'Richiedente di prova' }],
  })
  const letters = await world.machine.mail.inbox()
  expect(letters.map(({ to }) => to.join())).toEqual(['clerk@rivalta.example', 'clerk@rivalta.example', 'ds@rivalta.example'])
  expect(letters[0]?.text).toContain('Nessun indirizzo è noto per «DSGA»: questo avviso arriva all’ufficio')
  expect(letters[2]?.text).not.toContain('Nessun indirizzo')
})

test('a school without any contact: nothing is sent, which is counted, and the case goes on', async () => {
  const world = await World.open('2026-10-20 09:00', { contacts: [] })
  const id = await openCertificate(world)
  expect(await world.mails()).toEqual([])
  expect(counted(world.lines, 'Undeliverable')).toBe(1)
  await world.record(id, 'certificate-drafted')
  expect(await pending(world)).toEqual([])
})

test('a restart loses nothing, and wake-ups that came due meanwhile fire at once', async () => {
  const first = await World.open('2026-10-20 09:00', { folder: temporaryFolder() })
  const id = await openCertificate(first)
  await first.mails()
  await first.stop()
  first.clock.set(Date.parse('2026-10-24T10:00:00+02:00'))
  const world = await first.again()
  // Of the rungs that were missed the last, the most urgent, is enough.
  await world.until('2026-10-24 10:00')
  expect((await world.mails()).slice(1)).toEqual(
    ['clerk', 'ds', 'dsga'].map(
      (role) => `2026-10-24 10:00:00 ${role}: Termine superato: Consegnare il certificato entro venerdì 23 ottobre 2026`,
    ),
  )
  expect(await world.etag(id)).toBe('"1"')
})
