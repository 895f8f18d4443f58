import { act, type Data, event, type Fact, factIdOf, field, isData, lapse, schemaOf } from '../../lib/kernel/fact.ts'
import { emptyState } from '../../lib/kernel/fold.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { type Judgement, judge } from '../../lib/kernel/judge.ts'
import { type Obligation, obligations } from '../../lib/kernel/obligation.ts'
import { type CaseState, type Procedure, procedure } from '../../lib/kernel/procedure.ts'
import type { Role } from '../../lib/kernel/role.ts'
import { DEFAULT_SETTINGS, type School, type Settings } from '../../lib/kernel/school.ts'
import { after, before, days, hours, months, promptly, within, workingDays } from '../../lib/kernel/term.ts'
import { civilDate, type Instant, romeTime, wallTime } from '../../lib/kernel/time.ts'
import { fiveDays } from './samples.ts'

/** No real procedure: one row for each thing that the kernel can do. */
export const trial: Procedure = procedure({
  id: 'trial',
  version: 1,
  title: 'Prova',
  norm: 'art. 0',
  seenBy: { ds: 'all' },
  specialSeenBy: ['ds'],
  opens: 'filed',
  facts: {
    filed: act({
      title: 'Istanza ricevuta',
      by: ['office', 'requester'],
      phase: 'FILED',
      plain: { subject: field.label().optional() },
      personal: { name: field.note().optional() },
    }),
    answered: act({ title: 'Risposta data', by: ['office'], phase: 'ANSWERED', plain: { outcome: field.oneOf(['yes', 'no']).optional() } }),
    cancelled: event({ title: 'Istanza ritirata', by: ['office', 'requester'], phase: 'CANCELLED', plain: { wholly: field.flag() } }),
    nudged: event({ title: 'Sollecito', by: ['requester'] }),
    postponed: event({ title: 'Rinvio', by: ['office'], plain: { to: field.date().optional() } }),
    repeated: event({ title: 'Nuova richiesta', by: ['requester', 'office'] }),
    repeatedAnswered: act({ title: 'Nuova richiesta evasa', by: ['office'] }),
    personAdded: event({ title: 'Persona indicata', by: ['office'], plain: { person: field.label() } }),
    personTold: act({ title: 'Persona avvisata', by: ['office'], plain: { person: field.label().optional() } }),
    stopped: act({ title: 'Irregolarità comunicata', by: ['office'], plain: { person: field.label().optional() } }),
    resumed: event({ title: 'Istanza regolarizzata', by: ['requester', 'office'], phase: 'FILED' }),
    paused: act({ title: 'Sospensione', by: ['office'] }),
    unpaused: event({ title: 'Ripresa', by: ['office'] }),
    appealed: event({ title: 'Ricorso presentato', by: ['requester', 'office'] }),
    weighed: event({
      title: 'Certificato',
      by: ['office'],
      plain: { sheets: field.count() },
      special: { days: field.count(), diagnosis: field.note() },
      keeps: ['days'],
    }),
    archived: act({ title: 'Archiviazione', by: ['ds'], during: ['ANSWERED', 'REFUSED'] }),
    silence: lapse('Silenzio', 'REFUSED'),
    finality: lapse('Definitività', 'FINAL'),
  },
  needs: { resumed: ['stopped'], archived: ['answered'] },
  deadlines: {
    'trial-D1': {
      title: 'Rispondere',
      nature: 'duty',
      bearer: 'dsga',
      from: 'filed',
      metBy: 'answered',
      endedBy: { cancelled: { words: 'del tutto', test: ({ wholly }) => wholly } },
      interruptedBy: { fact: 'stopped', until: 'resumed', inTimeFor: 'trial-D2', thereafter: 'restarts' },
      regulation: { term: days(30), norm: 'art. 1' },
      national: { term: days(30), norm: 'L. 1' },
      missed: 'l’istanza si intende rifiutata',
      lapse: 'silence',
    },
    'trial-D2': {
      title: 'Comunicare l’irregolarità',
      nature: 'duty',
      bearer: 'dsga',
      from: 'filed',
      regulation: { term: days(15), norm: 'art. 2' },
      national: { term: days(10), norm: 'L. 2' },
    },
    'trial-D3': {
      title: 'Seguire il rinvio',
      nature: 'duty',
      bearer: 'clerk',
      from: { filed: {}, postponed: { again: 'moves', dated: ({ to }) => to } },
      metBy: ['answered', 'appealed'],
      regulation: { term: days(10), norm: 'art. 3' },
    },
    'trial-D4': {
      title: 'Evadere la nuova richiesta',
      nature: 'duty',
      bearer: 'clerk',
      from: { repeated: { again: 'renews' } },
      metBy: 'repeatedAnswered',
      regulation: { term: days(3), norm: 'art. 4' },
    },
    'trial-D5': {
      title: 'Badare al sollecito',
      nature: 'duty',
      bearer: 'clerk',
      from: 'nudged',
      metBy: { answered: true },
      regulation: { term: days(5), norm: 'art. 5' },
    },
    'trial-D6': {
      title: 'Avvisare la persona',
      nature: 'duty',
      bearer: 'clerk',
      from: 'personAdded',
      metBy: 'personTold',
      each: 'person',
      regulation: { term: days(5), norm: 'art. 6' },
      lapse: 'finality',
    },
    'trial-D7': {
      title: 'Ricorrere',
      nature: 'right',
      bearer: 'requester',
      from: 'silence',
      metBy: 'appealed',
      regulation: { term: days(30), norm: 'art. 7' },
      lapse: 'finality',
    },
    'trial-D8': {
      title: 'Concludere',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      interruptedBy: { fact: 'paused', until: 'unpaused', thereafter: 'continues' },
      regulation: { term: days(20), norm: 'art. 8' },
    },
    'trial-D9': {
      title: 'Scrivere',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      metBy: 'answered',
      regulation: { term: hours(48), norm: 'art. 9', channel: 'raccomandata' },
      national: { supersededBy: 'L. 9' },
    },
    'trial-D10': {
      title: 'Chiedere il rimborso',
      nature: 'right',
      bearer: 'requester',
      from: 'filed',
      regulation: { term: promptly('secondo la polizza', null), norm: 'art. 10' },
    },
    'trial-D11': {
      title: 'Togliere dall’albo',
      nature: 'gate',
      bearer: 'clerk',
      from: 'filed',
      regulation: { term: after(10), norm: 'art. 11' },
      national: { term: after(15), norm: 'L. 11' },
    },
    'trial-D12': {
      title: 'Denunciare',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      metBy: 'answered',
      regulation: { term: hours(48), norm: 'art. 12', channel: 'raccomandata' },
      national: { term: days(2), norm: 'L. 12', channel: 'on line' },
    },
    'trial-D13': {
      title: 'Comunicare a fini statistici',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      national: { term: workingDays(2), norm: 'L. 13', when: 'statistics' },
    },
    'trial-D14': {
      title: 'Fare presto',
      nature: 'duty',
      bearer: 'teacher',
      from: 'filed',
      metBy: 'answered',
      regulation: { term: promptly('subito', days(1)), norm: 'art. 14' },
    },
    'trial-D15': {
      title: 'Iscriversi',
      nature: 'duty',
      bearer: 'parent',
      from: 'filed',
      regulation: { term: within({ month: 11, day: 2 }, { month: 11, day: 30 }), norm: 'art. 15' },
    },
    'trial-D16': {
      title: 'Sospendere a mesi',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      interruptedBy: { fact: 'paused', until: 'unpaused', thereafter: 'continues' },
      regulation: { term: months(2), norm: 'art. 16' },
    },
    'trial-D17': {
      title: 'Prima della riunione',
      nature: 'duty',
      bearer: 'clerk',
      from: { postponed: { dated: ({ to }) => to } },
      regulation: { term: before, norm: 'art. 17' },
    },
    'trial-D18': {
      title: 'Sospendere a ore',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      interruptedBy: { fact: 'paused', until: 'unpaused', thereafter: 'continues' },
      regulation: { term: hours(48), norm: 'art. 18' },
    },
    'trial-D19': {
      title: 'Sospendere a giorni lavorativi',
      nature: 'duty',
      bearer: 'clerk',
      from: 'filed',
      interruptedBy: { fact: 'paused', until: 'unpaused', thereafter: 'continues' },
      regulation: { term: workingDays(10), norm: 'art. 19' },
    },
  },
  parameters: { statistics: { title: 'Statistica', default: true, reason: 'prova' } },
  refusals: {
    'ERR-trial-R1': {
      on: 'answered',
      norm: 'art. 20',
      says: 'Una risposta negativa vuole i motivi',
      when: ({ outcome }) => outcome === 'no',
    },
    'ERR-trial-R2': {
      on: 'nudged',
      norm: 'art. 21',
      says: 'Sono già {solleciti} solleciti',
      when: (_, state) => (state.counts.nudged ?? 0) >= 2 && { solleciti: state.counts.nudged ?? 0 },
    },
  },
  warnings: {
    'W-trial-R3': {
      on: 'answered',
      rule: 'trial-R9',
      norm: 'art. 22',
      says: 'È festa',
      when: (_, __, school, { at }) => school.calendar.officeClosedOn(civilDate(at.slice(0, 10))) !== undefined,
    },
  },
})

/** `2026-10-13 11:20`, or a day alone for its noon, as Rome's clocks show it. */
export function rome(text: string): Instant {
  const [day = '', time = '12:00'] = text.split(' ')
  return romeTime(civilDate(day), wallTime(time))
}

export const school = (settings: Partial<Settings> = {}, calendar: School['calendar'] = fiveDays): School => ({
  calendar,
  settings: { ...DEFAULT_SETTINGS, ...settings },
})

export type Told = readonly [type: string, when: string, data?: Record<string, unknown>, more?: Partial<Fact>]

const dataOf = (type: string, data: Record<string, unknown>): Data => {
  const known = trial.facts[type]
  const parsed = known === undefined ? data : schemaOf(known).parse(data)
  if (!isData(parsed)) throw new Error('not JSON')
  return parsed
}

/** The facts told, recorded in this order, each when it happened unless told otherwise. */
export const history = (...told: readonly Told[]): Fact[] =>
  told.map(([type, when, data = {}, more = {}], index) => ({
    id: factIdOf(index + 1),
    type,
    occurredAt: rome(when),
    recordedAt: rome(when),
    by: { subject: 'prova', role: 'clerk' },
    data: dataOf(type, data),
    ...more,
  }))

export function stateAfter(facts: readonly Fact[], options: Parameters<typeof stateOf>[2] = { keepAll: true }): CaseState {
  const state = stateOf(trial, facts, options)
  if (state === undefined) throw new Error('no fact stands')
  return state
}

/** The obligations of a row, oldest first. */
export const obligationsOf = (key: string, facts: readonly Fact[], at: School = school()): Obligation[] =>
  obligations(trial, stateAfter(facts), at).filter((obligation) => obligation.key === key)

export function obligationOf(key: string, facts: readonly Fact[], at: School = school()): Obligation {
  const [first, ...others] = obligationsOf(key, facts, at)
  if (first === undefined || others.length > 0) throw new Error(`${key}: ${others.length + (first === undefined ? 0 : 1)} obligations`)
  return first
}

export const judged = (
  facts: readonly Fact[],
  type: string,
  when: string,
  data: Record<string, unknown> = {},
  role: Role = 'clerk',
  at: School = school(),
): Judgement =>
  judge(
    trial,
    facts.length === 0 ? undefined : stateAfter(facts),
    emptyState(trial, rome(when)),
    { type, occurredAt: rome(when), data: dataOf(type, data), role },
    at,
  )
