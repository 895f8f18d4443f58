import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain } from '../../lib/kernel/computation.ts'
import { isDue, type When } from '../../lib/kernel/due.ts'
import { days, daysBack, hours, type MeasuredTerm, workingDaysBack } from '../../lib/kernel/term.ts'
import { instant, romeText } from '../../lib/kernel/time.ts'
import { dueOf, explained, fiveDays, on, sixDays } from './samples.ts'

// Section T of the rulebook, its three tables one after the other, each row under the name of its table.
const rows = readFileSync(new URL('fixtures/section-t.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const rulebook = readFileSync(new URL('../../docs/rulebook/regulation.md', import.meta.url), 'utf8')

/** A moment as the table prints it: `2026-10-16T15:30+02:00`. */
const printed = (moment: When): string => `${romeText(instant(moment)).slice(0, 16)}${romeText(instant(moment)).slice(19)}`

const lengthOf = (offset: string): number => Math.abs(Number.parseInt(offset, 10))

function dayRow(start: string, offset: string): string[] {
  const term: MeasuredTerm = offset.startsWith('-') ? daysBack(lengthOf(offset)) : days(lengthOf(offset))
  const { raw, legal, target } = dueOf(term, on(start), fiveDays)
  return [raw, legal, target]
}

function hourRow(start: string, offset: string): string[] {
  const { result, alternatives } = explained(hours(lengthOf(offset)), { at: instant(start) }, fiveDays)
  if (!isDue(result)) throw new Error('an hour term is due')
  const [other] = alternatives
  const elapsed = result.raw
  const wall = other === undefined || other.date === elapsed ? result.legal : other.date
  return [elapsed, wall, result.legal].map(printed)
}

function workingDayRow(use: string, offset: string): string[] {
  const term = workingDaysBack(lengthOf(offset))
  const inputs = explained(term, on(use), fiveDays).inputs
  const [five, six] = [fiveDays, sixDays].map((calendar) => explain(inputs, calendar))
  if (five === undefined || six === undefined || !isDue(five.result) || !isDue(six.result)) throw new Error('a working-day term is due')
  // Both results are shown, whichever week the office works.
  expect(five.alternatives.map(({ date }) => date)).toEqual([six.result.legal])
  expect(six.alternatives.map(({ date }) => date)).toEqual([five.result.legal])
  return [five.result.legal, six.result.legal]
}

const answers: Readonly<Record<string, (start: string, offset: string) => string[]>> = {
  days: dayRow,
  hours: hourRow,
  'working-days': workingDayRow,
}

describe('section T of the rulebook', () => {
  it.each(rows)('%s', (row) => {
    const [table = '', , start = '', offset = '', ...expected] = row.split(',')
    expect(expected.length).toBeGreaterThan(1)
    expect(answers[table]?.(start, offset)).toEqual(expected)
  })

  it('is copied whole: the rows are those that the rulebook prints', () => {
    const [, section = ''] = rulebook.split('# SECTION T')
    const tables = [...section.matchAll(/```csv\n([\s\S]*?)```/g)].slice(0, 3).map(([, table = '']) => table.trimEnd().split('\n'))
    const printedRows = ['days', 'hours', 'working-days'].flatMap((name, index) => (tables[index] ?? []).map((line) => `${name},${line}`))
    expect(rows).toEqual(printedRows)
  })
})
