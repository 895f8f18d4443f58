import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, event, field, lapse } from '../../kernel/fact.ts'
import { minutes as asMinutes, minutesInWords } from '../../kernel/minutes.ts'
import { type CaseState, procedure, type Where } from '../../kernel/procedure.ts'
import { before, days, fixed, promptly } from '../../kernel/term.ts'
import { type CivilDate, civilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { gridField, outside, slotInWords, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import {
  DEROGATION,
  derogationCalculation,
  FUNDING,
  type Minuted,
  motivates,
  passedMaximum,
  validFrom,
  yearOfDerogation,
} from './derogation-rules.ts'
import { announcedToSchool, expressDecision, observations, priorNoticeFacts, refusedTooEarly, resumption } from './general-terms.ts'
import { hoursField, levelField } from './hours-rules.ts'
import { HOURS_TABLE, hasHours, voucherHours } from './hours-table.ts'
import { serviceHoursOn, WINDOW_NORM } from './service-window.ts'
import { voucherField } from './voucher-id.ts'

const slots = { slots: gridField(18).optional() }

const facts = {
  'derogation-proposed': act({
    title: 'Proposta di ore oltre il massimo',
    by: ['ds', 'referent', 'social-worker', 'committing-body', 'parent'],
    phase: 'PROPOSED',
    plain: { voucher: voucherField().optional(), schoolLevel: field.oneOf(LEVELS), plannedFrom: field.date() },
    personal: { pupil: field.person() },
    special: { level: levelField(), minutes: hoursField(), ...slots },
    keeps: ['minutes'],
  }),
  'glo-minuted': event({
    title: 'Verbale del GLO sulla deroga',
    by: ['ds', 'referent', 'social-worker', 'committing-body'],
    plain: { chairSigned: field.flag(), secretarySigned: field.flag(), document: field.label().optional() },
    special: { reasons: field.note().optional(), ...slots },
  }),
  'funding-decided': act({
    title: 'Decisione dell’Ente sulla spesa',
    by: ['committing-body', 'ds'],
    plain: { funded: field.flag(), act: field.label().optional() },
  }),
  'derogation-recognised': act({
    title: 'Ore in deroga riconosciute',
    by: ['committing-body', 'ds'],
    phase: 'RECOGNISED',
    during: ['PROPOSED', 'RECOGNISED'],
    plain: { from: field.date() },
    personal: { minutes: hoursField() },
  }),
  'derogation-refused': act({
    title: 'Deroga negata',
    by: ['committing-body', 'ds'],
    phase: 'REFUSED',
    during: ['PROPOSED'],
    special: { reasons: field.note() },
  }),
  'proposal-withdrawn': event({
    title: 'Proposta ritirata',
    by: ['ds', 'referent', 'social-worker', 'committing-body', 'parent'],
    phase: 'WITHDRAWN',
  }),
  'derogation-ended': lapse('Deroga finita con l’anno scolastico', 'ENDED'),
  ...priorNoticeFacts,
} as const

type Facts = typeof facts
type State = CaseState<Facts>

const motivated: Where<Minuted, Facts> = { words: 'verbale motivato e firmato', test: motivates }

/** The day of the minutes that motivate the derogation: they have met the gate. */
function minutedOn({ tracks }: State): CivilDate | undefined {
  const gate = tracks.find(({ key, settled }) => key === 'D-VD-1' && settled?.outcome === 'met')
  return gate?.settled === undefined ? undefined : romeDateOf(gate.settled.at)
}

/** The day since which an act pays: a further act moves it no more, a decision not to pay ends it. */
function fundedOn({ sums }: State): CivilDate | undefined {
  const day = Object.entries(sums.funded ?? {}).find(([, standing]) => standing > 0)?.[0]
  return day === undefined ? undefined : civilDate(day)
}

/** The first slot that is not service; a derogation is about hours, not about when they are served (004:201-203). */
function outsideWindow(grid: WeeklyGrid | undefined): { slot: string } | false {
  const slot = grid && outside(grid, serviceHoursOn)
  return slot === undefined ? false : { slot: slotInWords(slot) }
}

const WINDOW = {
  rule: 'C-VS-1',
  norm: WINDOW_NORM,
  says: 'Fuori dall’orario di servizio, {slot}: la deroga riguarda quante ore, non quando. Sposta queste ore tra le 7 e le 18, da lunedì a sabato',
} as const

const closed = { 'derogation-recognised': true, 'derogation-refused': true, 'proposal-withdrawn': true } as const
const givenUp = { 'derogation-refused': true, 'proposal-withdrawn': true } as const

export const voucherDerogation = procedure({
  id: 'voucher-derogation',
  version: 1,
  title: 'Deroga al monte ore massimo',
  norm: DEROGATION,
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    teacher: 'own-case',
    referent: 'own-case',
    'social-worker': 'own-case',
    'committing-body': 'own-case',
    provider: 'own-case',
    parent: 'own-case',
  },
  // The minutes are for the members of the GLO and, as far as needed, for who pays. The provider sees the new hours, which are not special.
  specialSeenBy: ['ds', 'teacher', 'social-worker', 'committing-body', 'parent'],
  opens: 'derogation-proposed',
  facts,
  needs: { 'announcement-received': ['refusal-announced'], 'observations-received': ['refusal-announced'] },
  sums: {
    funded: {
      title: 'Atto di spesa in vigore, per giorno da cui vale',
      unit: 'count',
      of: {
        'funding-decided': {
          post: ({ funded }, state, { at }) => {
            const since = fundedOn(state)
            if (funded) return since === undefined ? { account: romeDateOf(at), amount: 1 } : undefined
            return since === undefined ? undefined : { account: since, amount: -1 }
          },
        },
      },
    },
  },
  deadlines: {
    'D-VD-1': {
      title: 'Motivare la deroga nel verbale del GLO, prima che le ore siano svolte',
      nature: 'gate',
      bearer: 'ds',
      from: { 'derogation-proposed': { dated: ({ plannedFrom }) => plannedFrom } },
      metBy: { 'glo-minuted': motivated },
      endedBy: givenUp,
      regulation: { term: before, norm: DEROGATION },
      missed: 'le ore oltre il massimo non sono riconosciute',
    },
    'D-VD-1/end': {
      title: 'Fine della deroga con l’anno scolastico',
      nature: 'right',
      bearer: 'committing-body',
      from: { 'derogation-recognised': { again: 'moves', dated: ({ from }) => from } },
      regulation: { term: fixed(8, 31), norm: `Allegato A1 (004:28-29, 201)` },
      missed: 'le ore tornano al massimo della tabella',
      lapse: 'derogation-ended',
    },
    'DN-GEN-1': {
      ...expressDecision,
      title: 'Decidere sulla deroga motivata dal GLO',
      bearer: 'committing-body',
      from: { 'glo-minuted': { where: motivated } },
      metBy: ['derogation-recognised', 'derogation-refused'],
      endedBy: { 'proposal-withdrawn': true },
    },
    'DN-GEN-2': { ...observations, bearer: 'ds', endedBy: closed },
    'DN-GEN-2/resumption': { ...resumption, bearer: 'committing-body', endedBy: closed },
  },
  tables: { [HOURS_TABLE]: voucherHours },
  refusals: {
    'ERR-VD-REASONS': {
      on: 'derogation-recognised',
      rule: 'C-VD-1',
      norm: DEROGATION,
      says: 'Manca un verbale del GLO motivato e firmato da presidente e segretario: fino ad allora vale il massimo della tabella',
      when: (_, state) => minutedOn(state) === undefined,
    },
    'ERR-VH-SEC2': {
      on: 'derogation-proposed',
      rule: 'C-VH-2',
      norm: 'Allegato A1 (004:47-53); DGR Lombardia 312/2023 e 2288/2024',
      says: 'Per la secondaria di secondo grado la tabella non vale, e non c’è un massimo a cui derogare: segui le linee guida regionali',
      when: ({ schoolLevel }) => !hasHours(schoolLevel),
    },
    'ERR-VS-WINDOW': { on: 'derogation-proposed', ...WINDOW, when: ({ slots: wanted }) => outsideWindow(wanted) },
    'ERR-C-VD-1': {
      on: 'derogation-proposed',
      norm: DEROGATION,
      says: 'Le ore stanno entro il massimo della tabella: non serve una deroga, si assegnano con il voucher',
      when: ({ schoolLevel, level, minutes, plannedFrom }, _, school) =>
        hasHours(schoolLevel) && passedMaximum(schoolLevel, level, minutes, plannedFrom, school) === undefined,
    },
    'ERR-C-VD-1/act': {
      on: 'funding-decided',
      norm: FUNDING,
      says: 'Indica l’atto con cui l’Ente finanzia le ore',
      when: ({ funded, act: number }) => funded && number === undefined,
    },
    'ERR-C-VD-1/funding': {
      on: 'derogation-recognised',
      norm: FUNDING,
      says: 'Il verbale del GLO non basta: serve l’atto dell’Ente che finanzia le ore',
      when: (_, state) => fundedOn(state) === undefined,
    },
    'ERR-C-VD-1/from': {
      on: 'derogation-recognised',
      norm: FUNDING,
      says: 'La deroga non è retroattiva: vale dal giorno in cui ci sono verbale e finanziamento, {first}',
      when: ({ from }, state) => {
        const first = validFrom(minutedOn(state), fundedOn(state))
        return first !== undefined && from < first && { first: inWords(first) }
      },
    },
    'ERR-C-VD-1/year': {
      on: 'derogation-recognised',
      norm: `${DEROGATION}; Allegato A1 (004:28-29)`,
      says: 'La deroga vale per l’anno scolastico {year}, per cui è stata motivata: per un altro serve un nuovo verbale del GLO',
      when: ({ from }, state) => {
        const [first, planned] = [validFrom(minutedOn(state), fundedOn(state)), state.last['derogation-proposed']?.data.plannedFrom]
        if (first === undefined || planned === undefined) return false
        const year = yearOfDerogation(first, planned)
        return schoolYearOf(from) !== year && { year }
      },
    },
    'ERR-C-VD-1/more': {
      on: 'derogation-recognised',
      norm: DEROGATION,
      says: 'Sono più ore di quelle proposte al GLO, {proposed}: per altre ore serve un nuovo verbale',
      when: ({ minutes }, { last }) => {
        const proposed = last['derogation-proposed']?.data.minutes
        return proposed !== undefined && minutes > proposed && { proposed: minutesInWords(asMinutes(proposed)) }
      },
    },
    'ERR-DN-GEN-2': { on: 'derogation-refused', ...refusedTooEarly },
  },
  warnings: {
    'W-VD-REASONS': {
      on: 'glo-minuted',
      rule: 'C-VD-1',
      norm: DEROGATION,
      says: 'Al verbale manca la motivazione o una firma: la deroga non vale finché non c’è',
      when: (minuted) => !motivates(minuted),
    },
    'W-VS-WINDOW': { on: 'glo-minuted', ...WINDOW, when: ({ slots: wanted }) => outsideWindow(wanted) },
  },
  questions: {
    'MAN-VD-FUNDING': {
      on: 'glo-minuted',
      rule: 'C-VD-1',
      title: 'Decidere se finanziare le ore in deroga',
      norm: FUNDING,
      says: 'Manca l’atto che finanzia le ore: decide l’Ente, intanto vale il massimo della tabella',
      decides: 'committing-body',
      decidedBy: 'funding-decided',
      endedBy: givenUp,
      term: promptly('nessun termine nel testo', days(15)),
      when: (minuted, state) => motivates(minuted) && fundedOn(state) === undefined,
    },
  },
  notices: {
    'D-VD-1/told': {
      on: 'derogation-recognised',
      title: 'Nuovo monte ore di un voucher',
      says: 'Le ore di un voucher sono cambiate: apri il fascicolo, leggi quante sono e da quando valgono',
      norm: DEROGATION,
      to: () => ({ people: [], roles: ['provider', 'ds'] }),
    },
    'DN-GEN-2/announced': announcedToSchool,
  },
  calculations: { 'C-VD-1': derogationCalculation },
  registers: {
    'registro-deroghe': {
      title: 'Registro delle deroghe',
      norm: DEROGATION,
      on: 'derogation-proposed',
      columns: {
        voucher: { title: 'Voucher', fact: 'derogation-proposed', field: 'voucher' },
        proposed: { title: 'Proposta', fact: 'derogation-proposed', moment: true },
        minuted: { title: 'Verbale del GLO', fact: 'glo-minuted', moment: true },
        funded: { title: 'Atto di spesa', fact: 'funding-decided', field: 'act' },
        minutes: { title: 'Minuti riconosciuti', fact: 'derogation-recognised', field: 'minutes' },
        from: { title: 'Dal', fact: 'derogation-recognised', field: 'from' },
        until: { title: 'Fino al', due: 'D-VD-1/end' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
