import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, type DataOf, event, field, lapse } from '../../kernel/fact.ts'
import { minutes, minutesInWords } from '../../kernel/minutes.ts'
import { type CaseState, procedure, type Verdict } from '../../kernel/procedure.ts'
import { follows } from '../../kernel/proposal-loop.ts'
import type { School } from '../../kernel/school.ts'
import { days, fixed, promptly } from '../../kernel/term.ts'
import {
  areaFields,
  type HoursCode,
  hoursCalculation,
  hoursField,
  hoursParameters,
  judgeHours,
  levelCalculation,
  levelField,
  levelOf,
} from './hours-rules.ts'
import { HOURS_NORM, HOURS_TABLE, hasHours, voucherHours } from './hours-table.ts'
import { voucherField } from './voucher-id.ts'

const DURATION = 'Allegato A1 (004:28-29)'

const facts = {
  'areas-rated': event({
    title: 'Aree valutate dai servizi con il GLO',
    by: ['social-worker', 'committing-body', 'ds'],
    phase: 'RATED',
    personal: { pupil: field.person(), assessor: field.person().optional() },
    special: { ...areaFields, sheet: field.label().optional() },
    keeps: ['affective', 'autonomy'],
  }),
  'level-decided': act({
    title: 'Livello deciso da una persona',
    by: ['committing-body', 'social-worker', 'ds'],
    special: { level: levelField(), reasons: field.note() },
    keeps: ['level'],
  }),
  'voucher-issued': act({
    title: 'Voucher rilasciato',
    by: ['committing-body', 'ds'],
    phase: 'ISSUED',
    during: ['RATED', 'ISSUED', 'LAPSED'],
    plain: {
      voucher: voucherField(),
      schoolLevel: field.oneOf(LEVELS),
      validFrom: field.date(),
      derogationCase: field.label().optional(),
    },
    personal: { minutes: hoursField(), attendedMinutes: hoursField().optional() },
    special: { reasons: field.note().optional() },
    keeps: ['minutes'],
  }),
  'voucher-ended': act({
    title: 'Voucher cessato prima della fine dell’anno',
    by: ['committing-body', 'ds'],
    phase: 'ENDED',
    during: ['RATED', 'ISSUED'],
    plain: { reason: field.oneOf(['renounced', 'transferred', 'other']) },
  }),
  'voucher-lapsed': lapse('Voucher cessato con la fine dell’anno scolastico', 'LAPSED'),
} as const

type Facts = typeof facts
type State = CaseState<Facts>
type Voucher = DataOf<Facts['voucher-issued']>

/** The level by the table, or as a person decided after these ratings. */
function levelIn({ last }: State): number | undefined {
  const [rated, decided] = [last['areas-rated'], last['level-decided']]
  if (rated === undefined) return undefined
  return levelOf(rated.data) ?? (decided !== undefined && follows(decided, rated) ? decided.data.level : undefined)
}

/** When a code of C-VH-2 speaks of a voucher, and the range that it names. */
const ofHours =
  (code: HoursCode) =>
  ({ schoolLevel, minutes: asked, attendedMinutes, derogationCase, validFrom }: Voucher, state: State, school: School): Verdict => {
    const level = levelIn(state)
    if (level === undefined) return false
    const hours = { schoolLevel, level, minutes: asked, attendedMinutes, derogated: derogationCase !== undefined }
    const { range, codes } = judgeHours(hours, validFrom, school)
    if (!codes.includes(code)) return false
    return range === undefined ? true : { least: minutesInWords(range.least), most: minutesInWords(range.most) }
  }

export const voucherHoursAssessment = procedure({
  id: 'voucher-hours-assessment',
  version: 1,
  title: 'Monte ore del voucher di assistenza scolastica',
  norm: 'Allegato A1 (004:58-201)',
  // The provider is no party of the assessment: hours and level reach it with the request of `voucher-activation`.
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'own-case',
    'social-worker': 'own-case',
    'committing-body': 'own-case',
    parent: 'own-case',
  },
  // The ratings are for the social service and the GLO, which the head teacher chairs, and for the family; the office sees the hours (§ 7.4).
  specialSeenBy: ['ds', 'social-worker', 'committing-body', 'parent'],
  opens: 'areas-rated',
  facts,
  reopens: ['areas-rated'],
  deadlines: {
    'D-VH-1': {
      title: 'Il voucher dura l’anno scolastico: per il nuovo anno serve un nuovo voucher',
      nature: 'duty',
      bearer: 'committing-body',
      from: { 'voucher-issued': { again: 'renews', dated: ({ validFrom }) => validFrom } },
      endedBy: { 'voucher-ended': true },
      regulation: { term: fixed(8, 31), norm: DURATION },
      missed: 'il voucher cessa',
      lapse: 'voucher-lapsed',
    },
  },
  parameters: hoursParameters,
  tables: { [HOURS_TABLE]: voucherHours },
  refusals: {
    'ERR-VH-SEC2': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: 'Allegato A1 (004:47-53); DGR Lombardia 312/2023 e 2288/2024',
      says: 'Per la secondaria di secondo grado la tabella non vale: il fabbisogno segue le linee guida regionali',
      when: ({ schoolLevel }) => !hasHours(schoolLevel),
    },
    'ERR-VH-ATTEND': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: 'Allegato A1 (004:205)',
      says: 'Le ore superano quelle che l’alunno frequenta, e l’intervento è legato alla sua presenza: riduci le ore',
      when: ofHours('ERR-VH-ATTEND'),
    },
    'ERR-C-VH-1': {
      on: 'voucher-issued',
      norm: 'Allegato A1 (004:75-190); AMB-48',
      says: 'La tabella non dà un livello a queste due aree: registra prima «Livello deciso da una persona»',
      when: ({ schoolLevel }, state) => hasHours(schoolLevel) && levelIn(state) === undefined,
    },
    'ERR-C-VH-1/table': {
      on: 'level-decided',
      norm: 'Allegato A1 (004:75-190)',
      says: 'Il livello lo dà già la tabella: se le aree sono cambiate registra una nuova valutazione',
      when: (_, { last }) => last['areas-rated'] !== undefined && levelOf(last['areas-rated'].data) !== undefined,
    },
    'ERR-C-VH-2': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: 'Allegato A1 (004:58-201)',
      says: 'Il massimo è di {most}: oltre serve una deroga del GLO, indica il suo fascicolo oppure assegna al più {most}',
      when: ofHours('ERR-C-VH-2'),
    },
    'ERR-C-VH-2/step': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: HOURS_NORM,
      says: 'Le ore si assegnano a passi uguali, di solito di mezz’ora: arrotonda il numero',
      when: ofHours('ERR-C-VH-2/step'),
    },
    'ERR-D-VH-1': {
      on: 'voucher-issued',
      norm: DURATION,
      says: 'Un altro anno scolastico o un altro ordine di scuola vogliono un nuovo voucher: dagli un numero nuovo',
      when: ({ voucher, schoolLevel, validFrom }, { last }) => {
        const before = last['voucher-issued']?.data
        if (before === undefined || before.voucher !== voucher) return false
        return before.schoolLevel !== schoolLevel || schoolYearOf(before.validFrom) !== schoolYearOf(validFrom)
      },
    },
  },
  warnings: {
    'W-VH-BELOW': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: HOURS_NORM,
      says: 'Le ore sono meno del minimo di {least}: motivalo nel PEI',
      when: ofHours('W-VH-BELOW'),
    },
    'W-VH-OVERLAP': {
      on: 'voucher-issued',
      rule: 'C-VH-2',
      norm: 'Allegato A1 (004:126-130); AMB-30',
      says: 'Per questo livello la tabella dell’infanzia si sovrappone a quello più grave: controlla che le ore siano quelle volute',
      when: ofHours('W-VH-OVERLAP'),
    },
    'W-D-VH-1': {
      on: 'voucher-issued',
      norm: `${DURATION}; ${HOURS_NORM}`,
      says: 'Con il nuovo ordine di scuola il voucher passa da {before} a {now}: avvisa la famiglia e il gestore',
      when: ({ schoolLevel, minutes: now }, { last }) => {
        const before = last['voucher-issued']?.data
        if (before === undefined || before.schoolLevel === schoolLevel) return false
        return { before: minutesInWords(minutes(before.minutes)), now: minutesInWords(minutes(now)) }
      },
    },
  },
  questions: {
    'MAN-VH-NOLEVEL': {
      on: 'areas-rated',
      rule: 'C-VH-1',
      title: 'Decidere il livello per due aree che la tabella non prevede',
      norm: 'Allegato A1 (004:75-190); AMB-48',
      says: 'La tabella non dà un livello a queste due aree: lo decide una persona, con i servizi e il GLO',
      decides: 'committing-body',
      decidedBy: 'level-decided',
      endedBy: {
        'areas-rated': { words: 'aree che la tabella prevede', test: (areas) => levelOf(areas) !== undefined },
        'voucher-ended': true,
      },
      term: promptly('nessun termine nel testo', days(10)),
      when: (areas) => levelOf(areas) === undefined,
    },
  },
  calculations: { 'C-VH-1': levelCalculation, 'C-VH-2': hoursCalculation },
  registers: {
    'registro-voucher': {
      title: 'Registro dei voucher',
      norm: 'Allegato A1 (004:5, 58-201)',
      on: 'areas-rated',
      columns: {
        voucher: { title: 'Voucher', fact: 'voucher-issued', field: 'voucher' },
        issued: { title: 'Rilasciato', fact: 'voucher-issued', moment: true },
        schoolLevel: { title: 'Ordine di scuola', fact: 'voucher-issued', field: 'schoolLevel' },
        minutes: { title: 'Minuti assegnati', fact: 'voucher-issued', field: 'minutes' },
        validFrom: { title: 'Vale dal', fact: 'voucher-issued', field: 'validFrom' },
        until: { title: 'Vale fino al', due: 'D-VH-1' },
        derogation: { title: 'Fascicolo della deroga', fact: 'voucher-issued', field: 'derogationCase' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
