import { describe, expect, it } from 'vitest'
import { given, opening, type Told } from '../given.ts'
import { always, calculate, someDay, under } from './support.ts'

const made = (when: string, data: Record<string, unknown> = {}): Told => [
  'request-made',
  when,
  { channel: 'oral', requesterKind: 'person', requester: 'p-bianchi1', document: 'scheda di valutazione', interest: 'genitore', ...data },
]
const informal = (...facts: readonly Told[]) => given('access-informal', facts)
const D2 = 'access-informal-D2'

describe('access-informal-D1 and access-informal-R1', () => {
  it('EX1 own child’s evaluation sheet asked on Monday 5 October, at hand: shown the same day', async () => {
    const one = await informal(made('2026-10-05 09:00'), ['request-satisfied', '2026-10-05 09:10'])
    expect(one.legal('access-informal-D1')).toBe('2026-10-05')
    expect(one.standing('access-informal-D1', '2026-10-05 10:00')).toBe('met')
    expect(one.standing(D2, '2026-10-05 10:00')).toBe('met')
    expect(one.state.phase).toBe('EXERCISED')
    expect(await calculate('access-informal', 'access-informal-R1', { requested: '2026-10-05', atHand: true })).toEqual({
      treatment: 'satisfy-now',
      by: '2026-10-05',
    })
  })

  it('EX5 no proof of interest: invited to the formal way at the counter, the entry stays with that outcome', async () => {
    const one = await informal(made('2026-10-05 09:00'), ['invited-to-formal', '2026-10-05 09:05', { interest: true }])
    expect(one.state.phase).toBe('INVITED_TO_FORMAL')
    expect(one.standing('access-informal-D1', '2026-10-06')).toBe('met')
    expect(one.standing(D2, '2026-10-06')).toBe('ended')
    expect(one.at('2026-12-01').state.phase).toBe('INVITED_TO_FORMAL')
    expect(one.judge('access-appointed', '2026-10-06', { day: '2026-10-09', place: 'segreteria' }).refused).toEqual(['ERR-PHASE'])
    expect(Object.keys(one.procedure.registers?.['registro-istanze-accesso']?.columns ?? {})).toContain('formal')
  })

  it.each(['legitimacy', 'identity', 'powers', 'interest', 'accessibility'])(
    'a doubt on %s calls for a formal request, at hand or not',
    async (doubt) => {
      for (const atHand of [true, false]) {
        const answer = await calculate('access-informal', 'access-informal-R1', {
          requested: '2026-10-05',
          doubts: { [doubt]: true },
          atHand,
        })
        expect(answer).toEqual({ treatment: 'invite-to-formal', by: '2026-10-05' })
      }
    },
  )

  it('a document that is only not at hand needs no formal request (A-36)', async () => {
    const one = await informal(made('2026-10-05'))
    expect(one.judge('invited-to-formal', '2026-10-05', {}).warned).toEqual(['W-access-informal-R1'])
    expect(one.judge('invited-to-formal', '2026-10-05', { identity: true }).warned).toEqual([])
  })

  it('by law counter-interested parties exclude the informal way', async () => {
    const one = await informal(made('2026-10-05', { counterInterested: true }))
    expect(one.judge('request-satisfied', '2026-10-05').refused).toEqual(['ERR-N-09/informal'])
    expect(one.judge('access-appointed', '2026-10-05', { day: '2026-10-09', place: 'segreteria' }).refused).toEqual([
      'ERR-N-09/informal-appointed',
    ])
    expect(one.judge('invited-to-formal', '2026-10-05', {}).warned).toEqual([])
    const text = await given('access-informal', [made('2026-10-05', { counterInterested: true })], under('regulation'))
    expect(text.judge('request-satisfied', '2026-10-05').refused).toEqual([])
    const asked = { requested: '2026-10-05', counterInterested: true, atHand: true }
    expect(await calculate('access-informal', 'access-informal-R1', asked)).toMatchObject({ treatment: 'invite-to-formal' })
    expect(await calculate('access-informal', 'access-informal-R1', asked, under('regulation'))).toMatchObject({ treatment: 'satisfy-now' })
  })

  it('may be oral, from the requester or through the office', async () => {
    expect((await opening('access-informal', made('2026-10-05'), 'parent')).refused).toEqual([])
    expect((await opening('access-informal', made('2026-10-05'), 'cs-staff')).refused).toEqual(['ERR-ROLE'])
  })
})

describe('access-informal-D2', () => {
  it.each([
    ['EX2 in the archive', '2026-10-05', '2026-10-20', '2026-10-20', '2026-10-20'],
    ['EX4 Friday 11 December', '2026-12-11', '2026-12-26', '2026-12-28', '2026-12-24'],
    ['section T', '2026-10-17', '2026-11-01', '2026-11-02', '2026-10-30'],
    ['section T', '2026-11-23', '2026-12-08', '2026-12-09', '2026-12-07'],
  ])('%s: asked %s, access by %s / %s / %s', async (_, requested, raw, legal, target) => {
    expect((await informal(made(requested))).dates(D2)).toEqual({ raw, legal, target })
    expect(await calculate('access-informal', 'access-informal-R1', { requested, atHand: false })).toEqual({
      treatment: 'appoint',
      by: legal,
    })
  })

  it('the day appointed lies within the fifteen', async () => {
    const one = await informal(made('2026-12-11'))
    const on = (day: string) => one.judge('access-appointed', '2026-12-11', { day, place: 'segreteria' })
    expect(on('2026-12-28')).toEqual({ refused: [], warned: [] })
    expect(on('2026-12-29').refused).toEqual(['ERR-access-informal-D2'])
    expect(on('2026-12-26').warned).toEqual(['W-access-informal-D2'])
  })

  it('is met by access, ends when the requester does not come', async () => {
    const appointed = [made('2026-10-05'), ['access-appointed', '2026-10-05 13:00', { day: '2026-10-09', place: 'segreteria' }]] as const
    expect((await informal(...appointed)).standing(D2, '2026-10-09')).toBe('open')
    expect((await informal(...appointed, ['access-exercised', '2026-10-07', { mode: 'viewed' }])).standing(D2, '2026-10-10')).toBe('met')
    expect((await informal(...appointed, ['requester-absent', '2026-10-09'])).standing(D2, '2026-10-30')).toBe('ended')
    expect((await informal(...appointed)).standing(D2, '2026-10-21')).toBe('late')
  })

  it('silence for thirty days refuses the request', async () => {
    const one = await informal(made('2026-10-02'))
    expect(one.at('2026-11-02 23:59').state.phase).toBe('RECEIVED')
    const silent = one.at('2026-11-03 00:00')
    expect(silent.state.phase).toBe('REFUSED_BY_SILENCE')
    expect(silent.legal('N-09/appeal')).toBe('2026-12-02')
    expect(silent.standing('access-informal-D2/silence', '2026-11-03')).toBe('lapsed')
    expect(silent.judge('access-exercised', '2026-11-04', { mode: 'viewed' }).refused).toEqual([])
  })

  it('an appointed day is an answer: no silence follows', async () => {
    const one = await informal(made('2026-10-05'), ['access-appointed', '2026-10-05 13:00', { day: '2026-10-09', place: 'segreteria' }])
    expect(one.at('2026-12-01').state.phase).toBe('APPOINTED')
  })

  it('no appointable day is refused up to the legal date, every one after it is', async () => {
    await always(
      someDay,
      async (requested) => {
        const one = await informal(made(requested))
        const legal = one.legal(D2) ?? ''
        const answer = await calculate('access-informal', 'access-informal-R1', { requested, atHand: false })
        expect(answer).toEqual({ treatment: 'appoint', by: legal })
        expect(one.judge('access-appointed', requested, { day: legal, place: 'x' }).refused).toEqual([])
      },
      60,
    )
  })
})
