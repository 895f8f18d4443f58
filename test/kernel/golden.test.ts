import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { days, daysBack, hours, type MeasuredTerm, months, monthsBack, workingDays, workingDaysBack } from '../../lib/kernel/term.ts'
import { instant, plusElapsedHours, plusWallClockHours } from '../../lib/kernel/time.ts'
import { at, dueOf, fiveDays, on } from './samples.ts'

/** Tables written by fixtures/golden.py, an implementation that shares nothing with the kernel; it says how it was run. */
const table = (name: string): string[][] => {
  const [, ...lines] = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => line.split(','))
}

const TERMS: Readonly<Record<string, (n: number) => MeasuredTerm>> = {
  days,
  'days-back': daysBack,
  months,
  'months-back': monthsBack,
  'working-days': workingDays,
  'working-days-back': workingDaysBack,
}

const dayRows = table('golden-days.csv')
const hourRows = table('golden-hours.csv')

describe('ends of terms from 2020 to 2040, as an independent script counts them', () => {
  it.each(Object.keys(TERMS))('%s', (kind) => {
    const rows = dayRows.filter(([name]) => name === kind)
    expect(rows.length).toBeGreaterThanOrEqual(252)
    const term = TERMS[kind]
    const counted = rows.map(([name, start = '', n]) => {
      const due = term && dueOf(term(Number(n)), on(start), fiveDays)
      return [name, start, n, due?.raw, due?.legal, due?.target]
    })
    expect(counted).toEqual(rows)
  })

  it('hours across every change of the clock', () => {
    expect(hourRows.length).toBe(21 * 2 * 5 * 3)
    const counted = hourRows.map(([start = '', n]) => {
      const moment = instant(start)
      return [
        start,
        n,
        plusElapsedHours(moment, Number(n)),
        plusWallClockHours(moment, Number(n)),
        dueOf(hours(Number(n)), at(start), fiveDays).legal,
      ]
    })
    expect(counted).toEqual(hourRows)
  })

  it('differ between the two clocks in many of them', () => {
    expect(hourRows.filter(([, , elapsed, wall]) => elapsed !== wall).length).toBeGreaterThan(200)
  })
})
