import { firstDayOf, schoolYearOf } from '../../kernel/calendar/school-calendar.ts'
import { nextOccurrence } from '../../kernel/due.ts'
import type { Deadline, RuleRow, Where, Yearly } from '../../kernel/procedure.ts'
import { days, type MonthDay, onTheDay, promptly, within } from '../../kernel/term.ts'
import { type Instant, monthOf, romeDateOf } from '../../kernel/time.ts'
import type { PeiFacts } from './pei-facts.ts'
import type { MEETING_KINDS } from './pei-slots.ts'
import { calledMeeting, hasLeft, meetingOf, OF_THE_MEETING } from './pei-state.ts'

/** The calendar of the PEI by D.I. 182/2020: each school year has its own, for as long as the pupil is at the school. */

type Kind = (typeof MEETING_KINDS)[number]
type Row = Deadline<PeiFacts>

const ARTICLE_4 = 'D.I. 182/2020, art. 4'
const norm = (letters: string, articles: string): string => `D.Lgs. 66/2017, art. 7 c. 2 ${letters}; D.I. 182/2020, ${articles} (N-05)`

const NOVEMBER = 11
const AUGUST = 8

const stillAhead = (at: Instant, closes: MonthDay): boolean => {
  const day = romeDateOf(at)
  return schoolYearOf(nextOccurrence(day, closes)) === schoolYearOf(day)
}

const serves = (kind: Kind): Where<{ readonly kinds: readonly Kind[] }, PeiFacts> => ({
  words: {
    definitive: 'per il PEI definitivo',
    provisional: 'per il PEI provvisorio',
    intermediate: 'per la verifica intermedia',
    final: 'per la verifica finale',
    other: 'per altro',
  }[kind],
  test: ({ kinds }) => kinds.includes(kind),
})

/**
 * What each school year asks for a pupil who attends: from 1 September, or from the day on which the case opens in its course. Of a period
 * that is over by then nothing is known, unless whoever opens the case says what the year has seen: what that leaves out has been missed.
 */
const eachYear = (kind: Kind, closes: MonthDay): Pick<Row, 'from' | 'endedBy'> => ({
  from: {
    'school-year-began': { again: 'renews' },
    'pei-opened': {
      where: {
        words: 'alunno già frequentante; riunione non ancora tenuta, per quanto si sa',
        test: ({ basis, heldThisYear }, state, { at }) =>
          basis === 'attending' && !hasLeft(state) && (heldThisYear === undefined ? stillAhead(at, closes) : !heldThisYear.includes(kind)),
      },
      dated: (_, __, { at }) => (stillAhead(at, closes) ? at : firstDayOf(schoolYearOf(romeDateOf(at)))),
    },
    'dates-received': {
      where: {
        words: 'il fascicolo si apre così, periodo non ancora finito',
        test: (_, state, { at }) => state.folded === 0 && stillAhead(at, closes),
      },
    },
  },
  endedBy: {
    'school-year-began': true,
    'pei-opened': {
      words: 'alunno che non ha ancora un PEI, o riunione già tenuta',
      test: ({ basis, heldThisYear }) => basis !== 'attending' || heldThisYear?.includes(kind) === true,
    },
    'pupil-left': true,
  },
})

const OCTOBER_END: MonthDay = { month: 10, day: 31 }
const APRIL_END: MonthDay = { month: 4, day: 30 }
const JUNE_END: MonthDay = { month: 6, day: 30 }
/** From when on reminders go out, where the norm says only by when (inclusion § 9.1). */
const OCTOBER: MonthDay = { month: 10, day: 1 }
const JUNE: MonthDay = { month: 6, day: 1 }

export const yearlyPei = {
  'school-year-began': { on: { month: 9, day: 1 }, ended: hasLeft },
} satisfies { readonly [fact: string]: Yearly<PeiFacts> }

export const calendarRows = {
  'DN-PEI-1': {
    title: 'Riunire il GLO per il PEI definitivo',
    nature: 'duty',
    bearer: 'ds',
    ...eachYear('definitive', OCTOBER_END),
    metBy: { 'meeting-held': serves('definitive') },
    national: { term: within(OCTOBER, OCTOBER_END), norm: norm('lett. g)', 'art. 4 c. 1') },
    missed: 'il PEI è in ritardo e va segnalato al Dirigente; i servizi per l’alunno continuano',
  },
  'DN-PEI-2': {
    title: 'Riunire il GLO per almeno una verifica intermedia del PEI',
    nature: 'duty',
    bearer: 'ds',
    ...eachYear('intermediate', APRIL_END),
    metBy: {
      'meeting-held': {
        words: 'per la verifica intermedia, da novembre in poi',
        test: ({ kinds }, _, { at }) => {
          const month = monthOf(romeDateOf(at))
          return kinds.includes('intermediate') && (month >= NOVEMBER || month <= AUGUST)
        },
      },
    },
    national: { term: within({ month: NOVEMBER, day: 1 }, APRIL_END), norm: norm('lett. h)', 'art. 4 c. 2') },
    missed: 'manca la verifica intermedia; i servizi per l’alunno continuano',
  },
  'DN-PEI-3': {
    title: 'Riunire il GLO per la verifica finale e le proposte di risorse per l’anno seguente',
    nature: 'duty',
    bearer: 'ds',
    ...eachYear('final', JUNE_END),
    metBy: { 'meeting-held': serves('final') },
    national: { term: within(JUNE, JUNE_END), norm: norm('lett. h)', 'art. 4 c. 3') },
    missed: 'la richiesta di risorse per l’anno seguente resta senza proposta del GLO',
  },
  'DN-PEI-4': {
    title: 'Riunire il GLO per il PEI provvisorio',
    nature: 'duty',
    bearer: 'ds',
    from: {
      'pei-opened': {
        where: {
          words: 'nuova certificazione nell’anno o prima iscrizione, 30 giugno non ancora passato',
          test: ({ basis, heldThisYear }, state, { at }) =>
            basis !== 'attending' && !hasLeft(state) && heldThisYear?.includes('provisional') !== true && stillAhead(at, JUNE_END),
        },
      },
    },
    metBy: { 'meeting-held': serves('provisional') },
    endedBy: { 'school-year-began': true, 'pupil-left': true },
    national: { term: within(JUNE, JUNE_END), norm: norm('lett. g)', 'artt. 4 e 16') },
    missed: 'per l’anno seguente manca la proposta di risorse; il PEI definitivo resta dovuto entro ottobre',
  },
  'N-04/held': {
    title: 'Tenere la riunione convocata e registrarla',
    nature: 'duty',
    bearer: 'ds',
    from: {
      'invitations-sent': { dated: (_, state) => meetingOf(state)?.date, again: 'renews' },
      'meeting-moved': { dated: ({ date }) => date, again: 'renews' },
    },
    metBy: { 'meeting-held': OF_THE_MEETING },
    endedBy: { 'meeting-cancelled': true, 'pupil-left': true },
    national: { term: onTheDay, norm: `${ARTICLE_4} (N-04)` },
    missed: 'non si sa se la riunione si è tenuta: registra com’è andata',
  },
  'N-04/minutes': {
    title: 'Far firmare il verbale da chi presiede e da chi verbalizza',
    nature: 'duty',
    bearer: 'clerk',
    from: {
      'meeting-held': {
        where: { words: 'verbale non ancora firmato', test: ({ chairSigned, secretarySigned }) => !(chairSigned && secretarySigned) },
        again: 'renews',
      },
    },
    metBy: 'minutes-signed',
    national: { term: promptly('senza termine', days(5)), norm: `${ARTICLE_4} (N-04)` },
  },
} satisfies Record<string, Row>

export const calendarWarnings = {
  'W-N-04/minutes': {
    on: 'meeting-held',
    norm: `${ARTICLE_4} (N-04)`,
    says: 'Il verbale vuole le firme di chi presiede e di chi verbalizza: falle apporre e registrale',
    when: ({ chairSigned, secretarySigned }, _, { settings }) => settings.governing !== 'regulation' && !(chairSigned && secretarySigned),
  },
  'W-DN-PEI-3': {
    on: 'meeting-held',
    norm: norm('lett. g) e h)', 'artt. 4 e 16'),
    says: 'Dal verbale manca la proposta di risorse per l’anno seguente: senza, la richiesta non ha sostegno',
    when: ({ kinds, proposals }, _, { settings }) =>
      settings.governing !== 'regulation' && proposals !== true && (kinds.includes('final') || kinds.includes('provisional')),
  },
  'W-DN-PEI-1': {
    on: 'meeting-held',
    norm: norm('lett. g)', 'art. 4 c. 1'),
    says: 'Una riunione di luglio o agosto vale per l’anno che finisce: il PEI definitivo del nuovo anno si fa dal 1° settembre',
    when: ({ kinds }, _, { settings }, { at }) => {
      const month = monthOf(romeDateOf(at))
      return settings.governing !== 'regulation' && kinds.includes('definitive') && (month === AUGUST - 1 || month === AUGUST)
    },
  },
  'W-DN-PEI-2': {
    on: 'meeting-held',
    norm: norm('lett. h)', 'art. 4 c. 2'),
    says: 'La verifica intermedia vale da novembre: questa, prima, non la sostituisce',
    when: ({ kinds }, _, { settings }, { at }) => {
      const month = monthOf(romeDateOf(at))
      return settings.governing !== 'regulation' && kinds.includes('intermediate') && month > AUGUST && month < NOVEMBER
    },
  },
  'W-D-PEI-4/held': {
    on: 'meeting-held',
    norm: 'Piano gestione alunni (000:39-41)',
    says: 'Non risulta un invito scritto per questa riunione: se un’altra è convocata, registra che è stata spostata o annullata',
    when: (_, state, __, { at }) => {
      const called = calledMeeting(state)
      return called === undefined || romeDateOf(at) < called.date
    },
  },
} satisfies Record<string, RuleRow<PeiFacts>>
