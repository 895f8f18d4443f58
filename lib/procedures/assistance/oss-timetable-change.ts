import { dueFrom } from '../../kernel/answer.ts'
import { channelField, faxRefused, NO_FAX } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { clash, type DatedInterval } from '../../kernel/interval.ts'
import { type CaseState, procedure } from '../../kernel/procedure.ts'
import type { Round } from '../../kernel/proposal-loop.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { days, daysBack, promptly, workingDays } from '../../kernel/term.ts'
import { type CivilDate, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'
import { exactInWords, lessonWeeks, levelField, ossRegister, ossSight, peopleField } from './oss.ts'
import {
  type Change,
  changeDelta,
  changedHours,
  changedWeeks,
  DELTA_NORM,
  DURATIONS,
  excessOf,
  firstDayOf,
  measuredBy,
} from './oss-change-delta.ts'
import { answerable, awaitsAnswer, confirmed, sentRound, unanswered } from './oss-round.ts'

const reason = () => field.oneOf(['school-trip', 'outing', 'rehearsal-elsewhere', 'other'])

const facts = {
  'change-known': event({
    title: 'Cambiamento dell’orario OSS previsto',
    by: ['teacher', 'office'],
    phase: 'KNOWN',
    plain: { on: field.date(), reason: reason() },
    personal: { pupil: field.person() },
  }),
  'change-requested': act({
    title: 'Variazione dell’orario OSS richiesta',
    by: ['teacher', 'office'],
    phase: 'REQUESTED',
    plain: { reason: reason(), duration: field.oneOf(DURATIONS), level: levelField(), ...measuredBy, place: field.label().optional() },
    personal: { pupil: field.person().optional(), ...changedHours },
    keeps: ['dropped', 'added'],
  }),
  'change-forwarded': act({
    title: 'Richiesta inoltrata',
    by: ['office', 'teacher'],
    phase: 'FORWARDED',
    plain: { to: field.oneOf(['social-worker', 'provider', 'oss']), channel: channelField(), protocol: field.label().optional() },
  }),
  'answer-solicited': act({ title: 'Risposta sollecitata all’U.O.S.', by: ['office'], plain: { channel: channelField() } }),
  'change-confirmed': act({ title: 'Variazione confermata', by: ['social-worker', 'office'], phase: 'CONFIRMED' }),
  'change-declined': act({
    title: 'Variazione non accolta',
    by: ['social-worker', 'office'],
    phase: 'DECLINED',
    personal: { remarks: field.note().optional() },
  }),
  'change-told': act({
    title: 'Conferma comunicata agli insegnanti',
    by: ['office'],
    phase: 'NOTIFIED_TO_TEACHERS',
    personal: { recipients: peopleField() },
  }),
  'change-withdrawn': event({ title: 'Richiesta ritirata', by: ['teacher', 'office'], phase: 'WITHDRAWN' }),
} as const

type State = CaseState<typeof facts>

const LOOP = {
  proposed: 'change-requested',
  sent: 'change-forwarded',
  confirmed: 'change-confirmed',
  declined: 'change-declined',
  told: 'change-told',
} as const

const round = (state: State): Round => sentRound(state, LOOP)

const ACTION_13 = 'Piano gestione alunni, azione 13 (000:47-49)'
const AS_TIMETABLE = `${ACTION_13}; come per l’orario, azioni 5-6 (000:27-29; AMB-08)`

const NOTICE = daysBack(10)

/** The last day on which the request comes with the notice that the school wants; the text sets none. */
const lastDay = (event: CivilDate, school: School): CivilDate =>
  romeDateOf(dueFrom({ on: event }, school.settings.internalTerms['D-OSSC-1'] ?? NOTICE, school).lateAfter)

const FAX_SWITCH = {
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

const UNSENT = 'La richiesta non risulta inoltrata: la risposta riguarda una versione precedente. Registra prima l’inoltro'

export const ossTimetableChange = procedure({
  id: 'oss-timetable-change',
  version: 1,
  title: 'Richiesta di variazione dell’orario OSS',
  norm: ACTION_13,
  seenBy: ossSight,
  specialSeenBy: [],
  opens: ['change-known', 'change-requested'],
  facts,
  needs: {
    'change-forwarded': ['change-requested'],
    'change-confirmed': ['change-requested'],
    'change-declined': ['change-requested'],
  },
  reopens: ['change-requested'],
  deadlines: {
    'D-OSSC-1': {
      title: 'Chiedere la variazione alla segreteria prima del giorno che cambia',
      nature: 'duty',
      bearer: 'teacher',
      from: {
        'change-known': { dated: ({ on }) => on },
        'change-requested': { dated: firstDayOf },
      },
      metBy: 'change-requested',
      endedBy: { 'change-withdrawn': true },
      regulation: { term: promptly('senza termine', NOTICE), norm: ACTION_13 },
      missed: 'l’assistente sociale può non fare in tempo a rispondere',
    },
    'D-OSSC-2': {
      title: 'Inoltrare la richiesta all’assistente sociale',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'change-requested': { again: 'renews' } },
      metBy: 'change-forwarded',
      endedBy: { 'change-withdrawn': true },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: ACTION_13 },
      missed: 'vale l’orario di sempre',
    },
    'D-OSST-3/change': {
      title: 'Rispondere alla richiesta di variazione',
      nature: 'duty',
      bearer: 'social-worker',
      from: {
        'change-forwarded': {
          where: { words: 'la richiesta non ha ancora risposta', test: (_, state) => unanswered(round(state)) },
          again: 'renews',
        },
        'answer-solicited': {
          where: { words: 'la richiesta aspetta risposta', test: (_, state) => awaitsAnswer(round(state)) },
          again: 'moves',
        },
      },
      metBy: ['change-confirmed', 'change-declined'],
      endedBy: { 'change-requested': true, 'change-withdrawn': true },
      aimed: ({ last }) => {
        const change = last['change-requested']?.data
        const first = change && firstDayOf(change)
        return first && { on: plusDays(first, -1), why: 'la risposta serve prima del giorno che cambia' }
      },
      regulation: { term: promptly('senza termine', days(5)), norm: `${AS_TIMETABLE}: il silenzio non è consenso` },
      missed: 'la variazione non è accettata: vale l’orario di sempre',
    },
    'D-OSST-4/change': {
      title: 'Comunicare agli insegnanti che la variazione è confermata',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'change-confirmed': {
          where: { words: 'la richiesta era stata inoltrata', test: (_, state) => answerable(round(state)) },
          again: 'renews',
        },
      },
      metBy: 'change-told',
      endedBy: { 'change-requested': true, 'change-declined': true, 'change-withdrawn': true },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: AS_TIMETABLE },
      missed: 'gli insegnanti non sanno che la variazione vale',
    },
  },
  parameters: { 'D-OSSC-2/fax': FAX_SWITCH },
  refusals: {
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
      when: (_, state) => !unanswered(round(state)) || state.phase === 'WITHDRAWN',
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
  },
  warnings: {
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
  },
  questions: {
    'MAN-OSSC-OVER': {
      on: 'change-forwarded',
      title: 'Decidere sulla variazione che supera il monte ore',
      rule: 'C-OSSC-1',
      decides: 'social-worker',
      decidedBy: 'change-confirmed',
      endedBy: { 'change-declined': true, 'change-requested': true, 'change-withdrawn': true },
      term: promptly('senza termine', days(5)),
      norm: DELTA_NORM,
      says: 'La variazione supera il monte ore della settimana di {over}: non è rifiutata, decide l’assistente sociale',
      when: (_, state) => {
        const change = state.last['change-requested']?.data
        return change !== undefined && unanswered(round(state)) && over(change)
      },
    },
  },
  notices: {
    'D-OSSC-2/forwarded': {
      on: 'change-forwarded',
      title: 'Variazione dell’orario OSS richiesta',
      says: 'La segreteria ha inoltrato una richiesta di variazione dell’orario dell’OSS: rispondi, finché non rispondi vale l’orario di sempre',
      norm: ACTION_13,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
    'D-OSST-3/solicited': {
      on: 'answer-solicited',
      title: 'Variazione dell’orario OSS senza risposta',
      says: 'Una richiesta di variazione dell’orario dell’OSS aspetta ancora una risposta',
      norm: AS_TIMETABLE,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
    'D-OSST-4/told': {
      on: 'change-told',
      title: 'Variazione dell’orario OSS confermata',
      says: 'L’assistente sociale ha confermato la variazione che hai chiesto: la trovi nel fascicolo',
      norm: AS_TIMETABLE,
      to: ({ recipients }) => ({ people: recipients, roles: [] }),
    },
  },
  calculations: { 'C-OSSC-1': changeDelta },
  rules: { 'N-18': 'Il fax è rifiutato: «ERR-N-18». Con le sole regole del testo la scuola può riattivarlo con il parametro D-OSSC-2/fax' },
  registers: {
    'registro-oss': {
      ...ossRegister,
      on: ['change-known', 'change-requested'],
      columns: {
        requested: { title: 'Variazione richiesta', fact: 'change-requested', moment: true },
        reason: { title: 'Motivo', fact: 'change-requested', field: 'reason' },
        duration: { title: 'Una volta o stabile', fact: 'change-requested', field: 'duration' },
        place: { title: 'Luogo', fact: 'change-requested', field: 'place' },
        forwarded: { title: 'Inoltrata', fact: 'change-forwarded', moment: true },
        confirmed: { title: 'Confermata', fact: 'change-confirmed', moment: true },
        declined: { title: 'Non accolta', fact: 'change-declined', moment: true },
        told: { title: 'Comunicata agli insegnanti', fact: 'change-told', moment: true },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})

function over(change: Change) {
  const excess = excessOf(change)
  return excess !== undefined && { over: exactInWords(excess) }
}
