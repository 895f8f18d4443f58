import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clash, common, intervalField, lengthOf, merged, minuteOfDay, overlap, overlaps } from '../../lib/kernel/interval.ts'
import { civilDate, wallTime } from '../../lib/kernel/time.ts'
import { clashIn, gridField, minutesOn, minutesWithin, outside, slotInWords, weeklyMinutes } from '../../lib/kernel/weekly-grid.ts'

const of = (start: string, end: string) => ({ start: wallTime(start), end: wallTime(end) })
const time = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((n) => wallTime(`${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`))
const interval = fc
  .tuple(time, time)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a }))

/** By counting minute after minute. */
const minutesOf = ({ start, end }: { start: string; end: string }): Set<number> => {
  const all = new Set<number>()
  for (let n = minuteOfDay(wallTime(start)); n < minuteOfDay(wallTime(end)); n += 1) all.add(n)
  return all
}

describe('intervals of a day', () => {
  it('are half-open: two that touch do not overlap', () => {
    expect(overlaps(of('15:00', '16:00'), of('16:00', '17:00'))).toBe(false)
    expect(overlaps(of('15:00', '16:15'), of('16:00', '17:00'))).toBe(true)
    expect(overlap(of('15:00', '16:15'), of('16:00', '17:00'))).toBe(15)
    expect(common(of('15:00', '16:00'), of('16:00', '17:00'))).toBeUndefined()
  })

  it('overlap by the minutes that both hold', () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => overlap(a, b) === [...minutesOf(a)].filter((n) => minutesOf(b).has(n)).length),
      { numRuns: 300 },
    )
  })

  it('merge into parts that do not touch, with the same minutes', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), (all) => {
        const union = merged(all)
        const apart = union.every((part, index) => index === 0 || (union[index - 1]?.end ?? '') < part.start)
        const held = new Set(all.flatMap((part) => [...minutesOf(part)]))
        return apart && union.reduce((sum, part) => sum + lengthOf(part), 0) === held.size
      }),
      { numRuns: 200 },
    )
  })

  it('clash on one day only', () => {
    const on = (day: string, start: string, end: string) => ({ date: civilDate(day), ...of(start, end) })
    expect(clash(on('2026-10-13', '16:00', '17:00'), on('2026-10-13', '15:00', '16:15'))).toBe(true)
    expect(clash(on('2026-10-13', '16:00', '17:00'), on('2026-10-14', '15:00', '16:15'))).toBe(false)
  })

  it('are refused where they end before they begin, or have no length', () => {
    const { inDay, dated } = intervalField
    expect(inDay().safeParse({ start: '10:00', end: '10:00' }).success).toBe(false)
    expect(inDay().safeParse({ start: '10:00', end: '09:00' }).success).toBe(false)
    expect(inDay().safeParse({ start: '24:00', end: '25:00' }).success).toBe(false)
    expect(dated().safeParse({ date: '2026-02-30', start: '10:00', end: '11:00' }).success).toBe(false)
    expect(dated().safeParse({ date: '2026-02-28', start: '10:00', end: '11:00' }).success).toBe(true)
  })
})

describe('a weekly grid', () => {
  const grid = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...of('08:30', '10:30') }))

  it('counts its week and its days', () => {
    expect(weeklyMinutes(grid)).toBe(600)
    expect(minutesOn(grid, civilDate('2026-10-14'))).toBe(120)
    expect(minutesOn(grid, civilDate('2026-10-17'))).toBe(0)
    expect(minutesWithin(grid, civilDate('2026-10-14'), of('09:10', '13:00'))).toBe(80)
  })

  it('tells which slots overlap, on one weekday only', () => {
    const tuesday = { weekday: 2, ...of('10:00', '12:00') }
    const later = { weekday: 2, ...of('11:30', '12:30') }
    expect(clashIn([tuesday, later])).toEqual([tuesday, later])
    expect(clashIn([tuesday, { ...later, weekday: 3 }])).toBeUndefined()
    expect(clashIn([tuesday, { weekday: 2, ...of('12:00', '12:30') }])).toBeUndefined()
    expect(slotInWords(tuesday)).toBe('martedì 10:00–12:00')
  })

  it('tells which slot lies outside the hours of its day', () => {
    const opening = (weekday: number) => (weekday <= 5 ? of('08:00', '16:00') : undefined)
    expect(outside(grid, opening)).toBeUndefined()
    expect(outside([...grid, { weekday: 6, ...of('09:00', '10:00') }], opening)?.weekday).toBe(6)
    expect(outside([{ weekday: 1, ...of('15:30', '16:01') }], opening)?.weekday).toBe(1)
    expect(outside([{ weekday: 1, ...of('15:30', '16:00') }], opening)).toBeUndefined()
  })

  it('is read strictly', () => {
    expect(gridField().safeParse([{ weekday: 8, start: '08:00', end: '09:00' }]).success).toBe(false)
    expect(gridField().safeParse([]).success).toBe(false)
    expect(gridField(1).safeParse([grid[0], grid[1]]).success).toBe(false)
    expect(gridField().safeParse([{ weekday: 1, start: '08:00', end: '09:00', pupil: 'x' }]).success).toBe(false)
  })
})
