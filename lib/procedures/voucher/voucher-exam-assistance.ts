import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, type DataOf, event, field } from '../../kernel/fact.ts'
import { cents, euro } from '../../kernel/money.ts'
import { type CaseState, procedure, type Start, type Where } from '../../kernel/procedure.ts'
import { parameterOf } from '../../kernel/school.ts'
import { before, daysBack, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'
import { budgetField, costOf, EXAM_NORM, examCalculation, tooLate } from './exam-rules.ts'
import { announcedToSchool, expressDecision, observations, priorNoticeFacts, refusedTooEarly, resumption } from './general-terms.ts'
import { hoursField } from './hours-rules.ts'
import { groupOf, hourlyOn, TARIFF, voucherTariff } from './tariff.ts'

const SEC2 = 'C-VE-1/sec2'
const sec2 = {
  title: 'Assistenza agli esami anche nella secondaria di secondo grado',
  default: true,
  reason: 'Le regole dell’allegato valgono dove le linee guida regionali tacciono (AMB-44)',
}

const facts = {
  'exam-announced': event({
    title: 'Esame di fine anno di un alunno assistito',
    by: ['office', 'referent'],
    phase: 'ANNOUNCED',
    plain: { examFrom: field.date(), schoolLevel: field.oneOf(LEVELS) },
    personal: { pupil: field.person() },
  }),
  'exam-moved': event({ title: 'Esame spostato', by: ['office', 'referent'], plain: { examFrom: field.date() } }),
  'assistance-requested': act({
    title: 'Richiesta motivata del Dirigente all’Ente',
    by: ['ds'],
    phase: 'REQUESTED',
    during: ['ANNOUNCED', 'REQUESTED'],
    plain: { protocol: field.label().optional() },
    personal: { minutes: hoursField(), peiClause: field.label().optional() },
    special: { reasons: field.note().optional() },
    keeps: ['minutes', 'peiClause'],
  }),
  'services-heard': event({
    title: 'Parere dei servizi di riferimento',
    by: ['social-worker', 'committing-body', 'ds'],
    plain: { shared: field.flag() },
  }),
  'assistance-authorised': act({
    title: 'Assistenza agli esami autorizzata',
    by: ['committing-body', 'ds'],
    phase: 'AUTHORISED',
    during: ['REQUESTED'],
    plain: { act: field.label().optional() },
    // Money of the municipality is for who decides on it, not for the family (§ 7.4).
    special: { budgetLeft: budgetField() },
  }),
  'assistance-refused': act({
    title: 'Assistenza agli esami non autorizzata',
    by: ['committing-body', 'ds'],
    phase: 'REFUSED',
    during: ['REQUESTED'],
    special: { reasons: field.note() },
  }),
  /** It has no fields: the board is told that an assistant is present, and nothing else. */
  'board-told': act({ title: 'Commissione avvisata che sarà presente un assistente', by: ['office'] }),
  'request-withdrawn': event({ title: 'Richiesta ritirata', by: ['office'], phase: 'WITHDRAWN' }),
  ...priorNoticeFacts,
} as const

type Facts = typeof facts
type State = CaseState<Facts>

type Exam = Pick<DataOf<Facts['exam-announced']>, 'examFrom' | 'schoolLevel'>

const examOf = ({ last }: State): Exam | undefined => {
  const announced = last['exam-announced']?.data
  return announced && { ...announced, ...last['exam-moved']?.data }
}

/** The school's own margin: the text says only that the request comes before. */
const beforeExam: Start<{ readonly examFrom: CivilDate }, Facts> = {
  again: 'moves',
  dated: ({ examFrom }) => examFrom,
  aim: {
    term: promptly('preventiva', daysBack(30)),
    why: 'il testo dice solo «preventiva»; il termine interno lascia all’Ente il tempo di decidere',
    from: ({ examFrom }) => examFrom,
  },
}

const closed = { 'assistance-authorised': true, 'assistance-refused': true, 'request-withdrawn': true } as const
const authorised: Where<unknown, Facts> = { words: 'assistenza autorizzata', test: (_, { phase }) => phase === 'AUTHORISED' }

const requestedInTime = (state: State): boolean => {
  const [requested, exam] = [state.last['assistance-requested'], examOf(state)]
  return requested !== undefined && exam !== undefined && !tooLate(romeDateOf(requested.at), exam.examFrom)
}

export const voucherExamAssistance = procedure({
  id: 'voucher-exam-assistance',
  version: 1,
  title: 'Assistenza agli esami di fine anno',
  norm: EXAM_NORM,
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'own-case',
    'social-worker': 'own-case',
    'committing-body': 'own-case',
    provider: 'own-case',
    parent: 'own-case',
  },
  // The reasons speak of the pupil, the budget of the municipality: for who asks and who decides.
  specialSeenBy: ['ds', 'social-worker', 'committing-body'],
  opens: 'exam-announced',
  facts,
  needs: {
    'announcement-received': ['refusal-announced'],
    'observations-received': ['refusal-announced'],
    'board-told': ['assistance-authorised'],
  },
  deadlines: {
    'D-VE-1': {
      title: 'Chiedere all’Ente l’assistenza agli esami, prima che comincino',
      nature: 'gate',
      bearer: 'ds',
      from: { 'exam-announced': beforeExam, 'exam-moved': beforeExam },
      metBy: 'assistance-requested',
      endedBy: { 'request-withdrawn': true },
      regulation: { term: before, norm: EXAM_NORM },
      missed: 'l’assistenza non può essere autorizzata',
    },
    'D-VE-1/board': {
      title: 'Avvisare la commissione che sarà presente un assistente',
      nature: 'duty',
      bearer: 'ds',
      from: {
        'assistance-authorised': { dated: (_, state) => examOf(state)?.examFrom },
        'exam-moved': { where: authorised, again: 'moves', dated: ({ examFrom }) => examFrom },
      },
      metBy: 'board-told',
      endedBy: { 'request-withdrawn': true },
      regulation: { term: promptly('nessun termine nel testo', before), norm: EXAM_NORM },
    },
    'DN-GEN-1': {
      ...expressDecision,
      title: 'Decidere sulla richiesta del Dirigente',
      bearer: 'committing-body',
      from: 'assistance-requested',
      metBy: ['assistance-authorised', 'assistance-refused'],
      endedBy: { 'request-withdrawn': true },
      aimed: (state) => {
        const exam = examOf(state)
        return exam && { on: plusDays(exam.examFrom, -1), why: 'la decisione serve prima del primo giorno d’esame' }
      },
    },
    'DN-GEN-2': { ...observations, bearer: 'ds', endedBy: closed },
    'DN-GEN-2/resumption': { ...resumption, bearer: 'committing-body', endedBy: closed },
  },
  parameters: { [SEC2]: sec2 },
  tables: { [TARIFF]: voucherTariff },
  refusals: {
    'ERR-VE-LATE': {
      on: 'assistance-requested',
      rule: 'C-VE-1',
      norm: EXAM_NORM,
      says: 'La richiesta va fatta prima: gli esami cominciano {examFrom}, e da quel giorno l’assistenza non si può più autorizzare',
      when: (_, state, __, { at }) => {
        const exam = examOf(state)
        return exam !== undefined && tooLate(romeDateOf(at), exam.examFrom) && { examFrom: inWords(exam.examFrom) }
      },
    },
    'ERR-VE-LATE/authorised': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: EXAM_NORM,
      says: 'La richiesta non è stata fatta prima del primo giorno d’esame: l’assistenza non si può autorizzare',
      when: (_, state) => !requestedInTime(state),
    },
    'ERR-VE-PEI': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: EXAM_NORM,
      says: 'L’assistenza agli esami deve essere prevista nel PEI: chiedi al Dirigente di indicare dove, o di farlo aggiornare dal GLO',
      when: (_, { last }) => last['assistance-requested']?.data.peiClause === undefined,
    },
    'ERR-VE-BUDGET': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: EXAM_NORM,
      says: 'Il costo di {cost} supera il budget che resta, {left}: riduci le ore o attendi nuove risorse',
      when: ({ budgetLeft }, state, school) => {
        const [requested, exam] = [state.last['assistance-requested']?.data, examOf(state)]
        if (requested === undefined || exam === undefined) return false
        const cost = costOf(requested.minutes, exam.schoolLevel, exam.examFrom, school)
        return cost > budgetLeft && { cost: euro(cost), left: euro(cents(budgetLeft)) }
      },
    },
    'ERR-C-VE-1/reasons': {
      on: 'assistance-requested',
      norm: EXAM_NORM,
      says: 'La richiesta deve essere motivata: scrivi perché l’alunno ha bisogno dell’assistente durante gli esami',
      when: ({ reasons }) => reasons === undefined,
    },
    'ERR-C-VE-1/services': {
      on: 'assistance-authorised',
      norm: EXAM_NORM,
      says: 'Manca la condivisione dei servizi di riferimento: registra il loro parere',
      when: (_, { last }) => last['services-heard']?.data.shared !== true,
    },
    'ERR-C-VE-1/sec2': {
      on: 'assistance-requested',
      norm: `${EXAM_NORM}; AMB-44`,
      says: 'Per la secondaria di secondo grado valgono le linee guida regionali: segui quelle',
      when: (_, state, school) => examOf(state)?.schoolLevel === 'SEC2' && !parameterOf(school, SEC2, sec2),
    },
    'ERR-DN-GEN-2': { on: 'assistance-refused', ...refusedTooEarly },
    'ERR-D-VE-1/board': {
      on: 'board-told',
      norm: EXAM_NORM,
      says: 'L’assistenza non è autorizzata: alla commissione non c’è nulla da comunicare',
      when: (_, { phase }) => phase !== 'AUTHORISED',
    },
  },
  warnings: {
    'W-VE-PEI': {
      on: 'assistance-requested',
      rule: 'C-VE-1',
      norm: EXAM_NORM,
      says: 'Senza il punto del PEI che la prevede l’Ente non può autorizzare l’assistenza: indicalo con una nuova richiesta prima degli esami',
      when: ({ peiClause }) => peiClause === undefined,
    },
    'W-VV-TARIFF': {
      on: 'assistance-authorised',
      rule: 'C-VV-2',
      norm: 'Allegato A1 (004:38, 52); AMB-32',
      says: 'Per il giorno dell’esame nessun atto fissa il valore orario: il costo è calcolato con l’ultimo',
      when: (_, state, school) => {
        const exam = examOf(state)
        return exam !== undefined && hourlyOn(school, groupOf(exam.schoolLevel), exam.examFrom).provisional
      },
    },
  },
  notices: { 'DN-GEN-2/announced': announcedToSchool },
  calculations: { 'C-VE-1': examCalculation },
  registers: {
    'registro-assistenza-esami': {
      title: 'Registro delle richieste di assistenza agli esami',
      norm: EXAM_NORM,
      on: 'exam-announced',
      columns: {
        requested: { title: 'Richiesta', fact: 'assistance-requested', moment: true },
        examFrom: { title: 'Primo giorno d’esame', fact: 'exam-announced', field: 'examFrom' },
        authorised: { title: 'Autorizzata', fact: 'assistance-authorised', moment: true },
        refused: { title: 'Non autorizzata', fact: 'assistance-refused', moment: true },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
