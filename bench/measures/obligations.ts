import { obligationView } from '../../lib/application/views.ts'
import type { Fact } from '../../lib/kernel/fact.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { injuryLabGym } from '../../lib/procedures/health/injury-lab-gym.ts'
import { historyOf, school } from '../injury.ts'
import { type AgainstReference, againstReference } from '../reference.ts'
import { budget, type Extent, note, onThisMachine, type Row } from '../row.ts'
import { exponent } from '../statistics.ts'

const LENGTHS = [100, 200, 400, 800] as const
/** Twice the facts are twice the work, with a fourth for noise and what does not fit a cache. */
const DOUBLE = 2.5
const LIMIT_MS = 50

/** As a page of the case shows it: every fact folded, every obligation that ever was derived and explained. */
function explained(facts: readonly Fact[]): number {
  const state = stateOf(injuryLabGym, facts, { keepAll: true })
  const now = facts.at(-1)?.occurredAt
  if (state === undefined || now === undefined) throw new Error('no fact stands')
  const views = obligations(injuryLabGym, state, school).map((obligation) => obligationView(injuryLabGym, school, obligation, now))
  return views.reduce((sum, { computation }) => sum + (computation?.sentence.length ?? 0), 0)
}

const shown = ({ ms }: AgainstReference): string => ms.toFixed(1)

export function measureObligations({ short }: Extent): readonly Row[] {
  const histories = LENGTHS.map(historyOf)
  const times = againstReference(
    histories.map((facts) => () => explained(facts)),
    short ? 60 : 200,
  )
  const measured = histories.map((facts, index) => {
    const count = obligations(injuryLabGym, stateOf(injuryLabGym, facts, { keepAll: true }) ?? never(), school).length
    return { length: facts.length, count, time: times[index] ?? never() }
  })
  const doubled = measured.slice(1).map(({ length, time }, index) => {
    const before = measured[index] ?? never()
    return budget({
      name: `obligations: ${length} facts in times of ${before.length}`,
      value: time.units / before.time.units,
      limit: DOUBLE,
      of: `${shown(before.time)} → ${shown(time)} ms`,
    })
  })
  const { time: of200, count } = measured.find(({ length }) => length === 200) ?? never()
  return [
    ...doubled,
    note(
      'obligations: grow with the facts to the power of',
      exponent(measured.map(({ length, time }) => ({ x: length, y: time.units }))).toFixed(2),
    ),
    onThisMachine({ name: '200 facts folded and explained', value: of200.ms, unit: 'ms', limit: LIMIT_MS, of: `${count} obligations` }),
    budget({ name: '200 facts folded and explained, in units', value: of200.units, limit: LIMIT_MS }),
  ]
}

function never(): never {
  throw new Error('unreachable')
}
