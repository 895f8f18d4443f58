import type { Head } from '../../lib/application/ports.ts'
import { seeCase } from '../../lib/application/read-case.ts'
import { tend } from '../../lib/application/tend.ts'
import { CASE, factOf, following, opening, plus, touched } from '../../test/contract/given.ts'
import { CLERK, deliver, openInjury } from '../../test/contract/injury-story.ts'
import { type Engine, withEngine } from '../engine.ts'
import { priced, told } from '../pricing.ts'
import { budget, type Extent, note, type Row } from '../row.ts'

const URL = 'https://scadenzario.example'
const FEW = 10
const MANY = 1000
const AT_ONCE = 10

/** Grows the case by facts that time made, ten in one write. */
async function grow({ stores }: Engine, from: number, to: number): Promise<void> {
  for (let count = from; count < to; count += AT_ONCE) {
    const head = await headOf({ stores })
    const facts = Array.from({ length: AT_ONCE }, (_, index) => factOf(head.version + 1 + index))
    await stores.cases.commit({ ...touched(head, { version: head.version + AT_ONCE }), facts })
  }
}

async function headOf({ stores }: Pick<Engine, 'stores'>): Promise<Head> {
  const head = await stores.cases.read(CASE)
  if (head === undefined) throw new Error('the case is not there')
  return head
}

export const measureReading = ({ short }: Extent): Promise<readonly Row[]> =>
  withEngine(async (engine) => {
    const times = short ? 40 : 200
    const { ports, stores } = engine
    const { caseId, command, now } = await openInjury(ports, 'wake')
    await deliver(ports, caseId, command, now)
    const wake = await priced(engine, times, () => tend(ports, caseId, URL, now))

    await stores.cases.commit(opening())
    await stores.cases.commit(following(await headOf(engine), 'one', {}, { nextDue: plus(100) }))
    const state = (): Promise<unknown> => seeCase(ports, CLERK, CASE)
    await grow(engine, 0, FEW)
    const few = await priced(engine, times, state)
    await grow(engine, FEW, MANY)
    const many = await priced(engine, times, state)
    return [
      note('a wake-up with nothing due', told(wake)),
      budget({ name: 'a wake-up with nothing due: reads', value: wake.reads, unit: 'RRU', limit: 1, of: `${wake.writes} WRU` }),
      budget({ name: 'a wake-up with nothing due: writes', value: wake.writes, unit: 'WRU', limit: 0 }),
      note(`state of a case of ${FEW} facts`, told(few)),
      note(`state of a case of ${MANY} facts`, told(many)),
      budget({ name: `state of ${MANY} facts in reads of ${FEW}`, value: many.reads / few.reads, limit: 1 }),
    ]
  })
