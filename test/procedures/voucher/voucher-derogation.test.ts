import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, opening, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-derogation'
const school = lombard()
const H = 60

const proposal = { schoolLevel: 'INF', plannedFrom: '2026-11-02', pupil: 'p-alunno1', level: 1, minutes: 22 * H }
const proposed = (more: Record<string, unknown> = {}): Told => ['derogation-proposed', '2026-10-12', { ...proposal, ...more }]
const signed = { chairSigned: true, secretarySigned: true, reasons: 'serve assistenza in mensa' }
const minuted = (when = '2026-10-20', data: Record<string, unknown> = signed): Told => ['glo-minuted', when, data]
const funded = (when = '2026-10-26'): Told => ['funding-decided', when, { funded: true, act: 'det. 88' }]
const recognise = (from = '2026-10-26', hours = 22) => ({ from, minutes: hours * H })

const asked = { schoolLevel: 'INF', level: 1, requested: 22 * H }
const reasoned = { ...asked, minutesOf: '2026-10-20', reasoned: true }
const recognition = async (facts: readonly Told[], when = '2026-10-27', data = recognise()) =>
  (await given(ID, [proposed(), ...facts], school)).judge('derogation-recognised', when, data, 'committing-body').refused

describe('the worked examples', () => {
  it('EX-VD-1 reasoned minutes of 20 October, funding of the 26th: 22 hours from the 26th, 18 before (C-VD-1)', async () => {
    const on = (day: string) => calculate('C-VD-1', { ...reasoned, fundedOn: '2026-10-26', on: day }, school)
    const granted = { most: 18 * H, needed: true, from: '2026-10-26', until: '2027-08-31', codes: [] }
    expect(await on('2026-10-25')).toEqual({ ...granted, granted: 18 * H })
    expect(await on('2026-10-26')).toEqual({ ...granted, granted: 22 * H })
    expect(await on('2027-08-31')).toEqual({ ...granted, granted: 22 * H })
    expect(await on('2027-09-01')).toEqual({ ...granted, granted: 18 * H })
    expect(await recognition([minuted(), funded()])).toEqual([])
  })

  it('EX-VD-2 minutes without reasons: the maximum stays', async () => {
    const answer = await calculate('C-VD-1', { ...reasoned, reasoned: false, fundedOn: '2026-10-26', on: '2026-11-02' }, school)
    expect(answer).toMatchObject({ granted: 18 * H, from: null, codes: ['ERR-VD-REASONS'] })
    const { reasons: _, ...without } = signed
    const bare = minuted('2026-10-20', without)
    expect((await given(ID, [proposed()], school)).judge('glo-minuted', '2026-10-20', without, 'ds').warned).toEqual(['W-VD-REASONS'])
    expect(await recognition([bare, funded()])).toEqual(['ERR-VD-REASONS'])
  })

  it('EX-VD-4 PRI level 3, 10 hours: within 9-11, no derogation is needed', async () => {
    const within = { schoolLevel: 'PRI', level: 3, requested: 10 * H, on: '2026-11-02' }
    expect(await calculate('C-VD-1', within, school)).toEqual({
      most: 11 * H,
      needed: false,
      granted: 10 * H,
      from: null,
      until: null,
      codes: [],
    })
    const asks = (hours: number) => opening(ID, proposed({ schoolLevel: 'PRI', level: 3, minutes: hours * H }), 'ds', school)
    expect((await asks(10)).refused).toEqual(['ERR-C-VD-1'])
    expect((await asks(11)).refused).toEqual(['ERR-C-VD-1'])
    expect((await asks(11.5)).refused).toEqual([])
  })

  it('EX-VD-5 a derogation to 19:00 does not cover it: the window is about when, the derogation about how much', async () => {
    const until = (end: string, weekday = 3) => ({ slots: [{ weekday, start: '16:00', end }] })
    const asks = (slots: object) => opening(ID, proposed({ ...slots }), 'ds', school)
    expect((await asks(until('19:00'))).refused).toEqual(['ERR-VS-WINDOW'])
    expect((await asks(until('18:00'))).refused).toEqual([])
    expect((await asks(until('18:00', 6))).refused).toEqual([])
    expect((await asks(until('18:00', 7))).refused).toEqual(['ERR-VS-WINDOW'])
    const open = await given(ID, [proposed()], school)
    expect(open.judge('glo-minuted', '2026-10-20', { ...signed, ...until('19:00') }, 'ds').warned).toEqual([
      'W-VS-WINDOW',
      'MAN-VD-FUNDING',
    ])
  })
})

describe('C-VD-1, what the hours rest on', () => {
  it('MAN-VD-FUNDING reasoned minutes without a funding act: a person of the Ente decides', async () => {
    expect(await calculate('C-VD-1', { ...reasoned, on: '2026-11-02' }, school)).toMatchObject({
      granted: 18 * H,
      codes: ['MAN-VD-FUNDING'],
    })
    const open = await given(ID, [proposed()], school)
    expect(open.judge('glo-minuted', '2026-10-20', signed, 'ds').warned).toEqual(['MAN-VD-FUNDING'])
    const waiting = await given(ID, [proposed(), minuted()], school)
    expect(waiting.find('MAN-VD-FUNDING')?.bearer).toBe('committing-body')
    expect(waiting.legal('MAN-VD-FUNDING')).toBe('2026-11-04')
    expect(await recognition([minuted()])).toEqual(['ERR-C-VD-1/funding'])
    const decided = await given(ID, [proposed(), minuted(), funded()], school)
    expect(decided.standing('MAN-VD-FUNDING', '2026-12-01')).toBe('met')
  })

  it('a decision not to fund is one, and grants nothing; a later act may', async () => {
    const no: Told = ['funding-decided', '2026-10-26', { funded: false }]
    expect((await given(ID, [proposed(), minuted(), no], school)).standing('MAN-VD-FUNDING', '2026-12-01')).toBe('met')
    expect(await recognition([minuted(), no])).toEqual(['ERR-C-VD-1/funding'])
    expect(await recognition([minuted(), no, funded('2026-10-27 09:00')], '2026-10-28', recognise('2026-10-27'))).toEqual([])
  })

  it('C-VD-1 a further act of funding leaves the first day where it is; one that takes the money away ends it', async () => {
    const more: Told = ['funding-decided', '2026-11-30', { funded: true, act: 'det. 99' }]
    expect(await recognition([minuted(), funded(), more], '2026-12-01')).toEqual([])
    const no: Told = ['funding-decided', '2026-11-10', { funded: false }]
    expect(await recognition([minuted(), funded(), no], '2026-12-01')).toEqual(['ERR-C-VD-1/funding'])
    expect(await recognition([minuted(), funded(), no, more], '2026-12-01')).toEqual(['ERR-C-VD-1/from'])
  })

  it('funding names its act', async () => {
    const open = await given(ID, [proposed(), minuted()], school)
    expect(open.judge('funding-decided', '2026-10-26', { funded: true }, 'committing-body').refused).toEqual(['ERR-C-VD-1/act'])
    expect(open.judge('funding-decided', '2026-10-26', { funded: false }, 'committing-body').refused).toEqual([])
  })

  it('never retroactive: from the later of minutes and funding, whichever came first', async () => {
    expect(await recognition([minuted(), funded()], '2026-10-27', recognise('2026-10-25'))).toEqual(['ERR-C-VD-1/from'])
    const early: Told = ['funding-decided', '2026-10-14', { funded: true, act: 'det. 80' }]
    expect(await recognition([early, minuted()], '2026-10-27', recognise('2026-10-19'))).toEqual(['ERR-C-VD-1/from'])
    expect(await recognition([early, minuted()], '2026-10-27', recognise('2026-10-20'))).toEqual([])
    expect((await given(ID, [proposed(), early, minuted()], school)).find('MAN-VD-FUNDING')).toBeUndefined()
  })

  it('both signatures are needed, and later minutes may bring what was missing', async () => {
    for (const missing of [{ chairSigned: false }, { secretarySigned: false }])
      expect(await recognition([minuted('2026-10-20', { ...signed, ...missing }), funded()])).toEqual(['ERR-VD-REASONS'])
    const completed = [minuted('2026-10-20', { ...signed, chairSigned: false }), funded(), minuted('2026-10-28')]
    expect(await recognition(completed, '2026-10-29', recognise('2026-10-26'))).toEqual(['ERR-C-VD-1/from'])
    expect(await recognition(completed, '2026-10-29', recognise('2026-10-28'))).toEqual([])
  })

  it('not more hours than those that the GLO motivated', async () => {
    expect(await recognition([minuted(), funded()], '2026-10-27', recognise('2026-10-26', 22.5))).toEqual(['ERR-C-VD-1/more'])
    expect(await recognition([minuted(), funded()], '2026-10-27', recognise('2026-10-26', 20))).toEqual([])
  })

  it('C-VD-1 minutes of June and an act of July are for the year that follows, where the hours are planned in it', async () => {
    const june = { ...reasoned, minutesOf: '2026-06-15', fundedOn: '2026-07-10', plannedFrom: '2026-09-07' }
    const on = (day: string) => calculate('C-VD-1', { ...june, on: day }, school)
    expect(await on('2026-07-20')).toMatchObject({ granted: 18 * H, from: '2026-09-07', until: '2027-08-31' })
    expect(await on('2026-09-07')).toMatchObject({ granted: 22 * H })
    expect(await on('2027-09-01')).toMatchObject({ granted: 18 * H })
    // Planned later in the same year, the hours count from the act on (EX-VD-1).
    expect(
      await calculate('C-VD-1', { ...reasoned, fundedOn: '2026-10-26', plannedFrom: '2026-11-02', on: '2026-10-26' }, school),
    ).toMatchObject({ granted: 22 * H, from: '2026-10-26' })
  })

  it('C-VD-1 a derogation is of one school year: another wants new minutes (004:28-29)', async () => {
    expect(await recognition([minuted(), funded()], '2026-10-27', recognise('2027-08-31'))).toEqual([])
    expect(await recognition([minuted(), funded()], '2026-10-27', recognise('2027-09-01'))).toEqual(['ERR-C-VD-1/year'])
    const ahead: readonly Told[] = [
      ['derogation-proposed', '2026-06-01', { ...proposal, plannedFrom: '2026-09-07' }],
      minuted('2026-06-15'),
      funded('2026-07-10'),
    ]
    const spring = await given(ID, ahead, school)
    const from = (day: string) => spring.judge('derogation-recognised', '2026-07-11', recognise(day), 'committing-body').refused
    expect([from('2026-07-11'), from('2026-09-01')]).toEqual([['ERR-C-VD-1/year'], []])
  })

  it('ERR-VH-SEC2 there is no maximum from which to depart', async () => {
    expect((await opening(ID, proposed({ schoolLevel: 'SEC2' }), 'ds', school)).refused).toEqual(['ERR-VH-SEC2'])
    expect(await calculate('C-VD-1', { ...asked, schoolLevel: 'SEC2', on: '2026-11-02' }, school)).toMatchObject({
      granted: null,
      codes: ['ERR-VH-SEC2'],
    })
  })

  it('more than the maximum only from the later day on, and never more than was asked for', () => {
    const day = fc.integer({ min: 0, max: 500 }).map((n) => plusDays(civilDate('2026-09-01'), n))
    const hours = fc.integer({ min: 1, max: 60 }).map((n) => n * 30)
    return fc.assert(
      fc.asyncProperty(
        hours,
        fc.boolean(),
        fc.option(day, { nil: undefined }),
        fc.option(day, { nil: undefined }),
        day,
        async (requested, motivated, glo, act, on) => {
          const input = {
            ...asked,
            requested,
            reasoned: motivated,
            on,
            ...(glo === undefined ? {} : { minutesOf: glo }),
            ...(act === undefined ? {} : { fundedOn: act }),
          }
          const { granted, most } = Object(await calculate('C-VD-1', input, school))
          expect(granted).toBe(granted > most ? requested : Math.min(requested, most))
          if (granted > most) expect(motivated && glo !== undefined && act !== undefined && glo <= on && act <= on).toBe(true)
        },
      ),
    )
  })
})

describe('D-VD-1, before the hours are delivered', () => {
  it('the GLO motivates by the day before those on which they are planned', async () => {
    const open = await given(ID, [proposed()], school)
    expect(open.dates('D-VD-1')).toMatchObject({ legal: '2026-11-01' })
    expect(open.standing('D-VD-1', '2026-11-01 23:59')).toBe('open')
    expect(open.standing('D-VD-1', '2026-11-02 00:00')).toBe('late')
    expect(open.find('D-VD-1')?.missed).toContain('non sono riconosciute')
    expect((await given(ID, [proposed(), minuted()], school)).standing('D-VD-1', '2026-12-01')).toBe('met')
    const bare = minuted('2026-10-20', { chairSigned: true, secretarySigned: true })
    expect((await given(ID, [proposed(), bare], school)).standing('D-VD-1', '2026-10-21')).toBe('open')
  })

  it('the recognised hours end with the school year, made by time', async () => {
    const recognised = await given(ID, [proposed(), minuted(), funded(), ['derogation-recognised', '2026-10-27', recognise()]], school)
    expect(recognised.legal('D-VD-1/end')).toBe('2027-08-31')
    expect(recognised.at('2027-08-31 23:59').state.phase).toBe('RECOGNISED')
    expect(recognised.at('2027-09-01').state.phase).toBe('ENDED')
  })

  it('minutes withdrawn open the gate again; minutes told late count from their day', async () => {
    const one = await given(ID, [proposed(), minuted(), funded()], school)
    const without = corrected(one, 'f2')
    expect(without.standing('D-VD-1', '2026-10-27')).toBe('open')
    expect(without.judge('derogation-recognised', '2026-10-27', recognise(), 'committing-body').refused).toEqual(['ERR-VD-REASONS'])
    const late = await given(ID, [proposed(), funded(), minuted()], school)
    expect(late.judge('derogation-recognised', '2026-10-27', recognise(), 'committing-body').refused).toEqual([])
  })

  it('minutes that come after the hours began close the gate late, and the hours count from then', async () => {
    const late = await given(ID, [proposed(), funded(), minuted('2026-11-05')], school)
    expect(late.standing('D-VD-1', '2026-11-06')).toBe('met')
    const from = (day: string) => late.judge('derogation-recognised', '2026-11-06', recognise(day), 'committing-body').refused
    expect(from('2026-11-04')).toEqual(['ERR-C-VD-1/from'])
    expect(from('2026-11-05')).toEqual([])
  })

  it('a proposal that is withdrawn leaves nothing due', async () => {
    const gone = await given(ID, [proposed(), minuted(), ['proposal-withdrawn', '2026-10-22']], school)
    expect(gone.all.filter(({ settled }) => settled === undefined)).toEqual([])
  })
})

describe('DN-GEN-1 and DN-GEN-2, the answer of the Ente', () => {
  const refuse = { reasons: 'non ci sono risorse' }
  const notice: Told = ['refusal-announced', '2026-10-30', { channel: 'pec', reasons: 'mancano risorse' }]

  it('thirty days for an express decision from the minutes that complete the application', async () => {
    expect((await given(ID, [proposed()], school)).find('DN-GEN-1')).toBeUndefined()
    const complete = await given(ID, [proposed(), minuted()], school)
    expect(complete.legal('DN-GEN-1')).toBe('2026-11-19')
    expect(complete.find('DN-GEN-1')?.missed).toContain('silenzio')
    const done = await given(ID, [proposed(), minuted(), funded(), ['derogation-recognised', '2026-10-27', recognise()]], school)
    expect(done.standing('DN-GEN-1', '2026-12-01')).toBe('met')
  })

  it('a refusal wants the notice and its ten days', async () => {
    const refusal = async (facts: readonly Told[], when: string) =>
      (await given(ID, [proposed(), minuted(), ...facts], school)).judge('derogation-refused', when, refuse, 'committing-body').refused
    const arrived: Told = ['announcement-received', '2026-10-30']
    expect(await refusal([], '2026-10-30')).toEqual(['ERR-DN-GEN-2'])
    expect(await refusal([notice, arrived], '2026-11-09 23:59')).toEqual(['ERR-DN-GEN-2'])
    expect(await refusal([notice, arrived], '2026-11-10 00:00')).toEqual([])
    expect(await refusal([notice, arrived, ['observations-received', '2026-11-03']], '2026-11-03 13:00')).toEqual([])
  })

  it('the thirty days stand still meanwhile', async () => {
    const stopped = await given(ID, [proposed(), minuted(), notice, ['announcement-received', '2026-10-30']], school)
    expect(stopped.dates('DN-GEN-1')).toBe('stopped')
    // Ten of thirty days are used on 30 October; twenty go on after 9 November: the 29th is a Sunday.
    expect(stopped.at('2026-11-10').dates('DN-GEN-1')).toMatchObject({ raw: '2026-11-29', legal: '2026-11-30' })
  })
})

it('the minutes are for the GLO and who pays; the provider is told the new hours (§ 7.4)', async () => {
  const { facts, seenBy, specialSeenBy, notices } = await procedureOf(ID)
  expect(Object.keys(facts['derogation-recognised']?.personal ?? {})).toEqual(['minutes'])
  expect(Object.keys(facts['derogation-proposed']?.special ?? {})).toEqual(['level', 'minutes', 'slots'])
  expect(seenBy.provider).toBe('own-case')
  expect(specialSeenBy).toEqual(['ds', 'teacher', 'social-worker', 'committing-body', 'parent'])
  const state = (await given(ID, [proposed()], school)).state
  expect(notices?.['D-VD-1/told']?.to({}, state)).toEqual({ people: [], roles: ['provider', 'ds'] })
})
