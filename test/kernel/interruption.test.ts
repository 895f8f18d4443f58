import { describe, expect, it } from 'vitest'
import { event, type Fact, factIdOf } from '../../lib/kernel/fact.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { dueOf, obligations } from '../../lib/kernel/obligation.ts'
import { procedure } from '../../lib/kernel/procedure.ts'
import { DEFAULT_SETTINGS } from '../../lib/kernel/school.ts'
import { days } from '../../lib/kernel/term.ts'
import { civilDate, romeTime, wallTime } from '../../lib/kernel/time.ts'
import { fiveDays } from './samples.ts'

const office = { by: ['office'] as const }

const answering = procedure({
  id: 'answering',
  version: 1,
  title: 'Rispondere',
  norm: 'prova',
  seenBy: { ds: 'all' },
  specialSeenBy: [],
  opens: 'asked',
  facts: {
    asked: event({ title: 'Chiesto', ...office }),
    queried: event({ title: 'Irregolare', ...office }),
    mended: event({ title: 'Perfezionato', ...office }),
    answered: event({ title: 'Risposto', ...office }),
  },
  deadlines: {
    'answering-D1': {
      title: 'Rispondere',
      nature: 'duty',
      bearer: 'clerk',
      from: 'asked',
      metBy: 'answered',
      interruptedBy: { fact: 'queried', inTimeFor: 'answering-D2', until: 'mended', thereafter: 'restarts' },
      national: { term: days(30), norm: 'prova', margin: { days: 5, why: 'la lettera deve anche arrivare' } },
    },
    'answering-D2': {
      title: 'Chiedere di perfezionare',
      nature: 'right',
      bearer: 'clerk',
      from: { asked: {}, mended: { again: 'renews' } },
      metBy: 'queried',
      national: { term: days(10), norm: 'prova' },
    },
  },
})

type Told = readonly ['asked' | 'queried' | 'mended' | 'answered', string]

function answerDue(facts: readonly Told[]): string | undefined {
  const history = facts.map(([type, day], index): Fact => {
    const at = romeTime(civilDate(day), wallTime('12:00'))
    return { id: factIdOf(index + 1), type, occurredAt: at, recordedAt: at, by: { subject: 'test', role: 'clerk' }, data: {} }
  })
  const state = stateOf(answering, history)
  if (state === undefined) throw new Error('no fact stands')
  const [answer] = obligations(answering, state, { calendar: fiveDays, settings: DEFAULT_SETTINGS })
  if (answer?.governing?.kind === 'stopped') return 'stopped'
  const due = answer && dueOf(answer)
  return due && 'legal' in due ? `${due.raw} ${due.target}` : undefined
}

const asked: Told = ['asked', '2026-10-05']

describe('a term that is stopped and starts again', () => {
  it('ends as it would have ended, the margin of the letter before it, when nothing stops it', () => {
    expect(answerDue([asked])).toBe('2026-11-04 2026-10-30')
    expect(answerDue([asked, ['queried', '2026-10-16']])).toBe('2026-11-04 2026-10-30')
  })

  it('aims at the remainder or at the margin, whichever is shorter', () => {
    expect(answerDue([asked, ['queried', '2026-10-08']])).toBe('stopped')
    expect(answerDue([asked, ['queried', '2026-10-08'], ['mended', '2026-10-12']])).toBe('2026-11-11 2026-11-06')
    expect(answerDue([asked, ['queried', '2026-10-13'], ['mended', '2026-10-14']])).toBe('2026-11-13 2026-11-05')
  })

  it('keeps its restart when a second stop comes too late, counted from the restart', () => {
    const restarted: Told[] = [asked, ['queried', '2026-10-12'], ['mended', '2026-11-02']]
    expect(answerDue([...restarted, ['queried', '2026-11-13']])).toBe('2026-12-02 2026-11-25')
    expect(answerDue([...restarted, ['queried', '2026-11-12']])).toBe('stopped')
  })

  it('restarts from the last mended request, with all the time used so far', () => {
    expect(
      answerDue([asked, ['queried', '2026-10-12'], ['mended', '2026-11-02'], ['queried', '2026-11-05'], ['mended', '2026-11-09']]),
    ).toBe('2026-12-09 2026-11-27')
  })

  it('is not stopped twice by two queries in a row', () => {
    expect(answerDue([asked, ['queried', '2026-10-12'], ['queried', '2026-10-14'], ['mended', '2026-10-19']])).toBe('2026-11-18 2026-11-11')
  })
})
