import { parseArgs } from 'node:util'
import { measureBundles } from './measures/bundles.ts'
import { measureColdLoad } from './measures/cold-load.ts'
import { measureCommand } from './measures/command.ts'
import { measureObligations } from './measures/obligations.ts'
import { measureReading } from './measures/reading.ts'
import { measureScadenzario } from './measures/scadenzario.ts'
import { measureSimulations } from './measures/simulations.ts'
import type { Extent, Row } from './row.ts'
import { tableOf } from './table.ts'

/** `npm run bench [-- --short]`: the budgets of the service, measured. Ends with a failure where one is missed that holds on every machine. */

const MEASURES: readonly ((extent: Extent) => readonly Row[] | Promise<readonly Row[]>)[] = [
  measureObligations,
  measureSimulations,
  measureColdLoad,
  measureBundles,
  measureCommand,
  measureReading,
  measureScadenzario,
]

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const rows: Row[] = []
const start = performance.now()
for (const measure of MEASURES) rows.push(...(await measure(values)))

console.log(tableOf(rows))
const missed = rows.filter(({ verdict }) => verdict === 'FAIL')
const notYet = rows.filter(({ verdict }) => verdict === 'not yet')
const namesOf = (some: readonly Row[]): string => some.map(({ name }) => name).join('; ')
const seconds = ((performance.now() - start) / 1000).toFixed(0)
console.log(
  `\n${rows.length} lines in ${seconds} s. ${missed.length === 0 ? 'No budget is missed' : `Missed: ${namesOf(missed)}`}${notYet.length === 0 ? '' : `; not reached yet: ${namesOf(notYet)}`}.`,
)
if (missed.length > 0) process.exitCode = 1
