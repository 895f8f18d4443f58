import { describe, expect, it } from 'vitest'
import { given, schoolWith, type Told } from '../given.ts'
import { certified, communicated, declared, inLab, insured, prolonged, reported, reserved } from './told.ts'

const lab = (facts: readonly Told[], school = schoolWith()) => given('injury-lab-gym', facts, school)
const [D4, D6, D7, D10] = ['injury-lab-gym-D4', 'injury-lab-gym-D6', 'injury-lab-gym-D7', 'injury-lab-gym-D10']
const occurred = inLab('2026-10-12 10:30')

describe('documents', () => {
  it('filed twice neither move nor double what is due', async () => {
    const found = await lab([
      occurred,
      declared('2026-10-12 12:00'),
      certified('2026-10-13 11:20', 10),
      certified('2026-10-14 09:00', 10, '4/2026'),
    ])
    expect(found.legal(D4, 'regulation')).toBe('2026-10-15 11:20')
    expect(found.legal(D7)).toBe('2026-10-16')
    for (const key of [D4, D6, D7]) expect(found.all.filter((obligation) => obligation.key === key)).toHaveLength(1)
  })

  it('a first of three days or fewer and a second of more start the report from the second', async () => {
    const found = await lab([occurred, certified('2026-10-12 12:00', 2), certified('2026-10-14 09:00', 6, '4/2026')])
    expect(found.legal(D4, 'regulation')).toBe('2026-10-16 09:00')
    expect(found.legal('N-03')).toBe('2026-10-14 12:00')
  })

  it('a second of three days or fewer does not undo a first of more', async () => {
    const found = await lab([occurred, certified('2026-10-12 12:00', 10), certified('2026-10-14 09:00', 2, '4/2026')])
    expect(found.standing(D4, '2026-10-14 10:00')).toBe('open')
    expect(found.find('N-03')).toBeUndefined()
  })

  it('injury-lab-gym-D10 what has not left needs no integration', async () => {
    const found = await lab([
      occurred,
      declared('2026-10-12 12:00'),
      certified('2026-10-13 11:20', 10),
      ['further-documents-received', '2026-10-13 12:00', { protocol: '5' }],
    ])
    expect(found.find(D10)).toBeUndefined()
  })

  it('injury-lab-gym-D10 one for each later document; an integration without a number meets all that wait', async () => {
    const facts: Told[] = [
      occurred,
      certified('2026-10-13 11:20', 10),
      reported('2026-10-14 09:00'),
      declared('2026-10-15 09:00', '5/2026'),
      ['further-documents-received', '2026-10-16 09:00', { protocol: '6/2026' }],
    ]
    const open = await lab(facts)
    expect(open.all.filter(({ key }) => key === D10).map(({ of, start }) => [of, start.type])).toEqual([
      ['5/2026', 'declaration-protocolled'],
      ['6/2026', 'further-documents-received'],
    ])
    expect(open.legal(D10)).toBe('2026-10-19')
    expect(open.computation(D10)?.inputs.internal).toBe(true)
    const sent = await lab([...facts, ['integration-sent', '2026-10-16 12:00', { to: 'INAIL e assicurazione' }]])
    expect(sent.all.filter(({ key, settled }) => key === D10 && settled === undefined)).toEqual([])
  })

  it('the insurer told before the declaration is protocolled is not asked for again; the declaration follows', async () => {
    const found = await lab([occurred, insured('2026-10-12 11:00'), declared('2026-10-12 12:00')])
    expect(found.find(D7)).toBeUndefined()
    expect(found.find(D10)?.of).toBe('1/2026')
  })

  it('a report sent before the paper is protocolled is not asked for again', async () => {
    const found = await lab([occurred, reported('2026-10-13 09:00'), certified('2026-10-13 11:20', 10)])
    expect(found.find(D4)).toBeUndefined()
    expect(found.find(D10)?.of).toBe('2/2026')
  })

  it('injury-lab-gym-D6 the P.S. told before the paper is protocolled is not told again; what comes later follows', async () => {
    const told: Told = ['ps-notified', '2026-10-13 09:00', { authority: 'Rivalta', means: 'by-hand' }]
    const found = await lab([occurred, told, certified('2026-10-13 11:20', 10)], schoolWith({ governing: 'regulation' }))
    expect(found.find(D6)).toBeUndefined()
    expect(found.find(D10)?.of).toBe('2/2026')
    const prolongedTo = await lab(
      [occurred, certified('2026-10-12 12:00', 2), told, prolonged('2026-10-14 09:00', '2026-10-20')],
      schoolWith({ governing: 'regulation' }),
    )
    expect(prolongedTo.find(D6)).toBeUndefined()
    expect(prolongedTo.find(D4)).toBeDefined()
  })

  it('a declaration after the document leaves the insurer’s dates alone', async () => {
    const found = await lab([occurred, certified('2026-10-13 11:20', 2), declared('2026-10-15 12:00')])
    expect(found.dates(D7)).toEqual({ raw: '2026-10-16', legal: '2026-10-16', target: '2026-10-16' })
  })

  it('a reserved prognosis already reported stays met when it resolves, and nothing is communicated besides', async () => {
    const found = await lab([
      occurred,
      reserved('2026-10-12 12:00'),
      reported('2026-10-13 09:00'),
      certified('2026-10-14 09:00', 2, '4/2026'),
    ])
    expect(found.standing(D4, '2026-10-15')).toBe('met')
    expect(found.find('N-03')).toBeUndefined()
    expect(found.find(D10)?.of).toBe('4/2026')
  })

  it('a communication late by a minute is late, one in time is met', async () => {
    const facts = [occurred, certified('2026-10-12 12:00', 3)]
    expect((await lab(facts)).standing('N-03', '2026-10-14 12:01')).toBe('late')
    expect((await lab([...facts, communicated('2026-10-14 12:00')])).standing('N-03', '2026-10-15')).toBe('met')
  })

  it('a reserved prognosis is reported like one over three days, and no longer once it resolves within three', async () => {
    const facts = [inLab('2026-10-12 10:30'), reserved('2026-10-12 12:00')]
    expect((await lab(facts)).legal('injury-lab-gym-D4')).toBe('2026-10-14 12:00')
    const short = await lab([...facts, certified('2026-10-13 09:00', 2, '4/2026')])
    expect(short.standing('injury-lab-gym-D4', '2026-10-13 10:00')).toBe('ended')
    expect(short.legal('N-03')).toBe('2026-10-15 09:00')
    const worse = await lab([...facts, certified('2026-10-13 09:00', 2, '4/2026'), prolonged('2026-10-15 09:00', '2026-10-30')])
    expect(worse.legal('injury-lab-gym-D4')).toBe('2026-10-17 09:00')
    const long = await lab([...facts, certified('2026-10-13 09:00', 9, '4/2026')])
    expect(long.legal('injury-lab-gym-D4')).toBe('2026-10-14 12:00')
  })
})
