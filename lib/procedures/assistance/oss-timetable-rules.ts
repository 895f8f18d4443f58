import { type Channel, channelName, faxRefused, isWritten, NO_FAX } from '../../kernel/channel.ts'
import type { CaseState, RuleRow } from '../../kernel/procedure.ts'
import type { Round } from '../../kernel/proposal-loop.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { clashIn, slotInWords, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { type Allotment, exactInWords } from './oss.ts'
import { balance, type Frame, GRID_NORM, slotOutside } from './oss-grid.ts'
import { answerable, awaitsAnswer, confirmed, sentRound, unanswered } from './oss-round.ts'
import type { TimetableFacts } from './oss-timetable-facts.ts'

type State = CaseState<TimetableFacts>

const LOOP = {
  proposed: 'timetable-proposed',
  sent: 'timetable-sent',
  confirmed: 'timetable-confirmed',
  declined: 'counter-proposed',
  told: 'acceptance-told',
} as const

/** How far the latest proposal has come. */
export const round = (state: State): Round => sentRound(state, LOOP)

const action = (number: number, lines: string): string => `Piano gestione alunni, azione ${number} (000:${lines})`
export const PROPOSE = action(3, '22-23')
export const SEND = action(4, '25')
export const CONFIRM = action(5, '27')
export const TELL = action(6, '29')

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

export const timetableRefusals = {
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
} satisfies Record<string, RuleRow<TimetableFacts>>

export const timetableWarnings = {
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
} satisfies Record<string, RuleRow<TimetableFacts>>
