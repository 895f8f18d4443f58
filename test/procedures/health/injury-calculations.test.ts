import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { calculate, calculationOf } from '../calculate.ts'
import { given, rome, schoolWith, type Told } from '../given.ts'
import { certified, declared, inLab, prolonged, toStaff } from './told.ts'

const text = schoolWith({ governing: 'regulation' })
const at = rome
const hour = (when: string, target = when) => ({ raw: at(when), legal: at(when), target: at(target) })
const prognosis = (prognosisDays: number) => ({ outcome: 'prognosis', prognosisDays })

describe('injury-lab-gym-R1 the branch', () => {
  it('EX1 ten days handed in on Tuesday 13 October at 11:20: INAIL and P.S. Thursday 15 at 11:20, by law the end of that day', async () => {
    const asked = { ...prognosis(10), event: at('2026-10-12 10:30'), filed: at('2026-10-13 11:20') }
    expect(await calculate('injury-lab-gym-R1', asked)).toEqual({
      regulation: {
        inailHours: 48,
        psHours: 48,
        urgentHours: null,
        insurerDays: 3,
        inail: hour('2026-10-15 11:20'),
        ps: hour('2026-10-15 11:20'),
        urgent: null,
      },
      national: {
        inailDays: 2,
        psHours: null,
        statisticalHours: null,
        urgentHours: null,
        inail: { raw: '2026-10-15', legal: '2026-10-15', target: '2026-10-15' },
        statistical: null,
        urgent: null,
      },
    })
  })

  it('EX2 seven days handed in on Friday 16 October at 15:30: strictly Sunday, by law Monday 19', async () => {
    expect(await calculate('injury-lab-gym-R1', { ...prognosis(7), filed: at('2026-10-16 15:30') })).toMatchObject({
      regulation: { inail: hour('2026-10-18 15:30', '2026-10-16 16:00') },
      national: { inail: { raw: '2026-10-18', legal: '2026-10-19', target: '2026-10-16' } },
    })
  })

  it('EX5 three days: neither INAIL nor P.S., the insurer all the same; by law the communication', async () => {
    expect(await calculate('injury-lab-gym-R1', { ...prognosis(3), filed: at('2026-10-12 12:00') })).toMatchObject({
      regulation: { inailHours: null, psHours: null, insurerDays: 3, inail: null, ps: null },
      national: { inailDays: null, inail: null, statisticalHours: 48, statistical: hour('2026-10-14 12:00') },
    })
    const quiet = schoolWith({ parameters: { 'inail-communication-pupils': false } })
    expect(await calculate('injury-lab-gym-R1', prognosis(3), quiet)).toMatchObject({ national: { statisticalHours: null } })
  })

  it('EX7 death on Thursday 12 November at 03:00: the urgent notice by Friday at 03:00, INAIL 24 hours from the document', async () => {
    const asked = { outcome: 'fatal', event: at('2026-11-10 10:05'), death: at('2026-11-12 03:00'), filed: at('2026-11-12 09:00') }
    expect(await calculate('injury-lab-gym-R1', asked)).toMatchObject({
      regulation: {
        inailHours: 24,
        psHours: 48,
        urgentHours: 24,
        urgent: { legal: at('2026-11-13 03:00') },
        inail: { legal: at('2026-11-13 09:00') },
        // aimed at 24 hours from the document.
        ps: { legal: at('2026-11-14 09:00'), target: at('2026-11-13 09:00') },
      },
    })
  })

  it('EX8 fifteen days handed in on 7 December: the holiday inside does not stop hours', async () => {
    expect(await calculate('injury-lab-gym-R1', { ...prognosis(15), filed: at('2026-12-07 09:15') })).toMatchObject({
      regulation: { inail: { legal: at('2026-12-09 09:15') } },
    })
  })

  it('EX10 four days are reported; «3 giorni s.c.» are three', async () => {
    expect(await calculate('injury-lab-gym-R1', { ...prognosis(4), filed: at('2026-11-16 08:40') })).toMatchObject({
      regulation: { inail: { legal: at('2026-11-18 08:40') }, ps: { legal: at('2026-11-18 08:40') } },
    })
    expect(await calculate('injury-lab-gym-R1', prognosis(3))).toMatchObject({ regulation: { inailHours: null } })
  })

  it('section T danger of death: 24 hours from the event, from a danger found when they have passed', async () => {
    const danger = { outcome: 'reserved', dangerOfDeath: true, event: at('2026-11-10 10:05') }
    expect(await calculate('injury-lab-gym-R1', danger)).toMatchObject({ regulation: { urgent: { legal: at('2026-11-11 10:05') } } })
    expect(await calculate('injury-lab-gym-R1', { ...danger, dangerFound: at('2026-11-12 08:00') })).toMatchObject({
      national: { urgent: { legal: at('2026-11-13 08:00') } },
    })
  })

  it.each([
    ['2026-10-24 10:00', '2026-10-26 09:00'],
    ['2027-03-27 10:00', '2027-03-29 10:00'],
  ])('section T 48 hours from %s end at %s across the clock change', async (filed, legal) => {
    expect(await calculate('injury-lab-gym-R1', { ...prognosis(10), filed: at(filed) })).toMatchObject({
      regulation: { inail: { legal: at(legal) } },
    })
  })

  it('a prognosis without its days is not read', async () => {
    const { input } = await calculationOf('injury-lab-gym-R1')
    expect(input.safeParse({ outcome: 'prognosis' }).success).toBe(false)
    expect(input.safeParse({ outcome: 'reserved' }).success).toBe(true)
  })

  it('agrees with the rows of a case', async () => {
    const someHour = fc
      .integer({ min: 0, max: 300 * 24 })
      .map((hours) => `${plusDays(civilDate('2026-09-14'), Math.floor(hours / 24))} ${String(hours % 24).padStart(2, '0')}:20`)
    await fc.assert(
      fc.asyncProperty(someHour, fc.constantFrom('reserved', 'fatal', 1, 3, 4, 40), async (filed, told) => {
        const data = typeof told === 'number' ? prognosis(told) : { outcome: told }
        const document: Told = ['medical-document-filed', filed, { protocol: '2', ...data }]
        const found = await given('injury-lab-gym', [inLab('2026-09-13 10:00'), document])
        const datesOf = (key: string, ruleSet: 'regulation' | 'national') => {
          const clock = found.find(key)?.clocks.find((other) => other.ruleSet === ruleSet)
          if (clock?.kind !== 'dated' || !('legal' in clock.result)) return null
          const { raw, legal, target } = clock.result
          return { raw, legal, target }
        }
        const report = told === 'fatal' ? 'injury-lab-gym-D5' : 'injury-lab-gym-D4'
        const asked = { ...data, event: at('2026-09-13 10:00'), filed: at(filed) }
        expect(await calculate('injury-lab-gym-R1', asked)).toMatchObject({
          regulation: { inail: datesOf(report, 'regulation'), ps: datesOf('injury-lab-gym-D6', 'regulation') },
          national: { inail: datesOf(report, 'national'), statistical: datesOf('N-03', 'national') },
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('injury-lab-gym-R2 the start', () => {
  it('the hour on the delivery form; by law the day of the notice, which the number may bring first (A-27, N-02)', async () => {
    const asked = { event: at('2026-10-12 10:30'), protocolled: at('2026-10-13 11:20') }
    expect(await calculate('injury-lab-gym-R2', asked)).toEqual({
      regulation: at('2026-10-13 11:20'),
      national: at('2026-10-13 11:20'),
      beforeEvent: false,
    })
    expect(
      await calculate('injury-lab-gym-R2', { ...asked, delivered: at('2026-10-13 11:05'), numberKnown: at('2026-10-12 18:00') }),
    ).toEqual({ regulation: at('2026-10-13 11:05'), national: at('2026-10-12 18:00'), beforeEvent: false })
  })

  it('an hour before the injury is told, as the case refuses it', async () => {
    const asked = { event: at('2026-10-12 10:30'), protocolled: at('2026-10-12 10:29') }
    expect(await calculate('injury-lab-gym-R2', asked)).toMatchObject({ beforeEvent: true })
  })
})

describe('injury-lab-gym-R3 the prolongation', () => {
  const event = at('2026-10-19 10:00')

  it('EX4 three days prolonged until 30 October by a certificate of Friday 23 at 12:00: all starts again', async () => {
    const asked = { event, firstPrognosis: prognosis(3), inabilityUntil: '2026-10-30', protocolled: at('2026-10-23 12:00') }
    expect(await calculate('injury-lab-gym-R3', asked)).toMatchObject({
      fourthDay: '2026-10-23',
      inabilityDays: 11,
      startsAgain: true,
      regulation: {
        inail: { raw: at('2026-10-25 11:00'), legal: at('2026-10-25 11:00') },
        ps: { legal: at('2026-10-25 11:00') },
        insurer: { legal: '2026-10-26' },
      },
      national: { inail: { raw: '2026-10-25', legal: '2026-10-26' } },
    })
  })

  it.each([
    ['Monday 26: the fourth day, Friday 23, would have given until Monday too', '2026-10-26 09:00', '2026-10-28', '2026-10-26'],
    ['Wednesday 28: those two days have passed', '2026-10-28 09:00', '2026-10-30', '2026-10-30'],
  ])('A-33 the earlier of two days from the fourth day and from a certificate of %s', async (_, protocolled, legal, target) => {
    const asked = { event, firstPrognosis: prognosis(3), inabilityUntil: '2026-11-10', protocolled: at(protocolled) }
    expect(await calculate('injury-lab-gym-R3', asked)).toMatchObject({ national: { inail: { legal, target } } })
  })

  it('EX5 within the third day, or of a prognosis that was longer already: nothing starts again', async () => {
    expect(await calculate('injury-lab-gym-R3', { event, inabilityUntil: '2026-10-22', protocolled: event })).toMatchObject({
      inabilityDays: 3,
      startsAgain: false,
      regulation: { inail: null, ps: null, insurer: null },
      national: { inail: null },
    })
    expect(await calculate('injury-lab-gym-R3', { event, inabilityUntil: '2026-11-30', firstPrognosis: prognosis(10) })).toMatchObject({
      startsAgain: false,
    })
  })

  it('agrees with the rows of the case of EX4', async () => {
    const found = await given('injury-lab-gym', [
      inLab('2026-10-19 10:00'),
      certified('2026-10-19 12:00', 3),
      prolonged('2026-10-23 12:00', '2026-10-30'),
    ])
    expect(found.dates('injury-lab-gym-D4', 'regulation')).toMatchObject({ legal: '2026-10-25 11:00' })
    expect(found.dates('injury-lab-gym-D4', 'national')).toMatchObject({ raw: '2026-10-25', legal: '2026-10-26' })
  })
})

describe('injury-lab-gym-R4 the papers', () => {
  const whole = { declared: true, original: true }

  it('the text alone: copies 1-3 and the original to INAIL, copy 4 to P.S., the fifth stays', async () => {
    expect(await calculate('injury-lab-gym-R4', { ...prognosis(10), ...whole }, text)).toEqual({
      envelopes: [
        { to: 'inail', papers: ['copie 1, 2 e 3 del modello', 'dichiarazione', 'documentazione medica in originale'] },
        { to: 'ps', papers: ['copia 4 del modello', 'copia della dichiarazione e della documentazione medica'] },
        { to: 'insurer', papers: ['modello dell’assicurazione', 'copia della dichiarazione e della documentazione medica'] },
        { to: 'folder', papers: ['copia delle lettere', 'copia 5 del modello, in originale', 'fotocopia della documentazione medica'] },
      ],
      missing: [],
      superseded: null,
    })
  })

  it('says what the letter to INAIL lacks; a short prognosis has no such letter', async () => {
    const lacking = { declared: false, original: false }
    expect(await calculate('injury-lab-gym-R4', { outcome: 'fatal', ...lacking }, text)).toMatchObject({
      missing: ['la dichiarazione', 'la documentazione medica in originale'],
    })
    expect(await calculate('injury-lab-gym-R4', { ...prognosis(3), ...lacking }, text)).toMatchObject({
      envelopes: [{ to: 'insurer' }, { to: 'folder' }],
      missing: [],
    })
  })

  it('N-02, N-04 under the law no form, no original, no letter to P.S.', async () => {
    expect(await calculate('injury-lab-gym-R4', { ...prognosis(10), ...whole })).toMatchObject({
      envelopes: [{ to: 'insurer' }, { to: 'folder' }],
      superseded: expect.stringContaining('on line'),
    })
  })
})

describe('injury-lab-gym-R5 the numbers', () => {
  it('follow the order in which the office came to know, after the last one given', async () => {
    const injuries = [
      { id: 'corridoio', known: at('2026-10-21 09:00') },
      { id: 'palestra', known: at('2026-10-20 12:00') },
      { id: 'aula', known: at('2026-10-21 09:00') },
    ]
    expect(await calculate('injury-lab-gym-R5', { last: 6, injuries })).toEqual({
      numbers: [
        { id: 'palestra', number: 7 },
        { id: 'corridoio', number: 8 },
        { id: 'aula', number: 9 },
      ],
    })
    expect(await calculate('injury-lab-gym-R5', { injuries: [] })).toEqual({ numbers: [] })
  })
})

describe('injury-lab-gym-R6 the insurer', () => {
  it.each([
    [
      'EX1 target from the declaration, legal from the document',
      { declaration: '2026-10-12', medical: '2026-10-13' },
      ['2026-10-16', '2026-10-16', '2026-10-15'],
    ],
    ['section T from 23 October', { medical: '2026-10-23' }, ['2026-10-26', '2026-10-26', '2026-10-26']],
    ['section T from 23 December', { medical: '2026-12-23' }, ['2026-12-26', '2026-12-28', '2026-12-24']],
    [
      'a declaration that comes later moves nothing',
      { declaration: '2026-10-15', medical: '2026-10-13' },
      ['2026-10-16', '2026-10-16', '2026-10-16'],
    ],
    [
      'injury-other-spaces EX4 a document ten days later',
      { declaration: '2026-10-21', medical: '2026-10-31' },
      ['2026-11-03', '2026-11-03', '2026-10-23'],
    ],
  ])('%s', async (_, asked, [raw, legal, target]) => {
    expect(await calculate('injury-lab-gym-R6', asked)).toEqual({ raw, legal, target })
  })

  it('wants one of the two days', async () => {
    expect((await calculationOf('injury-lab-gym-R6')).input.safeParse({}).success).toBe(false)
  })
})

describe('injury-other-spaces-R1', () => {
  it('EX1 eight days handed in on Friday 20 November: no INAIL in the text, by law Monday 23', async () => {
    expect(await calculate('injury-other-spaces-R1', { ...prognosis(8), filed: at('2026-11-20 12:00') })).toMatchObject({
      regulation: { inailHours: null, psHours: null, insurerDays: 3, inail: null, ps: null, urgent: null },
      national: { inailDays: 2, inail: { raw: '2026-11-22', legal: '2026-11-23' } },
    })
  })

  it('danger of death: the law alone asks for the urgent notice', async () => {
    const danger = { outcome: 'reserved', dangerOfDeath: true, event: at('2026-11-20 08:40') }
    expect(await calculate('injury-other-spaces-R1', danger)).toMatchObject({
      regulation: { urgentHours: null, urgent: null },
      national: { inailDays: 2, urgentHours: 24, urgent: { legal: at('2026-11-21 08:40') } },
    })
  })
})

describe('injury-trip-R2 the start on a journey', () => {
  it('EX1 the PEC of Thursday 22 April at 09:30 starts the terms; the originals go to whoever had the first set', async () => {
    const asked = { protocolled: at('2027-04-22 09:30'), originals: at('2027-04-26 09:00'), inailReported: true, insurerNotified: true }
    expect(await calculate('injury-trip-R2', asked)).toEqual({ start: at('2027-04-22 09:30'), forwardTo: ['inail', 'insurer'] })
  })

  it('A-62 nothing has left: nothing is forwarded; the same while the originals have not come', async () => {
    expect(await calculate('injury-trip-R2', { protocolled: at('2027-04-22 09:30'), originals: at('2027-04-26 09:00') })).toMatchObject({
      forwardTo: [],
    })
    expect(await calculate('injury-trip-R2', { protocolled: at('2027-04-22 09:30'), psNotified: true })).toMatchObject({ forwardTo: [] })
  })

  it('originals that come first start the terms themselves', async () => {
    expect(await calculate('injury-trip-R2', { protocolled: at('2027-04-22 09:30'), originals: at('2027-04-22 08:00') })).toMatchObject({
      start: at('2027-04-22 08:00'),
    })
  })
})

describe('injury-trip-R3 the scope', () => {
  it('EX5 a day visit is handled by analogy, but for the form; a stay carries it', async () => {
    expect(await calculate('injury-trip-R3', { overnight: false })).toEqual({ byAnalogy: true, formCarried: false })
    expect(await calculate('injury-trip-R3', { overnight: true })).toEqual({ byAnalogy: false, formCarried: true })
  })
})

describe('injury-staff-R1', () => {
  it('EX1 five days handed in on Thursday 4 February at 08:15: Saturday 6, in the text and by law', async () => {
    expect(await calculate('injury-staff-R1', { ...prognosis(5), filed: at('2027-02-04 08:15') })).toMatchObject({
      regulation: { inail: { legal: at('2027-02-06 08:15') }, ps: { legal: at('2027-02-06 08:15') } },
      national: { inail: { legal: '2027-02-06' } },
    })
  })

  it('EX4 on the way to school: outside the text, inside the law', async () => {
    expect(await calculate('injury-staff-R1', { ...prognosis(9), outsideText: true })).toMatchObject({
      regulation: { inailHours: null, psHours: null, insurerDays: null },
      national: { inailDays: 2 },
    })
  })
})

describe('injury-staff-R2', () => {
  it('EX2, N-EX2 two days handed in on Monday 12 October at 09:00: the communication by Wednesday at 09:00', async () => {
    expect(await calculate('injury-staff-R2', { ...prognosis(2), filed: at('2026-10-12 09:00') })).toEqual({
      owed: true,
      due: hour('2026-10-14 09:00'),
    })
    const found = await given('injury-staff', [toStaff('2026-10-12 08:00'), declared('2026-10-12 08:30'), certified('2026-10-12 09:00', 2)])
    expect(found.legal('injury-staff-R2')).toBe('2026-10-14 09:00')
  })

  it.each([[0], [4]])('%s days: none is owed', async (days) => {
    expect(await calculate('injury-staff-R2', { ...prognosis(days), filed: at('2026-10-12 09:00') })).toEqual({ owed: false, due: null })
  })

  it('a fatal injury is reported, not communicated', async () => {
    expect(await calculate('injury-staff-R2', { outcome: 'fatal' })).toEqual({ owed: false, due: null })
  })
})
