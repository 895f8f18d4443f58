import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minutes } from '../../../lib/kernel/minutes.ts'
import { dueOf } from '../../../lib/kernel/obligation.ts'
import { civilDate, plusDays, type WallTime, wallTime, weekdayOf } from '../../../lib/kernel/time.ts'
import { beginBy, roomIn, tripWindow } from '../../../lib/procedures/voucher/trip-ledger.ts'
import type { Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import { ask, back, balance, recorded, trip } from './trip-told.ts'

const wall = (hour: number): WallTime => wallTime(`${String(hour).padStart(2, '0')}:00`)

describe('voucher-trip-recovery: properties', () => {
  const schoolDays = Array.from({ length: 70 }, (_, index) => plusDays(civilDate('2026-10-01'), index)).filter(
    (date) => weekdayOf(date) <= 5 && date !== '2026-12-08',
  )
  const saturdays = ['2026-10-03', '2026-10-10', '2026-10-17', '2026-11-07', '2026-11-14', '2026-11-21', '2026-12-12']

  it('C-VT-2 whatever trips and recoveries there are, in whatever order, a window owes max(0, owed - returned)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...saturdays), hours: fc.integer({ min: 1, max: 10 }) }), {
          selector: ({ date }) => date,
          minLength: 1,
        }),
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...schoolDays), minutes: fc.integer({ min: 1, max: 180 }) }), {
          selector: ({ date }) => date,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.nat()),
        async (trips, recoveries, order) => {
          const facts: Told[] = [
            ...trips.map(({ date, hours }) => trip(date, '08:00', `${String(8 + hours).padStart(2, '0')}:00`, {}, '2026-12-15 10:00')),
            ...recoveries.map(({ date, minutes }) => back('2026-10-03', date, minutes, '2026-12-15 10:00')),
          ]
          const shuffled = facts.map((fact) => ({ fact, key: order.next().value ?? 0 })).sort((a, b) => a.key - b.key)
          const made = await recorded(shuffled.map(({ fact }) => fact))
          const owed = trips.reduce((sum, { hours }) => sum + hours * 60, 0)
          const returned = recoveries.reduce((sum, { minutes }) => sum + minutes, 0)
          expect(balance(made.state, '2026-12-31')).toBe(Math.max(0, owed - returned))
          const open = made.all.some(({ key, settled }) => key === 'D-VT-1' && settled === undefined)
          expect(open).toBe(owed > returned)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('the last day to begin is the brute-force one, and never later for a larger balance', () => {
    const school = lombard()
    const grid = fc.uniqueArray(fc.record({ weekday: fc.integer({ min: 1, max: 6 }), hours: fc.integer({ min: 1, max: 5 }) }), {
      selector: ({ weekday }) => weekday,
      minLength: 1,
    })
    fc.assert(
      fc.property(grid, fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 600 }), fc.boolean(), (slots, owed, more, autumn) => {
        const window = tripWindow(civilDate(autumn ? '2026-10-10' : '2027-03-06'))
        if (window === undefined) throw new Error('a window')
        const room = roomIn(
          {
            level: 'PRI',
            versions: [
              {
                from: civilDate('2026-09-01'),
                grid: slots.map(({ weekday, hours }) => ({ weekday, start: wall(8), end: wall(8 + hours) })),
              },
            ],
            isAbsent: (date) => date.endsWith('-03'),
            hasTrip: (date) => date.endsWith('-10'),
            recovered: (date) => minutes(date.endsWith('-20') ? 60 : 0),
          },
          school,
        )
        const all: string[] = []
        for (let date = window.from; date <= window.until; date = plusDays(date, 1)) all.push(date)
        const givenFrom = (from: string) => all.filter((date) => date >= from).reduce((sum, date) => sum + room.left(civilDate(date)), 0)
        const brute =
          owed === 0 || givenFrom(window.from) === 0 ? undefined : (all.findLast((date) => givenFrom(date) >= owed) ?? window.from)
        const begin = beginBy(minutes(owed), window, room)
        expect(begin).toBe(brute)
        const later = beginBy(minutes(owed + more), window, room)
        if (begin !== undefined && later !== undefined) expect(later <= begin).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('C-VT-2 says what the rows of the case say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...saturdays),
        fc.integer({ min: 1, max: 10 }),
        fc.uniqueArray(fc.record({ date: fc.constantFrom(...schoolDays), minutes: fc.integer({ min: 1, max: 180 }) }), {
          selector: ({ date }) => date,
          maxLength: 4,
        }),
        async (date, hours, recoveries) => {
          const end = `${String(8 + hours).padStart(2, '0')}:00`
          const made = await recorded([
            ...recoveries.map((one) => back(date, one.date, one.minutes, '2026-12-15 10:00')),
            trip(date, '08:00', end, {}, '2026-12-15 10:00'),
          ])
          const answered = await ask({ trip: { date, slots: [{ start: '08:00', end }] }, recoveries })
          const begin = made.find('D-VT-1/begin')
          const due = begin === undefined ? undefined : dueOf(begin)
          expect(answered).toMatchObject({ balance: balance(made.state, '2026-12-31'), codes: [] })
          expect(answered).toHaveProperty('standing', begin === undefined ? 'SETTLED' : 'OPEN')
          if (due !== undefined && 'legal' in due) expect(answered).toHaveProperty('beginBy', due.legal)
        },
      ),
      { numRuns: 40 },
    )
  })
})
