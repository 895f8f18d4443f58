import { describe, expect, it } from 'vitest'
import { given } from '../given.ts'
import { answered, asked, irregular, perfected, under } from './support.ts'

const formal = (...facts: Parameters<typeof given>[1]) => given('access-formal', facts)

describe('access-formal-D4 and access-formal-R4: the refusal', () => {
  it('is posted five days before under the text, so that it arrives in time (A-53)', async () => {
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.dates('access-formal-D4')).toEqual({ raw: '2026-11-04', legal: '2026-11-04', target: '2026-10-30' })
    expect(text.find('access-formal-D4')?.channel).toBe('raccomandata A/R')
    const sunday = await given('access-formal', [asked('2026-10-16')], under('regulation'))
    expect(sunday.dates('access-formal-D4')).toEqual({ raw: '2026-11-15', legal: '2026-11-16', target: '2026-11-10' })
    const law = await given('access-formal', [asked('2026-10-05')], under('national'))
    expect(law.target('access-formal-D4')).toBe('2026-11-04')
    const both = await formal(asked('2026-10-05'))
    expect(both.target('access-formal-D4')).toBe('2026-10-30')
    expect(both.find('access-formal-D4')?.channel).toContain('PEC')
  })

  it('restarts with the thirty days, and aims at whichever is earlier of remainder and post', async () => {
    const one = await given('access-formal', [asked('2026-10-05'), irregular('2026-10-06'), perfected('2026-10-12')], under('regulation'))
    expect(one.dates('access-formal-D4')).toEqual({ raw: '2026-11-11', legal: '2026-11-11', target: '2026-11-06' })
  })

  it('is met by a refusal, ends with any other answer or with silence', async () => {
    expect((await formal(asked('2026-10-05'), answered('2026-10-20', 'refuse'))).standing('access-formal-D4', '2026-10-21')).toBe('met')
    expect((await formal(asked('2026-10-05'), answered('2026-10-20', 'accept'))).standing('access-formal-D4', '2026-10-21')).toBe('ended')
    expect((await formal(asked('2026-10-05'))).at('2026-11-06').standing('access-formal-D4', '2026-11-06')).toBe('ended')
  })

  it('goes by registered letter under the text alone', async () => {
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.judge('decision-communicated', '2026-10-20', answered('', 'refuse')[2]).refused).toEqual(['ERR-access-formal-D4'])
    expect(text.judge('decision-communicated', '2026-10-20', answered('', 'refuse', { channel: 'registered-letter' })[2]).refused).toEqual(
      [],
    )
    expect((await formal(asked('2026-10-05'))).judge('decision-communicated', '2026-10-20', answered('', 'refuse')[2]).refused).toEqual([])
  })

  it.each(['refuse', 'limit'])('%s wants reasons and the courts', async (outcome) => {
    const one = await formal(asked('2026-10-05'))
    const period = { periodFrom: '2026-10-26', periodTo: '2026-11-20', headTeacherAct: '12/2026' }
    const without = (fields: object) =>
      one.judge('decision-communicated', '2026-10-20', { ...answered('', outcome, period)[2], ...fields }).refused
    expect(without({})).toEqual([])
    expect(without({ reasons: undefined })).toEqual(['ERR-access-formal-R4'])
    expect(without({ courtsExplained: false })).toEqual(['ERR-access-formal-R4'])
  })

  it('excluded documents and limitations are the head teacher’s to decide', async () => {
    const one = await formal(asked('2026-10-05'))
    expect(one.judge('decision-communicated', '2026-10-20', answered('', 'refuse', { ground: 'excluded-document' })[2]).refused).toEqual([
      'ERR-access-formal-R4/decider',
    ])
    expect(one.judge('decision-communicated', '2026-10-20', answered('', 'refuse', { ground: 'no-interest' })[2]).refused).toEqual([])
  })

  it('a deferral says, by law, why and until when', async () => {
    const one = await formal(asked('2026-10-05'))
    expect(one.judge('decision-communicated', '2026-10-20', answered('', 'defer')[2]).refused).toEqual(['ERR-N-09/deferral'])
    expect(one.judge('decision-communicated', '2026-10-20', answered('', 'defer', { deferredUntil: 'aggiudicazione' })[2]).refused).toEqual(
      [],
    )
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.judge('decision-communicated', '2026-10-20', answered('', 'defer')[2]).refused).toEqual([])
  })
})

describe('access-formal-D5: the period of the acceptance', () => {
  const accepted = answered('2026-10-20', 'accept', { periodFrom: '2026-10-26', periodTo: '2026-11-10' })

  it('EX10 accepted on 20 October for 26 October to 10 November; not used, a new request on 11 November', async () => {
    const one = await formal(asked('2026-10-05'), accepted)
    expect(one.legal('access-formal-D5')).toBe('2026-11-10')
    expect(one.judge('access-exercised', '2026-11-10 23:59', { mode: 'viewed' }).refused).toEqual([])
    expect(one.judge('access-exercised', '2026-11-11 00:00', { mode: 'viewed' }).refused).toEqual(['ERR-access-formal-D5'])
    const expired = one.at('2026-11-11')
    expect(expired.standing('access-formal-D5', '2026-11-11')).toBe('lapsed')
    expect(expired.state.phase).toBe('PERIOD_EXPIRED')
    const seen = (await formal(asked('2026-10-05'), accepted, ['access-exercised', '2026-11-02', { mode: 'viewed' }])).at('2026-11-11')
    expect(seen.standing('access-formal-D5', '2026-11-11')).toBe('met')
  })

  it.each([
    ['2026-10-26', '2026-11-09', []],
    ['2026-10-26', '2026-11-08', ['ERR-N-09/period']],
    ['2026-10-20', '2026-11-03', ['ERR-N-09/period']],
    ['2026-10-20', '2026-11-04', []],
    ['2026-10-26', '2026-10-25', ['ERR-access-formal-D5/letter', 'ERR-N-09/period']],
  ])('from %s to %s: at least fifteen days by law, none of them the day of the letter', async (periodFrom, periodTo, refused) => {
    const answer = answered('', 'accept', { periodFrom, periodTo })[2]
    expect((await formal(asked('2026-10-05'))).judge('decision-communicated', '2026-10-20', answer).refused).toEqual(refused)
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.judge('decision-communicated', '2026-10-20', answer).refused).toEqual(refused.filter((code) => !code.startsWith('ERR-N-')))
  })

  it('an acceptance names its period, unless the requester is served at once', async () => {
    const one = await formal(asked('2026-10-05'))
    expect(one.judge('decision-communicated', '2026-10-05', answered('', 'accept')[2]).refused).toEqual(['ERR-access-formal-D5/letter'])
    expect(one.judge('decision-communicated', '2026-10-05', answered('', 'accept', { atOnce: true })[2]).refused).toEqual([])
  })

  it('nobody sees documents before an acceptance, or after a refusal', async () => {
    expect((await formal(asked('2026-10-05'))).judge('access-exercised', '2026-10-06', { mode: 'viewed' }).refused).toEqual([
      'ERR-access-formal-D5',
    ])
    const refused = await formal(asked('2026-10-05'), answered('2026-10-20', 'refuse'))
    expect(refused.judge('access-exercised', '2026-10-21', { mode: 'viewed' }).refused).toEqual(['ERR-access-formal-D5'])
  })
})
