import { describe, expect, it } from 'vitest'
import { given, type Told } from '../given.ts'
import { answered, asked, under } from './support.ts'

const formal = (...facts: readonly Told[]) => given('access-formal', [asked('2026-10-05'), ...facts])
const refused = answered('2026-10-20', 'refuse')
const appealed = (when: string, forum = 'commission'): Told => ['appeal-filed', when, { forum }]
const found = (when: string, outcome: string): Told => ['commission-found', when, { outcome }]

describe('N-09/appeal', () => {
  it('N-EX4 silence on 4 November: TAR or Commission by Friday 4 December 2026', async () => {
    const silent = (await formal()).at('2026-11-05')
    expect(silent.legal('N-09/appeal')).toBe('2026-12-04')
    expect(silent.find('N-09/appeal')).toMatchObject({ bearer: 'requester', nature: 'right' })
    expect(silent.standing('N-09/appeal', '2026-12-04 23:59')).toBe('open')
    expect(silent.standing('N-09/appeal', '2026-12-05')).toBe('lapsed')
  })

  it('runs from a refusal, a deferral or a limitation, and from its receipt when that is known', async () => {
    expect((await formal(refused)).legal('N-09/appeal')).toBe('2026-11-19')
    expect((await formal(refused, ['decision-received', '2026-10-23'])).legal('N-09/appeal')).toBe('2026-11-23')
    expect((await formal(answered('2026-10-20', 'defer'))).legal('N-09/appeal')).toBe('2026-11-19')
    const accepted = answered('2026-10-20', 'accept', { atOnce: true })
    expect((await formal(accepted, ['decision-received', '2026-10-23'])).find('N-09/appeal')).toBeUndefined()
  })

  it('is met by an appeal; a rejected one before the Commission opens the thirty days of the TAR', async () => {
    const pending = await formal(refused, appealed('2026-11-02'))
    expect(pending.standing('N-09/appeal', '2026-12-01')).toBe('met')
    const received = await formal(refused, appealed('2026-11-02'), ['decision-received', '2026-11-03'])
    expect(received.standing('N-09/appeal', '2026-12-01')).toBe('met')
    expect((await formal(refused, appealed('2026-11-02'), found('2026-11-30', 'rejected'))).legal('N-09/appeal')).toBe('2026-12-30')
    expect((await formal(refused, appealed('2026-11-02'), found('2026-12-02', 'rejected-by-silence'))).legal('N-09/appeal')).toBe(
      '2027-01-02',
    )
  })

  it('is no term of the text', async () => {
    const text = (await given('access-formal', [asked('2026-10-05')], under('regulation'))).at('2026-11-05')
    expect(text.state.phase).toBe('REFUSED_BY_SILENCE')
    expect(text.find('N-09/appeal')).toBeUndefined()
  })
})

describe('N-09/confirm', () => {
  const lost = [refused, appealed('2026-11-02'), found('2026-11-20', 'in-favour')] as const

  it('the school has thirty days to confirm its refusal; then access is granted', async () => {
    const one = await formal(...lost)
    expect(one.dates('N-09/confirm')).toEqual({ raw: '2026-12-20', legal: '2026-12-21', target: '2026-12-18' })
    expect(one.find('N-09/confirm')?.bearer).toBe('ds')
    expect(one.at('2026-12-21 23:59').state.phase).toBe('COMMISSION_FOUND')
    const granted = one.at('2026-12-22 00:00')
    expect(granted.state.phase).toBe('GRANTED')
    expect(granted.judge('access-exercised', '2026-12-22', { mode: 'copied' }).refused).toEqual([])
    expect(granted.judge('refusal-confirmed', '2026-12-22', { reasons: 'motivi' }, 'ds').refused).toEqual(['ERR-PHASE'])
    expect(granted.judge('decision-communicated', '2026-12-22', answered('', 'refuse')[2]).refused).toEqual(['ERR-N-09/granted'])
  })

  it('a confirmation wants reasons and the head teacher, and can be challenged in its turn', async () => {
    const one = await formal(...lost)
    expect(one.judge('refusal-confirmed', '2026-12-01', {}, 'ds').refused).toEqual(['ERR-N-09/confirm'])
    expect(one.judge('refusal-confirmed', '2026-12-01', { reasons: 'motivi' }, 'dsga').refused).toEqual(['ERR-ROLE'])
    const confirmed = (await formal(...lost, ['refusal-confirmed', '2026-12-01', { reasons: 'motivi' }])).at('2027-01-05')
    expect(confirmed.standing('N-09/confirm', '2027-01-05')).toBe('met')
    expect(confirmed.state.last['access-granted-by-commission']).toBeUndefined()
    expect(confirmed.legal('N-09/appeal')).toBe('2026-12-31')
  })

  it('giving the documents ends the matter', async () => {
    const one = (await formal(...lost, answered('2026-12-01', 'accept', { atOnce: true }))).at('2027-01-05')
    expect(one.standing('N-09/confirm', '2027-01-05')).toBe('ended')
    expect(one.state.phase).toBe('DECIDED')
  })

  it('silence before the Commission counts as a refusal like any other', async () => {
    const one = (await formal(appealed('2026-11-10'), found('2026-12-01', 'in-favour'))).at('2027-01-02')
    expect(one.state.phase).toBe('GRANTED')
  })
})
