/** One line of the table. A budget that is missed ends the run with a failure; a note depends on the machine and ends nothing. */
export interface Row {
  readonly name: string
  readonly measured: string
  readonly limit: string
  readonly ratio: number | undefined
  readonly verdict: 'pass' | 'FAIL' | 'not yet' | 'note' | 'note: over'
}

const SMALL = 10

export const figure = (value: number, unit: string): string =>
  `${value >= 1000 ? Math.round(value).toLocaleString('en') : value >= SMALL ? value.toFixed(1) : value.toFixed(2)}${unit === '' ? '' : ` ${unit}`}`

interface Measured {
  readonly name: string
  readonly value: number
  readonly unit?: string
  readonly limit: number
  /** What the value was made of. */
  readonly of?: string
}

const row = ({ name, value, unit = '', limit, of }: Measured, verdict: (within: boolean) => Row['verdict']): Row => ({
  name,
  measured: figure(value, unit) + (of === undefined ? '' : ` (${of})`),
  limit: `≤ ${figure(limit, unit)}`,
  ratio: limit === 0 ? undefined : value / limit,
  verdict: verdict(value <= limit),
})

/** A limit that holds on every machine. */
export const budget = (measured: Measured): Row => row(measured, (within) => (within ? 'pass' : 'FAIL'))

/**
 * A limit that is not reached yet, told as such; above `ceiling`, where it stood when that was written, the run fails, so that it gets no
 * worse on the way.
 */
export const goal = (measured: Measured & { readonly ceiling: number }): Row =>
  row(measured, (within) => (within ? 'pass' : measured.value <= measured.ceiling ? 'not yet' : 'FAIL'))

/** A limit in milliseconds of this machine: told, not asserted. */
export const onThisMachine = (measured: Measured): Row => row(measured, (within) => (within ? 'note' : 'note: over'))

export const note = (name: string, measured: string): Row => ({ name, measured, limit: '', ratio: undefined, verdict: 'note' })

/** How a measure is taken: `short` for every change, otherwise for the record. */
export interface Extent {
  readonly short: boolean
}
