import { dueFrom } from '../../kernel/answer.ts'
import { faxRefused, NO_FAX } from '../../kernel/channel.ts'
import { clash, type DatedInterval } from '../../kernel/interval.ts'
import type { CaseState, RuleRow } from '../../kernel/procedure.ts'
import { follows, type Round } from '../../kernel/proposal-loop.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { daysBack } from '../../kernel/term.ts'
import { type CivilDate, type Instant, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'
import { exactInWords, lessonWeeks } from './oss.ts'
import { type Change, changedWeeks, DELTA_NORM, excessOf, firstDayOf } from './oss-change-delta.ts'
import { answerable, awaitsAnswer, confirmed, sentRound, unanswered } from './oss-round.ts'
import type { ChangeFacts } from './oss-timetable-change-facts.ts'

type State = CaseState<ChangeFacts>

const LOOP = {
  proposed: 'change-requested',
  sent: 'change-forwarded',
  confirmed: 'change-confirmed',
  declined: 'change-declined',
  told: 'change-told',
} as const

/** A request that was withdrawn waits for nothing and cannot be answered. */
export const round = (state: State): Round => {
  const request = state.last['change-requested']
  return request !== undefined && follows(state.last['change-withdrawn'], request) ? 'none' : sentRound(state, LOOP)
}

export const ACTION_13 = 'Piano gestione alunni, azione 13 (000:47-49)'
export const AS_TIMETABLE = `${ACTION_13}; come per l’orario, azioni 5-6 (000:27-29; AMB-08)`

const NOTICE_DAYS = 10
export const NOTICE = daysBack(NOTICE_DAYS)

/** Whether, when the change is known, the notice before it can still be given. */
export const inAdvance = ({ on }: { readonly on: CivilDate }, known: Instant): boolean => plusDays(romeDateOf(known), NOTICE_DAYS) <= on

/** The last day on which the request comes with the notice that the school wants; the text sets none. */
const lastDay = (event: CivilDate, school: School): CivilDate =>
  romeDateOf(dueFrom({ on: event }, school.settings.internalTerms['D-OSSC-1'] ?? NOTICE, school).lateAfter)

export const FAX_SWITCH = {
  title: 'Il fax è ancora ammesso per le variazioni',
  default: false,
  reason: 'La legge esclude il fax tra uffici pubblici (N-18): è spento ovunque (AMB-10); vale solo per il testo da solo',
} as const

/** Hours added twice: the OSS would be in two places. */
function twice(added: readonly DatedInterval[]): readonly [DatedInterval, DatedInterval] | undefined {
  for (const [index, one] of added.entries()) {
    const other = added.slice(index + 1).find((later) => clash(one, later))
    if (other !== undefined) return [one, other]
  }
  return undefined
}

const inDay = ({ date, start, end }: DatedInterval): string => `${inWords(date)} ${start}–${end}`

const UNSENT =
  'Nessuna richiesta inoltrata aspetta questa risposta: riguarda una versione precedente, o una richiesta ritirata. Registra prima l’inoltro'

/** By how much the change goes beyond the hours allotted, in words; false where it does not. */
export function over(change: Change) {
  const excess = excessOf(change)
  return excess !== undefined && { over: exactInWords(excess) }
}

export const changeRefusals = {
  'ERR-C-OSSC-1': {
    on: 'change-requested',
    norm: DELTA_NORM,
    says: 'Indica almeno una fascia tolta o aggiunta: anche chi cambia solo il luogo toglie una fascia e aggiunge la stessa',
    when: (change) => firstDayOf(change) === undefined,
  },
  'ERR-C-OSSC-1/dropped': {
    on: 'change-requested',
    norm: DELTA_NORM,
    says: 'Nella settimana di {week} si tolgono più ore di quante l’orario ne ha: controlla le fasce tolte e le ore della settimana',
    when: (change) => {
      const week = changedWeeks(change).find(({ total }) => total < 0)
      return week !== undefined && { week: inWords(week.monday) }
    },
  },
  'ERR-C-OSSC-1/weeks': {
    on: 'change-requested',
    norm: `${DELTA_NORM}; C-OSST-1`,
    says: 'Le settimane di lezione secondo il calendario sono {weeks}: il monte ore annuale si divide per queste',
    when: (change, _, school) => {
      const first = firstDayOf(change)
      const weeks = first === undefined ? 0 : lessonWeeks(change.level, first, school)
      return change.lessonWeeks !== undefined && weeks > 0 && weeks !== change.lessonWeeks && { weeks }
    },
  },
  'ERR-OSS-OVERLAP': {
    on: 'change-requested',
    norm: `${DELTA_NORM}; C-OSST-1`,
    rule: 'C-OSST-1',
    says: 'Due fasce aggiunte si sovrappongono: {one} e {other}. Cambia una delle due',
    when: ({ added }) => {
      const [one, other] = twice(added) ?? []
      return one !== undefined && other !== undefined && { one: inDay(one), other: inDay(other) }
    },
  },
  'ERR-OSSC-CHANNEL': {
    on: 'change-forwarded',
    norm: ACTION_13,
    rule: 'C-OSSC-1',
    says: 'La richiesta passa dalla segreteria all’assistente sociale: mai direttamente dagli insegnanti, né all’OSS o alla cooperativa',
    when: ({ to }, _, __, { role }) => role === 'teacher' || to !== 'social-worker',
  },
  'ERR-N-18': {
    on: 'change-forwarded',
    norm: NO_FAX,
    says: 'Il fax non si usa più: inoltra la richiesta per PEC, o per posta elettronica con segnatura di protocollo',
    when: ({ channel }, _, school) => faxRefused(channel, school.settings.governing, parameterOf(school, 'D-OSSC-2/fax', FAX_SWITCH)),
  },
  'ERR-D-OSSC-2': {
    on: 'change-forwarded',
    norm: ACTION_13,
    says: 'Questa richiesta ha già avuto risposta, o è stata ritirata: per cambiare ancora gli insegnanti ne fanno un’altra',
    when: (_, state) => !unanswered(round(state)),
  },
  'ERR-D-OSST-3': {
    on: 'answer-solicited',
    norm: AS_TIMETABLE,
    says: 'Nessuna richiesta inoltrata aspetta una risposta: non c’è nulla da sollecitare',
    when: (_, state) => !awaitsAnswer(round(state)),
  },
  'ERR-D-OSST-3/confirmed': {
    on: 'change-confirmed',
    norm: AS_TIMETABLE,
    says: UNSENT,
    when: (_, state) => !answerable(round(state)),
  },
  'ERR-D-OSST-3/declined': {
    on: 'change-declined',
    norm: AS_TIMETABLE,
    says: UNSENT,
    when: (_, state) => !answerable(round(state)),
  },
  'ERR-D-OSST-4': {
    on: 'change-told',
    norm: AS_TIMETABLE,
    says: 'L’assistente sociale non ha confermato la variazione: il silenzio non è consenso, vale l’orario di sempre',
    when: (_, state) => !confirmed(round(state)),
  },
} satisfies Record<string, RuleRow<ChangeFacts>>

export const changeWarnings = {
  'W-D-OSSC-1': {
    on: 'change-requested',
    norm: ACTION_13,
    says: 'La richiesta arriva dopo {last}: l’assistente sociale può non fare in tempo a rispondere, fino ad allora vale l’orario di sempre',
    when: (change, _, school, { at }) => {
      const first = firstDayOf(change)
      const last = first && lastDay(first, school)
      return last !== undefined && romeDateOf(at) > last && { last: inWords(last) }
    },
  },
  'W-C-OSSC-1': {
    on: 'change-requested',
    norm: DELTA_NORM,
    says: 'La variazione supera il monte ore della settimana di {over}: si inoltra lo stesso, decide l’assistente sociale',
    when: (change) => over(change),
  },
  'W-C-OSSC-1/permanent': {
    on: 'change-confirmed',
    norm: AS_TIMETABLE,
    says: 'La variazione è stabile: registra l’orario nuovo come altra versione nel fascicolo dell’orario OSS',
    when: (_, state) => state.last['change-requested']?.data.duration === 'permanent',
  },
} satisfies Record<string, RuleRow<ChangeFacts>>
