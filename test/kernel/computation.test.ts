import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Computation, type ComputationInputs, datesOf, explain } from '../../lib/kernel/computation.ts'
import {
  before,
  days,
  daysBack,
  fixed,
  hours,
  type MeasuredTerm,
  months,
  monthsBack,
  after as notBefore,
  onTheDay,
  within,
  workingDays,
  workingDaysBack,
} from '../../lib/kernel/term.ts'
import { civilDate, instant } from '../../lib/kernel/time.ts'
import { always, at, calendars, days2020to2040, explained, fiveDays, moments2020to2040, on, ownDays, sixDays } from './samples.ts'

const metDays = ({ met }: Computation): string[] => met.map(({ date, name }) => `${date} ${name}`)
const pastDays = ({ roll }: Computation): string[] => roll.past.map(({ date, name }) => `${date} ${name}`)

describe('an explanation', () => {
  it('says what was excluded and what was counted', () => {
    expect(explained(days(30), on('2026-10-02'), fiveDays)).toMatchObject({
      excluded: 'il giorno iniziale: venerdì 2 ottobre 2026',
      counted: '30 giorni',
    })
    expect(explained(hours(48), at('2026-10-13T11:20:00+02:00'), fiveDays)).toMatchObject({
      excluded: 'l’istante iniziale: martedì 13 ottobre 2026, ore 11:20',
      counted: '48 ore',
    })
    expect(explained(daysBack(5), on('2026-10-22'), fiveDays).excluded).toBe('il giorno iniziale: giovedì 22 ottobre 2026')
    for (const term of [fixed(6, 30), onTheDay, before, days(0)]) expect(explained(term, on('2026-10-02'), fiveDays).excluded).toBe('nulla')
  })

  it('names the calendar and carries its own inputs', () => {
    const computation = explained(days(3), on('2026-10-13'), ownDays)
    expect(computation).toMatchObject({
      calendar: 'prova-patrono',
      inputs: { rule: 'prova-D1', norm: 'art. 1', trigger: 'Istanza ricevuta' },
    })
  })

  it('lists the holidays inside the term, each with its source: they count like any day', () => {
    const computation = explained(days(30), on('2026-10-02'), fiveDays)
    expect(metDays(computation)).toEqual([
      '2026-10-04 San Francesco d’Assisi',
      '2026-10-11 domenica',
      '2026-10-18 domenica',
      '2026-10-25 domenica',
    ])
    expect(computation.met[0]?.source).toBe('L. 260/1949, art. 2, come modificato dalla L. 151/2025, art. 1')
    expect(computation.met[1]?.source).toBe('L. 260/1949, art. 2 (tutte le domeniche)')
  })

  it('lists those inside a term that counts backwards, in hours, or before an opening', () => {
    expect(metDays(explained(daysBack(10), on('2027-04-08'), fiveDays))).toEqual(['2027-04-04 domenica'])
    expect(metDays(explained(hours(48), at('2026-10-16T15:30:00+02:00'), fiveDays))).toEqual(['2026-10-18 domenica'])
    expect(metDays(explained(notBefore(15), on('2026-10-16'), fiveDays))).toEqual(['2026-10-18 domenica', '2026-10-25 domenica'])
  })

  it('lists all of a long term, and only the layers that the norm counts', () => {
    expect(explained(days(1461), on('2026-01-01'), fiveDays).met.length).toBeGreaterThan(209)
    expect(metDays(explained(days(3), on('2026-06-22'), ownDays))).toEqual(['2026-06-24 San Giovanni (patrono di Torino)'])
    expect(metDays(explained(days(3), on('2026-06-22'), ownDays, { counts: ['national'] }))).toEqual([])
  })

  it('says why the end moved and past which days, with their source', () => {
    const forward = explained(days(2), on('2026-12-23'), fiveDays)
    expect(pastDays(forward)).toEqual(['2026-12-25 Natale', '2026-12-26 Santo Stefano', '2026-12-27 domenica'])
    expect(forward.roll.past.every(({ source }) => source.startsWith('L. 260/1949'))).toBe(true)
    expect(forward.roll).toMatchObject({
      moved: true,
      why: 'l’ultimo giorno sarebbe venerdì 25 dicembre 2026 (Natale): si passa al primo giorno seguente non festivo, saltando anche sabato 26 dicembre 2026 (Santo Stefano) e domenica 27 dicembre 2026',
    })
    const backward = explained(daysBack(10), on('2027-04-08'), fiveDays)
    expect(pastDays(backward)).toEqual(['2027-03-29 Lunedì dell’Angelo', '2027-03-28 Pasqua'])
    expect(backward.roll.why).toBe(
      'l’ultimo giorno sarebbe lunedì 29 marzo 2027 (Lunedì dell’Angelo): si torna al primo giorno precedente non festivo, saltando anche domenica 28 marzo 2027 (Pasqua)',
    )
  })

  it.each<[MeasuredTerm, string, string]>([
    [days(30), '2026-11-02', 'l’ultimo giorno non è né domenica né festivo: non si sposta'],
    [days(2), '2027-02-04', 'l’ultimo giorno è un sabato, che è un giorno ordinario: non si sposta'],
    [days(0), '2026-10-18', 'l’atto è dovuto il giorno stesso'],
    [hours(48), '2026-10-16', 'un termine a ore non si sposta, neppure se scade di domenica o in un giorno festivo'],
    [fixed(10, 31), '2027-01-01', 'una data fissa non si sposta'],
    [within({ month: 3, day: 1 }, { month: 3, day: 28 }), '2027-01-01', 'un periodo a date fisse non si sposta'],
    [onTheDay, '2026-10-18', 'un giorno stabilito da un atto non si sposta'],
    [before, '2026-10-19', 'il limite è l’atto stesso: non si sposta'],
    [notBefore(1), '2026-10-16', 'è un’apertura, non una scadenza: non si sposta'],
    [workingDays(3), '2026-10-16', 'contano solo i giorni in cui l’ufficio è aperto'],
    [workingDaysBack(3), '2026-10-16', 'contano solo i giorni in cui l’ufficio è aperto'],
  ])('says why %j from %s does not move', (term, start, why) => {
    expect(explained(term, on(start), fiveDays).roll).toEqual({ moved: false, why, past: [] })
  })

  it('says that the patron does not count for a norm that leaves him out', () => {
    const { roll } = explained(days(1), on('2026-06-23'), ownDays, { counts: ['national'] })
    expect(roll).toMatchObject({
      moved: false,
      why: 'l’ultimo giorno è mercoledì 24 giugno 2026 (San Giovanni, patrono di Torino), che per questa norma non è festivo: non si sposta',
    })
  })

  it('shows the other reading of Saturday, whichever week the office works (A-02)', () => {
    const five = explained(workingDaysBack(5), on('2026-10-23'), fiveDays)
    expect(five.alternatives).toEqual([{ reading: 'se il sabato fosse lavorativo (A-02)', date: '2026-10-17' }])
    const six = explained(workingDaysBack(5), on('2026-10-23'), sixDays)
    expect(six.alternatives).toEqual([{ reading: 'se il sabato non fosse lavorativo (A-02)', date: '2026-10-16' }])
    expect(five.sentence).toContain('Se il sabato fosse lavorativo (A-02) scadrebbe sabato 17 ottobre 2026.')
    expect(explained(days(5), on('2026-10-23'), fiveDays).alternatives).toEqual([])
  })

  it('shows both clocks across a change of the hour, and none elsewhere (A-03)', () => {
    const autumn = explained(hours(48), at('2026-10-24T10:00:00+02:00'), fiveDays)
    expect(autumn.alternatives).toEqual([{ reading: 'contando le ore dell’orologio (A-03)', date: '2026-10-26T09:00:00.000Z' }])
    const spring = explained(hours(48), at('2027-03-27T10:00:00+01:00'), fiveDays)
    expect(spring.alternatives).toEqual([{ reading: 'contando le ore trascorse (A-03)', date: '2027-03-29T09:00:00.000Z' }])
    expect(explained(hours(48), at('2026-10-13T10:00:00+02:00'), fiveDays).alternatives).toEqual([])
  })
})

describe('the aim', () => {
  const aim = { term: days(20), anchor: on('2026-11-02'), why: 'restano 20 giorni se il tempo già trascorso si conta (A-35)' }

  it('brings the target forward and says why', () => {
    const computation = explained(days(30), on('2026-11-02'), fiveDays, { aim })
    expect(computation.result).toMatchObject({ legal: '2026-12-02', target: '2026-11-20' })
    expect(computation.sentence).toContain(
      'Conviene provvedere entro venerdì 20 novembre 2026: restano 20 giorni se il tempo già trascorso si conta (A-35).',
    )
  })

  it('never puts the target off, nor gives its reason to a target that is not its own', () => {
    const computation = explained(days(30), on('2026-10-02'), fiveDays, { aim: { ...aim, term: days(60) } })
    expect(computation.result).toMatchObject({ target: '2026-10-30' })
    expect(computation.sentence).toContain(
      'Conviene provvedere entro venerdì 30 ottobre 2026, ultimo giorno utile di apertura dell’ufficio.',
    )
    expect(computation.sentence).not.toContain('A-35')
  })

  it('from before the obligation arose is no target', () => {
    const late = { ...aim, term: days(3), anchor: on('2026-10-05') }
    expect(explained(days(3), on('2026-10-13'), fiveDays, { aim: late }).result).toMatchObject({ target: '2026-10-16' })
  })
})

describe('the sentence', () => {
  const sentence = (term: MeasuredTerm, start: string, more: Partial<ComputationInputs> = {}): string =>
    explained(term, start.length > 10 ? at(start) : on(start), fiveDays, more).sentence

  it('tells a parent the end, how it was counted, why it moved, when to act and the norm', () => {
    expect(sentence(days(30), '2026-10-02', { norm: 'App. I, artt. 8 e 10' })).toBe(
      'Il termine scade lunedì 2 novembre 2026: si contano 30 giorni dal giorno dopo venerdì 2 ottobre 2026 («Istanza ricevuta»); l’ultimo giorno sarebbe domenica 1° novembre 2026 (Ognissanti): si passa al primo giorno seguente non festivo. Conviene provvedere entro venerdì 30 ottobre 2026, ultimo giorno utile di apertura dell’ufficio. Norma: App. I, artt. 8 e 10.',
    )
  })

  it('of hours', () => {
    expect(sentence(hours(48), '2026-10-24T10:00:00+02:00')).toBe(
      'Il termine scade lunedì 26 ottobre 2026, ore 09:00: si contano 48 ore da sabato 24 ottobre 2026, ore 10:00 («Istanza ricevuta»); un termine a ore non si sposta, neppure se scade di domenica o in un giorno festivo. Contando le ore dell’orologio (A-03) si arriverebbe a lunedì 26 ottobre 2026, ore 10:00: per il cambio dell’ora vale il termine che scade prima. Norma: art. 1.',
    )
    expect(sentence(hours(1), '2026-10-13T10:00:00+02:00')).toContain(': si conta 1 ora da martedì 13 ottobre 2026, ore 10:00')
  })

  it('of a term of the school’s own', () => {
    expect(sentence(days(0), '2026-10-13', { internal: true })).toBe(
      'Il termine interno scade martedì 13 ottobre 2026: l’atto è dovuto il giorno stesso di «Istanza ricevuta». Il testo non fissa una durata: è un termine interno, che si è dato la scuola, non un termine di legge. Norma: art. 1.',
    )
    expect(sentence(days(3), '2026-10-13')).not.toContain('interno')
  })

  it.each<[MeasuredTerm, string, string]>([
    [
      days(1),
      '2026-11-04',
      'Il termine scade giovedì 5 novembre 2026: si conta 1 giorno dal giorno dopo mercoledì 4 novembre 2026 («Istanza ricevuta»); l’ultimo giorno non è né domenica né festivo: non si sposta.',
    ],
    [
      months(1),
      '2026-12-15',
      'Il termine scade venerdì 15 gennaio 2027: si conta 1 mese da martedì 15 dicembre 2026 («Istanza ricevuta»), giorno che resta fuori; l’ultimo giorno non è né domenica né festivo: non si sposta.',
    ],
    [
      monthsBack(2),
      '2027-03-15',
      'Il termine scade venerdì 15 gennaio 2027: si contano 2 mesi all’indietro da lunedì 15 marzo 2027 («Istanza ricevuta»), giorno che resta fuori; l’ultimo giorno non è né domenica né festivo: non si sposta.',
    ],
    [
      fixed(6, 30),
      '2026-10-16',
      'Il termine scade mercoledì 30 giugno 2027: è una data fissa («entro il 30 giugno»), la prima da venerdì 16 ottobre 2026 («Istanza ricevuta»), e non si sposta.',
    ],
    [
      within({ month: 3, day: 1 }, { month: 3, day: 31 }),
      '2026-10-16',
      'Il periodo va da lunedì 1° marzo 2027 a mercoledì 31 marzo 2027: è il primo periodo («dal 1° marzo al 31 marzo») che non era già finito venerdì 16 ottobre 2026 («Istanza ricevuta»), e non si sposta.',
    ],
    [onTheDay, '2026-10-22', 'Il termine scade giovedì 22 ottobre 2026: è il giorno stabilito da «Istanza ricevuta», e non si sposta.'],
    [before, '2026-10-23', 'Il termine scade giovedì 22 ottobre 2026: va fatto prima di venerdì 23 ottobre 2026 («Istanza ricevuta»).'],
    [
      before,
      '2026-10-26T15:00:00+01:00',
      'Il termine scade lunedì 26 ottobre 2026, ore 15:00: va fatto prima di lunedì 26 ottobre 2026, ore 15:00 («Istanza ricevuta»).',
    ],
    [
      notBefore(15),
      '2026-10-16',
      'Si può da domenica 1° novembre 2026: prima devono passare 15 giorni interi dopo venerdì 16 ottobre 2026 («Istanza ricevuta»).',
    ],
    [
      notBefore(1),
      '2026-10-16',
      'Si può da domenica 18 ottobre 2026: prima deve passare 1 giorno intero dopo venerdì 16 ottobre 2026 («Istanza ricevuta»).',
    ],
    [notBefore(0), '2026-10-16', 'Si può da sabato 17 ottobre 2026: è il giorno dopo venerdì 16 ottobre 2026 («Istanza ricevuta»).'],
  ])('of %j from %s', (term, start, expected) => expect(sentence(term, start)).toBe(`${expected} Norma: art. 1.`))

  it('has no doubled sign, no bracket inside another, and ends with one full stop, whatever was counted', () => {
    always(fc.tuple(inputs, calendars), ([given, calendar]) => {
      const { sentence: said, roll } = explain(given, calendar)
      expect(said).not.toMatch(/\([^)]*\(|\)\)|;;|\.\.|,,| {2}| [.,;:]|undefined|NaN/)
      expect(said).toMatch(/^[A-Z].*[^.]\.$/s)
      expect(roll.why).not.toBe('')
    })
  })
})

const lengths = fc.integer({ min: 0, max: 60 })
const terms: fc.Arbitrary<MeasuredTerm> = fc.oneof(
  fc
    .tuple(fc.constantFrom(hours, days, daysBack, months, monthsBack, workingDays, workingDaysBack, notBefore), lengths)
    .map(([make, n]): MeasuredTerm => make(n)),
  fc.constantFrom<MeasuredTerm[]>(onTheDay, before, fixed(6, 30), fixed(2, 29), within({ month: 11, day: 8 }, { month: 1, day: 11 })),
)
const anchors = fc.oneof(
  days2020to2040.map((day) => ({ on: day })),
  moments2020to2040.map((moment) => ({ at: moment })),
)
const inputs: fc.Arbitrary<ComputationInputs> = fc
  .record({
    rule: fc.constant('prova-D1'),
    norm: fc.constantFrom('art. 1', 'DPR 1124/1965 art. 53 (N-02)', 'L. 241/1990, art. 25 c. 4.'),
    term: terms,
    internal: fc.boolean(),
    anchor: anchors,
    trigger: fc.constant('Istanza ricevuta'),
    since: days2020to2040,
    counts: fc.constantFrom<ComputationInputs['counts'][]>(['national', 'patron'], ['national'], []),
    aim: fc.option(fc.record({ term: terms, anchor: anchors, why: fc.constant('prudenza (A-29)') }), { nil: undefined }),
  })
  .map(({ aim, ...rest }): ComputationInputs => (aim === undefined ? rest : { ...rest, aim }))

describe('an execution receipt', () => {
  it('is byte for byte the same when computed again, also from inputs that were stored', () => {
    always(fc.tuple(inputs, calendars), ([given, calendar]) => {
      const computation = explain(given, calendar)
      const text = JSON.stringify(computation)
      expect(JSON.stringify(explain(computation.inputs, calendar))).toBe(text)
      const stored: Computation = JSON.parse(text)
      expect(JSON.stringify(explain(stored.inputs, calendar))).toBe(text)
    })
  })

  it('has the dates that folding and scheduling see', () => {
    always(fc.tuple(inputs, calendars), ([given, calendar]) => {
      expect(explain(given, calendar).result).toEqual(datesOf(given, calendar))
    })
  })

  it('differs when anything that it depends on differs', () => {
    const of = (more: Partial<ComputationInputs>, calendar = fiveDays): string =>
      JSON.stringify(explained(days(3), on('2026-10-13'), calendar, more))
    const receipts = [
      of({}),
      of({ rule: 'prova-D2' }),
      of({ norm: 'art. 2' }),
      of({ term: days(4) }),
      of({ internal: true }),
      of({ anchor: { at: instant('2026-10-13T10:00:00Z') } }),
      of({ trigger: 'Altro' }),
      of({ since: civilDate('2026-10-12') }),
      of({ counts: ['national'] }),
      of({}, sixDays),
    ]
    expect(new Set(receipts).size).toBe(receipts.length)
  })
})
