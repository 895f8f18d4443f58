import { describe, expect, it } from 'vitest'
import { given, opening, procedureOf, schoolWith, type Told } from '../given.ts'
import { certified, declared, fatal, inOther, insured, prolonged, reported } from './told.ts'

const injury = (...facts: Told[]) => given('injury-other-spaces', facts)
const underText = (...facts: Told[]) => given('injury-other-spaces', facts, schoolWith({ governing: 'regulation' }))

describe('injury-other-spaces', () => {
  it('EX1 corridor, 8 days: insurer on Monday, no INAIL in the text, in the law on Monday', async () => {
    const facts = [inOther('2026-11-20 08:40'), declared('2026-11-20 10:00'), certified('2026-11-20 12:00', 8)]
    const found = await injury(...facts)
    expect(found.legal('injury-other-spaces-D2')).toBe('2026-11-23')
    expect(found.dates('injury-other-spaces-R1')).toEqual({ raw: '2026-11-22', legal: '2026-11-23', target: '2026-11-20' })
    expect(found.dates('injury-other-spaces-R1', 'regulation')).toBeUndefined()
    expect(found.find('injury-other-spaces-R1')?.channel).toContain('on line')
    expect((await underText(...facts)).find('injury-other-spaces-R1')).toBeUndefined()
  })

  it('EX2 classroom bruise without a doctor: insurer Saturday, target Friday', async () => {
    const found = await injury(inOther('2026-10-21 09:00', 'classroom'), declared('2026-10-21 12:00'))
    expect(found.dates('injury-other-spaces-D2')).toEqual({ raw: '2026-10-24', legal: '2026-10-24', target: '2026-10-23' })
    expect(found.find('injury-other-spaces-R1')).toBeUndefined()
    expect(found.find('N-03')).toBeUndefined()
  })

  it('EX4 a medical document ten days after the report: target from the report, legal from the document', async () => {
    const facts = [inOther('2026-10-21 09:00', 'classroom'), declared('2026-10-21 12:00')]
    const found = await injury(...facts, certified('2026-10-31 09:00', 2))
    expect(found.dates('injury-other-spaces-D2')).toEqual({ raw: '2026-11-03', legal: '2026-11-03', target: '2026-10-23' })
    const told = await injury(...facts, insured('2026-10-23 09:00'), certified('2026-10-31 09:00', 2))
    expect(told.standing('injury-other-spaces-D2', '2026-11-10')).toBe('met')
    expect(told.legal('injury-lab-gym-D10')).toBe('2026-11-03')
    expect(told.find('injury-lab-gym-D10')?.of).toBe('2/2026')
  })

  it('injury-other-spaces-D1 at once: assistance and family, Dirigente, report the same day, the document by the parents', async () => {
    const found = await injury(
      ['injury-occurred', '2026-10-21 09:00', { place: 'stairs', injured: 'p-pupil01', dynamics: 'caduta' }],
      ['medical-report-issued', '2026-10-21 12:00'],
    )
    expect(found.legal('injury-other-spaces-D1')).toBe('2026-10-21 10:00')
    expect(found.legal('injury-other-spaces-D1/ds')).toBe('2026-10-21 10:00')
    expect(found.legal('injury-other-spaces-D1/report')).toBe('2026-10-21')
    expect(found.find('injury-other-spaces-D1/document')?.bearer).toBe('parent')
  })

  it('injury-other-spaces-D3 the refund is a right on the policy’s terms, of which the injured is told', async () => {
    const found = await injury(inOther('2026-10-21 09:00'))
    expect(found.dates('injury-other-spaces-D3')).toBe('undated')
    expect(found.find('injury-other-spaces-D3')?.missed).toBe('la polizza può rifiutare il rimborso')
    expect(found.legal('injury-other-spaces-D3/inform')).toBe('2026-10-24')
  })

  it('injury-other-spaces-R1 death: report in two days and notice in 24 hours, by law alone', async () => {
    const facts = [inOther('2026-11-10 10:05'), ['death-occurred', '2026-11-10 10:30'], fatal('2026-11-10 14:00')] satisfies Told[]
    const found = await injury(...facts)
    expect(found.legal('injury-other-spaces-R1/fatal')).toBe('2026-11-12')
    expect(found.legal('injury-other-spaces-R1/urgent-death')).toBe('2026-11-11 10:30')
    const danger = await injury(inOther('2026-11-10 10:05'), ['danger-of-death-found', '2026-11-10 10:30'])
    expect(danger.legal('injury-other-spaces-R1/urgent')).toBe('2026-11-11 10:05')
    const text = await underText(...facts)
    expect(text.all.filter(({ rule }) => rule === 'injury-other-spaces-R1')).toEqual([])
  })

  it('injury-other-spaces-R1 a prolongation to the fourth day starts the report and renews the insurer’s notice', async () => {
    const found = await injury(
      inOther('2026-10-19 10:00'),
      declared('2026-10-19 12:00'),
      certified('2026-10-19 13:00', 2),
      insured('2026-10-20 09:00'),
      prolonged('2026-10-22 09:00', '2026-10-29'),
    )
    expect(found.legal('injury-other-spaces-R1')).toBe('2026-10-24')
    expect(found.legal('injury-other-spaces-D2')).toBe('2026-10-26')
    expect(found.legal('N-03')).toBe('2026-10-21 13:00')
  })

  it('there is no P.S. step, and none can be recorded', async () => {
    const { facts, deadlines } = await procedureOf('injury-other-spaces')
    expect(facts).not.toHaveProperty('ps-notified')
    expect(Object.values(deadlines).filter(({ metBy }) => metBy === 'ps-notified')).toEqual([])
    expect((await opening('injury-other-spaces', declared('2026-10-12'))).refused).toEqual(['ERR-OPENING'])
  })

  it('a report that has left is met however late, and what follows it is an integration', async () => {
    const found = await injury(
      inOther('2026-10-21 09:00'),
      certified('2026-10-21 12:00', 6),
      reported('2026-10-30 09:00'),
      ['further-documents-received', '2026-11-02 09:00', { protocol: '8/2026' }],
      ['further-documents-received', '2026-11-03 09:00', { protocol: '9/2026' }],
      ['integration-sent', '2026-11-03 10:00', { to: 'INAIL', protocol: '9/2026' }],
    )
    expect(found.standing('injury-other-spaces-R1', '2026-11-03')).toBe('met')
    const integrations = found.all.filter(({ key }) => key === 'injury-lab-gym-D10')
    expect(integrations.map(({ of, settled }) => [of, settled?.outcome])).toEqual([
      ['8/2026', undefined],
      ['9/2026', 'met'],
    ])
  })
})
