import type { Row } from './row.ts'

const HEADER = ['name', 'measured', 'limit', 'of limit', '']

/** The rows in columns as wide as they must be. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    HEADER,
    ...rows.map(({ name, measured, limit, ratio, verdict }) => [
      name,
      measured,
      limit,
      ratio === undefined ? '' : `${(ratio * 100).toFixed(0)} %`,
      verdict,
    ]),
  ]
  const widths = HEADER.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  return cells
    .map((line) => line.map((cell, column) => (column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))))
    .map((line) => line.join('  ').trimEnd())
    .join('\n')
}
