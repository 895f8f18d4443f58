import { channelField } from '../../kernel/channel.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { minutesInWords, NO_TIME } from '../../kernel/minutes.ts'
import { type CaseState, type Deadline, procedure } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { before, promptly } from '../../kernel/term.ts'
import { type Instant, momentInWords, plusElapsedHours, romeTime, wallTime } from '../../kernel/time.ts'
import { gridField, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { ABSENCE_NORM, absenceFields, firstAffected, freedBy, freedTime, isPrompt, isReversed, MOST_FREED } from './absence-slots.ts'
import { levelField } from './oss.ts'

const facts = {
  // No field for the reason: it is never collected (§ 7.4, rule of A4).
  'absence-notified': event({
    title: 'Avviso di assenza dell’alunno',
    by: ['parent', 'social-worker', 'office'],
    phase: 'NOTIFIED',
    plain: { told: field.oneOf(['uos', 'school', 'both']), channel: channelField().optional(), level: levelField(), ...absenceFields },
    personal: { pupil: field.person(), grid: gridField().optional() },
    keeps: ['grid'],
  }),
  'notice-forwarded': act({
    title: 'Avviso inoltrato all’U.O.S.',
    by: ['office'],
    phase: 'FORWARDED',
    plain: { channel: channelField() },
  }),
  'uos-told': event({
    title: 'La famiglia ha poi avvisato anche l’U.O.S.',
    by: ['parent', 'social-worker', 'office'],
    phase: 'UOS_TOLD',
    plain: { channel: channelField().optional() },
  }),
  'oss-warned': act({ title: 'OSS o cooperativa avvisati', by: ['social-worker', 'office'], phase: 'OSS_WARNED' }),
  'freed-time-recorded': act({
    title: 'Ore OSS liberate annotate',
    by: ['office', 'social-worker'],
    plain: { freedMinutes: field.count(MOST_FREED) },
    personal: { grid: gridField() },
    keeps: ['grid'],
  }),
  'absence-revoked': event({ title: 'L’alunno è presente: avviso ritirato', by: ['parent', 'social-worker', 'office'], phase: 'REVOKED' }),
} as const

type State = CaseState<typeof facts>
type Row = Deadline<typeof facts>

const NORM = 'Piano gestione alunni, azione 12 (000:45)'
const RELAY = `${NORM}; AMB-07`

/** The OSS's timetable, as somebody who knows it has told it. */
const gridOf = ({ last }: State): WeeklyGrid | undefined => last['freed-time-recorded']?.data.grid ?? last['absence-notified']?.data.grid

function firstSlot(state: State, school: School): Instant | undefined {
  const [absence, grid] = [state.last['absence-notified']?.data, gridOf(state)]
  return absence && grid && firstAffected(absence, grid, school)
}

const FIRST_SLOT = {
  title: 'Ora entro cui passare l’avviso, finché non è noto l’orario dell’OSS',
  default: wallTime('08:00'),
  reason: 'Il testo dice solo «tempestivamente»: senza l’orario dell’OSS si guarda all’inizio delle lezioni',
} as const

const AT_ONCE = {
  title: 'Ore entro cui passare l’avviso, quando la prima fascia è già cominciata',
  default: 1,
  reason: 'Il testo dice solo «tempestivamente»: se l’avviso arriva tardi lo si passa subito',
} as const

/** Before the first slot concerned; where that has begun, within an hour of the news. */
function relayBy(state: State, school: School, news: Instant | undefined): Instant | undefined {
  const absence = state.last['absence-notified']?.data
  if (absence === undefined || news === undefined) return undefined
  const assumed = romeTime(absence.from, absence.fromTime ?? parameterOf(school, 'D-ABS-1/first-slot', FIRST_SLOT))
  const first = firstSlot(state, school) ?? assumed
  return isPrompt(news, first) ? first : plusElapsedHours(news, parameterOf(school, 'D-ABS-1/at-once', AT_ONCE))
}

const schoolOnly = { words: 'avvisata solo la scuola', test: ({ told }: { told: string }): boolean => told === 'school' }
const uosTold = { words: 'avvisata l’U.O.S.', test: ({ told }: { told: string }): boolean => told !== 'school' }

const relay = {
  nature: 'duty',
  regulation: { term: promptly('tempestivamente', before), norm: RELAY },
} satisfies Partial<Row>

export const pupilAbsenceNotice = procedure({
  id: 'pupil-absence-notice',
  version: 1,
  title: 'Avviso di assenza dell’alunno all’U.O.S.',
  norm: NORM,
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', 'social-worker': 'own-case', parent: 'own-case', provider: 'own-case' },
  specialSeenBy: [],
  opens: 'absence-notified',
  facts,
  deadlines: {
    'D-ABS-1': {
      title: 'Avvisare l’U.O.S. prima della prima ora dell’OSS',
      nature: 'duty',
      bearer: 'parent',
      from: 'absence-notified',
      metBy: { 'absence-notified': uosTold, 'uos-told': true },
      endedBy: { 'notice-forwarded': true, 'oss-warned': true, 'absence-revoked': true },
      reckoned: firstSlot,
      regulation: { term: promptly('tempestivamente', before), norm: NORM },
      missed: 'l’OSS può venire inutilmente; chi paga quelle ore il testo non lo dice',
    },
    'D-ABS-1/forward': {
      ...relay,
      title: 'Inoltrare l’avviso all’U.O.S.',
      bearer: 'clerk',
      from: { 'absence-notified': { where: schoolOnly } },
      metBy: 'notice-forwarded',
      endedBy: { 'uos-told': true, 'oss-warned': true, 'absence-revoked': true },
      reckoned: (state, school) => relayBy(state, school, state.last['absence-notified']?.at),
      missed: 'l’OSS può venire inutilmente',
    },
    'D-ABS-1/oss': {
      ...relay,
      title: 'Avvisare l’OSS o la cooperativa',
      bearer: 'social-worker',
      from: { 'absence-notified': { where: uosTold }, 'notice-forwarded': {}, 'uos-told': {} },
      metBy: 'oss-warned',
      endedBy: { 'absence-revoked': true },
      reckoned: (state, school) =>
        relayBy(state, school, (state.last['uos-told'] ?? state.last['notice-forwarded'] ?? state.last['absence-notified'])?.at),
      missed: 'l’OSS può venire inutilmente',
    },
  },
  parameters: { 'D-ABS-1/first-slot': FIRST_SLOT, 'D-ABS-1/at-once': AT_ONCE },
  refusals: {
    'ERR-C-ABS-1': {
      on: 'freed-time-recorded',
      norm: ABSENCE_NORM,
      says: 'Le ore liberate non si stimano: secondo l’orario sono {freed} ({minutes} minuti). Si annotano soltanto, non si recuperano',
      when: ({ grid, freedMinutes }, state, school) => {
        const absence = state.last['absence-notified']?.data
        if (absence === undefined) return false
        const freed = state.last['absence-revoked'] === undefined ? freedBy(absence, grid, school) : NO_TIME
        return freed !== freedMinutes && { freed: minutesInWords(freed), minutes: freed }
      },
    },
  },
  warnings: {
    'W-ABS-LATE': {
      on: 'absence-notified',
      norm: ABSENCE_NORM,
      rule: 'C-ABS-1',
      says: 'L’avviso non è tempestivo: la prima ora dell’OSS cominciava {first}. Le ore liberate si contano lo stesso da allora',
      when: ({ grid, ...absence }, _, school, { at }) => grid !== undefined && late(at, firstAffected(absence, grid, school)),
    },
    'W-ABS-LATE/recorded': {
      on: 'freed-time-recorded',
      norm: ABSENCE_NORM,
      rule: 'C-ABS-1',
      says: 'L’avviso non era tempestivo: la prima ora dell’OSS cominciava {first}. Le ore liberate si contano lo stesso da allora',
      when: ({ grid }, state, school) => {
        const notice = state.last['absence-notified']
        return notice !== undefined && late(notice.at, firstAffected(notice.data, grid, school))
      },
    },
    'W-ABS-WRONGADDRESSEE': {
      on: 'absence-notified',
      norm: RELAY,
      rule: 'C-ABS-1',
      says: 'La famiglia ha avvisato solo la scuola, ma l’avviso spetta all’U.O.S.: inoltralo subito, e ricorda alla famiglia chi avvisare',
      when: schoolOnly.test,
    },
    'W-C-ABS-1': {
      on: 'absence-notified',
      norm: ABSENCE_NORM,
      says: 'La fine dell’assenza viene prima dell’inizio: controlla giorni e ore',
      when: (absence) => isReversed(absence),
    },
  },
  notices: {
    'D-ABS-1/notified': {
      on: 'absence-notified',
      title: 'Avviso di assenza',
      says: 'È arrivato un avviso di assenza di un alunno seguito da un OSS: leggi nel fascicolo giorni e ore, e chi è già stato avvisato',
      norm: RELAY,
      // The U.O.S. where the family has not told it, the school where the U.O.S. alone knows.
      to: ({ told }) => ({ people: [], roles: told === 'school' ? ['social-worker'] : ['clerk'] }),
    },
    'D-ABS-1/forwarded': {
      on: 'notice-forwarded',
      title: 'Avviso di assenza inoltrato',
      says: 'La segreteria inoltra un avviso di assenza: avvisa l’OSS o la cooperativa prima della sua prima ora',
      norm: RELAY,
      to: () => ({ people: [], roles: ['social-worker'] }),
    },
    'D-ABS-1/revoked': {
      on: 'absence-revoked',
      title: 'Avviso di assenza ritirato',
      says: 'L’avviso di assenza è ritirato: l’alunno è presente. Se l’OSS o la cooperativa erano già avvisati, vanno avvisati di nuovo',
      norm: RELAY,
      to: () => ({ people: [], roles: ['social-worker', 'clerk'] }),
    },
  },
  calculations: { 'C-ABS-1': freedTime },
  registers: {
    'registro-avvisi-assenza': {
      title: 'Registro degli avvisi di assenza',
      norm: NORM,
      on: 'absence-notified',
      columns: {
        notified: { title: 'Avviso', fact: 'absence-notified', moment: true },
        pupil: { title: 'Alunno', fact: 'absence-notified', field: 'pupil' },
        told: { title: 'Chi è stato avvisato', fact: 'absence-notified', field: 'told' },
        from: { title: 'Assente dal', fact: 'absence-notified', field: 'from' },
        fromTime: { title: 'Dalle ore', fact: 'absence-notified', field: 'fromTime' },
        to: { title: 'Assente fino al', fact: 'absence-notified', field: 'to' },
        toTime: { title: 'Alle ore', fact: 'absence-notified', field: 'toTime' },
        forwarded: { title: 'Inoltrato all’U.O.S.', fact: 'notice-forwarded', moment: true },
        uosTold: { title: 'Avvisata poi l’U.O.S.', fact: 'uos-told', moment: true },
        ossWarned: { title: 'OSS avvisato', fact: 'oss-warned', moment: true },
        freed: { title: 'Minuti OSS liberati', fact: 'freed-time-recorded', field: 'freedMinutes' },
        revoked: { title: 'Ritirato', fact: 'absence-revoked', moment: true },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})

function late(notified: Instant, first: Instant | undefined) {
  return first !== undefined && !isPrompt(notified, first) && { first: momentInWords(first) }
}
