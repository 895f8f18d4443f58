/** The value below which this part of the sample lies. */
export function quantile(sample: readonly number[], part: number): number {
  const sorted = [...sample].sort((one, other) => one - other)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  if (value === undefined) throw new RangeError('an empty sample')
  return value
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5)

/** The exponent k of `y = c·xᵏ` that fits best: 1 where y is linear in x, 2 where it is quadratic. */
export function exponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const mean = (of: (point: { x: number; y: number }) => number): number => logs.reduce((sum, point) => sum + of(point), 0) / logs.length
  const middle = { x: mean(({ x }) => x), y: mean(({ y }) => y) }
  return mean(({ x, y }) => (x - middle.x) * (y - middle.y)) / mean(({ x }) => (x - middle.x) ** 2)
}
