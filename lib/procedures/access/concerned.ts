import * as z from 'zod'
import { answer, dueFrom } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { type CaseState, calculation, type Deadline, type RuleRow } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, promptly } from '../../kernel/term.ts'
import { type CivilDate, endOfDay, type Instant, inWords, romeDateOf } from '../../kernel/time.ts'
import type { Track } from '../../kernel/track.ts'
import type { DecisionFacts } from './decision.ts'

/**
 * The persons whom the documents concern. The text informs all whom the action directly concerns, unless haste forbids (art. 9); the law
 * gives counter-interested parties, whose privacy disclosure would harm, ten days to oppose, and knows no haste (DPR 184/2006 art. 3).
 */
const concerned = field.person()
const standing = field.oneOf(['counter-interested', 'directly-concerned'])

export const concernedFacts = {
  'concerned-identified': act({ title: 'Interessato individuato', by: ['office'], plain: { standing }, personal: { concerned } }),
  'concerned-notified': act({
    title: 'Copia dell’istanza inviata all’interessato',
    by: ['office'],
    plain: { standing, means: field.oneOf(['registered-letter', 'pec', 'by-hand']), number: field.label().optional() },
    personal: { concerned },
  }),
  'concerned-reached': event({
    title: 'Copia dell’istanza ricevuta dall’interessato',
    by: ['office', 'concerned'],
    personal: { concerned },
  }),
  'concerned-answered': event({
    title: 'Risposta dell’interessato',
    by: ['office', 'concerned'],
    plain: { opposes: field.flag() },
    personal: { concerned, reasons: field.note().optional() },
  }),
  'concerned-told-outcome': act({ title: 'Risposta comunicata agli interessati', by: ['office'] }),
  'urgency-declared': act({ title: 'Esigenze di celerità dichiarate', by: ['dsga', 'ds'], personal: { reasons: field.note() } }),
} as const

type Facts = typeof concernedFacts & DecisionFacts
type Row = Deadline<Facts>

const LAW = 'DPR 184/2006, art. 3'
/** DPR 184/2006 art. 3 c. 2: from the receipt of the copy. */
const OPPOSITION = days(10)
/** No length in either norm; early enough for the ten days to fit into the thirty. */
const COPY = days(5)

const copy = { nature: 'duty', bearer: 'dsga', each: 'concerned', metBy: 'concerned-notified' } as const

interface Person {
  readonly standing: 'counter-interested' | 'directly-concerned'
}

const isDirectlyConcerned = (person: Person): boolean => person.standing === 'directly-concerned'
const isCounterInterested = (person: Person): boolean => person.standing === 'counter-interested'

/** R3: haste spares the notices of art. 9, never the copy that the law owes to counter-interested parties. */
export const notices = calculation({
  title: 'A chi si comunicano l’istanza e la risposta',
  norm: 'App. I, art. 9; DPR 184/2006, art. 3 (N-09)',
  input: z.strictObject({
    requester: concerned,
    concerned: z.array(z.strictObject({ person: concerned, standing })).max(100),
    urgency: field.flag().default(false).meta({ description: 'Esigenze di celerità dichiarate' }),
  }),
  output: z.strictObject({
    notices: answer.list(z.strictObject({ person: answer.text(42), request: answer.flag(), answer: answer.flag() }), 100),
  }),
  run: ({ requester, concerned: persons, urgency }) => ({
    notices: persons
      .filter(({ person }) => person !== requester)
      .map((one) => ({ person: one.person, request: isCounterInterested(one) || !urgency, answer: !urgency }))
      .filter((notice) => notice.request || notice.answer),
  }),
})

export const concernedRows = {
  'access-exclusion-R3/request': {
    ...copy,
    title: 'Comunicare l’istanza, per conoscenza, al diretto interessato',
    from: {
      'concerned-identified': { where: { words: 'diretto interessato', test: isDirectlyConcerned } },
    },
    endedBy: { 'urgency-declared': true },
    regulation: { term: promptly('per conoscenza', COPY), norm: 'App. I, art. 9' },
  },
  'access-exclusion-R3/answer': {
    title: 'Comunicare la risposta, per conoscenza, agli interessati',
    nature: 'duty',
    bearer: 'dsga',
    from: {
      'decision-communicated': {
        where: {
          words: 'altri sono interessati',
          test: (_, state) => state.counts['concerned-identified'] !== undefined || state.counts['concerned-notified'] !== undefined,
        },
        again: 'renews',
      },
    },
    metBy: 'concerned-told-outcome',
    endedBy: { 'urgency-declared': true },
    regulation: { term: promptly('per conoscenza', COPY), norm: 'App. I, art. 9' },
  },
  'N-09/copy': {
    ...copy,
    title: 'Inviare copia dell’istanza al controinteressato',
    from: { 'concerned-identified': { where: { words: 'controinteressato', test: isCounterInterested } } },
    regulation: { term: promptly('per conoscenza', COPY), norm: 'App. I, art. 9' },
    national: {
      term: promptly('è tenuta a dare comunicazione', COPY),
      norm: `${LAW} c. 1`,
      channel: 'raccomandata A/R, o via telematica a chi l’ha accettata',
    },
    missed: 'la risposta deve aspettare',
  },
  'N-09/receipt': {
    title: 'Accertare che il controinteressato ha ricevuto la copia',
    nature: 'gate',
    bearer: 'dsga',
    each: 'concerned',
    from: { 'concerned-notified': { where: { words: 'controinteressato', test: isCounterInterested } } },
    metBy: 'concerned-reached',
    endedBy: { 'concerned-answered': true, 'decision-communicated': true },
    national: { term: promptly('accertata la ricezione', null), norm: `${LAW} c. 2` },
    missed: 'la risposta deve aspettare',
  },
  'N-09/opposition': {
    title: 'Opporsi, con motivazione, alla richiesta di accesso',
    nature: 'right',
    bearer: 'concerned',
    each: 'concerned',
    from: {
      'concerned-reached': {
        // Read where the copy is still to be received: the head forgets settled rows of one key but the last.
        where: {
          words: 'controinteressato a cui è stata inviata la copia',
          test: (person, state) => state.tracks.some(isWaitingFor(person.concerned)),
        },
      },
    },
    metBy: 'concerned-answered',
    endedBy: { 'decision-communicated': true },
    national: { term: OPPOSITION, norm: `${LAW} c. 2` },
    missed: 'la scuola provvede senza la sua opposizione',
  },
} satisfies Record<string, Row>

const isOpen = (track: Track, key: keyof typeof concernedRows): boolean => track.key === key && track.settled === undefined
const isWaitingFor =
  (person: string) =>
  (track: Track): boolean =>
    isOpen(track, 'N-09/receipt') && track.of === person

const lastDayOf = ({ anchor }: Track, school: School): CivilDate => romeDateOf(dueFrom(anchor, OPPOSITION, school).lateAfter)

/** The last day on which somebody may still oppose at `at`; undefined when all have answered or let their days pass. */
function opposableUntil(state: CaseState<Facts>, at: Instant, school: School): CivilDate | undefined {
  return state.tracks
    .filter((track) => isOpen(track, 'N-09/opposition'))
    .map((track) => lastDayOf(track, school))
    .filter((day) => at <= endOfDay(day))
    .sort()
    .at(-1)
}

const byLaw = (school: School): boolean => school.settings.governing !== 'regulation'

export const concernedRefusals = {
  'ERR-N-09/opposition': {
    on: 'decision-communicated',
    norm: `${LAW} c. 2 (N-09)`,
    says: 'I controinteressati possono opporsi fino a {until}: si risponde quando hanno risposto tutti, o dopo quel giorno. L’urgenza dell’art. 9 non abbrevia il termine di legge',
    when: (_, state, school, { at }) => {
      const until = byLaw(school) ? opposableUntil(state, at, school) : undefined
      return until !== undefined && { until: inWords(until) }
    },
  },
  'ERR-N-09/receipt': {
    on: 'decision-communicated',
    norm: `${LAW} c. 2 (N-09)`,
    says: 'Non risulta che tutti i controinteressati abbiano ricevuto la copia dell’istanza: registra la ricezione, dieci giorni dopo si può rispondere',
    when: (_, state, school) => byLaw(school) && state.tracks.some((track) => isOpen(track, 'N-09/receipt')),
  },
  'ERR-N-09/copy': {
    on: 'decision-communicated',
    norm: `${LAW} c. 1 (N-09)`,
    says: 'Un controinteressato non ha ancora avuto copia dell’istanza: inviala prima di rispondere',
    when: (_, state, school) => byLaw(school) && state.tracks.some((track) => isOpen(track, 'N-09/copy')),
  },
} satisfies Record<string, RuleRow<Facts>>

export const concernedWarnings = {
  'W-N-09/opposition': {
    on: 'concerned-answered',
    norm: `${LAW} c. 2 (N-09)`,
    says: 'L’opposizione arriva dopo {until}: la scuola può tenerne conto, ma non è tenuta ad aspettarla',
    when: (answer, state, school, { at }) => {
      const track = state.tracks.find((other) => isOpen(other, 'N-09/opposition') && other.of === answer.concerned)
      if (!byLaw(school) || track === undefined) return false
      const until = lastDayOf(track, school)
      return at > endOfDay(until) && { until: inWords(until) }
    },
  },
} satisfies Record<string, RuleRow<Facts>>
