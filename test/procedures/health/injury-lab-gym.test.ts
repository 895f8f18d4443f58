import { describe, expect, it } from 'vitest'
import { given, opening, schoolWith, type Told } from '../given.ts'

const occurred = (when: string, place = 'gym'): Told => ['injury-occurred', when, { place, injured: 'p-pupil01', dynamics: 'caduta', familyTold: true }]
const declared = (when: string): Told => ['declaration-protocolled', when, { protocol: '1/2026' }]
const certified = (when: string, prognosisDays: number): Told => ['medical-document-filed', when, { protocol: '2/2026', outcome: 'prognosis', prognosisDays }]
const prolonged = (when: string, inabilityUntil: string): Told => ['prognosis-prolonged', when, { protocol: '3/2026', inabilityUntil }]

const textOnly = schoolWith({ governing: 'regulation' })

describe('injury-lab-gym', () => {
  it('EX1 certificate of 10 days: INAIL and P.S. 48 hours from its delivery, insurer target 15 and legal 16 October', async () => {
    const facts = [occurred('2026-10-12 10:30'), declared('2026-10-12 12:00'), certified('2026-10-13 11:20', 10)]
    const injury = await given('injury-lab-gym', facts)
    expect(injury.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-10-15 11:20')
    expect(injury.legal('injury-lab-gym-D4', 'national')).toBe('2026-10-15')
    expect(injury.legal('injury-lab-gym-D4')).toBe('2026-10-15 11:20')
    expect(injury.legal('injury-lab-gym-D6', 'regulation')).toBe('2026-10-15 11:20')
    expect(injury.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-16', legal: '2026-10-16', target: '2026-10-15' })
    const text = await given('injury-lab-gym', facts, textOnly)
    expect(text.legal('injury-lab-gym-D6')).toBe('2026-10-15 11:20')
  })

  it('EX2 certificate on a Friday: 48 hours end on Sunday, the law on Monday', async () => {
    const injury = await given('injury-lab-gym', [occurred('2026-10-16 09:00', 'computer-lab'), declared('2026-10-16 12:00'), certified('2026-10-16 15:30', 7)])
    expect(injury.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-10-18 15:30')
    expect(injury.target('injury-lab-gym-D4')).toBe('2026-10-16 16:00')
    expect(injury.dates('injury-lab-gym-D4', 'national')).toEqual({ raw: '2026-10-18', legal: '2026-10-19', target: '2026-10-16' })
  })

  it('EX4 prognosis prolonged to the fourth day restarts the 48 hours, across the clock change', async () => {
    const first = [occurred('2026-10-19 10:00'), declared('2026-10-19 12:00'), certified('2026-10-19 13:00', 3)]
    const before = await given('injury-lab-gym', first)
    expect(before.find('injury-lab-gym-D4')).toBeUndefined()
    expect(before.find('injury-lab-gym-D6')).toBeUndefined()
    expect(before.target('injury-lab-gym-D7')).toBe('2026-10-22')
    const after = await given('injury-lab-gym', [...first, prolonged('2026-10-23 12:00', '2026-10-30')])
    expect(after.dates('injury-lab-gym-D4', 'regulation')).toMatchObject({ raw: '2026-10-25 11:00', legal: '2026-10-25 11:00' })
    expect(after.legal('injury-lab-gym-D6', 'regulation')).toBe('2026-10-25 11:00')
    expect(after.legal('injury-lab-gym-D7')).toBe('2026-10-26')
    expect(after.dates('injury-lab-gym-D4', 'national')).toMatchObject({ raw: '2026-10-25', legal: '2026-10-26' })
  })

  it('EX5 a prognosis of 3 days never prolonged asks for nothing of INAIL in the text', async () => {
    const injury = await given('injury-lab-gym', [occurred('2026-10-19 10:00'), declared('2026-10-19 12:00'), certified('2026-10-19 13:00', 3)], textOnly)
    expect(injury.all.map(({ key }) => key).sort()).toEqual(['injury-lab-gym-D2', 'injury-lab-gym-D7'])
  })

  it('EX7 death after danger of death: the telegram is due 24 hours from the death', async () => {
    const injury = await given('injury-lab-gym', [
      occurred('2026-11-10 10:05'),
      ['danger-of-death-found', '2026-11-10 10:30'],
      ['death-occurred', '2026-11-12 03:00'],
      ['medical-document-filed', '2026-11-12 09:00', { protocol: '9', outcome: 'fatal' }],
    ])
    expect(injury.legal('injury-lab-gym-D8')).toBe('2026-11-13 03:00')
    expect(injury.legal('injury-lab-gym-D5', 'regulation')).toBe('2026-11-13 09:00')
    expect(injury.target('injury-lab-gym-D5')).toBe('2026-11-12 16:00')
    expect(injury.find('injury-lab-gym-D4')).toBeUndefined()
  })

  it('EX8 a holiday inside does not stop the hours', async () => {
    const injury = await given('injury-lab-gym', [occurred('2026-12-07 08:30'), certified('2026-12-07 09:15', 15)])
    expect(injury.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-12-09 09:15')
  })

  it('EX10 four days are reported, three with complications are not', async () => {
    const four = await given('injury-lab-gym', [occurred('2026-11-15 10:00'), certified('2026-11-16 08:40', 4)])
    expect(four.legal('injury-lab-gym-D4')).toBe('2026-11-18 08:40')
    const three = await given('injury-lab-gym', [occurred('2026-11-15 10:00'), certified('2026-11-16 08:40', 3)])
    expect(three.find('injury-lab-gym-D4')).toBeUndefined()
    expect(three.legal('N-03')).toBe('2026-11-18 08:40')
  })

  it('N-04 the separate letter to the P.S. exists under the text alone', async () => {
    const facts = [occurred('2026-10-12 10:30'), certified('2026-10-13 11:20', 10)]
    expect((await given('injury-lab-gym', facts)).standing('injury-lab-gym-D6', '2026-10-14 10:00')).toBe('superseded')
    expect((await given('injury-lab-gym', facts, textOnly)).standing('injury-lab-gym-D6', '2026-10-14 10:00')).toBe('open')
  })

  it('a prognosis without its days is refused', async () => {
    const injury = await given('injury-lab-gym', [occurred('2026-10-12 10:30')])
    expect(injury.judge('medical-document-filed', '2026-10-13 11:20', { protocol: '2', outcome: 'prognosis' }).refused).toEqual(['ERR-injury-lab-gym-R1'])
  })

  it('only an injury opens the case', async () => {
    expect((await opening('injury-lab-gym', declared('2026-10-12 12:00'))).refused).toEqual(['ERR-OPENING'])
  })
})
