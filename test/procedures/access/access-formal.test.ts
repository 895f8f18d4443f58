import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDue } from '../../../lib/kernel/due.ts'
import { dueOf } from '../../../lib/kernel/obligation.ts'
import { civilDate, endOfDay, plusDays } from '../../../lib/kernel/time.ts'
import { given, opening, schoolWith } from '../given.ts'
import { always, answered, asked, calculate, corrected, irregular, perfected, someDay, under } from './support.ts'

const formal = (...facts: Parameters<typeof given>[1]) => given('access-formal', facts)
const D1 = 'access-formal-D1'

describe('access-formal-D1 and access-formal-R1: thirty days', () => {
  it('EX1 protocol on Monday 5 October: Wednesday 4 November', async () => {
    expect((await formal(asked('2026-10-05'))).legal(D1)).toBe('2026-11-04')
  })

  it.each([
    ['section T', '2026-10-01', '2026-10-31', '2026-10-31', '2026-10-30'],
    ['EX2 and section T', '2026-10-02', '2026-11-01', '2026-11-02', '2026-10-30'],
    ['section T', '2026-11-02', '2026-12-02', '2026-12-02', '2026-12-02'],
    ['EX7 and section T, received on a Sunday', '2026-11-08', '2026-12-08', '2026-12-09', '2026-12-07'],
    ['EX8 and section T', '2026-12-07', '2027-01-06', '2027-01-07', '2027-01-05'],
    ['received on 8 December, a holiday', '2026-12-08', '2027-01-07', '2027-01-07', '2027-01-07'],
    ['across the October clock change', '2026-10-24', '2026-11-23', '2026-11-23', '2026-11-23'],
    ['across the March clock change, into Easter Monday', '2027-02-27', '2027-03-29', '2027-03-30', '2027-03-26'],
  ])('%s: received %s, due %s / %s / %s', async (_, received, raw, legal, target) => {
    expect((await formal(asked(received))).dates(D1)).toEqual({ raw, legal, target })
    expect(await calculate('access-formal', 'access-formal-R1', { received })).toEqual({ raw, legal, target })
  })

  it('counts from the day, not from the hour', async () => {
    expect((await formal(asked('2026-10-05 00:00'))).legal(D1)).toBe('2026-11-04')
    expect((await formal(asked('2026-10-05 23:59'))).legal(D1)).toBe('2026-11-04')
  })

  it('never ends on a holiday, never before its raw day, and aims no later than the law', async () => {
    const { calendar } = schoolWith()
    await always(someDay, async (received) => {
      const due = (await formal(asked(received))).all.find(({ key }) => key === D1)
      const dates = due && dueOf(due)
      if (dates === undefined || !isDue(dates)) throw new Error('D1 has no date')
      expect(dates.raw).toBe(plusDays(received, 30))
      expect(calendar.holidayOn(civilDate(dates.legal))).toBeUndefined()
      expect(dates.legal >= dates.raw).toBe(true)
      expect(dates.target <= dates.raw || dates.target === dates.legal).toBe(true)
      expect(dates.lateAfter).toBe(endOfDay(civilDate(dates.legal)))
    })
  })
})

describe('access-formal-D2, access-formal-D3 and access-formal-R2: irregular requests', () => {
  it('EX4 notified on day 10 and perfected on 2 November restarts on the perfected request; the remainder is the target', async () => {
    const before = [asked('2026-10-05'), irregular('2026-10-15')] as const
    const suspended = await formal(...before)
    expect(suspended.dates(D1, 'regulation')).toBe('stopped')
    expect(suspended.standing(D1, '2026-11-10')).toBe('suspended')
    expect(suspended.standing('access-formal-D3', '2027-05-01')).toBe('open')
    const case4 = await formal(...before, perfected('2026-11-02'))
    expect(case4.dates(D1)).toEqual({ raw: '2026-12-02', legal: '2026-12-02', target: '2026-11-20' })
    expect(case4.computation(D1)?.sentence).toContain('restano 20 giorni')
    expect(case4.standing('access-formal-D3', '2026-11-03')).toBe('met')
    expect(
      await calculate('access-formal', 'access-formal-R2', { received: '2026-10-05', notified: '2026-10-15', perfected: '2026-11-02' }),
    ).toMatchObject({
      regulation: {
        lastDay: '2026-10-20',
        due: { legal: '2026-12-02', target: '2026-11-20' },
        readingA: { raw: '2026-11-22', legal: '2026-11-23', target: '2026-11-20' },
      },
      national: { lastDay: '2026-10-15', suspended: true },
    })
  })

  it('EX4 and N-EX4 last day to notify: 20 October by the text, 15 October by law', async () => {
    const case4 = await formal(asked('2026-10-05'))
    expect(case4.legal('access-formal-D2', 'regulation')).toBe('2026-10-20')
    expect(case4.legal('access-formal-D2', 'national')).toBe('2026-10-15')
    expect(case4.legal('access-formal-D2')).toBe('2026-10-15')
    expect(case4.standing('access-formal-D2', '2026-10-16')).toBe('lapsed')
  })

  it('EX5 notified on day 16 suspends nothing', async () => {
    const case5 = await formal(asked('2026-10-05'), irregular('2026-10-21'))
    expect(case5.legal(D1, 'regulation')).toBe('2026-11-04')
    expect(case5.legal(D1)).toBe('2026-11-04')
    const mended = await formal(asked('2026-10-05'), irregular('2026-10-21'), perfected('2026-10-26'))
    expect(mended.legal(D1, 'regulation')).toBe('2026-11-04')
  })

  it.each([
    ['10', '2026-10-15 23:59', 'stopped', 'stopped'],
    ['11', '2026-10-16 00:00', 'stopped', '2026-11-04'],
    ['15', '2026-10-20 23:59', 'stopped', '2026-11-04'],
    ['16', '2026-10-21 00:00', '2026-11-04', '2026-11-04'],
  ])('a notice on day %s: text and law judge each by its own days, and the law governs silence', async (_, notice, text, law) => {
    const facts = [asked('2026-10-05'), irregular(notice)]
    for (const governing of ['regulation', 'national', 'strictest'] as const) {
      const one = await given('access-formal', facts, under(governing))
      expect(one.legal(D1, 'regulation')).toBe(text)
      expect(one.legal(D1, 'national')).toBe(law)
      const inLaw = governing === 'regulation' ? text : law
      expect(one.legal(D1)).toBe(inLaw)
      const later = one.at('2026-11-05')
      expect(later.state.last['refused-by-silence'] === undefined).toBe(inLaw === 'stopped')
    }
  })

  it('the last day to notify is the raw one, even on a holiday: Monday is too late', async () => {
    const received = asked('2026-10-17')
    expect((await given('access-formal', [received], under('regulation'))).dates('access-formal-D2')).toMatchObject({
      raw: '2026-11-01',
      legal: '2026-11-02',
    })
    expect((await given('access-formal', [received, irregular('2026-11-02')], under('regulation'))).legal(D1)).toBe('2026-11-16')
  })

  it('the office is told that a late notice stops nothing, by the clock in law', async () => {
    const one = await formal(asked('2026-10-05'))
    const notice = irregular('2026-10-16')[2]
    expect(one.judge('irregularity-notified', '2026-10-15 23:59', notice)).toEqual({ refused: [], warned: [] })
    expect(one.judge('irregularity-notified', '2026-10-16 00:00', notice).warned).toEqual(['W-access-formal-D2'])
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.judge('irregularity-notified', '2026-10-20', notice).warned).toEqual([])
    expect(text.judge('irregularity-notified', '2026-10-21', notice).warned).toEqual(['W-access-formal-D2'])
  })

  it('two notices in a row stop once, from the first', async () => {
    const one = await formal(asked('2026-10-05'), irregular('2026-10-12'), irregular('2026-10-14'), perfected('2026-10-19'))
    expect(one.dates(D1)).toEqual({ raw: '2026-11-18', legal: '2026-11-18', target: '2026-11-11' })
  })

  it('a perfected request that is still irregular can be sent back within its own days', async () => {
    const first = [asked('2026-10-05'), irregular('2026-10-12'), perfected('2026-11-02')]
    expect((await formal(...first)).legal('access-formal-D2')).toBe('2026-11-12')
    expect((await formal(...first, irregular('2026-11-12'))).dates(D1)).toBe('stopped')
    expect((await formal(...first, irregular('2026-11-13'))).legal(D1)).toBe('2026-12-02')
    expect((await formal(...first, irregular('2026-11-12'), perfected('2026-11-20'))).legal(D1)).toBe('2026-12-21')
  })

  it('completing the request unasked leaves the thirty days as they run', async () => {
    const one = await formal(asked('2026-10-05'))
    expect(one.judge('request-regularised', '2026-10-07')).toEqual({
      refused: [],
      warned: ['ERR-ORDER'].map((code) => code.replace('ERR', 'W')),
    })
    const mended = await formal(asked('2026-10-05'), perfected('2026-10-07'))
    expect(mended.legal(D1)).toBe('2026-11-04')
    expect(mended.judge('irregularity-notified', '2026-10-08', irregular('')[2]).warned).toEqual(['W-access-formal-D3'])
  })

  it('a request found regular, or decided, can no longer be sent back', async () => {
    const one = await formal(asked('2026-10-05'), ['request-found-regular', '2026-10-06'])
    expect(one.standing('access-formal-D2', '2026-10-07')).toBe('ended')
    const decided = await formal(asked('2026-10-05'), answered('2026-10-12', 'refuse'))
    expect(decided.judge('irregularity-notified', '2026-10-13', irregular('')[2]).refused).toEqual(['ERR-PHASE'])
  })

  it('the calculation and the case agree for any notice and any perfected request', async () => {
    const days = fc.record({ received: someDay, notice: fc.integer({ min: 0, max: 29 }), mended: fc.integer({ min: 0, max: 60 }) })
    await always(
      days,
      async ({ received, notice, mended }) => {
        const notified = plusDays(received, notice)
        const back = plusDays(notified, mended)
        const one = await formal(asked(`${received} 09:00`), irregular(`${notified} 10:00`), perfected(`${back} 11:00`))
        expect(await calculate('access-formal', 'access-formal-R2', { received, notified, perfected: back })).toMatchObject({
          regulation: { due: one.dates(D1, 'regulation') },
          national: { due: one.dates(D1, 'national') },
        })
      },
      60,
    )
  })
})

describe('corrections and facts out of order', () => {
  it('a corrected day of receipt moves the thirty days and keeps their identity; a withdrawn notice lets them run', async () => {
    const one = await formal(asked('2026-10-05'), irregular('2026-10-15'))
    const moved = corrected(one, 'f1', '2026-10-02')
    expect(moved.dates(D1, 'national')).toMatchObject({ raw: '2026-11-01', legal: '2026-11-02' })
    expect(moved.dates(D1, 'regulation')).toBe('stopped')
    expect(moved.find(D1)?.id).toBe(one.find(D1)?.id)
    expect(corrected(one, 'f2').legal(D1)).toBe('2026-11-04')
  })

  it('a notice recorded after the perfected request that it brought about still stops and restarts', async () => {
    const one = await formal(asked('2026-10-05'), perfected('2026-11-02'), irregular('2026-10-15'))
    expect(one.legal(D1)).toBe('2026-12-02')
  })

  it('an answer given in time and recorded after silence undoes what nobody had recorded', async () => {
    const late = await formal(asked('2026-10-05'), answered('2026-11-04 15:00', 'accept', { atOnce: true }))
    expect(late.at('2026-11-20').state.last['refused-by-silence']).toBeUndefined()
    const wrong = corrected(late, 'f2', '2026-11-05 08:00').at('2026-11-20')
    expect(wrong.state.last['refused-by-silence']?.at).toBe(endOfDay(civilDate('2026-11-04')))
  })
})

describe('access-formal-R3: silence', () => {
  it('EX2 silence at 24:00 of Monday 2 November, the alarm on the raw day', async () => {
    const one = await formal(asked('2026-10-02'))
    expect(one.at('2026-11-02 23:59').state.phase).toBe('RECEIVED')
    const silent = one.at('2026-11-03 00:00')
    expect(silent.state.phase).toBe('REFUSED_BY_SILENCE')
    expect(silent.state.last['refused-by-silence']?.at).toBe(endOfDay(civilDate('2026-11-02')))
    expect(silent.standing(D1, '2026-11-03 00:00')).toBe('lapsed')
    expect(await calculate('access-formal', 'access-formal-R3', { counted: '2026-10-02' })).toEqual({
      alarm: '2026-11-01',
      lastInstant: '2026-11-02T22:59:59.999Z',
    })
  })

  it('silence that would fall on 8 December waits for the 9th, on Epiphany for the 7th', async () => {
    expect((await formal(asked('2026-11-08'))).at('2026-12-09 23:59').state.phase).toBe('RECEIVED')
    expect((await formal(asked('2026-11-08'))).at('2026-12-10 00:00').state.phase).toBe('REFUSED_BY_SILENCE')
    expect((await formal(asked('2026-12-07'))).at('2027-01-08 00:00').state.phase).toBe('REFUSED_BY_SILENCE')
  })

  it('an answer in the last minute is in time, one at midnight finds the request refused', async () => {
    const inTime = (await formal(asked('2026-10-05'), answered('2026-11-04 23:59', 'refuse'))).at('2026-11-10')
    expect(inTime.state.last['refused-by-silence']).toBeUndefined()
    expect(inTime.standing(D1, '2026-11-10')).toBe('met')
    const late = (await formal(asked('2026-10-05'), answered('2026-11-05 00:00', 'refuse'))).at('2026-11-10')
    expect(late.standing(D1, '2026-11-10')).toBe('lapsed')
    expect(late.state.phase).toBe('DECIDED')
  })

  it('after silence the school may still answer, and a late refusal gives the requester thirty new days', async () => {
    const silent = (await formal(asked('2026-10-05'))).at('2026-11-06')
    expect(silent.judge('decision-communicated', '2026-11-12', answered('', 'refuse')[2])).toEqual({
      refused: [],
      warned: ['W-access-formal-R3'],
    })
    const late = (await formal(asked('2026-10-05'), answered('2026-11-12', 'refuse'))).at('2026-11-13')
    expect(late.legal('N-09/appeal')).toBe('2026-12-12')
    const granted = (await formal(asked('2026-10-05'), answered('2026-11-12', 'accept', { atOnce: true }))).at('2026-11-13')
    expect(granted.standing('N-09/appeal', '2026-11-13')).toBe('ended')
    expect(granted.judge('access-exercised', '2026-11-13', { mode: 'viewed' }).refused).toEqual([])
  })
})

describe('access-formal-D4 and access-formal-R4: the refusal', () => {
  it('is posted five days before under the text, so that it arrives in time (A-53)', async () => {
    const text = await given('access-formal', [asked('2026-10-05')], under('regulation'))
    expect(text.dates('access-formal-D4')).toEqual({ raw: '2026-11-04', legal: '2026-11-04', target: '2026-10-30' })
    expect(text.find('access-formal-D4')?.channel).toBe('raccomandata A/R')
    const law = await given('access-formal', [asked('2026-10-05')], under('national'))
    expect(law.target('access-formal-D4')).toBe('2026-11-04')
    expect((await formal(asked('2026-10-05'))).find('access-formal-D4')?.channel).toContain('PEC')
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

describe('access-formal-D6 and access-formal-R6: receipt', () => {
  it('EX11 fax on 5 October, original on the 12th: due 4 November, exercise only from the 12th', async () => {
    const fax = [
      asked('2026-10-05', { channel: 'fax' }),
      answered('2026-10-06', 'accept', { periodFrom: '2026-10-07', periodTo: '2026-11-10' }),
    ] as const
    const one = await formal(...fax)
    expect(one.legal(D1)).toBe('2026-11-04')
    expect(one.judge('access-exercised', '2026-10-09', { mode: 'viewed' }).refused).toEqual(['ERR-access-formal-D6'])
    expect(one.dates('access-formal-D6')).toBe('undated')
    const deposited = await formal(...fax, ['original-deposited', '2026-10-12'])
    expect(deposited.judge('access-exercised', '2026-10-12 13:00', { mode: 'viewed' }).refused).toEqual([])
    expect(deposited.standing('access-formal-D6', '2026-10-12')).toBe('met')
    const input = { protocolled: '2026-10-05T10:00:00+02:00', channel: 'fax' }
    expect(await calculate('access-formal', 'access-formal-R6', { ...input, originalDeposited: '2026-10-12' })).toEqual({
      received: '2026-10-05',
      exerciseFrom: '2026-10-12',
      blocked: false,
    })
    expect(await calculate('access-formal', 'access-formal-R6', input)).toMatchObject({ exerciseFrom: null, blocked: true })
  })

  it('thirty days run from the presentation when the protocol comes later, and never from a later one', async () => {
    expect((await formal(asked('2026-10-07', { presentedAt: '2026-10-05T17:00:00+02:00' }))).legal(D1)).toBe('2026-11-04')
    expect((await formal(asked('2026-10-05', { presentedAt: '2026-10-07T09:00:00+02:00' }))).legal(D1)).toBe('2026-11-04')
    expect((await formal(asked('2026-10-07', { presentedAt: '2026-10-05T17:00:00+02:00' }))).legal('access-formal-D2', 'national')).toBe(
      '2026-10-15',
    )
  })

  it('a fax between public administrations is warned of', async () => {
    expect(
      (await opening('access-formal', asked('2026-10-05', { channel: 'fax', requesterKind: 'public-administration' }))).warned,
    ).toEqual(['W-N-08/fax'])
    expect((await opening('access-formal', asked('2026-10-05', { channel: 'fax' }))).warned).toEqual([])
  })

  it('a teacher does not file requests for others', async () => {
    expect((await opening('access-formal', asked('2026-10-05'), 'teacher')).refused).toEqual(['ERR-ROLE'])
    expect((await opening('access-formal', asked('2026-10-05'), 'requester')).refused).toEqual([])
  })
})

describe('access-formal-R5 and access-formal-R7', () => {
  it('stand as sentences: order of presentation, documents of the same procedure', async () => {
    const { procedure } = await formal(asked('2026-10-05'))
    expect(procedure.rules).toMatchObject({
      'access-formal-R5': expect.stringContaining('ordine'),
      'access-formal-R7': expect.stringContaining('richiamati'),
    })
  })
})
