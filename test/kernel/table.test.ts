import { describe, expect, it } from 'vitest'
import { CHANNELS, channelName, faxRefused, isWritten } from '../../lib/kernel/channel.ts'
import { inForce } from '../../lib/kernel/dated.ts'
import { DEFAULT_SETTINGS, parameterOf } from '../../lib/kernel/school.ts'
import { type Table, tableOn } from '../../lib/kernel/table.ts'
import { civilDate, wallTime } from '../../lib/kernel/time.ts'
import { fiveDays } from './samples.ts'

const on = civilDate
const first = { version: 'a', norm: 'atto A', from: on('2025-09-01'), until: on('2026-08-31'), values: { hour: 2300 } }
const second = { version: 'b', norm: 'atto B', from: on('2026-01-01'), values: { hour: 2400 } }

describe('what acts set for a time', () => {
  it('is in force on both its ends, and of two the later begun', () => {
    expect(inForce([first], on('2025-08-31'))).toBeUndefined()
    expect(inForce([first], on('2025-09-01'))?.version).toBe('a')
    expect(inForce([first], on('2026-08-31'))?.version).toBe('a')
    expect(inForce([first], on('2026-09-01'))).toBeUndefined()
    expect(inForce([first, second], on('2026-01-01'))?.version).toBe('b')
    expect(inForce([second, first], on('2025-12-31'))?.version).toBe('a')
  })

  it('is the school’s own before the default', () => {
    const table: Table = { title: 'Tariffa', unit: 'cents', default: [first], reason: 'prova' }
    const school = (tables: typeof DEFAULT_SETTINGS.tables) => ({
      calendar: fiveDays,
      settings: { ...DEFAULT_SETTINGS, ...(tables === undefined ? {} : { tables }) },
    })
    expect(tableOn('tariff', table, school(undefined), on('2026-02-01'))?.version).toBe('a')
    expect(tableOn('tariff', table, school({ tariff: [second] }), on('2026-02-01'))?.version).toBe('b')
    expect(tableOn('tariff', table, school({ tariff: [second] }), on('2025-10-01'))?.version).toBe('a')
    expect(tableOn('tariff', table, school({ other: [second] }), on('2027-10-01'))).toBeUndefined()
  })
})

describe('a parameter', () => {
  const school = (parameters: typeof DEFAULT_SETTINGS.parameters) => ({
    calendar: fiveDays,
    settings: { ...DEFAULT_SETTINGS, parameters },
  })

  it('is what the school has set, of the same kind as the default', () => {
    expect(parameterOf(school({}), 'cutoff', { default: wallTime('18:00') })).toBe('18:00')
    expect(parameterOf(school({ cutoff: wallTime('17:00') }), 'cutoff', { default: wallTime('18:00') })).toBe('17:00')
    expect(parameterOf(school({ cutoff: 17 }), 'cutoff', { default: wallTime('18:00') })).toBe('18:00')
    expect(parameterOf(school({ paid: false }), 'paid', { default: true })).toBe(false)
    expect(parameterOf(school({ days: 0 }), 'days', { default: 10 })).toBe(0)
  })
})

describe('channels', () => {
  it('have a name each, and leave something written or not', () => {
    expect(new Set(CHANNELS.map(channelName)).size).toBe(CHANNELS.length)
    expect(CHANNELS.filter((channel) => !isWritten(channel))).toEqual(['phone', 'in-person'])
  })

  it('exclude fax wherever the law governs, and by default under the text alone', () => {
    expect(faxRefused('fax', 'strictest', true)).toBe(true)
    expect(faxRefused('fax', 'national', true)).toBe(true)
    expect(faxRefused('fax', 'regulation', false)).toBe(true)
    expect(faxRefused('fax', 'regulation', true)).toBe(false)
    expect(CHANNELS.filter((channel) => channel !== 'fax').some((channel) => faxRefused(channel, 'strictest', false))).toBe(false)
  })
})
