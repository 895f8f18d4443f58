import { describe, expect, it } from 'vitest'
import { calendarDataSchema, compileCalendar } from '../../lib/kernel/calendar/calendar.ts'
import { act, event, type Fact, factIdOf, field } from '../../lib/kernel/fact.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { type Obligation, obligations } from '../../lib/kernel/obligation.ts'
import { procedure } from '../../lib/kernel/procedure.ts'
import { DEFAULT_SETTINGS, type Governing } from '../../lib/kernel/school.ts'
import { days, hours } from '../../lib/kernel/term.ts'
import { instant } from '../../lib/kernel/time.ts'

const notice = procedure({
  id: 'notice',
  version: 1,
  title: 'Avviso',
  norm: 'prova',
  seenBy: { ds: 'all' },
  specialSeenBy: [],
  opens: 'accident',
  facts: {
    accident: event({ title: 'Evento', by: ['office'], plain: { outside: field.flag().optional(), town: field.label().optional() } }),
    told: act({ title: 'Avvisato', by: ['office'] }),
  },
  deadlines: {
    'notice-D1': {
      title: 'Avvisare',
      nature: 'duty',
      bearer: 'clerk',
      from: 'accident',
      metBy: 'told',
      regulation: {
        term: hours(24),
        norm: 'testo',
        channel: 'raccomandata',
        within: { words: 'dentro la scuola', test: (state) => state.last.accident?.data.outside !== true },
      },
      national: { term: days(2), norm: 'legge', channel: 'on line' },
      addressee: (state) => state.last.accident?.data.town,
    },
  },
})

const calendar = compileCalendar(
  calendarDataSchema.parse({ version: 'prova', schoolYears: [], officeHours: { 1: { opens: '08:00', closes: '16:00' } }, closures: [] }),
)

function owed(data: Fact['data'], governing: Governing = 'strictest'): readonly Obligation[] {
  const at = instant('2026-10-12T09:00:00+02:00')
  const fact: Fact = { id: factIdOf(1), type: 'accident', occurredAt: at, recordedAt: at, by: { subject: 'test', role: 'clerk' }, data }
  const state = stateOf(notice, [fact])
  return state === undefined ? [] : obligations(notice, state, { calendar, settings: { ...DEFAULT_SETTINGS, governing } })
}

describe('obligations', () => {
  it('take the date from the text and the channel from the law', () => {
    const [due] = owed({})
    expect(due?.governing?.ruleSet).toBe('regulation')
    expect(due?.channel).toBe('on line')
    expect(owed({}, 'regulation')[0]?.channel).toBe('raccomandata')
  })

  it('of a case that a rule set does not speak of have no clock of it', () => {
    expect(owed({ outside: true })[0]?.clocks.map(({ ruleSet }) => ruleSet)).toEqual(['national'])
    expect(owed({ outside: true }, 'regulation')).toEqual([])
  })

  it('name the addressee as soon as the facts tell', () => {
    expect(owed({})[0]).not.toHaveProperty('addressee')
    expect(owed({ town: 'Rivalta' })[0]?.addressee).toBe('Rivalta')
  })
})
