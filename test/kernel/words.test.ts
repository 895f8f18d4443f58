import { describe, expect, it } from 'vitest'
import { act, type Data, event, type Fact, factIdOf, field, isData, lapse, schemaOf } from '../../lib/kernel/fact.ts'
import { emptyState, fold } from '../../lib/kernel/fold.ts'
import { judge } from '../../lib/kernel/judge.ts'
import { livedThrough, timePassed, yearlyAhead } from '../../lib/kernel/lapse.ts'
import { balanceOf } from '../../lib/kernel/ledger.ts'
import { noticesOf } from '../../lib/kernel/notice.ts'
import { obligations } from '../../lib/kernel/obligation.ts'
import { type CaseState, entersWith, type Procedure, procedure } from '../../lib/kernel/procedure.ts'
import { roundNumber, roundOf } from '../../lib/kernel/proposal-loop.ts'
import { rungsOf } from '../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../lib/kernel/reminder-plan.ts'
import { DEFAULT_SETTINGS } from '../../lib/kernel/school.ts'
import { standingOf } from '../../lib/kernel/standing.ts'
import { before, days, fixed, onTheDay, promptly, within } from '../../lib/kernel/term.ts'
import { civilDate, type Instant, plusDays, romeDateOf, romeTime, romeWallTimeOf, wallTime } from '../../lib/kernel/time.ts'
import { fiveDays } from './samples.ts'

const LEDGER = { owed: 'owed', returned: 'returned' }

/** No real procedure: sums, questions, yearly facts, reckoned days, notices and a proposal that loops. */
const club: Procedure = procedure({
  id: 'club',
  version: 1,
  title: 'Circolo',
  norm: 'art. 0',
  seenBy: { ds: 'all' },
  specialSeenBy: [],
  opens: ['joined', 'proposed'],
  facts: {
    joined: event({ title: 'Iscrizione', by: ['office'], phase: 'IN' }),
    proposed: event({ title: 'Proposta', by: ['office'], phase: 'PROPOSED' }),
    sent: act({ title: 'Invio', by: ['office'], phase: 'SENT', personal: { people: field.person() } }),
    confirmed: event({ title: 'Conferma', by: ['office'], phase: 'CONFIRMED' }),
    declined: event({ title: 'Controproposta', by: ['office'], phase: 'DECLINED' }),
    told: act({ title: 'Avviso', by: ['office'], phase: 'TOLD' }),
    borrowed: act({ title: 'Prestito', by: ['office'], plain: { minutes: field.count(), account: field.label() } }),
    returned: act({ title: 'Restituzione', by: ['office'], plain: { minutes: field.count(), account: field.label() } }),
    decided: act({ title: 'Decisione', by: ['ds'] }),
    left: event({ title: 'Uscita', by: ['office'], phase: 'OUT' }),
    'year-began': lapse('Nuovo anno'),
  },
  reopens: ['proposed'],
  yearly: { 'year-began': { on: { month: 9, day: 1 }, ended: (state) => state.counts.left !== undefined } },
  sums: {
    owed: { title: 'Dovuti', unit: 'minutes', of: { borrowed: { post: ({ minutes, account }) => ({ account, amount: minutes }) } } },
    returned: { title: 'Resi', unit: 'minutes', of: { returned: { post: ({ minutes, account }) => ({ account, amount: minutes }) } } },
  },
  deadlines: {
    'club-D1': {
      title: 'Pagare la quota',
      nature: 'duty',
      bearer: 'clerk',
      from: { joined: {}, 'year-began': { again: 'renews' } },
      endedBy: { 'year-began': true, left: true },
      regulation: { term: fixed(10, 31), norm: 'art. 1' },
    },
    'club-D2': {
      title: 'Restituire',
      nature: 'duty',
      bearer: 'clerk',
      from: { borrowed: { again: 'renews', where: { words: 'resta un debito', test: ({ minutes }) => minutes > 0 } } },
      metBy: {
        returned: {
          words: 'tutto reso',
          test: ({ minutes, account }, state) => balanceOf(state, LEDGER, account) <= minutes,
        },
      },
      regulation: { term: onTheDay, norm: 'art. 2' },
      // One day for every ten minutes that are still owed, before the end of the year.
      reckoned: (state, _, { on }) => {
        const owed = balanceOf(state, LEDGER, 'a')
        return owed === 0 ? undefined : plusDays(civilDate(`${on.slice(0, 4)}-12-31`), -Math.ceil(owed / 10))
      },
    },
    'club-D3': {
      title: 'Rispondere',
      nature: 'duty',
      bearer: 'clerk',
      from: { proposed: { again: 'renews' } },
      metBy: 'confirmed',
      regulation: { term: days(30), norm: 'art. 3' },
      aimed: (_, __, { on }) => ({ on: plusDays(on, 3), why: 'chi aspetta si stanca' }),
    },
  },
  questions: {
    'MAN-CLUB-MUCH': {
      on: 'borrowed',
      rule: 'club-D2',
      title: 'Decidere sul prestito',
      decides: 'ds',
      decidedBy: 'decided',
      term: promptly('decide una persona', days(5)),
      norm: 'art. 4',
      says: 'Il prestito è di {minutes} minuti: decide il Dirigente',
      when: ({ minutes }) => minutes > 100 && { minutes },
    },
  },
  notices: {
    invitation: {
      on: 'sent',
      title: 'Invito',
      says: 'È convocata una riunione',
      norm: 'art. 5',
      to: ({ people }) => ({ people: [people], roles: [] }),
    },
  },
})

const school = { calendar: fiveDays, settings: DEFAULT_SETTINGS }
const at = (day: string, time = '12:00'): Instant => romeTime(civilDate(day), wallTime(time))

const read = (type: string, data: Data): Data => {
  const factType = club.facts[type]
  const result = factType === undefined ? undefined : schemaOf(factType).parse(data)
  if (!isData(result)) throw new Error(type)
  return result
}
const factsOf = (...told: readonly (readonly [string, string, Data?])[]): Fact[] =>
  told.map(([type, day, data = {}], index) => ({
    id: factIdOf(index + 1),
    type,
    occurredAt: at(day),
    recordedAt: at(day),
    by: { subject: 'test', role: 'clerk' },
    data: read(type, data),
  }))
const stateOf = (facts: readonly Fact[]): CaseState =>
  facts.reduce((state, fact) => fold(club, state, fact), emptyState(club, facts[0]?.occurredAt ?? at('2026-01-01')))

describe('sums', () => {
  it('grow by what each fact enters, account by account', () => {
    const state = stateOf(
      factsOf(
        ['joined', '2026-09-10'],
        ['borrowed', '2026-09-11', { minutes: 50, account: 'a' }],
        ['borrowed', '2026-09-12', { minutes: 20, account: 'b' }],
        ['borrowed', '2026-09-13', { minutes: 5, account: 'a' }],
        ['returned', '2026-09-14', { minutes: 25, account: 'a' }],
      ),
    )
    expect(state.sums).toEqual({ owed: { a: 55, b: 20 }, returned: { a: 25 } })
    expect(balanceOf(state, LEDGER, 'a')).toBe(30)
  })

  it('are empty where nothing was entered', () => {
    expect(stateOf(factsOf(['joined', '2026-09-10'], ['borrowed', '2026-09-11', { minutes: 0, account: 'a' }])).sums).toEqual({})
  })
})

describe('a day that state and calendar reckon', () => {
  const lent = factsOf(['joined', '2026-09-10'], ['borrowed', '2026-09-11', { minutes: 50, account: 'a' }])
  const dueOn = (facts: readonly Fact[]) => {
    const found = obligations(club, stateOf(facts), school).find(({ key }) => key === 'club-D2')
    return found?.governing?.kind === 'dated' && 'legal' in found.governing.result ? found.governing.result.legal : found?.settled?.outcome
  }

  it('moves with every fact', () => {
    expect(dueOn(lent)).toBe('2026-12-26')
    expect(dueOn([...lent, ...factsOf(['returned', '2026-09-12', { minutes: 20, account: 'a' }])])).toBe('2026-12-28')
  })

  it('is none where nothing is owed, and the met obligation stays', () => {
    const met = factsOf(
      ['joined', '2026-09-10'],
      ['borrowed', '2026-09-11', { minutes: 50, account: 'a' }],
      ['returned', '2026-09-12', { minutes: 50, account: 'a' }],
    )
    const found = obligations(club, stateOf(met), school).find(({ key }) => key === 'club-D2')
    expect(found?.settled?.outcome).toBe('met')
  })

  it('that moves is no news: neither the move nor the opening is rung again, what lies ahead is', () => {
    const found = obligations(club, stateOf(lent), school).find(({ key }) => key === 'club-D2')
    if (found === undefined) throw new Error('club-D2 is not there')
    const steps = (moved: boolean) => rungsOf(found, { at: at('2026-09-11'), moved }, REGULATION_PLAN, school).map(({ step }) => step)
    expect(steps(false)).toContain('opening')
    expect(steps(true)).not.toContain('opening')
    expect(steps(true)).not.toContain('moved')
    expect(steps(true)).toContain('target')
  })
})

describe('a day that only the target follows', () => {
  it('is aimed at, with its reason, and the legal day stays', () => {
    const [answer] = obligations(club, stateOf(factsOf(['proposed', '2026-10-05'])), school)
    const clock = answer?.governing
    if (clock?.kind !== 'dated' || !('legal' in clock.result)) throw new Error('club-D3 has no date')
    expect(clock.result).toMatchObject({ raw: '2026-11-04', legal: '2026-11-04', target: '2026-10-08' })
    expect(clock.inputs.aim?.why).toBe('chi aspetta si stanca')
  })
})

describe('what time makes every year', () => {
  const joined = factsOf(['joined', '2026-09-01'])

  it('comes at the first instant of its day, never on the day on which the case opens', () => {
    expect(yearlyAhead(club, stateOf(joined))).toEqual([{ fact: 'year-began', at: at('2027-09-01', '00:00') }])
    expect(yearlyAhead(club, stateOf(factsOf(['joined', '2026-08-31'])))).toEqual([{ fact: 'year-began', at: at('2026-09-01', '00:00') }])
  })

  it('is there from its moment on, once a year, however long nobody looked', () => {
    const before = timePassed(club, stateOf(joined), school, at('2027-08-31', '23:59'), 2)
    expect(before.made).toEqual([])
    const exactly = timePassed(club, stateOf(joined), school, at('2027-09-01', '00:00'), 2)
    expect(exactly.made.map(({ id, type }) => [id, type])).toEqual([['f2', 'year-began']])
    const later = timePassed(club, stateOf(joined), school, at('2030-01-01'), 2)
    expect(later.made.map(({ occurredAt }) => romeDateOf(occurredAt))).toEqual(['2027-09-01', '2028-09-01', '2029-09-01'])
  })

  it('ends last year’s obligation and begins this year’s', () => {
    const { state } = timePassed(club, stateOf(joined), school, at('2027-11-02'), 2, true)
    const [last, present] = obligations(club, state, school).filter(({ key }) => key === 'club-D1')
    expect([last?.settled?.outcome, present?.settled]).toEqual(['ended', undefined])
    expect(present === undefined ? undefined : standingOf(present, at('2027-11-02'))).toBe('late')
  })

  it('is made no more once the case follows it no more', () => {
    const gone = stateOf(factsOf(['joined', '2026-09-01'], ['left', '2027-06-10']))
    expect(yearlyAhead(club, gone)).toEqual([])
    expect(timePassed(club, gone, school, at('2030-01-01'), 3).made).toEqual([])
  })

  it('recorded or not, gives the same state', () => {
    const made = timePassed(club, stateOf(joined), school, at('2029-01-01'), 2)
    const recorded = livedThrough(club, [...joined, ...made.made], school, at('2029-01-01'))
    expect(recorded?.made).toEqual([])
    expect(recorded?.state).toEqual(livedThrough(club, joined, school, at('2029-01-01'))?.state)
  })
})

describe('a question that no rule settles', () => {
  const proposal = (minutes: number) => ({
    type: 'borrowed',
    occurredAt: at('2026-09-11'),
    data: { minutes, account: 'a' },
    role: 'clerk' as const,
  })
  const joined = stateOf(factsOf(['joined', '2026-09-10']))

  it('is said with the accepted fact', () => {
    const judged = judge(club, joined, emptyState(club, at('2026-09-10')), proposal(101), school)
    expect(judged.refusals).toEqual([])
    expect(judged.warnings).toEqual([
      { code: 'MAN-CLUB-MUCH', rule: 'club-D2', sentence: 'Il prestito è di 101 minuti: decide il Dirigente', norm: 'art. 4' },
    ])
    expect(judge(club, joined, emptyState(club, at('2026-09-10')), proposal(100), school).warnings).toEqual([])
  })

  it('waits for a person as an obligation of theirs, until they decide', () => {
    const asked = factsOf(['joined', '2026-09-10'], ['borrowed', '2026-09-11', { minutes: 101, account: 'a' }], ['decided', '2026-09-14'])
    const open = obligations(club, stateOf(asked.slice(0, 2)), school).find(({ key }) => key === 'MAN-CLUB-MUCH')
    expect([open?.bearer, open?.title, open?.settled]).toEqual(['ds', 'Decidere sul prestito', undefined])
    expect(open?.governing?.kind === 'dated' && open.governing.inputs.internal).toBe(true)
    const settled = obligations(club, stateOf(asked), school).find(({ key }) => key === 'MAN-CLUB-MUCH')
    expect(settled?.settled?.outcome).toBe('met')
  })
})

describe('warnings', () => {
  const warned = (facts: readonly Fact[], codes: Record<number, readonly string[]>) =>
    stateOf(facts.map((fact, index) => (codes[index] === undefined ? fact : { ...fact, warned: codes[index] }))).warned

  it('stand until the next fact of their type', () => {
    const facts = factsOf(['joined', '2026-09-10'], ['proposed', '2026-09-11'], ['proposed', '2026-09-12'])
    expect(warned(facts.slice(0, 2), { 1: ['W-A'] })).toEqual([{ fact: 'f2', type: 'proposed', codes: ['W-A'] }])
    expect(warned(facts, { 1: ['W-A'] })).toEqual([])
    expect(warned(facts, { 1: ['W-A'], 2: ['W-B'] })).toEqual([{ fact: 'f3', type: 'proposed', codes: ['W-B'] }])
    expect(warned(facts, { 0: ['W-C'], 1: ['W-A'] })).toEqual([{ fact: 'f1', type: 'joined', codes: ['W-C'] }])
  })
})

describe('a proposal that goes out and wants an answer', () => {
  const loop = { proposed: 'proposed', sent: 'sent', confirmed: 'confirmed', declined: 'declined', told: 'told' }
  const people = { people: 'p-person01' }
  const round = (...types: readonly string[]) =>
    roundOf(
      stateOf(
        factsOf(
          ...types.map((type, index) => [type, `2026-10-${String(index + 1).padStart(2, '0')}`, type === 'sent' ? people : {}] as const),
        ),
      ),
      loop,
    )

  it('stays where it is without an answer: silence is no consent', () => {
    expect(round('joined')).toBe('none')
    expect(round('proposed')).toBe('proposed')
    expect(round('proposed', 'sent')).toBe('sent')
    expect(round('proposed', 'sent', 'confirmed')).toBe('confirmed')
    expect(round('proposed', 'sent', 'confirmed', 'told')).toBe('told')
    expect(round('proposed', 'sent', 'declined')).toBe('declined')
  })

  it('starts again with each proposal: acts of an earlier one say nothing of a later', () => {
    expect(round('proposed', 'sent', 'confirmed', 'told', 'proposed')).toBe('proposed')
    expect(round('proposed', 'sent', 'declined', 'proposed', 'sent')).toBe('sent')
    expect(round('proposed', 'sent', 'confirmed', 'declined')).toBe('declined')
    expect(round('proposed', 'sent', 'declined', 'confirmed')).toBe('confirmed')
  })

  it('counts its rounds', () => {
    expect(roundNumber(stateOf(factsOf(['proposed', '2026-10-01'], ['proposed', '2026-10-02'])), loop)).toBe(2)
    expect(roundNumber(stateOf(factsOf(['joined', '2026-10-01'])), loop)).toBe(0)
  })

  it('may open its case and come again in it, where the procedure says so', () => {
    const opened = stateOf(factsOf(['proposed', '2026-10-01']))
    const again = (type: string) => judge(club, opened, opened, { type, occurredAt: at('2026-10-02'), data: {}, role: 'clerk' }, school)
    expect(again('proposed').refusals).toEqual([])
    const joined = stateOf(factsOf(['joined', '2026-10-01']))
    expect(
      judge(club, joined, joined, { type: 'joined', occurredAt: at('2026-10-02'), data: {}, role: 'clerk' }, school).refusals.map(
        ({ code }) => code,
      ),
    ).toEqual(['ERR-OPENED'])
  })
})

describe('the message of an act', () => {
  it('is of the last act of its type', () => {
    const people = { people: 'p-person01' }
    expect(noticesOf(club, stateOf(factsOf(['proposed', '2026-10-01'])))).toEqual([])
    expect(
      noticesOf(club, stateOf(factsOf(['proposed', '2026-10-01'], ['sent', '2026-10-02', people], ['sent', '2026-10-03', people]))),
    ).toEqual([{ id: 'invitation:f3', key: 'invitation', fact: 'f3' }])
  })
})

describe('a register', () => {
  it('is entered with one fact, or with whichever of several opens the case', () => {
    expect(entersWith({ on: 'joined' })).toEqual(['joined'])
    expect(entersWith({ on: ['joined', 'proposed'] })).toEqual(['joined', 'proposed'])
  })
})

describe('reminders of what is no term of hours', () => {
  const meeting: Procedure = procedure({
    id: 'meeting',
    version: 1,
    title: 'Riunione',
    norm: 'art. 0',
    seenBy: { ds: 'all' },
    specialSeenBy: [],
    opens: 'called',
    facts: { called: event({ title: 'Convocata', by: ['office'], plain: { at: field.moment() } }) },
    deadlines: {
      'meeting-D1': {
        title: 'Avvisare prima',
        nature: 'duty',
        bearer: 'clerk',
        from: { called: { dated: ({ at }) => at } },
        regulation: { term: before, norm: 'art. 1' },
      },
      'meeting-D2': {
        title: 'Riunirsi, di norma in ottobre',
        nature: 'duty',
        bearer: 'ds',
        from: 'called',
        national: { term: within({ month: 10, day: 1 }, { month: 10, day: 31 }), norm: 'art. 2' },
      },
    },
  })
  const facts: Fact[] = [
    {
      id: factIdOf(1),
      type: 'called',
      occurredAt: at('2026-09-21'),
      recordedAt: at('2026-09-21'),
      by: { subject: 'test', role: 'clerk' },
      data: { at: '2026-10-13T14:30:00.000Z' },
    },
  ]
  const state = facts.reduce((one, fact) => fold(meeting, one, fact), emptyState(meeting, at('2026-09-21')))
  const rungs = (key: string) => {
    const found = obligations(meeting, state, school).find((obligation) => obligation.key === key)
    if (found === undefined) throw new Error(`${key} is not there`)
    return rungsOf(found, { at: at('2026-09-21') }, REGULATION_PLAN, school)
  }

  it('before a meeting ring by day, never at night, and never after it has begun', () => {
    const all = rungs('meeting-D1').filter(({ step }) => !step.startsWith('past'))
    expect(all.length).toBeGreaterThan(3)
    for (const { at: moment } of all) {
      expect(romeWallTimeOf(moment) >= '07:30' && romeWallTimeOf(moment) <= '19:30').toBe(true)
      expect(moment < '2026-10-13T14:30:00.000Z').toBe(true)
    }
  })

  it('past a usual period escalate for a day and then weekly, as past a term of our own', () => {
    const past = rungs('meeting-D2').filter(({ step }) => step.startsWith('past'))
    expect(past.slice(0, 3).map(({ at: moment }) => romeDateOf(moment))).toEqual(['2026-11-01', '2026-11-02', '2026-11-09'])
    expect(past).toHaveLength(REGULATION_PLAN.internal.days + REGULATION_PLAN.internal.thenWeeks)
    expect(past[0]?.to).toEqual(['ds', 'dsga'])
  })
})
