import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { LEVELS, type Level } from '../../kernel/calendar/school-calendar.ts'
import { field } from '../../kernel/fact.ts'
import { calculation, type Parameter, type RuleRow } from '../../kernel/procedure.ts'
import { parameterOf, type RuleSet, type School } from '../../kernel/school.ts'
import { FUNCTIONS, leftOut, type Participant, type PersonFunction, participantsField, prescribedTeachers } from './participants.ts'
import type { PeiFacts } from './pei-facts.ts'
import { calledMeeting, levelOf, readyMeeting } from './pei-state.ts'

const LIKE_PRIMARIA = {
  INF: { title: 'Nell’infanzia si invitano tutti i docenti', ...likePrimaria('l’infanzia') },
  SEC2: { title: 'Nella secondaria di II grado si invitano tutti i docenti', ...likePrimaria('la secondaria di II grado') },
} as const satisfies Partial<Record<Level, Parameter<boolean>>>

function likePrimaria(level: string) {
  return {
    default: true,
    reason: `Il testo non nomina ${level}, la si tratta come la primaria (C-PEI-1): altrimenti almeno coordinatore e sostegno. La legge vuole sempre tutti (N-04)`,
  }
}

export const inviteeParameters: Readonly<Record<string, Parameter>> = {
  'C-PEI-1/all-teachers-INF': LIKE_PRIMARIA.INF,
  'C-PEI-1/all-teachers-SEC2': LIKE_PRIMARIA.SEC2,
}

/** Whether all teachers of the class are invited: by the text in the primaria, by the law at every level (N-04). */
function wantsAll(level: Level, ruleSet: RuleSet, school: School): boolean {
  if (ruleSet === 'national' || level === 'PRI') return true
  return level !== 'SEC1' && parameterOf(school, `C-PEI-1/all-teachers-${level}`, LIKE_PRIMARIA[level])
}

/** The national minimum holds all of the text's: it is the wider duty of the two. */
const ruling = ({ settings }: School): RuleSet => (settings.governing === 'regulation' ? 'regulation' : 'national')

const teachersDue = (team: readonly Participant[], level: Level, ruleSet: RuleSet, school: School): readonly Participant[] =>
  prescribedTeachers(team, level, wantsAll(level, ruleSet, school) ? [level] : [])

const TEXT = 'Piano gestione alunni (000:36-41); AMB-06'
const LAW = 'L. 104/1992, art. 15 cc. 10-11; D.Lgs. 66/2017, art. 9; D.I. 182/2020, artt. 3-4 (N-04)'

interface Invitee {
  readonly as: PersonFunction
  /** Undefined where the function is due whoever holds it. */
  readonly person?: string
}

/** Due whoever holds them, at every level (000:39-41). */
const ALWAYS = ['social-worker', 'family'] as const

const holds = (people: readonly Participant[], as: PersonFunction): boolean => people.some((one) => one.as === as)

function minimum({ team, level }: Asked, ruleSet: RuleSet, school: School): readonly Invitee[] {
  return [...ALWAYS.map((as) => ({ as })), ...teachersDue(team, level, ruleSet, school).map(({ person, as }) => ({ person, as }))]
}

/** Functions without which the minimum cannot be met, because nobody in the team holds them. */
function vacant(team: readonly Participant[], level: Level, school: School): readonly PersonFunction[] {
  const support = holds(team, 'support-teacher') ? [] : (['support-teacher'] as const)
  const coordinator = holds(team, 'coordinator') ? [] : (['coordinator'] as const)
  if (level === 'SEC1' || !wantsAll(level, ruling(school), school)) return [...coordinator, ...support]
  return coordinator.length > 0 && !holds(team, 'class-teacher') ? ['class-teacher', ...support] : support
}

const NAMES: Readonly<Record<PersonFunction, string>> = {
  referent: 'il Referente',
  'class-teacher': 'i docenti della classe',
  coordinator: 'il coordinatore',
  'support-teacher': 'l’insegnante di sostegno',
  'social-worker': 'l’assistente sociale',
  family: 'la famiglia',
  'health-service': 'l’unità sanitaria',
  other: 'altre figure',
}

interface Asked {
  readonly level: Level
  readonly team: readonly Participant[]
  readonly listed: readonly Participant[]
}

const teachersLeftOut = ({ level, team, listed }: Asked, school: School): readonly Participant[] =>
  leftOut(teachersDue(team, level, ruling(school), school), listed)

const CODES = ['ERR-PEI-FAMILY', 'ERR-C-PEI-1/social-worker', 'ERR-C-PEI-1'] as const

/** The code that refuses a list without somebody in that function. */
const refusalFor = (as: PersonFunction): (typeof CODES)[number] =>
  as === 'family' ? 'ERR-PEI-FAMILY' : as === 'social-worker' ? 'ERR-C-PEI-1/social-worker' : 'ERR-C-PEI-1'

const invitee = () => z.strictObject({ as: answer.oneOf(FUNCTIONS), person: answer.text(42).optional() })

export const minimumInvitees = calculation({
  title: 'Invitati minimi alla riunione PEI',
  norm: `${TEXT}; ${LAW}`,
  input: z.strictObject({ level: field.oneOf(LEVELS), team: participantsField(), listed: participantsField() }),
  output: z.strictObject({
    /** By the text, by the law, and by the rule set that the school has chosen. */
    regulation: answer.list(invitee(), 26),
    national: answer.list(invitee(), 26),
    minimum: answer.list(invitee(), 26),
    leftOut: answer.list(invitee(), 26),
    refused: answer.list(answer.oneOf(CODES), 3),
  }),
  run: (asked, school) => {
    const [regulation, national] = [minimum(asked, 'regulation', school), minimum(asked, 'national', school)]
    const missing: readonly Invitee[] = [
      ...ALWAYS.filter((as) => !holds(asked.listed, as)).map((as) => ({ as })),
      ...teachersLeftOut(asked, school),
    ]
    return {
      regulation: [...regulation],
      national: [...national],
      minimum: [...(ruling(school) === 'regulation' ? regulation : national)],
      leftOut: [...missing],
      refused: [...new Set(missing.map(({ as }) => refusalFor(as)))],
    }
  },
})

export const inviteeRefusals = {
  'ERR-PEI-FAMILY': {
    on: 'invitees-listed',
    norm: 'Piano gestione alunni (000:39-41)',
    rule: 'C-PEI-1',
    says: 'La famiglia è sempre invitata: aggiungila all’elenco',
    when: ({ listed }) => !holds(listed, 'family'),
  },
  'ERR-C-PEI-1/social-worker': {
    on: 'invitees-listed',
    norm: TEXT,
    says: 'L’assistente sociale è sempre invitato: aggiungilo all’elenco',
    when: ({ listed }) => !holds(listed, 'social-worker'),
  },
  'ERR-C-PEI-1': {
    on: 'invitees-listed',
    norm: `${TEXT}; ${LAW}`,
    says: 'All’elenco mancano docenti che vanno invitati ({missing}, in tutto {count}): il Referente può aggiungere persone, non toglierne',
    when: ({ listed, team }, state, school) => {
      const level = levelOf(state)
      if (level === undefined) return false
      const missing = teachersLeftOut({ level, team, listed }, school)
      return missing.length > 0 && { missing: [...new Set(missing.map(({ as }) => NAMES[as]))].join(', '), count: missing.length }
    },
  },
  'ERR-C-PEI-1/removed': {
    on: 'invitees-listed',
    norm: TEXT,
    says: 'Alla riunione convocata erano invitate altre persone ({count}): il Referente può aggiungerne, non toglierne. Rimettile nell’elenco',
    when: ({ listed }, state) => {
      const missing = calledMeeting(state) === undefined ? [] : leftOut(state.last['invitees-listed']?.data.listed ?? [], listed)
      return missing.length > 0 && { count: missing.length }
    },
  },
  'ERR-D-PEI-3/check': {
    on: 'invitees-listed',
    norm: 'Piano gestione alunni (000:33-37)',
    says: 'Manca una data compatibile: il Referente la controlla, poi indica chi invitare',
    when: (_, state) => readyMeeting(state) === undefined,
  },
} satisfies Record<string, RuleRow<PeiFacts>>

export const inviteeWarnings = {
  'W-C-PEI-1/vacant': {
    on: 'invitees-listed',
    norm: TEXT,
    says: 'Tra le persone dell’alunno manca: {missing}. Chi è già nominato va aggiunto e invitato',
    when: ({ team }, state, school) => {
      const level = levelOf(state)
      const missing = level === undefined ? [] : vacant(team, level, school)
      return missing.length > 0 && { missing: missing.map((as) => NAMES[as]).join(', ') }
    },
  },
  'W-N-04/health': {
    on: 'invitees-listed',
    norm: LAW,
    says: 'Al GLO partecipa anche l’unità di valutazione dell’azienda sanitaria: se segue l’alunno, invitala',
    when: ({ listed }, _, { settings }) => settings.governing !== 'regulation' && !holds(listed, 'health-service'),
  },
  'W-N-04/pupil': {
    on: 'invitees-listed',
    norm: LAW,
    says: 'Nella secondaria di II grado l’alunno partecipa al GLO: se non è invitato, dillo nel verbale e spiega perché',
    when: ({ pupilInvited }, state, { settings }) =>
      settings.governing !== 'regulation' && levelOf(state) === 'SEC2' && pupilInvited !== true,
  },
  'W-N-30': {
    on: 'invitees-listed',
    norm: 'C.c., artt. 316 e 337-ter (N-30)',
    says: 'Un familiare dell’alunno resta fuori dall’elenco: se ha la responsabilità genitoriale, invitalo',
    when: ({ listed, team }, _, { settings }) =>
      settings.governing !== 'regulation' &&
      holds(listed, 'family') &&
      leftOut(
        team.filter(({ as }) => as === 'family'),
        listed,
      ).length > 0,
  },
} satisfies Record<string, RuleRow<PeiFacts>>
