import { quantile } from './statistics.ts'

/**
 * A unit is the time that this loop takes: 1 ms on the machine on which the budgets were set, so that "50 ms" means the same
 * amount of work on a slower one. It does what the kernel does: small objects, texts, maps, sorting.
 */
const ITEMS = 300

function loop(): number {
  const items = Array.from({ length: ITEMS }, (_, index) => ({
    id: `f${(index * 7919) % ITEMS}`,
    at: `2026-10-${(index % 28) + 1}`,
    of: { index },
  }))
  const known = new Map(items.map((item) => [item.id, { ...item, text: `${item.at} ${item.id}` }]))
  const sorted = [...known.values()].sort((one, other) => (one.text < other.text ? -1 : 1))
  const entries = Object.fromEntries(sorted.map((item) => [item.id, item.of.index]))
  const copy: unknown = JSON.parse(JSON.stringify(entries))
  return JSON.stringify(copy).length
}

/** A result that nobody could leave out. */
let kept = 0

const msOf = (work: () => number): number => {
  const start = performance.now()
  kept += work()
  return performance.now() - start
}

/** Others work on the machine as well, and what they take is only ever added: the quick fourth is nearest to what the work costs. */
const QUICK = 0.25

/** How often the loop runs for one unit. */
const LOOPS = 4

const unit = (): number => {
  let sum = 0
  for (let time = 0; time < LOOPS; time += 1) sum += loop()
  return sum
}

export interface AgainstReference {
  /** Milliseconds of one piece of work. */
  readonly ms: number
  /** The same in units. */
  readonly units: number
}

/** Does each work by turns with the reference, so that noise meets all of them. A work returns something that depends on all it did. */
export function againstReference(works: readonly (() => number)[], rounds: number): readonly AgainstReference[] {
  const taken = works.map((): number[] => [])
  const units: number[] = []
  for (let round = -Math.ceil(rounds / 4); round < rounds; round += 1) {
    const times = works.map(msOf)
    const reference = msOf(unit)
    // The first rounds are for the compiler.
    if (round < 0) continue
    for (const [index, ms] of times.entries()) taken[index]?.push(ms)
    units.push(reference)
  }
  if (Number.isNaN(kept)) throw new Error('a work returned no number')
  return taken.map((sample) => ({ ms: quantile(sample, QUICK), units: quantile(sample, QUICK) / quantile(units, QUICK) }))
}
