import { procedure } from '../../kernel/procedure.ts'
import { days, promptly, workingDays } from '../../kernel/term.ts'
import { ossRegister, ossSight } from './oss.ts'
import { gridCheck, openingHours } from './oss-grid.ts'
import { awaitsAnswer, unanswered, unconfirmed } from './oss-round.ts'
import { timetableFacts } from './oss-timetable-facts.ts'
import { CONFIRM, FAX_SWITCH, PROPOSE, round, SEND, TELL, timetableRefusals, timetableWarnings } from './oss-timetable-rules.ts'

export const ossTimetable = procedure({
  id: 'oss-timetable',
  version: 1,
  title: 'Proposta e conferma dell’orario dell’OSS',
  norm: 'Piano gestione alunni, azioni 3-6 (000:22-29)',
  seenBy: ossSight,
  specialSeenBy: [],
  opens: 'oss-made-known',
  facts: timetableFacts,
  needs: {
    'timetable-sent': ['timetable-proposed'],
    'proposal-received': ['timetable-sent'],
    'timetable-confirmed': ['timetable-proposed'],
    'counter-proposed': ['timetable-proposed'],
  },
  deadlines: {
    'D-OSST-1': {
      title: 'Proporre l’orario dell’OSS tramite la segreteria',
      nature: 'duty',
      bearer: 'teacher',
      from: { 'oss-made-known': {}, 'hours-changed': { again: 'renews' }, 'counter-proposed': { again: 'renews' } },
      metBy: 'timetable-proposed',
      endedBy: {
        // A counter-proposal that its author gives up.
        'timetable-confirmed': { words: 'dopo una controproposta', test: (_, state) => round(state) === 'declined' },
        'service-ended': true,
      },
      regulation: { term: promptly('senza termine', days(5)), norm: `${PROPOSE}; AMB-04` },
      missed: 'l’OSS resta senza un orario concordato',
    },
    'D-OSST-2': {
      title: 'Inviare la proposta all’U.O.S.',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'timetable-proposed': { again: 'renews' } },
      metBy: 'timetable-sent',
      endedBy: { 'service-ended': true },
      regulation: {
        term: promptly('senza termine', workingDays(1)),
        norm: SEND,
        channel: 'fax, dove la scuola lo ammette ancora; altrimenti PEC o posta elettronica',
      },
      national: {
        term: promptly('senza termine', workingDays(1)),
        norm: `CAD, D.Lgs. 82/2005, art. 47 (N-18, N-19)`,
        channel: 'PEC o posta elettronica con segnatura di protocollo',
      },
      missed: 'l’orario resta provvisorio',
    },
    'D-OSST-3': {
      title: 'Confermare l’orario alla segreteria',
      nature: 'duty',
      bearer: 'social-worker',
      from: {
        'timetable-sent': {
          where: { words: 'la proposta non ha ancora risposta', test: (_, state) => unanswered(round(state)) },
          again: 'renews',
        },
        'proposal-received': {
          where: { words: 'la proposta aspetta risposta', test: (_, state) => awaitsAnswer(round(state)) },
          again: 'moves',
        },
        'uos-solicited': {
          where: { words: 'la proposta aspetta risposta', test: (_, state) => awaitsAnswer(round(state)) },
          again: 'moves',
        },
      },
      metBy: ['timetable-confirmed', 'counter-proposed'],
      endedBy: { 'timetable-proposed': true, 'service-ended': true },
      regulation: { term: promptly('senza termine', days(5)), norm: `${CONFIRM}; AMB-04: il silenzio non è consenso` },
      missed: 'l’orario non è accettato e resta provvisorio: la segreteria sollecita',
    },
    'D-OSST-4': {
      title: 'Comunicare agli insegnanti che l’orario è accettato',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'timetable-confirmed': {
          where: { words: 'la proposta era stata inviata e non ancora confermata', test: (_, state) => unconfirmed(round(state)) },
          again: 'renews',
        },
      },
      metBy: 'acceptance-told',
      endedBy: { 'timetable-proposed': true, 'counter-proposed': true, 'service-ended': true },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: TELL },
      missed: 'gli insegnanti non sanno che l’orario vale',
    },
  },
  parameters: { ...openingHours, 'D-OSST-2/fax': FAX_SWITCH },
  refusals: timetableRefusals,
  warnings: timetableWarnings,
  notices: {
    'D-OSST-2/sent': {
      on: 'timetable-sent',
      title: 'Proposta d’orario OSS',
      says: 'La segreteria ha inviato la proposta d’orario dell’OSS: confermala, o rispondi con una controproposta. Finché non rispondi resta provvisoria',
      norm: SEND,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
    'D-OSST-3/solicited': {
      on: 'uos-solicited',
      title: 'Proposta d’orario OSS senza risposta',
      says: 'La proposta d’orario dell’OSS aspetta ancora una risposta: confermala, o rispondi con una controproposta',
      norm: CONFIRM,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
    'D-OSST-4/told': {
      on: 'acceptance-told',
      title: 'Orario OSS accettato',
      says: 'L’assistente sociale ha confermato l’orario dell’OSS che hai proposto: lo trovi nel fascicolo',
      norm: TELL,
      to: ({ recipients }) => ({ people: recipients, roles: [] }),
    },
  },
  calculations: { 'C-OSST-1': gridCheck },
  rules: { 'N-18': 'Il fax è rifiutato: «ERR-N-18». Con le sole regole del testo la scuola può riattivarlo con il parametro D-OSST-2/fax' },
  registers: {
    'registro-oss': {
      ...ossRegister,
      on: 'oss-made-known',
      columns: {
        pupil: { title: 'Alunno', fact: 'oss-made-known', field: 'pupil' },
        level: { title: 'Ordine di scuola', fact: 'oss-made-known', field: 'level' },
        assignment: { title: 'Fascicolo dell’incarico', fact: 'oss-made-known', field: 'assignmentCase' },
        minutes: { title: 'Monte ore (minuti)', fact: 'oss-made-known', field: 'allottedMinutes' },
        period: { title: 'Per settimana o anno', fact: 'oss-made-known', field: 'period' },
        laterMinutes: { title: 'Monte ore cambiato (minuti)', fact: 'hours-changed', field: 'allottedMinutes' },
        proposed: { title: 'Ultima proposta', fact: 'timetable-proposed', moment: true },
        from: { title: 'Orario dal', fact: 'timetable-proposed', field: 'from' },
        sent: { title: 'Inviata all’U.O.S.', fact: 'timetable-sent', moment: true },
        channel: { title: 'Mezzo', fact: 'timetable-sent', field: 'channel' },
        confirmed: { title: 'Confermata', fact: 'timetable-confirmed', moment: true },
        countered: { title: 'Controproposta', fact: 'counter-proposed', moment: true },
        told: { title: 'Comunicata agli insegnanti', fact: 'acceptance-told', moment: true },
        ended: { title: 'Servizio concluso', fact: 'service-ended', field: 'on' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
