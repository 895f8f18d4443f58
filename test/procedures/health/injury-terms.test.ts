import { describe, expect, it } from 'vitest'
import { given, rivalta, schoolWith, type Told } from '../given.ts'
import { certified, declared, inLab, insured, prolonged } from './told.ts'

const lab = (facts: readonly Told[], school = schoolWith()) => given('injury-lab-gym', facts, school)
const other = (facts: readonly Told[]) => given('injury-other-spaces', facts)
const [D4, D6, D7, D8, D10] = ['injury-lab-gym-D4', 'injury-lab-gym-D6', 'injury-lab-gym-D7', 'injury-lab-gym-D8', 'injury-lab-gym-D10']
const occurred = inLab('2026-10-12 10:30')

describe('section T', () => {
  it.each([
    ['2026-10-13', '2026-10-16', '2026-10-16', '2026-10-16'],
    ['2026-10-23', '2026-10-26', '2026-10-26', '2026-10-26'],
    ['2026-12-23', '2026-12-26', '2026-12-28', '2026-12-24'],
  ])('injury-lab-gym-D7 from %s: %s, %s, %s', async (from, raw, legal, target) =>
    expect((await lab([inLab(`${from} 08:00`), certified(`${from} 10:00`, 2)])).dates(D7)).toEqual({ raw, legal, target }),
  )

  it.each([
    ['2026-10-13', '2026-10-15', '2026-10-15', '2026-10-15'],
    ['2026-10-16', '2026-10-18', '2026-10-19', '2026-10-16'],
    ['2026-12-23', '2026-12-25', '2026-12-28', '2026-12-24'],
    ['2027-02-04', '2027-02-06', '2027-02-06', '2027-02-05'],
  ])('N-02-INAIL from %s: %s, %s, %s, at any hour of the day', async (from, raw, legal, target) => {
    for (const hour of ['00:30', '23:30']) {
      const found = await lab([inLab(`${from} 00:05`), certified(`${from} ${hour}`, 9)])
      expect(found.dates(D4, 'national')).toEqual({ raw, legal, target })
    }
  })

  it.each([
    ['2026-10-16 15:30', '2026-10-18 15:30', '2026-10-18 15:30'],
    ['2026-10-24 10:00', '2026-10-26 09:00', '2026-10-26 09:00'],
    ['2026-12-07 09:15', '2026-12-09 09:15', '2026-12-09 09:15'],
    ['2027-03-27 10:00', '2027-03-29 11:00', '2027-03-29 10:00'],
  ])('injury-lab-gym-D4 from %s: elapsed %s, strict %s; the P.S. alike', async (from, raw, legal) => {
    const found = await lab([inLab(`${from.slice(0, 10)} 07:00`), certified(from, 9)], schoolWith({ governing: 'regulation' }))
    expect(found.dates(D4)).toMatchObject({ raw, legal })
    expect(found.dates(D6)).toMatchObject({ raw, legal })
  })

  it('injury-lab-gym-D8 from 10 November 10:05: the day after 10:05', async () =>
    expect((await lab([inLab('2026-11-10 10:05'), ['danger-of-death-found', '2026-11-10 10:05']])).legal(D8)).toBe('2026-11-11 10:05'))

  it('injury-trip-D5 from 22 April 09:30: Saturday 09:30', async () => {
    const found = await given('injury-trip', [
      [
        'injury-occurred',
        '2027-04-21 15:30',
        { overnight: true, place: 'Nizza', abroad: true, reportedBy: 'teacher', injured: 'p-pupil01', dynamics: 'x' },
      ],
      certified('2027-04-22 09:30', 12),
    ])
    expect(found.legal('injury-trip-D5', 'regulation')).toBe('2027-04-24 09:30')
  })
})

describe('the law’s examples', () => {
  it.each([
    ['2026-10-16', '2026-10-18', '2026-10-19'],
    ['2027-02-04', '2027-02-06', '2027-02-06'],
    ['2026-12-23', '2026-12-25', '2026-12-28'],
  ])('N-EX1 certificate known on %s: raw %s, legal %s', async (known, raw, legal) =>
    expect(
      (
        await other([
          ['injury-occurred', `${known} 08:00`, { place: 'classroom', injured: 'p-pupil01', dynamics: 'x' }],
          certified(`${known} 12:00`, 9),
        ])
      ).dates('injury-other-spaces-R1'),
    ).toMatchObject({ raw, legal }),
  )

  it('N-EX8 prolongation known on the fourth day: Monday 26 October by law, Sunday 11:00 hour by hour', async () => {
    const found = await lab([inLab('2026-10-19 10:00'), certified('2026-10-19 13:00', 3), prolonged('2026-10-23 12:00', '2026-10-30')])
    expect(found.dates(D4, 'national')).toMatchObject({ raw: '2026-10-25', legal: '2026-10-26' })
    expect(found.legal(D4, 'regulation')).toBe('2026-10-25 11:00')
  })
})

describe('the fourth day (injury-lab-gym-R3, injury-lab-gym-D9, A-33)', () => {
  const first = [inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 3)]

  it('a certificate known before it counts from itself', async () => {
    const found = await lab([...first, prolonged('2026-10-14 09:00', '2026-10-20')])
    expect(found.legal(D4, 'regulation')).toBe('2026-10-16 09:00')
    expect(found.legal(D4, 'national')).toBe('2026-10-16')
  })

  it('a certificate known the day after it counts from itself, but is aimed at two days from the fourth', async () => {
    const found = await lab([inLab('2026-10-16 10:30'), certified('2026-10-16 12:00', 3), prolonged('2026-10-21 09:00', '2026-10-30')])
    expect(found.dates(D4, 'regulation')).toEqual({ raw: '2026-10-23 09:00', legal: '2026-10-23 09:00', target: '2026-10-22' })
    expect(found.dates(D4, 'national')).toEqual({ raw: '2026-10-23', legal: '2026-10-23', target: '2026-10-22' })
  })

  it('a certificate known when two days from the fourth have passed is aimed at as any other', async () => {
    const found = await lab([...first, prolonged('2026-10-21 09:00', '2026-10-30')])
    expect(found.dates(D4, 'regulation')).toEqual({ raw: '2026-10-23 09:00', legal: '2026-10-23 09:00', target: '2026-10-23 09:00' })
    expect(found.dates(D4, 'national')).toEqual({ raw: '2026-10-23', legal: '2026-10-23', target: '2026-10-23' })
  })

  it('prolonged to the third day is no report; to the fourth it is one', async () => {
    const two = [inLab('2026-10-12 10:30'), certified('2026-10-12 12:00', 2)]
    expect((await lab([...two, prolonged('2026-10-14 09:00', '2026-10-15')])).find(D4)).toBeUndefined()
    expect((await lab([...two, prolonged('2026-10-14 09:00', '2026-10-16')])).find(D4)).toBeDefined()
  })

  it('a second prolongation moves nothing and is an integration for whoever has the first set', async () => {
    const facts = [
      ...first,
      prolonged('2026-10-15 09:00', '2026-10-20'),
      insured('2026-10-15 10:00'),
      prolonged('2026-10-20 09:00', '2026-11-02', '6/2026'),
    ]
    const found = await lab(facts)
    expect(found.legal(D4, 'regulation')).toBe('2026-10-17 09:00')
    expect(found.all.filter(({ key }) => key === D7)).toHaveLength(1)
    expect(found.find(D10)?.of).toBe('6/2026')
  })

  it('a prognosis of more than three days is not restarted by its prolongation', async () => {
    const found = await lab([occurred, certified('2026-10-12 12:00', 5), prolonged('2026-10-17 09:00', '2026-11-02')])
    expect(found.legal(D4, 'regulation')).toBe('2026-10-14 12:00')
    expect(found.legal(D7)).toBe('2026-10-15')
  })

  it('an absence that begins with a prolongation of a prognosis of no days is communicated', async () => {
    const found = await lab([occurred, certified('2026-10-12 12:00', 0), prolonged('2026-10-13 09:00', '2026-10-14')])
    expect(found.legal('N-03')).toBe('2026-10-15 09:00')
    const long = await lab([occurred, certified('2026-10-12 12:00', 0), prolonged('2026-10-13 09:00', '2026-10-20')])
    expect(long.find('N-03')).toBeUndefined()
    expect(long.legal(D4, 'regulation')).toBe('2026-10-15 09:00')
    expect((await lab([occurred, prolonged('2026-10-12 11:00', '2026-10-12')])).find('N-03')).toBeUndefined()
  })
})

describe('boundaries', () => {
  it.each([
    [3, undefined],
    [4, '2026-10-15 11:20'],
  ])('prognosis of exactly %s days', async (prognosisDays, legal) =>
    expect((await lab([occurred, certified('2026-10-13 11:20', prognosisDays)])).legal(D4, 'regulation')).toBe(legal),
  )

  it('a minute makes it late: 48 hours end on the minute, the law’s day after its last', async () => {
    const found = await lab([occurred, certified('2026-10-13 11:20', 10)])
    expect(found.standing(D4, '2026-10-15 11:20')).toBe('open')
    expect(found.standing(D4, '2026-10-15 11:21')).toBe('late')
    const law = await lab([occurred, certified('2026-10-13 11:20', 10)], schoolWith({ governing: 'national' }))
    expect(law.standing(D4, '2026-10-15 23:59')).toBe('open')
    expect(law.standing(D4, '2026-10-16 00:00')).toBe('late')
  })

  it('a certificate at 23:59 is of its day, one a minute later of the next', async () => {
    expect((await lab([occurred, certified('2026-10-13 23:59', 10)])).legal(D4, 'national')).toBe('2026-10-15')
    expect((await lab([occurred, certified('2026-10-14 00:00', 10)])).legal(D4, 'national')).toBe('2026-10-16')
  })

  it('ending on a Saturday is not moved; on the patron’s or a national holiday it is', async () => {
    expect((await lab([occurred, certified('2026-11-05 11:20', 10)])).legal(D4, 'national')).toBe('2026-11-07')
    expect((await lab([inLab('2026-12-05 09:00'), certified('2026-12-05 11:20', 2)])).dates(D7)).toMatchObject({
      raw: '2026-12-08',
      legal: '2026-12-09',
    })
    expect((await lab([inLab('2026-12-22 09:00'), certified('2026-12-23 11:20', 2)])).dates(D7)).toMatchObject({
      raw: '2026-12-26',
      legal: '2026-12-28',
    })
  })

  it('an office closed by the school moves the target alone', async () => {
    const closed = schoolWith({}, rivalta([{ from: '2026-10-14', to: '2026-10-16', reason: 'ponte', source: 'delibera' }]))
    const found = await lab([occurred, declared('2026-10-12 12:00'), certified('2026-10-13 11:20', 10)], closed)
    expect(found.dates(D7)).toEqual({ raw: '2026-10-16', legal: '2026-10-16', target: '2026-10-13' })
    expect(found.dates(D4)).toMatchObject({ legal: '2026-10-15 11:20', target: '2026-10-13 16:00' })
  })

  it.each([
    ['regulation', '2026-10-18 15:30'],
    ['national', '2026-10-19'],
    ['strictest', '2026-10-18 15:30'],
  ] as const)('governed by %s the report is due %s', async (governing, legal) =>
    expect((await lab([inLab('2026-10-16 09:00'), certified('2026-10-16 15:30', 7)], schoolWith({ governing }))).legal(D4)).toBe(legal),
  )

  it('where the law ends first, it governs', async () => {
    const found = await lab([inLab('2026-10-13 09:00'), certified('2026-10-13 23:30', 7)])
    expect(found.find(D4)?.governing?.ruleSet).toBe('regulation')
    const early = await lab([inLab('2026-10-13 00:01'), certified('2026-10-13 00:30', 7)])
    expect([early.legal(D4, 'regulation'), early.legal(D4, 'national')]).toEqual(['2026-10-15 00:30', '2026-10-15'])
    expect(early.find(D4)?.channel).toBe('on line (SIDI/INAIL)')
  })

  it('injury-lab-gym-R2 every term counts from the delivery, none from the event', async () => {
    const found = await lab([occurred, certified('2026-11-16 08:40', 12)])
    expect(found.legal(D4, 'regulation')).toBe('2026-11-18 08:40')
    expect(found.legal(D7)).toBe('2026-11-19')
  })
})
