import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../../../lib/kernel/fact.ts'
import { civilDate } from '../../../lib/kernel/time.ts'
import { calculate } from '../calculate.ts'
import { given, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

const ID = 'voucher-exam-assistance'
const tariff = { version: 'delibera-1', norm: 'Delibera 1/2026', from: civilDate('2026-09-01'), values: { FIRST_CYCLE: 2300, SEC2: 2300 } }
const priced = { tables: { 'voucher-tariff': [tariff] } }
const school = lombard(priced)

const announced = (examFrom = '2027-06-14', schoolLevel = 'SEC1'): Told => [
  'exam-announced',
  '2027-04-12',
  { examFrom, schoolLevel, pupil: 'p-alunno1' },
]
const request = { minutes: 360, peiClause: 'PEI, sezione 9', reasons: 'gli serve l’assistente' }
const requested = (when = '2027-05-10', more: Record<string, unknown> = {}): Told => ['assistance-requested', when, { ...request, ...more }]
const heard = (shared = true): Told => ['services-heard', '2027-05-12', { shared }]
const authorise = { budgetLeft: 50_000, act: 'det. 12' }
const authorised: Told = ['assistance-authorised', '2027-05-20', authorise]
const refuse = { reasons: 'il servizio non ha personale in quei giorni' }
const notice: Told = ['refusal-announced', '2027-05-20', { channel: 'pec', reasons: 'manca personale' }]

const conditions = {
  requested: '2027-05-10',
  examFrom: '2027-06-14',
  schoolLevel: 'SEC1',
  minutes: 360,
  reasons: true,
  inPei: true,
  sharedByServices: true,
  budgetLeft: 50_000,
}

describe('the worked examples', () => {
  it('EX-VE-1 all conditions hold: authorisable, and a person decides (C-VE-1)', async () => {
    expect(await calculate('C-VE-1', conditions, school)).toEqual({ authorisable: true, decides: 'a-person', cost: 13_800, codes: [] })
    const ready = await given(ID, [announced(), requested(), heard()], school)
    // Nothing is authorised by time, however long it waits.
    expect(ready.at('2027-09-30').state.counts['assistance-authorised']).toBeUndefined()
    expect(ready.find('DN-GEN-1')?.bearer).toBe('committing-body')
    expect(ready.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body')).toEqual({ refused: [], warned: [] })
  })

  it('EX-VE-2 a request on the first exam day is late', async () => {
    expect(await calculate('C-VE-1', { ...conditions, requested: '2027-06-14' }, school)).toMatchObject({
      authorisable: false,
      codes: ['ERR-VE-LATE'],
    })
    const exam = await given(ID, [announced()], school)
    expect(exam.judge('assistance-requested', '2027-06-14 00:00', request, 'ds').refused).toEqual(['ERR-VE-LATE'])
    expect(exam.judge('assistance-requested', '2027-06-13 23:59', request, 'ds').refused).toEqual([])
  })

  it('EX-VE-4 the cost of 138.00 is more than the 100.00 left', async () => {
    expect(await calculate('C-VE-1', { ...conditions, budgetLeft: 10_000 }, school)).toMatchObject({
      authorisable: false,
      cost: 13_800,
      codes: ['ERR-VE-BUDGET'],
    })
    const ready = await given(ID, [announced(), requested(), heard()], school)
    const withLeft = (budgetLeft: number) => ready.judge('assistance-authorised', '2027-05-20', { budgetLeft }, 'committing-body').refused
    expect(withLeft(10_000)).toEqual(['ERR-VE-BUDGET'])
    expect(withLeft(13_799)).toEqual(['ERR-VE-BUDGET'])
    expect(withLeft(13_800)).toEqual([])
  })
})

describe('what C-VE-1 wants', () => {
  it('ERR-VE-PEI not in the PEI: said with the request, and the authorisation is refused until a new request names it', async () => {
    expect(await calculate('C-VE-1', { ...conditions, inPei: false }, school)).toMatchObject({ authorisable: false, codes: ['ERR-VE-PEI'] })
    const exam = await given(ID, [announced()], school)
    const { peiClause: _, ...without } = request
    expect(exam.judge('assistance-requested', '2027-05-10', without, 'ds')).toEqual({ refused: [], warned: ['W-VE-PEI'] })
    const missing = await given(ID, [announced(), ['assistance-requested', '2027-05-10', without], heard()], school)
    expect(missing.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body').refused).toEqual(['ERR-VE-PEI'])
    const named = await given(ID, [announced(), ['assistance-requested', '2027-05-10', without], heard(), requested('2027-05-18')], school)
    expect(named.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body').refused).toEqual([])
    expect(named.legal('DN-GEN-1')).toBe('2027-06-09')
  })

  it('reasons, and the agreement of the services', async () => {
    const exam = await given(ID, [announced()], school)
    const { reasons: _, ...bare } = request
    expect(exam.judge('assistance-requested', '2027-05-10', bare, 'ds').refused).toEqual(['ERR-C-VE-1/reasons'])
    const unheard = await given(ID, [announced(), requested()], school)
    const against = await given(ID, [announced(), requested(), heard(false)], school)
    for (const one of [unheard, against])
      expect(one.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body').refused).toEqual(['ERR-C-VE-1/services'])
    const before = await given(ID, [announced(), ['services-heard', '2027-05-03', { shared: true }], requested()], school)
    expect(before.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body').refused).toEqual([])
  })

  it('a late request that the head teacher recorded all the same is not authorised', async () => {
    const late = await given(ID, [announced(), requested('2027-06-14'), heard()], school)
    expect(late.judge('assistance-authorised', '2027-06-15', authorise, 'committing-body').refused).toEqual(['ERR-VE-LATE/authorised'])
  })

  it('W-VV-TARIFF without an act for 2026/27 the last price goes on (AMB-32)', async () => {
    const unpriced = lombard()
    expect(await calculate('C-VE-1', conditions, unpriced)).toEqual({
      authorisable: true,
      decides: 'a-person',
      cost: 13_800,
      codes: ['W-VV-TARIFF'],
    })
    const ready = await given(ID, [announced(), requested(), heard()], unpriced)
    expect(ready.judge('assistance-authorised', '2027-05-20', authorise, 'committing-body')).toEqual({
      refused: [],
      warned: ['W-VV-TARIFF'],
    })
  })

  it('AMB-44 the school may leave SEC2 to the regional guidelines', async () => {
    const apart = lombard({ parameters: { 'C-VE-1/sec2': false } })
    const asks = async (level: string, at: typeof school) =>
      (await given(ID, [announced('2027-06-16', level)], at)).judge('assistance-requested', '2027-05-10', request, 'ds').refused
    expect(await asks('SEC2', school)).toEqual([])
    expect(await asks('SEC2', apart)).toEqual(['ERR-C-VE-1/sec2'])
    expect(await asks('SEC1', apart)).toEqual([])
  })

  it('authorisable exactly when every condition holds; the cost is exact to the cent', () =>
    fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 10_080 }),
        fc.integer({ min: 0, max: 400_000 }),
        async (reasons, inPei, sharedByServices, early, minutes, budgetLeft) => {
          const asked = {
            ...conditions,
            reasons,
            inPei,
            sharedByServices,
            minutes,
            budgetLeft,
            requested: early ? '2027-06-13' : '2027-06-14',
          }
          const { authorisable, cost, decides } = Object(await calculate('C-VE-1', asked, school))
          expect(Math.abs(cost - (minutes * 2300) / 60)).toBeLessThanOrEqual(0.5)
          expect(authorisable).toBe(reasons && inPei && sharedByServices && early && cost <= budgetLeft)
          expect(decides).toBe('a-person')
        },
      ),
    ))
})

describe('D-VE-1, before the first exam day', () => {
  it('the text says only before; the school aims at thirty days before', async () => {
    const exam = await given(ID, [announced()], school)
    expect(exam.dates('D-VE-1')).toEqual({ raw: '2027-06-13', legal: '2027-06-13', target: '2027-05-14' })
    expect(exam.computation('D-VE-1')?.sentence).toContain('termine interno')
    expect(exam.standing('D-VE-1', '2027-06-13 23:59')).toBe('open')
    expect(exam.standing('D-VE-1', '2027-06-14 00:00')).toBe('late')
    const other = lombard({ ...priced, internalTerms: { 'D-VE-1': { kind: 'days-back', n: 60 } } })
    expect((await given(ID, [announced()], other)).target('D-VE-1')).toBe('2027-04-15')
  })

  it('when the exam is told late, the aim is not before that day', async () => {
    expect((await given(ID, [announced('2027-04-20')], school)).dates('D-VE-1')).toMatchObject({
      legal: '2027-04-19',
      target: '2027-04-19',
    })
  })

  it('follows an exam that is moved, and with it the time for deciding and for telling the board', async () => {
    const moved: Told = ['exam-moved', '2027-05-03', { examFrom: '2027-06-21' }]
    expect((await given(ID, [announced(), moved], school)).legal('D-VE-1')).toBe('2027-06-20')
    const later = await given(
      ID,
      [announced(), requested(), heard(), authorised, ['exam-moved', '2027-05-25', { examFrom: '2027-06-21' }]],
      school,
    )
    expect(later.state.phase).toBe('AUTHORISED')
    expect(later.legal('D-VE-1/board')).toBe('2027-06-20')
    expect(later.judge('board-told', '2027-06-01').refused).toEqual([])
  })
})

describe('the decision of the Ente', () => {
  it('DN-GEN-1 thirty days from the request; the aim is before the exam', async () => {
    const asked = await given(ID, [announced(), requested('2027-05-10')], school)
    expect(asked.dates('DN-GEN-1')).toMatchObject({ raw: '2027-06-09', legal: '2027-06-09', target: '2027-06-09' })
    // The 13th, the day before the exam, is a Sunday.
    const close = await given(ID, [announced(), requested('2027-05-31')], school)
    expect(close.dates('DN-GEN-1')).toEqual({ raw: '2027-06-30', legal: '2027-06-30', target: '2027-06-11' })
    const decided = await given(ID, [announced(), requested(), heard(), authorised], school)
    expect(decided.standing('DN-GEN-1', '2027-07-01')).toBe('met')
  })

  it('DN-GEN-1 is the law’s: under the text alone nothing has a term', async () => {
    const textAlone = lombard({ governing: 'regulation' })
    const asked = await given(ID, [announced(), requested()], textAlone)
    expect(asked.find('DN-GEN-1')).toBeUndefined()
    expect(asked.judge('assistance-refused', '2027-05-20', refuse, 'committing-body').refused).toEqual([])
    expect((await given(ID, [announced(), requested()], lombard({ governing: 'national' }))).legal('DN-GEN-1')).toBe('2027-06-09')
  })

  it('DN-GEN-2 no refusal without notice, before it arrives, or before the ten days have run', async () => {
    const refusal = async (facts: readonly Told[], when: string) =>
      (await given(ID, [announced(), requested(), ...facts], school)).judge('assistance-refused', when, refuse, 'committing-body').refused
    const arrived: Told = ['announcement-received', '2027-05-21']
    expect(await refusal([], '2027-05-20')).toEqual(['ERR-DN-GEN-2'])
    expect(await refusal([notice], '2027-06-30')).toEqual(['ERR-DN-GEN-2'])
    expect(await refusal([notice, arrived], '2027-05-31 23:59')).toEqual(['ERR-DN-GEN-2'])
    expect(await refusal([notice, arrived], '2027-06-01 00:00')).toEqual([])
    expect(await refusal([notice, arrived, ['observations-received', '2027-05-25']], '2027-05-25 12:01')).toEqual([])
  })

  it('DN-GEN-2 ten days that end on a Sunday go on; a new notice gives new ones', async () => {
    const sunday = [announced(), requested(), notice, ['announcement-received', '2027-05-20']] as const
    const once = await given(ID, sunday, school)
    expect(once.dates('DN-GEN-2')).toMatchObject({ raw: '2027-05-30', legal: '2027-05-31' })
    expect(once.judge('assistance-refused', '2027-05-31', refuse, 'committing-body').refused).toEqual(['ERR-DN-GEN-2'])
    const again: Told = ['refusal-announced', '2027-06-03', { channel: 'pec', reasons: 'altro motivo' }]
    const anew = await given(ID, [...sunday, ['observations-received', '2027-05-25'], again], school)
    expect(anew.judge('assistance-refused', '2027-06-04', refuse, 'committing-body').refused).toEqual(['ERR-DN-GEN-2'])
  })

  it('the notice suspends the thirty days; without observations they go on when the ten are over (DN-GEN-1, DN-GEN-2)', async () => {
    const told = await given(ID, [announced(), requested('2027-05-10'), notice, ['announcement-received', '2027-05-20']], school)
    expect(told.dates('DN-GEN-1')).toBe('stopped')
    const over = told.at('2027-06-01')
    expect(over.state.counts['observation-term-over']).toBe(1)
    // Ten days used by the 20th, twenty left from 31 May: 20 June is a Sunday.
    expect(over.dates('DN-GEN-1')).toMatchObject({ raw: '2027-06-20', legal: '2027-06-21' })
  })

  it('with observations they go on ten days after these', async () => {
    const observed = await given(
      ID,
      [announced(), requested('2027-05-10'), notice, ['announcement-received', '2027-05-20'], ['observations-received', '2027-05-24']],
      school,
    )
    expect(observed.standing('DN-GEN-2', '2027-06-10')).toBe('met')
    expect(observed.at('2027-06-03 23:00').dates('DN-GEN-1')).toBe('stopped')
    expect(observed.at('2027-06-04').dates('DN-GEN-1')).toMatchObject({ raw: '2027-06-23', legal: '2027-06-23' })
  })

  it('a second notice suspends again; observations after the ten days suspend nothing', async () => {
    const first = [announced(), requested('2027-05-10'), notice, ['announcement-received', '2027-05-20']] as const
    const again: Told = ['refusal-announced', '2027-06-02', { channel: 'pec', reasons: 'altro motivo' }]
    const twice = await given(
      ID,
      [...first, again, ['announcement-received', '2027-06-02 13:00'], ['observations-received', '2027-06-04']],
      school,
    )
    expect(twice.at('2027-06-14 12:00').dates('DN-GEN-1')).toBe('stopped')
    // Of the twenty days that were left on 31 May two had run by 2 June; eighteen go on from 14 June.
    expect(twice.at('2027-06-15').dates('DN-GEN-1')).toMatchObject({ raw: '2027-07-02', legal: '2027-07-02' })
    const late = (await given(ID, [...first, ['observations-received', '2027-06-03']], school)).at('2027-06-30')
    expect(late.find('DN-GEN-2/resumption')).toBeUndefined()
    expect(late.legal('DN-GEN-1')).toBe('2027-06-21')
  })

  it('the applicant is told of a coming refusal (DN-GEN-2)', async () => {
    const { notices } = await procedureOf(ID)
    expect(notices?.['DN-GEN-2/announced']?.on).toBe('refusal-announced')
    const arrived = await given(ID, [announced(), requested(), notice, ['announcement-received', '2027-05-21']], school)
    expect(arrived.find('DN-GEN-2')?.bearer).toBe('ds')
  })

  it('after a decision there is nothing more to decide, and the time for observations is over', async () => {
    const facts: Told[] = [
      announced(),
      requested(),
      heard(),
      notice,
      ['announcement-received', '2027-05-20'],
      ['assistance-authorised', '2027-05-24', authorise],
    ]
    const decided = (await given(ID, facts, school)).at('2027-07-31')
    expect(decided.standing('DN-GEN-2', '2027-07-31')).toBe('ended')
    expect(decided.state.phase).toBe('AUTHORISED')
    expect(decided.judge('assistance-refused', '2027-07-31', refuse, 'committing-body').refused).toContain('ERR-PHASE')
  })
})

describe('what others are told', () => {
  it('the board hears only that an assistant is present: the fact has no field', async () => {
    const { facts } = await procedureOf(ID)
    const told = facts['board-told']
    expect(told && schemaOf(told).safeParse({}).success).toBe(true)
    expect(told && schemaOf(told).safeParse({ pupil: 'p-alunno1' }).success).toBe(false)
  })

  it('and only once it is authorised', async () => {
    const waiting = await given(ID, [announced(), requested(), heard()], school)
    expect(waiting.judge('board-told', '2027-06-01').refused).toEqual(['ERR-ORDER', 'ERR-D-VE-1/board'])
    const granted = await given(ID, [announced(), requested(), heard(), authorised], school)
    expect(granted.legal('D-VE-1/board')).toBe('2027-06-13')
    expect(granted.judge('board-told', '2027-06-01')).toEqual({ refused: [], warned: [] })
  })

  it('reasons and budget are for who asks and who decides', async () => {
    const { facts, specialSeenBy } = await procedureOf(ID)
    expect(Object.keys(facts['assistance-requested']?.special ?? {})).toEqual(['reasons'])
    expect(Object.keys(facts['assistance-authorised']?.special ?? {})).toEqual(['budgetLeft'])
    expect(specialSeenBy).toEqual(['ds', 'social-worker', 'committing-body'])
  })
})
