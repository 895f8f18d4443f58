import { describe, expect, it } from 'vitest'
import { calculate } from '../calculate.ts'
import { given, opening, rivalta, schoolWith, type Told } from '../given.ts'

const whole = { roomKind: 'palestra', roomCount: 1, purpose: 'assemblea', responsible: 'p-person1', external: false }
const requested = (when: string, useDate: string, data: Record<string, unknown> = whole): Told => [
  'use-requested',
  when,
  { useDate, ...data },
]
const mondayToSaturday = Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((day) => [day, { opens: '08:00', closes: '16:00' }]))

const latest = async (useDate: string, officeHours?: object) => {
  const school = officeHours === undefined ? schoolWith() : schoolWith({}, rivalta([], officeHours))
  return (await given('premises-use', [requested('2026-09-15 09:00', useDate)], school)).legal('premises-use-D1')
}

describe('premises-use', () => {
  it.each([
    ['EX1', '2026-10-23', '2026-10-16', '2026-10-17'],
    ['EX2', '2026-12-14', '2026-12-04', '2026-12-07'],
    ['EX5', '2027-04-01', '2027-03-24', '2027-03-25'],
    ['vector', '2027-01-12', '2027-01-04', '2027-01-05'],
  ])('%s use on %s must be asked by %s, by %s where Saturday is worked', async (_, useDate, fiveDays, sixDays) => {
    expect(await latest(useDate)).toBe(fiveDays)
    expect(await latest(useDate, mondayToSaturday)).toBe(sixDays)
  })

  it('both readings of Saturday are shown (A-02)', async () => {
    const computation = (await given('premises-use', [requested('2026-10-01', '2026-10-23')])).computation('premises-use-D1')
    expect(computation?.alternatives).toEqual([{ reading: 'se il sabato fosse lavorativo (A-02)', date: '2026-10-17' }])
  })

  it('a whole request on the last day is in time and says nothing', async () => {
    const request = await given('premises-use', [requested('2026-10-16 13:00', '2026-10-23')])
    expect(request.standing('premises-use-D1', '2026-10-20')).toBe('met')
    expect((await opening('premises-use', requested('2026-10-16 13:00', '2026-10-23'))).warned).toEqual([])
  })

  it('a request one day late gives no right to the rooms, and is recorded all the same', async () => {
    expect(await opening('premises-use', requested('2026-10-17 09:00', '2026-10-23'))).toEqual({
      refused: [],
      warned: ['W-premises-use-D1'],
    })
  })

  it('EX4, premises-use-R2 a request without the number of rooms is incomplete and does not stop the clock', async () => {
    const { roomCount: _, ...incomplete } = whole
    const request = await given('premises-use', [requested('2026-10-12', '2026-10-23', incomplete)])
    expect(request.standing('premises-use-D1', '2026-10-16 23:00')).toBe('open')
    expect(request.standing('premises-use-D1', '2026-10-17 00:00')).toBe('late')
    expect(request.judge('use-authorised', '2026-10-13', {}, 'ds').refused).toEqual(['ERR-premises-use-R2'])
    const completed = await given('premises-use', [
      requested('2026-10-12', '2026-10-23', incomplete),
      ['request-completed', '2026-10-14', { roomCount: 2 }],
    ])
    expect(completed.standing('premises-use-D1', '2026-10-17 00:00')).toBe('met')
    expect(completed.judge('use-authorised', '2026-10-15', {}, 'ds').refused).toEqual([])
  })

  it('EX7, premises-use-R5 a fight during the use: the staff on duty revokes, and the head teacher is to be informed', async () => {
    const use: Told[] = [
      requested('2026-10-12', '2026-10-23'),
      ['use-authorised', '2026-10-14'],
      ['abuse-reported', '2026-10-23 18:40', { account: 'rissa' }],
    ]
    const fight = await given('premises-use', use)
    expect(fight.dates('premises-use-D2')).toBe('undated')
    expect(fight.judge('authorisation-revoked', '2026-10-23 18:41', { urgent: true, reason: 'rissa' }, 'cs-staff').refused).toEqual([])
    expect(fight.judge('authorisation-revoked', '2026-10-26 09:00', { urgent: false, reason: 'rissa' }, 'cs-staff').refused).toEqual([
      'ERR-premises-use-R5',
    ])
    expect(fight.judge('authorisation-revoked', '2026-10-26 09:00', { urgent: false, reason: 'rissa' }, 'ds').refused).toEqual([])
    const revoked = await given('premises-use', [...use, ['authorisation-revoked', '2026-10-23 18:41', { urgent: true, reason: 'rissa' }]])
    expect(revoked.standing('premises-use-D2', '2026-10-24')).toBe('met')
    expect(revoked.legal('premises-use-D2/ds')).toBe('2026-10-23 19:41')
  })

  it('premises-use-R3 outsiders enter only with the authorisation of the head teacher', async () => {
    const without = await given('premises-use', [requested('2026-10-12', '2026-10-23'), ['use-authorised', '2026-10-14']])
    expect(without.judge('outsiders-admitted', '2026-10-23 17:00').refused).toEqual(['ERR-premises-use-R3'])
    const authorised = await given('premises-use', [
      requested('2026-10-12', '2026-10-23'),
      ['use-authorised', '2026-10-14', { outsiders: true }],
    ])
    expect(authorised.judge('outsiders-admitted', '2026-10-23 17:00').refused).toEqual([])
  })

  it.each([
    ['2026-10-23', '2026-10-16', '2026-10-17'],
    ['2027-01-12', '2027-01-04', '2027-01-05'],
    ['2027-04-01', '2027-03-24', '2027-03-25'],
  ])('premises-use-R1 section T: use on %s, asked by %s, by %s where Saturday is worked', async (useDate, fiveDays, sixDays) => {
    expect(await calculate('premises-use-R1', { useDate })).toEqual({ latest: fiveDays })
    expect(await calculate('premises-use-R1', { useDate }, schoolWith({}, rivalta([], mondayToSaturday)))).toEqual({ latest: sixDays })
  })

  it('premises-use-R2 names what a request lacks, as the refusal does', async () => {
    const { external: _, ...parts } = whole
    expect(await calculate('premises-use-R2', parts)).toEqual({ complete: true, missing: [] })
    expect(await calculate('premises-use-R2', { ...parts, roomCount: undefined, responsible: undefined })).toEqual({
      complete: false,
      missing: ['il numero di locali', 'le generalità di chi se ne assume la responsabilità'],
    })
  })

  it.each([
    [true, false, true],
    [true, true, false],
    [false, false, false],
  ])('premises-use-R3 outsiders %s, authorised %s: that part refused %s', async (outsiders, authorised, outsidersRefused) => {
    expect(await calculate('premises-use-R3', { outsiders, authorised })).toEqual({ outsidersRefused })
  })

  it('premises-use-R4 associations of volunteers first, then the order of arrival (A-23)', async () => {
    const requests = [
      { id: 'ditta', voluntary: false, received: '2026-10-01T08:00:00Z' },
      { id: 'avis', voluntary: true, received: '2026-10-03T08:00:00Z' },
      // An hour earlier than its text looks beside the others.
      { id: 'coro', voluntary: true, received: '2026-10-03T09:30:00+02:00' },
      { id: 'banda', voluntary: true, received: '2026-10-03T08:00:00Z' },
    ]
    expect(await calculate('premises-use-R4', { requests })).toEqual({ order: ['coro', 'avis', 'banda', 'ditta'] })
  })

  it.each([
    ['ds', false, true],
    ['cs-staff', true, true],
    ['teacher', true, true],
    ['cs-staff', false, false],
    ['parent', true, false],
  ])('premises-use-R5 %s, urgent %s: may revoke %s', async (role, urgent, may) => {
    expect(await calculate('premises-use-R5', { role, urgent })).toEqual({ may })
  })
})
