import { INVARIANTS } from './invariants.ts'
import { COLUMNS } from './lateness.ts'
import type { Simulation } from './simulation.ts'
import { Tally } from './tally.ts'

/** What many seeds add up to; travels between threads. */
export interface Sums {
  readonly seeds: number
  readonly calm: number
  readonly events: number
  readonly commands: number
  readonly mails: number
  readonly duplicates: number
  readonly repairs: number
  readonly ambiguous: number
  readonly gaveUp: number
  readonly faults: readonly (readonly [string, number])[]
  readonly checked: readonly (readonly [string, number])[]
  readonly lateness: readonly (readonly [string, number])[]
}

const NOTHING: Sums = {
  seeds: 0,
  calm: 0,
  events: 0,
  commands: 0,
  mails: 0,
  duplicates: 0,
  repairs: 0,
  ambiguous: 0,
  gaveUp: 0,
  faults: [],
  checked: [],
  lateness: [],
}

export const sumsOf = ({ weather, engine, watch, meter, faults, verdict, lateness }: Simulation): Sums => ({
  seeds: 1,
  calm: weather.calm ? 1 : 0,
  events: engine.events,
  commands: watch.answers.size,
  mails: watch.mails,
  duplicates: watch.duplicates,
  repairs: meter.of('Repairs'),
  ambiguous: meter.of('AmbiguousSends'),
  gaveUp: meter.of('SweepGaveUp'),
  faults: [...faults.counts],
  checked: [...verdict.checked.counts],
  lateness: [...lateness.histogram],
})

const together = (...parts: readonly (readonly (readonly [string, number])[])[]): readonly (readonly [string, number])[] => {
  const tally = new Tally()
  for (const part of parts) tally.addAll(part)
  return [...tally.counts]
}

export const sumOf = (all: readonly Sums[]): Sums =>
  all.reduce(
    (sum, next) => ({
      seeds: sum.seeds + next.seeds,
      calm: sum.calm + next.calm,
      events: sum.events + next.events,
      commands: sum.commands + next.commands,
      mails: sum.mails + next.mails,
      duplicates: sum.duplicates + next.duplicates,
      repairs: sum.repairs + next.repairs,
      ambiguous: sum.ambiguous + next.ambiguous,
      gaveUp: sum.gaveUp + next.gaveUp,
      faults: together(sum.faults, next.faults),
      checked: together(sum.checked, next.checked),
      lateness: together(sum.lateness, next.lateness),
    }),
    NOTHING,
  )

const NAME_WIDTH = 26
const COUNT_WIDTH = 12
const line = (name: string, count: number, more = ''): string =>
  `  ${name.padEnd(NAME_WIDTH)}${count.toLocaleString('en').padStart(COUNT_WIDTH)}  ${more}`.trimEnd()

/** What a run has shown, for people. */
export function reportOf(sums: Sums, elapsedSeconds: number): string {
  const { seeds, calm, events, commands, mails } = sums
  const lateness = new Map(sums.lateness)
  const checked = new Map(sums.checked)
  return [
    `${seeds} seeds (${calm} calm) in ${elapsedSeconds.toFixed(1)} s: ${(seeds / elapsedSeconds).toFixed(1)} seeds a second`,
    `${events.toLocaleString('en')} events, ${commands.toLocaleString('en')} commands answered, ${mails.toLocaleString('en')} mails`,
    '',
    'Faults injected',
    ...[...sums.faults].sort(([, one], [, other]) => other - one).map(([name, count]) => line(name, count)),
    '',
    'Invariants checked',
    ...Object.entries(INVARIANTS).map(([name, sentence]) => line(name, checked.get(name) ?? 0, sentence)),
    '',
    'Lateness of reminders',
    ...COLUMNS.map(([name]) => line(name, lateness.get(name) ?? 0)),
    '',
    line('repairs by the sweep', sums.repairs),
    line('given up by a sweep', sums.gaveUp),
    line('doubtful sends', sums.ambiguous),
    line('duplicates', sums.duplicates),
  ].join('\n')
}
