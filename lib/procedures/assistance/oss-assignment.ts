import { seek } from '../../kernel/due.ts'
import { type CaseState, type Deadline, procedure } from '../../kernel/procedure.ts'
import type { SentenceValues } from '../../kernel/refusal.ts'
import type { School } from '../../kernel/school.ts'
import { before, days, daysBack, promptly, workingDays } from '../../kernel/term.ts'
import { type CivilDate, type Instant, inWords, later, plusDays, romeDateOf } from '../../kernel/time.ts'
import { ossRegister, ossSight } from './oss.ts'
import { assignmentFacts as facts } from './oss-assignment-facts.ts'
import { functionsInWords, notTold, RECIPIENTS, recipients, recipientsOf, type Told, vacancies } from './oss-recipients.ts'
import { leftOut } from './participants.ts'

type State = CaseState<typeof facts>
type Row = Deadline<typeof facts>

const ACTION_1 = 'Piano gestione alunni, azione 1 (000:14-15)'
const ACTION_2 = 'Piano gestione alunni, azione 2 (000:17-20)'

/** Days before the lessons by which the cooperative is to have its mandate (P of D-OSSA-1). */
const LEAD = 10

/** A pupil accepted later than that, or while lessons run, has a term of its own. */
const inAdvance = ({ wantedFrom }: { readonly wantedFrom: CivilDate }, accepted: Instant): boolean =>
  plusDays(romeDateOf(accepted), LEAD) <= wantedFrom

/** The first day of lessons for which the service is wanted; that day itself where no calendar tells. */
function firstLesson({ last }: State, { calendar }: School): CivilDate | undefined {
  const accepted = last['service-accepted']?.data
  return accepted && (seek(accepted.wantedFrom, 1, (day) => calendar.lessonDay(day, accepted.level)) ?? accepted.wantedFrom)
}

/** The hours that the school knows; undefined when it has been told none. */
function hoursOf({ last }: State): number | undefined {
  const [announced, hours] = [last['oss-announced'], last['hours-announced']]
  const first = announced?.data.allottedMinutes ?? 0
  if (hours === undefined || (first > 0 && announced !== undefined && announced.at > hours.at)) return first > 0 ? first : undefined
  return hours.data.allottedMinutes
}

/** The OSS has been announced, and the service goes on. */
const isServed = ({ counts }: State): boolean => counts['oss-announced'] !== undefined && counts['service-ended'] === undefined

/** The day of the last news to be told: an OSS, hours, another OSS. */
function newsOf({ last }: State): CivilDate | undefined {
  const moments = [last['oss-announced'], last['hours-announced'], last['oss-replaced']].flatMap((memo): Instant[] =>
    memo === undefined ? [] : [memo.at],
  )
  return moments.length === 0 ? undefined : romeDateOf(moments.reduce(later))
}

/** Who of those prescribed is left out, by function; undefined when nobody is. */
function missing(told: readonly Told[], state: State, on: CivilDate): SentenceValues | undefined {
  const [announced, team, news] = [state.last['oss-announced']?.data, state.last['team-listed']?.data, newsOf(state)]
  if (announced === undefined || team === undefined || news === undefined) return undefined
  const functions = [
    ...notTold(team.team, announced.level, told, { news, on }).map(({ as }) => as),
    ...vacancies(team.team, announced.level, team.sharedFunctions === true),
  ]
  return functions.length === 0 ? undefined : { missing: functionsInWords(functions) }
}

/** Those told who are none of the teachers listed. */
const outsiders = (told: readonly Told[], { last }: State): boolean => leftOut(told, last['team-listed']?.data.team ?? []).length > 0

const OUTSIDERS = {
  norm: RECIPIENTS,
  rule: 'D-OSSA-2',
  says: 'Nome dell’OSS, assistente sociale e monte ore vanno solo al Referente e agli insegnanti indicati: aggiungi prima chi manca all’elenco',
} as const

const mandate = {
  nature: 'duty',
  bearer: 'social-worker',
  metBy: ['mandate-given', 'oss-identified', 'oss-announced'],
  endedBy: { 'service-ended': true },
  missed: 'l’alunno resta senza OSS',
} satisfies Partial<Row>

export const ossAssignment = procedure({
  id: 'oss-assignment',
  version: 1,
  title: 'Incarico e comunicazione dell’OSS e del monte ore',
  norm: 'Piano gestione alunni, azioni 1-2 (000:14-20)',
  seenBy: ossSight,
  specialSeenBy: [],
  opens: ['service-accepted', 'mandate-given', 'oss-announced'],
  facts,
  needs: {
    'hours-requested': ['oss-announced'],
    'some-told': ['oss-announced', 'team-listed'],
    'oss-communicated': ['oss-announced', 'team-listed'],
    'oss-replaced': ['oss-announced'],
  },
  deadlines: {
    'D-OSSA-1': {
      ...mandate,
      title: 'Incaricare la cooperativa prima che comincino le lezioni',
      from: { 'service-accepted': { where: { words: 'dieci giorni prima del servizio', test: (data, _, { at }) => inAdvance(data, at) } } },
      reckoned: firstLesson,
      regulation: { term: promptly('senza termine', daysBack(LEAD)), norm: ACTION_1 },
    },
    'D-OSSA-1/during': {
      ...mandate,
      title: 'Incaricare la cooperativa per l’alunno accolto a ridosso del servizio',
      from: { 'service-accepted': { where: { words: 'a ridosso del servizio', test: (data, _, { at }) => !inAdvance(data, at) } } },
      regulation: { term: promptly('senza termine', days(3)), norm: ACTION_1 },
    },
    'D-OSSA-2': {
      title: 'Comunicare OSS e monte ore al Referente e agli insegnanti',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'oss-announced': {
          where: { words: 'con il monte ore', test: (news, state) => (news.allottedMinutes ?? 0) > 0 || hoursOf(state) !== undefined },
        },
        'hours-announced': { where: { words: 'l’OSS è noto', test: (_, state) => isServed(state) }, again: 'renews' },
        'oss-replaced': {
          where: { words: 'il monte ore è noto', test: (_, state) => isServed(state) && hoursOf(state) !== undefined },
          again: 'renews',
        },
        'team-listed': {
          where: {
            words: 'un destinatario in più, quando gli altri sono già avvisati',
            test: ({ team }, state) => {
              const [announced, before] = [state.last['oss-announced']?.data, state.last['team-listed']?.data]
              if (announced === undefined || before === undefined || state.phase !== 'COMMUNICATED') return false
              return leftOut(recipientsOf(team, announced.level), recipientsOf(before.team, announced.level)).length > 0
            },
          },
          again: 'renews',
        },
      },
      metBy: 'oss-communicated',
      endedBy: { 'service-ended': true },
      regulation: { term: promptly('senza termine', days(3)), norm: ACTION_2 },
      missed: 'gli insegnanti non possono proporre l’orario',
    },
    'D-OSSA-2/hours': {
      title: 'Chiedere il monte ore all’assistente sociale',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'oss-announced': {
          where: { words: 'senza monte ore', test: (news, state) => (news.allottedMinutes ?? 0) === 0 && hoursOf(state) === undefined },
        },
      },
      metBy: 'hours-requested',
      endedBy: { 'hours-announced': true, 'service-ended': true },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: `${ACTION_2}; C-OSSA-1` },
      missed: 'la comunicazione agli insegnanti resta ferma',
    },
    'D-OSSA-2/answer': {
      title: 'Comunicare il monte ore alla scuola',
      nature: 'duty',
      bearer: 'social-worker',
      from: { 'hours-requested': { again: 'moves' } },
      metBy: 'hours-announced',
      endedBy: { 'service-ended': true },
      regulation: { term: promptly('senza termine', days(3)), norm: `${ACTION_2}; AMB-03` },
      missed: 'la comunicazione agli insegnanti resta ferma',
    },
    'D-OSSA-2/closed': {
      title: 'L’incarico precedente si chiude il giorno prima',
      nature: 'threshold',
      bearer: 'clerk',
      from: { 'oss-replaced': { again: 'renews', dated: ({ from }) => from } },
      metBy: 'oss-replaced',
      regulation: { term: before, norm: `${ACTION_2}; EX-OSSA-4` },
    },
  },
  refusals: {
    'ERR-C-OSSA-1': {
      on: 'oss-communicated',
      norm: RECIPIENTS,
      says: 'La comunicazione non è completa, manca: {missing}. Indica tutti, con il giorno di chi è già stato avvisato; per avvisarne intanto alcuni registra «OSS e monte ore comunicati ad alcuni»',
      when: (told, state, _, { at }) => missing(told.recipients, state, romeDateOf(at)) ?? false,
    },
    'ERR-C-OSSA-1/hours': {
      on: 'oss-communicated',
      norm: RECIPIENTS,
      says: 'Il monte ore non è ancora noto: chiedilo all’assistente sociale, la comunicazione è completa solo con le ore',
      when: (_, state) => hoursOf(state) === undefined,
    },
    'ERR-D-OSSA-2': { on: 'oss-communicated', ...OUTSIDERS, when: (told, state) => outsiders(told.recipients, state) },
    'ERR-D-OSSA-2/some': { on: 'some-told', ...OUTSIDERS, when: (told, state) => outsiders(told.recipients, state) },
  },
  warnings: {
    'W-OSS-NOHOURS': {
      on: 'oss-announced',
      norm: RECIPIENTS,
      rule: 'C-OSSA-1',
      says: 'Manca il monte ore: chiedilo all’assistente sociale. Finché non arriva la comunicazione agli insegnanti non è completa',
      when: (news, state) => (news.allottedMinutes ?? 0) === 0 && hoursOf(state) === undefined,
    },
    'W-C-OSSA-1': {
      on: 'team-listed',
      norm: RECIPIENTS,
      says: 'Nell’elenco manca: {missing}. Aggiungi chi manca, o indica che una persona ha due di queste funzioni',
      when: ({ team, sharedFunctions }, state) => {
        const level = state.last['oss-announced']?.data.level ?? state.last['service-accepted']?.data.level
        const none = level === undefined ? [] : vacancies(team, level, sharedFunctions === true)
        return none.length > 0 && { missing: functionsInWords(none) }
      },
    },
    'W-C-OSSA-1/replaced': {
      on: 'oss-replaced',
      norm: `${ACTION_2}; EX-OSSA-4`,
      says: 'L’incarico precedente si chiude {closed}. Comunica di nuovo il nome a tutti; l’orario resta quello, finché gli insegnanti non lo cambiano',
      when: ({ from }) => ({ closed: inWords(plusDays(from, -1)) }),
    },
  },
  notices: {
    'D-OSSA-2/told': {
      on: 'oss-communicated',
      title: 'OSS e monte ore assegnati',
      says: 'L’Ufficio Alunni comunica chi è l’assistente sociale di riferimento, chi è l’OSS e il monte ore: li trovi nel fascicolo. Puoi proporre l’orario tramite la segreteria',
      norm: ACTION_2,
      to: ({ recipients: told }) => ({ people: byService(told), roles: [] }),
    },
    'D-OSSA-2/some-told': {
      on: 'some-told',
      title: 'OSS assegnato',
      says: 'L’Ufficio Alunni comunica chi è l’assistente sociale di riferimento e chi è l’OSS: li trovi nel fascicolo',
      norm: ACTION_2,
      to: ({ recipients: told }) => ({ people: byService(told), roles: [] }),
    },
    'D-OSSA-2/hours-asked': {
      on: 'hours-requested',
      title: 'Manca il monte ore',
      says: 'La scuola ha ricevuto il nome dell’OSS senza il monte ore: comunicalo alla segreteria, perché gli insegnanti possano proporre l’orario',
      norm: ACTION_2,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
  },
  calculations: { 'C-OSSA-1': recipients },
  registers: {
    'registro-oss': {
      ...ossRegister,
      on: ['service-accepted', 'mandate-given', 'oss-announced'],
      columns: {
        received: { title: 'Comunicato alla scuola', fact: 'oss-announced', moment: true },
        pupil: { title: 'Alunno', fact: 'oss-announced', field: 'pupil' },
        level: { title: 'Ordine di scuola', fact: 'oss-announced', field: 'level' },
        socialWorker: { title: 'Assistente sociale', fact: 'oss-announced', field: 'socialWorker' },
        unit: { title: 'Unità U.O.S.', fact: 'oss-announced', field: 'unit' },
        cooperative: { title: 'Cooperativa', fact: 'oss-announced', field: 'cooperative' },
        oss: { title: 'OSS', fact: 'oss-announced', field: 'oss' },
        from: { title: 'Dal', fact: 'oss-announced', field: 'from' },
        minutes: { title: 'Monte ore (minuti)', fact: 'oss-announced', field: 'allottedMinutes' },
        period: { title: 'Per settimana o anno', fact: 'oss-announced', field: 'period' },
        laterMinutes: { title: 'Monte ore comunicato dopo (minuti)', fact: 'hours-announced', field: 'allottedMinutes' },
        laterPeriod: { title: 'Per settimana o anno, dopo', fact: 'hours-announced', field: 'period' },
        communicated: { title: 'Comunicato a tutti', fact: 'oss-communicated', moment: true },
        closed: { title: 'Incarico precedente chiuso', due: 'D-OSSA-2/closed' },
        replacement: { title: 'Nuovo OSS', fact: 'oss-replaced', field: 'oss' },
        replacedFrom: { title: 'Nuovo OSS dal', fact: 'oss-replaced', field: 'from' },
        ended: { title: 'Servizio concluso', fact: 'service-ended', field: 'on' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})

/** Whom the act itself tells: the others were told on another day, or by word of mouth. */
function byService(told: readonly Told[]) {
  return told.flatMap(({ person, sentOn }) => (sentOn === undefined ? [person] : []))
}
