import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plusDays } from '../../../lib/kernel/time.ts'
import { given } from '../given.ts'
import { always, answered, asked, calculate, irregular, perfected, someDay, under } from './support.ts'

const formal = (...facts: Parameters<typeof given>[1]) => given('access-formal', facts)
const D1 = 'access-formal-D1'

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
