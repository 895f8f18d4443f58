import { describe, expect, it } from 'vitest'
import { isDue } from '../../lib/kernel/due.ts'
import type { ClockResult, Obligation } from '../../lib/kernel/obligation.ts'
import type { RuleSet } from '../../lib/kernel/school.ts'
import { lateAfter, standingOf } from '../../lib/kernel/standing.ts'
import { civilDate, endOfDay } from '../../lib/kernel/time.ts'
import { history, obligationOf, rome, school, type Told } from './trial.ts'

const filed: Told = ['filed', '2026-10-05 09:00']
const clock = (obligation: Obligation, ruleSet: RuleSet = 'regulation'): ClockResult | undefined =>
  obligation.clocks.find((candidate) => candidate.ruleSet === ruleSet)
const legal = (key: string, told: readonly Told[], ruleSet: RuleSet = 'regulation'): string | undefined => {
  const found = clock(obligationOf(key, history(filed, ...told)), ruleSet)
  return found?.kind === 'dated' && isDue(found.result) ? found.result.legal : found?.kind
}
const target = (key: string, told: readonly Told[]): string | undefined => {
  const found = clock(obligationOf(key, history(filed, ...told)))
  return found?.kind === 'dated' && isDue(found.result) ? found.result.target : found?.kind
}

describe('a term that restarts', () => {
  it('runs when nothing stops it', () => expect(legal('trial-D1', [])).toBe('2026-11-04'))

  it('stands still from a stop that came in time, and is counted anew from what started it again', () => {
    expect(legal('trial-D1', [['stopped', '2026-10-15']])).toBe('stopped')
    expect(
      legal('trial-D1', [
        ['stopped', '2026-10-15'],
        ['resumed', '2026-11-02'],
      ]),
    ).toBe('2026-12-02')
  })

  it('has the remainder as its internal target (A-35)', () => {
    expect(
      target('trial-D1', [
        ['stopped', '2026-10-15'],
        ['resumed', '2026-11-02'],
      ]),
    ).toBe('2026-11-20')
  })

  it('never aims before it started again: resumed on a Saturday with a day left', () => {
    expect(
      target('trial-D1', [
        ['stopped', '2026-10-20'],
        ['resumed', '2026-11-07'],
      ]),
    ).toBe('2026-11-20')
    // 29 October is too late for both rule sets; of a term with one day left the target is never a day before it went on.
    const resumed = target('trial-D8', [
      ['paused', '2026-10-24'],
      ['unpaused', '2026-10-31'],
    ])
    expect(resumed).toBe('2026-11-02')
  })

  it('is not stopped by what came too late, by each rule set’s own limit, to the last instant', () => {
    expect([
      legal('trial-D1', [['stopped', '2026-10-15 23:59']], 'national'),
      legal('trial-D1', [['stopped', '2026-10-16 00:00']], 'national'),
    ]).toEqual(['stopped', '2026-11-04'])
    expect([
      legal('trial-D1', [['stopped', '2026-10-20 23:59']]),
      legal('trial-D1', [
        ['stopped', '2026-10-21 00:00'],
        ['resumed', '2026-11-02'],
      ]),
    ]).toEqual(['stopped', '2026-11-04'])
  })

  it('is stopped by what came at the very last instant of the limit', () => {
    const [opening, stop] = history(filed, ['stopped', '2026-10-20'])
    const facts = [opening, stop && { ...stop, occurredAt: endOfDay(civilDate('2026-10-20')) }].filter((fact) => fact !== undefined)
    expect(clock(obligationOf('trial-D1', facts))?.kind).toBe('stopped')
  })

  it('counts the limit of a second stop from the restart, and a late one takes nothing away', () => {
    const restarted: Told[] = [
      ['stopped', '2026-10-10'],
      ['resumed', '2026-10-20'],
    ]
    expect(legal('trial-D1', [...restarted])).toBe('2026-11-19')
    expect(legal('trial-D1', [...restarted, ['stopped', '2026-10-28']])).toBe('stopped')
    expect(legal('trial-D1', [...restarted, ['stopped', '2026-10-28'], ['resumed', '2026-11-10']])).toBe('2026-12-10')
    expect(legal('trial-D1', [...restarted, ['stopped', '2026-11-10'], ['resumed', '2026-11-12']])).toBe('2026-11-19')
  })

  it('ignores a second stop while it stands, and a start again while it runs', () => {
    expect(
      legal('trial-D1', [
        ['stopped', '2026-10-10'],
        ['stopped', '2026-10-12'],
        ['resumed', '2026-10-20'],
      ]),
    ).toBe('2026-11-19')
    expect(legal('trial-D1', [['resumed', '2026-10-12']])).toBe('2026-11-04')
    expect(
      legal('trial-D1', [
        ['stopped', '2026-10-10'],
        ['resumed', '2026-10-20'],
        ['resumed', '2026-10-25'],
      ]),
    ).toBe('2026-11-19')
  })

  it('is suspended, not late, while it stands; its lapse waits', () => {
    const stopped = obligationOf('trial-D1', history(filed, ['stopped', '2026-10-10']))
    expect([standingOf(stopped, rome('2027-03-01')), lateAfter(stopped), stopped.lapse]).toEqual(['suspended', undefined, undefined])
  })

  it('keeps its identity', () => {
    expect(obligationOf('trial-D1', history(filed, ['stopped', '2026-10-10'], ['resumed', '2026-10-20'])).id).toBe('trial-D1:f1')
  })

  it('says from what it counts now', () => {
    const found = clock(obligationOf('trial-D1', history(filed, ['stopped', '2026-10-10'], ['resumed', '2026-10-20'])))
    expect(found?.kind === 'dated' && [found.inputs.trigger, found.inputs.aim?.why]).toEqual([
      'Istanza regolarizzata',
      'restano 25 giorni se il tempo già trascorso si conta (A-35)',
    ])
    const last = clock(
      obligationOf(
        'trial-D1',
        history(
          ['filed', '2026-10-05'],
          ['stopped', '2026-10-06'],
          ['resumed', '2026-10-07'],
          ['stopped', '2026-10-22'],
          ['resumed', '2026-10-23'],
        ),
      ),
    )
    expect(last?.kind === 'dated' && last.inputs.aim?.why).toBe('restano 14 giorni se il tempo già trascorso si conta (A-35)')
  })

  it('runs on after it has been stopped eight times: prudent, and the head stays small', () => {
    const stops = Array.from({ length: 12 }, (_, index): Told[] => [
      ['paused', `2026-10-06 ${String(8 + index).padStart(2, '0')}:00`],
      ['unpaused', `2026-10-06 ${String(8 + index).padStart(2, '0')}:30`],
    ]).flat()
    expect(legal('trial-D8', stops)).toBe('2026-10-26')
    expect(legal('trial-D8', [...stops, ['paused', '2026-10-07']])).not.toBe('stopped')
    expect(legal('trial-D8', [...stops.slice(0, 14), ['paused', '2026-10-07']])).toBe('stopped')
  })
})

describe('a term that continues', () => {
  it('has the remainder from what started it again', () => {
    expect(legal('trial-D8', [])).toBe('2026-10-26')
    expect(legal('trial-D8', [['paused', '2026-10-10']])).toBe('stopped')
    expect(
      legal('trial-D8', [
        ['paused', '2026-10-10'],
        ['unpaused', '2026-10-20'],
      ]),
    ).toBe('2026-11-04')
  })

  it('does not count twice what it has used, nor the days for which it stood', () => {
    expect(
      legal('trial-D8', [
        ['paused', '2026-10-10'],
        ['unpaused', '2026-10-20'],
        ['paused', '2026-10-23'],
        ['unpaused', '2026-11-10'],
      ]),
    ).toBe('2026-11-23')
  })

  it('has nothing left where it was stopped on its last day', () => {
    expect(
      legal('trial-D8', [
        ['paused', '2026-10-26'],
        ['unpaused', '2026-11-10'],
      ]),
    ).toBe('2026-11-10')
  })

  it('of months has the days left, of working days the working days, of hours the whole hours', () => {
    expect(legal('trial-D16', [])).toBe('2026-12-05')
    expect(
      legal('trial-D16', [
        ['paused', '2026-11-05'],
        ['unpaused', '2026-12-01'],
      ]),
    ).toBe('2026-12-31')
    expect(legal('trial-D19', [])).toBe('2026-10-19')
    expect(
      legal('trial-D19', [
        ['paused', '2026-10-09'],
        ['unpaused', '2026-10-30'],
      ]),
    ).toBe('2026-11-09')
    expect(legal('trial-D18', [])).toBe(rome('2026-10-07 09:00'))
    expect(
      legal('trial-D18', [
        ['paused', '2026-10-06 09:30'],
        ['unpaused', '2026-10-12 08:00'],
      ]),
    ).toBe(rome('2026-10-13 07:00'))
  })
})

it('governing: a stop that holds under one rule set alone leaves the other running', () => {
  const facts = history(filed, ['stopped', '2026-10-18'])
  const governing = (setting: 'regulation' | 'national' | 'strictest'): string | undefined =>
    obligationOf('trial-D1', facts, school({ governing: setting })).governing?.kind
  expect([governing('regulation'), governing('national'), governing('strictest')]).toEqual(['stopped', 'dated', 'dated'])
})
