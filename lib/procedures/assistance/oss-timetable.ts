import { type Channel, channelField, channelName, faxRefused, isWritten, NO_FAX } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { type CaseState, procedure } from '../../kernel/procedure.ts'
import type { Round } from '../../kernel/proposal-loop.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { days, promptly, workingDays } from '../../kernel/term.ts'
import { clashIn, gridField, slotInWords, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { type Allotment, allotmentFields, exactInWords, levelField, ossRegister, ossSight, peopleField } from './oss.ts'
import { balance, type Frame, GRID_NORM, gridCheck, openingHours, slotOutside } from './oss-grid.ts'
import { answerable, awaitsAnswer, confirmed, sentRound, unanswered } from './oss-round.ts'

const facts = {
  'oss-made-known': event({
    title: 'OSS e monte ore resi noti agli insegnanti',
    by: ['office', 'teacher'],
    phase: 'DRAFT',
    plain: { level: levelField(), ...allotmentFields, assignmentCase: field.label().optional() },
    personal: { pupil: field.person() },
  }),
  'hours-changed': event({
    title: 'Monte ore cambiato',
    by: ['office', 'social-worker'],
    plain: allotmentFields,
  }),
  'timetable-proposed': act({
    title: 'Orario proposto',
    by: ['teacher', 'office'],
    phase: 'PROPOSED_TO_SEGRETERIA',
    plain: { from: field.date() },
    /** What is done in a slot may say something of the pupil. */
    personal: { grid: gridField() },
    keeps: ['grid'],
  }),
  'timetable-sent': act({
    title: 'Proposta inviata all’U.O.S.',
    by: ['office', 'teacher'],
    phase: 'SENT_TO_UOS',
    plain: { channel: channelField(), protocol: field.label().optional() },
  }),
  'proposal-received': event({ title: 'Proposta arrivata all’U.O.S.', by: ['office', 'social-worker'] }),
  'uos-solicited': act({ title: 'Risposta sollecitata all’U.O.S.', by: ['office'], plain: { channel: channelField() } }),
  'timetable-confirmed': act({
    title: 'Orario confermato',
    by: ['social-worker', 'office'],
    phase: 'CONFIRMED',
    plain: { protocol: field.label().optional() },
  }),
  'counter-proposed': act({
    title: 'Controproposta dell’assistente sociale',
    by: ['social-worker', 'office'],
    phase: 'COUNTER_PROPOSED',
    personal: { grid: gridField().optional(), remarks: field.note().optional() },
  }),
  'acceptance-told': act({
    title: 'Accettazione comunicata agli insegnanti',
    by: ['office'],
    phase: 'NOTIFIED_TO_TEACHERS',
    personal: { recipients: peopleField() },
  }),
} as const

type State = CaseState<typeof facts>

const LOOP = {
  proposed: 'timetable-proposed',
  sent: 'timetable-sent',
  confirmed: 'timetable-confirmed',
  declined: 'counter-proposed',
  told: 'acceptance-told',
} as const

const round = (state: State): Round => sentRound(state, LOOP)

const ACTION = (number: number, lines: string): string => `Piano gestione alunni, azione ${number} (000:${lines})`
const PROPOSE = ACTION(3, '22-23')
const SEND = ACTION(4, '25')
const CONFIRM = ACTION(5, '27')
const TELL = ACTION(6, '29')

export const FAX_SWITCH = {
  title: 'Il fax è ancora ammesso',
  default: false,
  reason:
    'Il testo nomina il fax (000:25), la legge lo esclude tra uffici pubblici (N-18): è spento ovunque (AMB-10); vale solo per il testo da solo',
} as const

const noFax = (channel: Channel, school: School): boolean =>
  faxRefused(channel, school.settings.governing, parameterOf(school, 'D-OSST-2/fax', FAX_SWITCH))

/** The hours that the teachers know: the last that were told. */
const allotmentOf = ({ last }: State): Allotment | undefined => (last['hours-changed'] ?? last['oss-made-known'])?.data

const levelOf = ({ last }: State): Frame['level'] | undefined => last['oss-made-known']?.data.level

/** A timetable with what it is measured by; undefined in a case that does not know the hours. */
function measured(proposal: { readonly grid: WeeklyGrid; readonly from: Frame['from'] } | undefined, state: State, school: School) {
  const [allotment, level] = [allotmentOf(state), levelOf(state)]
  if (proposal === undefined || allotment === undefined || level === undefined) return undefined
  return balance(proposal.grid, allotment, { level, from: proposal.from }, school)
}

const UNSENT = 'L’ultima proposta non risulta inviata all’U.O.S.: la risposta riguarda una versione precedente. Registra prima l’invio'

const OVER = { norm: GRID_NORM, rule: 'C-OSST-1' } as const

export const ossTimetable = procedure({
  id: 'oss-timetable',
  version: 1,
  title: 'Proposta e conferma dell’orario dell’OSS',
  norm: 'Piano gestione alunni, azioni 3-6 (000:22-29)',
  seenBy: ossSight,
  specialSeenBy: [],
  opens: 'oss-made-known',
  facts,
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
      regulation: { term: promptly('senza termine', days(5)), norm: `${PROPOSE}; AMB-04` },
      missed: 'l’OSS resta senza un orario concordato',
    },
    'D-OSST-2': {
      title: 'Inviare la proposta all’U.O.S.',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'timetable-proposed': { again: 'renews' } },
      metBy: 'timetable-sent',
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
      endedBy: { 'timetable-proposed': true },
      regulation: { term: promptly('senza termine', days(5)), norm: `${CONFIRM}; AMB-04: il silenzio non è consenso` },
      missed: 'l’orario non è accettato e resta provvisorio: la segreteria sollecita',
    },
    'D-OSST-4': {
      title: 'Comunicare agli insegnanti che l’orario è accettato',
      nature: 'duty',
      bearer: 'clerk',
      from: {
        'timetable-confirmed': {
          where: { words: 'la proposta era stata inviata', test: (_, state) => answerable(round(state)) },
          again: 'renews',
        },
      },
      metBy: 'acceptance-told',
      endedBy: { 'timetable-proposed': true, 'counter-proposed': true },
      regulation: { term: promptly('senza termine', workingDays(1)), norm: TELL },
      missed: 'gli insegnanti non sanno che l’orario vale',
    },
  },
  parameters: { ...openingHours, 'D-OSST-2/fax': FAX_SWITCH },
  refusals: {
    'ERR-OSS-OVERLAP': {
      on: 'timetable-proposed',
      ...OVER,
      says: 'Due fasce si sovrappongono: {one} e {other}. Cambia una delle due',
      when: ({ grid }) => {
        const [one, other] = clashIn(grid) ?? []
        return one !== undefined && other !== undefined && { one: slotInWords(one), other: slotInWords(other) }
      },
    },
    'ERR-OSS-HOURS': {
      on: 'timetable-proposed',
      ...OVER,
      says: 'La fascia {slot} è fuori dall’orario della scuola, aperta dalle {opens} alle {closes} nei giorni di lezione: spostala',
      when: ({ grid, from }, state, school) => {
        const level = levelOf(state)
        const found = level && slotOutside(grid, { level, from }, school)
        return found !== undefined && { slot: slotInWords(found.slot), opens: found.hours.start, closes: found.hours.end }
      },
    },
    'ERR-OSS-OVER': {
      on: 'timetable-proposed',
      ...OVER,
      says: 'L’orario supera il monte ore della settimana di {over}: togli queste ore, così non si può inviare',
      when: (proposal, state, school) => {
        const over = measured(proposal, state, school)?.over
        return over !== undefined && { over: exactInWords(over) }
      },
    },
    'ERR-OSS-OVER/sent': {
      on: 'timetable-sent',
      ...OVER,
      says: 'Il monte ore è cambiato e l’orario proposto ora lo supera di {over}: chiedi agli insegnanti una nuova proposta',
      when: (_, state, school) => {
        const over = measured(state.last['timetable-proposed']?.data, state, school)?.over
        return over !== undefined && { over: exactInWords(over) }
      },
    },
    'ERR-D-OSST-2': {
      on: 'timetable-sent',
      norm: PROPOSE,
      says: 'Gli insegnanti propongono l’orario tramite la segreteria: all’U.O.S. lo invia l’Ufficio Alunni',
      when: (_, __, ___, { role }) => role === 'teacher',
    },
    'ERR-D-OSST-2/answered': {
      on: 'timetable-sent',
      norm: `${SEND}; AMB-04`,
      says: 'Questa proposta ha già avuto risposta: per cambiare l’orario gli insegnanti ne propongono un altro',
      when: (_, state) => !unanswered(round(state)),
    },
    'ERR-N-18': {
      on: 'timetable-sent',
      norm: NO_FAX,
      says: 'Il fax non si usa più: invia la proposta per PEC, o per posta elettronica con segnatura di protocollo',
      when: ({ channel }, _, school) => noFax(channel, school),
    },
    'ERR-D-OSST-3': {
      on: 'uos-solicited',
      norm: CONFIRM,
      says: 'Nessuna proposta inviata aspetta una risposta: non c’è nulla da sollecitare',
      when: (_, state) => !awaitsAnswer(round(state)),
    },
    'ERR-D-OSST-3/confirmed': {
      on: 'timetable-confirmed',
      norm: CONFIRM,
      says: UNSENT,
      when: (_, state) => !answerable(round(state)),
    },
    'ERR-D-OSST-3/countered': {
      on: 'counter-proposed',
      norm: `${CONFIRM}; AMB-04`,
      says: UNSENT,
      when: (_, state) => !answerable(round(state)),
    },
    'ERR-D-OSST-4': {
      on: 'acceptance-told',
      norm: `${TELL}; AMB-04`,
      says: 'L’assistente sociale non ha confermato quest’orario: il silenzio non è consenso. Sollecita la risposta prima di dire che è accettato',
      when: (_, state) => !confirmed(round(state)),
    },
  },
  warnings: {
    'W-OSS-UNDER': {
      on: 'timetable-proposed',
      ...OVER,
      says: 'L’orario lascia senza uso {unused} del monte ore della settimana',
      when: (proposal, state, school) => {
        const unused = measured(proposal, state, school)?.unused
        return unused !== undefined && { unused: exactInWords(unused) }
      },
    },
    'W-C-OSST-1': {
      on: 'timetable-proposed',
      norm: GRID_NORM,
      says: 'Il monte ore è annuale e manca il calendario delle lezioni: caricalo, senza le settimane di lezione non si può confrontare',
      when: (proposal, state, school) => measured(proposal, state, school) === undefined,
    },
    'W-C-OSST-1/hours': {
      on: 'hours-changed',
      norm: GRID_NORM,
      says: 'L’orario proposto supera il nuovo monte ore di {over}: gli insegnanti ne propongono un altro',
      when: (allotment, state, school) => {
        const [proposal, level] = [state.last['timetable-proposed']?.data, levelOf(state)]
        const over = proposal && level && balance(proposal.grid, allotment, { level, from: proposal.from }, school)?.over
        return over !== undefined && { over: exactInWords(over) }
      },
    },
    'W-D-OSST-2': {
      on: 'timetable-sent',
      norm: 'CAD, D.Lgs. 82/2005, art. 47 (N-19)',
      says: 'Con il mezzo «{channel}» della proposta non resta nulla di scritto: inviala anche per PEC o posta elettronica',
      when: ({ channel }) => !isWritten(channel) && { channel: channelName(channel) },
    },
  },
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
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
