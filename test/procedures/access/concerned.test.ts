import { describe, expect, it } from 'vitest'
import { given, type Told } from '../given.ts'
import { answered, asked, corrected, under } from './support.ts'

const formal = (...facts: readonly Told[]) => given('access-formal', [asked('2026-10-05'), ...facts])

const identified = (when: string, concerned: string, standing = 'counter-interested'): Told => [
  'concerned-identified',
  when,
  { concerned, standing },
]
const notified = (when: string, concerned: string, standing = 'counter-interested'): Told => [
  'concerned-notified',
  when,
  { concerned, standing, means: 'registered-letter' },
]
const reached = (when: string, concerned: string): Told => ['concerned-reached', when, { concerned }]
const replied = (when: string, concerned: string, opposes = true): Told => ['concerned-answered', when, { concerned, opposes }]
const told = (day: string, concerned: string): Told[] => [notified(`${day} 09:00`, concerned), reached(`${day} 11:00`, concerned)]

const accept = answered('', 'accept', { atOnce: true })[2]

describe('N-09 counter-interested parties', () => {
  it('N-EX4 copy received on Tuesday 6 October: opposition until Friday 16 October', async () => {
    const one = await formal(...told('2026-10-06', 'p-verdi001'))
    expect(one.legal('N-09/opposition')).toBe('2026-10-16')
    expect(one.find('N-09/opposition')).toMatchObject({ bearer: 'concerned', nature: 'right', of: 'p-verdi001' })
    expect(one.judge('decision-communicated', '2026-10-16 23:59', accept).refused).toEqual(['ERR-N-09/opposition'])
    expect(one.judge('decision-communicated', '2026-10-17 00:00', accept).refused).toEqual([])
  })

  it('the ten days run from receipt, and move past a Sunday', async () => {
    const one = await formal(notified('2026-10-06', 'p-verdi001'), reached('2026-10-15', 'p-verdi001'))
    expect(one.dates('N-09/opposition')).toEqual({ raw: '2026-10-25', legal: '2026-10-26', target: '2026-10-23' })
  })

  it('the answer waits until receipt is certain', async () => {
    const one = await formal(notified('2026-10-06', 'p-verdi001'))
    expect(one.find('N-09/opposition')).toBeUndefined()
    expect(one.judge('decision-communicated', '2026-10-30', accept).refused).toEqual(['ERR-N-09/receipt'])
  })

  it('several windows overlap: the answer waits for the last', async () => {
    const one = await formal(...told('2026-10-06', 'p-verdi001'), ...told('2026-10-09', 'p-neri0002'), ...told('2026-10-08', 'p-bruno003'))
    expect(one.all.filter(({ key }) => key === 'N-09/opposition')).toHaveLength(3)
    expect(one.judge('decision-communicated', '2026-10-17', accept).refused).toEqual(['ERR-N-09/opposition'])
    expect(one.judge('decision-communicated', '2026-10-19', accept).refused).toEqual(['ERR-N-09/opposition'])
    expect(one.judge('decision-communicated', '2026-10-20', accept).refused).toEqual([])
  })

  it('answers of all free the decision; each answers for herself alone', async () => {
    const two = [...told('2026-10-06', 'p-verdi001'), ...told('2026-10-09', 'p-neri0002')]
    const first = await formal(...two, replied('2026-10-10', 'p-verdi001'))
    expect(first.judge('decision-communicated', '2026-10-12', accept).refused).toEqual(['ERR-N-09/opposition'])
    const both = await formal(...two, replied('2026-10-10', 'p-verdi001'), replied('2026-10-11', 'p-neri0002', false))
    expect(both.judge('decision-communicated', '2026-10-12', accept).refused).toEqual([])
  })

  it('who answers has received the copy', async () => {
    const one = await formal(notified('2026-10-06', 'p-verdi001'), replied('2026-10-08', 'p-verdi001'))
    expect(one.judge('decision-communicated', '2026-10-09', accept).refused).toEqual([])
  })

  it('a late opposition is recorded and said to be late', async () => {
    const one = await formal(...told('2026-10-06', 'p-verdi001'))
    const reply = replied('', 'p-verdi001')[2]
    expect(one.judge('concerned-answered', '2026-10-16 23:59', reply, 'concerned')).toEqual({ refused: [], warned: [] })
    expect(one.judge('concerned-answered', '2026-10-17', reply, 'concerned')).toEqual({ refused: [], warned: ['W-N-09/opposition'] })
  })

  it('facts recorded out of order fold to the same windows', async () => {
    const inOrder = await formal(...told('2026-10-06', 'p-verdi001'), ...told('2026-10-09', 'p-neri0002'))
    const shuffled = await given('access-formal', [
      ...told('2026-10-09', 'p-neri0002'),
      ...told('2026-10-06', 'p-verdi001').reverse(),
      asked('2026-10-05'),
    ])
    const windows = (one: typeof inOrder) =>
      one.all.filter(({ key }) => key === 'N-09/opposition').map(({ of, governing }) => [of, governing])
    expect(windows(shuffled)).toEqual(windows(inOrder))
  })

  it('a corrected day of receipt moves the window and keeps its identity', async () => {
    const one = await formal(...told('2026-10-06', 'p-verdi001'))
    const moved = corrected(one, 'f3', '2026-10-08 11:00')
    expect(moved.legal('N-09/opposition')).toBe('2026-10-19')
    expect(moved.find('N-09/opposition')?.id).toBe(one.find('N-09/opposition')?.id)
  })

  it('a person identified gets the copy before anything is decided', async () => {
    const one = await formal(identified('2026-10-06', 'p-verdi001'))
    expect(one.find('N-09/copy')).toMatchObject({ bearer: 'dsga', nature: 'duty' })
    expect(one.legal('N-09/copy')).toBe('2026-10-12')
    expect(one.judge('decision-communicated', '2026-10-20', accept).refused).toEqual(['ERR-N-09/copy'])
    const sent = await formal(identified('2026-10-06', 'p-verdi001'), ...told('2026-10-07', 'p-verdi001'))
    expect(sent.standing('N-09/copy', '2026-10-08')).toBe('met')
  })

  it('the text knows neither opposition nor waiting', async () => {
    const one = await given('access-formal', [asked('2026-10-05'), ...told('2026-10-06', 'p-verdi001')], under('regulation'))
    expect(one.find('N-09/opposition')).toBeUndefined()
    expect(one.judge('decision-communicated', '2026-10-07', accept).refused).toEqual([])
  })

  it('the thirty days are not suspended while somebody may oppose', async () => {
    const one = await formal(...told('2026-10-28', 'p-verdi001'))
    expect(one.legal('access-formal-D1')).toBe('2026-11-04')
    expect(one.at('2026-11-05').state.phase).toBe('REFUSED_BY_SILENCE')
  })
})

describe('access-exclusion-R3 persons directly concerned (art. 9)', () => {
  const direct = identified('2026-10-06', 'p-gialli04', 'directly-concerned')

  it('are told of the request and of the answer', async () => {
    const one = await formal(direct)
    expect(one.find('access-exclusion-R3/request')?.of).toBe('p-gialli04')
    expect(one.legal('access-exclusion-R3/request')).toBe('2026-10-12')
    const decided = await formal(
      direct,
      notified('2026-10-07', 'p-gialli04', 'directly-concerned'),
      answered('2026-10-08', 'accept', { atOnce: true }),
    )
    expect(decided.standing('access-exclusion-R3/request', '2026-10-08')).toBe('met')
    expect(decided.standing('access-exclusion-R3/answer', '2026-10-09')).toBe('open')
    expect((await formal(answered('2026-10-08', 'accept', { atOnce: true }))).find('access-exclusion-R3/answer')).toBeUndefined()
  })

  it('urgency spares telling them, but not the counter-interested, whom the law protects', async () => {
    const urgent: Told = ['urgency-declared', '2026-10-07', { reasons: 'udienza' }]
    const one = await formal(direct, identified('2026-10-06', 'p-verdi001'), urgent)
    expect(one.standing('access-exclusion-R3/request', '2026-10-08')).toBe('ended')
    expect(one.standing('N-09/copy', '2026-10-08')).toBe('open')
    expect(one.judge('decision-communicated', '2026-10-08', accept).refused).toEqual(['ERR-N-09/copy'])
    expect((await formal(direct, urgent)).judge('decision-communicated', '2026-10-08', accept).refused).toEqual([])
  })

  it('no right to oppose, no wait', async () => {
    const one = await formal(notified('2026-10-06', 'p-gialli04', 'directly-concerned'), reached('2026-10-07', 'p-gialli04'))
    expect(one.find('N-09/opposition')).toBeUndefined()
    expect(one.judge('decision-communicated', '2026-10-08', accept).refused).toEqual([])
  })
})
