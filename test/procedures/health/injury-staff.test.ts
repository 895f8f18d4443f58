import { describe, expect, it } from 'vitest'
import { given, opening, procedureOf, rome, schoolWith, type Told } from '../given.ts'
import { certified, declared, fatal, insured, toStaff } from './told.ts'

const staff = (...facts: Told[]) => given('injury-staff', facts)
const underText = (...facts: Told[]) => given('injury-staff', facts, schoolWith({ governing: 'regulation' }))

describe('injury-staff', () => {
  it('EX1 teacher slips, 5 days: INAIL and P.S. Saturday 08:15, in the law Saturday, insurer Sunday / Monday / Friday', async () => {
    const facts = [toStaff('2027-02-03 10:00'), certified('2027-02-04 08:15', 5)]
    const found = await staff(...facts)
    expect(found.legal('injury-staff-D3')).toBe('2027-02-06 08:15')
    expect(found.legal('injury-staff-D3', 'national')).toBe('2027-02-06')
    expect(found.dates('injury-staff-D3/insurer')).toEqual({ raw: '2027-02-07', legal: '2027-02-08', target: '2027-02-05' })
    expect((await underText(...facts)).legal('injury-staff-D3/ps')).toBe('2027-02-06 08:15')
    expect(found.find('injury-staff-R2')).toBeUndefined()
  })

  it('EX2, N-EX2 ATA, 2 days: in the text nothing of INAIL, in the law the communication by Wednesday 09:00 (injury-staff-R2)', async () => {
    const facts = [toStaff('2026-10-11 10:00'), certified('2026-10-12 09:00', 2)]
    expect((await staff(...facts)).legal('injury-staff-R2')).toBe('2026-10-14 09:00')
    const text = await underText(...facts)
    expect(text.find('injury-staff-R2')).toBeUndefined()
    expect(text.find('injury-staff-D3')).toBeUndefined()
    const off = await given('injury-staff', facts, schoolWith({ parameters: { 'inail-communication-pupils': false } }))
    expect(off.legal('injury-staff-R2')).toBe('2026-10-14 09:00')
  })

  it('EX4 bicycle accident on the way to school: outside the title, but the law asks for the report to INAIL', async () => {
    const facts = [
      toStaff('2026-10-12 07:40', { place: 'commuting', officeTold: false, dsTold: false }),
      declared('2026-10-12 12:00'),
      certified('2026-10-13 11:20', 10),
    ]
    const found = await staff(...facts)
    expect(found.all.map(({ key }) => key)).toEqual(['injury-staff-D3', 'injury-staff-D3/ps'])
    expect(found.find('injury-staff-D3')?.clocks.map(({ ruleSet }) => ruleSet)).toEqual(['national'])
    expect(found.dates('injury-staff-D3')).toEqual({ raw: '2026-10-15', legal: '2026-10-15', target: '2026-10-15' })
    expect(found.standing('injury-staff-D3/ps', '2026-10-14')).toBe('superseded')
    expect((await underText(...facts)).all).toEqual([])
    expect((await opening('injury-staff', toStaff('2026-10-12 07:40', { place: 'commuting' }))).warned).toEqual(['W-N-01'])
    const short = await staff(toStaff('2026-10-12 07:40', { place: 'commuting' }), certified('2026-10-12 11:20', 3))
    expect(short.all.map(({ key }) => key)).toEqual(['injury-staff-R2'])
  })

  it('injury-staff-D1 the injured tells the office at once, the office the Dirigente', async () => {
    const found = await staff(toStaff('2027-02-03 10:00', { officeTold: false, dsTold: false }), ['office-told', '2027-02-03 10:20'])
    expect(found.legal('injury-staff-D1')).toBe('2027-02-03 11:00')
    expect(found.find('injury-staff-D1')?.bearer).toBe('injured')
    expect(found.standing('injury-staff-D1', '2027-02-03 12:00')).toBe('met')
    expect(found.standing('injury-staff-D1/ds', '2027-02-03 12:00')).toBe('late')
    expect((await staff(toStaff('2027-02-03 10:00'))).find('injury-staff-D1')).toBeUndefined()
  })

  it('injury-staff-D2 the report before leaving the school, by the injured if able', async () => {
    const found = await staff(toStaff('2027-02-03 10:00', { leavesAt: rome('2027-02-03 13:00') }))
    expect(found.legal('injury-staff-D2')).toBe('2027-02-03 13:00')
    expect(found.standing('injury-staff-D2', '2027-02-03 12:59')).toBe('open')
    expect(found.standing('injury-staff-D2', '2027-02-03 13:01')).toBe('late')
    const unknown = await staff(toStaff('2027-02-03 10:00'))
    expect(unknown.legal('injury-staff-D2')).toBe('2027-02-03')
    const left = await staff(toStaff('2027-02-03 10:00'), ['school-left', '2027-02-03 11:30'])
    expect(left.standing('injury-staff-D2', '2027-02-03 11:31')).toBe('late')
    const written = await staff(toStaff('2027-02-03 10:00'), declared('2027-02-03 11:00'), ['school-left', '2027-02-03 11:30'])
    expect(written.standing('injury-staff-D2', '2027-02-04')).toBe('met')
  })

  it('injury-staff-D2 of who is not able, the report is written by who assisted or the Dirigente', async () => {
    const found = await staff(toStaff('2027-02-03 10:00', { unable: true }), ['school-left', '2027-02-03 10:30'])
    expect(found.find('injury-staff-D2')).toBeUndefined()
    expect(found.find('injury-staff-D2/colleague')?.bearer).toBe('ds')
    expect(found.legal('injury-staff-D2/colleague')).toBe('2027-02-03')
  })

  it('injury-staff-D4 on a journey: report and certificate by PEC, the originals at the return', async () => {
    const found = await staff(
      toStaff('2027-04-21 15:30', { place: 'trip' }),
      ['medical-report-issued', '2027-04-21 19:00'],
      ['trip-returned', '2027-04-22 20:00'],
    )
    expect(found.find('injury-staff-D2')).toBeUndefined()
    expect(found.legal('injury-staff-D2/fax')).toBe('2027-04-21')
    expect(found.find('injury-staff-D2/fax')?.channel).toContain('PEC')
    expect(found.legal('injury-staff-D4')).toBe('2027-04-23')
    const inside = await staff(toStaff('2027-04-21 15:30'), ['trip-returned', '2027-04-22 20:00'])
    expect(inside.find('injury-staff-D4')).toBeUndefined()
    expect(
      (await staff(toStaff('2027-04-21 15:30'), ['medical-report-issued', '2027-04-21 19:00'])).find('injury-staff-D2/fax'),
    ).toBeUndefined()
  })

  it('injury-staff-D3 death, integration and refund follow § 1.3', async () => {
    const found = await staff(
      toStaff('2027-02-03 10:00'),
      declared('2027-02-03 11:00'),
      insured('2027-02-03 12:00'),
      ['death-occurred', '2027-02-03 18:00'],
      fatal('2027-02-04 09:00'),
    )
    expect(found.legal('injury-staff-D3/fatal')).toBe('2027-02-05 09:00')
    expect(found.target('injury-staff-D3/fatal')).toBe('2027-02-04 16:00')
    expect(found.legal('injury-staff-D3/urgent-death')).toBe('2027-02-04 18:00')
    expect(found.legal('injury-staff-D3/integration')).toBe('2027-02-08')
    expect(found.dates('injury-staff-D3/refund')).toBe('undated')
  })

  it('injury-staff-R1 no step is the parents’', async () => {
    const { deadlines } = await procedureOf('injury-staff')
    expect(Object.values(deadlines).filter(({ bearer }) => bearer === 'parent')).toEqual([])
  })

  it('a personal file: colleagues see what they wrote, parents nothing', async () => {
    const { seenBy, specialSeenBy } = await procedureOf('injury-staff')
    expect(seenBy).toEqual({ ds: 'all', dsga: 'all', clerk: 'all', injured: 'own-case', teacher: 'own-facts', 'cs-staff': 'own-facts' })
    expect(specialSeenBy).not.toContain('teacher')
  })
})
