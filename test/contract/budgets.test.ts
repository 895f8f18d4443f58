import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { dynamoClient } from '../../lib/adapters/dynamodb/client.ts'
import type { Ports } from '../../lib/application/context.ts'
import { type CaseId, type CaseParty, commandId } from '../../lib/application/ports.ts'
import { tend } from '../../lib/application/tend.ts'
import type { Instant } from '../../lib/kernel/time.ts'
import { rome } from '../procedures/given.ts'
import { type Bill, billed } from './capacity.ts'
import { dynamoWorldAt, dynoxideForFile } from './engines.ts'
import { CASE, factOf, following, opening, plus, touched } from './given.ts'
import { applicationOn, deliver, openInjury, recordStep, SCHOOL, STEPS } from './injury-story.ts'

const { url } = dynoxideForFile()

async function machine() {
  const client = dynamoClient({ endpoint: url(), region: 'eu-south-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  const bill = billed(client)
  const world = await dynamoWorldAt(url(), client)
  const ports = applicationOn(world)
  // The school and its key are kept in memory by a warm function.
  await ports.schools.get(SCHOOL)
  bill.take()
  return { world, ports, bill }
}

const line = (what: string, bill: Bill, size?: number): string =>
  `${what.padEnd(32)} ${bill.trips} trips  ${String(bill.reads).padStart(4)} RRU  ${String(bill.writes).padStart(4)} WRU (indexes ${bill.indexWrites})${size === undefined ? '' : `  head ${size} B`}`

const sizeOf = (item: Record<string, unknown>): number =>
  Object.entries(item).reduce((sum, [name, value]) => {
    const bytes = typeof value === 'string' ? Buffer.byteLength(value) : value instanceof Uint8Array ? value.length : 2
    return sum + name.length + bytes
  }, 0)

/** The wake-ups that come before the next thing happens. */
async function wakesUntil(ports: Ports, caseId: CaseId, until: Instant): Promise<void> {
  for (;;) {
    const wakeAt = (await ports.cases.read(caseId))?.wakeAt
    if (wakeAt == null || wakeAt >= until) return
    await tend(ports, caseId, 'https://scadenzario.example', wakeAt)
  }
}

/** A thousand characters as a teacher would write them. */
const PROSE =
  'Durante la terza ora, nella palestra grande, gli alunni eseguivano a coppie il percorso previsto dalla programmazione. Al secondo passaggio sulla trave bassa l’alunna ha perso l’equilibrio, è scesa appoggiando male il piede sinistro e ha riferito subito dolore alla caviglia. L’insegnante, che si trovava a circa due metri, ha interrotto l’esercizio, ha fatto sedere l’alunna sulla panca e ha applicato il ghiaccio istantaneo della cassetta. La collaboratrice scolastica ha avvisato la segreteria, che ha telefonato alla madre alle undici e dieci; la madre è arrivata dopo venti minuti e ha preferito accompagnare la figlia al pronto soccorso con la propria automobile. Il materiale era in ordine, i materassi erano disposti ai due lati della trave, le scarpe dell’alunna erano quelle da ginnastica con i lacci annodati. Nessun altro alunno è rimasto coinvolto. I compagni che aspettavano il turno confermano quanto è descritto; l’alunna non aveva segnalato in precedenza disturbi di alcun genere alla caviglia.'

describe('what an injury costs', () => {
  it('each fact two round trips, at most 8 WRU and 1 RRU, from a head within 1 KB', async () => {
    const { world, ports, bill } = await machine()
    const report: string[] = []
    const headSize = async () => sizeOf((await world.items()).find(({ sk }) => sk === 'head') ?? {})
    const { caseId, command, now } = await openInjury(ports, 'open')
    const opened = bill.take()
    report.push(line('open, 2 persons, a number', opened, await headSize()))
    await deliver(ports, caseId, command, now)
    for (const [index, step] of STEPS.entries()) {
      await wakesUntil(ports, caseId, rome(step.when))
      const seen = await world.cases.read(caseId)
      bill.take()
      const recorded = await recordStep(ports, caseId, step, `k${index}`, seen?.version)
      const cost = bill.take()
      const size = await headSize()
      report.push(line(step.type, cost, size))
      expect([step.type, cost.trips, cost.reads]).toEqual([step.type, 2, 1])
      expect([step.type, cost.writes]).toSatisfy(([, writes]) => writes <= 8)
      expect(size).toBeLessThanOrEqual(1024)
      await deliver(ports, caseId, recorded.command, recorded.now)
    }
    expect([opened.trips, opened.reads, opened.writes]).toEqual([2, 2, 15])
    if (process.env.REPORT) console.log(report.join('\n'))
  })

  it('a fact of 1 KB no more than 8 WRU', async () => {
    const { world, bill } = await machine()
    await world.cases.commit(opening())
    const head = await world.cases.read(CASE)
    if (head === undefined) throw new Error('not there')
    expect(Buffer.byteLength(PROSE)).toBeGreaterThan(1000)
    const note = factOf(2, { classes: { plain: {}, personal: { dynamics: PROSE }, special: {} } })
    bill.take()
    expect(await world.cases.commit(following(head, 'prose', { facts: [note] }, { nextDue: plus(100) }))).toBe('committed')
    expect(bill.take().writes).toBeLessThanOrEqual(8)
  })

  it('a repetition one round trip', async () => {
    const { world, ports, bill } = await machine()
    const { caseId, now, command } = await openInjury(ports, 'open')
    bill.take()
    await openInjury(ports, 'open')
    expect([bill.trips, bill.writes]).toEqual([1, 0])
    await deliver(ports, caseId, command, now)
    const [step] = STEPS
    if (step === undefined) throw new Error('no step')
    const { version } = (await world.cases.read(caseId)) ?? {}
    await recordStep(ports, caseId, step, 'same', version)
    bill.take()
    await recordStep(ports, caseId, step, 'same', version)
    expect([bill.trips, bill.reads, bill.writes]).toEqual([1, 1, 0])
  })

  it('a wake-up with nothing due one read and no write', async () => {
    const { ports, bill } = await machine()
    const { caseId, now, command } = await openInjury(ports, 'open')
    await deliver(ports, caseId, command, now)
    bill.take()
    expect((await tend(ports, caseId, 'https://scadenzario.example', now)).outcome).toBe('nothing')
    expect([bill.trips, bill.reads, bill.writes]).toEqual([1, 1, 0])
  })
})

describe('what a case costs that grows', () => {
  it('reads the same after 1,000 facts as after 10, and writes the same', async () => {
    const { world, bill } = await machine()
    await world.cases.commit(opening())
    const read = async () => {
      const head = await world.cases.read(CASE)
      if (head === undefined) throw new Error('not there')
      return head
    }
    /** A command of one fact, and what it cost. */
    const command = async (name: string) => {
      bill.take()
      expect(await world.cases.commit(following(await read(), name))).toBe('committed')
      const { trips, reads, writes } = bill.take()
      return [trips, reads, writes]
    }
    /** Ten facts that time made, in one write. */
    const ten = async () => {
      const head = await read()
      const facts = Array.from({ length: 10 }, (_, index) => factOf(head.version + 1 + index))
      await world.cases.commit({ ...touched(head, { version: head.version + 10 }), facts })
    }
    await ten()
    const few = await command('after-ten')
    for (let n = 0; n < 99; n += 1) await ten()
    expect(await command('after-a-thousand')).toEqual(few)
    expect(few).toEqual([2, 1, 5])
    expect(await world.cases.history(CASE)).toHaveLength(1003)
  })

  it('is refused a head that would pass 4 KB', async () => {
    const { world } = await machine()
    await world.cases.commit(opening())
    const head = await world.cases.read(CASE)
    if (head === undefined) throw new Error('not there')
    const parties = Array.from({ length: 200 }, (): CaseParty => ({ subject: randomUUID(), role: 'parent' }))
    await expect(world.cases.commit(touched(head, { parties }))).rejects.toThrow('at most 4096')
    expect(await world.cases.read(CASE)).toEqual(head)
  })

  it('the head alone moves on for a third of a transaction', async () => {
    const { world, bill } = await machine()
    await world.cases.commit(opening({ wakeAt: plus(50), armed: plus(50) }))
    const head = await world.cases.read(CASE)
    if (head === undefined) throw new Error('not there')
    bill.take()
    await world.cases.commit(touched(head, { remindedUpTo: plus(50) }))
    expect([bill.trips, bill.writes]).toEqual([1, 1])
    bill.take()
    await world.cases.delivered(CASE, commandId('open-c-one'))
    expect([bill.trips, bill.writes]).toEqual([1, 2])
  })
})
