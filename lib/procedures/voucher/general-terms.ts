import { dueFrom } from '../../kernel/answer.ts'
import { channelField } from '../../kernel/channel.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import type { CaseState, Deadline, Notice, RuleOn, Start } from '../../kernel/procedure.ts'
import { follows } from '../../kernel/proposal-loop.ts'
import type { School } from '../../kernel/school.ts'
import { days, onTheDay } from '../../kernel/term.ts'
import { type Instant, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'

/** An application for which no text sets a term of its own: what L. 241/1990 says of deciding and of refusing it (N-32). */

const TEN_DAYS = days(10)
const CONCLUSION = 'L. 241/1990, art. 2 c. 2 (DN-GEN-1, N-32)'
const PRIOR_NOTICE = 'L. 241/1990, art. 10-bis (DN-GEN-2, N-32)'

/** Facts of the notice before a refusal. The body that decides records its own acts, or the head teacher what has arrived from it. */
export const priorNoticeFacts = {
  'refusal-announced': act({
    title: 'Preavviso di diniego comunicato',
    by: ['committing-body', 'ds'],
    plain: { channel: channelField() },
    special: { reasons: field.note() },
  }),
  'announcement-received': event({
    title: 'Preavviso di diniego ricevuto da chi ha fatto la richiesta',
    by: ['office', 'committing-body', 'social-worker', 'parent'],
  }),
  'observations-received': event({
    title: 'Osservazioni sul preavviso ricevute',
    by: ['office', 'committing-body', 'social-worker', 'parent'],
    special: { observations: field.note().optional() },
  }),
  'observation-term-over': lapse('Tempo delle osservazioni finito: il termine per decidere riprende'),
} as const

type Facts = typeof priorNoticeFacts
type State = CaseState<Facts>

/**
 * DN-GEN-1: thirty days for an express decision. The notice before a refusal suspends them; they go on ten days after the observations or,
 * without any, when the time for these is over (art. 10-bis c. 1, as changed by D.L. 76/2020, art. 12).
 */
export const expressDecision = {
  nature: 'duty',
  interruptedBy: { fact: 'refusal-announced', until: 'observation-term-over', thereafter: 'continues' },
  national: { term: days(30), norm: CONCLUSION },
  missed: 'si può agire contro il silenzio',
} satisfies Partial<Deadline<Facts>>

/** DN-GEN-2: ten days from the receipt of the notice. */
export const observations = {
  title: 'Presentare osservazioni sul preavviso di diniego',
  nature: 'right',
  from: { 'announcement-received': { again: 'renews' } },
  metBy: 'observations-received',
  national: { term: TEN_DAYS, norm: PRIOR_NOTICE },
  missed: 'si può decidere senza osservazioni',
  lapse: 'observation-term-over',
} satisfies Partial<Deadline<Facts>>

const afterObservations: Start<unknown, Facts> = {
  where: {
    words: 'osservazioni mentre il termine è sospeso',
    test: (_, { last }) => {
      const announced = last['refusal-announced']
      return announced !== undefined && !follows(last['observation-term-over'], announced)
    },
  },
  again: 'renews',
  dated: (_, __, { at }) => plusDays(romeDateOf(at), TEN_DAYS.n),
}

/** When the term for deciding goes on after observations: a day on which nobody has to act, so no holiday moves it. */
export const resumption = {
  title: 'Valutare le osservazioni, finché il termine per decidere è sospeso',
  nature: 'right',
  from: { 'observations-received': afterObservations },
  national: { term: onTheDay, norm: PRIOR_NOTICE },
  lapse: 'observation-term-over',
} satisfies Partial<Deadline<Facts>>

/** Why a refusal comes too early; undefined when it does not. */
function tooEarly({ last }: State, school: School, at: Instant): string | undefined {
  const { 'refusal-announced': announced, 'announcement-received': received, 'observations-received': observed } = last
  if (announced === undefined) return 'comunica i motivi a chi ha fatto la richiesta e lascia dieci giorni per le osservazioni'
  if (follows(observed, announced)) return undefined
  if (received === undefined || !follows(received, announced)) return 'non risulta che il preavviso sia arrivato'
  const until = dueFrom({ at: received.at }, TEN_DAYS, school)
  return at > until.lateAfter ? undefined : `si possono presentare osservazioni fino a ${inWords(romeDateOf(until.lateAfter))}`
}

/** ERR-DN-GEN-2, on whatever act refuses. */
export const refusedTooEarly = {
  norm: PRIOR_NOTICE,
  says: 'Prima di un diniego serve il preavviso: {why}',
  when: (_: unknown, state: State, school: School, { at }: { readonly at: Instant }) => {
    const why = school.settings.governing === 'regulation' ? undefined : tooEarly(state, school, at)
    return why === undefined ? false : { why }
  },
} satisfies Omit<RuleOn<Facts, 'refusal-announced'>, 'on'>

/** The school is told that a refusal is coming, whatever else the body that decides has sent it. */
export const announcedToSchool: Notice<Facts, 'refusal-announced'> = {
  on: 'refusal-announced',
  title: 'Preavviso di diniego',
  says: 'È arrivato un preavviso di diniego: registra quando lo hai ricevuto, da quel giorno hai dieci giorni per le osservazioni',
  norm: PRIOR_NOTICE,
  to: () => ({ people: [], roles: ['ds'] }),
}
