import { describe, expect, it } from 'vitest'
import { datesOf } from '../../lib/kernel/computation.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { DEFAULT_SETTINGS, type Governing, type Settings } from '../../lib/kernel/school.ts'
import { isLive, lateAfter, metLate, type Standing, standingOf } from '../../lib/kernel/standing.ts'
import { days, hours } from '../../lib/kernel/term.ts'
import { fromMs, toMs } from '../../lib/kernel/time.ts'
import { calendarWith, fiveDays } from './samples.ts'
import { history, obligationOf, obligationsOf, rome, school, stateAfter, type Told, trial } from './trial.ts'

const filed: Told = ['filed', '2026-10-05 09:00']
const governing = (key: string, setting: Governing, facts = history(filed)) =>
  obligationOf(key, facts, school({ governing: setting })).governing

describe('two rule sets', () => {
  it('are both computed, each with its norm and channel', () => {
    const { clocks } = obligationOf('trial-D12', history(filed))
    expect(clocks.map(({ ruleSet, norm, channel, kind }) => [ruleSet, norm, channel, kind])).toEqual([
      ['regulation', 'art. 12', 'raccomandata', 'dated'],
      ['national', 'L. 12', 'on line', 'dated'],
    ])
  })

  it('one of them governs, or the earlier date', () => {
    expect(governing('trial-D12', 'regulation')).toMatchObject({ ruleSet: 'regulation', result: { legal: rome('2026-10-07 09:00') } })
    expect(governing('trial-D12', 'national')).toMatchObject({ ruleSet: 'national', result: { legal: '2026-10-07' } })
    expect(governing('trial-D12', 'strictest')).toMatchObject({ ruleSet: 'regulation' })
    // Across a Saturday two days end later than 48 hours; from Friday evening too.
    expect(governing('trial-D2', 'strictest')).toMatchObject({ ruleSet: 'national', result: { legal: '2026-10-15' } })
  })

  it('of equal dates the text’s own governs', () => expect(governing('trial-D1', 'strictest')?.ruleSet).toBe('regulation'))

  it('of two openings the later', () => {
    expect(governing('trial-D11', 'strictest')).toMatchObject({ ruleSet: 'national', result: { opens: '2026-10-21' } })
    expect(governing('trial-D11', 'regulation')).toMatchObject({ result: { opens: '2026-10-16' } })
  })

  it('what the law has replaced is due under the text alone', () => {
    const under = (setting: Governing) =>
      standingOf(obligationOf('trial-D9', history(filed), school({ governing: setting })), rome('2026-10-06'))
    expect([under('regulation'), under('national'), under('strictest')]).toEqual(['open', 'superseded', 'superseded'])
    expect(governing('trial-D9', 'strictest')).toEqual({ ruleSet: 'national', kind: 'superseded', norm: 'L. 9' })
  })

  it('where only the text speaks of an act, the law falls back on it; what only the law asks is nothing under the text', () => {
    expect(governing('trial-D3', 'national')).toMatchObject({ ruleSet: 'regulation' })
    expect(obligationsOf('trial-D13', history(filed), school({ governing: 'regulation' }))).toEqual([])
    expect(obligationsOf('trial-D13', history(filed), school({ governing: 'national' })).length).toBe(1)
  })

  it('nothing is done twice: the channel is the one in force, whichever clock gives the date', () => {
    const channel = (setting: Governing) => obligationOf('trial-D12', history(filed), school({ governing: setting })).channel
    expect([channel('regulation'), channel('national'), channel('strictest')]).toEqual(['raccomandata', 'on line', 'on line'])
  })
})

describe('what a school decides', () => {
  const with_ = (settings: Partial<Settings>) => school({ ...DEFAULT_SETTINGS, ...settings })

  it('switches a clock off and on by a parameter, by default as the procedure says', () => {
    expect(obligationsOf('trial-D13', history(filed)).length).toBe(1)
    expect(obligationsOf('trial-D13', history(filed), with_({ parameters: { statistics: false } }))).toEqual([])
    expect(obligationsOf('trial-D13', history(filed), with_({ parameters: { statistics: 1 } }))).toEqual([])
  })

  it('sets its own internal term, where the text has no length', () => {
    const soon = (settings: Partial<Settings>) => obligationOf('trial-D14', history(filed), with_(settings)).governing
    expect(soon({})).toMatchObject({ inputs: { term: days(1), internal: true }, result: { legal: '2026-10-06' } })
    expect(soon({ internalTerms: { 'trial-D14': hours(4) } })).toMatchObject({
      inputs: { internal: true },
      result: { legal: rome('2026-10-05 13:00') },
    })
    expect(obligationOf('trial-D10', history(filed), with_({ internalTerms: { 'trial-D10': days(90) } })).governing).toMatchObject({
      kind: 'dated',
      result: { legal: '2027-01-04' },
    })
  })

  it('cannot change a length that the text has', () => {
    expect(obligationOf('trial-D3', history(filed), with_({ internalTerms: { 'trial-D3': days(90) } })).governing).toMatchObject({
      inputs: { internal: false },
      result: { legal: '2026-10-15' },
    })
  })

  it('changes its calendar: the same facts give other dates, and the obligation stays the same', () => {
    const patron = calendarWith({ version: 'nuovo', patron: { municipality: 'Rivalta', name: 'Santi', day: '10-15', source: 'delibera' } })
    const [before, after] = [fiveDays, patron].map((calendar) => obligationOf('trial-D3', history(filed), school({}, calendar)))
    expect([before?.id, before?.governing]).toMatchObject(['trial-D3:f1', { result: { legal: '2026-10-15' } }])
    expect([after?.id, after?.governing]).toMatchObject(['trial-D3:f1', { result: { legal: '2026-10-16' } }])
  })
})

describe('no date', () => {
  it('because the text has no length, because the clock stands still, because nothing is due: three answers', () => {
    expect(governing('trial-D10', 'strictest')).toMatchObject({ kind: 'undated', wording: 'secondo la polizza' })
    expect(governing('trial-D1', 'strictest', history(filed, ['stopped', '2026-10-06']))).toMatchObject({
      kind: 'stopped',
      by: { fact: 'f2' },
    })
    expect(obligationsOf('trial-D17', history(filed))).toEqual([])
  })
})

describe('where it stands', () => {
  const at = (key: string, when: string, ...told: Told[]) => standingOf(obligationOf(key, history(filed, ...told)), rome(when))
  const end = rome('2026-10-16 00:00')

  it('is open to the last instant of the legal day, and late a thousandth of a second after', () => {
    const obligation = obligationOf('trial-D3', history(filed))
    expect(lateAfter(obligation)).toBe(fromMs(toMs(end) - 1))
    expect([standingOf(obligation, fromMs(toMs(end) - 1)), standingOf(obligation, end)]).toEqual(['open', 'late'])
  })

  it('of an hour term is open at the very instant of its end', () => {
    const obligation = obligationOf('trial-D12', history(filed))
    const instant = rome('2026-10-07 09:00')
    expect([standingOf(obligation, instant), standingOf(obligation, fromMs(toMs(instant) + 1))]).toEqual(['open', 'late'])
  })

  it('is the day itself across the clock change: late at midnight of Rome, not of Greenwich', () => {
    const facts = history(['filed', '2026-10-15 09:00'])
    const obligation = obligationOf('trial-D3', facts)
    expect(lateAfter(obligation)).toBe('2026-10-26T22:59:59.999Z')
  })

  it.each<[string, string, string, Told[]]>([
    ['trial-D1', '2026-10-06', 'met', [['answered', '2026-10-06']]],
    ['trial-D1', '2026-10-06', 'ended', [['cancelled', '2026-10-06', { wholly: true }]]],
    ['trial-D1', '2027-10-06', 'suspended', [['stopped', '2026-10-06']]],
    ['trial-D1', '2026-11-04', 'open', []],
    ['trial-D1', '2026-11-05', 'lapsed', []],
    ['trial-D10', '2030-01-01', 'open', []],
    ['trial-D11', '2026-10-20', 'not-due-yet', []],
    ['trial-D11', '2026-10-21', 'open', []],
    ['trial-D11', '2030-01-01', 'open', []],
    ['trial-D15', '2026-11-01', 'not-due-yet', []],
    ['trial-D15', '2026-11-02', 'open', []],
    ['trial-D15', '2026-12-01', 'late', []],
  ])('of %s on %s: %s', (key, when, standing, told) => expect(at(key, when, ...told)).toBe(standing))

  it('of a right that has run out is lapsed, never late', () => {
    const [right] = obligationsOf('trial-D7', history(filed, ['silence', '2026-11-04 23:59']))
    expect(right && [standingOf(right, rome('2026-12-04')), standingOf(right, rome('2026-12-05'))]).toEqual(['open', 'lapsed'])
  })

  it('of what ends by an effect of the law is lapsed by the clock in law, and late before where an earlier one governs', () => {
    const obligation = obligationOf('trial-D1', history(filed))
    const lawLater = { ...obligation, lapse: { fact: 'silence', at: rome('2026-11-20') } }
    const on = (when: string) => [standingOf(lawLater, rome(when)), standingOf({ ...lawLater, nature: 'right' }, rome(when))]
    expect([on('2026-11-04'), on('2026-11-10'), on('2026-11-21')]).toEqual([
      ['open', 'open'],
      ['late', 'open'],
      ['lapsed', 'lapsed'],
    ])
  })

  it('knows what was met late', () => {
    const met = (when: string) => metLate(obligationOf('trial-D3', history(filed, ['answered', when])))
    expect([met('2026-10-15 23:59'), met('2026-10-16 00:00'), metLate(obligationOf('trial-D3', history(filed)))]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('is live while something can be done', () => {
    const all: Standing[] = ['open', 'late', 'not-due-yet', 'met', 'lapsed', 'ended', 'suspended', 'superseded']
    expect(all.filter(isLive)).toEqual(['open', 'late', 'not-due-yet'])
  })
})

it('every dated clock carries the inputs that its dates come from', () => {
  for (const { clocks } of obligations(trial, stateAfter(history(filed, ['postponed', '2026-10-07', { to: '2026-10-20' }])), school())) {
    for (const clock of clocks) if (clock.kind === 'dated') expect(datesOf(clock.inputs, fiveDays)).toEqual(clock.result)
  }
})
