import { type SimulatedFact, simulate } from '../../lib/application/simulate.ts'
import { injuryLabGym } from '../../lib/procedures/health/injury-lab-gym.ts'
import { historyOf, school } from '../injury.ts'
import { againstReference } from '../reference.ts'
import { budget, type Extent, figure, note, type Row } from '../row.ts'

const PER_SECOND = 1000
const AT_ONCE = 20
/** An injury as it is asked about: what happened, the declaration, the certificate. */
const ASKED = ['injury-occurred', 'declaration-protocolled', 'medical-document-filed']

export function measureSimulations({ short }: Extent): readonly Row[] {
  const facts: readonly SimulatedFact[] = historyOf(6)
    .filter(({ type }) => ASKED.includes(type))
    .map(({ type, occurredAt, data }) => ({ type, occurredAt, data }))
  const simulated = (): number => {
    const result = simulate(injuryLabGym, facts, school)
    if ('denial' in result) throw new Error(JSON.stringify(result.denial))
    return result.simulation.obligations.length
  }
  const many = (): number => {
    let sum = 0
    for (let time = 0; time < AT_ONCE; time += 1) sum += simulated()
    return sum
  }
  const [measured] = againstReference([many], short ? 40 : 150)
  if (measured === undefined) throw new Error('nothing was measured')
  const { ms, units } = measured
  return [
    note(
      'simulations of an injury per second, one core',
      `${figure((AT_ONCE * 1000) / ms, '')} (wanted ≥ 1,000; ${facts.length} facts, ${simulated()} obligations)`,
    ),
    budget({ name: `${PER_SECOND} simulations, in units`, value: (units * PER_SECOND) / AT_ONCE, limit: 1000 }),
  ]
}
