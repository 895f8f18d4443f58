import { describe, expect, it } from 'vitest'
import { given, opening, procedureOf, rome, schoolWith, type Told } from '../given.ts'
import { certified, declared, fatal, insured, onTrip, prolonged, reported } from './told.ts'

const trip = (...facts: Told[]) => given('injury-trip', facts)
const underText = (...facts: Told[]) => given('injury-trip', facts, schoolWith({ governing: 'regulation' }))

const nice: Told[] = [
  onTrip('2027-04-21 15:30', { firstItalianStop: 'Ventimiglia' }),
  declared('2027-04-22 09:30'),
  certified('2027-04-22 09:30', 12),
]

describe('injury-trip', () => {
  it('EX1 fall at Nice, PEC on Thursday 09:30: INAIL and P.S. of Ventimiglia Saturday 09:30, insurer target Friday, legal Monday', async () => {
    const found = await trip(...nice)
    expect(found.dates('injury-trip-D5')).toEqual({ raw: '2027-04-24 09:30', legal: '2027-04-24 09:30', target: '2027-04-23 16:00' })
    expect(found.legal('injury-trip-D5', 'national')).toBe('2027-04-24')
    expect(found.dates('injury-trip-D5/insurer')).toEqual({ raw: '2027-04-25', legal: '2027-04-26', target: '2027-04-23' })
    const text = await underText(...nice)
    expect(text.dates('injury-trip-D5/ps')).toEqual({ raw: '2027-04-24 09:30', legal: '2027-04-24 09:30', target: '2027-04-23 16:00' })
    expect(text.find('injury-trip-D5/ps')?.addressee).toBe('Autorità di P.S. di Ventimiglia, in mancanza il Sindaco')
    expect(found.standing('injury-trip-D5/ps', '2027-04-23')).toBe('superseded')
  })

  it('EX2 the coach crosses the border without stopping and first stops at Savona: P.S. of Savona', async () => {
    const found = await underText(...nice, ['stopped-in-italy', '2027-04-22 18:00', { place: 'Savona' }])
    expect(found.find('injury-trip-D5/ps')?.addressee).toBe('Autorità di P.S. di Savona, in mancanza il Sindaco')
    const { calculations } = await procedureOf('injury-trip')
    const office = calculations?.['injury-trip-R1']
    const run = (input: unknown) => office?.run(office.input.parse(input), schoolWith())
    const stops = [
      { place: 'Monaco', inItaly: false },
      { place: 'Savona', inItaly: true },
      { place: 'Genova', inItaly: true },
    ]
    expect(run({ place: 'Nizza', abroad: true, stops })).toEqual({ office: 'Autorità di P.S. di Savona, in mancanza il Sindaco' })
    expect(run({ place: 'Nizza', abroad: true })).toEqual({ office: null })
    expect(run({ place: 'Torino', abroad: false, stops })).toEqual({ office: 'Autorità di P.S. di Torino, in mancanza il Sindaco' })
  })

  it('EX4 a parent tells on 26 April of a knee hurt on the 21st: the case has the real hour, the terms wait for a certificate', async () => {
    const facts = [
      onTrip('2027-04-21 15:30', { reportedBy: 'family' }),
      ['family-learnt', '2027-04-25 20:00'],
      ['family-notice-received', '2027-04-26 09:00'],
    ] satisfies Told[]
    const found = await trip(...facts)
    expect(found.state.last['injury-occurred']?.at).toBe(rome('2027-04-21 15:30'))
    expect(found.all.map(({ key }) => key)).toEqual(['injury-trip-D5/refund', 'injury-trip-D5/inform', 'injury-trip-D4'])
    expect(found.standing('injury-trip-D4', '2027-04-26 10:00')).toBe('met')
    const certificate = await trip(...facts, certified('2027-04-27 10:00', 10))
    expect(certificate.legal('injury-trip-D5')).toBe('2027-04-29 10:00')
  })

  it('EX5 a fall on a day visit is handled as a stay by analogy (R3), in Italy with the P.S. of the place', async () => {
    const day = onTrip('2026-11-13 11:00', { overnight: false, place: 'Torino', abroad: false })
    expect((await opening('injury-trip', day, 'teacher')).warned).toEqual(['W-injury-trip-R3'])
    expect((await opening('injury-trip', onTrip('2026-11-13 11:00'), 'teacher')).warned).toEqual([])
    const found = await underText(day, certified('2026-11-13 15:00', 5))
    expect(found.legal('injury-trip-D5')).toBe('2026-11-15 15:00')
    expect(found.find('injury-trip-D5/ps')?.addressee).toContain('Torino')
  })

  it('injury-trip-D1 the form is carried before departure, on stays only', async () => {
    const planned = (overnight: boolean): Told => ['departure-planned', '2027-03-01', { departure: rome('2027-04-20 07:00'), overnight }]
    const found = await trip(planned(true))
    expect(found.legal('injury-trip-D1')).toBe('2027-04-20 07:00')
    expect(found.standing('injury-trip-D1', '2027-04-20 06:59')).toBe('open')
    expect(found.standing('injury-trip-D1', '2027-04-20 07:01')).toBe('late')
    expect((await trip(planned(true), ['injury-form-taken', '2027-04-19 13:00'])).standing('injury-trip-D1', '2027-04-21')).toBe('met')
    expect((await trip(planned(false))).find('injury-trip-D1')).toBeUndefined()
    const moved = await trip(planned(true), ['departure-planned', '2027-03-20', { departure: rome('2027-04-27 07:00'), overnight: true }])
    expect(moved.legal('injury-trip-D1')).toBe('2027-04-27 07:00')
  })

  it('injury-trip-D1 a departure planned weeks before does not become the day of the event', async () => {
    const found = await trip(
      ['departure-planned', '2027-03-01', { departure: rome('2027-04-20 07:00'), overnight: true }],
      onTrip('2027-04-21 15:30'),
      certified('2027-04-21 18:00', 2),
      prolonged('2027-04-24 09:00', '2027-04-24'),
    )
    expect(found.find('injury-trip-D5')).toBeUndefined()
    expect(found.judge('prognosis-prolonged', '2027-04-25 09:00', { protocol: '4', inabilityUntil: '2027-04-25' }).warned).toEqual([
      'W-injury-lab-gym-R3',
    ])
  })

  it('injury-trip-D2 report and certificate with the utmost urgency: fax in the text, PEC today', async () => {
    const facts = [onTrip('2027-04-21 15:30'), ['medical-report-issued', '2027-04-21 19:00']] satisfies Told[]
    const found = await trip(...facts)
    expect(found.legal('injury-trip-D2')).toBe('2027-04-21')
    expect(found.find('injury-trip-D2')?.channel).toBe('PEC o posta elettronica della scuola')
    expect(found.legal('injury-trip-D2/certificate')).toBe('2027-04-21')
    expect((await underText(...facts)).find('injury-trip-D2')?.channel).toBe('fax')
    const byFax = { protocol: '2', channel: 'fax', outcome: 'prognosis', prognosisDays: 12 }
    expect(found.judge('medical-document-filed', '2027-04-22 09:30', byFax)).toEqual({ refused: [], warned: ['W-N-08'] })
    const home: Told[] = [
      ['trip-returned', '2027-04-22 20:00'],
      ['medical-report-issued', '2027-04-23 09:00'],
    ]
    expect((await trip(onTrip('2027-04-21 15:30'), ...home)).find('injury-trip-D2/certificate')).toBeUndefined()
    expect((await trip(onTrip('2027-04-21 15:30', { reportedBy: 'family' }), ...home)).find('injury-trip-D3')).toBeUndefined()
    const untold = await trip(['injury-occurred', '2027-04-21 15:30', { ...onTrip('x')[2], dsTold: false }])
    expect(untold.legal('injury-trip-D2/ds')).toBe('2027-04-21 16:30')
  })

  it('injury-trip-D3 originals and receipts at the return; injury-trip-R2 the term does not start again from them, they are forwarded', async () => {
    const found = await trip(
      ...nice,
      reported('2027-04-23 09:00'),
      insured('2027-04-23 10:00'),
      ['trip-returned', '2027-04-22 20:00'],
      ['originals-received', '2027-04-26 09:00', { protocol: '7/2027', receipts: 2 }],
    )
    expect(found.legal('injury-trip-D3')).toBe('2027-04-23')
    expect(found.standing('injury-trip-D3', '2027-04-26 10:00')).toBe('met')
    expect(found.legal('injury-trip-D5')).toBe('2027-04-24 09:30')
    expect(found.legal('injury-trip-R2')).toBe('2027-04-29')
    const originals: Told = ['originals-received', '2027-04-26 09:00', { protocol: '7/2027' }]
    for (const left of [reported, insured]) {
      expect((await trip(...nice, left('2027-04-23 09:00'), originals)).legal('injury-trip-R2')).toBe('2027-04-29')
    }
    expect((await trip(...nice, ['originals-received', '2027-04-23 08:30', { protocol: '7/2027' }])).find('injury-trip-R2')).toBeUndefined()
  })

  it('injury-trip-R1 the authority must be known, and another one than the itinerary’s is pointed out', async () => {
    const abroad = await underText(onTrip('2027-04-21 15:30'), certified('2027-04-22 09:30', 12))
    const told = { authority: 'Questura di Ventimiglia', means: 'by-hand' }
    expect(abroad.find('injury-trip-D5/ps')?.addressee).toBeUndefined()
    expect(abroad.judge('ps-notified', '2027-04-23', told).refused).toEqual(['ERR-injury-trip-R1'])
    const known = await underText(...nice)
    expect(known.judge('ps-notified', '2027-04-23', told)).toEqual({ refused: [], warned: [] })
    expect(known.judge('ps-notified', '2027-04-23', { ...told, authority: 'Savona' }).warned).toEqual(['W-injury-trip-R1'])
  })

  it('injury-trip-D5 danger, death, fatal report and refund follow § 1.3', async () => {
    const found = await trip(
      onTrip('2027-04-21 15:30'),
      ['danger-of-death-found', '2027-04-21 16:00'],
      ['death-occurred', '2027-04-22 02:00'],
      fatal('2027-04-22 09:30'),
    )
    expect(found.legal('injury-trip-D5/urgent')).toBe('2027-04-22 15:30')
    expect(found.legal('injury-trip-D5/urgent-death')).toBe('2027-04-23 02:00')
    expect(found.legal('injury-trip-D5/fatal')).toBe('2027-04-23 09:30')
    expect(found.find('injury-trip-D5')).toBeUndefined()
    expect(found.dates('injury-trip-D5/refund')).toBe('undated')
    expect(found.legal('N-03')).toBeUndefined()
  })

  it('injury-trip-D5 a document that comes when the insurer has been told is an integration', async () => {
    const found = await trip(
      onTrip('2027-04-21 15:30'),
      declared('2027-04-21 18:00'),
      insured('2027-04-22 08:30'),
      certified('2027-04-22 09:30', 12),
    )
    expect(found.legal('injury-trip-D5/integration')).toBe('2027-04-26')
    expect(found.legal('injury-trip-D5')).toBe('2027-04-24 09:30')
  })

  it('the office cannot file for an injury that has not been told', async () => {
    const planned = await trip(['departure-planned', '2027-03-01', { departure: rome('2027-04-20 07:00'), overnight: true }])
    expect(planned.judge('medical-document-filed', '2027-04-22', { protocol: '2', outcome: 'reserved' }).refused).toEqual(['ERR-ORDER'])
  })
})
