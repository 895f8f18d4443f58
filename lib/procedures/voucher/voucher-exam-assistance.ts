import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { minutes as asMinutes } from '../../kernel/minutes.ts'
import { type Cents, cents, euro, payFor } from '../../kernel/money.ts'
import { type CaseState, calculation, procedure, type Start, type Where } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { before, daysBack, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, plusDays, romeDateOf } from '../../kernel/time.ts'
import { announcedToSchool, expressDecision, observations, priorNoticeFacts, refusedTooEarly, resumption } from './general-terms.ts'
import { hoursField } from './hours-rules.ts'
import { groupOf, hourlyOn, TARIFF, voucherTariff } from './tariff.ts'

const NORM = 'Allegato A1 (004:24)'

const budgetField = () => field.count(99_999_999)

/** What the hours cost at the tariff of the first exam day. */
const costOf = (hours: number, schoolLevel: Level, examFrom: CivilDate, school: School): Cents =>
  payFor(asMinutes(hours), hourlyOn(school, groupOf(schoolLevel), examFrom).hourly)

/** *Preventiva*: on the first exam day it is too late. */
const tooLate = (requested: CivilDate, examFrom: CivilDate): boolean => requested >= examFrom

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

interface Exam {
  readonly examFrom: CivilDate
  readonly schoolLevel: Level
}

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

const CODES = ['ERR-VE-LATE', 'ERR-VE-PEI', 'ERR-VE-BUDGET', 'ERR-C-VE-1/reasons', 'ERR-C-VE-1/services', 'W-VV-TARIFF'] as const

export const voucherExamAssistance = procedure({
  id: 'voucher-exam-assistance',
  version: 1,
  title: 'Assistenza agli esami di fine anno',
  norm: NORM,
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
      regulation: { term: before, norm: NORM },
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
      regulation: { term: promptly('nessun termine nel testo', before), norm: NORM },
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
      norm: NORM,
      says: 'La richiesta va fatta prima: gli esami cominciano {examFrom}, e da quel giorno l’assistenza non si può più autorizzare',
      when: (_, state, __, { at }) => {
        const exam = examOf(state)
        return exam !== undefined && tooLate(romeDateOf(at), exam.examFrom) && { examFrom: inWords(exam.examFrom) }
      },
    },
    'ERR-VE-LATE/authorised': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: NORM,
      says: 'La richiesta non è stata fatta prima del primo giorno d’esame: l’assistenza non si può autorizzare',
      when: (_, state) => !requestedInTime(state),
    },
    'ERR-VE-PEI': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: NORM,
      says: 'L’assistenza agli esami deve essere prevista nel PEI: chiedi al Dirigente di indicare dove, o di farlo aggiornare dal GLO',
      when: (_, { last }) => last['assistance-requested']?.data.peiClause === undefined,
    },
    'ERR-VE-BUDGET': {
      on: 'assistance-authorised',
      rule: 'C-VE-1',
      norm: NORM,
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
      norm: NORM,
      says: 'La richiesta deve essere motivata: scrivi perché l’alunno ha bisogno dell’assistente durante gli esami',
      when: ({ reasons }) => reasons === undefined,
    },
    'ERR-C-VE-1/services': {
      on: 'assistance-authorised',
      norm: NORM,
      says: 'Manca la condivisione dei servizi di riferimento: registra il loro parere',
      when: (_, { last }) => last['services-heard']?.data.shared !== true,
    },
    'ERR-C-VE-1/sec2': {
      on: 'assistance-requested',
      norm: `${NORM}; AMB-44`,
      says: 'Per la secondaria di secondo grado valgono le linee guida regionali: segui quelle',
      when: (_, state, school) => examOf(state)?.schoolLevel === 'SEC2' && !parameterOf(school, SEC2, sec2),
    },
    'ERR-DN-GEN-2': { on: 'assistance-refused', ...refusedTooEarly },
    'ERR-D-VE-1/board': {
      on: 'board-told',
      norm: NORM,
      says: 'L’assistenza non è autorizzata: alla commissione non c’è nulla da comunicare',
      when: (_, { phase }) => phase !== 'AUTHORISED',
    },
  },
  warnings: {
    'W-VE-PEI': {
      on: 'assistance-requested',
      rule: 'C-VE-1',
      norm: NORM,
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
  calculations: {
    'C-VE-1': calculation({
      title: 'Assistenza agli esami: se si può autorizzare',
      norm: `${NORM}: «può autorizzare», decide sempre una persona`,
      input: z.strictObject({
        requested: field.date(),
        examFrom: field.date(),
        schoolLevel: field.oneOf(LEVELS),
        minutes: hoursField(),
        reasons: z.boolean(),
        inPei: z.boolean(),
        sharedByServices: z.boolean(),
        budgetLeft: budgetField(),
      }),
      output: z.strictObject({
        authorisable: answer.flag(),
        /** Even where all conditions hold. */
        decides: answer.oneOf(['a-person']),
        cost: answer.count(99_999_999),
        codes: answer.list(answer.oneOf(CODES)),
      }),
      run: ({ requested, examFrom, schoolLevel, minutes, reasons, inPei, sharedByServices, budgetLeft }, school) => {
        const cost = costOf(minutes, schoolLevel, examFrom, school)
        const speaking: Readonly<Record<(typeof CODES)[number], boolean>> = {
          'ERR-VE-LATE': tooLate(requested, examFrom),
          'ERR-VE-PEI': !inPei,
          'ERR-VE-BUDGET': cost > budgetLeft,
          'ERR-C-VE-1/reasons': !reasons,
          'ERR-C-VE-1/services': !sharedByServices,
          'W-VV-TARIFF': hourlyOn(school, groupOf(schoolLevel), examFrom).provisional,
        }
        const codes = CODES.filter((code) => speaking[code])
        return { authorisable: codes.every((code) => code.startsWith('W-')), decides: 'a-person' as const, cost, codes }
      },
    }),
  },
  registers: {
    'registro-assistenza-esami': {
      title: 'Registro delle richieste di assistenza agli esami',
      norm: NORM,
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
