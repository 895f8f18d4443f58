import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDue } from '../../../lib/kernel/due.ts'
import { dueOf } from '../../../lib/kernel/obligation.ts'
import { civilDate, endOfDay, plusDays } from '../../../lib/kernel/time.ts'
import { given, opening, schoolWith } from '../given.ts'
import { always, answered, asked, calculate, corrected, irregular, perfected, someDay } from './support.ts'

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

const formalRule = (rule: string, input: unknown, school = schoolWith()) => calculate('access-formal', rule, input, school)

describe('access-formal-R4 the answer', () => {
  it.each([
    ['accept', {}, []],
    ['refuse', { ground: 'no-interest' }, ['la motivazione', 'l’indicazione della tutela giurisdizionale']],
    [
      'refuse',
      { ground: 'excluded-document', reasons: 'categoria 1' },
      ['l’indicazione della tutela giurisdizionale', 'il provvedimento del Dirigente scolastico'],
    ],
    ['limit', { reasons: 'terzi', courtsExplained: true }, ['il provvedimento del Dirigente scolastico']],
    ['limit', { reasons: 'terzi', courtsExplained: true, headTeacherAct: '12/2026' }, []],
    ['defer', { reasons: 'gara in corso', courtsExplained: true }, ['la durata del differimento']],
  ])('%s %j lacks %j', async (outcome, parts, missing) => {
    const complete = missing.length === 0
    expect(await formalRule('access-formal-R4', { outcome, ...parts })).toEqual({ complete, missing })
  })

  it('the text alone asks no reasons of a deferral', async () => {
    expect(await formalRule('access-formal-R4', { outcome: 'defer' }, schoolWith({ governing: 'regulation' }))).toEqual({
      complete: true,
      missing: [],
    })
  })

  it('speaks as the refusals of the case do', async () => {
    const parts = fc.record(
      {
        reasons: fc.constant('motivi'),
        courtsExplained: fc.boolean(),
        headTeacherAct: fc.constant('12/2026'),
        ground: fc.constantFrom('excluded-document', 'no-interest'),
        deferredUntil: fc.constant('fine della gara'),
      },
      { requiredKeys: [] },
    )
    const request = await formal(asked('2026-10-05'))
    await always(fc.tuple(fc.constantFrom('accept', 'refuse', 'limit', 'defer'), parts), async ([outcome, written]) => {
      const { refused } = request.judge('decision-communicated', '2026-10-20', { outcome, channel: 'pec', atOnce: true, ...written })
      const codes = refused.filter((code) => code.startsWith('ERR-access-formal-R4') || code === 'ERR-N-09/deferral')
      expect(await formalRule('access-formal-R4', { outcome, ...written })).toMatchObject({ complete: codes.length === 0 })
    })
  })
})

describe('access-formal-R5 the order of treatment', () => {
  it('is the order of presentation, which may be earlier than the protocol; what came together stays as it was told', async () => {
    const requests = [
      { id: '3/2026', protocolled: '2026-10-05T10:00:00+02:00' },
      { id: '5/2026', presented: '2026-10-02T12:00:00+02:00', protocolled: '2026-10-06T09:00:00+02:00' },
      { id: '4/2026', protocolled: '2026-10-05T08:00:00Z' },
      { id: '2/2026', protocolled: '2026-10-05T07:59:00Z' },
    ]
    expect(await formalRule('access-formal-R5', { requests })).toEqual({ order: ['5/2026', '2/2026', '3/2026', '4/2026'] })
    expect(await formalRule('access-formal-R5', { requests: [] })).toEqual({ order: [] })
  })
})

describe('access-formal-R7 other documents', () => {
  it('are those mentioned, of the same procedure, as far as artt. 3-5 let them', async () => {
    const reached = { mentioned: true, sameProcedure: true }
    const told = await formalRule('access-formal-R7', {
      documents: [
        { id: 'verbale', ...reached },
        { id: 'altro fascicolo', mentioned: true, sameProcedure: false },
        { id: 'non richiamato', mentioned: false, sameProcedure: true },
        { id: 'certificato medico', ...reached, exclusion: { category: 2 } },
        { id: 'relazione', ...reached, exclusion: { category: 1, extent: 'part' } },
        { id: 'offerte', ...reached, exclusion: { preparatoryTo: 'procurement' } },
      ],
    })
    expect(told).toMatchObject({
      documents: [
        { id: 'verbale', extends: true, decision: { outcome: 'full' } },
        { id: 'altro fascicolo', extends: false, decision: null },
        { id: 'non richiamato', extends: false, decision: null },
        { id: 'certificato medico', extends: false, decision: { outcome: 'exclude' } },
        { id: 'relazione', extends: true, decision: { outcome: 'limit', markOmissions: true } },
        { id: 'offerte', extends: false, decision: { outcome: 'defer' } },
      ],
    })
  })
})
