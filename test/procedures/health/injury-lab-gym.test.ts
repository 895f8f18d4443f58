import { describe, expect, it } from 'vitest'
import { given, opening, procedureOf, rome, schoolWith, type Told } from '../given.ts'
import { certified, communicated, declared, fatal, inLab, insured, prolonged, reported } from './told.ts'

const injury = (...facts: Told[]) => given('injury-lab-gym', facts)
const underText = (...facts: Told[]) => given('injury-lab-gym', facts, schoolWith({ governing: 'regulation' }))

describe('injury-lab-gym', () => {
  it('EX1 certificate of 10 days: INAIL and P.S. 48 hours from its delivery, insurer target 15 and legal 16 October', async () => {
    const facts = [inLab('2026-10-12 10:30'), declared('2026-10-12 12:00'), certified('2026-10-13 11:20', 10)]
    const found = await injury(...facts)
    expect(found.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-10-15 11:20')
    expect(found.legal('injury-lab-gym-D4', 'national')).toBe('2026-10-15')
    expect(found.legal('injury-lab-gym-D4')).toBe('2026-10-15 11:20')
    expect(found.legal('injury-lab-gym-D6', 'regulation')).toBe('2026-10-15 11:20')
    expect(found.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-16', legal: '2026-10-16', target: '2026-10-15' })
    expect((await underText(...facts)).legal('injury-lab-gym-D6')).toBe('2026-10-15 11:20')
  })

  it('EX2 certificate on a Friday: 48 hours end on Sunday, the law on Monday', async () => {
    const found = await injury(inLab('2026-10-16 09:00', 'computer-lab'), declared('2026-10-16 12:00'), certified('2026-10-16 15:30', 7))
    expect(found.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-10-18 15:30')
    expect(found.target('injury-lab-gym-D4')).toBe('2026-10-16 16:00')
    expect(found.dates('injury-lab-gym-D4', 'national')).toEqual({ raw: '2026-10-18', legal: '2026-10-19', target: '2026-10-16' })
  })

  it('EX4 prognosis prolonged to the fourth day (D9) restarts D4, D6 and D7, across the clock change', async () => {
    const first = [inLab('2026-10-19 10:00'), declared('2026-10-19 12:00'), certified('2026-10-19 13:00', 3)]
    const before = await injury(...first)
    expect(before.find('injury-lab-gym-D4')).toBeUndefined()
    expect(before.find('injury-lab-gym-D6')).toBeUndefined()
    expect(before.target('injury-lab-gym-D7')).toBe('2026-10-22')
    const after = await injury(...first, insured('2026-10-21 09:00'), prolonged('2026-10-23 12:00', '2026-10-30'))
    expect(after.dates('injury-lab-gym-D4', 'regulation')).toMatchObject({ raw: '2026-10-25 11:00', legal: '2026-10-25 11:00' })
    expect(after.legal('injury-lab-gym-D6', 'regulation')).toBe('2026-10-25 11:00')
    expect(after.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-26', legal: '2026-10-26', target: '2026-10-26' })
    expect(after.dates('injury-lab-gym-D4', 'national')).toMatchObject({ raw: '2026-10-25', legal: '2026-10-26' })
    expect(after.find('injury-lab-gym-D10')).toBeUndefined()
  })

  it('EX4 insurer not told yet when the prognosis is prolonged: legal moves, the target stays on the declaration', async () => {
    const found = await injury(
      inLab('2026-10-19 10:00'),
      declared('2026-10-19 12:00'),
      certified('2026-10-19 13:00', 3),
      prolonged('2026-10-23 12:00', '2026-10-30'),
    )
    expect(found.dates('injury-lab-gym-D7')).toEqual({ raw: '2026-10-26', legal: '2026-10-26', target: '2026-10-22' })
  })

  it('EX5 a prognosis of 3 days never prolonged: register and insurer, nothing of INAIL in the text', async () => {
    const facts = [inLab('2026-10-19 10:00'), declared('2026-10-19 12:00'), certified('2026-10-19 13:00', 3)]
    const keys = (await underText(...facts)).all.map(({ key }) => key)
    expect(keys.sort()).toEqual(['injury-lab-gym-D11', 'injury-lab-gym-D11/inform', 'injury-lab-gym-D2', 'injury-lab-gym-D7'])
    const done = await underText(...facts, insured('2026-10-20 09:00'), ['insurance-explained', '2026-10-20 10:00'])
    expect(done.all.filter(({ nature, settled }) => nature === 'duty' && settled === undefined)).toEqual([])
  })

  it('EX7 death after danger of death: the telegram is due 24 hours from the death, INAIL 24 hours from the document', async () => {
    const found = await injury(
      inLab('2026-11-10 10:05'),
      ['danger-of-death-found', '2026-11-10 10:30'],
      ['urgent-notice-sent', '2026-11-10 12:00', { means: 'telegram' }],
      ['death-occurred', '2026-11-12 03:00'],
      fatal('2026-11-12 09:00'),
    )
    expect(found.legal('injury-lab-gym-D8')).toBe('2026-11-11 10:05')
    expect(found.standing('injury-lab-gym-D8', '2026-11-12 10:00')).toBe('met')
    expect(found.legal('injury-lab-gym-D8/death')).toBe('2026-11-13 03:00')
    expect(found.standing('injury-lab-gym-D8/death', '2026-11-12 10:00')).toBe('open')
    expect(found.legal('injury-lab-gym-D5', 'regulation')).toBe('2026-11-13 09:00')
    expect(found.legal('injury-lab-gym-D5', 'national')).toBe('2026-11-14')
    expect(found.target('injury-lab-gym-D5')).toBe('2026-11-12 16:00')
    expect(found.find('injury-lab-gym-D4')).toBeUndefined()
    expect(found.find('N-03')).toBeUndefined()
  })

  it('EX8 a holiday inside does not stop the hours', async () => {
    const found = await injury(inLab('2026-12-07 08:30'), certified('2026-12-07 09:15', 15))
    expect(found.legal('injury-lab-gym-D4', 'regulation')).toBe('2026-12-09 09:15')
  })

  it('EX10 four days are reported, three with complications are not', async () => {
    const four = await injury(inLab('2026-11-15 10:00'), certified('2026-11-16 08:40', 4))
    expect(four.legal('injury-lab-gym-D4')).toBe('2026-11-18 08:40')
    expect(four.find('N-03')).toBeUndefined()
    const three = await injury(inLab('2026-11-15 10:00'), certified('2026-11-16 08:40', 3))
    expect(three.find('injury-lab-gym-D4')).toBeUndefined()
    expect(three.legal('N-03')).toBe('2026-11-18 08:40')
  })

  it('D1 at once: assistance, the family, and the Dirigente by the office, on internal terms', async () => {
    const found = await injury(['injury-occurred', '2026-10-12 10:30', { place: 'gym', injured: 'p-pupil01', dynamics: 'caduta' }])
    expect(found.legal('injury-lab-gym-D1')).toBe('2026-10-12 11:30')
    expect(found.find('injury-lab-gym-D1')?.bearer).toBe('teacher')
    expect(found.find('injury-lab-gym-D1/ds')?.bearer).toBe('clerk')
    expect(found.computation('injury-lab-gym-D1')?.inputs.internal).toBe(true)
    const told = await injury(
      ['injury-occurred', '2026-10-12 10:30', { place: 'gym', injured: 'p-pupil01', dynamics: 'caduta' }],
      ['family-told', '2026-10-12 10:40'],
      ['ds-told', '2026-10-12 10:45', { substitute: true }],
    )
    expect(told.standing('injury-lab-gym-D1', '2026-10-12 12:00')).toBe('met')
    expect(told.standing('injury-lab-gym-D1/ds', '2026-10-12 12:00')).toBe('met')
  })

  it('D2 the report is due the same day, D3 the original document by the day after', async () => {
    const found = await injury(inLab('2026-10-12 10:30'), ['medical-report-issued', '2026-10-12 18:00'])
    expect(found.legal('injury-lab-gym-D2')).toBe('2026-10-12')
    expect(found.legal('injury-lab-gym-D3')).toBe('2026-10-13')
    expect(found.find('injury-lab-gym-D3')?.bearer).toBe('parent')
  })

  it('D8 danger of death: 24 hours from the event, found later or known later from then', async () => {
    const at = (...danger: Told[]) => injury(inLab('2026-11-10 10:05'), ...danger).then((found) => found.legal('injury-lab-gym-D8'))
    expect(await at(['danger-of-death-found', '2026-11-10 18:00'])).toBe('2026-11-11 10:05')
    expect(await at(['danger-of-death-found', '2026-11-10 18:00', { knownAt: rome('2026-11-10 20:00') }])).toBe('2026-11-11 10:05')
    expect(await at(['danger-of-death-found', '2026-11-13 18:00'])).toBe('2026-11-14 18:00')
    expect(await at(['danger-of-death-found', '2026-11-10 18:00', { knownAt: rome('2026-11-12 08:00') }])).toBe('2026-11-13 08:00')
  })

  it('D8 a death known only later counts from its knowledge (A-30), a danger never notified stays late', async () => {
    const found = await injury(
      inLab('2026-11-10 10:05'),
      ['danger-of-death-found', '2026-11-10 10:30'],
      ['death-occurred', '2026-11-12 03:00', { knownAt: rome('2026-11-12 08:30') }],
    )
    expect(found.legal('injury-lab-gym-D8/death')).toBe('2026-11-13 08:30')
    const dead = ['death-occurred', '2026-11-12 03:00', { knownAt: rome('2026-11-12 08:30') }] satisfies Told
    const document = await injury(inLab('2026-11-10 10:05'), dead, fatal('2026-11-12 12:00'), ['danger-of-death-found', '2026-11-12 13:00'])
    expect(document.target('injury-lab-gym-D5')).toBe('2026-11-13 08:30')
    expect(document.find('injury-lab-gym-D8')).toBeUndefined()
    expect(found.standing('injury-lab-gym-D8', '2026-11-12 09:00')).toBe('late')
    expect(found.judge('inail-report-sent', '2026-11-12 10:00', { channel: 'online', number: '1' }).warned).toContain('W-injury-lab-gym-D8')
  })

  it('D5, D6 a fatal document: P.S. 48 hours, but aimed at within 24 (A-61)', async () => {
    const found = await underText(inLab('2026-11-10 10:05'), ['death-occurred', '2026-11-10 10:30'], fatal('2026-11-10 14:00'))
    expect(found.dates('injury-lab-gym-D6')).toEqual({ raw: '2026-11-12 14:00', legal: '2026-11-12 14:00', target: '2026-11-11 14:00' })
    expect(found.dates('injury-lab-gym-D5')).toMatchObject({ legal: '2026-11-11 14:00', target: '2026-11-11 10:30' })
  })

  it('D5 a report sent before the death does not stand for it; one sent after it does', async () => {
    const first = [inLab('2026-11-10 10:05'), certified('2026-11-10 12:00', 20), reported('2026-11-11 09:00')]
    const later = await injury(...first, ['death-occurred', '2026-11-20 03:00'], fatal('2026-11-20 12:00'))
    expect(later.standing('injury-lab-gym-D5', '2026-11-20 13:00')).toBe('open')
    const done = await injury(...first, ['death-occurred', '2026-11-20 03:00'], reported('2026-11-20 10:00'), fatal('2026-11-20 12:00'))
    expect(done.find('injury-lab-gym-D5')).toBeUndefined()
  })

  it('D11 the refund has no date of its own until the policy gives one', async () => {
    const facts = [inLab('2026-10-12 10:30')]
    expect((await injury(...facts)).dates('injury-lab-gym-D11')).toBe('undated')
    const known = await given('injury-lab-gym', facts, schoolWith({ internalTerms: { 'injury-lab-gym-D11': { kind: 'days', n: 30 } } }))
    expect(known.legal('injury-lab-gym-D11')).toBe('2026-11-11')
    expect((await injury(...facts, ['refund-requested', '2026-11-02'])).standing('injury-lab-gym-D11', '2026-11-03')).toBe('met')
    expect((await injury(...facts)).standing('injury-lab-gym-D11/inform', '2026-10-16')).toBe('late')
  })

  it('N-04 the separate letter to the P.S. exists under the text alone', async () => {
    const facts = [inLab('2026-10-12 10:30'), certified('2026-10-13 11:20', 10)]
    expect((await injury(...facts)).standing('injury-lab-gym-D6', '2026-10-14 10:00')).toBe('superseded')
    expect((await underText(...facts)).standing('injury-lab-gym-D6', '2026-10-14 10:00')).toBe('open')
    expect((await injury(...facts)).judge('ps-notified', '2026-10-14', { authority: 'Rivalta', means: 'by-hand' }).warned).toContain(
      'W-N-04',
    )
  })

  it('N-02 one report, on line, at the earlier date; the registered letter under the text alone', async () => {
    const facts = [inLab('2026-10-12 10:30'), certified('2026-10-13 11:20', 10)]
    const letter = { channel: 'registered-letter', number: 'R1' }
    const [strict, text] = [await injury(...facts), await underText(...facts)]
    expect(strict.find('injury-lab-gym-D4')?.channel).toContain('on line')
    expect(strict.judge('inail-report-sent', '2026-10-14', letter).refused).toEqual(['ERR-N-02'])
    expect(strict.judge('inail-report-sent', '2026-10-14', { channel: 'online', number: '5' }).warned).toEqual(['W-N-02'])
    expect(text.find('injury-lab-gym-D4')?.channel).toContain('raccomandata')
    expect(text.judge('inail-report-sent', '2026-10-14', letter)).toEqual({ refused: [], warned: ['W-injury-lab-gym-R4'] })
    expect(text.judge('medical-document-filed', '2026-10-14', { protocol: '5', outcome: 'prognosis', prognosisDays: 5 }).warned).toEqual([
      'W-injury-lab-gym-D3',
    ])
    const law = await given('injury-lab-gym', facts, schoolWith({ governing: 'national' }))
    expect(law.legal('injury-lab-gym-D4')).toBe('2026-10-15')
  })

  it('R1 a prognosis without its days is refused, and so is R2 a document from before the injury', async () => {
    const found = await injury(inLab('2026-10-12 10:30'))
    const judged = (when: string, data: Record<string, unknown>) =>
      found.judge('medical-document-filed', when, { protocol: '2', ...data }).refused
    expect(judged('2026-10-13 11:20', { outcome: 'prognosis' })).toEqual(['ERR-injury-lab-gym-R1'])
    expect(judged('2026-10-12 10:29', { outcome: 'reserved' })).toEqual(['ERR-injury-lab-gym-R2'])
    expect(judged('2026-10-12 10:30', { outcome: 'reserved' })).toEqual([])
  })

  it('R1 a report that the prognosis does not ask for is accepted with a word', async () => {
    const found = await injury(inLab('2026-10-12 10:30'), certified('2026-10-13 11:20', 2))
    const warned = (of: typeof found) => of.judge('inail-report-sent', '2026-10-14', { channel: 'online', number: '1' }).warned
    expect(warned(found)).toContain('W-injury-lab-gym-R1')
    expect(warned(await injury(inLab('2026-10-12 10:30'), fatal('2026-10-13 11:20')))).not.toContain('W-injury-lab-gym-R1')
  })

  it('R3 a prolongation that prolongs nothing is refused; one to the fourth day is announced', async () => {
    const found = await injury(inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 3))
    const judged = (inabilityUntil: string) => found.judge('prognosis-prolonged', '2026-10-15 09:00', { protocol: '3', inabilityUntil })
    expect(judged('2026-10-15').refused).toEqual(['ERR-injury-lab-gym-R3'])
    expect(judged('2026-10-16')).toEqual({ refused: [], warned: ['W-injury-lab-gym-R3'] })
    const alone = await injury(inLab('2026-10-12 10:30'))
    expect(alone.judge('prognosis-prolonged', '2026-10-15 09:00', { protocol: '3', inabilityUntil: '2026-10-20' }).refused).toEqual([
      'ERR-ORDER',
    ])
  })

  it('injury-lab-gym-R5 all four injuries are numbered in one register, as they become known', async () => {
    const { registers } = await procedureOf('injury-lab-gym')
    expect(registers?.['registro-infortuni']?.on).toBe('injury-occurred')
    for (const id of ['injury-other-spaces', 'injury-trip', 'injury-staff']) expect((await procedureOf(id)).registers).toEqual(registers)
  })

  it('A-32 a prognosis of up to three days still owes the insurer, the law a communication for pupils if the school keeps it', async () => {
    const facts = [inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 1)]
    expect((await injury(...facts)).legal('injury-lab-gym-D7')).toBe('2026-10-15')
    expect((await injury(...facts)).legal('N-03')).toBe('2026-10-14 12:00')
    const off = await given('injury-lab-gym', facts, schoolWith({ parameters: { 'inail-communication-pupils': false } }))
    expect(off.find('N-03')).toBeUndefined()
    expect((await injury(inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 0))).find('N-03')).toBeUndefined()
  })

  it('N-03 a short prognosis that later exceeds three days needs communication and report; a report sent first holds both', async () => {
    const facts = [inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 2)]
    const both = await injury(...facts, communicated('2026-10-13 09:00'), prolonged('2026-10-14 10:00', '2026-10-25'))
    expect(both.standing('N-03', '2026-10-14 11:00')).toBe('met')
    expect(both.standing('injury-lab-gym-D4', '2026-10-14 11:00')).toBe('open')
    const one = await injury(...facts, prolonged('2026-10-14 10:00', '2026-10-25'), reported('2026-10-14 11:00'))
    expect(one.standing('N-03', '2026-10-15')).toBe('ended')
  })

  it('only an injury opens the case, and only once', async () => {
    expect((await opening('injury-lab-gym', declared('2026-10-12 12:00'))).refused).toEqual(['ERR-OPENING'])
    expect(
      (await injury(inLab('2026-10-12 10:30'))).judge(
        'injury-occurred',
        '2026-10-12 11:00',
        { place: 'gym', injured: 'p-pupil01', dynamics: 'x' },
        'teacher',
      ).refused,
    ).toEqual(['ERR-OPENED'])
    expect((await opening('injury-lab-gym', inLab('2026-10-12 10:30'), 'parent')).refused).toEqual(['ERR-ROLE'])
  })
})
