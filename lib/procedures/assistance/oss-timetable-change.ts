import { procedure } from '../../kernel/procedure.ts'
import { days, promptly, workingDays } from '../../kernel/term.ts'
import { later, plusDays } from '../../kernel/time.ts'
import { ossRegister, ossSight } from './oss.ts'
import { changeDelta, DELTA_NORM, firstDayOf } from './oss-change-delta.ts'
import { awaitsAnswer, unanswered, unconfirmed } from './oss-round.ts'
import { changeFacts } from './oss-timetable-change-facts.ts'
import {
  ACTION_13,
  AS_TIMETABLE,
  changeRefusals,
  changeWarnings,
  FAX_SWITCH,
  inAdvance,
  NOTICE,
  over,
  round,
} from './oss-timetable-change-rules.ts'

export const ossTimetableChange = procedure({
  id: 'oss-timetable-change',
  version: 1,
  title: 'Richiesta di variazione dell’orario OSS',
  norm: ACTION_13,
  seenBy: ossSight,
  specialSeenBy: [],
  opens: ['change-known', 'change-requested'],
  facts: changeFacts,
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
        'change-known': {
          where: { words: 'almeno dieci giorni prima', test: (data, _, { at }) => inAdvance(data, at) },
          dated: ({ on }) => on,
        },
        'change-requested': { dated: firstDayOf },
      },
      metBy: 'change-requested',
      endedBy: { 'change-withdrawn': true },
      regulation: { term: promptly('senza termine', NOTICE), norm: ACTION_13 },
      missed: 'l’assistente sociale può non fare in tempo a rispondere',
    },
    'D-OSSC-1/short': {
      title: 'Chiedere subito la variazione alla segreteria: il giorno è vicino',
      nature: 'duty',
      bearer: 'teacher',
      from: {
        'change-known': {
          where: {
            words: 'meno di dieci giorni prima, e non ancora richiesto',
            test: (data, { counts }, { at }) => !inAdvance(data, at) && counts['change-requested'] === undefined,
          },
        },
      },
      metBy: 'change-requested',
      endedBy: { 'change-withdrawn': true },
      aimed: ({ last }, _, { on }) => {
        const day = last['change-known']?.data.on
        return day && { on: later(plusDays(day, -1), on), why: 'la risposta serve prima del giorno che cambia' }
      },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: ACTION_13 },
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
          where: { words: 'la richiesta era stata inoltrata e non ancora confermata', test: (_, state) => unconfirmed(round(state)) },
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
  refusals: changeRefusals,
  warnings: changeWarnings,
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
