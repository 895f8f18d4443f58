import { describe, expect, it } from 'vitest'
import { event, type Fact, factIdOf, lapse } from '../../lib/kernel/fact.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { procedure } from '../../lib/kernel/procedure.ts'
import { DEFAULT_SETTINGS } from '../../lib/kernel/school.ts'
import { days } from '../../lib/kernel/term.ts'
import { civilDate, endOfDay, romeTime, wallTime } from '../../lib/kernel/time.ts'
import { fiveDays } from './samples.ts'

const asking = procedure({
  id: 'asking',
  version: 1,
  title: 'Chiedere',
  norm: 'prova',
  seenBy: { ds: 'all' },
  specialSeenBy: [],
  opens: 'asked',
  facts: {
    asked: event({ title: 'Chiesto', by: ['office'], phase: 'ASKED' }),
    answered: event({ title: 'Risposto', by: ['office'] }),
    refused: lapse('Silenzio', 'REFUSED'),
  },
  deadlines: {
    'asking-D1': {
      title: 'Rispondere',
      nature: 'duty',
      bearer: 'clerk',
      from: 'asked',
      metBy: 'answered',
      national: { term: days(3), norm: 'prova' },
      lapse: 'refused',
    },
  },
})

const school = { calendar: fiveDays, settings: DEFAULT_SETTINGS }
const at = (day: string, time = '12:00') => romeTime(civilDate(day), wallTime(time))
const fact = (number: number, type: string, occurredAt: Fact['occurredAt'], lapsed?: Fact['lapsed']): Fact => ({
  id: factIdOf(number),
  type,
  occurredAt,
  recordedAt: occurredAt,
  by: { subject: 'test', role: 'clerk' },
  data: {},
  ...(lapsed === undefined ? {} : { lapsed }),
})

const asked = fact(1, 'asked', at('2026-10-12'))
const now = at('2026-11-01')

describe('a history that time has passed through', () => {
  it('finds lapsed what a late fact would have met', () => {
    const lived = livedThrough(asking, [asked, fact(2, 'answered', at('2026-10-16', '00:00'))], school, now, true)
    expect(lived?.made.map(({ id, type, occurredAt }) => [id, type, occurredAt])).toEqual([
      ['f3', 'refused', endOfDay(civilDate('2026-10-15'))],
    ])
    expect(lived?.state.tracks[0]?.settled?.outcome).toBe('lapsed')
  })

  it('finds met what a fact of the last minute has met', () => {
    const lived = livedThrough(asking, [asked, fact(2, 'answered', at('2026-10-15', '23:59'))], school, now)
    expect(lived?.made).toEqual([])
    expect(lived?.state.tracks[0]?.settled?.outcome).toBe('met')
  })

  it('does not make again a lapse that is recorded, whatever the calendar says today', () => {
    const recorded = fact(2, 'refused', endOfDay(civilDate('2026-10-16')), { obligation: 'asking-D1:f1', calendar: 'di allora' })
    const lived = livedThrough(asking, [asked, recorded], school, now)
    expect(lived?.made).toEqual([])
    expect(lived?.state.last.refused?.at).toBe(endOfDay(civilDate('2026-10-16')))
  })

  it('of nothing is nothing', () => {
    expect(livedThrough(asking, [], school, now)).toBeUndefined()
  })
})
