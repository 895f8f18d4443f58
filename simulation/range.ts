import type { Procedure } from '../lib/kernel/procedure.ts'
import { Violation } from './invariants.ts'
import { type Sums, sumOf, sumsOf } from './report.ts'
import { Simulation } from './simulation.ts'

/** A seed that did not hold. */
export interface Failure {
  readonly seed: number
  /** The invariant, or `error` where the simulation itself broke. */
  readonly invariant: string
  readonly message: string
}

export interface Played {
  readonly sums: Sums
  readonly failures: readonly Failure[]
}

const failureOf = (seed: number, error: unknown): Failure =>
  error instanceof Violation
    ? { seed, invariant: error.invariant, message: error.message }
    : { seed, invariant: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }

/** Plays seeds one after the other; stops at as many failures as are wanted. */
export async function playSeeds(
  seeds: Iterable<number>,
  procedures: readonly Procedure[],
  most = Number.POSITIVE_INFINITY,
): Promise<Played> {
  const failures: Failure[] = []
  let sums = sumOf([])
  for (const seed of seeds) {
    const simulation = new Simulation(seed, procedures)
    try {
      await simulation.play()
    } catch (error) {
      failures.push(failureOf(seed, error))
    }
    sums = sumOf([sums, sumsOf(simulation)])
    if (failures.length >= most) break
  }
  return { sums, failures }
}

/** A seed once more, with all that happened to the case in question. */
export async function timelineOf(seed: number, procedures: readonly Procedure[]): Promise<string> {
  const simulation = new Simulation(seed, procedures, true)
  try {
    await simulation.play()
    return simulation.timeline.of(undefined)
  } catch (error) {
    return simulation.timeline.of(error instanceof Violation ? error.about : undefined)
  }
}

export function* seedsFrom(from: number, count: number): Generator<number> {
  for (let seed = from; seed < from + count; seed += 1) yield seed
}
