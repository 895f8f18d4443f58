import { describe, expect, it } from 'vitest'
import { fill, ruleOfCode } from '../../lib/kernel/refusal.ts'
import { history, judged, type Told } from './trial.ts'

const open: Told[] = [['filed', '2026-10-05 09:00']]
const codes = (...asked: Parameters<typeof judged>) => {
  const { refusals, warnings } = judged(...asked)
  return { refused: refusals.map(({ code }) => code), warned: warnings.map(({ code }) => code) }
}
const NOTHING = { refused: [], warned: [] }

describe('an act', () => {
  it('is possible when nothing speaks against it', () =>
    expect(codes(history(...open), 'answered', '2026-10-06', { outcome: 'yes' })).toEqual(NOTHING))

  it('is refused by the norm, with its code, rule, sentence and norm', () => {
    expect(judged(history(...open), 'answered', '2026-10-06', { outcome: 'no' }).refusals).toEqual([
      { code: 'ERR-trial-R1', rule: 'trial-R1', kind: 'norm', sentence: 'Una risposta negativa vuole i motivi', norm: 'art. 20' },
    ])
  })

  it('is accepted with a warning, whose rule the row names', () => {
    const { refusals, warnings } = judged(history(...open), 'answered', '2026-10-11', { outcome: 'yes' })
    expect([refusals, warnings]).toEqual([[], [{ code: 'W-trial-R3', rule: 'trial-R9', sentence: 'È festa', norm: 'art. 22' }]])
  })

  it('is refused to another role before anything else is looked at', () => {
    const { refusals, warnings } = judged(history(...open), 'answered', '2026-10-11', { outcome: 'no' }, 'requester')
    expect([refusals.map(({ code, kind }) => [code, kind]), warnings]).toEqual([[['ERR-ROLE', 'role']], []])
    expect(refusals[0]?.sentence).toBe('Il ruolo «Richiedente» non può registrare «Risposta data» nel procedimento «Prova»')
  })

  it('is refused before what it rests on, and outside its phases', () => {
    expect(codes(history(...open), 'archived', '2026-10-06', {}, 'ds').refused).toEqual(['ERR-ORDER'])
    expect(
      codes(history(...open, ['answered', '2026-10-06'], ['resumed', '2026-10-07']), 'archived', '2026-10-08', {}, 'ds').refused,
    ).toEqual(['ERR-PHASE'])
    expect(codes(history(...open, ['answered', '2026-10-06']), 'archived', '2026-10-08', {}, 'ds')).toEqual(NOTHING)
  })

  it('opens the case, once', () => {
    expect(codes([], 'filed', '2026-10-05')).toEqual(NOTHING)
    expect(codes([], 'answered', '2026-10-05', { outcome: 'no' }).refused).toEqual(['ERR-OPENING'])
    expect(codes(history(...open), 'filed', '2026-10-06').refused).toEqual(['ERR-OPENED'])
  })
})

describe('an event', () => {
  it('is never refused by norm or order: what would refuse it is said with it', () => {
    expect(codes(history(...open), 'resumed', '2026-10-06')).toEqual({ refused: [], warned: ['W-ORDER'] })
    const nudged = history(...open, ['nudged', '2026-10-06'], ['nudged', '2026-10-07'])
    expect(judged(nudged, 'nudged', '2026-10-08', {}, 'requester')).toEqual({
      refusals: [],
      warnings: [{ code: 'W-trial-R2', rule: 'trial-R2', sentence: 'Sono già 2 solleciti', norm: 'art. 21' }],
    })
  })

  it('is refused to another role, and where no case is open', () => {
    expect(codes(history(...open), 'nudged', '2026-10-06', {}, 'teacher').refused).toEqual(['ERR-ROLE'])
    expect(codes([], 'nudged', '2026-10-06', {}, 'requester').refused).toEqual(['ERR-OPENING'])
  })
})

it('what time makes, and what the procedure does not know, cannot be recorded', () => {
  for (const type of ['silence', 'strange', 'constructor', '__proto__'])
    expect(() => judged(history(...open), type, '2026-10-06')).toThrow(RangeError)
})

describe('sentences and codes', () => {
  it('fill in what the verdict says, and leave other braces', () => {
    expect(fill('entro {days} giorni, {other}', { days: 3 })).toBe('entro 3 giorni, {other}')
    expect(fill('{toString} {constructor}', {})).toBe('{toString} {constructor}')
  })

  it.each([
    ['ERR-access-formal-R4', 'access-formal-R4'],
    ['W-D-VT-1', 'D-VT-1'],
    ['MAN-x-R1/part', 'x-R1'],
    ['x-R1', 'x-R1'],
  ])('%s rests on %s', (code, rule) => expect(ruleOfCode(code)).toBe(rule))
})
