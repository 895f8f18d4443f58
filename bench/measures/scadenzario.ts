import { listCases, listObligations } from '../../lib/application/list.ts'
import { CLERK, openInjury, recordStep, SCHOOL, STEPS } from '../../test/contract/injury-story.ts'
import { rome } from '../../test/procedures/given.ts'
import { type Engine, withEngine } from '../engine.ts'
import { priced, told } from '../pricing.ts'
import { type Extent, note, type Row } from '../row.ts'

const OPEN = 300
const PAGE = { limit: 50 }
const NOW = rome('2026-10-21')

/** Open injuries of one school, some with a fact or two more than others. */
async function fill({ ports, stores }: Engine): Promise<void> {
  for (let number = 0; number < OPEN; number += 1) {
    const { caseId } = await openInjury(ports, `case-${number}`)
    for (const [index, step] of STEPS.slice(0, number % 6).entries())
      await recordStep(ports, caseId, step, `${number}-${index}`, (await stores.cases.read(caseId))?.version)
  }
}

export const measureScadenzario = ({ short }: Extent): Promise<readonly Row[]> =>
  withEngine(async (engine) => {
    await fill(engine)
    const times = short ? 5 : 20
    const { ports } = engine
    const first = await listObligations(ports, CLERK, SCHOOL, PAGE, {}, NOW)
    const { next } = first
    if (next === undefined) throw new Error('one page holds all')
    const obligations = (cursor: object) => () => listObligations(ports, CLERK, SCHOOL, { ...PAGE, ...cursor }, {}, NOW)
    const cases = () => listCases(ports, CLERK, SCHOOL, PAGE)
    return [
      note(`scadenzario of ${OPEN} open cases, first ${first.items.length}`, told(await priced(engine, times, obligations({})))),
      note('scadenzario, its second page', told(await priced(engine, times, obligations({ cursor: next })))),
      note(`list of ${OPEN} open cases, first ${PAGE.limit}`, told(await priced(engine, times, cases))),
    ]
  })
