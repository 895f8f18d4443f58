import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate } from '../../../lib/kernel/time.ts'
import { levelOf } from '../../../lib/procedures/voucher/hours-rules.ts'
import { HOURS_TABLE, rangeOf, voucherHours } from '../../../lib/procedures/voucher/hours-table.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { given, opening, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-hours-assessment'
const school = lombard()
const H = 60

type Rating = 'GRAVE' | 'MEDIA' | 'LIEVE' | 'NONE'
const RATINGS: readonly Rating[] = ['GRAVE', 'MEDIA', 'LIEVE', 'NONE']

const rated = (affective: Rating, autonomy: Rating, when = '2026-09-01'): Told => [
  'areas-rated',
  when,
  { pupil: 'p-alunno1', affective, autonomy },
]
const voucher = (schoolLevel: string, hours: number, more: Record<string, unknown> = {}) => ({
  voucher: 'V-2026-17',
  schoolLevel,
  validFrom: '2026-09-14',
  minutes: hours * H,
  ...more,
})
const issue = async (areas: readonly [Rating, Rating], data: Record<string, unknown>, at = school) =>
  (await given(ID, [rated(...areas)], at)).judge('voucher-issued', '2026-09-07', data, 'committing-body')

const NOTHING = { refused: [], warned: [] }

describe('the worked examples', () => {
  it.each([
    ['EX-VH-1 PRI, grave + grave', 'PRI', ['GRAVE', 'GRAVE'], 15, 1, 15, 15, []],
    ['EX-VH-2 INF, grave + lieve, 16 h', 'INF', ['GRAVE', 'LIEVE'], 16, 2, 14, 17, []],
    ['EX-VH-4 INF, media + media, 15 h', 'INF', ['MEDIA', 'MEDIA'], 15, 3, 10, 16, ['W-VH-OVERLAP']],
    ['EX-VH-5 PRI, media + lieve, 7 h', 'PRI', ['MEDIA', 'LIEVE'], 7, 4, 6, 8, []],
  ] as const)('%s: C-VH-1 and C-VH-2', async (_, schoolLevel, areas, hours, level, least, most, codes) => {
    expect(await calculate('C-VH-1', { affective: areas[0], autonomy: areas[1] })).toEqual({ level, codes: [] })
    const asked = { schoolLevel, level, minutes: hours * H, on: '2026-09-14' }
    expect(await calculate('C-VH-2', asked, school)).toEqual({ least: least * H, most: most * H, codes })
    expect(await issue(areas, voucher(schoolLevel, hours))).toEqual({ refused: [], warned: codes })
  })

  it('EX-VH-1 level 1 is exactly 15: half an hour more or less is not', async () => {
    expect(await issue(['GRAVE', 'GRAVE'], voucher('PRI', 15.5))).toEqual({ refused: ['ERR-C-VH-2'], warned: [] })
    expect(await issue(['GRAVE', 'GRAVE'], voucher('PRI', 14.5))).toEqual({ refused: [], warned: ['W-VH-BELOW'] })
  })

  it('EX-VH-7 from INF to PRI in September with grave + grave: 18 becomes 15, with a new voucher', async () => {
    const infant = await given(
      ID,
      [
        rated('GRAVE', 'GRAVE', '2025-09-03'),
        ['voucher-issued', '2025-09-05', voucher('INF', 18, { voucher: 'V-2025-4', validFrom: '2025-09-08' })],
      ],
      school,
    )
    const mostOf = async (schoolLevel: string) =>
      Object(await calculate('C-VH-2', { schoolLevel, level: 1, minutes: 900, on: '2026-09-14' }, school)).most
    expect([await mostOf('INF'), await mostOf('PRI')]).toEqual([18 * H, 15 * H])
    const september = infant.at('2026-09-02')
    expect(september.state.phase).toBe('LAPSED')
    const asked = (hours: number, number: string) =>
      september.judge('voucher-issued', '2026-09-02', voucher('PRI', hours, { voucher: number }), 'committing-body')
    expect(asked(18, 'V-2026-4').refused).toEqual(['ERR-C-VH-2'])
    expect(asked(15, 'V-2025-4').refused).toEqual(['ERR-D-VH-1'])
    expect(asked(15, 'V-2026-4')).toEqual({ refused: [], warned: ['W-D-VH-1'] })
  })

  it('EX-VH-8 SEC2 follows the regional guidelines', async () => {
    expect(await calculate('C-VH-2', { schoolLevel: 'SEC2', level: 1, minutes: 600, on: '2026-09-14' }, school)).toEqual({
      least: null,
      most: null,
      codes: ['ERR-VH-SEC2'],
    })
    expect(await issue(['GRAVE', 'GRAVE'], voucher('SEC2', 10))).toEqual({ refused: ['ERR-VH-SEC2'], warned: [] })
    expect(await issue(['LIEVE', 'NONE'], voucher('SEC2', 10))).toEqual({ refused: ['ERR-VH-SEC2'], warned: [] })
  })
})

describe('C-VH-1, the level', () => {
  it.each([
    ['GRAVE', 'GRAVE', 1],
    ['GRAVE', 'MEDIA', 2],
    ['GRAVE', 'LIEVE', 2],
    ['GRAVE', 'NONE', 2],
    ['MEDIA', 'MEDIA', 3],
    ['MEDIA', 'LIEVE', 4],
    ['MEDIA', 'NONE', 4],
    ['LIEVE', 'LIEVE', 5],
    ['LIEVE', 'NONE', undefined],
    ['NONE', 'NONE', undefined],
  ] as const)('%s and %s, in whatever order: %s', (one, other, level) => {
    expect(levelOf({ affective: one, autonomy: other })).toBe(level)
    expect(levelOf({ affective: other, autonomy: one })).toBe(level)
  })

  it('MAN-VH-NOLEVEL a pair that the table has not is accepted, and a person must decide', async () => {
    expect(await calculate('C-VH-1', { affective: 'LIEVE', autonomy: 'NONE' })).toEqual({ level: null, codes: ['MAN-VH-NOLEVEL'] })
    expect(await opening(ID, rated('LIEVE', 'NONE'), 'social-worker', school)).toEqual({ refused: [], warned: ['MAN-VH-NOLEVEL'] })
    const undecided = await given(ID, [rated('LIEVE', 'NONE')], school)
    expect(undecided.legal('MAN-VH-NOLEVEL')).toBe('2026-09-11')
    expect(undecided.find('MAN-VH-NOLEVEL')?.bearer).toBe('committing-body')
    expect(undecided.judge('voucher-issued', '2026-09-07', voucher('PRI', 5), 'committing-body').refused).toEqual(['ERR-C-VH-1'])
    const decided = await given(
      ID,
      [rated('LIEVE', 'NONE'), ['level-decided', '2026-09-07', { level: 5, reasons: 'sentiti i servizi' }]],
      school,
    )
    expect(decided.standing('MAN-VH-NOLEVEL', '2026-09-20')).toBe('met')
    expect(decided.judge('voucher-issued', '2026-09-07 13:00', voucher('PRI', 5), 'committing-body')).toEqual(NOTHING)
  })

  it('a new rating takes the place of the old one, and of what a person decided on it', async () => {
    const decided: Told = ['level-decided', '2026-09-07', { level: 5, reasons: 'sentiti i servizi' }]
    const again = await given(ID, [rated('LIEVE', 'NONE'), decided, rated('NONE', 'NONE', '2026-09-07')], school)
    expect(again.standing('MAN-VH-NOLEVEL', '2026-09-08')).toBe('open')
    expect(again.legal('MAN-VH-NOLEVEL')).toBe('2026-09-17')
    expect(again.judge('voucher-issued', '2026-09-08', voucher('PRI', 5), 'committing-body').refused).toEqual(['ERR-C-VH-1'])
    const covered = await given(ID, [rated('LIEVE', 'NONE'), rated('LIEVE', 'LIEVE', '2026-09-03')], school)
    expect(covered.standing('MAN-VH-NOLEVEL', '2026-09-20')).toBe('ended')
    expect(covered.judge('voucher-issued', '2026-09-08', voucher('PRI', 5), 'committing-body')).toEqual(NOTHING)
  })

  it('nobody decides a level that the table gives', async () => {
    const sure = await given(ID, [rated('MEDIA', 'LIEVE')], school)
    expect(sure.judge('level-decided', '2026-09-02', { level: 1, reasons: 'altro' }, 'committing-body').refused).toEqual([
      'ERR-C-VH-1/table',
    ])
    expect(sure.find('MAN-VH-NOLEVEL')).toBeUndefined()
  })
})

describe('C-VH-2, the hours', () => {
  const printed: readonly (readonly [string, number, number, number])[] = [
    ['PRI', 1, 15, 15],
    ['PRI', 2, 12, 14],
    ['PRI', 3, 9, 11],
    ['PRI', 4, 6, 8],
    ['PRI', 5, 5, 5],
    ['SEC1', 1, 15, 15],
    ['SEC1', 3, 9, 11],
    ['INF', 1, 18, 18],
    ['INF', 2, 14, 17],
    ['INF', 3, 10, 16],
    ['INF', 4, 6, 9],
    ['INF', 5, 5, 5],
  ]
  it.each(printed)('%s level %i: from %i to %i hours (004:74-190)', async (schoolLevel, level, least, most) => {
    const codesAt = async (minutes: number) => {
      const asked = { schoolLevel, level, minutes, on: '2026-09-14' }
      const { codes } = Object(await calculate('C-VH-2', asked, school))
      return codes.filter((code: string) => code !== 'W-VH-OVERLAP')
    }
    expect(await codesAt(least * H - 30)).toEqual(['W-VH-BELOW'])
    expect(await codesAt(least * H)).toEqual([])
    expect(await codesAt(most * H)).toEqual([])
    expect(await codesAt(most * H + 30)).toEqual(['ERR-C-VH-2'])
  })

  it('in PRI and SEC1 the levels do not overlap; in INF only 2 and 3 do (AMB-30)', () => {
    const on = civilDate('2026-09-14')
    const overlapping = (schoolLevel: 'PRI' | 'INF') =>
      [1, 2, 3, 4].filter((level) => {
        const [worse, milder] = [rangeOf(schoolLevel, level, school, on), rangeOf(schoolLevel, level + 1, school, on)]
        return worse !== undefined && milder !== undefined && milder.most >= worse.least
      })
    expect(overlapping('PRI')).toEqual([])
    expect(overlapping('INF')).toEqual([2])
  })

  it('AMB-30 warns for INF level 3 from 14 hours on, and from where the school says', async () => {
    expect((await issue(['MEDIA', 'MEDIA'], voucher('INF', 13.5))).warned).toEqual([])
    expect((await issue(['MEDIA', 'MEDIA'], voucher('INF', 14))).warned).toEqual(['W-VH-OVERLAP'])
    expect((await issue(['GRAVE', 'NONE'], voucher('INF', 14))).warned).toEqual([])
    const later = lombard({ parameters: { 'C-VH-2/overlap': 15 } })
    expect((await issue(['MEDIA', 'MEDIA'], voucher('INF', 14.5), later)).warned).toEqual([])
  })

  it('AMB-30 the municipality may set 13 from a day on: the other numbers stay those of the annex', async () => {
    const version = { version: 'delibera-7', norm: 'Delibera 7/2027', from: civilDate('2027-01-01'), values: { 'INF/3/max': 13 * H } }
    const set = lombard({ tables: { [HOURS_TABLE]: [version] } })
    const on = (validFrom: string) => issue(['MEDIA', 'MEDIA'], voucher('INF', 13.5, { validFrom }), set)
    expect((await on('2026-12-31')).refused).toEqual([])
    expect((await on('2027-01-01')).refused).toEqual(['ERR-C-VH-2'])
    expect((await issue(['MEDIA', 'MEDIA'], voucher('INF', 9.5, { validFrom: '2027-01-01' }), set)).warned).toEqual(['W-VH-BELOW'])
  })

  it('above the maximum only with a derogation (voucher-derogation)', async () => {
    expect((await issue(['GRAVE', 'GRAVE'], voucher('INF', 22))).refused).toEqual(['ERR-C-VH-2'])
    expect(await issue(['GRAVE', 'GRAVE'], voucher('INF', 22, { derogationCase: 'C-2026-31' }))).toEqual(NOTHING)
  })

  it('half-hour steps, unless the school sets others', async () => {
    expect((await issue(['GRAVE', 'MEDIA'], voucher('PRI', 12.5))).refused).toEqual([])
    expect((await issue(['GRAVE', 'MEDIA'], voucher('PRI', 12.25))).refused).toEqual(['ERR-C-VH-2/step'])
    const quarter = lombard({ parameters: { 'C-VH-2/step': 15 } })
    expect((await issue(['GRAVE', 'MEDIA'], voucher('PRI', 12.25), quarter)).refused).toEqual([])
  })

  it('ERR-VH-ATTEND never more than the pupil attends, in the period of the table (AMB-29)', async () => {
    const attending = (hours: number, at = school) => issue(['GRAVE', 'GRAVE'], voucher('PRI', 15, { attendedMinutes: hours * H }), at)
    expect((await attending(15)).refused).toEqual([])
    expect((await attending(14.5)).refused).toEqual(['ERR-VH-ATTEND'])
    const fortnight = lombard({ parameters: { 'C-VH-2/weeks': 2 } })
    expect((await attending(7.5, fortnight)).refused).toEqual([])
    expect((await attending(7, fortnight)).refused).toEqual(['ERR-VH-ATTEND'])
  })

  it('whatever the hours: exactly one of below, within, above', () => {
    const within = fc.record({
      schoolLevel: fc.constantFrom('INF', 'PRI', 'SEC1'),
      level: fc.integer({ min: 1, max: 5 }),
      steps: fc.integer({ min: 1, max: 60 }),
    })
    return fc.assert(
      fc.asyncProperty(within, async ({ schoolLevel, level, steps }) => {
        const minutes = steps * 30
        const { least, most, codes } = Object(await calculate('C-VH-2', { schoolLevel, level, minutes, on: '2026-09-14' }, school))
        expect(codes.includes('W-VH-BELOW')).toBe(minutes < least)
        expect(codes.includes('ERR-C-VH-2')).toBe(minutes > most)
        expect(least).toBeLessThanOrEqual(most)
      }),
    )
  })

  it('all sixteen pairs of areas have a level or a question', () => {
    for (const affective of RATINGS)
      for (const autonomy of RATINGS) {
        const level = levelOf({ affective, autonomy })
        const milder = [affective, autonomy].every((area) => area === 'LIEVE' || area === 'NONE')
        expect(level === undefined).toBe(milder && (affective === 'NONE' || autonomy === 'NONE'))
      }
  })

  it('the table names its default and why the hours are weekly (AMB-29, AMB-30)', () => {
    expect(voucherHours.default).toHaveLength(1)
    expect(Object.keys(voucherHours.default[0]?.values ?? {})).toHaveLength(20)
    expect(voucherHours.reason).toContain('AMB-29')
  })
})

describe('D-VH-1, the school year', () => {
  const issued = (validFrom: string, number = 'V-2026-17', when = '2026-09-07'): Told => [
    'voucher-issued',
    when,
    voucher('PRI', 15, { voucher: number, validFrom }),
  ]

  it('the voucher lapses with 31 August, made by time; the day does not move', async () => {
    const year = await given(ID, [rated('GRAVE', 'GRAVE'), issued('2026-09-14')], school)
    expect(year.dates('D-VH-1')).toMatchObject({ raw: '2027-08-31', legal: '2027-08-31' })
    expect(year.at('2027-08-31 23:59').state.phase).toBe('ISSUED')
    expect(year.at('2027-09-01 00:00').state.phase).toBe('LAPSED')
    expect(year.at('2027-09-01').standing('D-VH-1', '2027-09-01')).toBe('lapsed')
    const sunday = await given(ID, [rated('GRAVE', 'GRAVE', '2024-09-02'), issued('2025-01-07', 'V-2025-1', '2025-01-07')], school)
    expect(sunday.legal('D-VH-1')).toBe('2025-08-31')
  })

  it('a voucher of the last day of the year lasts that day, one of the first day the year', async () => {
    expect((await given(ID, [rated('GRAVE', 'GRAVE'), issued('2027-08-31')], school)).legal('D-VH-1')).toBe('2027-08-31')
    expect((await given(ID, [rated('GRAVE', 'GRAVE'), issued('2027-09-01')], school)).legal('D-VH-1')).toBe('2028-08-31')
  })

  it('a voucher for the next year takes the place of the running one; after a lapse a new obligation arises', async () => {
    const ahead = await given(ID, [rated('GRAVE', 'GRAVE'), issued('2026-09-14'), issued('2027-09-01', 'V-2027-3', '2027-07-05')], school)
    expect(ahead.legal('D-VH-1')).toBe('2028-08-31')
    const anew = [rated('GRAVE', 'GRAVE'), issued('2026-09-14')] as const
    const lapsed = (await given(ID, anew, school)).at('2027-09-06')
    expect(
      lapsed.judge('voucher-issued', '2027-09-06', voucher('PRI', 15, { validFrom: '2027-09-13' }), 'committing-body').refused,
    ).toEqual(['ERR-D-VH-1'])
    const renewed = (await given(ID, [...anew, issued('2027-09-13', 'V-2027-3', '2027-09-06')], school)).at('2027-09-06 13:00')
    expect(renewed.standing('D-VH-1', '2027-10-01')).toBe('open')
    expect(renewed.all.map(({ settled }) => settled?.outcome)).toEqual(['lapsed', undefined])
  })

  it('the same voucher may be written again inside its year and level', async () => {
    const year = await given(ID, [rated('GRAVE', 'MEDIA'), ['voucher-issued', '2026-09-07', voucher('PRI', 12)]], school)
    const again = voucher('PRI', 14, { validFrom: '2026-11-02' })
    expect(year.judge('voucher-issued', '2026-10-26', again, 'committing-body')).toEqual(NOTHING)
  })

  it('a voucher that has ended lapses no more, and is not issued again', async () => {
    const ended = await given(
      ID,
      [rated('GRAVE', 'GRAVE'), issued('2026-09-14'), ['voucher-ended', '2027-02-01', { reason: 'transferred' }]],
      school,
    )
    expect(ended.at('2027-09-02').state.phase).toBe('ENDED')
    expect(ended.judge('voucher-issued', '2027-02-02', voucher('PRI', 15), 'committing-body').refused).toEqual(['ERR-PHASE'])
  })
})

describe('what is mended afterwards', () => {
  it('a rating withdrawn or told late is no rating: what stands is judged', async () => {
    const twice = await given(ID, [rated('GRAVE', 'GRAVE'), rated('LIEVE', 'LIEVE', '2026-09-03')], school)
    const asks = (one: typeof twice) => one.judge('voucher-issued', '2026-09-07', voucher('PRI', 15), 'committing-body').refused
    expect(asks(twice)).toEqual(['ERR-C-VH-2'])
    expect(asks(corrected(twice, 'f2'))).toEqual([])
    expect(asks(await given(ID, [rated('LIEVE', 'LIEVE', '2026-09-03'), rated('GRAVE', 'GRAVE')], school))).toEqual(['ERR-C-VH-2'])
  })

  it('a voucher whose day was wrong keeps its obligation, on the right day', async () => {
    const issued: Told = ['voucher-issued', '2026-09-07', voucher('PRI', 15)]
    const one = await given(ID, [rated('GRAVE', 'GRAVE'), issued], school)
    const mended = corrected(one, 'f2', '2026-09-08')
    expect(mended.find('D-VH-1')?.id).toBe(one.find('D-VH-1')?.id)
    expect(corrected(one, 'f2').find('D-VH-1')).toBeUndefined()
  })
})

describe('who sees what (§ 7.4)', () => {
  it('ratings and level are special, for social service, GLO and family; the office sees hours, the provider nothing here', async () => {
    const { facts, specialSeenBy, seenBy } = await procedureOf(ID)
    expect(Object.keys(facts['areas-rated']?.special ?? {})).toEqual(['affective', 'autonomy', 'sheet'])
    expect(Object.keys(facts['level-decided']?.special ?? {})).toEqual(['level', 'reasons'])
    expect(specialSeenBy).toEqual(['ds', 'social-worker', 'committing-body', 'parent'])
    expect(seenBy.provider).toBeUndefined()
  })

  it('only the services, the committing body and the head teacher rate', async () => {
    expect((await opening(ID, rated('GRAVE', 'GRAVE'), 'clerk', school)).refused).toEqual(['ERR-ROLE'])
    expect(await opening(ID, rated('GRAVE', 'GRAVE'), 'social-worker', school)).toEqual(NOTHING)
  })
})
